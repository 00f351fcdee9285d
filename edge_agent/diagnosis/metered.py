"""Energy of the uses and of the zones of a site, day by day, from its tree of meters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from edge_agent.config import Building
from edge_agent.energy import KNOWN_DAY, Interval, civil_day
from edge_agent.energy.tree import Breakdown, Meter
from edge_agent.kpis import Metered
from edge_agent.metering import daily_breakdowns, meters_of
from edge_agent.savings import Period
from edge_agent.store import Reader

type _Days = dict[str, dict[date, float]]


@dataclass(frozen=True, slots=True)
class Parts:
    """A site by use and by zone; None for what its tree says nothing of."""

    uses: Metered | None
    zones: Metered | None


def site_parts(building: Building, reader: Reader, span: Period) -> Parts:
    """Read the meters of the tree over some days.

    The energy of the site is that of the meters that stand under no other. What stands apart from the main counter is
    another energy: it has no price here.

    Args:
        building: names the meters.
        reader: of the store.
        span: the days.
    """
    meters = meters_of(building)
    uses, zones = ({meter.id: name for meter, name in _named(meters, which)} for which in ("use", "zone"))
    if not uses and not zones:
        return Parts(None, None)
    found = _Found()
    for month in daily_breakdowns(building, reader, span.start, span.end):
        found.add(month, building)
    apart = {meter.id for meter in meters if _root(meter, meters).id != building.main_energy}
    site = _added(found.roots)
    return Parts(
        Metered(site, found.uses, _holding(meters, uses, apart)) if uses else None,
        Metered(site, found.zones, _holding(meters, zones, apart)) if zones else None,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Known days, month after month."""

    roots: _Days = field(default_factory=dict)
    uses: _Days = field(default_factory=dict)
    zones: _Days = field(default_factory=dict)

    def add(self, month: Breakdown, building: Building) -> None:
        roots = {each.meter.id: each.all for each in month.meters if each.meter.under is None}
        for kept, groups in ((self.roots, roots), (self.uses, month.uses), (self.zones, month.zones)):
            for name, days in groups.items():
                if name is not None:
                    kept.setdefault(name, {}).update(_known(days, building))


def _known(days: tuple[Interval, ...], building: Building) -> Iterator[tuple[date, float]]:
    for day in days:
        if day.value is not None and day.coverage >= KNOWN_DAY:
            yield civil_day(day.start, building.zone), day.value / day.coverage


def _named(meters: tuple[Meter, ...], which: str) -> Iterator[tuple[Meter, str]]:
    """Meters with what the tree says their rest is for, or where; a zone holds for the meters under it too."""
    above = {meter.id: meter for meter in meters}
    for meter in meters:
        at: Meter | None = meter
        name = meter.use
        while which == "zone" and at is not None and (name := at.zone) is None:
            at = above.get(at.under) if at.under else None
        if name is not None:
            yield meter, name


def _holding(meters: tuple[Meter, ...], names: Mapping[str, str], apart: set[str]) -> frozenset[str]:
    """Names that meters apart from the main counter have a part in; empty for the rest."""
    return frozenset(names.get(meter.id, "") for meter in meters if meter.id in apart)


def _root(meter: Meter, meters: tuple[Meter, ...]) -> Meter:
    above = {each.id: each for each in meters}
    while meter.under is not None:
        meter = above[meter.under]
    return meter


def _added(roots: _Days) -> dict[date, float]:
    """Energy of the days that all roots know."""
    first, *others = roots.values()
    return {
        day: kwh + sum(other[day] for other in others)
        for day, kwh in first.items()
        if all(day in other for other in others)
    }
