"""How long clients wait before they try again: the agent, or the Conso API server."""

from datetime import UTC, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.building.coordinator import pause_s
from custom_components.linky_gtb.linky.conso_errors import (
    CannotConnectError,
    ConsentRevokedError,
    ConsoApiError,
    QuotaReachedError,
    ServerIncidentError,
)
from custom_components.linky_gtb.linky.pauses import pause_after
from custom_components.linky_gtb.linky.schedule import Slot


@given(st.integers(1, 5000), st.floats(0, 1))
def test_pauses_grow_from_a_second_to_thirty_and_differ_between_clients(failures: int, chance: float) -> None:
    longest = min(2 ** min(failures - 1, 9), 30)
    assert longest / 2 <= pause_s(failures, chance=chance) <= longest


NOW = datetime(2026, 10, 1, 7, tzinfo=UTC)
SLOT = Slot(time(8, 30), time(13, 30))


def minutes(error: ConsoApiError, failures: int) -> float:
    pause = pause_after(error, failures, NOW, SLOT)
    assert pause is not None
    return pause.total_seconds() / 60


def test_a_server_that_is_away_is_tried_less_and_less() -> None:
    assert [minutes(CannotConnectError(), n) for n in (1, 2, 3, 5, 6, 50)] == [1, 2, 4, 16, 30, 30]


def test_an_incident_is_tried_three_times_then_at_the_meters_moments() -> None:
    # 09:00 in Paris: the next moment is 13:30.
    assert [minutes(ServerIncidentError(), n) for n in (1, 2, 3, 9)] == [30, 30, 270, 270]


def test_what_the_server_asks_is_obeyed_however_often_it_failed() -> None:
    assert minutes(QuotaReachedError(retry_after_s=7200), 9) == 120
    assert minutes(ServerIncidentError(retry_after_s=36_000), 9) == 600


def test_meters_told_the_same_opening_do_not_all_come_at_once() -> None:
    """The public service tells everybody the same instant; each comes at most five minutes after it."""
    error = QuotaReachedError(retry_after_s=2400)
    slots = [Slot(time(8 + n // 60, n % 60, n), time(14)) for n in range(5, 60)]
    pauses = [pause_after(error, 1, NOW, slot) for slot in slots]

    assert all(pause is not None and 2400 <= pause.total_seconds() <= 2640 for pause in pauses)
    assert len(set(pauses)) > 40
    soon = pause_after(QuotaReachedError(retry_after_s=3), 1, NOW, slots[-1])
    assert soon is not None
    assert 3 <= soon.total_seconds() <= 3.3


def test_a_refused_consent_waits_for_a_person() -> None:
    assert pause_after(ConsentRevokedError(), 1, NOW, SLOT) is None
