"""`linky-proxy check`: whether the proxy could start here, and what an operator had better know first."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from redis.exceptions import RedisError
from yarl import URL

from linky_proxy.operation.shared_memory import redis_client
from linky_proxy.operation.tls import server_context
from linky_proxy.settings import PREFIX, Settings, SettingsError
from linky_proxy.tokens.revocation import FileRevocations, RevocationsUnknownError
from linky_proxy.upstream.application_token import ApplicationToken, ApplicationTokenError
from linky_proxy.wall_clock import utc_now


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found.

    Attributes:
        problems: what keeps the proxy from working.
        advice: what works, but perhaps not as meant.
    """

    problems: Sequence[str]
    advice: Sequence[str]


def check_files(settings: Settings) -> Sequence[str]:
    """Problems with the files that the settings name."""
    problems = []
    try:
        server_context(settings.tls_cert, settings.tls_key)
    except SettingsError as error:
        problems.append(str(error))
    if settings.revoked_file is not None:
        try:
            FileRevocations(settings.revoked_file).identifiers()
        except RevocationsUnknownError as error:
            problems.append(f"{PREFIX}REVOKED_FILE: {error}")
    return problems


def advise(settings: Settings, unknown: Sequence[str]) -> Sequence[str]:
    """What an operator may have overlooked; `unknown` are variables that are none of ours."""
    advice = [f"{name} is not a setting: see linky-proxy settings" for name in unknown]
    local = settings.public_url.host in {"localhost", "127.0.0.1", "[::1]"}
    if not settings.secure_cookies and not local:
        advice.append(f"{PREFIX}PUBLIC_URL is not https: tokens and cookies would travel in the clear")
    if settings.redis_url is None:
        advice.append(
            f"{PREFIX}REDIS_URL is not set: run one replica only, or each would spend the whole quota by itself"
        )
    if settings.revoked_file is None and settings.redis_url is None:
        advice.append(f"no token can be revoked: set {PREFIX}REVOKED_FILE or {PREFIX}REDIS_URL")
    behind_proxy = settings.secure_cookies and settings.tls_cert is None
    if behind_proxy and not settings.trusted_proxies:
        advice.append(
            f"{PREFIX}TRUSTED_PROXIES is not set: behind a load balancer all visitors count as one client, who may "
            f"come back {settings.callbacks_per_client} times in ten minutes"
        )
    return advice


async def check_services(settings: Settings) -> Sequence[str]:
    """Problems in reaching Enedis and Redis, asked for real: one application token, one PING."""
    problems = []
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        token = ApplicationToken(
            session,
            URL(str(settings.enedis_api_url)),
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            now=utc_now,
            timeout_s=settings.upstream_timeout_s,
        )
        try:
            await token.get()
        except ApplicationTokenError as error:
            problems.append(f"Enedis: {error}")
    if settings.redis_url is not None:
        async with redis_client(settings.redis_url.get_secret_value()) as redis:
            try:
                await redis.ping()
            except (RedisError, OSError) as error:
                problems.append(f"{PREFIX}REDIS_URL: Redis does not answer: {type(error).__name__}")
    return problems
