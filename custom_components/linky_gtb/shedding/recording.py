"""The last hour of inputs and decisions, for diagnostics and `script/replay`."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .core import Decision, Inputs, LoadSpec, SiteSpec
from .core.documents import decision_document, inputs_document, load_document, site_document

KEPT_S: Final = 3600.0
VERSION: Final = 1


@dataclass
class Recording:
    """Calls of the last hour, and the core's memory as it was before the first of them.

    The memory is noted each ten minutes; the calls kept begin at one of those notes, so that a replay meets the same
    state.
    """

    calls: deque[tuple[Inputs, Decision]] = field(default_factory=deque)
    notes: deque[tuple[float, Mapping[str, object]]] = field(default_factory=deque)

    def note(self, now: float, memory: Mapping[str, object]) -> None:
        """Keep the core's memory as it is before the call at `now`."""
        self.notes.append((now, memory))

    def needs_note(self, now: float) -> bool:
        """Whether the last note is ten minutes old."""
        return not self.notes or now - self.notes[-1][0] >= KEPT_S / 6

    def add(self, inputs: Inputs, decision: Decision) -> None:
        """Keep one call."""
        self.calls.append((inputs, decision))
        oldest = inputs.now - KEPT_S
        while len(self.notes) > 1 and self.notes[1][0] <= oldest:
            self.notes.popleft()
        while self.calls and self.calls[0][0].now < self.notes[0][0]:
            self.calls.popleft()

    def document(self, site: SiteSpec, loads: Mapping[str, LoadSpec]) -> dict[str, object]:
        """Return all of it for JSON."""
        return {
            "version": VERSION,
            "site": site_document(site),
            "loads": [load_document(load) for load in loads.values()],
            "memory": dict(self.notes[0][1]) if self.notes else None,
            "calls": [
                {"inputs": inputs_document(inputs), "decision": decision_document(decision)}
                for inputs, decision in self.calls
            ],
        }
