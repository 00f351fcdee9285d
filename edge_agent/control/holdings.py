"""What a device holds, as far as the control of a point knows it."""

from dataclasses import dataclass
from typing import Protocol


class Polled(Protocol):
    """The last reading of a point by the ordinary polls; a new object at each reading."""

    @property
    def good_value(self) -> float | None:
        """The value when it is good, else ``None``."""
        ...


@dataclass(slots=True)
class Holdings:
    """The last value that was seen: by a poll, or by our own reading, whichever came later."""

    own: float | None = None
    _poll_at_own: Polled | None = None

    def note(self, value: float | None, poll: Polled) -> None:
        """Take a reading of our own; polls that ended before it do not count any more."""
        self.own, self._poll_at_own = value, poll

    def now(self, poll: Polled) -> float | None:
        """The value that the device was last seen to hold."""
        return self.own if poll is self._poll_at_own else poll.good_value
