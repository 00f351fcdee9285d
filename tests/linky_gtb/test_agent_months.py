"""What of a history is sent to the agent: whole days, once, and again when they change."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.agent.months import Month, documents, months_to_send, series_id
from custom_components.linky_gtb.linky.agent.swaps import holds_swap, swap_event, swap_query
from custom_components.linky_gtb.linky.civil_time import day_end, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval
from edge_agent.events import EventPost
from edge_agent.ingest import MAX_INTERVALS, SeriesPut

DAY = date(2026, 10, 25)
"""The clock goes back: 25 hours."""
ONE = timedelta(days=1)
METER = Prm("99999999999991")


def curve(day: date, minutes: int = 30) -> tuple[Interval, ...]:
    start, step = day_start(day), timedelta(minutes=minutes)
    count = (day_end(day) - start) // step
    return tuple(Interval(start + n * step, start + (n + 1) * step, Fraction(100)) for n in range(count))


def sent(history: LinkyHistory) -> dict[datetime, tuple[datetime, Fraction]]:
    """What an agent that has nothing holds after all was sent."""
    return {
        interval.start: (interval.end, interval.energy_wh)
        for month in months_to_send(history, {})
        for interval in month.intervals
    }


def acknowledged(months: list[Month]) -> dict[str, str]:
    return {month.name: month.digest for month in months}


def test_a_whole_day_is_sent_as_its_curve_and_another_as_its_daily_value() -> None:
    history = LinkyHistory(
        (*curve(DAY), *curve(DAY + ONE)[4:]),
        tuple(DailyEnergy(day, Fraction(5000)) for day in (DAY, DAY + ONE, DAY + 2 * ONE)),
    )

    held = sent(history)

    assert len(held) == 50 + 2
    assert held[day_start(DAY + ONE)] == (day_end(DAY + ONE), Fraction(5000))
    assert held[day_start(DAY + 2 * ONE)] == (day_end(DAY + 2 * ONE), Fraction(5000))


def test_a_part_of_a_day_without_daily_value_waits() -> None:
    assert sent(LinkyHistory(curve(DAY)[:20])) == {}


def test_a_curve_takes_the_place_of_the_daily_value_at_the_agent() -> None:
    daily = (DailyEnergy(DAY, Fraction(5000)),)
    held = sent(LinkyHistory((), daily)) | sent(LinkyHistory(curve(DAY), daily))

    assert sum(energy for _, energy in held.values()) == 5000
    assert len(held) == 50


def test_only_months_that_changed_are_sent_the_newest_first() -> None:
    days = [date(2026, month, 15) for month in (8, 9, 10)]
    history = LinkyHistory(tuple(interval for day in days for interval in curve(day)))
    months = months_to_send(history, {})
    assert [month.name for month in months] == ["2026-10", "2026-09", "2026-08"]
    assert months_to_send(history, acknowledged(months)) == []

    changed = history.with_curve(curve(date(2026, 9, 16)))
    assert [month.name for month in months_to_send(changed, acknowledged(months))] == ["2026-09"]


def test_the_agent_accepts_what_is_sent_and_no_call_is_too_long() -> None:
    days = [date(2026, 10, 1) + n * ONE for n in range(31)]
    (month,) = months_to_send(LinkyHistory(tuple(i for day in days for i in curve(day, 5))), {})

    bodies: list[Any] = list(documents(month.intervals))

    assert [len(body["intervals"]) for body in bodies] == [MAX_INTERVALS, 31 * 288 + 12 - MAX_INTERVALS]
    assert all(SeriesPut.model_validate(body).intervals for body in bodies)


def test_the_name_of_the_series_hides_the_meter() -> None:
    name = series_id(Prm("99999999999991"))

    assert name.startswith("ingest.linky_")
    assert len(name) == len("ingest.linky_") + 12
    assert "9999" not in name


def test_a_swap_is_an_event_that_the_agent_accepts_at_the_start_of_its_civil_day() -> None:
    post = EventPost.model_validate(swap_event(METER, DAY, "fr"))
    assert (post.kind, post.start, post.end) == ("meter_swap", day_start(DAY), None)
    assert "compteur changé" in post.text
    assert "meter changed" in EventPost.model_validate(swap_event(METER, DAY, "en-GB")).text
    assert swap_query(DAY) == "events?kind=meter_swap&start=2026-10-24T22:00:00Z&end=2026-10-25T23:00:00Z"


def test_a_swap_that_the_agent_holds_is_recognised_in_either_language() -> None:
    for language in ("fr", "en"):
        assert holds_swap({"events": [{"text": "another"}, swap_event(METER, DAY, language)]}, METER)
    assert not holds_swap({"events": [{"text": "another"}]}, METER)
    assert not holds_swap({"events": []}, METER)
    assert not holds_swap(None, METER)


def test_two_meters_changed_on_one_day_have_an_event_each() -> None:
    first: dict[str, Json] = {"events": [swap_event(METER, DAY, "fr")]}

    assert holds_swap(first, METER)
    assert not holds_swap(first, Prm("99999999999872"))
