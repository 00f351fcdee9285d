"""What each call of the API is: who may make it, what it takes and answers. The OpenAPI document is made from this."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from edge_agent.api.tokens import Scope

type JsonSchema = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A call of the API.

    Attributes:
        scope: the least that a token must allow; ``None`` when no token is asked for.
        summary: one line for readers of the document.
        answer: JSON Schema of the document answered; ``None`` when the answer is not JSON.
        status: of the answer when all is well.
        body: shape of the request, checked by :func:`edge_agent.api.bodies.body_of`.
        query: parameters of the query, as OpenAPI parameter objects without ``in``.
        refusals: statuses of problem documents, beyond those that any call may get.
        media_type: of the answer.
    """

    scope: Scope | None
    summary: str
    answer: JsonSchema | None = None
    status: HTTPStatus = HTTPStatus.OK
    body: type[BaseModel] | None = None
    query: Sequence[JsonSchema] = ()
    refusals: Sequence[HTTPStatus] = ()
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Part:
    """A subject of the API that another module brings: its routes, and what they work on."""

    routes: web.RouteTableDef
    provide: Callable[[web.Application], None]


class UndeclaredRouteError(TypeError):
    """A handler without :func:`operation`: nobody would have said who may call it."""


_DECLARED: dict[object, Operation] = {}


def operation(described: Operation) -> Callable[[Handler], Handler]:
    """Declare what a handler is; stands under the ``routes`` decorator of every handler."""

    def declare(handler: Handler) -> Handler:
        _DECLARED[handler] = described
        return handler

    return declare


def operation_of(handler: object) -> Operation:
    """What a handler was declared to be.

    Raises:
        UndeclaredRouteError: it was not.
    """
    if (found := _DECLARED.get(handler)) is None:
        raise UndeclaredRouteError(f"{handler!r} has no @operation: declare its scope")
    return found


def operations(app: web.Application) -> list[tuple[str, str, Operation]]:
    """Path, method and operation of every route, as registered.

    Raises:
        UndeclaredRouteError: a route has none.
    """
    return [
        (route.resource.canonical, route.method.lower(), operation_of(route.handler))
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    ]
