"""Limits: one object for subscription, EcoWatt, Tempo, operator, feeder; the strictest in force wins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

from .specs import SITE, Instant, ScopeSpec, Unit


class Source(StrEnum):
    """Who asks for a limit."""

    SUBSCRIBED = "subscribed"
    ENTITY = "entity"
    ECOWATT = "ecowatt"
    TEMPO = "tempo"
    CALENDAR = "calendar"
    OPERATOR = "operator"
    MANUAL = "manual"
    FEEDER = "feeder"


class Firmness(StrEnum):
    """How hard a limit is."""

    FIRM = "firm"
    """Every second over it costs: acted on at once."""
    TOLERANT = "tolerant"
    """A breaker with Linky's low-pass law: a short excess is harmless and sheds no relay."""
    SOFT = "soft"
    """A wish: only loads that can wait are held for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A power not to exceed in a scope, from `start` (None: always was) until `end` (None: for good).

    Attributes:
        value: in `unit`.
        unit: W or VA.
        source: who asks.
        firmness: how hard it is.
        scope: where.
        start: first instant, inclusive.
        end: last instant, exclusive.
    """

    value: float
    unit: Unit = Unit.W
    source: Source = Source.SUBSCRIBED
    firmness: Firmness = Firmness.FIRM
    scope: str = SITE
    start: Instant | None = None
    end: Instant | None = None


class MixedUnitsError(ValueError):
    """A limit in kVA meets a meter in kW, or the reverse, and no power factor was stated."""


def in_unit_of(limit: Limit, scope: ScopeSpec) -> float:
    """Return the limit's value in the scope's unit.

    Raises:
        MixedUnitsError: the units differ and the scope states no power factor.
    """
    if limit.unit == scope.unit:
        return limit.value
    if scope.power_factor is None:
        raise MixedUnitsError(
            f"the limit of {limit.source} is in {limit.unit} and {scope.id} is metered in {scope.unit}: "
            "state a power factor"
        )
    return limit.value * scope.power_factor if scope.unit is Unit.W else limit.value / scope.power_factor


@dataclass(frozen=True, slots=True)
class InForce:
    """The strictest limits of a scope over a span, in its unit; `inf` when there is none.

    Attributes:
        hard: firm or tolerant.
        soft: of all three.
        tolerant: whether the hard one bears a short excess.
        source: of the strictest of all; None when there is none.
        firm: of those that bear no excess.
    """

    hard: float = inf
    soft: float = inf
    tolerant: bool = False
    source: Source | None = None
    firm: float = inf


NO_LIMIT: Final = InForce()


class LimitBook:
    """The limits of one scope, converted once, asked many times."""

    def __init__(self, scope: ScopeSpec, limits: Iterable[Limit], shift_s: float = 0.0) -> None:
        """Keep the limits of `scope`; `shift_s` is added to their instants.

        Raises:
            MixedUnitsError: a unit differs and no power factor is stated.
        """
        self._rows: list[tuple[float, Limit, float, float]] = [
            (
                in_unit_of(limit, scope),
                limit,
                -inf if limit.start is None else limit.start + shift_s,
                inf if limit.end is None else limit.end + shift_s,
            )
            for limit in limits
            if limit.scope == scope.id
        ]

    def over(self, start: Instant, end: Instant) -> InForce:
        """Return the strictest limits of [start, end], both included."""
        hard = soft = firm = inf
        source: Source | None = None
        for value, limit, begins, ends in self._rows:
            if begins > end or ends <= start:
                continue
            if value < soft:
                soft, source = value, limit.source
            if limit.firmness is not Firmness.SOFT:
                hard = min(hard, value)
            if limit.firmness is Firmness.FIRM:
                firm = min(firm, value)
        return InForce(hard, soft, hard < firm, source, firm)

    def stricter_spans(
        self, start: Instant, end: Instant, than: float
    ) -> Sequence[tuple[Instant, Instant, float]]:
        """Return (start, end, value) of announced limits below `than` that begin in ]start, end]."""
        return [
            (begins, min(ends, end), value)
            for value, _, begins, ends in self._rows
            if start < begins <= end and value < than
        ]
