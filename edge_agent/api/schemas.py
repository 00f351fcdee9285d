"""JSON Schemas of the documents answered, for ``/openapi.json``."""

from collections.abc import Mapping

from edge_agent.api.operation import JsonSchema

INSTANT: JsonSchema = {"type": "string", "format": "date-time"}
DATE: JsonSchema = {"type": "string", "format": "date"}
NUMBER_OR_NULL: JsonSchema = {"type": ["number", "null"]}
_TEXT: JsonSchema = {"type": "string"}
_FLAG: JsonSchema = {"type": "boolean"}


def either(schema: JsonSchema) -> JsonSchema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: JsonSchema) -> JsonSchema:
    """A list of it."""
    return {"type": "array", "items": schema}


def document_of(required: Mapping[str, JsonSchema], **optional: JsonSchema) -> JsonSchema:
    """An object that has these keys, and may have more: clients must not break when a version adds one."""
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


HEALTHZ = document_of({"status": {"const": "ok"}})
_SITE = document_of({"id": _TEXT, "name": _TEXT, "timezone": _TEXT, "sector": _TEXT})
SITE_ANSWER = document_of({"site": _SITE, "version": _TEXT, "capabilities": listed(_TEXT), "time": INSTANT})
_POINT = document_of(
    {
        "id": _TEXT,
        "device": _TEXT,
        "key": _TEXT,
        "name": _TEXT,
        "quantity": _TEXT,
        "unit": _TEXT,
        "writable": _FLAG,
        "value": NUMBER_OR_NULL,
        "quality": {"enum": ["good", "stale", "suspect", "bad"]},
        "time": either(INSTANT),
    }
)
_HEALTH = document_of(
    {
        "status": {"enum": ["ok", "degraded"]},
        "store": _FLAG,
        "clock": _FLAG,
        "links": listed(
            document_of(
                {"id": _TEXT, "connected": _FLAG, "last_good": either(INSTANT), "errors": {"type": "integer"}}
            )
        ),
    }
)
LEASE = document_of(
    {
        "id": _TEXT,
        "point": _TEXT,
        "actor": _TEXT,
        "priority": _TEXT,
        "reason": _TEXT,
        "requested": {"type": "number"},
        "written": NUMBER_OR_NULL,
        "rule": either(_TEXT),
        "observed": _FLAG,
        "taken": INSTANT,
        "expires": INSTANT,
        "release_value": NUMBER_OR_NULL,
    }
)
CONTROL = document_of(
    {
        "mode": {"enum": ["observe", "act"]},
        "writes_allowed": _FLAG,
        "leases": listed(LEASE),
        "releasing": listed(_TEXT),
        "failed": listed(_TEXT),
        "worn": listed({"type": "object"}),
    }
)
AUDIT_ENTRY = document_of(
    {
        "seq": {"type": "integer"},
        "time": INSTANT,
        "event": _TEXT,
        "actor": _TEXT,
        "priority": either(_TEXT),
        "point": either(_TEXT),
        "old": NUMBER_OR_NULL,
        "requested": NUMBER_OR_NULL,
        "written": NUMBER_OR_NULL,
        "read_back": NUMBER_OR_NULL,
        "result": _TEXT,
        "rule": either(_TEXT),
        "reason": _TEXT,
        "observed": _FLAG,
        "hash": _TEXT,
    }
)
STATE = document_of(
    {
        "site": _SITE,
        "version": _TEXT,
        "time": INSTANT,
        "devices": listed(
            document_of({"id": _TEXT, "name": _TEXT, "manufacturer": _TEXT, "model": either(_TEXT)})
        ),
        "points": listed(_POINT),
        "kpis": {"type": "object"},
        "diagnosis": either({"type": "object"}),
        "savings": either({"type": "object"}),
        "cee": listed({"type": "object"}),
        "control": either(CONTROL),
        "health": _HEALTH,
    }
)
_PERIOD = document_of({"start": DATE, "end": DATE})
SAVINGS = document_of(
    {
        "result": document_of({"status": {"enum": ["ok", "refused"]}}),
        "days": listed(document_of({"date": DATE, "observed_kwh": NUMBER_OR_NULL})),
        "baseline": _PERIOD,
        "reporting": _PERIOD,
    }
)
CEE = listed({"type": "object"})
INTERVAL = document_of(
    {
        "start": INSTANT,
        "end": INSTANT,
        "value": NUMBER_OR_NULL,
        "coverage": {"type": "number", "minimum": 0, "maximum": 1},
    },
    min={"type": "number"},
    max={"type": "number"},
    last={"type": "number"},
)
SERIES = document_of(
    {"id": _TEXT, "unit": _TEXT, "step": _TEXT, "timezone": _TEXT, "intervals": listed(INTERVAL)}
)
_SHARE = {"intervals": listed(INTERVAL)}
ENERGY = document_of(
    {
        "unit": {"const": "kWh"},
        "step": _TEXT,
        "timezone": _TEXT,
        "meters": listed(
            document_of(
                {
                    "point": _TEXT,
                    "under": either(_TEXT),
                    "use": either(_TEXT),
                    "zone": either(_TEXT),
                    "intervals": listed(INTERVAL),
                    "rest": listed(INTERVAL),
                }
            )
        ),
        "uses": listed(document_of({"use": either(_TEXT), **_SHARE})),
        "zones": listed(document_of({"zone": either(_TEXT), **_SHARE})),
    }
)
INGESTED = document_of({"id": _TEXT, "received": {"type": "integer"}, "changed": {"type": "integer"}})
EVENT = document_of(
    {
        "id": {"type": "integer"},
        "kind": _TEXT,
        "start": INSTANT,
        "end": either(INSTANT),
        "text": _TEXT,
        "energy_effect_kwh_per_day": NUMBER_OR_NULL,
        "status": {"enum": ["proposed", "confirmed", "rejected"]},
        "created": INSTANT,
        "origin": _TEXT,
    }
)
EVENTS = document_of({"events": listed(EVENT)})
PAIRED = document_of(
    {
        "token": _TEXT,
        "id": _TEXT,
        "scope": {"enum": ["read", "control", "admin"]},
        "site": _SITE,
        "time": INSTANT,
    }
)
PROBLEM = document_of({"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT})
