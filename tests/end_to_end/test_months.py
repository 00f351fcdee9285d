"""A first import and two weeks of faults, on Home Assistant 2026.11: the statistics end up true to the Wh and the cent."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from demo import browser
from demo.check import wait_for_graph
from demo.supervisor import until
from simulators.enedis.civil import half_hours
from simulators.enedis.faults import GapFault, StatusFault
from simulators.enedis.registers import is_off_peak, windows_of

from .months import PRM, Months, add_meter, months

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow, pytest.mark.timeout(420)]

PEAK, OFF_PEAK, SUBSCRIPTION = "0.2142", "0.1589", "15.65"
HISTORY_MONTHS = 36
"""All that Enedis keeps: a first import of some 170 calls, and most of the time of this test."""
DAYS_AGO = 17


def truth(world: Months, day: date) -> tuple[dict[datetime, Fraction], Fraction]:
    """The energy of each hour of a day in kWh, and what the day costs in €, as the meter and the contract have it."""
    meter = world.enedis.meters[PRM]
    assert meter.consumption is not None
    windows = windows_of(meter.off_peak)
    hours: dict[datetime, Fraction] = {}
    month_days = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    cost = Fraction(SUBSCRIPTION) / month_days.day
    for half, point in zip(half_hours(day), meter.consumption.curve(day), strict=True):
        assert point.value is not None
        hour = half.start.replace(minute=0)
        kwh = Fraction(point.value, 2000)
        hours[hour] = hours.get(hour, Fraction()) + kwh
        local = half.local_hour.hour * 60 + half.start.minute
        cost += kwh * Fraction(OFF_PEAK if is_off_peak(windows, local) else PEAK)
    return hours, cost


async def test_weeks_of_faults_end_true_to_the_wh_and_the_cent(tmp_path: Path, screenshots: Path) -> None:
    async with months(tmp_path, days_ago=DAYS_AGO) as world:
        begun = world.enedis.today
        nulls = begun + timedelta(days=2)
        world.enedis.faults.faults.append(
            GapFault.model_validate({"kind": "null", "resource": "courbe_*", "prm": PRM, "day": nulls})
        )
        await add_meter(world)
        await world.options(
            "reading",
            {
                "import_consumption": True,
                "import_production": True,
                "history_months": HISTORY_MONTHS,
                "building": "none",
            },
        )
        await world.options(
            "tariff",
            {"valid_from": "2020-01-01", "option": "peak_off_peak"},
            {
                "price_peak": float(PEAK),
                "price_off_peak": float(OFF_PEAK),
                "subscription": float(SUBSCRIPTION),
            },
        )
        await world.until(world.at(2, 3))
        assert float((await world.state("history_progress"))["state"]) == 100
        calls = len(world.enedis.calls)

        await quota_reached_at_0620(world)
        await a_week_of_500(world)
        await consent_revoked_and_given_again(world)
        await world.until(datetime.now(UTC) - timedelta(seconds=5))

        last = world.enedis.today
        assert len(world.enedis.calls) - calls < 12 * (last - begun).days
        await assert_true(world, last, nulls, begun)
        await energy_dashboard(world, screenshots)


async def quota_reached_at_0620(world: Months) -> None:
    """Enedis' quota is used up by others early in the morning: one call, then none before it opens again."""
    opens = world.at(1, 9)
    body = {
        "code": "900804",
        "message": "Message throttled out",
        "description": "You have exceeded your quota",
        "nextAccessTime": f"{opens.astimezone(UTC):%Y-%b-%d %H:%M:%S}+0000 UTC",
    }
    for resource in ("*_quotidienne", "courbe_*", "index_*"):
        fault = {"resource": resource, "status": 429, "body": body, "until": opens}
        world.enedis.faults.faults.append(StatusFault.model_validate(fault))
    await world.until(world.at(1, 6, 20))
    before = len(world.enedis.calls)
    await world.look()
    # The proxy's own token may have to be renewed before.
    assert len([call for call in world.enedis.calls[before:] if call[0] != "token"]) <= 1
    planned = datetime.fromisoformat((await world.state("next_refresh"))["state"])
    assert planned >= opens - timedelta(minutes=1)
    await world.until(world.at(0, 13))
    assert (await world.state("last_data"))["state"].startswith(f"{world.enedis.today - timedelta(days=1)}T2")


async def a_week_of_500(world: Months) -> None:
    """For a week Enedis has no curve for this meter; days go on coming."""
    fault = StatusFault.model_validate(
        {"resource": "courbe_*", "prm": PRM, "status": 500, "until": world.at(8, 6)}
    )
    world.enedis.faults.faults.append(fault)
    before = len(world.enedis.calls)
    await world.until(world.at(7, 15))
    assert len(world.enedis.calls) - before < 10 * 8
    assert (await world.state("data_late"))["state"] == "off"
    await world.until(world.at(2, 15))
    assert (await world.state("completeness"))["attributes"]["incomplete_count"] == 1


async def consent_revoked_and_given_again(world: Months) -> None:
    """The holder takes his consent back, and gives it again three days later."""
    world.enedis.shares.delete(PRM)
    await world.until(world.at(1, 15))
    assert (await world.state("consent_valid"))["state"] == "off"
    before = len(world.enedis.calls)
    await world.until(world.at(2, 15))
    assert len(world.enedis.calls) - before <= 4
    await world.renew_consent()
    await world.until(world.at(0, 16))
    assert (await world.state("consent_valid"))["state"] == "on"


def surely_kept(begun: date, months: int) -> date:
    """A day, a month at most after the first of those that are `months` old or less."""
    year, month = divmod(begun.year * 12 + begun.month - 1 - months, 12)
    return date(year, month + 1, 1) + timedelta(days=31)


async def assert_true(world: Months, last: date, nulls: date, begun: date) -> None:
    """Every hour of two years is what the meter measured; every day of three costs what the contract says.

    The third year back, of which Enedis keeps no curve, and the null day stand as a whole.
    """

    async def priced() -> bool:
        shown = await world.state("cost_yesterday")
        return bool(shown["attributes"].get("date") == str(last - timedelta(days=1)))

    # Costs follow the energy on their own, and are shown once they are written.
    await until(priced, "the last day is not priced", timeout_s=90)
    first, curve_first = (surely_kept(begun, min(HISTORY_MONTHS, kept)) for kept in (36, 24))
    energy = await world.statistics("consumption", first, last)
    cost = await world.statistics("cost", first, last)
    registers = [await world.statistics(name, first, last) for name in ("peak", "off_peak")]
    for offset in range((last - first).days):
        day = first + timedelta(days=offset)
        hours, day_cost = truth(world, day)
        read = {hour: energy.get(hour, 0.0) for hour in hours}
        if day == nulls or day < curve_first:
            assert round(sum(read.values()) * 1000) == sum(hours.values()) * 1000, day
        else:
            assert {hour: round(kwh * 1000) for hour, kwh in read.items()} == {
                hour: kwh * 1000 for hour, kwh in hours.items()
            }, day
        counted = sum(register.get(hour, 0.0) for register in registers for hour in hours)
        assert round(counted * 1000) == sum(hours.values()) * 1000, day
        assert sum(cost.get(hour, 0.0) for hour in hours) == pytest.approx(float(day_cost), abs=0.0005), day


async def energy_dashboard(world: Months, screenshots: Path) -> None:
    """The statistics are accepted by the Energy dashboard, with their cost, and drawn."""
    source = {
        "type": "grid",
        "stat_energy_from": f"linky_gtb:{PRM}_consumption",
        "stat_energy_to": None,
        "stat_cost": f"linky_gtb:{PRM}_cost",
        "entity_energy_price": None,
        "number_energy_price": None,
        "stat_compensation": None,
        "entity_energy_price_export": None,
        "number_energy_price_export": None,
        "cost_adjustment_day": 0.0,
        "name": "Linky",
    }
    async with world.server.websocket() as ws:
        await ws.call("energy/save_prefs", energy_sources=[source], device_consumption=[])
        problems = await ws.call("energy/validate")
    assert not any(problem for group in problems["energy_sources"] for problem in group), problems
    async with (
        browser.chromium() as chromium,
        browser.window(chromium, world.server, "/energy", width=1400, height=1200) as opened,
    ):
        await wait_for_graph(opened)
        await opened.page.wait_for_timeout(1500)
        await opened.screenshot(screenshots / "energie_linky_apres_les_pannes.png")
        assert not opened.errors
