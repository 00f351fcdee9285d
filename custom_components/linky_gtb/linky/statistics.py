"""Write a meter's history into Home Assistant's long-term statistics.

The statistic belongs to the integration, not to an entity: history of the past can be written, and the Energy
dashboard can use it. Removing the entry keeps it.
"""

import asyncio
from datetime import UTC, datetime
from fractions import Fraction
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.unit_conversion import EnergyConverter

from custom_components.linky_gtb.const import DOMAIN

from .access_token import Prm, masked
from .history import LinkyHistory
from .statistics_rows import EnergyRow, first_instant, rows_to_write

_LOCKS: Final[HassKey[dict[str, asyncio.Lock]]] = HassKey(f"{DOMAIN}_statistics_locks")
_RECORDER_TIMEOUT_S: Final = 120
_PER_KWH: Final = 60_000
"""Every energy is a whole number of sixtieths of a Wh: watts × minutes."""


def consumption_statistic_id(prm: Prm) -> str:
    """Return the id of the statistic of the meter's consumption."""
    return f"{DOMAIN}:{prm}_consumption"


async def async_write_consumption(hass: HomeAssistant, prm: Prm, history: LinkyHistory) -> int:
    """Make the statistic hold `history`; return the number of rows written, 0 when all was there.

    Waits until the recorder has written, so that the next writing starts from it.
    """
    first = first_instant(history.hours, history.daily_wh)
    if first is None:
        return 0
    statistic_id = consumption_statistic_id(prm)
    lock = hass.data.setdefault(_LOCKS, {}).setdefault(statistic_id, asyncio.Lock())
    async with lock:
        instance = get_instance(hass)
        existing, sum_before = await instance.async_add_executor_job(_read_rows, hass, statistic_id, first)
        rows = await hass.async_add_executor_job(
            rows_to_write, existing, history.hours, history.daily_wh, sum_before
        )
        if rows:
            async_add_external_statistics(
                hass,
                StatisticMetaData(
                    mean_type=StatisticMeanType.NONE,
                    has_sum=True,
                    name=f"Linky {masked(prm)} consommation",
                    source=DOMAIN,
                    statistic_id=statistic_id,
                    unit_class=EnergyConverter.UNIT_CLASS,
                    unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
                ),
                [
                    StatisticData(start=row.start, state=_kwh(row.energy_wh), sum=_kwh(row.sum_wh))
                    for row in rows
                ],
            )
            await _async_recorder_caught_up(hass)
    return len(rows)


async def _async_recorder_caught_up(hass: HomeAssistant) -> None:
    """Wait until the recorder has done all it was asked so far.

    `Recorder.async_block_till_done` does not wait for a task that is already out of the queue.
    """
    done: asyncio.Future[None] = hass.loop.create_future()
    get_instance(hass).queue_task(SynchronizeTask(done))
    async with asyncio.timeout(_RECORDER_TIMEOUT_S):
        await done


def _read_rows(hass: HomeAssistant, statistic_id: str, first: datetime) -> tuple[list[EnergyRow], Fraction]:
    """Return the rows from `first` on, and the sum before them."""
    units: dict[str, str] = {EnergyConverter.UNIT_CLASS: UnitOfEnergy.KILO_WATT_HOUR}
    found = statistics_during_period(hass, first, None, {statistic_id}, "hour", units, {"state", "sum"})
    rows = [
        EnergyRow(datetime.fromtimestamp(row["start"], UTC), _wh(row.get("state")), _wh(row.get("sum")))
        for row in found.get(statistic_id, [])
    ]
    if rows:
        return rows, rows[0].sum_wh - rows[0].energy_wh
    # Nothing from there on: whatever the statistic holds is older, so its last sum is the one before.
    last = get_last_statistics(hass, 1, statistic_id, False, {"sum"})
    return rows, sum((_wh(row.get("sum")) for row in last.get(statistic_id, [])), Fraction())


def _wh(kwh: float | None) -> Fraction:
    return Fraction(round((kwh or 0.0) * _PER_KWH), 60)


def _kwh(energy_wh: Fraction) -> float:
    return float(energy_wh / 1000)
