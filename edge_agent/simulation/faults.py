"""What may go wrong with an answer, by chance (pure but for its source of chance)."""

import random
from dataclasses import dataclass, field

SERVER_FAILURE = 4


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares of requests that go wrong, each from 0 to 1, and how.

    Attributes:
        silent: no answer at all.
        late: an answer after ``late_s``.
        refusing: a refusal ("device failure").
        short: an answer that lacks its last register.
        late_s: delay of a late answer, in seconds.
        delay_s: delay of every answer, in seconds.
        chance: source of chance.
    """

    silent: float = 0.0
    late: float = 0.0
    refusing: float = 0.0
    short: float = 0.0
    late_s: float = 1.5
    delay_s: float = 0.0
    chance: random.Random = field(default_factory=random.Random)

    def on(self, answer: bytes) -> tuple[float, bytes] | None:
        """Delay in seconds and answer, changed or not; ``None`` for silence."""
        if self.chance.random() < self.silent:
            return None
        if self.chance.random() < self.refusing:
            return self.delay_s, bytes([answer[0] & 0x7F | 0x80, SERVER_FAILURE])
        if self.chance.random() < self.short and answer[0] in {1, 2, 3, 4} and answer[1] > 2:
            answer = bytes([answer[0], answer[1] - 2]) + answer[2:-2]
        late = self.chance.random() < self.late
        return (self.late_s if late else self.delay_s), answer
