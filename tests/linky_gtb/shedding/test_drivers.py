"""Each sort of load: how it is read, lowered and given back."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.linky_gtb.shedding.beside import ready_at, with_others
from custom_components.linky_gtb.shedding.core import Kind as LoadKind
from custom_components.linky_gtb.shedding.core import LoadView, Order, OrderKind, Reason
from custom_components.linky_gtb.shedding.drivers import driver_of
from custom_components.linky_gtb.shedding.drivers.base import power_of
from custom_components.linky_gtb.shedding.exclusions import looks_vital
from custom_components.linky_gtb.shedding.flow import load_schema
from custom_components.linky_gtb.shedding.pilot_wire import PilotOrder, pilot_wire


def order(*, on: bool = True, rung: int = 0, cap_w: float | None = None) -> Order:
    return Order(
        load="x",
        kind=OrderKind.SHED,
        reason=Reason.OVER_LIMIT,
        on=on,
        rung=rung,
        cap_w=cap_w,
        attempt=1,
        expected_w=0.0,
    )


def data(calls: list[ServiceCall]) -> list[dict[str, Any]]:
    return [{key: value for key, value in call.data.items() if key != "entity_id"} for call in calls]


async def test_a_thermostat_is_lowered_then_switched_off_then_given_back(hass: HomeAssistant) -> None:
    temperatures = async_mock_service(hass, "climate", "set_temperature")
    modes = async_mock_service(hass, "climate", "set_hvac_mode")
    warm = {"temperature": 20.0, "current_temperature": 19.5, "hvac_action": "heating"}
    hass.states.async_set("climate.salon", "heat", warm)
    driver = driver_of(hass, "x", {"target": "climate.salon", "power_w": 1500, "offset_c": 2})
    assert driver.spec.kind is LoadKind.SETPOINT
    view = driver.view()
    assert (view.on, view.rung, view.demand, view.setpoint_c, view.comfort_low_c) == (
        True,
        0,
        1.0,
        20.0,
        18.0,
    )

    await driver.async_apply(order(rung=1))
    hass.states.async_set("climate.salon", "heat", {**warm, "temperature": 18.0, "hvac_action": "idle"})
    view = driver.view()
    # It still wants what it wanted: idle because of us is not contentment.
    assert (view.rung, view.demand, view.setpoint_c) == (1, 1.0, 20.0)
    await driver.async_apply(order(rung=2, on=False))
    hass.states.async_set("climate.salon", "off", {**warm, "temperature": 18.0})
    assert driver.view().rung == 2

    again = driver_of(hass, "x", {"target": "climate.salon", "power_w": 1500, "offset_c": 2})
    again.recall(driver.remembered())
    await again.async_apply(order(rung=0))
    assert data(temperatures) == [{"temperature": 18.0}, {"temperature": 20.0}]
    assert data(modes) == [{"hvac_mode": "off"}, {"hvac_mode": "heat"}]
    assert driver_of(hass, "x", {"target": "climate.salon", "power_w": 1500}).view().demand == 0.0
    hass.states.async_set("climate.salon", "unavailable")
    assert not driver.view().available


async def test_an_air_conditioner_is_raised_not_lowered(hass: HomeAssistant) -> None:
    temperatures = async_mock_service(hass, "climate", "set_temperature")
    hass.states.async_set("climate.salle", "cool", {"temperature": 24.0, "current_temperature": 26.0})
    driver = driver_of(
        hass, "x", {"target": "climate.salle", "power_w": 2500, "offset_c": 2, "may_stop": False}
    )
    assert (driver.view().comfort_high_c, driver.view().comfort_low_c) == (26.0, None)
    assert len(driver.spec.rungs) == 2

    await driver.async_apply(order(rung=1))

    assert data(temperatures) == [{"temperature": 26.0}]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["comfort", "comfort-1", "comfort-2", "eco", "frost_protection", "off"], ["comfort-2", "eco", "frost_protection", "off"]),
        (["comfort", "comfort_-1", "comfort_-2", "eco", "frost_protection", "off"], ["comfort_-2", "eco", "frost_protection", "off"]),
        (["Comfort", "Eco", "away"], ["Eco", "away"]),
        (["Confort", "Éco", "Hors-gel", "Arrêt"], ["Éco", "Hors-gel", "Arrêt"]),
    ],
)  # fmt: skip
def test_pilot_wires_are_recognised_whatever_their_spelling(options: list[str], words: list[str]) -> None:
    wire = pilot_wire(options)

    assert wire is not None
    assert [wire.spelling[PilotOrder(rung.name)] for rung in wire.rungs[1:]] == words


def test_a_thermostats_own_presets_are_no_pilot_wire() -> None:
    assert pilot_wire(["none", "eco", "boost"]) is None
    assert pilot_wire(["comfort", "eco"]) is None


@pytest.mark.parametrize("sort", ["select", "climate"])
async def test_a_pilot_wire_goes_down_its_ladder_and_back_to_its_word(hass: HomeAssistant, sort: str) -> None:
    words = ["comfort", "eco", "frost_protection", "off"]
    chosen = async_mock_service(hass, "select", "select_option")
    presets = async_mock_service(hass, "climate", "set_preset_mode")
    target = f"{sort}.chambre"

    def show(word: str) -> None:
        if sort == "select":
            hass.states.async_set(target, word, {"options": words})
        else:
            hass.states.async_set(target, "heat", {"preset_modes": words, "preset_mode": word})

    show("comfort")
    driver = driver_of(hass, "x", {"target": target, "power_w": 1000})
    assert [rung.name for rung in driver.spec.rungs] == ["free", "eco", "frost_protection", "off"]
    assert driver.view().rung == 0
    await driver.async_apply(order(rung=2))
    show("frost_protection")
    assert driver.view().rung == 2
    again = driver_of(hass, "x", {"target": target, "power_w": 1000})
    again.recall(driver.remembered())
    await again.async_apply(order(rung=0))

    key, calls = ("option", chosen) if sort == "select" else ("preset_mode", presets)
    assert data(calls) == [{key: "frost_protection"}, {key: "comfort"}]
    show("eco")
    # Eco at night by its own programme is its free level, not a shed of ours.
    assert driver_of(hass, "x", {"target": target, "power_w": 1000}).view().rung == 0


async def test_a_charging_current_follows_in_whole_steps_and_never_above(hass: HomeAssistant) -> None:
    calls = async_mock_service(hass, "number", "set_value")
    hass.states.async_set("number.borne", "32", {"unit_of_measurement": "A", "min": 0, "max": 32, "step": 1})
    driver = driver_of(hass, "x", {"target": "number.borne", "power_w": 7360})
    assert driver.spec.kind is LoadKind.MODULATING
    assert driver.spec.min_power_w == 6 * 230
    assert driver.view().cap_w == 7360

    await driver.async_apply(order(cap_w=3500))
    await driver.async_apply(order(on=False, cap_w=0))

    assert data(calls) == [{"value": 15.0}, {"value": 0}]
    hass.states.async_set("number.borne", "unknown")
    assert not driver.view().available


@pytest.mark.parametrize("kilowatts", [0.3, 2.3, 4.1, 7.4])
async def test_a_cap_that_is_a_whole_number_of_decimal_steps_is_given_whole(
    hass: HomeAssistant, kilowatts: float
) -> None:
    calls = async_mock_service(hass, "number", "set_value")
    facts = {"unit_of_measurement": "kW", "min": 0, "max": 11, "step": 0.1}
    hass.states.async_set("number.borne", "0", facts)
    driver = driver_of(hass, "x", {"target": "number.borne", "power_w": 7400})

    await driver.async_apply(order(cap_w=1000 * kilowatts))

    assert data(calls) == [{"value": pytest.approx(kilowatts)}]


async def test_a_water_heater_goes_to_off_and_back_to_its_mode(hass: HomeAssistant) -> None:
    calls = async_mock_service(hass, "water_heater", "set_operation_mode")
    facts = {"operation_list": ["off", "eco", "performance"], "current_temperature": 50, "temperature": 55}
    hass.states.async_set("water_heater.ballon", "performance", facts)
    driver = driver_of(hass, "x", {"target": "water_heater.ballon", "power_w": 2200})
    assert (driver.view().on, driver.view().demand, driver.view().comfort_low_c) == (True, 1.0, 45.0)

    await driver.async_apply(order(on=False, rung=1))
    hass.states.async_set("water_heater.ballon", "off", facts)
    again = driver_of(hass, "x", {"target": "water_heater.ballon", "power_w": 2200})
    again.recall(driver.remembered())
    await again.async_apply(order())

    assert data(calls) == [{"operation_mode": "off"}, {"operation_mode": "performance"}]


@pytest.mark.parametrize(
    "target",
    ["switch.x", "climate.x", "water_heater.x", "number.x", "select.x", "point:nobody:zone1.setpoint"],
)
async def test_what_is_not_there_is_unavailable_and_orders_to_it_break_nothing_else(
    hass: HomeAssistant, target: str
) -> None:
    driver = driver_of(hass, "x", {"target": target, "power_w": 1000})

    assert not driver.view().available
    driver.recall({"rubbish": True})
    await driver.async_release()
    if target.startswith("point:"):
        with pytest.raises(HomeAssistantError, match=r"point_without_value|has no value"):
            await driver.async_apply(order(rung=1))
    elif target.split(".", maxsplit=1)[0] in {"climate", "water_heater", "select"}:
        # Nothing is known to go back to: nothing is ordered.
        await driver.async_apply(order(rung=1, on=False))


async def test_a_power_is_read_in_whatever_unit(hass: HomeAssistant) -> None:
    for value, unit, watts in (("1.5", "kW", 1500), ("2", "kVA", 2000), ("300", "W", 300), ("x", "W", None)):
        hass.states.async_set("sensor.p", value, {"unit_of_measurement": unit})
        assert power_of(hass.states.get("sensor.p")) == watts
    assert power_of(None) is None


@pytest.mark.parametrize(
    ("text", "vital"),
    [
        ("switch.frigo_cuisine", True),
        ("Congélateur du garage", True),
        ("Baie informatique", True),
        ("VMC", True),
        ("Alarme incendie", True),
        ("Radiateur du bureau", False),
        ("Ballon d'eau chaude", False),
        ("Borne de recharge", False),
    ],
)
def test_what_is_vital_is_known_by_its_name(text: str, *, vital: bool) -> None:
    assert looks_vital(text) is vital


async def test_other_entities_tell_the_tanks_temperature_and_what_the_car_needs_by_when(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2026-11-24T18:00:00+00:00")
    hass.states.async_set("sensor.tank", "113", {"unit_of_measurement": "°F"})
    hass.states.async_set("sensor.needed", "12000", {"unit_of_measurement": "Wh"})
    hass.states.async_set("input_datetime.ready", "07:00:00")
    fields = {
        "temperature_entity": "sensor.tank",
        "energy_entity": "sensor.needed",
        "ready_entity": "input_datetime.ready",
    }

    view = with_others(hass, LoadView(on=True), fields)

    assert view.temperature_c == pytest.approx(45)
    assert view.energy_needed_kwh == 12
    ready = dt_util.now().replace(hour=7, minute=0, second=0) + timedelta(days=dt_util.now().hour >= 7)
    assert view.deadline == ready.timestamp()
    hass.states.async_set("input_datetime.ready", "unknown")
    assert with_others(hass, LoadView(on=True), fields).energy_needed_kwh is None
    assert with_others(hass, LoadView(on=True), {}) == LoadView(on=True)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-25 06:30:00", "2026-11-25T06:30:00+01:00"),
        ("2026-11-25T06:30:00+00:00", "2026-11-25T06:30:00+00:00"),
        ("06:30", "2026-11-25T06:30:00+01:00"),
        ("23:30:00", "2026-11-24T23:30:00+01:00"),
        ("demain", None),
    ],
)
def test_the_hour_at_which_a_car_must_be_ready(text: str, hour: str | None) -> None:
    now = datetime(2026, 11, 24, 22, 0, tzinfo=ZoneInfo("Europe/Paris"))

    found = ready_at(text, now)

    assert found == (None if hour is None else datetime.fromisoformat(hour))


def test_a_tanks_hygiene_is_in_its_form_and_reaches_the_core(hass: HomeAssistant) -> None:
    assert {"hygiene_c", "temperature_entity"} <= {str(key) for key in load_schema("switch.ballon").schema}
    assert "hygiene_c" not in {str(key) for key in load_schema("number.borne").schema}
    assert "energy_entity" in {str(key) for key in load_schema("number.borne").schema}
    assert "energy_entity" not in {str(key) for key in load_schema("select.fil_pilote").schema}

    spec = driver_of(
        hass, "x", {"target": "switch.ballon", "power_w": 2200, "hygiene_c": 60, "hygiene_every_h": 48}
    ).spec

    assert (spec.hygiene_c, spec.hygiene_every_s) == (60, 172_800)
