"""What one register of a device means: where it is, how it is coded, which quantity it carries."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Space(StrEnum):
    """Table of registers a value is read from: holding (functions 3, 6, 16) or input (function 4)."""

    HOLDING = "holding"
    INPUT = "input"


class Order(StrEnum):
    """Which part comes first: ``big`` is the most significant, ``little`` the least significant."""

    BIG = "big"
    LITTLE = "little"


class Access(StrEnum):
    """What a client may do with a register."""

    READ = "r"
    READ_WRITE = "rw"


class Trust(StrEnum):
    """How far the public sources of a register or a device agree."""

    VERIFIED = "verified"
    VENDOR_DOCUMENT = "vendor_document"
    SINGLE_SOURCE = "single_source"
    PARTIAL = "partial"
    CONFLICT = "conflict"
    UNVERIFIED = "unverified"


class RegisterType(StrEnum):
    """Coding of a value in one, two or four 16-bit words."""

    FLOAT32 = "float32"
    FLOAT64 = "float64"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    UINT8 = "uint8"
    UINT16 = "uint16"
    UINT32 = "uint32"
    UINT64 = "uint64"
    ENUM16 = "enum16"
    BITS16 = "bits16"
    SIGNMAG16 = "signmag16"

    @property
    def words(self) -> int:
        """Number of 16-bit words on the wire: 1, 2 or 4."""
        return _WORDS.get(self, 1)


_WORDS = {
    RegisterType.FLOAT32: 2,
    RegisterType.INT32: 2,
    RegisterType.UINT32: 2,
    RegisterType.FLOAT64: 4,
    RegisterType.INT64: 4,
    RegisterType.UINT64: 4,
}


class Quantity(StrEnum):
    """Physical meaning of a value, in the words of the agent's API."""

    POWER = "power"
    APPARENT_POWER = "apparent_power"
    REACTIVE_POWER = "reactive_power"
    ENERGY = "energy"
    VOLTAGE = "voltage"
    CURRENT = "current"
    FREQUENCY = "frequency"
    POWER_FACTOR = "power_factor"
    TEMPERATURE = "temperature"
    SETPOINT = "setpoint"
    FLOW = "flow"
    VOLUME = "volume"
    THERMAL_POWER = "thermal_power"
    THERMAL_ENERGY = "thermal_energy"
    STATE = "state"
    OTHER = "other"


_BY_UNIT = {
    "W": Quantity.POWER,
    "VA": Quantity.APPARENT_POWER,
    "var": Quantity.REACTIVE_POWER,
    "kWh": Quantity.ENERGY,
    "V": Quantity.VOLTAGE,
    "A": Quantity.CURRENT,
    "Hz": Quantity.FREQUENCY,
    "m³/h": Quantity.FLOW,
    "L/min": Quantity.FLOW,
    "m³": Quantity.VOLUME,
}


def quantity_of(key: str, unit: str, kind: RegisterType) -> Quantity:
    """Quantity that a register carries when its template does not say.

    Args:
        key: key of the register, such as ``power_factor_l1``.
        unit: unit of the scaled value, in Home Assistant's spelling, or an empty string.
        kind: coding of the register; enumerations and bit fields are states.
    """
    if unit == "°C":
        return Quantity.SETPOINT if "setpoint" in key else Quantity.TEMPERATURE
    if key.startswith("power_factor"):
        return Quantity.POWER_FACTOR
    if unit == "" and kind not in {RegisterType.FLOAT32, RegisterType.FLOAT64}:
        return Quantity.STATE
    return _BY_UNIT.get(unit, Quantity.OTHER)


def _number(value: object) -> object:
    """Accept ``"0xFFFF"`` beside numbers, because vendors print bit patterns in hexadecimal."""
    return int(value, 16) if isinstance(value, str) and value.lower().startswith("0x") else value


type Bits = Annotated[int, BeforeValidator(_number), Field(ge=0, lt=1 << 64)]


class Frozen(BaseModel):
    """Base of the models of a template file: immutable, and unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentinel(Frozen):
    """Bit pattern by which a device says that a value is not available.

    Attributes:
        raw: the pattern, words already put in order, most significant bit first.
        mask: bits that are compared; all of them when absent.
        meaning: what the device says by it.
    """

    raw: Bits
    mask: Bits | None = None
    meaning: str = ""

    def matches(self, bits: int) -> bool:
        """Tell whether the ordered, unsigned content of a register is this pattern."""
        return (bits if self.mask is None else bits & self.mask) == self.raw


class Name(Frozen):
    """What a register is called on a screen."""

    fr: str
    en: str


class Register(Frozen):
    """One value of a device: ``value = raw x scale``, expressed in ``unit``.

    Attributes:
        key: identifier, unique in its template; the second half of a point's id.
        address: 0-based address sent on the wire.
        type: coding; it also gives the number of words.
        scale: factor from the raw number to ``unit``.
        unit: Home Assistant's spelling; empty when the value has none.
        space: table the register is read from.
        desc: the source's own short description.
        name: French and English name.
        quantity: physical meaning; deduced from the unit when the file does not say.
        access: whether a client may write it.
        write_min: smallest value that may be written, in ``unit``.
        write_max: largest value that may be written, in ``unit``.
        write_step: resolution of written values, in ``unit``.
        wear_limited: kept in non-volatile memory by the device: never to be written cyclically.
        sentinels: patterns that mean "not available".
        status: how far public sources agree on this register.
        sources: keys of the template's ``sources``.
        note: trap or contradiction worth showing to who commissions the device.
        vendor_register: number printed by the vendor, when it differs from ``address``.
        available_on: models that have it, in words, when not all do.
        not_on: models known not to have it.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    address: int = Field(ge=0, le=0xFFFF)
    type: RegisterType
    scale: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    unit: str = ""
    space: Space = Space.HOLDING
    desc: str = ""
    name: Name
    quantity: Quantity = Quantity.OTHER
    access: Access = Access.READ
    write_min: float | None = None
    write_max: float | None = None
    write_step: float | None = Field(default=None, gt=0)
    wear_limited: bool = False
    sentinels: tuple[Sentinel, ...] = ()
    status: Trust = Trust.UNVERIFIED
    sources: tuple[str, ...] = ()
    note: str = ""
    vendor_register: int | None = None
    available_on: str = ""
    not_on: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of 16-bit words on the wire."""
        return self.type.words

    @property
    def end(self) -> int:
        """Address just after the last word."""
        return self.address + self.words

    @property
    def writable(self) -> bool:
        """Whether the device accepts a write here (the site must allow it too)."""
        return self.access is Access.READ_WRITE

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.end > 0x10000:
            raise ValueError(f"{self.words} words from address {self.address} go past 65535")
        if self.writable and self.space is Space.INPUT:
            raise ValueError("an input register cannot be written: use space holding or access r")
        low, high = self.write_min, self.write_max
        if low is not None and high is not None and low > high:
            raise ValueError(f"write_min {low} is above write_max {high}")
        return self
