"""Requests, and what makes an answer the answer to one (pure but for pymodbus' types)."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace

from pymodbus.pdu import ExceptionResponse, ModbusPDU

from edge_agent.devices import Space
from edge_agent.modbus.errors import IllegalAddressError, RefusedError, UnitSilentError, WrongAnswerError
from edge_agent.modbus.wires import Client

READ_FUNCTIONS = {Space.COIL: 1, Space.DISCRETE: 2, Space.HOLDING: 3, Space.INPUT: 4}
_MEANINGS = {
    1: "illegal function",
    2: "illegal address",
    3: "illegal value",
    4: "device failure",
    5: "acknowledged, still working",
    6: "busy",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target does not respond",
}
# Some devices answer "illegal value" when the count, not the address, crosses a hole of their map.
_ADDRESS_CODES = frozenset({2, 3})
_SILENT_CODES = frozenset({10, 11})
_EXCEPTION = 0x80


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a unit; ``values`` are written when the function is a write."""

    unit: int
    function: int
    address: int
    count: int
    values: tuple[int, ...] = ()

    @classmethod
    def read(cls, unit: int, space: Space, address: int, count: int) -> Request:
        """Read ``count`` cells of a space."""
        return cls(unit, READ_FUNCTIONS[space], address, count)

    @property
    def shape(self) -> tuple[int, int]:
        """What two answers have in common when one can be taken for the other."""
        return self.function, self.count

    def widened(self, cells: int) -> Request:
        """The same read, longer by some cells, so that its answer has another shape."""
        return replace(self, count=self.count + cells)

    def other_shape(self) -> Request:
        """A harmless read whose answers, refusals included, cannot be taken for an answer to this request."""
        function = 4 if self.function == 3 else 3
        return Request(self.unit, function, self.address, 1)

    def send(self, client: Client) -> Awaitable[ModbusPDU]:
        """Ask through a connected client."""
        unit = self.unit
        match self.function:
            case 1:
                return client.read_coils(self.address, count=self.count, device_id=unit)
            case 2:
                return client.read_discrete_inputs(self.address, count=self.count, device_id=unit)
            case 3:
                return client.read_holding_registers(self.address, count=self.count, device_id=unit)
            case 4:
                return client.read_input_registers(self.address, count=self.count, device_id=unit)
            case 5:
                return client.write_coil(self.address, bool(self.values[0]), device_id=unit)
            case 6:
                return client.write_register(self.address, self.values[0], device_id=unit)
            case 15:
                return client.write_coils(self.address, [bool(each) for each in self.values], device_id=unit)
            case 16:
                return client.write_registers(self.address, list(self.values), device_id=unit)
            case 43:
                return client.read_device_information(device_id=unit)
            case _:
                raise ValueError(f"function {self.function} is not one that the agent sends")

    def accept(self, answer: ModbusPDU, *, numbered: bool) -> list[int]:
        """Content of the answer to this request: registers as unsigned 16-bit numbers, coils as 0 and 1.

        Args:
            answer: what came.
            numbered: whether answers must carry a transaction number.

        Raises:
            WrongAnswerError: it answers something else.
            RefusedError: the device answered with an exception.
        """
        if self.unit and answer.dev_id != self.unit:
            raise WrongAnswerError(f"unit {answer.dev_id} answered for unit {self.unit}")
        if numbered and not answer.transaction_id:
            raise WrongAnswerError(f"unit {self.unit} does not repeat the number of the request")
        if isinstance(answer, ExceptionResponse):
            self._refused(answer)
        if answer.function_code != self.function:
            raise WrongAnswerError(
                f"unit {self.unit} answered function {answer.function_code} where {self.function} was asked"
            )
        return self._content(answer)

    def _refused(self, answer: ExceptionResponse) -> None:
        code, function = answer.exception_code, answer.function_code & ~_EXCEPTION
        if function != self.function:
            raise WrongAnswerError(f"unit {self.unit} refused function {function}, which was not asked")
        message = f"unit {self.unit} answered {_MEANINGS.get(code, 'exception')} ({code})"
        if code in _ADDRESS_CODES:
            raise IllegalAddressError(message, code)
        if code in _SILENT_CODES:
            raise UnitSilentError(message, code)
        raise RefusedError(message, code)

    def _content(self, answer: ModbusPDU) -> list[int]:
        match self.function:
            case 1 | 2:
                bits = list(answer.bits)
                if len(bits) != -(-self.count // 8) * 8:
                    raise WrongAnswerError(
                        f"unit {self.unit} sent {len(bits)} bits where {self.count} were asked for"
                    )
                return [int(bit) for bit in bits[: self.count]]
            case 3 | 4:
                words = list(answer.registers)
                if len(words) != self.count:
                    raise WrongAnswerError(
                        f"unit {self.unit} sent {len(words)} registers where {self.count} were asked for"
                    )
                return words
            case 43:
                return _flattened(getattr(answer, "information", {}))
            case _:
                self._confirm(answer)
                return list(self.values)

    def _confirm(self, answer: ModbusPDU) -> None:
        """A write is confirmed by an echo: of address and value, or of address and count."""
        echoed: Sequence[object] = (answer.address,)
        expected: Sequence[object] = (self.address,)
        match self.function:
            case 5:
                echoed, expected = (
                    (answer.address, bool(answer.bits[0])),
                    (self.address, bool(self.values[0])),
                )
            case 6:
                echoed, expected = (answer.address, answer.registers[0]), (self.address, self.values[0])
            case _:
                echoed, expected = (answer.address, answer.count), (self.address, self.count)
        if echoed != expected:
            raise WrongAnswerError(
                f"unit {self.unit} confirmed a write of {echoed} where {expected} was sent"
            )


def _flattened(information: Mapping[int, bytes]) -> list[int]:
    """Identification objects as numbers: number of the object, length, characters, and so on."""
    return [
        number
        for key, text in sorted(information.items())
        if isinstance(text, bytes)
        for number in (key, len(text), *text)
    ]
