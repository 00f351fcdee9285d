"""``/api/v1/cee/…``: what could be earned, and an estimate on demand."""

import asyncio
from datetime import date
from http import HTTPStatus

from aiohttp import web
from pydantic import Field

from edge_agent.api.bodies import Body, body_of
from edge_agent.api.operation import Operation, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document
from edge_agent.api.schemas import DATE, document_of, listed
from edge_agent.api.tokens import Scope
from edge_agent.cee import CeeInputError, UnknownFiche
from edge_agent.certificates.service import Certificates

CERTIFICATES = web.AppKey("certificates", Certificates)
routes = web.RouteTableDef()

_ENGAGED = {
    "name": "engaged",
    "required": False,
    "schema": DATE,
    "description": "Engagement date supposed; today.",
}


class EstimateAsked(Body):
    """An operation to estimate, as `edge-agent cee estimate` takes it."""

    code: str = Field(min_length=1, max_length=20)
    engaged: date
    inputs: dict[str, object]
    situation: dict[str, object] = Field(default_factory=dict)


@routes.get("/api/v1/cee/candidates")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Operations that the building could engage, best first",
        query=[_ENGAGED],
        answer=document_of({"engaged": DATE, "candidates": listed({"type": "object"})}),
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def candidates(request: web.Request) -> web.Response:
    """Rank what could be earned."""
    certificates = request.app[CERTIFICATES]
    day = day_of(request, "engaged", certificates.today)
    try:
        found = await asyncio.to_thread(certificates.candidates, day)
    except CeeInputError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error
    return document(found.to_json())


@routes.post("/api/v1/cee/estimate")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Estimate one operation at the site's department and prices; nothing is kept",
        body=EstimateAsked,
        answer={"type": "object"},
    )
)
async def estimate(request: web.Request) -> web.Response:
    """Estimate an operation that the site does not have."""
    asked = await body_of(request, EstimateAsked)
    try:
        found = await asyncio.to_thread(
            request.app[CERTIFICATES].estimate, asked.code, asked.engaged, asked.inputs, asked.situation
        )
    except (CeeInputError, UnknownFiche) as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error.args[0])) from error
    return document(found.to_json())


def day_of(request: web.Request, name: str, otherwise: date) -> date:
    """Day of a query parameter.

    Raises:
        ProblemError: it is not a day.
    """
    text = request.query.get(name)
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST, f"{name!r} must be like 2026-11-21, not {text!r}"
        ) from error
