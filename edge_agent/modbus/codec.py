"""Between the cells of a register and the value they stand for, for every type and order met in the field."""

import math
import struct
from collections.abc import Sequence
from functools import lru_cache

from edge_agent.devices import Order, Register, RegisterType

_INTEGERS = {
    RegisterType.BOOL: (16, False),
    RegisterType.INT8: (8, True),
    RegisterType.INT16: (16, True),
    RegisterType.INT32: (32, True),
    RegisterType.INT64: (64, True),
    RegisterType.UINT8: (8, False),
    RegisterType.UINT16: (16, False),
    RegisterType.UINT32: (32, False),
    RegisterType.UINT64: (64, False),
    RegisterType.ENUM16: (16, False),
    RegisterType.BITS16: (16, False),
}
_FLOATS = {RegisterType.FLOAT32: ">f", RegisterType.FLOAT64: ">d"}
_SIGN_MAGNITUDE = {RegisterType.SIGNMAG16: 15, RegisterType.SIGNMAG32: 31}
_BCD = {RegisterType.BCD16: 4, RegisterType.BCD32: 8}


def decode(
    register: Register,
    words: Sequence[int],
    *,
    word_order: Order | None = None,
    byte_order: Order | None = None,
    factor: float = 1.0,
) -> float | None:
    """Value of a register, in its unit.

    Args:
        register: what the words mean.
        words: ``register.words`` unsigned 16-bit numbers, in the order of the wire; one 0 or 1 for a coil.
        word_order: which word of a longer value comes first; the register's own when absent.
        byte_order: which byte of each word comes first; the register's own when absent.
        factor: what another register, or a switch of the installation, multiplies the scale by.

    Returns:
        The scaled value, or ``None`` when the device says "not available" (a sentinel, or not a number).

    Raises:
        ValueError: the number of words is not the register's, or it holds a text.
    """
    bits = _bits_of(register, words, word_order, byte_order)
    if any(sentinel.matches(bits) for sentinel in register.sentinels):
        return None
    raw = _field(register, bits) if register.first_bit is not None else _number(register.type, bits)
    if raw is None or not math.isfinite(raw):
        return None
    value = _scaled(raw, register.scale * factor)
    return value if math.isfinite(value) else None


def decode_text(register: Register, words: Sequence[int], *, byte_order: Order | None = None) -> str | None:
    """Text of a register, without the zeros and blanks around it; ``None`` when nothing is left."""
    order = byte_order or register.byte_order
    raw = b"".join(_oriented(word, order).to_bytes(2) for word in words)
    # Some devices keep one character per register, with a zero before each.
    text = raw.replace(b"\0", b"").decode("latin-1")
    return "".join(each for each in text if each.isprintable()).strip() or None


def factor_of(register: Register, value: float) -> float:
    """What the value of a register's scale register multiplies its scale by."""
    return 10.0**value if register.exponent_from else value


def encode(
    register: Register,
    value: float,
    *,
    word_order: Order | None = None,
    byte_order: Order | None = None,
    factor: float = 1.0,
) -> list[int]:
    """Words that a device holds for a value; the nearest one that the type can carry.

    Args:
        register: what the words mean.
        value: finite number in the register's unit.
        word_order: which word of a longer value comes first; the register's own when absent.
        byte_order: which byte of each word comes first; the register's own when absent.
        factor: what another register, or a switch of the installation, multiplies the scale by.

    Raises:
        ValueError: the value does not fit the type.
    """
    if not math.isfinite(value):
        raise ValueError(f"{register.key}: {value} is not a number that a register can hold")
    raw = _unscaled(value, register.scale * factor)
    try:
        bits = _bits(register.type, raw) if register.first_bit is None else _placed(register, round(raw))
    except OverflowError, struct.error:
        unit = f" {register.unit}" if register.unit else ""
        raise ValueError(f"{register.key}: {value}{unit} does not fit {register.type}") from None
    return _split(bits, register.words, word_order or register.word_order, byte_order or register.byte_order)


def _bits_of(
    register: Register, words: Sequence[int], word_order: Order | None, byte_order: Order | None
) -> int:
    if register.is_text:
        raise ValueError(f"{register.key} holds a text, not a number")
    if len(words) != register.words:
        raise ValueError(f"{register.key}: {len(words)} words where {register.type} has {register.words}")
    if register.space.is_bits:
        return words[0]
    return _join(words, word_order or register.word_order, byte_order or register.byte_order)


def _field(register: Register, bits: int) -> int:
    width = register.bit_count
    value = bits >> (register.first_bit or 0) & ((1 << width) - 1)
    signed = _INTEGERS.get(register.type, (0, False))[1]
    return value - (1 << width) if signed and width > 1 and value >> (width - 1) else value


def _placed(register: Register, whole: int) -> int:
    if not -(1 << (register.bit_count - 1)) <= whole < 1 << register.bit_count:
        raise OverflowError
    return (whole & ((1 << register.bit_count) - 1)) << (register.first_bit or 0)


def _join(words: Sequence[int], word_order: Order, byte_order: Order) -> int:
    bits = 0
    for word in words if word_order == Order.BIG else reversed(words):
        bits = bits << 16 | _oriented(word, byte_order)
    return bits


def _split(bits: int, count: int, word_order: Order, byte_order: Order) -> list[int]:
    words = [_oriented(bits >> 16 * place & 0xFFFF, byte_order) for place in reversed(range(count))]
    return words if word_order == Order.BIG else words[::-1]


def _oriented(word: int, byte_order: Order) -> int:
    return word if byte_order == Order.BIG else (word & 0xFF) << 8 | word >> 8


def _number(kind: RegisterType, bits: int) -> float | None:
    if layout := _FLOATS.get(kind):
        (number,) = struct.unpack(layout, bits.to_bytes(kind.words * 2))
        return float(number)
    if kind is RegisterType.BOOL:
        return bool(bits)
    if sign := _SIGN_MAGNITUDE.get(kind):
        magnitude = bits & ((1 << sign) - 1)
        return -magnitude if bits >> sign else magnitude
    if digits := _BCD.get(kind):
        text = f"{bits:0{digits}x}"
        return int(text) if text.isdecimal() else None
    width, signed = _INTEGERS[kind]
    bits &= (1 << width) - 1
    return bits - (1 << width) if signed and bits >> (width - 1) else bits


def _bits(kind: RegisterType, raw: float) -> int:
    if layout := _FLOATS.get(kind):
        return int.from_bytes(struct.pack(layout, raw))
    whole = round(raw)
    if sign := _SIGN_MAGNITUDE.get(kind):
        if abs(whole) >= 1 << sign:
            raise OverflowError
        return abs(whole) | ((1 << sign) if whole < 0 else 0)
    if digits := _BCD.get(kind):
        if not 0 <= whole < 10**digits:
            raise OverflowError
        return int(str(whole), 16)
    if kind is RegisterType.BOOL:
        return int(bool(whole))
    width, signed = _INTEGERS[kind]
    return int.from_bytes(whole.to_bytes(width // 8, signed=signed))


@lru_cache(maxsize=256)
def _inverse(scale: float) -> int | None:
    """The whole divisor that a decimal scale stands for: 0.1 means a division by 10, which is exact."""
    divisor = round(1 / scale)
    return divisor if divisor > 1 and math.isclose(divisor * scale, 1, rel_tol=1e-12) else None


def _scaled(raw: float, scale: float) -> float:
    divisor = _inverse(scale)
    return raw * scale if divisor is None else raw / divisor


def _unscaled(value: float, scale: float) -> float:
    divisor = _inverse(scale)
    return value / scale if divisor is None else value * divisor
