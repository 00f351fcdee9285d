"""What does not change while the shedder runs: the site, its scopes and its loads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

SITE: Final = "site"
"""The scope every load belongs to: the whole delivery point."""

type Instant = float
"""Seconds since 1970 in UTC; civil time and its jumps never reach the core."""


class Unit(StrEnum):
    """Unit in which a scope is metered and limited."""

    W = "W"
    VA = "VA"


class Kind(StrEnum):
    """How a load can be lowered."""

    RELAY = "relay"
    """On or off."""
    MODULATING = "modulating"
    """Any power between a minimum and a maximum, or off: an EV charger."""
    STAGE = "stage"
    """A few fixed steps: an air handler, a two-stage heater."""
    SETPOINT = "setpoint"
    """Wants less when its set-point is lowered: a thermostat, a pilot-wire heater."""


class Criticality(StrEnum):
    """What a shortage may do to a load."""

    NORMAL = "normal"
    LAST_RESORT = "last_resort"
    """Shed only in an emergency: every normal load is down and the power is still far over the limit."""
    NEVER = "never"
    """Never shed: the circuit of Home Assistant, the network, life safety, the cold chain."""


class Fairness(StrEnum):
    """Who bears a shortage."""

    EQUAL = "equal"
    """Those that can wait longest, so that all come near their bound together; priority shifts it by half hours."""
    ROTATE = "rotate"
    """Those that did without for the shortest time today; places change every half hour."""
    PROTECT = "protect"
    """The least important first, always; time left counts only between equals."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step down of a load that is not continuous.

    Attributes:
        name: what it is called for its driver: `off`, `eco`, `-2`.
        share: part of the full power that the load may take there, 0 to 1.
        offset_c: change of the set-point, for a load that has one; None leaves it.
    """

    name: str
    share: float
    offset_c: float | None = None


FREE: Final = Rung("free", 1.0)
OFF: Final = Rung("off", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSpec:
    """A load as its owner describes it.

    Attributes:
        id: stable name.
        kind: how it can be lowered.
        power_w: declared full power.
        min_power_w: lowest power of a modulating load that runs.
        step_w: finest change of a modulating load worth an order.
        rungs: from free to the deepest; by default free and off.
        gated: True when the load asks (`LoadView.demand`) and only starts when told to; False when it runs by itself
            unless shed, and is then only ever restored by us if we shed it.
        priority: 1 (most important) to 9.
        criticality: what a shortage may do to it.
        min_on_s: shortest run; broken only in an emergency, and never when `hard_min_times`.
        min_off_s: shortest stop; never broken.
        hard_min_times: a compressor: not even an emergency stops it before its time.
        restores: False when a person must start it again after a shed ("do not restart by itself").
        may_stop: False when a modulating load must not go below its minimum.
        scopes: share of its power in each scope; a single-phase load on L1 is `{"site": 1, "L1": 1}`.
        power_factor: of the load, for scopes in VA.
        response_s: how long its reported state may take to follow an order.
        ramp_s: how long its power may take to come.
        override_s: how long a manual start is left alone.
        cooling_k_per_h: how fast its room or tank loses temperature when shed, until learnt.
        hygiene_c: temperature that a hot-water tank must reach; None when it has no such rule.
        hygiene_every_s: how often it must.
    """

    id: str
    kind: Kind = Kind.RELAY
    power_w: float
    min_power_w: float = 0.0
    step_w: float = 100.0
    rungs: tuple[Rung, ...] = (FREE, OFF)
    gated: bool = False
    priority: int = 5
    criticality: Criticality = Criticality.NORMAL
    min_on_s: float = 0.0
    min_off_s: float = 0.0
    hard_min_times: bool = False
    restores: bool = True
    may_stop: bool = True
    scopes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({SITE: 1.0}))
    power_factor: float = 1.0
    response_s: float = 15.0
    ramp_s: float = 0.0
    override_s: float = 7200.0
    cooling_k_per_h: float = 0.5
    hygiene_c: float | None = None
    hygiene_every_s: float = 86_400.0

    def __post_init__(self) -> None:
        """Refuse what cannot be controlled.

        Raises:
            ValueError: the text says which load and why.
        """
        if not self.power_w > 0:
            raise ValueError(f"load {self.id}: its power must be above 0 W")
        if not 0 <= self.min_power_w <= self.power_w:
            raise ValueError(f"load {self.id}: its minimum power must be between 0 and its power")
        if not 0 < self.power_factor <= 1:
            raise ValueError(f"load {self.id}: its power factor must be above 0 and at most 1")
        shares = [rung.share for rung in self.rungs]
        if len(shares) < 2 or shares[0] != 1.0 or any(a < b for a, b in pairwise(shares)):
            raise ValueError(f"load {self.id}: rungs go down from 1.0, two at least")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSpec:
    """Something with a limit: the site, a feeder, a group of loads, a phase.

    Attributes:
        id: stable name; `SITE` for the whole.
        unit: unit of its meter's values.
        power_factor: of the whole, needed only when a limit comes in the other unit. None: never mixed.
        metered: False for a group that no meter measures: it then counts its loads alone.
        lag_s: first guess of how late its meter is.
        safe_base_w: what the rest of the scope may draw at most while nothing is known yet (scope unit); None:
            half of the limit.
    """

    id: str = SITE
    unit: Unit = Unit.W
    power_factor: float | None = None
    metered: bool = True
    lag_s: float = 6.0
    safe_base_w: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSpec:
    """How the whole is kept.

    Attributes:
        scopes: the site first.
        fairness: who bears a shortage.
        floor_priority: loads of this priority or better are never shed; 0 protects none.
        late_s: age of the last report from which nothing starts.
        stale_s: age from which loads are shed to a safe estimate.
        back_s: how long a meter must be well again before anything starts.
        stagger_s: pause between two starts.
        confirm_s: how long a small excess must last before a relay is opened.
        plan_s: period of the planner.
        emergency_ratio: excess over the limit from which minimum times may be broken.
        emergency_s: how long that excess must last.
    """

    scopes: tuple[ScopeSpec, ...] = (ScopeSpec(),)
    fairness: Fairness = Fairness.EQUAL
    floor_priority: int = 0
    late_s: float = 15.0
    stale_s: float = 40.0
    back_s: float = 20.0
    stagger_s: float = 4.0
    confirm_s: float = 4.0
    plan_s: float = 60.0
    emergency_ratio: float = 0.10
    emergency_s: float = 30.0

    def __post_init__(self) -> None:
        """Refuse a site without its own scope.

        Raises:
            ValueError: the first scope is not the site, or two have one name.
        """
        names = [scope.id for scope in self.scopes]
        if not names or names[0] != SITE or len(set(names)) != len(names):
            raise ValueError(f"the first scope must be {SITE!r} and names must differ: {names}")
