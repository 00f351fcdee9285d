"""The steps of the options that say what a kWh costs."""

from collections.abc import Mapping
from typing import Any

import pytest
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.linky.tariffs import REGISTERS, Option, tariff_of

pytestmark = pytest.mark.usefixtures("integration")

BASE = {
    "valid_from": "2026-01-01",
    "option": "base",
    "prices": {"base": "0.2001"},
    "subscription": "15.65",
    "off_peak": "",
    "off_peak_summer": "",
}


@pytest.fixture
def meter_entry(linky_entry: MockConfigEntry, hass: HomeAssistant) -> MockConfigEntry:
    """An entry that is not loaded: options need no server."""
    linky_entry.add_to_hass(hass)
    return linky_entry


async def open_step(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert menu["type"] is FlowResultType.MENU
    return await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})


async def answer(hass: HomeAssistant, form: ConfigFlowResult, fields: Mapping[str, Any]) -> ConfigFlowResult:
    return await hass.config_entries.options.async_configure(form["flow_id"], dict(fields))


def suggested(form: ConfigFlowResult) -> dict[str, Any]:
    assert form["data_schema"] is not None
    return {
        str(field): field.description["suggested_value"]
        for field in form["data_schema"].schema
        if field.description and "suggested_value" in field.description
    }


async def test_a_base_tariff_is_kept_with_exact_prices(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "base"})
    done = await answer(hass, form, {"price_base": 0.2001, "subscription": 15.65})

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert meter_entry.options["tariff"] == [BASE]


async def test_windows_of_two_seasons_are_kept_and_read_back_the_same(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "peak_off_peak"})
    await answer(
        hass,
        form,
        {
            "price_peak": 0.2142,
            "price_off_peak": 0.1589,
            "subscription": 0,
            "off_peak_windows": "HC (23H00-7H00)",
            "off_peak_windows_summer": "2h-7h et 13h-16h",
        },
    )

    (stored,) = meter_entry.options["tariff"]
    assert (stored["off_peak"], stored["off_peak_summer"]) == ("23H00-07H00", "02H00-07H00;13H00-16H00")
    (version,) = tariff_of([stored]).versions
    assert len(version.off_peak) == 2


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [
        ("off_peak_windows", "midi", "midi"),
        ("off_peak_windows_summer", "25h-3h", "25h-3h"),
    ],
)
async def test_windows_that_are_not_understood_are_told_in_words_and_can_be_corrected(
    hass: HomeAssistant, meter_entry: MockConfigEntry, field: str, text: str, part: str
) -> None:
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "peak_off_peak_weekend"})
    good = {
        "price_peak": 0.2,
        "price_off_peak": 0.1,
        "price_weekend": 0.15,
        "subscription": 10,
        "off_peak_windows": "22H30-6H30",
    }

    form = await answer(hass, form, good | {field: text})

    assert form["errors"] == {field: "invalid_windows"}
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["part"] == part
    assert suggested(form)["price_weekend"] == 0.15
    assert (await answer(hass, form, good))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_new_date_begins_with_the_prices_before_it_and_keeps_them(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(meter_entry, options={"tariff": [BASE], "other": 1})
    form = await open_step(hass, meter_entry, "tariff")
    assert form["description_placeholders"] == {"versions": "2026-01-01"}
    assert suggested(form) == {"valid_from": "2026-01-01", "option": "base"}

    form = await answer(hass, form, {"valid_from": "2026-08-01", "option": "base"})
    assert suggested(form) == {"price_base": 0.2001, "subscription": 15.65}
    await answer(hass, form, {"price_base": 0.1985, "subscription": 15.65})

    later = BASE | {"valid_from": "2026-08-01", "prices": {"base": "0.1985"}}
    assert meter_entry.options == {"tariff": [BASE, later], "other": 1}


async def test_the_date_of_a_version_corrects_it(hass: HomeAssistant, meter_entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(meter_entry, options={"tariff": [BASE]})
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "base"})
    await answer(hass, form, {"price_base": 0.3, "subscription": 15.65})

    assert meter_entry.options["tariff"] == [BASE | {"prices": {"base": "0.3"}}]


async def test_an_earlier_date_has_nothing_to_begin_with(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(meter_entry, options={"tariff": [BASE]})
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2025-01-01", "option": "weekend"})

    assert suggested(form) == {}
    await answer(hass, form, {"price_base": 0.2, "price_weekend": 0.1, "subscription": 1})
    assert [version["valid_from"] for version in meter_entry.options["tariff"]] == [
        "2025-01-01",
        "2026-01-01",
    ]


async def test_windows_that_nobody_tells_are_asked(hass: HomeAssistant, meter_entry: MockConfigEntry) -> None:
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "peak_off_peak"})

    form = await answer(hass, form, {"price_peak": 0.2, "price_off_peak": 0.1, "subscription": 10})

    assert form["errors"] == {"off_peak_windows": "windows_needed"}


async def test_tempo_needs_an_account_that_brings_its_colours(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    form = await open_step(hass, meter_entry, "tariff")
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "tempo"})
    assert form["errors"] == {"option": "tempo_without_rte"}

    hass.config_entries.async_update_entry(meter_entry, options={"rte": {"tempo": True}})
    form = await answer(hass, form, {"valid_from": "2026-01-01", "option": "tempo"})
    prices = {
        f"price_{register}": round(0.1 + n / 100, 2) for n, register in enumerate(REGISTERS[Option.TEMPO])
    }
    await answer(hass, form, {**prices, "subscription": 15})

    (stored,) = meter_entry.options["tariff"]
    assert stored["prices"]["red_peak"] == "0.15"


async def test_a_version_is_removed(hass: HomeAssistant, meter_entry: MockConfigEntry) -> None:
    later = BASE | {"valid_from": "2026-08-01"}
    hass.config_entries.async_update_entry(meter_entry, options={"tariff": [BASE, later]})

    form = await open_step(hass, meter_entry, "tariff_remove")
    await answer(hass, form, {"valid_from": "2026-08-01"})

    assert meter_entry.options["tariff"] == [BASE]


async def test_without_tariff_there_is_nothing_to_remove(
    hass: HomeAssistant, meter_entry: MockConfigEntry
) -> None:
    end = await open_step(hass, meter_entry, "tariff_remove")

    assert (end["type"], end["reason"]) == (FlowResultType.ABORT, "no_tariff")
