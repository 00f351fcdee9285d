"""A device template: the registers of a model of meter or controller, and how it likes to be read."""

from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from edge_agent.devices._names import name_of
from edge_agent.devices.register import (
    Frozen,
    Order,
    Register,
    RegisterType,
    Sentinel,
    Space,
    Trust,
    quantity_of,
)


class TypedSentinel(Sentinel):
    """A sentinel shared by all registers of some types of one device."""

    types: tuple[RegisterType, ...] = Field(min_length=1)


class NeverWrite(Frozen):
    """A register that must not be written, with the reason."""

    address: int
    why: str


class DeviceTemplate(Frozen):
    """Register map of a device, as found in its file.

    Attributes:
        id: name of the template, that of its file without extension.
        vendor: maker, as shown to users.
        models: models that the map is for.
        kind: sort of device, such as ``electricity_meter``.
        phases: 1 or 3 for an electricity meter, else ``None``.
        verification: trust in the main registers; each register's ``status`` decides for itself.
        protocols: ``rtu``, ``tcp`` or both.
        word_order: order of the words of values longer than one word.
        byte_order: order of the two bytes inside one word.
        max_read_registers: most words in one request; ``None`` when no source says (start with 20).
        readable_ranges: inclusive address ranges; a read must stay inside one. Empty: no limit known.
        even_only: the device refuses an odd start address or an odd count.
        read_alone: addresses that mean something else, or are refused, inside a longer read.
        never_write: registers that must not be written.
        write_functions: function codes accepted for writes, preferred first.
        request_gap_ms: pause the device needs between two requests.
        space: default of the registers' ``space``.
        sentinels: patterns that mean "not available", by type; already spread over ``registers``.
        read_rules: what the sources say about reading, in words.
        notes: traps, in words.
        sources: source keys to their reference.
        registers: the map, in the order of the file.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    vendor: str
    models: tuple[str, ...] = Field(min_length=1)
    kind: str
    phases: int | None = None
    verification: Trust
    protocols: tuple[str, ...] = ()
    word_order: Order = Order.BIG
    byte_order: Order = Order.BIG
    max_read_registers: int | None = Field(default=None, ge=1, le=125)
    readable_ranges: tuple[tuple[int, int], ...] = ()
    even_only: bool = False
    read_alone: tuple[int, ...] = ()
    never_write: tuple[NeverWrite, ...] = ()
    write_functions: tuple[int, ...] = ()
    request_gap_ms: int = Field(default=0, ge=0)
    space: Space = Space.HOLDING
    sentinels: tuple[TypedSentinel, ...] = ()
    read_rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)
    registers: tuple[Register, ...] = Field(min_length=1)

    def register(self, key: str) -> Register:
        """Return the register called ``key``.

        Raises:
            KeyError: the template has none; the message names the nearest ones.
        """
        for register in self.registers:
            if register.key == key:
                return register
        known = ", ".join(sorted(r.key for r in self.registers))
        raise KeyError(f"{self.id} has no register {key!r}; it has: {known}")

    @field_validator("registers", mode="before")
    @classmethod
    def _complete(cls, value: object, info: ValidationInfo) -> object:
        """Give each written register what the file says once for all of them."""
        if not isinstance(value, list):
            return value
        return [_completed(item, info.data) if isinstance(item, dict) else item for item in value]

    @model_validator(mode="after")
    def _check(self) -> Self:
        keys = [register.key for register in self.registers]
        if double := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"register keys used twice: {', '.join(double)}")
        for register in self.registers:
            if not self._readable(register):
                raise ValueError(f"register {register.key!r} is outside the readable ranges")
            if self.even_only and (register.address % 2 or register.words % 2):
                raise ValueError(f"register {register.key!r} is odd, but the device reads even only")
        return self

    def _readable(self, register: Register) -> bool:
        ranges = self.readable_ranges
        return not ranges or any(low <= register.address and register.end - 1 <= high for low, high in ranges)


def _completed(written: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """Fill in space, name, quantity and the sentinels of the register's type; what is written wins."""
    register = dict(written)
    register.setdefault("space", template.get("space", Space.HOLDING))
    key, unit, kind = (str(register.get(field, "")) for field in ("key", "unit", "type"))
    register.setdefault("name", name_of(key, str(register.get("desc", ""))))
    if kind in RegisterType:
        register.setdefault("quantity", quantity_of(key, unit, RegisterType(kind)))
        shared = [
            Sentinel(raw=sentinel.raw, mask=sentinel.mask, meaning=sentinel.meaning)
            for sentinel in template.get("sentinels", ())
            if kind in sentinel.types
        ]
        own = register.get("sentinels", [])
        register["sentinels"] = [*own, *shared] if isinstance(own, list) else own
    return register
