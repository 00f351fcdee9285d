"""The pages and the two steps of a consent."""

import logging

from aiohttp import web
from yarl import URL

from linky_proxy import pages
from linky_proxy.consent import ConsentRefusedError, exchange, parse_autorisation_id
from linky_proxy.consent_state import LIFETIME, StateRefusedError
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.tokens import InvalidTokenError, mint, verify

TOKEN_COOKIE = "conso-token"  # noqa: S105 - a cookie's name
BINDING_COOKIE = "linky-proxy-consent"

_LOGGER = logging.getLogger(__name__)
_COOKIE_LIFE_S = int(LIFETIME.total_seconds())


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=pages.HEADERS)


def _redirect(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location, **pages.HEADERS})


def _set_cookie(response: web.Response, proxy: Proxy, name: str, value: str) -> None:
    # Lax, not Strict: a browser that comes back from Enedis' site would not send a Strict cookie.
    response.set_cookie(
        name,
        value,
        max_age=_COOKIE_LIFE_S,
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


async def _token_of(request: web.Request, proxy: Proxy) -> str:
    """The token of a consent that comes back.

    Raises:
        StateRefusedError: the state is not this browser's, or not any more.
        ConsentRefusedError: the holder refused, or Enedis does not confirm.
    """
    binding = request.cookies.get(BINDING_COOKIE, "")
    started = proxy.states.redeem(request.query.get("state", ""), binding, proxy.now())
    if "error" in request.query:
        raise ConsentRefusedError("refused on Enedis' page")
    granted = await exchange(
        proxy.enedis,
        parse_autorisation_id(request.query.get("autorisation_id", "")),
        started=started,
        now=proxy.now,
        retry_s=proxy.settings.consent_retry_s,
    )
    try:
        return mint(granted.prms, proxy.jwt_secret, now=proxy.now(), consent_end=granted.end)
    except ValueError as error:
        raise ConsentRefusedError(str(error)) from error


async def callback(request: web.Request) -> web.Response:
    """`GET /api/callback`: to `/token` with the token in a cookie, or the same page for every failure."""
    proxy = request.app[PROXY]
    try:
        text = await _token_of(request, proxy)
    except (StateRefusedError, ConsentRefusedError) as error:
        _LOGGER.warning("consent failed: %s", error)
        return _html(pages.consent_failed(), 400)
    response = _redirect("../token")
    _set_cookie(response, proxy, TOKEN_COOKIE, text)
    response.del_cookie(BINDING_COOKIE, path="/")
    return response


async def show_token(request: web.Request) -> web.Response:
    """`GET /token`: the token of the consent just given, in `<code id="token">`."""
    proxy = request.app[PROXY]
    text = request.cookies.get(TOKEN_COOKIE, "")
    try:
        verify(text, proxy.jwt_secret, proxy.now())
    except InvalidTokenError:
        return _html(pages.no_token(), 404)
    return _html(pages.token(text))
