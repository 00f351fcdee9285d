"""``GET /api/v1/energy``: the site's meters, the unmetered rest, energy by use and by zone."""

from http import HTTPStatus

from aiohttp import web

from edge_agent.api import schemas
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document, instant_of
from edge_agent.api.tokens import Scope
from edge_agent.energy import Step
from edge_agent.metering import STEPS, EnergyRequest, Metering, TooMuchEnergyError

METERING = web.AppKey("metering", Metering)
routes = web.RouteTableDef()


def energy_part(metering: Metering) -> Part:
    """The call, over the site's meters."""
    return Part(routes, lambda app: app.__setitem__(METERING, metering))


@routes.get("/api/v1/energy")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Energy of the site's meters, by use and by zone",
        answer=schemas.ENERGY,
        query=[
            {"name": "start", "required": True, "schema": schemas.INSTANT, "description": "First instant."},
            {
                "name": "end",
                "required": True,
                "schema": schemas.INSTANT,
                "description": "First instant after.",
            },
            {
                "name": "step",
                "required": False,
                "schema": {"enum": [step.value for step in STEPS], "default": Step.DAY.value},
                "description": "Days and months are those of the site.",
            },
        ],
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def energy(request: web.Request) -> web.Response:
    """Break the energy of a period down."""
    asked = EnergyRequest(instant_of(request, "start"), instant_of(request, "end"), _step(request))
    if asked.end <= asked.start:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "'end' must be after 'start'")
    try:
        return document(await request.app[METERING].answer(asked))
    except TooMuchEnergyError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error


def _step(request: web.Request) -> Step:
    text = request.query.get("step", Step.DAY.value)
    found = next((step for step in STEPS if step.value == text), None)
    if found is None:
        known = ", ".join(step.value for step in STEPS)
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"'step' must be one of {known}, not {text!r}")
    return found
