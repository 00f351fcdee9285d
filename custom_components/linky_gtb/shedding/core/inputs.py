"""What the shedder is told at each call: the clock, the meters, the limits, the loads, and people's commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .limits import Limit
from .specs import Instant


@dataclass(frozen=True, slots=True)
class MeterReading:
    """The last value of a scope's meter.

    Attributes:
        value: power drawn, in the scope's unit; None when the meter says nothing usable.
        reported_at: when it last reported, even the same value (Home Assistant's `last_reported`).
    """

    value: float | None
    reported_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadView:
    """What is known of a load now; None is unknown.

    Attributes:
        available: whether it can be commanded at all.
        on: reported state of the actuator.
        rung: reported rung, for stages and set-points.
        cap_w: reported power cap, for modulating loads.
        measured_w: its own power measurement.
        demand: whether it wants to run: 0 no, 1 fully; None: it does whenever it is let.
        temperature_c: of its room or tank.
        setpoint_c: wanted temperature.
        comfort_low_c: temperature it must not fall under.
        comfort_high_c: temperature it must not rise over, for a load that cools.
        energy_needed_kwh: what it still has to receive before `deadline`.
        deadline: when.
        lapsed: our order ended by itself (a lease that ran out, its keeper that died): nobody undid it.
    """

    available: bool = True
    on: bool | None = None
    rung: int | None = None
    cap_w: float | None = None
    measured_w: float | None = None
    demand: float | None = None
    temperature_c: float | None = None
    setpoint_c: float | None = None
    comfort_low_c: float | None = None
    comfort_high_c: float | None = None
    energy_needed_kwh: float | None = None
    deadline: Instant | None = None
    lapsed: bool = False

    @property
    def wants(self) -> bool:
        """Whether it would draw if let."""
        return self.demand is None or self.demand > 0


UNKNOWN = LoadView(available=False)


class CommandKind(StrEnum):
    """What a person may ask."""

    EXEMPT = "exempt"
    SHED = "shed"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Command:
    """A person's order on one load; `until` ends it (None for RESTORE: the load's own override time)."""

    kind: CommandKind
    load: str
    until: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything knowable at `now`.

    Attributes:
        now: the instant; when the clock is set back, or leaps by minutes, the core goes on from where it was.
        meters: by scope; a scope without one is unknown (or unmetered by its spec).
        limits: in force and announced.
        loads: by id; one that is missing is unavailable.
        commands: given since the last call.
    """

    now: Instant
    meters: Mapping[str, MeterReading]
    limits: tuple[Limit, ...]
    loads: Mapping[str, LoadView]
    commands: tuple[Command, ...] = ()
