"""Calls of ``/api/v1`` that answer with one document."""

import json
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from edge_agent.api import schemas
from edge_agent.api.answers import Answers
from edge_agent.api.operation import Operation, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.tokens import Scope
from edge_agent.energy import Step
from edge_agent.instants import in_utc
from edge_agent.series import SeriesRequest, SeriesTooLongError, UnknownSeriesError

ANSWERS = web.AppKey("answers", Answers)
routes = web.RouteTableDef()


def document(content: object) -> web.Response:
    """A JSON answer that no cache keeps."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, content_type="application/json", headers={"Cache-Control": "no-store"})


@routes.get("/healthz")
@routes.get("/api/v1/healthz")
@operation(Operation(scope=None, summary="Whether the process serves", answer=schemas.HEALTHZ))
async def healthz(request: web.Request) -> web.Response:
    """200 as long as the process serves."""
    return document({"status": "ok"})


@routes.get("/api/v1/site")
@operation(
    Operation(scope=Scope.READ, summary="Identity, version, capabilities, time", answer=schemas.SITE_ANSWER)
)
async def site(request: web.Request) -> web.Response:
    """Identity, version, capabilities, time."""
    return document(request.app[ANSWERS].site())


@routes.get("/api/v1/state")
@operation(Operation(scope=Scope.READ, summary="Everything that is known now", answer=schemas.STATE))
async def state(request: web.Request) -> web.Response:
    """Everything that is known now."""
    return document(request.app[ANSWERS].state())


@routes.get("/api/v1/savings")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Savings with their days and their uncertainty",
        answer=schemas.SAVINGS,
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def savings(request: web.Request) -> web.Response:
    """Savings with their days."""
    answer = request.app[ANSWERS].savings()
    if answer is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            "no savings: the configuration has no 'savings' section, or they are being computed",
        )
    return document(answer)


@routes.get("/api/v1/cee")
@operation(Operation(scope=Scope.READ, summary="CEE estimates of the site", answer=schemas.CEE))
async def cee(request: web.Request) -> web.Response:
    """CEE estimates."""
    return document(list(request.app[ANSWERS].cee()))


@routes.get("/api/v1/series/{id}")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Intervals of a series",
        answer=schemas.SERIES,
        query=[
            {
                "name": "start",
                "required": True,
                "schema": schemas.INSTANT,
                "description": "First instant, with an offset.",
                "example": "2026-11-21T00:00:00Z",
            },
            {
                "name": "end",
                "required": True,
                "schema": schemas.INSTANT,
                "description": "First instant after.",
                "example": "2026-11-22T00:00:00Z",
            },
            {
                "name": "step",
                "required": False,
                "schema": {"enum": [step.value for step in Step], "default": Step.HOUR.value},
                "description": "Days and months are civil days and months of the site.",
                "example": "hour",
            },
        ],
        refusals=[HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND],
    )
)
async def series(request: web.Request) -> web.Response:
    """Intervals of a series."""
    asked = SeriesRequest(
        request.match_info["id"], instant_of(request, "start"), instant_of(request, "end"), _step(request)
    )
    if asked.end <= asked.start:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "'end' must be after 'start'")
    try:
        return document(await request.app[ANSWERS].series(asked))
    except UnknownSeriesError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    except SeriesTooLongError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error


def instant_of(request: web.Request, name: str) -> datetime:
    """Instant of the query, in UTC.

    Raises:
        ProblemError: 400, when it is absent, not a time, or has no offset.
    """
    # In a query string '+' is a blank: an offset sent without escaping is understood all the same.
    text = request.query.get(name, "").replace(" ", "+")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST, f"{name!r} must be like 2026-11-21T00:00:00Z, not {text!r}"
        ) from error
    if instant.tzinfo is None:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"{name!r} needs an offset, such as a final Z: {text!r}")
    try:
        return in_utc(instant)
    except ValueError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"{name!r}: {error}") from error


def _step(request: web.Request) -> Step:
    text = request.query.get("step", Step.HOUR.value)
    try:
        return Step(text)
    except ValueError as error:
        steps = ", ".join(step.value for step in Step)
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"'step' must be one of {steps}, not {text!r}") from error
