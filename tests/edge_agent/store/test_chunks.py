"""Packed days: every value comes back exactly as it was, in few bytes."""

import math
from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.energy import Rollup
from edge_agent.store.chunks import Values, joined, pack_table, pack_values, unpack_table, unpack_values
from edge_agent.store.rollup_rows import pack_ten_minutes, unpack_ten_minutes
from edge_agent.store.rows import from_s

NOON_MS = 1_768_478_400_000


def values(
    numbers: list[float], *, step_ms: int = 60_000, qualities: list[int] | None = None, start: int = NOON_MS
) -> Values:
    count = len(numbers)
    return Values(
        array("q", range(start, start + count * step_ms, step_ms)),
        array("d", numbers),
        bytes(qualities or count),
    )


def assert_same(found: Values, wanted: Values) -> None:
    assert found.times_ms.tolist() == wanted.times_ms.tolist()
    assert found.values.tobytes() == wanted.values.tobytes(), "to the last bit"
    assert found.qualities == wanted.qualities


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2**41),
            st.one_of(
                st.floats(allow_nan=False),
                st.integers(-(2**40), 2**40).map(float),
                st.integers(-99_999, 99_999).map(lambda whole: whole * 0.1),
                st.integers(-99_999, 99_999).map(lambda whole: whole / 100),
                st.floats(width=32, allow_nan=False),
            ),
            st.integers(0, 1),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_whatever_was_measured_comes_back_to_the_last_bit(rows: list[tuple[int, float, int]]) -> None:
    rows = sorted({ts: (ts, value, quality) for ts, value, quality in rows}.values())
    times, numbers, qualities = zip(*rows, strict=True)
    samples = Values(array("q", times), array("d", numbers), bytes(qualities))
    assert_same(unpack_values(pack_values(samples)), samples)


@pytest.mark.parametrize("odd", [-0.0, math.inf, 5e-324, 1e300, 0.1 + 0.2])
def test_odd_numbers_come_back_too(odd: float) -> None:
    samples = values([1.0, odd, 2.0])
    assert_same(unpack_values(pack_values(samples)), samples)


def test_a_day_of_a_noisy_temperature_takes_about_a_byte_a_value() -> None:
    noise = np.random.default_rng(1)
    course = 20 + 3 * np.sin(np.arange(1440) / 230) + noise.normal(0, 0.05, 1440)
    samples = values([whole * 0.1 for whole in np.rint(course * 10).tolist()])
    assert len(pack_values(samples)) < 1.0 * 1440
    jitter = noise.integers(-20, 20, 1440).tolist()
    jittered = Values(
        array("q", map(sum, zip(samples.times_ms, jitter, strict=True))), samples.values, samples.qualities
    )
    assert len(pack_values(jittered)) < 2.5 * 1440


def test_a_span_is_cut_out_of_a_chunk() -> None:
    cut = values([1.0, 2.0, 3.0, 4.0]).between(NOON_MS + 60_000, NOON_MS + 180_000)
    assert cut.values.tolist() == [2.0, 3.0]
    assert len(cut) == 2


def test_parts_are_joined_by_time_and_the_later_part_wins() -> None:
    early, late = values([1.0, 2.0]), values([9.0, 3.0], start=NOON_MS + 60_000)
    assert joined([early, late]).values.tolist() == [1.0, 9.0, 3.0]
    assert joined([late, early]).values.tolist() == [1.0, 2.0, 3.0]
    assert len(joined([])) == 0
    assert joined([early]) is early


@pytest.mark.parametrize("body", [b"", b"nonsense", pack_values(values([1.0, 2.0]))[:-5]])
def test_what_is_not_a_chunk_is_told(body: bytes) -> None:
    with pytest.raises(ValueError, match="not a chunk"):
        unpack_values(body)


def test_a_chunk_that_lies_about_itself_is_told() -> None:
    import struct
    import zlib

    raw = zlib.decompress(pack_values(values([1.5, 2.5, 3.5])))
    with pytest.raises(ValueError, match="cut short"):
        unpack_values(zlib.compress(raw[:-10]))
    with pytest.raises(ValueError, match="of version 9"):
        unpack_values(zlib.compress(b"\x09" + raw[1:]))
    with pytest.raises(ValueError, match="a column of 3 in a chunk of 7"):
        unpack_values(zlib.compress(raw[:1] + struct.pack("<I", 7) + raw[5:]))


def test_a_table_keeps_its_columns() -> None:
    starts, columns = unpack_table(pack_table(array("q", [0, 600]), [array("d", [1.0, math.nan])]), 1)
    assert starts.tolist() == [0, 600]
    assert columns[0][0] == 1.0
    assert math.isnan(columns[0][1])


def test_ten_minutes_keep_what_is_missing_missing() -> None:
    rollup = Rollup(from_s(600), 600, 1.1, 2.2, None, 123_456_789.1, 0.123456789, 1.0)
    row = (600.0, rollup.low, rollup.high, rollup.mean, rollup.last, rollup.kwh, rollup.coverage)
    ((start, low, high, mean, last, kwh, coverage),) = unpack_ten_minutes(pack_ten_minutes([row]))
    assert (start, low, high, mean, last, coverage) == (600.0, 1.1, 2.2, None, 123_456_789.1, 1.0)
    assert kwh == pytest.approx(0.123456789, rel=1e-6)
