"""A tree of meters: what each counts that those under it do not, by use and by zone (pure).

The rest of a meter is its energy less that of the meters under it, over the hours in which all of them are known: a gap in
one of them would otherwise show as energy of the rest. It may be a little below 0, since meters have errors; it is not
hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_agent.energy.intervals import HOUR, Interval, summed, without_doubles

KNOWN_HOUR = 0.99
"""Fraction of an hour that a meter must have measured for the hour to count in a rest."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter of the tree.

    Attributes:
        id: its series of energy.
        under: the meter that counts its energy too.
        use: what its rest is for; ``None`` when nobody said.
        zone: where its rest is used; that of the meter above when nobody said.
    """

    id: str
    under: str | None = None
    use: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class MeterEnergy:
    """Energy of a meter: all of it, and the rest that no meter under it counts; one interval per bucket."""

    meter: Meter
    all: tuple[Interval, ...]
    rest: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Energy of a site over buckets.

    Attributes:
        meters: each meter.
        uses: energy by use; the key ``None`` is what no meter says the use of: the unmetered rest.
        zones: energy by zone; the key ``None`` is what no meter says the place of.
    """

    meters: tuple[MeterEnergy, ...]
    uses: Mapping[str | None, tuple[Interval, ...]]
    zones: Mapping[str | None, tuple[Interval, ...]]


def breakdown(
    meters: Sequence[Meter], intervals: Mapping[str, Sequence[Interval]], edges: Sequence[datetime]
) -> Breakdown:
    """Break the energy of a site down.

    Args:
        meters: the tree, without circles.
        intervals: energy of each meter in kWh.
        edges: ascending edges of the buckets, on whole hours.
    """
    hours = _hours(edges)
    hourly = {
        meter.id: summed(without_doubles(intervals.get(meter.id, ())), hours, prorate=HOUR)
        for meter in meters
    }
    found = []
    for meter in meters:
        below = [hourly[each.id] for each in meters if each.under == meter.id]
        rest = _rest(hourly[meter.id], below)
        whole = summed(without_doubles(intervals.get(meter.id, ())), edges, prorate=HOUR)
        found.append(MeterEnergy(meter, tuple(whole), tuple(summed(rest, edges, prorate=HOUR))))
    return Breakdown(
        tuple(found),
        _grouped([(each.meter.use, each.rest) for each in found]),
        _grouped([(_zone(each.meter, meters), each.rest) for each in found]),
    )


def _hours(edges: Sequence[datetime]) -> list[datetime]:
    hours = [edges[0]]
    while hours[-1] < edges[-1]:
        hours.append(hours[-1] + HOUR)
    return hours


def _rest(whole: Sequence[Interval], below: Sequence[Sequence[Interval]]) -> list[Interval]:
    if not below:
        return [hour for hour in whole if hour.value is not None]
    rest = []
    for hour, *parts in zip(whole, *below, strict=True):
        known = [
            part.value for part in (hour, *parts) if part.value is not None and part.coverage >= KNOWN_HOUR
        ]
        if len(known) == 1 + len(parts):
            rest.append(Interval(hour.start, hour.end, known[0] - sum(known[1:])))
    return rest


def _zone(meter: Meter, meters: Sequence[Meter]) -> str | None:
    above = {each.id: each for each in meters}
    at: Meter | None = meter
    while at is not None:
        if at.zone is not None:
            return at.zone
        at = above.get(at.under) if at.under else None
    return None


def _grouped(
    rests: Sequence[tuple[str | None, tuple[Interval, ...]]],
) -> dict[str | None, tuple[Interval, ...]]:
    groups: dict[str | None, list[tuple[Interval, ...]]] = {}
    for key, rest in rests:
        groups.setdefault(key, []).append(rest)
    return {key: tuple(map(_sum, zip(*rests, strict=True))) for key, rests in groups.items()}


def _sum(parts: tuple[Interval, ...]) -> Interval:
    """Energy of a group in a bucket: the sum of what is known, known as far as the least known of its members."""
    known = [part.value for part in parts if part.value is not None]
    value = sum(known) if known else None
    return Interval(parts[0].start, parts[0].end, value, min(part.coverage for part in parts))
