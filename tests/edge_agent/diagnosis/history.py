"""A store that holds fifteen months of a made-up office, up to a fixed today."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from edge_agent.anomalies.profiles import Profiles
from edge_agent.config import Building
from edge_agent.energy import HOUR, Interval
from edge_agent.store import Change, Source, Store
from tests.edge_agent.anomalies.buildings import JUDGED

TODAY = JUDGED.end
NOW = datetime(2025, 4, 1, 5, 30, tzinfo=UTC)


def fill(building: Building, profiles: Profiles, energy: str = "main.energy_import") -> None:
    """Write profiles into the store of a site, energy and outdoor temperature."""
    energies: dict[datetime, float] = {}
    means: dict[datetime, float] = {}
    for row, day in enumerate(profiles.dates):
        for hour in range(24):
            local = datetime(day.year, day.month, day.day, hour, tzinfo=building.zone)
            energies[local.astimezone(UTC)] = float(profiles.kwh[row, hour])
            means[local.astimezone(UTC)] = float(profiles.temp_c[row, hour])
    for hour in range(int((NOW - max(means)) / HOUR)):
        means[max(means) + (hour + 1) * HOUR] = 11.0
    with Store(building.database) as store:
        store.write(
            [
                Change(
                    energy={energy: _intervals(energies)},
                    means={"outdoor.temperature": _intervals(means)},
                    source=Source.IMPORT,
                )
            ]
        )


def _intervals(values: Mapping[datetime, float]) -> tuple[Interval, ...]:
    known = {start: value for start, value in values.items() if value == value}  # noqa: PLR0124 - not NaN
    return tuple(Interval(start, start + timedelta(hours=1), known[start]) for start in sorted(known))
