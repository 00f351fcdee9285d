"""Leases, audit and report: the calls that exist only where the site lets the agent write."""

import json
from http import HTTPStatus

from aiohttp import web

from edge_agent.api import schemas
from edge_agent.api.access import TOKEN
from edge_agent.api.bodies import body_of
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document
from edge_agent.api.tokens import Scope
from edge_agent.control.controller import Controller, NotControlledError
from edge_agent.control.record import ControlFileError
from edge_agent.control.request import LeaseBody, RequestError, request_of

CONTROL = web.AppKey("control", Controller)
MOST_ENTRIES = 1000
routes = web.RouteTableDef()


def control_part(controller: Controller) -> Part:
    """The calls, over the controller."""
    return Part(routes, lambda app: app.__setitem__(CONTROL, controller))


@routes.post("/api/v1/points/{id}/lease")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Take a point for a while, or renew; the value written is read back",
        body=LeaseBody,
        answer=schemas.document_of({"lease": schemas.LEASE}),
        refusals=[HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE],
    )
)
async def take(request: web.Request) -> web.Response:
    """Take or renew a lease."""
    controller, point = request.app[CONTROL], request.match_info["id"]
    body = await body_of(request, LeaseBody)
    if body.priority == "safety" and request[TOKEN].scope < Scope.ADMIN:
        raise ProblemError(HTTPStatus.FORBIDDEN, "the priority 'safety' needs the scope admin")
    try:
        wanted = request_of(body, controller.controlled(point).policy, longest_s=controller.longest_lease_s)
        return document({"lease": await controller.take(point, wanted)})
    except RequestError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error
    except NotControlledError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    except ControlFileError as error:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error


@routes.delete("/api/v1/points/{id}/lease")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Give a point back: the lease of one actor, or all",
        query=[
            {
                "name": "actor",
                "required": False,
                "schema": {"type": "string"},
                "description": "Only this actor's lease.",
            }
        ],
        answer=schemas.document_of({"released": {"type": "array", "items": {"type": "string"}}}),
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def give_up(request: web.Request) -> web.Response:
    """End leases."""
    controller = request.app[CONTROL]
    try:
        ended = await controller.give_up(request.match_info["id"], request.query.get("actor"))
    except NotControlledError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    return document({"released": ended})


@routes.get("/api/v1/leases")
@operation(
    Operation(scope=Scope.READ, summary="Leases in force, and how control stands", answer=schemas.CONTROL)
)
async def leases(request: web.Request) -> web.Response:
    """Leases, mode, key switch, points being given back, failed or worn, and the writes of each point."""
    controller = request.app[CONTROL]
    return document({**controller.document(), "writes": controller.usage()})


@routes.get("/api/v1/audit")
@operation(
    Operation(
        scope=Scope.READ,
        summary="The audit, newest first",
        query=[
            {
                "name": "limit",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ENTRIES, "default": 100},
                "description": "Most entries.",
            }
        ],
        answer=schemas.document_of({"entries": schemas.listed(schemas.AUDIT_ENTRY)}),
        refusals=[HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE],
    )
)
async def audit(request: web.Request) -> web.Response:
    """Entries of the audit with their hashes."""
    limit = _limit(request.query.get("limit", "100"))
    try:
        links = await request.app[CONTROL].audit(limit)
    except ControlFileError as error:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
    entries = [{"seq": link.seq, **json.loads(link.text), "hash": link.hash} for link in links]
    return document({"entries": entries})


@routes.get("/api/v1/control/report")
@operation(
    Operation(
        scope=Scope.READ,
        summary="What was written, or in observe mode would have been, point by point",
        answer=schemas.document_of({"observed": {"type": "boolean"}, "points": {"type": "array"}}),
        refusals=[HTTPStatus.SERVICE_UNAVAILABLE],
    )
)
async def control_report(request: web.Request) -> web.Response:
    """The audit summed up."""
    try:
        return document(await request.app[CONTROL].report())
    except ControlFileError as error:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error


def _limit(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MOST_ENTRIES:
        return int(text[:6])
    raise ProblemError(HTTPStatus.BAD_REQUEST, f"'limit' must be between 1 and {MOST_ENTRIES}, not {text!r}")
