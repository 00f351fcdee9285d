"""``GET /openapi.json``: the OpenAPI 3.1 document, made from the routes that are served."""

import re
from http import HTTPStatus

from aiohttp import web

from edge_agent import version
from edge_agent.api.operation import JsonSchema, Operation, operation, operations
from edge_agent.api.routes import document
from edge_agent.api.schemas import PROBLEM

_REFS = "#/components/schemas/{model}"
_ANY_CALL = (HTTPStatus.MISDIRECTED_REQUEST,)
_WITH_TOKEN = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONTENT_TOO_LARGE)

routes = web.RouteTableDef()


@routes.get("/openapi.json")
@operation(Operation(scope=None, summary="This document", answer={"type": "object"}))
async def openapi(request: web.Request) -> web.Response:
    """Describe every call that this agent serves."""
    return document(openapi_document(request.app))


def openapi_document(app: web.Application) -> dict[str, object]:
    """The document of an application."""
    schemas: dict[str, JsonSchema] = {"Problem": PROBLEM}
    paths: dict[str, dict[str, object]] = {}
    for path, method, described in operations(app):
        paths.setdefault(path, {})[method] = _operation(path, method, described, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Linky GTB edge agent",
            "version": version(),
            "description": "Points of a building: read, kept, computed. Instants are UTC; what is missing is null.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    path: str, method: str, described: Operation, schemas: dict[str, JsonSchema]
) -> dict[str, object]:
    content: dict[str, object] = {
        "operationId": f"{method}{re.sub('[^a-z0-9]+', '_', path)}".strip("_"),
        "summary": described.summary,
        "parameters": _parameters(path, described),
        "responses": _responses(described),
    }
    if described.scope is not None:
        content["security"] = [{"token": []}]
        content["description"] = f"Needs a token of scope {described.scope.word}."
    else:
        content["security"] = []
    if described.body is not None:
        content["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _model(described, schemas)}},
        }
    return content


def _parameters(path: str, described: Operation) -> list[JsonSchema]:
    named: list[JsonSchema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)(?::[^}]*)?}", path)
    ]
    return [*named, *({"in": "query", **each} for each in described.query)]


def _responses(described: Operation) -> dict[str, object]:
    answer: dict[str, object] = {"description": described.status.phrase}
    if described.answer is not None:
        answer["content"] = {described.media_type: {"schema": described.answer}}
    refusals = {
        *_ANY_CALL,
        *(_WITH_TOKEN if described.scope is not None else ()),
        *(_WITH_BODY if described.body is not None else ()),
        *described.refusals,
    }
    return {
        str(described.status.value): answer,
        **{str(status.value): _refusal(status) for status in sorted(refusals)},
    }


def _refusal(status: HTTPStatus) -> dict[str, object]:
    said: dict[str, object] = {
        "description": status.phrase,
        "content": {"application/problem+json": {"schema": {"$ref": _REFS.format(model="Problem")}}},
    }
    name = {HTTPStatus.UNAUTHORIZED: "WWW-Authenticate", HTTPStatus.TOO_MANY_REQUESTS: "Retry-After"}.get(
        status
    )
    if name is not None:
        said["headers"] = {name: {"schema": {"type": "string"}, "required": True}}
    return said


def _model(described: Operation, schemas: dict[str, JsonSchema]) -> JsonSchema:
    assert described.body is not None  # noqa: S101 - the caller has looked
    schema = described.body.model_json_schema(ref_template=_REFS)
    schemas.update(schema.pop("$defs", {}))
    schemas[described.body.__name__] = schema
    return {"$ref": _REFS.format(model=described.body.__name__)}
