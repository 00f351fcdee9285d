"""Steps that are found, and events that change a saving only once confirmed."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from edge_agent.savings import (
    Event,
    EventKind,
    EventStatus,
    Measured,
    Rule,
    SavingsRefused,
    SavingsResult,
    Treatment,
    compute_savings,
    find_steps,
)
from edge_agent.savings.event_json import EventFileError, read_events

from .days import BASELINE, REPORTING, heated, make_days, noise

pytestmark = pytest.mark.slow

DAYS = make_days(heated)
PARIS = ZoneInfo("Europe/Paris")
MOVED_IN = date(2024, 6, 1)
TENANT = Event(EventKind.OCCUPANCY, MOVED_IN, text="new tenant", effect_kwh_per_day=40.0)


def with_tenant() -> list[object]:
    return [replace(day, kwh=(day.kwh or 0) + (40.0 if day.date >= MOVED_IN else 0.0)) for day in DAYS]


def compute(*events: Event, days: object = None) -> SavingsResult:
    measured = Measured.of_days(with_tenant() if days is None else days)  # type: ignore[arg-type]
    return compute_savings(measured, BASELINE, REPORTING, events=events)


def test_a_step_is_proposed_with_its_date_and_size_and_changes_nothing() -> None:
    result = compute()
    [step] = result.events

    assert step.detected
    assert abs(step.event.start - MOVED_IN) <= timedelta(days=3)
    assert step.event.effect_kwh_per_day == pytest.approx(40.0, abs=4.0)
    assert (step.event.status, step.treatment, step.place) == (
        EventStatus.PROPOSED,
        Treatment.PENDING,
        "reporting",
    )
    assert result.unadjusted is None
    assert "First say what happened: step of +" in result.sentence


def test_a_confirmed_event_with_an_effect_corrects_the_expectation() -> None:
    plain, adjusted = compute(), compute(TENANT)
    days = (REPORTING.end - MOVED_IN).days
    [tenant] = adjusted.events

    assert adjusted.savings_kwh - plain.savings_kwh == pytest.approx(40.0 * days)
    assert tenant.savings_effect_kwh == pytest.approx(40.0 * days)
    assert adjusted.unadjusted is not None
    assert adjusted.unadjusted[0] == pytest.approx(plain.savings_kwh)
    assert "First say" not in adjusted.sentence


def test_an_effect_in_the_baseline_corrects_what_the_model_learns() -> None:
    before = Event(EventKind.EQUIPMENT, BASELINE.start, date(2023, 7, 1), effect_kwh_per_day=40.0)
    lit = [replace(day, kwh=(day.kwh or 0) + (40.0 if before.covers(day.date) else 0.0)) for day in DAYS]

    assert compute(before, days=lit).savings_kwh == pytest.approx(compute(days=DAYS).savings_kwh, abs=1e-6)


def test_an_event_without_effect_leaves_its_days_out() -> None:
    closure = Event(EventKind.CLOSURE, MOVED_IN, REPORTING.end)
    result = compute(closure)

    assert result.reporting_coverage.known_days == (MOVED_IN - REPORTING.start).days
    assert result.events[0].treatment is Treatment.EXCLUDED
    assert result.events[0].savings_effect_kwh == pytest.approx(
        result.savings_kwh - compute().savings_kwh, abs=1e-6
    )


@pytest.mark.parametrize("status", [EventStatus.PROPOSED, EventStatus.REJECTED])
def test_what_nobody_confirmed_changes_nothing(status: EventStatus) -> None:
    assert compute(replace(TENANT, status=status)).savings_kwh == compute().savings_kwh


def test_a_rejected_step_is_not_proposed_again() -> None:
    assert [each.detected for each in compute(replace(TENANT, status=EventStatus.REJECTED)).events] == [False]


def test_works_are_what_is_measured() -> None:
    works = Event(EventKind.WORKS, date(2023, 12, 20), date(2024, 1, 10), effect_kwh_per_day=-20)
    result = compute(works, days=DAYS)

    assert result.events[0].treatment is Treatment.MEASURED
    assert result.savings_kwh == compute(days=DAYS).savings_kwh


def test_saying_what_a_step_was_is_enough_to_allow_for_it() -> None:
    said = replace(TENANT, effect_kwh_per_day=None, start=MOVED_IN + timedelta(days=5))
    result = compute(said)
    [event] = result.events

    assert event.treatment is Treatment.ADJUSTED
    assert event.event.from_step
    assert event.event.effect_kwh_per_day == pytest.approx(40.0, abs=4.0)
    assert result.savings_kwh == pytest.approx(compute(TENANT).savings_kwh, rel=0.15, abs=900.0)


def test_a_lasting_event_of_unknown_effect_and_without_step_waits() -> None:
    result = compute(replace(TENANT, effect_kwh_per_day=None), days=DAYS)

    assert result.events[0].treatment is Treatment.PENDING
    assert result.savings_kwh == compute(days=DAYS).savings_kwh


def test_the_day_of_a_meter_swap_is_left_out() -> None:
    result = compute(Event(EventKind.METER_SWAP, date(2024, 2, 1)), days=DAYS)
    assert result.reporting_coverage.known_days == len(REPORTING) - 1


def test_events_may_not_empty_the_baseline() -> None:
    with pytest.raises(SavingsRefused) as refused:
        compute(Event(EventKind.CLOSURE, date(2023, 3, 1), date(2023, 6, 1)))
    assert refused.value.rule == Rule.BASELINE_COVERAGE
    assert "events leave out 92" in refused.value.told.en


def test_noise_and_seasons_make_no_step() -> None:
    assert compute(days=DAYS).events == ()


def test_a_saving_in_proportion_is_one_step_where_the_works_are() -> None:
    saved = [replace(day, kwh=(day.kwh or 0) * (0.7 if day.date in REPORTING else 1.0)) for day in DAYS]
    [step] = compute(days=saved).events
    assert (step.event.start, step.place) == (REPORTING.start, "between")


def test_an_episode_of_three_weeks_is_no_step() -> None:
    expected = {day.date: 100.0 for day in DAYS}
    episode = {date(2024, 3, 1) + timedelta(days=offset) for offset in range(21)}
    observed = {day: 100.0 + 5 * noise(day) + (60.0 if day in episode else 0.0) for day in expected}
    assert not any(step.date in episode for step in find_steps(observed, expected) if step.share > 0.2)


@pytest.mark.parametrize("level", [0.0, -5.0])
def test_without_expected_energy_there_is_no_step(level: float) -> None:
    days = [day.date for day in DAYS]
    assert find_steps(dict.fromkeys(days, 10.0), dict.fromkeys(days, level)) == ()


def test_few_days_have_no_step() -> None:
    days = [day.date for day in DAYS[:50]]
    assert find_steps(dict.fromkeys(days, 10.0), dict.fromkeys(days, 10.0)) == ()


def test_the_log_of_the_agent_is_read_on_the_sites_days() -> None:
    text = """{"events": [{"id": 3, "kind": "closure", "start": "2024-07-31T22:00:00Z", "end": "2024-08-15T22:00:00Z",
      "text": "août", "energy_effect_kwh_per_day": null, "status": "confirmed"},
      {"kind": "occupancy", "start": "2024-09-01", "end": "2024-09-02T10:00:00+02:00", "energy_effect_kwh_per_day": 5}]}"""
    closure, occupancy = read_events(text, name="log", zone=PARIS)

    assert (closure.start, closure.end, closure.id) == (date(2024, 8, 1), date(2024, 8, 16), "3")
    assert (occupancy.end, occupancy.effect_kwh_per_day) == (date(2024, 9, 3), 5.0)
    assert occupancy.status is EventStatus.CONFIRMED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "not JSON"),
        ("3", "a list"),
        ('[{"kind": "party", "start": "2024-01-01"}]', "event 1"),
        ('[{"kind": "works"}]', "event 1"),
        ("[4]", "event 1"),
    ],
)
def test_a_wrong_log_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(EventFileError, match=words):
        read_events(text, name="log", zone=PARIS)
