"""``/api/v1/events``: works, occupancy changes, meter swaps and whatever else explains a change of consumption."""

from http import HTTPStatus

from aiohttp import web

from edge_agent.api import schemas
from edge_agent.api.bodies import body_of
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document, instant_of
from edge_agent.api.tokens import Scope
from edge_agent.events import EventChange, EventError, EventLog, EventPost, UnknownEventError
from edge_agent.store import EventKind

EVENTS = web.AppKey("events", EventLog)
routes = web.RouteTableDef()


def events_part(events: EventLog) -> Part:
    """The calls, over the log of events."""
    return Part(routes, lambda app: app.__setitem__(EVENTS, events))


@routes.get("/api/v1/events")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Events that touch a period, by start",
        query=[
            {
                "name": "kind",
                "required": False,
                "schema": {"enum": [kind.value for kind in EventKind]},
                "description": "Only this kind.",
            },
            {"name": "start", "required": False, "schema": schemas.INSTANT, "description": "First instant."},
            {
                "name": "end",
                "required": False,
                "schema": schemas.INSTANT,
                "description": "First instant after.",
            },
        ],
        answer=schemas.EVENTS,
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def get_events(request: web.Request) -> web.Response:
    """List events."""
    start, end = (instant_of(request, name) if name in request.query else None for name in ("start", "end"))
    kind = _kind(request.query["kind"]) if "kind" in request.query else None
    found = await request.app[EVENTS].between(kind=kind, start=start, end=end)
    return document({"events": found})


@routes.post("/api/v1/events")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Record an event",
        body=EventPost,
        answer=schemas.EVENT,
        status=HTTPStatus.CREATED,
    )
)
async def post_event(request: web.Request) -> web.Response:
    """Keep an event and answer it with its id."""
    event = await request.app[EVENTS].add(await body_of(request, EventPost))
    answer = document(event)
    answer.set_status(HTTPStatus.CREATED)
    answer.headers["Location"] = f"/api/v1/events/{event['id']}"
    return answer


@routes.patch("/api/v1/events/{id}")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Confirm, reject or correct an event; what is not named stays",
        body=EventChange,
        answer=schemas.EVENT,
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def patch_event(request: web.Request) -> web.Response:
    """Change an event."""
    change = await body_of(request, EventChange)
    try:
        return document(await request.app[EVENTS].change(request.match_info["id"], change))
    except UnknownEventError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    except EventError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error


def _kind(text: str) -> EventKind:
    try:
        return EventKind(text)
    except ValueError as error:
        kinds = ", ".join(EventKind)
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"'kind' must be one of {kinds}, not {text!r}") from error
