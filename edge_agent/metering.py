"""The energy of the site's meters, by use and by zone, from what the store holds."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from edge_agent.config import Building
from edge_agent.energy import Interval, Step, bucket_count, bucket_edges, day_start
from edge_agent.energy.tree import Breakdown, Meter, breakdown
from edge_agent.errors import EdgeAgentError
from edge_agent.live import Json, iso
from edge_agent.series import MAX_INTERVALS
from edge_agent.store import Reader

STEPS = (Step.HOUR, Step.DAY, Step.MONTH)


class TooMuchEnergyError(EdgeAgentError):
    """More intervals than one answer carries."""


@dataclass(frozen=True, slots=True)
class EnergyRequest:
    """Which period, over ``[start, end)``, in which step."""

    start: datetime
    end: datetime
    step: Step


class Metering:
    """Answers what the energy of a site was used for."""

    def __init__(
        self,
        building: Building,
        reader: Reader,
        open_energy: Callable[[str], Interval | None] = lambda _: None,
    ) -> None:
        """Take the tree of the configuration.

        Args:
            building: names the meters; without a tree, its main counter stands alone.
            reader: the store.
            open_energy: energy of a point in the hour being measured.
        """
        self._building, self._reader, self._open_energy = building, reader, open_energy
        self.meters = meters_of(building)

    async def answer(self, request: EnergyRequest) -> Json:
        """Document of ``GET /energy``.

        Raises:
            TooMuchEnergyError: the answer would have more than 20 000 intervals.
        """
        count = bucket_count(request.start, request.end, request.step) * max(1, len(self.meters)) * 3
        if count > MAX_INTERVALS:
            raise TooMuchEnergyError(
                f"{count} intervals are more than the {MAX_INTERVALS} of one answer: ask for a shorter period or a "
                "longer step"
            )
        fresh = {meter.id: self._open_energy(meter.id) for meter in self.meters}
        return await asyncio.to_thread(self._answer, request, fresh)

    def _answer(self, request: EnergyRequest, fresh: dict[str, Interval | None]) -> Json:
        edges = bucket_edges(request.start, request.end, request.step, self._building.zone)
        intervals = {
            meter.id: _with(self._reader.energy(meter.id, edges[0], edges[-1]), fresh[meter.id])
            for meter in self.meters
        }
        found = breakdown(self.meters, intervals, edges)
        return {
            "unit": "kWh",
            "step": request.step.value,
            "timezone": self._building.zone.key,
            "meters": [
                {
                    "point": each.meter.id,
                    "under": each.meter.under,
                    "use": each.meter.use,
                    "zone": each.meter.zone,
                    "intervals": _listed(each.all),
                    "rest": _listed(each.rest),
                }
                for each in found.meters
            ],
            "uses": [{"use": use, "intervals": _listed(each)} for use, each in found.uses.items()],
            "zones": [{"zone": zone, "intervals": _listed(each)} for zone, each in found.zones.items()],
        }


def meters_of(building: Building) -> tuple[Meter, ...]:
    """The tree of the configuration; the main counter alone when it has none."""
    asked = building.config.energy.meters
    if not asked:
        return (Meter(building.main_energy),) if building.main_energy else ()
    return tuple(
        Meter(each.point, each.under, each.use.value if each.use else None, each.zone) for each in asked
    )


def daily_breakdowns(building: Building, reader: Reader, first: date, end: date) -> Iterator[Breakdown]:
    """Energy of the tree by civil day over `[first, end)`, one breakdown a month.

    Hours of every meter are only held for a month: those of some years would weigh tens of megabytes.
    """
    meters, zone = meters_of(building), building.zone
    while first < end:
        until = min((first.replace(day=1) + timedelta(days=32)).replace(day=1), end)
        edges = bucket_edges(day_start(first, zone), day_start(until, zone), Step.DAY, zone)
        yield breakdown(
            meters, {meter.id: reader.energy(meter.id, edges[0], edges[-1]) for meter in meters}, edges
        )
        first = until


def _with(stored: list[Interval], fresh: Interval | None) -> list[Interval]:
    if fresh is None or any(each.start == fresh.start and each.coverage >= fresh.coverage for each in stored):
        return stored
    return [*(each for each in stored if each.start != fresh.start), fresh]


def _listed(intervals: Sequence[Interval]) -> list[Json]:
    return [
        {
            "start": iso(each.start),
            "end": iso(each.end),
            "value": each.value,
            "coverage": round(each.coverage, 4),
        }
        for each in intervals
    ]
