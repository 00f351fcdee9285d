"""``GET /metrics``: figures of the agent's own health, in the text format of Prometheus."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.tokens import Scope


@dataclass(frozen=True, slots=True)
class Metrics:
    """What writes the figures down."""

    read: Callable[[], bytes]


METRICS = web.AppKey("metrics", Metrics)
_TEXT = "text/plain"
routes = web.RouteTableDef()


def metrics_part(read: Callable[[], bytes]) -> Part:
    """The call, over what writes the figures down."""
    return Part(routes, lambda app: app.__setitem__(METRICS, Metrics(read)))


@routes.get("/metrics")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Health of the agent, for Prometheus",
        answer={"type": "string"},
        media_type=_TEXT,
    )
)
async def metrics(request: web.Request) -> web.Response:
    """Write the figures down."""
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
    return web.Response(body=request.app[METRICS].read(), headers=headers)
