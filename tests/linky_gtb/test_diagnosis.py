"""Anomalies, key figures, expectation, actions and outdoor temperature of a building in Home Assistant."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import probatio as vol
import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb import logbook
from custom_components.linky_gtb.building.diagnosis.anomaly_event import EVENT_ANOMALY
from custom_components.linky_gtb.building.diagnosis.documents import read_diagnosis
from custom_components.linky_gtb.building.diagnosis.expected import async_write_expected, expected_statistic
from custom_components.linky_gtb.building.diagnosis.outdoor import CONF_OUTDOOR_ENTITY, SERIES, temperature_c
from custom_components.linky_gtb.building.json_reading import AgentDocumentError
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.recorded import async_recorded_rows

from .fake_agent import Document, FakeAgent
from .naming import attributes_without_name
from .town_hall import found, set_up, shown

pytestmark = pytest.mark.usefixtures("integration")

EVENT = "event.hotel_de_ville_anomaly"


def anomaly(day: str, kind: str = "night_on") -> Document:
    return {
        "id": f"{day}-{kind}",
        "date": day,
        "kind": kind,
        "names": {"fr": "Nuit en marche", "en": "Night left on"},
        "sentences": {"fr": f"Le {day} : nuit en marche.", "en": f"On {day}: night left on."},
        "kwh": 105.0,
        "eur": 22.5,
        "confidence": 0.8,
        "returned": False,
    }


def diagnosis(*anomalies: Document, **changes: Any) -> Document:
    return {
        "status": "ok",
        "reason": None,
        "open": len(anomalies),
        "anomalies": list(anomalies),
        "savings_this_month_kwh": 812.5,
        "kpis": {
            "computed_at": "2026-11-21T20:00:00Z",
            "year": {
                "energy_kwh_per_m2": 55.04,
                "base_kw": 1.5,
                "peak_kw": 23.4,
                "peak_at": "2026-01-12T10:00:00Z",
                "load_factor": 0.193,
                "night_share": 0.186,
                "unoccupied_share": 0.475,
                "kwh_per_degree_day": 14.2,
            },
            "today": {"expected_kwh": 96.2},
            "yesterday": {"deviation_percent": 4.0},
            "week_against": {"deviation_percent": -3.1},
            "month_against": None,
        },
        **changes,
    }


def anomalies_of(hass: HomeAssistant) -> list[Event]:
    """The anomalies of the bus from now on, in order."""
    fired: list[Event] = []

    @callback
    def keep(event: Event) -> None:
        fired.append(event)

    hass.bus.async_listen(EVENT_ANOMALY, keep)
    return fired


async def test_figures_are_sensors_and_absent_ones_are_not(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    agent.state["diagnosis"] = diagnosis(anomaly("2026-11-20"))
    await set_up(hass, building_entry, agent)
    opened = found(hass, "sensor.hotel_de_ville_open_anomalies")
    assert opened.state == "1"
    assert opened.attributes["anomalies"][0]["id"] == "2026-11-20-night_on"
    for name, value in {
        "expected_energy_today": 96.2,
        "energy_saved_this_month": 812.5,
        "yesterday_against_expected": 4.0,
        "week_against_expected": -3.1,
        "energy_per_m2_over_12_months": 55.04,
        "base_load_over_12_months": 1.5,
        "peak_over_12_months": 23.4,
        "load_factor_over_12_months": 19.3,
        "night_share_over_12_months": 18.6,
    }.items():
        assert float(found(hass, f"sensor.hotel_de_ville_{name}").state) == pytest.approx(value), name
    assert found(hass, "sensor.hotel_de_ville_peak_over_12_months").attributes["at"] == "2026-01-12T10:00:00Z"
    assert shown(hass, "sensor.hotel_de_ville_month_against_expected") is None


async def test_what_the_agent_finds_has_a_name_in_both_languages(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    agent.state["diagnosis"] = diagnosis(anomaly("2026-11-20"))
    await set_up(hass, building_entry, agent)

    for language in ("fr", "en"):
        unnamed = attributes_without_name(hass, building_entry, language)
        assert {name for name in unnamed if name.startswith(("open_anomalies", "peak_power"))} == set()


async def test_an_agent_without_diagnosis_has_no_such_sensor(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    assert shown(hass, "sensor.hotel_de_ville_open_anomalies") is None


async def test_new_anomalies_trigger_the_event_and_a_line_of_the_logbook(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    agent.state["diagnosis"] = diagnosis(anomaly("2026-11-20"))
    await set_up(hass, building_entry, agent)
    fired = anomalies_of(hass)
    assert shown(hass, EVENT) == "unknown"
    new = [anomaly("2026-11-22", "brand_new_kind"), anomaly("2026-11-21"), anomaly("2026-11-20")]
    await agent.push({"type": "diagnosis", "diagnosis": diagnosis(*new)})
    while len(fired) < 2:
        await hass.async_block_till_done()
    state = found(hass, EVENT)
    assert (state.attributes["event_type"], state.attributes["id"]) == ("other", "2026-11-22-brand_new_kind")
    assert [event.data["id"] for event in fired] == ["2026-11-21-night_on", "2026-11-22-brand_new_kind"]
    described: dict[str, Any] = {}
    logbook.async_describe_events(hass, lambda domain, name, describe: described.update({name: describe}))
    line = described[EVENT_ANOMALY](fired[0])
    assert line == {
        "name": "Hôtel de ville – Night left on",
        "message": "On 2026-11-21: night left on.",
        "entity_id": EVENT,
    }


async def test_the_first_diagnosis_after_a_start_is_no_news(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    fired = anomalies_of(hass)
    await agent.push({"type": "diagnosis", "diagnosis": diagnosis(anomaly("2026-11-20"))})
    while shown(hass, "sensor.hotel_de_ville_open_anomalies") != "1":
        await hass.async_block_till_done()
    assert fired == []


def test_a_document_that_is_not_one_says_where() -> None:
    assert read_diagnosis(None) is None
    with pytest.raises(AgentDocumentError, match="sentences"):
        read_diagnosis(diagnosis({**anomaly("2026-11-20"), "sentences": None}))
    refused = read_diagnosis(diagnosis(status="refused", reason="60 days are needed", kpis={}))
    assert refused is not None
    assert (refused.reason, refused.peak_kw) == ("60 days are needed", None)


async def act(hass: HomeAssistant, entry: MockConfigEntry, action: str, **data: object) -> Document:
    answer = await hass.services.async_call(
        DOMAIN, action, {"config_entry_id": entry.entry_id, **data}, blocking=True, return_response=True
    )
    return cast("Document", answer)


async def test_events_are_declared_and_steps_confirmed(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    await hass.config.async_set_time_zone("Europe/Paris")
    answer = await act(
        hass,
        building_entry,
        "declare_event",
        kind="works",
        start="2026-02-02 08:00:00",
        end="2026-02-20 18:00:00",
        text="Chaudière",
        energy_effect_kwh_per_day=-12,
    )
    assert answer == {"id": 7}
    await act(hass, building_entry, "confirm_step", event_id="12", confirmed=False)
    assert agent.told == [
        (
            "POST",
            "events?",
            {
                "kind": "works",
                "text": "Chaudière",
                "start": "2026-02-02T07:00:00+00:00",
                "end": "2026-02-20T17:00:00+00:00",
                "energy_effect_kwh_per_day": -12.0,
            },
        ),
        ("PATCH", "events/12?", {"status": "rejected"}),
    ]


async def test_anomalies_are_answered_and_refusals_are_told(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    given = {"anomaly_id": "2026-11-20-night_on", "answer": "fixed", "note": "relay"}
    await act(hass, building_entry, "answer_anomaly", **given)
    assert agent.told == [
        ("POST", "anomalies/2026-11-20-night_on/answer?", {"answer": "fixed", "note": "relay"})
    ]
    agent.refuse_commands = 404
    with pytest.raises(HomeAssistantError, match="the agent says no"):
        await act(hass, building_entry, "answer_anomaly", **given)


async def test_reports_are_written_where_allowed(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, tmp_path: Path
) -> None:
    await set_up(hass, building_entry, agent)
    path = tmp_path / "rapport.pdf"
    with pytest.raises(ServiceValidationError, match=r"rapport\.pdf"):
        await act(hass, building_entry, "produce_report", report="monthly", path=str(path))
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    answer = await act(
        hass,
        building_entry,
        "produce_report",
        report="monthly",
        path=str(path),
        day="2026-10-15",
        language="fr",
    )
    assert answer == {"path": str(path), "bytes": 9}
    assert agent.told[-1][:2] == ("GET", "reports/monthly?format=pdf&language=fr&day=2026-10-15")
    await act(hass, building_entry, "produce_report", report="dossier", path=str(tmp_path / "d.html"))
    assert agent.told[-1][1] == "reports/dossier?format=html&language=en"
    with pytest.raises(HomeAssistantError, match=r"d\.pdf"):
        await act(hass, building_entry, "produce_report", report="weekly", path=str(tmp_path / "no/d.pdf"))
    agent.refuse_commands = 409
    with pytest.raises(HomeAssistantError, match="the agent says no"):
        await act(hass, building_entry, "produce_report", report="weekly", path=str(path))


@pytest.mark.parametrize("event_id", ["../points/zone1.setpoint/lease", "1?x=1", "", "x"])
async def test_an_event_is_named_by_its_number(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, event_id: str
) -> None:
    await set_up(hass, building_entry, agent)
    with pytest.raises(vol.Invalid):
        await act(hass, building_entry, "confirm_step", event_id=event_id, confirmed=True)
    assert agent.told == []


async def test_an_action_on_a_meter_is_refused(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    hass.config_entries.async_update_entry(building_entry, data={**building_entry.data, "kind": "linky"})
    with pytest.raises(ServiceValidationError):
        await act(hass, building_entry, "confirm_step", event_id="1", confirmed=True)
    hass.config_entries.async_update_entry(building_entry, data={**building_entry.data, "kind": "building"})


async def test_expected_energy_is_a_statistic_and_is_written_once(
    recorder_mock: Recorder, hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    for hour in range(4):
        agent.expected.append({"start": (start + timedelta(hours=hour)).isoformat(), "value": 1.5})
    agent.expected += [{"start": "soon", "value": 1.0}, {"start": start.isoformat(), "value": None}]
    await set_up(hass, building_entry, agent)
    entry = building_entry
    while not (rows := await async_recorded_rows(hass, expected_statistic("hotel-de-ville", "x"), start)):
        await hass.async_block_till_done()
    assert [float(row.total) for row in rows] == [1500, 3000, 4500, 6000]
    assert expected_statistic("hotel-de-ville", "x").id == "linky_gtb:hotel_de_ville_expected"
    assert await async_write_expected(hass, entry) == 0
    agent.expected.append({"start": (start + timedelta(hours=4)).isoformat(), "value": 2.0})
    assert await async_write_expected(hass, entry) == 1


async def test_a_weather_entity_is_sent_every_ten_minutes_and_waits_when_it_must(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set("weather.home", "sunny", {"temperature": 50.0, "temperature_unit": "°F"})
    building_entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(building_entry, options={CONF_OUTDOOR_ENTITY: "weather.home"})
    await set_up(hass, building_entry, agent)

    async def later() -> None:
        freezer.tick(timedelta(minutes=10))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    agent.put_status = 500
    await later()
    agent.put_status = 200
    await later()
    while len(agent.series.get(SERIES, {})) < 2:
        await hass.async_block_till_done()
    assert {value for _, value in agent.series[SERIES].values()} == {10.0}
    hass.states.async_set("weather.home", "unavailable")
    puts = agent.puts
    await later()
    assert agent.puts == puts


async def test_readings_that_wait_never_overlap_though_the_clock_is_set_back(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set("weather.home", "sunny", {"temperature": 10.0})
    building_entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(building_entry, options={CONF_OUTDOOR_ENTITY: "weather.home"})
    await set_up(hass, building_entry, agent)

    agent.put_status = 500
    for minutes in (10, 9, 10, 10):
        puts = agent.puts
        freezer.tick(timedelta(minutes=minutes))
        async_fire_time_changed(hass, fire_all=True)
        while agent.puts == puts:
            await hass.async_block_till_done()
        await hass.async_block_till_done()
        agent.put_status = 200 if minutes == 9 or agent.put_status == 200 else 500
    spans = sorted((start, end) for start, (end, _) in agent.series[SERIES].items())
    assert len(spans) >= 2
    assert all(before[1] <= after[0] for before, after in pairwise(spans)), (
        "the agent refuses such a batch whole"
    )


def test_temperatures_of_sensors_and_weather_are_understood() -> None:
    sensor = State("sensor.outdoor", "12.5", {"unit_of_measurement": "°C"})
    assert temperature_c(sensor, "°F") == 12.5
    assert temperature_c(State("weather.home", "sunny", {"temperature": 20}), "°C") == 20
    assert temperature_c(State("weather.home", "sunny"), "°C") is None
    assert temperature_c(State("sensor.outdoor", "unknown"), "°C") is None
    assert temperature_c(State("sensor.outdoor", "soon"), "°C") is None
    assert temperature_c(State("sensor.outdoor", "nan"), "°C") is None
    assert temperature_c(State("sensor.outdoor", "12", {"unit_of_measurement": "bar"}), "°C") is None


async def test_the_option_names_the_entity_and_can_be_emptied(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    for answer, kept in (({CONF_OUTDOOR_ENTITY: "weather.home"}, "weather.home"), ({}, None)):
        form = await hass.config_entries.options.async_init(building_entry.entry_id)
        assert form["step_id"] == "outdoor"
        done = await hass.config_entries.options.async_configure(form["flow_id"], answer)
        assert done["type"] is FlowResultType.CREATE_ENTRY
        assert building_entry.options.get(CONF_OUTDOOR_ENTITY) == kept
        await hass.async_block_till_done()
