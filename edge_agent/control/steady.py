"""A clock that never goes back: seconds since the machine's start, the same through restarts of the agent."""

import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from edge_agent.control.hot_water import Hygiene
from edge_agent.control.memory import Memory, Move

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Steady(Protocol):
    """Time for rules and leases. The wall clock may go back an hour; this one may not."""

    @property
    def boot(self) -> str:
        """Names the start of the machine that the seconds count from."""
        ...

    def now_s(self) -> float:
        """Seconds since that start, sleep included."""
        ...


@dataclass(frozen=True, slots=True)
class BootClock:
    """The machine's own. Elsewhere than on Linux it starts with the process, which is shorter, so never too lenient."""

    boot: str

    def now_s(self) -> float:
        """Seconds since the machine started."""
        return (
            time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
        )


def boot_clock() -> BootClock:
    """The clock of production."""
    try:
        return BootClock(_BOOT_ID.read_text(encoding="ascii").strip())
    except OSError:
        return BootClock(uuid.uuid4().hex)


def after_reboot(memory: Memory) -> Memory:
    """A memory whose instants are of an earlier start of the machine.

    How long ago they were is not known, but it is at least the time since this start: they move to its second zero, so
    that every rest is waited for in full and no budget comes back early.
    """
    return replace(
        memory,
        commanded_at_s=0.0,
        switched_at_s=0.0,
        starts_s=(0.0,) * len(memory.starts_s),
        writes_s=(0.0,) * len(memory.writes_s),
        moves=tuple(Move(0.0, move.by) for move in memory.moves),
        manual_at_s=None if memory.manual_at_s is None else 0.0,
        failed_at_s=None if memory.failed_at_s is None else 0.0,
    )


def hygiene_after_reboot(hygiene: Hygiene) -> Hygiene:
    """A hygiene of an earlier start: its rises are forgotten, for how old they are is not known; its last shed was just now."""
    shed = hygiene.taken_s is not None or hygiene.given_s is not None
    return Hygiene(given_s=0.0 if shed else None)
