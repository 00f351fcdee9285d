"""What a request costs on a line, which decides how to join registers and whether a period is possible (pure)."""

import math
from dataclasses import dataclass

_REQUEST_CHARACTERS = 8
_ANSWER_CHARACTERS = 5
_SILENCE_CHARACTERS = 7  # 3.5 before the request and before the answer
_OVERHEAD_CHARACTERS = _REQUEST_CHARACTERS + _ANSWER_CHARACTERS + _SILENCE_CHARACTERS
_CHARACTERS_PER_REGISTER = 2
_BITS_PER_CHARACTER_MAX = 8
FREE_GAP = 125
"""Gap of a line on which registers cost nothing: as many as an answer carries."""


@dataclass(frozen=True, slots=True)
class Line:
    """Speed of what lies between the agent and a device.

    Attributes:
        baud: bits per second of the slowest serial part; ``None`` when there is none (Modbus TCP).
        turnaround_s: time a device takes to begin its answer, in seconds.
        bits_per_character: start, data, parity and stop bits of one character.
        pause_s: silence kept between two requests, in seconds.
    """

    baud: int | None = None
    turnaround_s: float = 0.02
    bits_per_character: int = 11
    pause_s: float = 0.0

    @property
    def max_gap(self) -> int:
        """Most unwanted registers worth reading between two wanted ones.

        A second request costs 20 characters, the turn-around and the pause; an unwanted register costs 2 characters.
        """
        if self.baud is None:
            return FREE_GAP
        character_s = self.bits_per_character / self.baud
        spared_s = _OVERHEAD_CHARACTERS * character_s + self.turnaround_s + self.pause_s
        return min(FREE_GAP, int(spared_s / (_CHARACTERS_PER_REGISTER * character_s)))

    @property
    def character_s(self) -> float:
        """Time of one character, in seconds; 0 without a serial part."""
        return self.bits_per_character / self.baud if self.baud else 0.0

    @property
    def frame_silence_s(self) -> float:
        """Silence that ends a frame: 3.5 characters, and 1.75 ms from 19 200 baud on (Modbus over serial line, §2.5.1.1)."""
        if self.baud is None:
            return 0.0
        return max(3.5 * self.character_s, 0.00175)

    def request_s(self, count: int, *, bits: bool = False) -> float:
        """Time that one request keeps the line, in seconds.

        Args:
            count: registers asked for, or coils when ``bits``.
            bits: coils and discrete inputs: eight in a character.
        """
        content = math.ceil(count / _BITS_PER_CHARACTER_MAX) if bits else _CHARACTERS_PER_REGISTER * count
        return (_OVERHEAD_CHARACTERS + content) * self.character_s + self.turnaround_s + self.pause_s
