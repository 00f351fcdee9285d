"""The Modbus TCP server of the pretend building: register maps come from the templates, values from the building."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from edge_agent.devices import DeviceTemplate, Register, Space
from edge_agent.modbus.codec import decode, encode
from simulators.building.live import Building
from simulators.building.units import Unit, write

_SPACES = {3: Space.HOLDING, 4: Space.INPUT, 6: Space.HOLDING, 16: Space.HOLDING}
_WRITES = (6, 16)
_NO_BITS = [SimData(0, values=[False] * 16, datatype=DataType.BITS)]
_NO_REGISTERS = SimData(0, datatype=DataType.INVALID)


class AddressInUseError(Exception):
    """The server could not listen; the message says where."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """How one unit answers a request that only touches registers it has."""

    unit: Unit
    building: Building
    clock: Callable[[], datetime]

    async def answer(  # noqa: PLR0917 -- pymodbus calls it so
        self,
        function_code: int,
        start_address: int,
        address: int,
        count: int,
        current_registers: list[int],
        set_values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        """Refuse or accept a request, and put the values of this instant into ``current_registers``."""
        template = self.unit.template
        if (space := _SPACES.get(function_code)) is None:
            return ExcCodes.ILLEGAL_FUNCTION
        self.building.advance(self.clock())
        if set_values is not None:
            return self._write(function_code, address, [int(word) for word in set_values])
        if function_code not in _WRITES and (refusal := _refusal(template, address, count)):
            return refusal
        self._refresh(space, start_address, current_registers)
        if count == 1 and address in self.unit.alone:
            current_registers[address - start_address] = self.unit.alone[address]
        return None

    def _refresh(self, space: Space, start_address: int, words: list[int]) -> None:
        template, values = self.unit.template, self.unit.values(self.building.moment())
        for register in template.registers:
            if register.space is space:
                place = register.address - start_address
                words[place : place + register.words] = encode(
                    register,
                    values[register.key],
                    word_order=template.word_order,
                    byte_order=template.byte_order,
                )

    def _write(self, function_code: int, address: int, words: Sequence[int]) -> ExcCodes | None:
        template = self.unit.template
        if function_code not in template.write_functions:
            return ExcCodes.ILLEGAL_FUNCTION
        accepted: list[tuple[Register, float]] = []
        while words:
            register = _starting_at(template, address)
            if register is None or len(words) < register.words:
                return ExcCodes.ILLEGAL_ADDRESS
            value = decode(
                register,
                words[: register.words],
                word_order=template.word_order,
                byte_order=template.byte_order,
            )
            if value is None or not _within(register, value):
                return ExcCodes.ILLEGAL_VALUE
            accepted.append((register, value))
            words, address = words[register.words :], register.end
        for register, value in accepted:
            write(self.building, self.unit, register, value)
        return None


@asynccontextmanager
async def serving(
    building: Building,
    units: Sequence[Unit],
    *,
    clock: Callable[[], datetime],
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[int]:
    """Serve the units on one Modbus TCP port while the context lasts.

    Args:
        building: what lives; it advances to ``clock()`` on each request.
        units: devices on the line; another unit number is answered "gateway target did not respond".
        clock: the present instant, aware.
        host: address to listen on.
        port: port to listen on; 0 takes any free one.

    Yields:
        The port listened on.

    Raises:
        AddressInUseError: nothing can listen there.
        KeyError: a template asks for a register that its unit does not simulate.
    """
    devices = [_device(_Answers(unit, building, clock)) for unit in units]
    server = ModbusTcpServer([*devices, _nobody()], address=(host, port))
    try:
        await server.serve_forever(background=True)
    except RuntimeError as error:
        raise AddressInUseError(f"cannot listen on {host}:{port}: is another program using it?") from error
    try:
        listener = cast("asyncio.Server", server.transport)
        yield int(listener.sockets[0].getsockname()[1])
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus leaves it without annotation


def _device(answers: _Answers) -> SimDevice:
    unit = answers.unit
    known = unit.values(answers.building.moment())
    if missing := sorted({register.key for register in unit.template.registers} - known.keys()):
        raise KeyError(f"unit {unit.number} ({unit.template.id}) does not simulate: {', '.join(missing)}")

    return SimDevice(
        unit.number,
        (_NO_BITS, _NO_BITS, _block(unit.template, Space.HOLDING), _block(unit.template, Space.INPUT)),
        action=answers.answer,
    )


def _nobody() -> SimDevice:
    """Answers for all units that are not on the line; without it pymodbus reports a failure of the device."""

    async def absent(
        _function: int, _start: int, _address: int, _count: int, _words: list[int], _values: object
    ) -> ExcCodes:
        return ExcCodes.GATEWAY_NO_RESPONSE

    return SimDevice(0, SimData(0, count=0x10000, datatype=DataType.REGISTERS), action=absent)


def _block(template: DeviceTemplate, space: Space) -> list[SimData]:
    """One cell per known address; pymodbus refuses all others, and writes to those that are read-only."""
    writable = {
        address: register.writable
        for register in template.registers
        if register.space is space
        for address in range(register.address, register.end)
    }
    cells = [
        SimData(address, datatype=DataType.REGISTERS, readonly=not writable[address])
        for address in sorted(writable)
    ]
    return cells or [_NO_REGISTERS]


def _refusal(template: DeviceTemplate, address: int, count: int) -> ExcCodes | None:
    """Why the device refuses to read this block, if it does."""
    if template.max_read_registers is not None and count > template.max_read_registers:
        return ExcCodes.ILLEGAL_VALUE
    ranges, last = template.readable_ranges, address + count - 1
    if ranges and not any(low <= address and last <= high for low, high in ranges):
        return ExcCodes.ILLEGAL_ADDRESS
    if template.even_only and (address % 2 or count % 2):
        return ExcCodes.ILLEGAL_ADDRESS
    return None


def _starting_at(template: DeviceTemplate, address: int) -> Register | None:
    holding = (register for register in template.registers if register.space is Space.HOLDING)
    return next((register for register in holding if register.address == address), None)


def _within(register: Register, value: float) -> bool:
    low, high = register.write_min, register.write_max
    return (low is None or value >= low) and (high is None or value <= high)
