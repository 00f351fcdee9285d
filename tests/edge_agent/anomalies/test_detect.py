"""Each fault is found on its day, under its name, with its hours and its energy; an ordinary building stays silent."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from edge_agent.anomalies import Anomaly, Answer, Feedback, Kind
from edge_agent.anomalies.detect import AnomaliesRefusedError, Detection, detect
from edge_agent.anomalies.profiles import Profiles
from edge_agent.savings import Occupancy, Period

from .buildings import CLOSES, JUDGED, LEARNING, OPENS, SUNDAY, SWING, TUESDAY, add, office

pytestmark = pytest.mark.slow


def found_in(profiles: Profiles, feedback: Sequence[Feedback] = ()) -> Detection:
    return detect(profiles, LEARNING, JUDGED, feedback=feedback)


def only(detection: Detection) -> Anomaly:
    assert len(detection.anomalies) == 1, detection.anomalies
    return detection.anomalies[0]


def test_an_ordinary_building_raises_no_alert_and_its_hours_are_learned() -> None:
    detection = found_in(office())
    assert detection.anomalies == ()
    assert (detection.schedule.opens, detection.schedule.closes) == (OPENS, CLOSES)
    assert detection.schedule.swing_kwh == pytest.approx(SWING, rel=0.05)
    assert detection.warnings == ()


@pytest.mark.slow
def test_what_each_rule_would_have_done_on_the_learning_year_is_told() -> None:
    profiles = office()
    add(profiles, date(2024, 6, 11), [0, 1, 2, 3, 4, 22, 23], 15)
    detection = found_in(profiles)
    assert detection.replay[Kind.NIGHT_ON] == 1
    assert detection.replay[Kind.WEEKEND_ON] == 0
    assert detection.learning_days == 366


@pytest.mark.parametrize(
    ("kind", "day", "hours", "kwh"),
    [
        (Kind.NIGHT_ON, TUESDAY, [0, 1, 2, 3, 4, 22, 23], 15),
        (Kind.WEEKEND_ON, SUNDAY, list(range(7, 19)), 18),
        (Kind.RESTART, TUESDAY, [1, 2, 22, 23], 13),
        (Kind.EARLY_START, TUESDAY, [3, 4, 5, 6], 18),
        (Kind.LATE_STOP, TUESDAY, [19, 20, 21], 20),
        (Kind.SPIKE, TUESDAY, [11], 120),
    ],
)
def test_a_fault_is_found_and_named(kind: Kind, day: date, hours: list[int], kwh: float) -> None:
    profiles = office()
    add(profiles, day, hours, kwh)
    anomaly = only(found_in(profiles))
    assert (anomaly.kind, anomaly.date) == (kind, day)
    assert set(anomaly.hours) <= set(range(24))
    assert len(set(anomaly.hours) & set(hours)) >= len(hours) - 2
    assert anomaly.kwh == pytest.approx(kwh * len(hours), rel=0.35)
    assert 0.6 <= anomaly.confidence <= 0.99


def test_a_stuck_meter_has_no_energy() -> None:
    profiles = office()
    row = profiles.place(TUESDAY)
    profiles.kwh[row, 6:18] = profiles.kwh[row, 6]
    anomaly = only(found_in(profiles))
    assert (anomaly.kind, anomaly.hours, anomaly.kwh) == (Kind.FLAT, tuple(range(6, 18)), None)


def test_equipment_running_steadily_on_a_sunday_is_no_stuck_meter() -> None:
    profiles = office()
    profiles.kwh[profiles.place(SUNDAY), 7:19] = 28.0
    assert only(found_in(profiles)).kind is Kind.WEEKEND_ON


def test_a_meter_reading_zero_alerts_once_per_outage() -> None:
    profiles = office()
    for offset in (0, 1, 5):
        profiles.kwh[profiles.place(TUESDAY + timedelta(days=offset))] = 0.0
    profiles.kwh[profiles.place(TUESDAY + timedelta(days=30)), 10:16] = 0.0
    found = found_in(profiles).anomalies
    assert [(each.date, each.kind) for each in found] == [
        (TUESDAY, Kind.FLAT),
        (TUESDAY + timedelta(days=30), Kind.FLAT),
    ]
    assert found[1].hours == tuple(range(10, 16))


def test_a_holiday_is_judged_as_a_closed_day() -> None:
    profiles = office()
    holiday = Occupancy(public_holidays=frozenset({TUESDAY}))
    assert only(detect(profiles, LEARNING, JUDGED, occupancy=holiday)).kind is Kind.WEEKEND_ON


def test_a_colder_night_than_the_model_knows_is_no_fault() -> None:
    profiles = office()
    profiles.kwh[profiles.place(TUESDAY)] += 3.5
    assert found_in(profiles).anomalies == ()


def test_five_early_starts_in_a_row_are_five_alerts() -> None:
    profiles = office()
    monday = date(2025, 2, 10)
    days = [monday + timedelta(days=offset) for offset in range(5)]
    for day in days:
        add(profiles, day, [3, 4, 5, 6], 18)
    assert [(each.date, each.kind) for each in found_in(profiles).anomalies] == [
        (day, Kind.EARLY_START) for day in days
    ]


def test_a_new_way_of_running_is_told_for_a_while_and_then_accepted() -> None:
    profiles = office()
    for row in range(profiles.place(date(2025, 1, 13)), len(profiles)):
        if profiles.dates[row].weekday() < 5:
            profiles.kwh[row, [3, 4, 5, 6]] += 18
    found = found_in(profiles).anomalies
    starts = [each for each in found if each.kind is Kind.EARLY_START]
    assert 5 <= len(starts) <= 20
    assert [each.detail for each in found if each.kind is Kind.SCHEDULE_DRIFT] == ["start -4.0 h"]
    assert all(each.date < date(2025, 2, 17) for each in found)


def test_a_base_load_that_rises_for_good_is_told_once() -> None:
    profiles = office()
    first = profiles.place(date(2025, 2, 1))
    profiles.kwh[first:] += 5.0
    creeping = [each for each in found_in(profiles).anomalies if each.kind is Kind.BASE_LOAD_CREEP]
    anomaly = creeping[0]
    assert len(creeping) == 1
    assert date(2025, 2, 10) < anomaly.date < date(2025, 3, 1)
    assert anomaly.kwh is not None
    assert anomaly.kwh > 24 * 28 * 2


@pytest.mark.slow
def test_a_fault_answered_as_wrong_does_not_alert_again_so_weak() -> None:
    profiles = office()
    later = TUESDAY + timedelta(days=15)
    add(profiles, TUESDAY, [0, 1, 2, 3, 4, 22, 23], 9)
    add(profiles, later, [0, 1, 2, 3, 4, 22, 23], 9)
    add(profiles, later + timedelta(days=7), [0, 1, 2, 3, 4, 22, 23], 20)
    assert len(found_in(profiles).anomalies) == 3
    answered = found_in(profiles, feedback=[Feedback(TUESDAY, Kind.NIGHT_ON, Answer.WRONG)])
    assert [each.date for each in answered.anomalies] == [TUESDAY, later + timedelta(days=7)]


def test_an_ignored_habit_stays_silent_on_that_weekday_only() -> None:
    profiles = office()
    for offset in (0, 7, 8):
        add(profiles, TUESDAY + timedelta(days=offset), [0, 1, 2, 3, 4, 22, 23], 15)
    ignored = found_in(profiles, feedback=[Feedback(TUESDAY, Kind.NIGHT_ON, Answer.IGNORE)])
    assert [each.date for each in ignored.anomalies] == [TUESDAY, TUESDAY + timedelta(days=8)]


def test_a_fault_answered_as_fixed_still_alerts_when_it_returns() -> None:
    profiles = office()
    for offset in (0, 7):
        add(profiles, TUESDAY + timedelta(days=offset), [0, 1, 2, 3, 4, 22, 23], 15)
    fixed = found_in(profiles, feedback=[Feedback(TUESDAY, Kind.NIGHT_ON, Answer.FIXED)])
    assert len(fixed.anomalies) == 2


def test_missing_days_are_not_judged() -> None:
    profiles = office()
    profiles.kwh[profiles.place(TUESDAY), :6] = np.nan
    detection = found_in(profiles)
    assert detection.judged_days == len(JUDGED) - 1
    assert detection.anomalies == ()


def test_without_a_temperature_the_rules_still_work_and_say_so() -> None:
    profiles = office()
    profiles.temp_c[:] = np.nan
    add(profiles, TUESDAY, [1, 2, 22, 23], 13)
    detection = found_in(profiles)
    assert Kind.RESTART in {each.kind for each in detection.anomalies if each.date == TUESDAY}
    assert "temperature" in detection.warnings[0]


def test_too_few_days_are_refused() -> None:
    with pytest.raises(AnomaliesRefusedError, match="60 are needed"):
        detect(office(), Period(date(2024, 1, 1), date(2024, 2, 1)), JUDGED)
    with pytest.raises(AnomaliesRefusedError, match="60 are needed"):
        detect(Profiles((), np.empty((0, 24)), np.empty((0, 24))), LEARNING, JUDGED)


def test_half_a_year_is_learned_with_a_warning() -> None:
    detection = detect(office(), Period(date(2024, 7, 1), date(2025, 1, 1)), JUDGED)
    assert "184 days only" in detection.warnings[0]


def test_the_two_periods_must_be_apart() -> None:
    with pytest.raises(ValueError, match="must not overlap"):
        detect(office(), LEARNING, Period(date(2024, 12, 31), date(2025, 2, 1)))


def test_a_building_without_working_days_is_refused() -> None:
    closed = Occupancy(closures=frozenset(LEARNING))
    with pytest.raises(AnomaliesRefusedError, match="working days"):
        detect(office(), LEARNING, JUDGED, occupancy=closed)
