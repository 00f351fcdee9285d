"""Between the words of a register and the number they stand for, for every type and order met in the field."""

import math
import struct
from collections.abc import Sequence

from edge_agent.devices import Order, Register, RegisterType

_INTEGERS = {
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
_SIGN, _MAGNITUDE = 0x8000, 0x7FFF


def decode(register: Register, words: Sequence[int], *, word_order: Order, byte_order: Order) -> float | None:
    """Value of a register, in its unit.

    Args:
        register: what the words mean.
        words: ``register.words`` unsigned 16-bit numbers, in the order of the wire.
        word_order: which word of a longer value comes first.
        byte_order: which byte of each word comes first.

    Returns:
        The scaled value, or ``None`` when the device says "not available" (a sentinel, or not a finite number).

    Raises:
        ValueError: the number of words is not the register's.
    """
    if len(words) != register.words:
        raise ValueError(f"{register.key}: {len(words)} words where {register.type} has {register.words}")
    bits = _join(words, word_order, byte_order)
    if any(sentinel.matches(bits) for sentinel in register.sentinels):
        return None
    raw = _number(register.type, bits)
    if not math.isfinite(raw):
        return None
    value = _scaled(raw, register.scale)
    return value if math.isfinite(value) else None


def encode(register: Register, value: float, *, word_order: Order, byte_order: Order) -> list[int]:
    """Words that a device holds for a value; the nearest one that the type can carry.

    Args:
        register: what the words mean.
        value: finite number in the register's unit.
        word_order: which word of a longer value comes first.
        byte_order: which byte of each word comes first.

    Raises:
        ValueError: the value does not fit the type.
    """
    if not math.isfinite(value):
        raise ValueError(f"{register.key}: {value} is not a number that a register can hold")
    raw = _unscaled(value, register.scale)
    try:
        bits = _bits(register.type, raw)
    except OverflowError, struct.error:
        unit = f" {register.unit}" if register.unit else ""
        raise ValueError(f"{register.key}: {value}{unit} does not fit {register.type}") from None
    return _split(bits, register.words, word_order, byte_order)


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


def _number(kind: RegisterType, bits: int) -> float:
    if layout := _FLOATS.get(kind):
        (number,) = struct.unpack(layout, bits.to_bytes(kind.words * 2))
        return float(number)
    if kind is RegisterType.SIGNMAG16:
        return -(bits & _MAGNITUDE) if bits & _SIGN else bits
    width, signed = _INTEGERS[kind]
    bits &= (1 << width) - 1
    return bits - (1 << width) if signed and bits >> (width - 1) else bits


def _bits(kind: RegisterType, raw: float) -> int:
    if layout := _FLOATS.get(kind):
        return int.from_bytes(struct.pack(layout, raw))
    whole = round(raw)
    if kind is RegisterType.SIGNMAG16:
        if abs(whole) > _MAGNITUDE:
            raise OverflowError
        return abs(whole) | (_SIGN if whole < 0 else 0)
    width, signed = _INTEGERS[kind]
    if width == 8:
        return int.from_bytes(whole.to_bytes(1, signed=False))
    return int.from_bytes(whole.to_bytes(width // 8, signed=signed))


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
