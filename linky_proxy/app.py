"""The proxy as an aiohttp application."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
from aiohttp import web
from yarl import URL

from linky_proxy import REPOSITORY, __version__, consent_handlers, errors
from linky_proxy.application_token import ApplicationToken, ApplicationTokenError
from linky_proxy.consent_state import ConsentStates
from linky_proxy.enedis import Enedis
from linky_proxy.measure_handler import measure
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.quota import MemoryQuota, Quota, enedis_limits
from linky_proxy.settings import Settings

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOGGER = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@web.middleware
async def log_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line per request: the route (never the query), the status, the time taken, the last digits of the PRM."""
    began = time.monotonic()
    response = await handler(request)
    resource = request.match_info.route.resource
    fields: dict[str, object] = {
        "method": request.method,
        "route": resource.canonical if resource else "none",
        "type": request.match_info.get("type"),
        "status": response.status,
        "duration_ms": round((time.monotonic() - began) * 1000),
        "prm": request.get("prm"),
    }
    _LOGGER.info(
        "request", extra={"fields": {name: value for name, value in fields.items() if value is not None}}
    )
    return response


@web.middleware
async def answer_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers in JSON what no handler answered: unknown pages, wrong methods, and our own mistakes."""
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed:
        failure = errors.method_not_allowed()
    except web.HTTPNotFound:
        failure = errors.not_found()
    except Exception:
        _LOGGER.exception("request failed")
        failure = errors.unknown_failure()
    return web.json_response(failure.body, status=failure.status)


async def healthz(_request: web.Request) -> web.Response:
    """`GET /healthz`: the process serves."""
    return web.json_response({"status": "ok", "version": __version__})


async def readyz(request: web.Request) -> web.Response:
    """`GET /readyz`: 200 when the proxy has its application token, else 503 and why."""
    try:
        await request.app[PROXY].enedis.check_token()
    except ApplicationTokenError as error:
        return web.json_response({"status": "unavailable", "reason": str(error)}, status=503)
    return web.json_response({"status": "ready"})


def _enedis(
    settings: Settings, session: aiohttp.ClientSession, quota: Quota, now: Callable[[], datetime]
) -> Enedis:
    api_url = URL(str(settings.enedis_api_url))
    token = ApplicationToken(
        session,
        api_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        now=now,
        timeout_s=settings.upstream_timeout_s,
    )
    return Enedis(
        session,
        api_url,
        token,
        quota,
        timeout_s=settings.upstream_timeout_s,
        queue_timeout_s=settings.queue_timeout_s,
    )


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = utc_now, quota: Quota | None = None
) -> web.Application:
    """The application; `now` and `quota` can be replaced (tests, a quota shared by replicas)."""
    limits = enedis_limits(
        per_second=settings.quota_per_second,
        per_hour=settings.quota_per_hour,
        margin_s=settings.quota_margin_s,
    )
    shared_quota = quota or MemoryQuota(limits)

    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        user_agent = f"linky-proxy/{__version__} (+{REPOSITORY})"
        async with aiohttp.ClientSession(
            headers={"User-Agent": user_agent}, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            enedis = _enedis(settings, session, shared_quota, now)
            app[PROXY] = Proxy(settings, ConsentStates(settings.jwt_secret.get_secret_value()), enedis, now)
            yield

    app = web.Application(middlewares=[log_requests, answer_failures])
    app.cleanup_ctx.append(lifetime)
    app.add_routes(
        [
            web.get("/", consent_handlers.home),
            web.get("/api/auth", consent_handlers.start),
            web.get("/api/callback", consent_handlers.callback),
            web.get("/token", consent_handlers.show_token),
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.route("*", "/api/{type}", measure),
        ]
    )
    return app
