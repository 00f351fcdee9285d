"""Limits that other entities give: a number, EcoWatt, Tempo, a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.shedding.core import Firmness, Limit, Source, Unit
from custom_components.linky_gtb.shedding.signals import limits_of

from .household import Play, sensor

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_signals_entities_and_calendars_limit(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry,
        options={
            "limit": 9,
            "limit_entity": "sensor.limit",
            "signals": ["sensor.ecowatt", "sensor.tempo_today"],
            "calendar": "calendar.limits",
            "signal_limit": 6,
            "fairness": "protect",
            "floor_priority": 0,
        },
    )
    hass.states.async_set("sensor.limit", "8", {"unit_of_measurement": "kW"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "8000.0"

    hass.states.async_set("sensor.ecowatt", "orange")
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"
    hass.states.async_set("sensor.ecowatt", "green")
    now = dt_util.now()
    hass.states.async_set(
        "calendar.limits",
        "on",
        {
            "message": "Effacement 4,5 kW",
            "start_time": (now - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S"),
            "end_time": (now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S"),
        },
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "4500.0"
    hass.states.async_remove("calendar.limits")
    here = now.astimezone(PARIS)
    hours = [None] * 24
    hours[here.hour] = "red"  # type: ignore[call-overload]
    hass.states.async_set(
        "sensor.ecowatt", "green", {"days": [{"date": here.date().isoformat(), "hours": hours}]}
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"


NOON = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)


async def limits(hass: HomeAssistant, **options: object) -> list[Limit]:
    await hass.config.async_set_time_zone("Europe/Paris")
    return list(limits_of(hass, options))


@pytest.mark.parametrize(
    ("state", "unit", "expected"),
    [
        ("12", "kVA", [(12_000, Unit.VA)]),
        ("7500", "W", [(7500, Unit.W)]),
        ("0", "kW", []),
        ("-3", "kW", []),
        ("unavailable", "kW", []),
    ],
)
async def test_a_limit_in_an_entity_keeps_its_unit_and_counts_only_when_it_is_one(
    hass: HomeAssistant, state: str, unit: str, expected: list[tuple[float, Unit]]
) -> None:
    hass.states.async_set("sensor.limit", state, {"unit_of_measurement": unit})

    found = await limits(hass, limit_entity="sensor.limit")

    assert [(each.value, each.unit) for each in found] == expected


async def test_hours_that_another_integration_announces_are_taken_at_their_hour(hass: HomeAssistant) -> None:
    hours = {
        NOON.isoformat(): "Orange",
        "2026-11-24T13:00:00": "vert",
        "2026-11-24T18:00:00": "rouge",
        "soon": "rouge",
    }
    hass.states.async_set("sensor.ecowatt", "orange", {"hours": hours})

    found = await limits(hass, signals=["sensor.ecowatt"], signal_limit=6)

    evening = NOON.replace(hour=18).timestamp()
    assert [(each.start, each.end) for each in found] == [
        (NOON.timestamp(), NOON.timestamp() + 3600),
        (evening, evening + 3600),
    ]
    assert {(each.value, each.firmness, each.source) for each in found} == {
        (6000, Firmness.SOFT, Source.ECOWATT)
    }


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ("2026-11-24", 18, [("2026-11-24T17:00Z", "2026-11-24T18:00Z")]),
        ("2026-03-29", 1, [("2026-03-29T00:00Z", "2026-03-29T01:00Z")]),
        ("2026-03-29", 2, []),
        ("2026-03-29", 18, [("2026-03-29T16:00Z", "2026-03-29T17:00Z")]),
        ("2026-10-25", 2, [("2026-10-25T00:00Z", "2026-10-25T02:00Z")]),
        ("2026-10-25", 18, [("2026-10-25T17:00Z", "2026-10-25T18:00Z")]),
        ("2026-10-25", 23, [("2026-10-25T22:00Z", "2026-10-25T23:00Z")]),
    ],
)
async def test_an_announced_hour_is_that_of_the_clock_on_the_days_it_changes_too(
    hass: HomeAssistant, day: str, hour: int, expected: list[tuple[str, str]]
) -> None:
    hours = ["red" if each == hour else "green" for each in range(24)]
    hass.states.async_set("sensor.ecowatt", "green", {"days": [{"date": day, "hours": hours}]})

    found = await limits(hass, signals=["sensor.ecowatt"], signal_limit=6)

    assert [(each.start, each.end) for each in found] == [
        tuple(datetime.fromisoformat(text).timestamp() for text in span) for span in expected
    ]


async def test_tempo_counts_when_red_and_not_when_white(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON.astimezone(UTC))
    options = {"signals": ["sensor.tempo_today", "sensor.gone"], "signal_limit": 6}
    hass.states.async_set("sensor.tempo_today", "white")
    assert not await limits(hass, **options)
    hass.states.async_set("sensor.tempo_today", "red")

    (found,) = await limits(hass, **options)

    assert (found.source, found.firmness, found.value) == (Source.TEMPO, Firmness.SOFT, 6000)
    assert not await limits(hass, signals=["sensor.tempo_today"])


@pytest.mark.parametrize(
    ("now", "entity", "expected"),
    [
        ("2027-01-12T12:00+01:00", "tempo_today", ("2027-01-12T06:00+01:00", "2027-01-12T22:00+01:00")),
        # Red's night is off-peak, until the next Tempo day begins at 06:00.
        ("2027-01-12T22:00+01:00", "tempo_today", None),
        ("2027-01-13T05:59+01:00", "tempo_today", None),
        ("2027-01-13T06:00+01:00", "tempo_today", ("2027-01-13T06:00+01:00", "2027-01-13T22:00+01:00")),
        # The next day is announced, before and after midnight.
        ("2027-01-12T20:00+01:00", "tempo_demain", ("2027-01-13T06:00+01:00", "2027-01-13T22:00+01:00")),
        (
            "2027-01-13T02:00+01:00",
            "rte_tempo_prochaine_couleur",
            ("2027-01-13T06:00+01:00", "2027-01-13T22:00+01:00"),
        ),
        # Clocks go back in the night of 24 to 25 October 2026, and forward in that of 27 to 28 March 2027.
        ("2026-10-24T23:00+02:00", "tempo_tomorrow", ("2026-10-25T06:00+01:00", "2026-10-25T22:00+01:00")),
        ("2026-10-25T02:30+02:00", "tempo_today", None),
        ("2026-10-25T02:30+01:00", "tempo_today", None),
        ("2026-10-25T06:00+01:00", "tempo_today", ("2026-10-25T06:00+01:00", "2026-10-25T22:00+01:00")),
        ("2027-03-27T23:00+01:00", "tempo_tomorrow", ("2027-03-28T06:00+02:00", "2027-03-28T22:00+02:00")),
        ("2027-03-28T05:59+02:00", "tempo_today", None),
        ("2027-03-28T06:00+02:00", "tempo_today", ("2027-03-28T06:00+02:00", "2027-03-28T22:00+02:00")),
    ],
)
async def test_a_red_day_of_tempo_limits_its_peak_hours_only(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    now: str,
    entity: str,
    expected: tuple[str, str] | None,
) -> None:
    freezer.move_to(datetime.fromisoformat(now).astimezone(UTC))
    hass.states.async_set(f"sensor.{entity}", "Rouge")

    found = await limits(hass, signals=[f"sensor.{entity}"], signal_limit=6)

    spans = [] if expected is None else [tuple(datetime.fromisoformat(at).timestamp() for at in expected)]
    assert [(each.start, each.end) for each in found] == spans


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Effacement 12 kVA", (12_000, Unit.VA)),
        ("max 4500 W", (4500, Unit.W)),
        ("Réunion", (6000, Unit.W)),
        ("", (6000, Unit.W)),
    ],
)
async def test_an_event_of_the_calendar_is_a_limit_with_the_power_of_its_title(
    hass: HomeAssistant, title: str, expected: tuple[float, Unit]
) -> None:
    event = {"message": title, "start_time": "2026-11-24 14:00:00", "end_time": NOON.replace(hour=16)}
    hass.states.async_set("calendar.limits", "off", event)

    (found,) = await limits(hass, calendar="calendar.limits", signal_limit=6)

    assert (found.value, found.unit) == expected
    assert (found.start, found.end) == (NOON.timestamp() + 7200, NOON.timestamp() + 4 * 3600)


@pytest.mark.parametrize("event", [{}, {"message": "x", "start_time": "?", "end_time": None}])
async def test_a_calendar_without_an_event_limits_nothing(hass: HomeAssistant, event: dict[str, Any]) -> None:
    hass.states.async_set("calendar.limits", "off", event)

    assert not await limits(hass, calendar="calendar.limits", signal_limit=6)
