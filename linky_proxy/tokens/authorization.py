"""Whether a request's token opens the point that it asks about."""

import logging

from aiohttp import web

from linky_proxy.errors import forbidden_token, missing_authorization, unknown_failure
from linky_proxy.proxy import Proxy
from linky_proxy.tokens.client_token import InvalidTokenError, Token, verify
from linky_proxy.tokens.revocation import RevocationsUnknownError
from linky_proxy.usage_point import Prm

_LOGGER = logging.getLogger(__name__)


async def authorize(request: web.Request, proxy: Proxy, prm: Prm) -> Token:
    """The caller's token, which opens `prm`.

    The scheme is not looked at: existing clients write `Bearer` in any case, and some something else.

    Raises:
        ApiError: 400 without a token, 401 when it does not open `prm`, 500 while revocations cannot be known.
    """
    words = request.headers.get("Authorization", "").split()
    if len(words) < 2:
        raise missing_authorization()
    try:
        token = verify(words[1], proxy.keyring, proxy.now())
    except InvalidTokenError:
        raise forbidden_token() from None
    try:
        revoked = await proxy.revocations.revoked(token.identifier)
    except RevocationsUnknownError as error:
        _LOGGER.error("no token can be checked: %s", error)  # noqa: TRY400 - the reason is whole, a traceback adds nothing
        raise unknown_failure() from error
    if revoked or prm not in token.prms:
        raise forbidden_token()
    return token
