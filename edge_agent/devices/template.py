"""A device template: the registers of a model of meter or controller, and how it likes to be read."""

from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from edge_agent.devices._names import name_of
from edge_agent.devices.coding import Order, RegisterType, Space
from edge_agent.devices.identity import Fingerprint, Probe, SerialDefaults
from edge_agent.devices.quantity import quantity_of
from edge_agent.devices.register import Frozen, Register, Sentinel, Trust


class TypedSentinel(Sentinel):
    """A sentinel shared by all registers of some types of one device."""

    types: tuple[RegisterType, ...] = Field(min_length=1)


class NeverWrite(Frozen):
    """A register that must not be written, with the reason."""

    address: int
    why: str


class Switch(Frozen):
    """A setting of the installation that changes the scale of registers, such as a DIP switch.

    Attributes:
        desc: where it is and what it changes.
        options: factor by which each position multiplies the scale.
        default: position assumed when the site does not say; the site must say when there is none.
    """

    desc: str
    options: dict[str, float] = Field(min_length=1)
    default: str | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.default is not None and self.default not in self.options:
            raise ValueError(f"default {self.default!r} is not one of the options")
        return self


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
        connect_pause_ms: pause it needs after the connection is made.
        write_pause_ms: pause it needs after a write, before it shows the new value.
        serial_defaults: how its serial port is set when it leaves the factory.
        switches: settings of the installation that registers' scales depend on.
        fingerprints: registers by which a device of this map is recognised.
        probe: a register whose plausible value shows that the map fits.
        space: default of the registers' ``space``.
        sentinels: patterns that mean "not available", by type; already spread over ``registers``.
        read_rules: what the sources say about reading, in words.
        notes: traps, in words.
        sources: source keys to their reference.
        registers: the map, in the order of the file; empty when it depends on the application in the device.
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
    connect_pause_ms: int = Field(default=0, ge=0)
    write_pause_ms: int = Field(default=0, ge=0)
    serial_defaults: SerialDefaults | None = None
    switches: dict[str, Switch] = Field(default_factory=dict)
    fingerprints: tuple[Fingerprint, ...] = ()
    probe: Probe | None = None
    space: Space = Space.HOLDING
    sentinels: tuple[TypedSentinel, ...] = ()
    read_rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)
    registers: tuple[Register, ...] = ()

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
        if self.probe is not None and self.probe.key not in keys:
            raise ValueError(f"probe: there is no register {self.probe.key!r}")
        for register in self.registers:
            self._check_scale(register, keys)
            if not self._readable(register):
                raise ValueError(f"register {register.key!r} is outside the readable ranges")
            if self.even_only and not register.space.is_bits and (register.address % 2 or register.words % 2):
                raise ValueError(f"register {register.key!r} is odd, but the device reads even only")
        return self

    def _check_scale(self, register: Register, keys: list[str]) -> None:
        if register.scale_register is not None and register.scale_register not in keys:
            raise ValueError(
                f"register {register.key!r}: there is no register {register.scale_register!r} to scale by"
            )
        if register.scale_switch is not None and register.scale_switch not in self.switches:
            raise ValueError(f"register {register.key!r}: there is no switch {register.scale_switch!r}")

    def _readable(self, register: Register) -> bool:
        ranges = () if register.space.is_bits else self.readable_ranges
        return not ranges or any(low <= register.address and register.end - 1 <= high for low, high in ranges)


def _completed(written: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """Fill in space, orders, name, quantity and the sentinels of the register's type; what is written wins."""
    register = dict(written)
    register.setdefault("space", template.get("space", Space.HOLDING))
    for order in ("word_order", "byte_order"):
        register.setdefault(order, template.get(order, Order.BIG))
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
