"""The proxy as an aiohttp application."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import aiohttp
from aiohttp import web
from yarl import URL

from linky_proxy import REPOSITORY, __version__, errors
from linky_proxy.consent import handlers as consent_handlers
from linky_proxy.consent.callback_limits import CallbackLimits
from linky_proxy.consent.claim import ConsentClaims
from linky_proxy.consent.state import ConsentStates
from linky_proxy.contract.handler import contract
from linky_proxy.measures.handler import measure
from linky_proxy.openapi.handler import openapi
from linky_proxy.operation.metrics import METRICS, Metrics, metrics
from linky_proxy.operation.readiness import READINESS, Readiness, readyz
from linky_proxy.operation.shared_memory import shared_memory
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.quota import Quota
from linky_proxy.quota.opening import open_quota
from linky_proxy.settings import Settings
from linky_proxy.slot.handler import slot
from linky_proxy.upstream.application_token import ApplicationToken
from linky_proxy.upstream.call import Upstream, upstream_session
from linky_proxy.upstream.enedis import Enedis
from linky_proxy.wall_clock import utc_now

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOGGER = logging.getLogger(__name__)


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
    except web.HTTPMethodNotAllowed as refusal:
        failure = errors.method_not_allowed()
        return web.json_response(
            failure.body, status=failure.status, headers={"Allow": refusal.headers["Allow"]}
        )
    except web.HTTPNotFound:
        failure = errors.not_found()
    except Exception:
        _LOGGER.exception("request failed")
        failure = errors.unknown_failure()
    return web.json_response(failure.body, status=failure.status)


async def healthz(_request: web.Request) -> web.Response:
    """`GET /healthz`: the process serves."""
    return web.json_response({"status": "ok", "version": __version__})


def _enedis(
    settings: Settings,
    session: aiohttp.ClientSession,
    quota: Quota,
    counted: Metrics,
    now: Callable[[], datetime],
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
    upstream = Upstream(
        session=session,
        token=token,
        quota=quota,
        metrics=counted,
        now=now,
        timeout_s=settings.upstream_timeout_s,
        queue_timeout_s=settings.queue_timeout_s,
        retry_s=settings.upstream_retry_s,
    )
    return Enedis(upstream, api_url, counted, now)


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = utc_now, quota: Quota | None = None
) -> web.Application:
    """The application; `now` and `quota` can be replaced (tests, a quota shared by replicas)."""

    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        user_agent = f"linky-proxy/{__version__} (+{REPOSITORY})"
        async with (
            upstream_session(user_agent) as session,
            open_quota(settings) as own_quota,
            shared_memory(settings) as memory,
        ):
            app[METRICS] = Metrics()
            app[READINESS] = Readiness(quota or own_quota)
            app[PROXY] = Proxy(
                settings,
                ConsentStates(settings.keyring, memory.used),
                ConsentClaims(settings.keyring, memory.used),
                CallbackLimits(per_client=settings.callbacks_per_client, total=settings.callbacks_total),
                memory.revocations,
                _enedis(settings, session, quota or own_quota, app[METRICS], now),
                now,
            )
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
            web.get("/metrics", metrics),
            web.get("/openapi.json", openapi),
            web.route("*", "/api/slot", slot),
            web.route("*", "/api/contrat", contract),
            web.route("*", "/api/contract", contract),
            web.route("*", "/api/{type}", measure),
        ]
    )
    return app
