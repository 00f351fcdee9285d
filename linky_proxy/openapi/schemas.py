"""JSON Schemas of the interface's bodies, as the OpenAPI document holds them. Pure."""

from collections.abc import Mapping

from linky_proxy.errors import Json
from linky_proxy.measures.parameters import Measured

PRM_PATTERN = "^[0-9]{14}$"
_DAY_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CLOCK_PATTERN = "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"


def ref(name: str) -> Json:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Mapping[str, Json], *optional: str, description: str = "") -> Json:
    """An object whose properties are all required but the `optional` ones; others may be added later."""
    required = [name for name in properties if name not in optional]
    schema: dict[str, Json] = {"type": "object", "required": required, "properties": properties}
    return schema | {"description": description} if description else schema


def _nullable(kind: str, description: str) -> Json:
    return {"type": [kind, "null"], "description": description}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_DAY: Json = {"type": "string", "pattern": _DAY_PATTERN}
_TEXT: Json = {"type": "string"}
_CLOCK: Json = {"type": "string", "pattern": _CLOCK_PATTERN}


def _legacy(unit: str, kind: str, aggregate: str, *, curve: bool) -> Json:
    reading_type: dict[str, Json] = {
        "unit": {"type": "string", "examples": [unit]},
        "measurement_kind": {"const": kind},
        "aggregate": {"const": aggregate},
    }
    reading: dict[str, Json] = {
        "value": {"type": "string", "description": f"A number, in {unit}. Missing points are left out."},
        "date": {
            "type": "string",
            "description": "Civil time in Paris, without offset. Of a curve: the end of the interval.",
        },
    }
    if curve:
        reading |= {"interval_length": {"type": "string", "examples": ["PT30M"]}, "measure_type": _TEXT}
    else:
        reading_type |= {"measuring_period": {"const": "P1D"}}
    return _object(
        {
            "usage_point_id": {"type": "string", "pattern": PRM_PATTERN},
            "start": _DAY,
            "end": _DAY,
            "quality": {"type": "string", "description": "BRUT (raw) or BEST (corrected)."},
            "reading_type": _object(reading_type),
            "interval_reading": _list(_object(reading)),
        },
        description="Shape of the interface that Enedis withdrew in autumn 2026.",
    )


_POINT = _object(
    {
        "v": {"type": ["string", "integer", "null"], "description": "null is missing, never 0."},
        "d": {"type": "string", "description": "Civil time in Paris. Of a curve: the end of the interval."},
        "p": {"type": "string", "description": "Length of the interval; it may change within one answer."},
        "n": _TEXT,
    },
    "p",
    "n",
)
_QUANTITY = _object(
    {
        "grandeurMetier": {"type": "string", "examples": ["CONS", "PROD"]},
        "grandeurPhysique": {"type": "string", "examples": ["EA", "PA", "PMA"]},
        "unite": _TEXT,
        "points": _list(_POINT),
    }
)
_PERIOD = _object({"dateDebut": _TEXT, "dateFin": _TEXT})
_MEASURES = _object(
    {
        "idPrm": _TEXT,
        "etapeMetier": {"type": "string", "description": "BRUT (raw) or BEST (corrected)."},
        "periode": _PERIOD,
        "grandeur": _list(_QUANTITY),
    },
    "etapeMetier",
    description="Enedis' own answer (mesure_synchrone_auto/v2), unchanged.",
)
_INDEXES = _object(
    {"idPrm": _TEXT, "periode": _PERIOD, "grandeur": {"type": "array"}, "contexte": {"type": "array"}},
    "periode",
    description="Enedis' own answer (mesure_synchrone_auto/v2), unchanged: registers are under contexte.",
)

_WARNING = _object(
    {
        "api": {"type": "string", "description": "Enedis' API that did not answer."},
        "reason": {"enum": ["not_subscribed", "not_found"]},
        "fields": _list(_TEXT),
        "message": _TEXT,
    }
)
_CONTRACT = _object(
    {
        "segment": _nullable("string", "C1 to C5 (withdrawal), else P1 to P4 (injection)."),
        "subscribed_power_kva": _nullable("number", "Subscribed power, kVA."),
        "off_peak_windows": {
            "description": "Windows of every day, in legal time; one whose end is not after its start passes midnight. "
            "null when unknown, or when the text is not understood.",
            "type": ["array", "null"],
            "items": _object({"start": _TEXT, "end": _TEXT}),
        },
        "off_peak_text": _nullable("string", "The same as Enedis writes it."),
        "activation_date": _nullable("string", "Last activation: Enedis has no measure before that day."),
        "communicating": _nullable("boolean", "Whether the meter is read remotely."),
        "meter_type": _nullable("string", "Enedis' code; AMM is Linky."),
        "warnings": _list(_WARNING),
    },
    description="What a meter needs of its contract. Enedis' personal data are dropped.",
)
_SLOT = _object(
    {
        "slot": {
            "type": "string",
            "pattern": _CLOCK_PATTERN,
            "description": "When to make the meter's daily calls.",
        },
        "retry": {"type": "string", "pattern": _CLOCK_PATTERN, "description": "When to try again that day."},
        "timezone": {"const": "Europe/Paris"},
        "window": {"type": "array", "items": _CLOCK, "minItems": 2, "maxItems": 2},
        "retry_window": {"type": "array", "items": _CLOCK, "minItems": 2, "maxItems": 2},
        "next": {"type": "string", "format": "date-time", "description": "The next daily slot."},
    }
)
_ISSUE = _object(
    {
        "path": _list(_TEXT),
        "message": _TEXT,
        "ranges": {
            "description": "Periods to ask for instead, one request each.",
            "type": "array",
            "items": _object({"dateDebut": _DAY, "dateFin": _DAY}),
        },
    },
    "ranges",
)
_STATUS: Json = {"type": "integer", "description": "The HTTP status again."}

SCHEMAS: Mapping[str, Json] = {
    "LegacyEnergy": _legacy("Wh", "energy", "sum", curve=False),
    "LegacyCurve": _legacy("W", "power", "average", curve=True),
    "LegacyMaxPower": _legacy("VA", "power", "maximum", curve=False),
    "Measures": _MEASURES,
    "Indexes": _INDEXES,
    "Contract": _CONTRACT,
    "Slot": _SLOT,
    "Error": _object({"status": _STATUS, "message": _TEXT}),
    "InvalidParameters": _object(
        {
            "status": {"const": 400},
            "message": {"const": "Paramètres invalides"},
            "error": _object({"issues": {"type": "array", "items": _ISSUE, "minItems": 1}}),
        }
    ),
    "UpstreamError": _object(
        {
            "status": _STATUS,
            "message": {"const": "The Enedis API returned an error"},
            "error": {
                "description": "Enedis' own body: JSON in one of its two dialects (error and error_description, or "
                "code and message), or text.",
            },
        }
    ),
    "Health": _object({"status": _TEXT}),
}

LEGACY_SCHEMAS: Mapping[Measured, str] = {
    Measured.ENERGY: "LegacyEnergy",
    Measured.CURVE: "LegacyCurve",
    Measured.MAX_POWER: "LegacyMaxPower",
}
