"""Write the rows of one statistic into Home Assistant's long-term statistics, from the first that changes.

The statistics belong to the integration, not to an entity: history of the past can be written, and the Energy
dashboard can use it. Removing the entry keeps them.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import batched
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

from .ledger import ENERGY_STEPS, Row, Writing, writing_of

_LOCKS: Final[HassKey[dict[str, asyncio.Lock]]] = HassKey(f"{DOMAIN}_statistics_locks")
_RECORDER_TIMEOUT_S: Final = 120
_BATCH: Final = 200
"""Rows given at once. Home Assistant checks them in the event loop, and its recorder makes some ten objects of each: few
enough that they are gone before Python's collector would look through all objects, which stops everything."""

type RowsToWrite = Callable[[Sequence[Row], Fraction], Sequence[Row]]
"""From the rows that are there (oldest first) and the total before them, the rows that must be otherwise."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """What a statistic is, and how exact amounts become its numbers."""

    id: str
    name: str
    unit_class: str | None
    unit: str
    amounts_per_unit: int
    """How many of our amounts make one of its units: 1 000 Wh a kWh, 1 € a €."""
    steps_per_amount: int
    """An amount is read back as a whole number of these steps, so that it comes back exactly as it was."""

    def number(self, amount: Fraction) -> float:
        """Return `amount` in the unit of the statistic."""
        return float(amount / self.amounts_per_unit)

    def amount(self, number: float | None) -> Fraction:
        """Return the exact amount that was written as `number`."""
        steps = (number or 0.0) * self.amounts_per_unit * self.steps_per_amount
        return Fraction(round(steps), self.steps_per_amount)


def energy_statistic(statistic_id: str, name: str) -> Statistic:
    """Return a statistic of energy in kWh, from amounts in Wh."""
    return Statistic(
        statistic_id, name, EnergyConverter.UNIT_CLASS, UnitOfEnergy.KILO_WATT_HOUR, 1000, ENERGY_STEPS
    )


async def async_rewrite(
    hass: HomeAssistant, statistic: Statistic, first: datetime, rows_to_write: RowsToWrite
) -> int:
    """Make the rows from `first` on those that `rows_to_write` returns; return how many changed.

    Waits until the recorder has written, so that the next writing starts from it. What a crash cuts short is completed
    by the next call that compares the same rows: what is written is always decided from what is there.
    """
    lock = hass.data.setdefault(_LOCKS, {}).setdefault(statistic.id, asyncio.Lock())
    async with lock:
        instance = get_instance(hass)
        existing, total_before = await instance.async_add_executor_job(_read_rows, hass, statistic, first)
        count, writing = await hass.async_add_executor_job(_writing, rows_to_write, existing, total_before)
        metadata = StatisticMetaData(
            mean_type=StatisticMeanType.NONE,
            has_sum=True,
            name=statistic.name,
            source=DOMAIN,
            statistic_id=statistic.id,
            unit_class=statistic.unit_class,
            unit_of_measurement=statistic.unit,
        )
        for batch in batched(writing.rows, _BATCH, strict=False):
            # Years of hours are neither checked in one go, nor waited for as one.
            async_add_external_statistics(hass, metadata, [_point(statistic, row) for row in batch])
            await _async_recorder_caught_up(hass)
        for shift in writing.shifts:
            # What the developer tools call to correct a sum: one statement, however many rows follow.
            instance.async_adjust_statistics(
                statistic.id, shift.start, statistic.number(shift.by), statistic.unit
            )
            await _async_recorder_caught_up(hass)
    return count


def _writing(
    rows_to_write: RowsToWrite, existing: Sequence[Row], total_before: Fraction
) -> tuple[int, Writing]:
    changed = rows_to_write(existing, total_before)
    return len(changed), writing_of(existing, changed)


def _point(statistic: Statistic, row: Row) -> StatisticData:
    return StatisticData(start=row.start, state=statistic.number(row.amount), sum=statistic.number(row.total))


async def async_recorded_rows(hass: HomeAssistant, statistic: Statistic, first: datetime) -> list[Row]:
    """Return the rows of `statistic` from `first` on, oldest first."""
    rows, _ = await get_instance(hass).async_add_executor_job(_read_rows, hass, statistic, first)
    return rows


async def _async_recorder_caught_up(hass: HomeAssistant) -> None:
    """Wait until the recorder has done all it was asked so far.

    `Recorder.async_block_till_done` does not wait for a task that is already out of the queue.
    """
    done: asyncio.Future[None] = hass.loop.create_future()
    get_instance(hass).queue_task(SynchronizeTask(done))
    async with asyncio.timeout(_RECORDER_TIMEOUT_S):
        await done


def _read_rows(hass: HomeAssistant, statistic: Statistic, first: datetime) -> tuple[list[Row], Fraction]:
    """Return the rows from `first` on, and the total before them."""
    units: dict[str, str] | None = {statistic.unit_class: statistic.unit} if statistic.unit_class else None
    found = statistics_during_period(hass, first, None, {statistic.id}, "hour", units, {"state", "sum"})
    rows = [
        Row(
            datetime.fromtimestamp(row["start"], UTC),
            statistic.amount(row.get("state")),
            statistic.amount(row.get("sum")),
        )
        for row in found.get(statistic.id, [])
    ]
    if rows:
        return rows, rows[0].total - rows[0].amount
    # Nothing from there on: whatever the statistic holds is older, so its last sum is the one before.
    last = get_last_statistics(hass, 1, statistic.id, False, {"sum"})
    return rows, sum((statistic.amount(row.get("sum")) for row in last.get(statistic.id, [])), Fraction())
