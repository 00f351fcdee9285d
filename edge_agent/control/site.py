"""What the controls of all points share: clocks, the control file, the site's state."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from edge_agent.control.audit import Entry
from edge_agent.control.guards import Guards, Values
from edge_agent.control.hot_water import Hygiene
from edge_agent.control.memory import Memory
from edge_agent.control.pipeline import World
from edge_agent.control.record import ControlFile
from edge_agent.control.spread import Spread
from edge_agent.control.steady import Steady

TICK_S = 1.0


@dataclass(slots=True, kw_only=True)
class Site:
    """Shared by the points of one site.

    Attributes:
        steady: the clock of the rules.
        clock: the wall clock, for the audit and for forbidden windows.
        zone: the site's time zone.
        file: where what must survive goes before anything is sent.
        spread: turns of the releases.
        values: good value of a point now.
        act: whether writes are sent; else they are only imagined.
        manual_hold_s: how long a change by hand suspends others.
        failure_hold_s: how long a failed point is left alone.
        guards: interlocks.
        hygiene: of the stores of hot water.
        writes_allowed: what the key switch says.
    """

    steady: Steady
    clock: Callable[[], datetime]
    zone: ZoneInfo
    file: ControlFile
    spread: Spread
    values: Values
    act: bool
    manual_hold_s: float
    failure_hold_s: float
    guards: Guards = field(default_factory=Guards)
    hygiene: dict[str, Hygiene] = field(default_factory=dict)
    writes_allowed: bool = True

    def world(self, release_from_s: float | None) -> World:
        """What a decision is taken from, now."""
        return World(
            now_s=self.steady.now_s(),
            local=self.clock().astimezone(self.zone),
            values=self.values,
            writes_allowed=self.writes_allowed,
            guards=self.guards,
            hygiene=self.hygiene,
            manual_hold_s=self.manual_hold_s,
            failure_hold_s=self.failure_hold_s,
            release_from_s=release_from_s,
            tick_s=TICK_S,
        )

    async def commit(self, entries: Sequence[Entry], memories: Mapping[str, Memory] | None = None) -> None:
        """Put on disk, durable when this returns.

        Raises:
            ControlFileError: it could not be; nothing may be sent then.
        """
        await asyncio.to_thread(self.file.commit, entries, memories=memories)
