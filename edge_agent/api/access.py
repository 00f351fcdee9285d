"""No answer without a token, but to ``/healthz``."""

import logging
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from edge_agent.api.problems import ProblemError
from edge_agent.api.tokens import Scope, TokenError, TokenFile

_LOG = logging.getLogger(__name__)
_ASKING = frozenset({"GET", "HEAD"})
PUBLIC = frozenset({"/healthz", "/api/v1/healthz"})


def bearer_access(tokens: TokenFile) -> Middleware:
    """Middleware that lets in requests with a known token: any to ask, a control one for what is more than asking."""

    @web.middleware
    async def access(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in PUBLIC:
            _require(tokens, request, Scope.READ if request.method in _ASKING else Scope.CONTROL)
        return await handler(request)

    return access


def _require(tokens: TokenFile, request: web.Request, scope: Scope) -> None:
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
    if token is None:
        _LOG.warning("a token that is not known was presented from %s", request.remote)
        raise _unauthorized("this token is not known, or was revoked")
    if token.scope < scope:
        raise ProblemError(
            HTTPStatus.FORBIDDEN, f"this needs the scope {scope.word}; the token has {token.scope.word}"
        )


def _unauthorized(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
