"""Costs of a meter in Home Assistant: statistics that follow the history, the tariff of the options, and the actions."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.json import JsonObjectType
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.civil_time import PARIS, day_start

from .fake_conso import CURVE_TYPE, FakeConso
from .recorded import FOLDER, PRM

pytestmark = pytest.mark.slow


ONE_HOUR = timedelta(hours=1)
NOW = datetime(2026, 10, 1, 10, 30, tzinfo=PARIS)
COST = f"linky_gtb:{PRM}_cost"
CONSUMPTION = f"linky_gtb:{PRM}_consumption"
BASE = {
    "valid_from": "2026-01-01",
    "option": "base",
    "prices": {"base": "0.2"},
    "subscription": "30",
    "off_peak": "",
    "off_peak_summer": "",
}
PEAK = BASE | {
    "option": "peak_off_peak",
    "prices": {"peak": "0.2142", "off_peak": "0.1589"},
    "off_peak": "22H30-6H30",
}


@pytest.fixture(autouse=True)
def _on_the_day_after_the_recording(
    integration: None, freezer: FrozenDateTimeFactory, conso: FakeConso
) -> None:
    freezer.move_to(NOW)
    conso.record_two_days()


async def set_up(hass: HomeAssistant, entry: MockConfigEntry, *versions: dict[str, Any]) -> None:
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={"tariff": list(versions)})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def change(hass: HomeAssistant, statistic_id: str, *days: date) -> float:
    """The change of a statistic over days, or over all."""
    first, last = (min(days), max(days)) if days else (date(2020, 1, 1), date(2030, 1, 1))
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        day_start(first),
        day_start(last + timedelta(days=1)),
        {statistic_id},
        "hour",
        None,
        {"change"},
    )
    return round(sum(row["change"] or 0 for row in found.get(statistic_id, [])), 6)


async def call(hass: HomeAssistant, entry: MockConfigEntry, action: str, **fields: Any) -> JsonObjectType:
    answer = await hass.services.async_call(
        DOMAIN, action, {"config_entry_id": entry.entry_id, **fields}, blocking=True, return_response=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert answer is not None
    return answer


async def test_a_base_tariff_costs_its_price_and_a_day_of_subscription(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, BASE)

    assert await change(hass, COST, date(2026, 9, 29)) == round(33.495 * 0.2 + 1, 6)
    assert await change(hass, COST) == round(71.517 * 0.2 + 2, 6)
    assert await change(hass, f"linky_gtb:{PRM}_base") == 71.517


async def test_registers_add_up_to_the_consumption_and_make_the_cost(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, PEAK)

    peak = await change(hass, f"linky_gtb:{PRM}_peak")
    off_peak = await change(hass, f"linky_gtb:{PRM}_off_peak")
    assert round(peak + off_peak, 6) == await change(hass, CONSUMPTION) == 71.517
    assert await change(hass, COST) == pytest.approx(peak * 0.2142 + off_peak * 0.1589 + 2, abs=1e-6)
    assert off_peak > 0


async def test_the_cost_is_ready_for_the_energy_dashboard(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, BASE)

    (found,) = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass, {COST})
    assert found["mean_type"] is StatisticMeanType.NONE
    assert found["has_sum"]
    assert found["name"] == "Linky …9991 coût"
    assert found["unit_class"] is None
    assert found["statistics_unit_of_measurement"] == "EUR"


async def test_without_tariff_no_cost_is_written(hass: HomeAssistant, linky_entry: MockConfigEntry) -> None:
    await set_up(hass, linky_entry)

    found = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass, None)
    assert {item["statistic_id"] for item in found if item["source"] == DOMAIN} == {CONSUMPTION}
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, linky_entry, "recompute_costs")
    assert refused.value.translation_key == "nothing_to_price"


async def test_a_corrected_price_is_taken_from_its_date_on(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, BASE)
    before = await change(hass, COST, date(2026, 9, 29))

    dearer = BASE | {"valid_from": "2026-09-30", "prices": {"base": "0.3"}}
    hass.config_entries.async_update_entry(linky_entry, options={"tariff": [BASE, dearer]})
    await hass.async_block_till_done(wait_background_tasks=True)

    assert await change(hass, COST, date(2026, 9, 29)) == before
    assert await change(hass, COST, date(2026, 9, 30)) == round(38.022 * 0.3 + 1, 6)


async def test_costs_are_recomputed_from_a_date_on_and_nothing_before_is_touched(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, BASE)
    whole = await change(hass, COST)
    # Somebody wrote other amounts on the midnight of both days.
    first = round(33.495 * 0.2 + 1, 6)
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.NONE,
        has_sum=True,
        name=None,
        source=DOMAIN,
        statistic_id=COST,
        unit_class=None,
        unit_of_measurement="EUR",
    )
    midnights = [day_start(date(2026, 9, 29)), day_start(date(2026, 9, 30))]
    edited = [
        StatisticData(start=midnights[0], state=7, sum=7),
        StatisticData(start=midnights[1], state=9, sum=first + 9),
    ]
    async_add_external_statistics(hass, metadata, edited)
    await hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(hass)

    answer = await call(hass, linky_entry, "recompute_costs", start_date="2026-09-30")

    assert answer["rows_written"] == 1, "the other rows of that day were right"
    assert await change(hass, COST, date(2026, 9, 30)) == round(38.022 * 0.2 + 1, 6)
    read = await get_instance(hass).async_add_executor_job(
        statistics_during_period, hass, midnights[0], midnights[0] + ONE_HOUR, {COST}, "hour", None, {"state"}
    )
    assert read[COST][0]["state"] == 7

    # Without a date the whole is compared.
    assert (await call(hass, linky_entry, "recompute_costs"))["rows_written"] == 1
    assert await change(hass, COST) == whole


async def test_an_option_that_changes_takes_its_registers_back(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, PEAK)

    hass.config_entries.async_update_entry(linky_entry, options={"tariff": [BASE]})
    await hass.async_block_till_done(wait_background_tasks=True)

    assert await change(hass, f"linky_gtb:{PRM}_peak") == 0
    assert await change(hass, f"linky_gtb:{PRM}_base") == 71.517


async def test_a_tariff_that_cannot_be_read_is_told_and_nothing_is_priced(
    hass: HomeAssistant, linky_entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up(hass, linky_entry, {"valid_from": "2026-01-01"})

    assert "the tariff in the options cannot be read" in caplog.text
    assert await change(hass, COST) == 0


async def test_recomputing_tells_what_was_priced_and_what_could_not_be(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.points[CURVE_TYPE] = [
        point
        for point in conso.points[CURVE_TYPE]
        if "2026-09-29 00:00:00" < str(point["d"]) <= "2026-09-30 00:00:00"
    ]
    await set_up(hass, linky_entry, PEAK)

    answer = await call(hass, linky_entry, "recompute_costs")

    assert answer["rows_written"] == 0
    assert answer["energy_kwh"] == 33.495
    assert (answer["unpriced_kwh"], answer["unpriced_days"]) == (38.022, ["2026-09-30"])


async def test_an_imported_file_joins_the_history_its_statistics_and_its_costs(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry, BASE)
    content = (FOLDER / "csv" / "enedis_curve_2021.csv").read_text(encoding="utf-8")

    answer = await call(hass, linky_entry, "import_csv", content=content)

    assert answer == {
        "rows_read": 4,
        "rows_empty": 1,
        "rows_of_other_measures": 0,
        "intervals_added": 3,
        "daily_values_added": 0,
        "days": 1,
        "first_day": "2026-01-05",
        "last_day": "2026-01-05",
        "gap_count": 1,
        "gaps": [{"start": "2026-01-05T00:00:00+00:00", "end": "2026-01-05T00:30:00+00:00"}],
    }
    assert await change(hass, CONSUMPTION, date(2026, 1, 5)) == 1.3
    assert await change(hass, CONSUMPTION) == 72.817
    assert await change(hass, f"linky_gtb:{PRM}_base") == 72.817
    again = await call(hass, linky_entry, "import_csv", content=content)
    assert again["intervals_added"] == 0


async def test_a_file_of_an_allowed_folder_is_imported(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry)
    hass.config.allowlist_external_dirs = {str(FOLDER)}

    answer = await call(
        hass, linky_entry, "import_csv", path=str(FOLDER / "csv" / "enedis_half_hours_2025.csv")
    )

    assert answer["intervals_added"] == 2
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, linky_entry, "import_csv", path=str(FOLDER / "csv" / "absent.csv"))
    assert refused.value.translation_key == "file_unreadable"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "csv_no_source"),
        ({"path": "/etc/passwd"}, "path_not_allowed"),
        ({"content": "Date;Valeur (en kWh)\n01/01/2026;1\nx;2\n"}, "csv_date"),
    ],
)
async def test_a_refused_file_imports_nothing(
    hass: HomeAssistant, linky_entry: MockConfigEntry, fields: dict[str, str], key: str
) -> None:
    await set_up(hass, linky_entry)

    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, linky_entry, "import_csv", **fields)

    assert refused.value.translation_key == key
    assert await change(hass, CONSUMPTION) == 71.517


async def test_statistics_are_exported_as_csv(hass: HomeAssistant, linky_entry: MockConfigEntry) -> None:
    await set_up(hass, linky_entry, BASE)

    answer = await call(
        hass,
        linky_entry,
        "export_statistics",
        start_date="2026-09-30",
        end_date="2026-09-30",
        statistic="cost",
    )

    assert (answer["statistic_id"], answer["rows"]) == (COST, 24)
    lines = str(answer["csv"]).splitlines()
    assert lines[0] == "hour_utc,eur,sum_eur"
    assert lines[1].startswith("2026-09-29T22:00:00Z,1.")
    assert float(lines[-1].split(",")[2]) == pytest.approx(71.517 * 0.2 + 2)
    for name, rows in (("consumption", 24), ("production", 0), ("base", 24)):
        found = await call(
            hass,
            linky_entry,
            "export_statistics",
            start_date="2026-09-30",
            end_date="2026-09-30",
            statistic=name,
        )
        assert found["rows"] == rows


async def test_a_period_is_read_again_even_when_it_is_known(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry, BASE)
    conso.points[CURVE_TYPE] = [dict(point) for point in conso.points[CURVE_TYPE]]
    conso.points[CURVE_TYPE][0]["v"] = "2000"
    conso.calls.clear()

    answer = await call(hass, linky_entry, "reread_period", start_date="2026-09-22", end_date="2026-09-30")

    assert conso.asked(CURVE_TYPE) == [
        (date(2026, 9, 22), date(2026, 9, 29)),
        (date(2026, 9, 29), date(2026, 10, 1)),
    ]
    assert answer["calls"] == len(conso.calls) == 4
    days = answer["days"]
    assert isinstance(days, list)
    assert days[0] == {"date": "2026-09-22", "status": "missing"}
    assert days[-1] == {"date": "2026-09-30", "status": "complete"}
    assert await change(hass, CONSUMPTION, date(2026, 9, 29)) != 33.495


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        ("2026-09-02", "2026-09-01", "period_backwards"),
        ("2026-08-01", "2026-08-29", "reread_too_long"),
        ("2026-09-30", "2026-10-01", "reread_too_long"),
    ],
)
async def test_a_period_that_cannot_be_read_again_is_refused(
    hass: HomeAssistant, linky_entry: MockConfigEntry, start: str, end: str, key: str
) -> None:
    await set_up(hass, linky_entry)

    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, linky_entry, "reread_period", start_date=start, end_date=end)

    assert refused.value.translation_key == key


async def test_a_failure_while_reading_again_is_told_and_the_quota_is_respected(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry)
    conso.fail(429, {"error": {"code": "900804"}}, Retry_After="600")
    period = {"start_date": "2026-09-29", "end_date": "2026-09-30"}

    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, linky_entry, "reread_period", **period)
    assert refused.value.translation_key == "quota_reached"
    calls = len(conso.calls)
    with pytest.raises(HomeAssistantError):
        await call(hass, linky_entry, "reread_period", **period)
    assert len(conso.calls) == calls


async def test_actions_refuse_a_building(hass: HomeAssistant, building_entry: MockConfigEntry) -> None:
    building_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(building_entry.entry_id)

    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, building_entry, "recompute_costs")

    assert refused.value.translation_key == "not_a_meter"
