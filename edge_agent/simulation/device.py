"""A device that answers Modbus requests as its template says (pure but for its clock)."""

import struct
from collections.abc import Callable

from edge_agent.devices import DeviceTemplate, Register, Space
from edge_agent.modbus.codec import encode
from edge_agent.simulation.values import value_of

ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
_READS = {1: Space.COIL, 2: Space.DISCRETE, 3: Space.HOLDING, 4: Space.INPUT}
_WRITES = {5: Space.COIL, 6: Space.HOLDING, 15: Space.COIL, 16: Space.HOLDING}
_MOST_BITS, _MOST_WORDS = 2000, 125


class _RefusedError(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class SimulatedDevice:
    """Registers of a template, with moving values; what was written stays."""

    def __init__(self, template: DeviceTemplate, clock: Callable[[], float]) -> None:
        """Make a device.

        Args:
            template: what it is.
            clock: seconds since its start.
        """
        self.template, self._clock = template, clock
        self._written: dict[tuple[Space, int], int] = {}
        self._spans = {space: self._span(space) for space in Space}

    def set_words(self, space: Space, address: int, *words: int) -> None:
        """Fix the content of registers, as a write would."""
        for offset, word in enumerate(words):
            self._written[space, address + offset] = word

    def answer(self, pdu: bytes) -> bytes:
        """Answer to a request, both without address and checksum."""
        try:
            return self._answer(pdu)
        except _RefusedError as refused:
            return bytes([pdu[0] | 0x80, refused.code])
        except struct.error, IndexError:
            return bytes([pdu[0] | 0x80, ILLEGAL_VALUE])

    def _answer(self, pdu: bytes) -> bytes:
        function = pdu[0]
        if space := _READS.get(function):
            address, count = struct.unpack(">HH", pdu[1:5])
            return self._read(function, space, address, count)
        if function not in _WRITES:
            raise _RefusedError(ILLEGAL_FUNCTION)
        if self.template.write_functions and function not in self.template.write_functions:
            raise _RefusedError(ILLEGAL_FUNCTION)
        return self._write(function, _WRITES[function], pdu)

    def _read(self, function: int, space: Space, address: int, count: int) -> bytes:
        self._check(space, address, count)
        cells = self._cells(space)
        content = [cells.get(each, 0) for each in range(address, address + count)]
        if space.is_bits:
            packed = sum(bool(bit) << place for place, bit in enumerate(content))
            size = (count + 7) // 8
            return bytes([function, size]) + packed.to_bytes(size, "little")
        return bytes([function, 2 * count]) + struct.pack(f">{count}H", *content)

    def _write(self, function: int, space: Space, pdu: bytes) -> bytes:
        address, second = struct.unpack(">HH", pdu[1:5])
        match function:
            case 5:
                values = [int(second == 0xFF00)]
            case 6:
                values = [second]
            case 15:
                packed = int.from_bytes(pdu[6:], "little")
                values = [packed >> place & 1 for place in range(second)]
            case _:
                values = list(struct.unpack(f">{second}H", pdu[6 : 6 + 2 * second]))
        for place, value in enumerate(values, address):
            if not self._writable(space, place):
                raise _RefusedError(ILLEGAL_ADDRESS)
            self._written[space, place] = value
        return pdu[:5]

    def _check(self, space: Space, address: int, count: int) -> None:
        template = self.template
        most = _MOST_BITS if space.is_bits else template.max_read_registers or _MOST_WORDS
        if not 1 <= count <= most:
            raise _RefusedError(ILLEGAL_VALUE)
        low, high = self._spans[space]
        if not low <= address <= address + count - 1 <= high:
            raise _RefusedError(ILLEGAL_ADDRESS)
        if space.is_bits:
            return
        ranges = template.readable_ranges
        if ranges and not any(first <= address and address + count - 1 <= last for first, last in ranges):
            raise _RefusedError(ILLEGAL_ADDRESS)
        if template.even_only and (address % 2 or count % 2):
            raise _RefusedError(ILLEGAL_ADDRESS)
        if count > 1 and any(address <= alone < address + count for alone in template.read_alone):
            raise _RefusedError(ILLEGAL_ADDRESS)

    def _span(self, space: Space) -> tuple[int, int]:
        """First and last address of a space; gaps between known registers hold 0."""
        fixed = [f for f in self.template.fingerprints if f.space is space and f.expect]
        starts = [*(r.address for r in self._of(space)), *(f.address for f in fixed)]
        ends = [*(r.end for r in self._of(space)), *(f.address + f.words for f in fixed)]
        return (min(starts), max(ends) - 1) if starts else (1, 0)

    def _of(self, space: Space) -> list[Register]:
        return [register for register in self.template.registers if register.space is space]

    def _cells(self, space: Space) -> dict[int, int]:
        seconds = self._clock()
        cells: dict[int, int] = {}
        for print_ in self.template.fingerprints:
            if print_.space is space and print_.expect:
                cells |= dict(enumerate(print_.expect[0], print_.address))
        for register in self._of(space):
            cells |= dict(enumerate(_words(register, seconds), register.address))
        cells |= {address: word for (where, address), word in self._written.items() if where is space}
        return cells

    def _writable(self, space: Space, address: int) -> bool:
        return any(r.writable and r.address <= address < r.end for r in self._of(space))


def _words(register: Register, seconds: float) -> list[int]:
    if register.is_text:
        text = register.key.encode().ljust(2 * register.words, b"\0")[: 2 * register.words]
        return list(struct.unpack(f">{register.words}H", text))
    try:
        return encode(register, value_of(register, seconds))
    except ValueError:
        return [0] * register.words
