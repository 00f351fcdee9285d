"""``POST /api/v1/pair``: exchange the code of ``edge-agent pair`` for a token."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from aiohttp import web
from pydantic import Field

from edge_agent.api import schemas
from edge_agent.api.access import too_many
from edge_agent.api.bodies import Body, body_of
from edge_agent.api.limits import Lockout
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.pairing import PairingFile
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import ANSWERS, document
from edge_agent.api.tokens import TokenError, TokenFile

_LOG = logging.getLogger(__name__)


class PairPost(Body):
    """Body of ``POST /pair``."""

    code: Annotated[str, Field(min_length=1, max_length=32, description="as 'edge-agent pair' shows it")]
    name: Annotated[str, Field(min_length=1, max_length=100, description="who asks, such as Home Assistant")]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What the call works on."""

    codes: PairingFile
    tokens: TokenFile
    clock: Callable[[], datetime]
    lockout: Lockout


PAIRING = web.AppKey("pairing", Pairing)
routes = web.RouteTableDef()


def pair_part(codes: PairingFile, tokens: TokenFile, clock: Callable[[], datetime]) -> Part:
    """The call, over the code that waits and the tokens."""
    pairing = Pairing(codes, tokens, clock, Lockout(attempts=5))
    return Part(routes, lambda app: app.__setitem__(PAIRING, pairing))


@routes.post("/api/v1/pair")
@operation(
    Operation(
        scope=None,
        summary="Exchange a pairing code for a token",
        body=PairPost,
        answer=schemas.PAIRED,
        status=HTTPStatus.CREATED,
        refusals=[HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE],
    )
)
async def pair(request: web.Request) -> web.Response:
    """Give a token, shown here once, to whoever has the code."""
    pairing, asked = request.app[PAIRING], await body_of(request, PairPost)
    address, now = request.remote or "?", time.monotonic()
    if (wait_s := pairing.lockout.locked_s(address, now)) > 0:
        raise too_many("too many wrong codes from this address", wait_s)
    try:
        scope = pairing.codes.redeem(asked.code, pairing.clock())
        if scope is None:
            pairing.lockout.failed(address, now)
            _LOG.warning("a pairing code that is not good was presented from %s", address)
            raise ProblemError(
                HTTPStatus.FORBIDDEN, "this code is wrong or too old: run 'edge-agent pair' beside the agent"
            )
        token, secret = pairing.tokens.create(asked.name, scope)
    except TokenError as error:
        _LOG.error("%s", error)
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE, "the agent cannot pair; its log says why"
        ) from error
    _LOG.info("paired with %r (token %s, scope %s)", asked.name, token.id, scope.word)
    answer = document({"token": secret, "id": token.id, "scope": scope.word, **request.app[ANSWERS].site()})
    answer.set_status(HTTPStatus.CREATED)
    return answer
