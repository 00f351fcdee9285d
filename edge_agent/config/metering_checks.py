"""Mistakes of the tree of meters (pure)."""

from collections.abc import Iterator, Mapping, Sequence

from edge_agent.config.building import Point
from edge_agent.config.metering import MeterSection
from edge_agent.config.problems import Location, Mistake
from edge_agent.config.wording import nearest
from edge_agent.energy import kilowatts_per

_INGESTED = "ingest."


def metering_mistakes(meters: Sequence[MeterSection], points: Mapping[str, Point]) -> Iterator[Mistake]:
    """Every mistake, each at its place."""
    countable = [name for name, point in points.items() if _countable(point)]
    names = [meter.point for meter in meters]
    for index, meter in enumerate(meters):
        place: Location = ("energy", "meters", index)
        if meter.point not in countable and not meter.point.startswith(_INGESTED):
            known = meter.point in points
            what = f"{meter.point!r} counts no energy" if known else f"there is no point {meter.point!r}"
            yield Mistake((*place, "point"), what, nearest(meter.point, countable))
        if names.index(meter.point) != index:
            yield Mistake((*place, "point"), f"{meter.point!r} is listed twice", "remove one")
        if meter.under is not None and meter.under not in names:
            what = f"{meter.under!r} is not one of these meters"
            yield Mistake((*place, "under"), what, nearest(meter.under, names))
        elif _circles(meter, meters):
            yield Mistake((*place, "under"), f"{meter.point!r} ends up under itself", "break the circle")


def _countable(point: Point) -> bool:
    return point.is_counter or kilowatts_per(point.register.unit) is not None


def _circles(meter: MeterSection, meters: Sequence[MeterSection]) -> bool:
    above = {each.point: each.under for each in meters}
    seen, at = {meter.point}, meter.under
    while at is not None and at not in seen:
        seen.add(at)
        at = above.get(at)
    return at == meter.point
