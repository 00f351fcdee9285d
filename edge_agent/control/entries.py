"""Entries of the audit about one point."""

from collections.abc import Callable
from dataclasses import replace

from edge_agent.control.audit import Entry, Event, Result
from edge_agent.control.lease import Lease, Rule
from edge_agent.control.pipeline import Action, Decision
from edge_agent.control.site import Site

_TOLD_BY_WRITE = frozenset({Rule.CLAMP, Rule.STEP, Rule.MAX_STEP, Rule.HOURLY_CHANGE})
"""Rules that come with a write, whose entry names them."""


class Teller:
    """Words for what happens to a point."""

    def __init__(self, site: Site, point: str, observed: Callable[[], bool]) -> None:
        self._site, self._point, self._observed = site, point, observed
        self._told: tuple[str, Rule] | None = None

    def lease(self, event: Event, lease: Lease, result: Result) -> Entry:
        """A lease began or ended."""
        return _of(lease, replace(self._blank(event), result=result))

    def write(
        self,
        event: Event,
        decision: Decision,
        *,
        old: float | None,
        written: float | None = None,
        read_back: float | None = None,
    ) -> Entry:
        """A command or a release."""
        entry = replace(
            self._blank(event),
            old=old,
            written=written,
            read_back=read_back,
            rule=decision.rule.value if decision.rule else None,
        )
        return _of(decision.lease, entry) if decision.lease else entry

    def overruled(self, decision: Decision) -> Entry | None:
        """A rule keeps a lease from having its way: said once, not each second."""
        lease, rule = decision.lease, decision.rule
        if lease is None or rule is None or rule in _TOLD_BY_WRITE:
            self._told = None
            return None
        if self._told == (lease.id, rule):
            return None
        self._told = lease.id, rule
        return _of(lease, replace(self._blank(Event.OVERRULED), rule=rule.value, result=Result.REFUSED))

    def by_hand(self, *, old: float | None, found: float) -> Entry:
        """A person changed the value on the device."""
        return replace(self._blank(Event.MANUAL), actor="by hand", old=old, read_back=found)

    @staticmethod
    def in_trouble(decision: Decision) -> Decision:
        """The decision while the device cannot be reached."""
        return replace(decision, action=Action.HOLD, rule=Rule.UNKNOWN_STATE)

    def _blank(self, event: Event) -> Entry:
        return Entry(time=self._site.clock(), event=event, point=self._point, observed=self._observed())


def _of(lease: Lease, entry: Entry) -> Entry:
    return replace(
        entry,
        actor=lease.actor,
        priority=lease.priority.word,
        requested=lease.value,
        reason=lease.reason,
    )
