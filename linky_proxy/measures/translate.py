"""Data Connect 2026 ("v2") answers turned into the withdrawn v5 shape that legacy types promise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from linky_proxy.errors import Json
from linky_proxy.measures.parameters import Measured

_DEFAULT_STEP = "PT30M"
_RAW = "B"


class UnexpectedAnswerError(Exception):
    """Enedis' success answer does not have the documented shape."""


@dataclass(frozen=True, slots=True)
class _ReadingType:
    """What v5 said of a type and v2 does not."""

    physics: str
    unit: str
    measurement_kind: str
    aggregate: str
    measuring_period: str | None

    def to_json(self, unit: str) -> Mapping[str, Json]:
        fields = {"unit": unit, "measurement_kind": self.measurement_kind, "aggregate": self.aggregate}
        return (
            fields if self.measuring_period is None else fields | {"measuring_period": self.measuring_period}
        )


_READING_TYPES = {
    Measured.ENERGY: _ReadingType("EA", "Wh", "energy", "sum", "P1D"),
    Measured.CURVE: _ReadingType("PA", "W", "power", "average", None),
    Measured.MAX_POWER: _ReadingType("PMA", "VA", "power", "maximum", "P1D"),
}


class _Point(BaseModel):
    v: str | int | None = None
    d: str
    p: str | None = None
    n: str | None = None


class _Quantity(BaseModel):
    physics: str | None = Field(default=None, alias="grandeurPhysique")
    unit: str | None = Field(default=None, alias="unite")
    points: list[_Point]


class _Period(BaseModel):
    start: str = Field(alias="dateDebut")
    end: str = Field(alias="dateFin")


class _Answer(BaseModel):
    prm: str = Field(alias="idPrm")
    quality: str = Field(default="BRUT", alias="etapeMetier")
    period: _Period = Field(alias="periode")
    quantities: list[_Quantity] = Field(alias="grandeur")


def _interval(point: _Point, measured: Measured) -> Mapping[str, Json]:
    reading = {"value": str(point.v), "date": point.d}
    if measured is not Measured.CURVE:
        return reading
    return reading | {"interval_length": point.p or _DEFAULT_STEP, "measure_type": point.n or _RAW}


def to_legacy(body: bytes | str, measured: Measured) -> Json:
    """The v5 `meter_reading`, unwrapped, of a v2 answer.

    A point whose value is null is left out: v5 values are strings, and clients of that time read null as 0.

    Raises:
        UnexpectedAnswerError: `body` is not a v2 answer, or `measured` has no v5 counterpart (indexes).
    """
    reading_type = _READING_TYPES.get(measured)
    if reading_type is None:
        raise UnexpectedAnswerError(f"{measured.value} has no legacy shape")
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError as error:
        # Not chained: pydantic quotes the input, and measures must not reach a log.
        places = ", ".join(".".join(map(str, mistake["loc"])) or "body" for mistake in error.errors()[:5])
        raise UnexpectedAnswerError(f"not a Data Connect answer, see {places}") from None
    quantity = next(
        (found for found in answer.quantities if found.physics == reading_type.physics),
        next(iter(answer.quantities), _Quantity(points=[])),
    )
    return {
        "usage_point_id": answer.prm,
        "start": answer.period.start,
        "end": answer.period.end,
        "quality": answer.quality,
        "reading_type": reading_type.to_json(quantity.unit or reading_type.unit),
        "interval_reading": [_interval(point, measured) for point in quantity.points if point.v is not None],
    }
