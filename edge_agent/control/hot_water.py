"""Hygiene of stored hot water, which no actor below safety may break. Pure.

Arrêté of 23 June 1978, article 36, as changed by the arrêté of 30 November 2005: a store of 400 litres or more is at
55 °C or more at its outlet permanently, or is brought once every 24 hours to 70 °C for 2 minutes, 65 °C for 4 minutes or
60 °C for 60 minutes; every point of a loop is at 50 °C or more. Whatever the volume, a shed has a longest length and is
followed by a recovery.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edge_agent.control.policy import DAY_S

LAW_FROM_LITRES = 400.0
OUTLET_C = 55.0
LOOP_C = 50.0
RISES_S: Mapping[float, float] = {70.0: 120.0, 65.0: 240.0, 60.0: 3600.0}
"""Temperature in °C to the time in seconds that it must be held."""


class Regime(StrEnum):
    """How a store keeps the law: always hot at its outlet, or heated well once a day."""

    PERMANENT = "permanent"
    DAILY_RISE = "daily_rise"


@dataclass(frozen=True, slots=True)
class HotWater:
    """A store of hot water and the points that can take heat from it.

    Attributes:
        name: of the store, unique on the site.
        points: points whose commands may take heat away.
        litres: volume stored.
        outlet: point of the temperature at the outlet.
        regime: how the law is kept, from 400 litres on.
        loop: point of the loop's return temperature, its coldest place.
        longest_s: longest time in a row that heat may be taken away.
        recovery_s: shortest time between two such times; also kept before a daily rise is due.
        margin_k: heat is given back that much above the law's limits, for water cools on while it is being heated.
    """

    name: str
    points: frozenset[str]
    litres: float
    outlet: str
    regime: Regime = Regime.PERMANENT
    loop: str | None = None
    longest_s: float = 7200.0
    recovery_s: float = 7200.0
    margin_k: float = 1.0

    @property
    def under_law(self) -> bool:
        """Whether the volume puts the store under the rule of its outlet."""
        return self.litres >= LAW_FROM_LITRES

    @property
    def lowest_setpoint_c(self) -> float | None:
        """Smallest set-point that keeps the law at all times, if that is how it is kept."""
        return OUTLET_C if self.under_law and self.regime is Regime.PERMANENT else None


@dataclass(frozen=True, slots=True)
class Hygiene:
    """What must be remembered of a store; instants are of the steady clock.

    Attributes:
        above_s: since when the outlet is continuously at or above each temperature of a rise.
        risen_s: when the last sufficient rise was complete.
        taken_s: since when a command takes heat away.
        given_s: when heat was last given back.
    """

    above_s: Mapping[float, float] = field(default_factory=dict)
    risen_s: float | None = None
    taken_s: float | None = None
    given_s: float | None = None


def watched(hygiene: Hygiene, outlet_c: float | None, *, taking: bool, now_s: float) -> Hygiene:
    """The hygiene after a look at the store.

    Args:
        hygiene: what was known.
        outlet_c: temperature at the outlet; ``None`` when it is not known, which ends every rise.
        taking: whether a command takes heat away now.
        now_s: present, on the steady clock.
    """
    above = (
        {}
        if outlet_c is None
        else {limit: hygiene.above_s.get(limit, now_s) for limit in RISES_S if outlet_c >= limit}
    )
    complete = any(now_s - since >= RISES_S[limit] for limit, since in above.items())
    taken = (now_s if hygiene.taken_s is None else hygiene.taken_s) if taking else None
    ended = hygiene.taken_s is not None and not taking
    return replace(
        hygiene,
        above_s=above,
        risen_s=now_s if complete else hygiene.risen_s,
        taken_s=taken,
        given_s=now_s if ended else hygiene.given_s,
    )


def may_take(
    store: HotWater, hygiene: Hygiene, outlet_c: float | None, loop_c: float | None, now_s: float
) -> bool:
    """Whether heat may be taken away from the store now; what is not known is not allowed."""
    if store.loop is not None and (loop_c is None or loop_c < LOOP_C + store.margin_k):
        return False
    if not _lawful(store, hygiene, outlet_c, now_s):
        return False
    if hygiene.taken_s is not None:
        return now_s - hygiene.taken_s < store.longest_s
    return hygiene.given_s is None or now_s - hygiene.given_s >= store.recovery_s


def _lawful(store: HotWater, hygiene: Hygiene, outlet_c: float | None, now_s: float) -> bool:
    if not store.under_law:
        return True
    if store.regime is Regime.PERMANENT:
        return outlet_c is not None and outlet_c >= OUTLET_C + store.margin_k
    # The recovery must fit in before the next rise is due.
    return hygiene.risen_s is not None and now_s - hygiene.risen_s < DAY_S - store.recovery_s
