"""Between register words and numbers: every type, every order, every way to say "not available"."""

import math
import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edge_agent.devices import Name, Order, Register, RegisterType, Sentinel
from edge_agent.modbus.codec import decode, encode

BIG, LITTLE = Order.BIG, Order.LITTLE

RANGES = {
    RegisterType.INT16: (-(2**15), 2**15 - 1),
    RegisterType.INT32: (-(2**31), 2**31 - 1),
    RegisterType.INT64: (-(2**52), 2**52),
    RegisterType.UINT8: (0, 2**8 - 1),
    RegisterType.UINT16: (0, 2**16 - 1),
    RegisterType.UINT32: (0, 2**32 - 1),
    RegisterType.UINT64: (0, 2**52),
    RegisterType.ENUM16: (0, 2**16 - 1),
    RegisterType.BITS16: (0, 2**16 - 1),
    RegisterType.SIGNMAG16: (-(2**15 - 1), 2**15 - 1),
}
orders = st.sampled_from(Order)
scales = st.sampled_from([1.0, 0.1, 0.01, 0.001, 0.02, 10.0, 1000.0, 0.0001])


def register(kind: RegisterType, *, scale: float = 1.0, sentinels: tuple[Sentinel, ...] = ()) -> Register:
    return Register(
        key="value",
        address=0,
        type=kind,
        scale=scale,
        unit="W",
        name=Name(fr="x", en="x"),
        sentinels=sentinels,
    )


@given(
    kind=st.sampled_from(sorted(RANGES)),
    scale=scales,
    word_order=orders,
    byte_order=orders,
    numbers=st.data(),
)
def test_an_integer_survives_the_wire_whatever_its_type_scale_and_orders(
    kind: RegisterType, scale: float, word_order: Order, byte_order: Order, numbers: st.DataObject
) -> None:
    low, high = RANGES[kind]
    value = numbers.draw(st.integers(low, high)) * scale
    there = encode(register(kind, scale=scale), value, word_order=word_order, byte_order=byte_order)
    back = decode(register(kind, scale=scale), there, word_order=word_order, byte_order=byte_order)
    assert back == pytest.approx(value, rel=1e-12, abs=scale * 1e-6)
    assert len(there) == kind.words
    assert all(0 <= word <= 0xFFFF for word in there)


@given(
    value=st.floats(-1e9, 1e9), kind=st.sampled_from([RegisterType.INT32, RegisterType.INT64]), scale=scales
)
def test_a_value_between_two_steps_goes_to_the_nearest(
    value: float, kind: RegisterType, scale: float
) -> None:
    assume(abs(value / scale) < 2**31 - 1)
    words = encode(register(kind, scale=scale), value, word_order=BIG, byte_order=BIG)
    back = decode(register(kind, scale=scale), words, word_order=BIG, byte_order=BIG)
    assert back == pytest.approx(value, abs=scale / 2 * (1 + 1e-6))


@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False), word_order=orders, byte_order=orders)
def test_a_float32_survives_the_wire_exactly(value: float, word_order: Order, byte_order: Order) -> None:
    words = encode(register(RegisterType.FLOAT32), value, word_order=word_order, byte_order=byte_order)
    assert (
        decode(register(RegisterType.FLOAT32), words, word_order=word_order, byte_order=byte_order) == value
    )


@given(value=st.floats(allow_nan=False, allow_infinity=False), word_order=orders, byte_order=orders)
def test_a_float64_survives_the_wire_exactly(value: float, word_order: Order, byte_order: Order) -> None:
    words = encode(register(RegisterType.FLOAT64), value, word_order=word_order, byte_order=byte_order)
    assert (
        decode(register(RegisterType.FLOAT64), words, word_order=word_order, byte_order=byte_order) == value
    )


@pytest.mark.parametrize(
    ("word_order", "byte_order", "words"),
    [
        (BIG, BIG, [0x4366, 0x8000]),
        (LITTLE, BIG, [0x8000, 0x4366]),
        (BIG, LITTLE, [0x6643, 0x0080]),
        (LITTLE, LITTLE, [0x0080, 0x6643]),
    ],
)
def test_the_four_orders_of_a_float_are_those_of_the_field(
    word_order: Order, byte_order: Order, words: list[int]
) -> None:
    assert (
        encode(register(RegisterType.FLOAT32), 230.5, word_order=word_order, byte_order=byte_order) == words
    )
    assert (
        decode(register(RegisterType.FLOAT32), words, word_order=word_order, byte_order=byte_order) == 230.5
    )


def test_a_decimal_scale_gives_a_decimal_number() -> None:
    assert decode(register(RegisterType.INT16, scale=0.1), [2305], word_order=BIG, byte_order=BIG) == 230.5
    assert decode(register(RegisterType.INT16, scale=0.001), [3], word_order=BIG, byte_order=BIG) == 0.003
    assert decode(register(RegisterType.INT16, scale=0.02), [1050], word_order=BIG, byte_order=BIG) == 21.0


@pytest.mark.parametrize(("word", "value"), [(0x0032, 5.0), (0x8032, -5.0), (0x8000, 0.0), (0x7FFF, 3276.7)])
def test_sign_magnitude_has_its_sign_in_bit_15(word: int, value: float) -> None:
    assert (
        decode(register(RegisterType.SIGNMAG16, scale=0.1), [word], word_order=BIG, byte_order=BIG) == value
    )


def test_a_negative_sign_magnitude_is_not_written_as_two_s_complement() -> None:
    words = encode(register(RegisterType.SIGNMAG16, scale=0.1), -5, word_order=BIG, byte_order=BIG)
    assert words == [0x8032]


def test_only_the_low_byte_of_a_uint8_counts() -> None:
    assert decode(register(RegisterType.UINT8), [0xAB05], word_order=BIG, byte_order=BIG) == 5


def test_a_sentinel_is_not_a_value() -> None:
    missing = register(RegisterType.INT16, scale=0.1, sentinels=(Sentinel(raw=0x8000),))
    assert decode(missing, [0x8000], word_order=BIG, byte_order=BIG) is None
    assert decode(missing, [0x8001], word_order=BIG, byte_order=BIG) == -3276.7


def test_a_sentinel_is_compared_after_the_words_are_put_in_order() -> None:
    missing = register(RegisterType.INT32, sentinels=(Sentinel(raw=0x7FFF0000, mask=0xFFFF0000),))
    assert decode(missing, [0x1234, 0x7FFF], word_order=LITTLE, byte_order=BIG) is None
    assert decode(missing, [0x7FFF, 0x1234], word_order=LITTLE, byte_order=BIG) == 0x12347FFF


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_float_that_is_not_a_number_is_not_available(value: float) -> None:
    words = list(struct.unpack(">HH", struct.pack(">f", value)))
    assert decode(register(RegisterType.FLOAT32), words, word_order=BIG, byte_order=BIG) is None


def test_a_float_that_overflows_once_scaled_is_not_available() -> None:
    words = list(struct.unpack(">HHHH", struct.pack(">d", 1e307)))
    assert decode(register(RegisterType.FLOAT64, scale=1000), words, word_order=BIG, byte_order=BIG) is None


def test_the_wrong_number_of_words_is_refused() -> None:
    with pytest.raises(ValueError, match="value: 1 words where float32 has 2"):
        decode(register(RegisterType.FLOAT32), [0], word_order=BIG, byte_order=BIG)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (RegisterType.INT16, 40000),
        (RegisterType.UINT16, -1),
        (RegisterType.UINT8, 256),
        (RegisterType.SIGNMAG16, -40000),
        (RegisterType.FLOAT32, 1e39),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(kind: RegisterType, value: float) -> None:
    with pytest.raises(ValueError, match=f"value: .* W does not fit {kind}"):
        encode(register(kind), value, word_order=BIG, byte_order=BIG)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_a_number_is_never_written(value: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        encode(register(RegisterType.FLOAT32), value, word_order=BIG, byte_order=BIG)
