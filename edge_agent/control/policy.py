"""What may be written to a point: the template's limits narrowed by the site's. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

DAY_S = 86_400.0
HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the week, in the site's time, during which nobody below safety commands a point.

    Attributes:
        days: weekdays on which it begins, Monday is 0.
        start: when it begins.
        end: when it ends; on the next day when not after ``start``.
    """

    days: frozenset[int]
    start: time
    end: time

    def holds(self, local: datetime) -> bool:
        """Whether ``local``, an instant in the site's time zone, is inside."""
        today, now = local.weekday(), local.time()
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        return (today in self.days and now >= self.start) or ((today - 1) % 7 in self.days and now < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a point may be written.

    Attributes:
        point: its id.
        minimum: smallest value that a command may write: the template's clamp and the site's.
        maximum: largest one.
        device_minimum: smallest value the device accepts; a release may write it, a command may not go below ``minimum``.
        device_maximum: largest one.
        step: values are multiples of it.
        max_step: largest change of one write.
        max_change_per_hour: largest sum of changes in any hour.
        write_interval_s: shortest time between two commands.
        switching: an on/off actuator, where 0 is off; minimum times then apply.
        min_on_s: shortest time on.
        min_off_s: shortest time off.
        starts_per_hour: most starts in any hour.
        writes_per_day: most writes in any 24 hours, the release included; ``None`` for a register that does not wear.
        lifetime_writes: writes that the register's memory is made for.
        lapse_s: the device forgets what is written after that long; it is written again at a third of it.
        release_value: what gives the point back to the GTB; ``None``: the value found before the first write.
        tolerance: two values that differ by no more are the same.
        settle_s: how long the device needs before it shows what was written.
        inverted: a higher value takes heat away, as on a shedding contact.
        forbidden: when nothing may be commanded.
        options: the values accepted and their names, for a point that is a choice.
    """

    point: str
    minimum: float
    maximum: float
    device_minimum: float = -math.inf
    device_maximum: float = math.inf
    step: float | None = None
    max_step: float | None = None
    max_change_per_hour: float | None = None
    write_interval_s: float = 0.0
    switching: bool = False
    min_on_s: float = 0.0
    min_off_s: float = 0.0
    starts_per_hour: int | None = None
    writes_per_day: int | None = 24
    lifetime_writes: int | None = None
    lapse_s: float | None = None
    release_value: float | None = None
    tolerance: float = 1e-6
    settle_s: float = 0.0
    inverted: bool = False
    forbidden: tuple[Window, ...] = ()
    options: Mapping[int, str] = field(default_factory=dict)

    def same(self, one: float, other: float) -> bool:
        """Whether two values are the same to this device."""
        return abs(one - other) <= self.tolerance

    def takes_away(self, value: float, found: float) -> bool:
        """Whether ``value`` asks for less heat than ``found``."""
        less = found - value if not self.inverted else value - found
        return less > self.tolerance

    def is_on(self, value: float) -> bool:
        """Whether an on/off actuator runs at this value."""
        return abs(value) > self.tolerance
