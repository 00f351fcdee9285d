"""What one register of a device means: where it is, how it is coded, which quantity it carries."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from edge_agent.devices.coding import Order, RegisterType, Space
from edge_agent.devices.quantity import Quantity


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


def _number(value: object) -> object:
    """Accept ``"0xFFFF"`` beside numbers, because vendors print bit patterns in hexadecimal."""
    return int(value, 16) if isinstance(value, str) and value.lower().startswith("0x") else value


type _Written = int | Annotated[str, Field(pattern=r"^0[xX][0-9a-fA-F]{1,16}$")]
type Bits = Annotated[int, BeforeValidator(_number, json_schema_input_type=_Written), Field(ge=0, lt=1 << 64)]


class Frozen(BaseModel):
    """Base of the models of a template file: immutable, and unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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


class Pace(StrEnum):
    """How often a value is worth reading: at each poll, now and then, or once a day."""

    FAST = "fast"
    SLOW = "slow"
    ONCE = "once"


class Name(Frozen):
    """What a register is called on a screen."""

    fr: str
    en: str


class Actuator(StrEnum):
    """What a written register moves, which decides its minimum times."""

    SETPOINT = "setpoint"
    RELAY = "relay"
    VALVE = "valve"
    COMPRESSOR = "compressor"


class WriteHints(Frozen):
    """What a source says of writing a register; a site may say otherwise.

    Attributes:
        actuator: what it moves; a set-point unless said.
        options: the values accepted and their names, when it is a choice.
        lapse_s: the device forgets what is written after that long.
        release: value that gives the register back to the device's own control.
        min_on_s: shortest time on.
        min_off_s: shortest time off.
        starts_per_hour: most starts in an hour.
        lifetime_writes: writes that its memory is made for.
        settle_s: time the device needs before it shows what was written.
    """

    actuator: Actuator | None = None
    options: dict[int, str] = Field(default_factory=dict)
    lapse_s: float | None = Field(default=None, gt=0)
    release: float | None = None
    min_on_s: float | None = Field(default=None, ge=0)
    min_off_s: float | None = Field(default=None, ge=0)
    starts_per_hour: int | None = Field(default=None, ge=1)
    lifetime_writes: int | None = Field(default=None, ge=2)
    settle_s: float = Field(default=0.0, ge=0)


class Register(Frozen):
    """One value of a device: ``value = raw x scale``, expressed in ``unit``.

    The scale may also depend on another register of the device, or on how the installer set a switch.

    Attributes:
        key: identifier, unique in its template; the second half of a point's id.
        address: 0-based address sent on the wire.
        type: coding; it also gives the number of words.
        scale: factor from the raw number to ``unit``.
        unit: Home Assistant's spelling; empty when the value has none.
        space: table the register is read from.
        length: number of words of a text.
        first_bit: lowest bit of a field of bits inside the value (0 is the least significant).
        bit_count: width of that field.
        word_order: order of the words; the template's when the file does not say.
        byte_order: order of the bytes of each word; the template's when the file does not say.
        exponent_from: key of a register that holds a power of ten to multiply by.
        factor_from: key of a register that holds a factor to multiply by.
        scale_switch: name of the template's switch whose setting multiplies the scale.
        pace: how often it is worth reading.
        rollover: value, in ``unit``, at which a counter starts again from 0.
        desc: the source's own short description.
        name: French and English name.
        quantity: physical meaning; deduced from the unit when the file does not say.
        access: whether a client may write it.
        write_min: smallest value that may be written, in ``unit``.
        write_max: largest value that may be written, in ``unit``.
        write_step: resolution of written values, in ``unit``.
        write: what else is known of writing it.
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
    length: int = Field(default=1, ge=1, le=100)
    first_bit: int | None = Field(default=None, ge=0, le=63)
    bit_count: int = Field(default=1, ge=1, le=64)
    word_order: Order = Order.BIG
    byte_order: Order = Order.BIG
    exponent_from: str | None = None
    factor_from: str | None = None
    scale_switch: str | None = None
    pace: Pace = Pace.FAST
    rollover: float | None = Field(default=None, gt=0)
    desc: str = ""
    name: Name
    quantity: Quantity = Quantity.OTHER
    access: Access = Access.READ
    write_min: float | None = None
    write_max: float | None = None
    write_step: float | None = Field(default=None, gt=0)
    write: WriteHints = WriteHints()
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
        """Number of cells on the wire: 16-bit words, or one coil."""
        return self.length if self.type is RegisterType.STRING else self.type.words

    @property
    def is_text(self) -> bool:
        """Whether it holds a text and not a number."""
        return self.type is RegisterType.STRING

    @property
    def scale_register(self) -> str | None:
        """Key of the register that the scale depends on."""
        return self.exponent_from or self.factor_from

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
        if self.writable and not self.space.is_writable:
            raise ValueError(f"space {self.space} cannot be written: use holding or coil, or access r")
        low, high = self.write_min, self.write_max
        if low is not None and high is not None and low > high:
            raise ValueError(f"write_min {low} is above write_max {high}")
        self._check_coding()
        return self

    def _check_coding(self) -> None:
        if self.space.is_bits and self.type is not RegisterType.BOOL:
            raise ValueError(f"space {self.space} holds single bits: its type is bool, not {self.type}")
        if self.first_bit is not None:
            if self.type in _NO_BIT_FIELDS or self.space.is_bits:
                raise ValueError(f"type {self.type} has no field of bits")
            if self.first_bit + self.bit_count > 16 * self.words:
                raise ValueError(f"bits {self.first_bit}+{self.bit_count} go past its {16 * self.words} bits")
            if self.writable:
                raise ValueError("a field of bits cannot be written alone: use access r")
        if self.exponent_from and self.factor_from:
            raise ValueError("exponent_from and factor_from exclude each other")


_NO_BIT_FIELDS = frozenset(
    {
        RegisterType.FLOAT32,
        RegisterType.FLOAT64,
        RegisterType.STRING,
        RegisterType.BOOL,
        RegisterType.BCD16,
        RegisterType.BCD32,
    }
)
