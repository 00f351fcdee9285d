"""Faults that the simulator can be told to have, from a JSON file or from a test.

The file holds `{"faults": [...]}`. Each fault has a `kind` (`status` when absent) and may be limited to a `resource`
(shell pattern, e.g. `courbe_*`, `token`, `subscribed_services`) and a `prm`:

| kind | fields | effect |
| --- | --- | --- |
| `status` | `status`, `body`, `from`, `until`, `times` | answers that status; `body` is JSON, or a text sent as HTML |
| `delay` | `delay_s`, `from`, `until`, `times` | waits before answering |
| `reset` | `from`, `until`, `times` | cuts the connection without an answer |
| `null` | `day`, `ends` | the day's values are null (all, or those whose end is in `ends`, e.g. `["02:30:00"]`) |
| `missing` | `day`, `ends` | the day's points are absent (all, or those) |
| `pending` | `times` | `subscribed_services` says DEMANDE that many times before ACTIF |

`from` and `until` are instants of the simulator's clock (a date is its midnight in Paris); `times` limits how often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    JsonValue,
    PrivateAttr,
    Tag,
    ValidationError,
)

from simulators.enedis.civil import PARIS
from simulators.enedis.measures import Point


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=PARIS)


type Instant = Annotated[datetime, AfterValidator(_aware)]


class FaultFileError(Exception):
    """The file of faults cannot be used; the message says why."""


class _Scope(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    resource: str = "*"
    prm: str | None = None

    def covers(self, resource: str, prm: str | None) -> bool:
        """Whether a call to `resource` for `prm` is concerned."""
        return fnmatchcase(resource, self.resource) and self.prm in {None, prm}


class _Timed(_Scope):
    from_: Instant | None = Field(default=None, alias="from")
    until: Instant | None = None
    times: int | None = Field(default=None, ge=1)
    _used: int = PrivateAttr(default=0)

    def strikes(self, now: datetime) -> bool:
        """Whether the fault happens now; counts it when it does."""
        early = self.from_ is not None and now < self.from_
        late = self.until is not None and now >= self.until
        if early or late or (self.times is not None and self._used >= self.times):
            return False
        self._used += 1
        return True


def _technical_error() -> JsonValue:
    return {"error": "technical_error", "error_description": "Technical error. Please try later."}


class StatusFault(_Timed):
    """Answers a status instead of the measure."""

    kind: Literal["status"] = "status"
    status: int = Field(ge=200, le=599)
    body: JsonValue = Field(default_factory=_technical_error)


class DelayFault(_Timed):
    """Answers late."""

    kind: Literal["delay"]
    delay_s: float = Field(gt=0)


class ResetFault(_Timed):
    """Cuts the connection."""

    kind: Literal["reset"]


class PendingFault(_Timed):
    """A consent that stays DEMANDE for a while."""

    kind: Literal["pending"]
    times: int | None = Field(default=1, ge=1)


class GapFault(_Scope):
    """A day whose values are null, or whose points are missing."""

    kind: Literal["null", "missing"]
    day: date
    ends: frozenset[str] | None = None

    def apply(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """The points as Enedis would give them."""
        if self.kind == "missing":
            return tuple(point for point in points if not self._hits(point))
        return tuple(replace(point, value=None) if self._hits(point) else point for point in points)

    def _hits(self, point: Point) -> bool:
        return self.ends is None or any(point.label.endswith(end) for end in self.ends)


def _kind(value: object) -> str:
    kind = value.get("kind", "status") if isinstance(value, dict) else getattr(value, "kind", "status")
    return "gap" if kind in {"null", "missing"} else str(kind)


type ResponseFault = StatusFault | DelayFault | ResetFault
type Fault = Annotated[
    Annotated[StatusFault, Tag("status")]
    | Annotated[DelayFault, Tag("delay")]
    | Annotated[ResetFault, Tag("reset")]
    | Annotated[PendingFault, Tag("pending")]
    | Annotated[GapFault, Tag("gap")],
    Discriminator(_kind),
]


class Gaps:
    """The null and missing days in force."""

    def __init__(self, faults: Sequence[GapFault]) -> None:
        self._faults = faults

    def apply(self, resource: str, prm: str, day: date, points: tuple[Point, ...]) -> tuple[Point, ...]:
        """`points` of a day with the gaps that concern it."""
        for fault in self._faults:
            if fault.day == day and fault.covers(resource, prm):
                points = fault.apply(points)
        return points


class Faults(BaseModel):
    """The faults in force; tests may change `faults` while the simulator runs."""

    model_config = ConfigDict(extra="forbid")

    faults: list[Fault] = Field(default_factory=list)

    def response(self, resource: str, prm: str | None, now: datetime) -> ResponseFault | None:
        """The first fault that changes the whole answer of this call."""
        for fault in self.faults:
            if (
                isinstance(fault, StatusFault | DelayFault | ResetFault)
                and fault.covers(resource, prm)
                and fault.strikes(now)
            ):
                return fault
        return None

    def pending(self, prm: str, now: datetime) -> bool:
        """Whether the consent of `prm` is still only asked for."""
        return any(
            isinstance(fault, PendingFault) and fault.prm in {None, prm} and fault.strikes(now)
            for fault in self.faults
        )

    @property
    def gaps(self) -> Gaps:
        """The gaps to apply to measures."""
        return Gaps([fault for fault in self.faults if isinstance(fault, GapFault)])


def load_faults(path: Path) -> Faults:
    """Read a file of faults.

    Raises:
        FaultFileError: with the file and the place of each mistake.
    """
    try:
        return Faults.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FaultFileError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        places = "\n".join(
            f"{path}: {'.'.join(map(str, mistake['loc'])) or 'file'}: {mistake['msg']}"
            for mistake in error.errors()
        )
        raise FaultFileError(places) from error
