"""The pages and the two steps of a consent."""

import asyncio
import logging
import math
from datetime import datetime, timedelta

from aiohttp import web
from yarl import URL

from linky_proxy.consent import claim as consent_claim
from linky_proxy.consent import pages
from linky_proxy.consent.client_address import client_address
from linky_proxy.consent.sharing import ConsentRefusedError, exchange, parse_autorisation_id
from linky_proxy.consent.state import LIFETIME, StateRefusedError
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.tokens.client_token import InvalidTokenError, mint, verify

TOKEN_COOKIE = "conso-token"  # noqa: S105 - a cookie's name
BINDING_COOKIE = "linky-proxy-consent"
CLAIM_COOKIE = "linky-proxy-claim"

_LOGGER = logging.getLogger(__name__)


class _TooManyError(Exception):
    """Too many consents come back; the message says whose."""


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=pages.HEADERS)


def _redirect(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location, **pages.HEADERS})


def _set_cookie(
    response: web.Response, proxy: Proxy, name: str, value: str, life: timedelta = LIFETIME
) -> None:
    # Lax, not Strict: a browser that comes back from Enedis' site would not send a Strict cookie.
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=proxy.settings.secure_cookies,
    )


async def home(_request: web.Request) -> web.Response:
    """`GET /`."""
    return _html(pages.home())


async def start(request: web.Request) -> web.Response:
    """`GET /api/auth`: to Enedis' consent page, with a state bound to this browser."""
    proxy = request.app[PROXY]
    begun = proxy.states.start(proxy.now())
    query = {
        "client_id": proxy.settings.client_id,
        "response_type": "code",
        "state": begun.state,
        "duration": proxy.settings.consent_duration,
    }
    response = _redirect(str(URL(str(proxy.settings.enedis_consent_url)).update_query(query)))
    _set_cookie(response, proxy, BINDING_COOKIE, begun.binding)
    return response


async def _begun(request: web.Request, proxy: Proxy) -> datetime:
    """When the consent that comes back was begun by this very browser.

    Raises:
        StateRefusedError: the state is not this browser's, or not any more.
        ConsentRefusedError: the holder refused.
        _TooManyError: from this client, or from all.
    """
    address = client_address(
        request.remote, request.headers.getall("X-Forwarded-For", []), proxy.settings.trusted_proxies
    )
    if not proxy.limits.admit_client(address, proxy.now()):
        raise _TooManyError("too many callbacks from one client")
    begun = await proxy.states.redeem(
        request.query.get("state", ""), request.cookies.get(BINDING_COOKIE, ""), proxy.now()
    )
    if "error" in request.query:
        raise ConsentRefusedError("refused on Enedis' page")
    if not proxy.limits.admit_exchange(proxy.now()):
        raise _TooManyError("too many callbacks from all clients together")
    return begun


async def _minted(request: web.Request, proxy: Proxy, begun: datetime) -> web.Response:
    """To `/token`, with the token of a consent that comes back in a cookie.

    Raises:
        ConsentRefusedError: Enedis does not confirm, or somebody else has come back with this consent.
    """
    autorisation_id = parse_autorisation_id(request.query.get("autorisation_id", ""))
    granted = await exchange(
        proxy.enedis,
        autorisation_id,
        started=begun,
        now=proxy.now,
        retry_s=proxy.settings.consent_retry_s,
    )
    claimed = await proxy.claims.claim(autorisation_id, request.cookies.get(CLAIM_COOKIE, ""), proxy.now())
    try:
        text = mint(granted.prms, proxy.keyring.current, now=proxy.now(), consent_end=granted.end)
    except ValueError as error:
        raise ConsentRefusedError(str(error)) from error
    response = _redirect("../token")
    _set_cookie(response, proxy, TOKEN_COOKIE, text)
    _set_cookie(response, proxy, CLAIM_COOKIE, claimed, consent_claim.LIFETIME)
    response.del_cookie(BINDING_COOKIE, path="/")
    return response


def _failed(error: Exception) -> web.Response:
    _LOGGER.warning("consent failed: %s", error)
    return _html(pages.consent_failed(), 400)


async def _even_out(began_s: float, step_s: float) -> None:
    """Wait until a whole multiple of `step_s` has passed: the time that Enedis took must not tell what it knows."""
    if step_s > 0:
        elapsed = asyncio.get_running_loop().time() - began_s
        await asyncio.sleep(math.ceil(elapsed / step_s) * step_s - elapsed)


async def callback(request: web.Request) -> web.Response:
    """`GET /api/callback`: to `/token` with the token in a cookie, or the same page for every failure."""
    proxy = request.app[PROXY]
    began_s = asyncio.get_running_loop().time()
    try:
        begun = await _begun(request, proxy)
    except (StateRefusedError, ConsentRefusedError, _TooManyError) as error:
        return _failed(error)
    try:
        return await _minted(request, proxy, begun)
    except ConsentRefusedError as error:
        await _even_out(began_s, proxy.settings.consent_failure_s)
        return _failed(error)


async def show_token(request: web.Request) -> web.Response:
    """`GET /token`: the token of the consent just given, in `<code id="token">`."""
    proxy = request.app[PROXY]
    text = request.cookies.get(TOKEN_COOKIE, "")
    try:
        verify(text, proxy.keyring, proxy.now())
    except InvalidTokenError:
        return _html(pages.no_token(), 404)
    return _html(pages.token(text))
