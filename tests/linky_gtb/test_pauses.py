"""How long a client waits before it tries its agent again."""

from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.building.coordinator import pause_s


@given(st.integers(1, 5000), st.floats(0, 1))
def test_pauses_grow_from_a_second_to_thirty_and_differ_between_clients(failures: int, chance: float) -> None:
    longest = min(2 ** min(failures - 1, 9), 30)
    assert longest / 2 <= pause_s(failures, chance=chance) <= longest
