"""No answer without a token that allows it, nor to whoever keeps presenting wrong ones."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from edge_agent.api.limits import Lockout, RateLimit
from edge_agent.api.operation import operation_of
from edge_agent.api.problems import ProblemError
from edge_agent.api.tokens import Scope, Token, TokenError, TokenFile

_LOG = logging.getLogger(__name__)
_ASKING = frozenset({"GET", "HEAD"})
TOKEN = web.RequestKey("token", Token)
TOKENS = web.AppKey("tokens", TokenFile)

type Monotonic = Callable[[], float]


def bearer_access(
    tokens: TokenFile,
    *,
    lockout: Lockout | None = None,
    rate: RateLimit | None = None,
    monotonic: Monotonic = time.monotonic,
) -> Middleware:
    """Middleware that lets in requests with a known token whose scope is that of the call.

    A known token is let in even from an address that is locked out: behind a reverse proxy all come from one address,
    and one program with an old token must not cut off the others. The secrets have 256 bits: what the lock-out stops
    is noise, not guessing.

    Args:
        tokens: known tokens.
        lockout: counts wrong tokens by address.
        rate: counts requests by token.
        monotonic: clock of both, in seconds.
    """
    lockout, rate = lockout or Lockout(), rate or RateLimit()

    @web.middleware
    async def access(request: web.Request, handler: Handler) -> web.StreamResponse:
        scope = _scope(request)
        if scope is not None:
            token = _known(tokens, request, lockout, monotonic())
            if (wait_s := rate.wait_s(token.id, monotonic())) > 0:
                raise too_many("too many requests with this token", wait_s)
            if token.scope < scope:
                raise ProblemError(
                    HTTPStatus.FORBIDDEN,
                    f"this needs the scope {scope.word}; the token has {token.scope.word}",
                )
            request[TOKEN] = token
        return await handler(request)

    return access


def too_many(detail: str, wait_s: float) -> ProblemError:
    """The refusal of who asks too often."""
    seconds = max(1, round(wait_s + 0.5))
    return ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"{detail}: wait {seconds} seconds",
        headers={"Retry-After": str(seconds)},
    )


def _scope(request: web.Request) -> Scope | None:
    if request.match_info.http_exception is not None:
        # No such address or method: to those without a token, even that is not said.
        return Scope.READ if request.method in _ASKING else Scope.CONTROL
    return operation_of(request.match_info.handler).scope


def _known(tokens: TokenFile, request: web.Request, lockout: Lockout, now: float) -> Token:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise _unauthorized("send 'Authorization: Bearer TOKEN'; make one with 'edge-agent token create'")
    try:
        token = tokens.check(secret.strip())
    except TokenError as error:
        _LOG.error("%s", error)
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE, "the agent cannot read its tokens; its log says why"
        ) from error
    if token is not None:
        return token
    address = request.remote or "?"
    if (wait_s := lockout.locked_s(address, now)) > 0:
        raise too_many("too many wrong tokens from this address", wait_s)
    if lockout.failed(address, now):
        _LOG.warning("%s is locked out: it presented too many wrong tokens", address)
    else:
        _LOG.warning("a token that is not known was presented from %s", address)
    raise _unauthorized("this token is not known, or was revoked")


def _unauthorized(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
