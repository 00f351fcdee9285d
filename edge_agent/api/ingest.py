"""``PUT /api/v1/series/{id}``: how history that others hold, such as Linky's, reaches the agent."""

from http import HTTPStatus

from aiohttp import web

from edge_agent.api import schemas
from edge_agent.api.bodies import body_of
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document
from edge_agent.api.tokens import Scope
from edge_agent.ingest import Ingest, IngestError, SeriesPut

INGEST = web.AppKey("ingest", Ingest)
routes = web.RouteTableDef()


def ingest_part(ingest: Ingest) -> Part:
    """The call, over what takes the intervals."""
    return Part(routes, lambda app: app.__setitem__(INGEST, ingest))


@routes.put("/api/v1/series/{id}")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Ingest intervals; an interval replaces the one of the same start",
        body=SeriesPut,
        answer=schemas.INGESTED,
    )
)
async def put_series(request: web.Request) -> web.Response:
    """Keep intervals of a series called ``ingest.…``."""
    put = await body_of(request, SeriesPut)
    try:
        return document(await request.app[INGEST].take(request.match_info["id"], put))
    except IngestError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error
