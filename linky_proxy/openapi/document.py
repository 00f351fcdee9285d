"""The OpenAPI 3.1 document of the interface, made from the same tables as the handlers. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from linky_proxy import REPOSITORY, __version__, errors
from linky_proxy.errors import ApiError, Issue, Json
from linky_proxy.measures.parameters import (
    CURVE_DAYS,
    TYPES,
    MaxPowerQuantity,
    MaxPowerStep,
    Measured,
    MeasureType,
)
from linky_proxy.openapi.schemas import LEGACY_SCHEMAS, PRM_PATTERN, SCHEMAS, ref

_PRM, _START, _END = "99999999999991", "2026-09-29", "2026-10-01"
_INSTANT = datetime(2026, 7, 22, 4, 59, 30, tzinfo=UTC)

_MEASURED = {
    Measured.ENERGY: "energy per day",
    Measured.CURVE: f"mean power per interval, {CURVE_DAYS} days at most per request",
    Measured.MAX_POWER: "highest apparent power per day",
    Measured.INDEX: "registers of the meter",
}


def _parameter(name: str, description: str, schema: Json, example: Json, *, required: bool = True) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
        "example": example,
    }


_POINT = _parameter(
    "pointId",
    "Delivery point (PRM). The old name `prm` is accepted too.",
    {"type": "string", "pattern": PRM_PATTERN},
    _PRM,
)
_DATES: Sequence[Json] = (
    _parameter(
        "dateDebut",
        "First day. The old name `start` is accepted too.",
        {"type": "string", "format": "date"},
        _START,
    ),
    _parameter(
        "dateFin",
        "Day after the last, today at most. The old name `end` is accepted too.",
        {"type": "string", "format": "date"},
        _END,
    ),
)
_MAX_POWER: Sequence[Json] = (
    _parameter(
        "mesuresPas",
        "One maximum per day or per month.",
        {"enum": [step.value for step in MaxPowerStep], "default": MaxPowerStep.DAY.value},
        MaxPowerStep.DAY.value,
        required=False,
    ),
    _parameter(
        "grandeurPhysique",
        "The maximum alone, or each phase too.",
        {"enum": [one.value for one in MaxPowerQuantity], "default": MaxPowerQuantity.PMA.value},
        MaxPowerQuantity.PMA.value,
        required=False,
    ),
)


def _json(schemas: Sequence[str], examples: Mapping[str, Json] | None = None) -> Json:
    schema = ref(schemas[0]) if len(schemas) == 1 else {"anyOf": [ref(name) for name in schemas]}
    content: dict[str, Json] = {"schema": schema}
    if examples:
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    return {"application/json": content}


def _refusal(description: str, schemas: Sequence[str], **examples: ApiError) -> Mapping[str, Json]:
    return {
        "description": description,
        "content": _json(schemas, {name: error.body for name, error in examples.items()}),
    }


_TOO_LONG = errors.invalid_parameters(
    [
        Issue(
            "dateFin",
            "Une courbe de charge couvre au plus 7 jours par appel : découpez ces 10 jours en 2 appels (…)",
            ((date(2026, 9, 1), date(2026, 9, 8)), (date(2026, 9, 8), date(2026, 9, 11))),
        )
    ]
)
_NO_CONSENT = '{"error": "ADAM-DC-0008", "error_description": "No consent can be found for this customer"}'
_NO_DATA = '{"error": "no_data_found", "error_description": "no measure found for this usage point"}'
_INCIDENT = '{"error": "technical_error", "error_description": "Technical error. Please try later."}'

_INVALID: Json = _refusal(
    "A parameter is missing or malformed (`error.issues` says which and what to do), or there is no `Authorization`.",
    ["InvalidParameters", "UpstreamError", "Error"],
    parameters=_TOO_LONG,
    authorization=errors.missing_authorization(),
)
_REFUSALS: Mapping[str, Json] = {
    "400": _INVALID,
    "401": _refusal(
        "The token is badly signed, expired, revoked, or not for this point.",
        ["Error", "UpstreamError"],
        token=errors.forbidden_token(),
    ),
    "403": _refusal(
        "Enedis: no consent any more, or the proxy's operator has not subscribed to the API.",
        ["UpstreamError"],
        consent=errors.upstream_error(403, _NO_CONSENT, _INSTANT),
    ),
    "404": _refusal(
        "Enedis has nothing for this point and period, or not yet.",
        ["UpstreamError"],
        nothing=errors.upstream_error(404, _NO_DATA, _INSTANT),
    ),
    "429": {
        **_refusal(
            "The quota that all users of the application share is used up.",
            ["UpstreamError"],
            quota=errors.quota_reached(_INSTANT, 30),
        ),
        "headers": {
            "Retry-After": {"description": "Seconds to wait, when known.", "schema": {"type": "integer"}}
        },
    },
    "500": _refusal(
        "Enedis has an incident (`error` holds its body), or cannot be reached.",
        ["UpstreamError", "Error"],
        incident=errors.upstream_error(500, _INCIDENT, _INSTANT),
        unreachable=errors.unknown_failure(),
        token=errors.application_token_failed(),
    ),
    "default": _refusal("Any other status that Enedis answers.", ["UpstreamError", "Error"]),
}


def _measure_path(kind: MeasureType) -> Json:
    schema = LEGACY_SCHEMAS.get(kind.measured) if kind.legacy else None
    if schema is None:
        schema = "Indexes" if kind.measured is Measured.INDEX else "Measures"
    extra = _MAX_POWER if kind.measured is Measured.MAX_POWER and not kind.legacy else ()
    success: dict[str, Json] = {"description": "The measures.", "content": _json([schema])}
    operation: dict[str, Json] = {
        "operationId": kind.name,
        "tags": ["measures"],
        "summary": f"{kind.name}: {_MEASURED[kind.measured]}",
        "parameters": [_POINT, *_DATES, *extra],
        "security": [{"token": []}],
        "responses": {"200": success, **_REFUSALS},
    }
    if kind.legacy:
        operation |= {"deprecated": True, "description": f"Use `{kind.resource}` in new clients."}
        success["headers"] = {
            "Deprecation": {"description": "RFC 9745.", "schema": {"type": "string"}},
            "Link": {"description": "The type that replaces this one.", "schema": {"type": "string"}},
        }
    return {"get": operation}


def _contract_path(name: str) -> Json:
    return {
        "get": {
            "operationId": name,
            "tags": ["contract"],
            "summary": "Contract and meter of a point",
            "description": "Merged from three Enedis APIs. An API that the operator has not subscribed to leaves its "
            "fields null and a warning. `contrat` and `contract` are the same.",
            "parameters": [_POINT],
            "security": [{"token": []}],
            "responses": {
                "200": {"description": "The contract.", "content": _json(["Contract"])},
                **_REFUSALS,
            },
        }
    }


_SLOT_PATH: Json = {
    "get": {
        "operationId": "slot",
        "tags": ["spreading"],
        "summary": "The stable daily minute of a meter",
        "description": "A client that makes a meter's daily calls at its slot, every day, helps to use the shared quota "
        "flat. It never changes unless the operator changes the window: ask once a day at most. No token is needed.",
        "parameters": [_POINT],
        "responses": {
            "200": {"description": "The slot.", "content": _json(["Slot"])},
            "400": _refusal("The point is missing or malformed.", ["InvalidParameters"]),
        },
    }
}


def _page(summary: str, statuses: Mapping[str, str]) -> Json:
    content: Json = {"text/html": {"schema": {"type": "string"}}}
    responses: dict[str, Json] = {
        status: {"description": description} | ({} if status == "302" else {"content": content})
        for status, description in statuses.items()
    }
    return {"get": {"tags": ["consent"], "summary": summary, "responses": responses}}


def _health(summary: str, **statuses: str) -> Json:
    responses: dict[str, Json] = {
        status.removeprefix("_"): {"description": description, "content": _json(["Health"])}
        for status, description in statuses.items()
    }
    return {"get": {"tags": ["operation"], "summary": summary, "responses": responses}}


def document(public_url: str) -> Json:
    """The whole document; `public_url` is where clients reach the proxy."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "linky-proxy",
            "version": __version__,
            "summary": "Linky measures of consenting users, without storing any",
            "description": "Interface of the Conso API. A parameter is checked before the token, and a missing token is a "
            "400. Errors of Enedis keep its status, with its body under `error`.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
            "contact": {"url": REPOSITORY},
        },
        "servers": [{"url": public_url.rstrip("/")}],
        "paths": {
            **{f"/api/{name}": _measure_path(kind) for name, kind in TYPES.items()},
            "/api/contrat": _contract_path("contrat"),
            "/api/contract": _contract_path("contract"),
            "/api/slot": _SLOT_PATH,
            "/": _page("Explains and starts a consent", {"200": "The page."}),
            "/api/auth": _page("Starts a consent", {"302": "To Enedis' consent page, with a cookie."}),
            "/api/callback": _page(
                "Where Enedis sends the holder back",
                {"302": "To the token.", "400": "The same page whatever failed."},
            ),
            "/token": _page("Shows the token just given", {"200": "The page.", "404": "No token to show."}),
            "/healthz": _health("Whether the process serves", _200="It does."),
            "/readyz": _health("Whether it can work", _200="It can.", _503="It cannot; `reason` says why."),
            "/openapi.json": {
                "get": {
                    "tags": ["operation"],
                    "summary": "This document",
                    "responses": {
                        "200": {
                            "description": "OpenAPI 3.1.",
                            "content": {"application/json": {"schema": {"type": "object"}}},
                        }
                    },
                }
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "Given by `/` to whoever consents; its `sub` lists the points that it opens.",
                }
            },
        },
    }
