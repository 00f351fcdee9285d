"""Outdoor temperature of a site, hour by hour: its own sensor first, then what others send, with every gap told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_agent.config import SavingsSection
from edge_agent.energy import averaged
from edge_agent.live import Json, iso
from edge_agent.store import Reader

KNOWN_HOUR = 0.5
"""Part of an hour that a source must have seen for its mean to stand for the hour."""
_SHOWN_GAPS = 50


@dataclass(frozen=True, slots=True)
class SiteWeather:
    """Hourly temperatures and where each came from.

    Attributes:
        starts: start of each hour.
        temp_c: mean of each hour in °C; None in a gap.
        sources: source of each hour; None in a gap.
        end: end of the last hour.
    """

    starts: Sequence[datetime]
    temp_c: Sequence[float | None]
    sources: Sequence[str | None]
    end: datetime

    def to_json(self) -> Json:
        """Hours of each source, hours that none has, and the longest gaps."""
        used = {name: self.sources.count(name) for name in dict.fromkeys(self.sources) if name is not None}
        gaps = sorted(self._gaps(), key=lambda gap: gap[0] - gap[1])[:_SHOWN_GAPS]
        return {
            "sources": [{"id": name, "hours": hours} for name, hours in used.items()],
            "missing_hours": self.sources.count(None),
            "gaps": [{"start": iso(start), "end": iso(end)} for start, end in sorted(gaps)],
        }

    def _gaps(self) -> list[tuple[datetime, datetime]]:
        gaps: list[tuple[datetime, datetime]] = []
        ends = [*self.starts[1:], self.end]
        for start, end, source in zip(self.starts, ends, self.sources, strict=True):
            if source is not None:
                continue
            if gaps and gaps[-1][1] == start:
                gaps[-1] = (gaps[-1][0], end)
            else:
                gaps.append((start, end))
        return gaps


def site_weather(reader: Reader, asked: SavingsSection, edges: Sequence[datetime]) -> SiteWeather:
    """Temperature of each hour from the first source that knows it.

    Args:
        reader: the store.
        asked: names the sensor and what may stand in for it.
        edges: ascending edges of the hours.
    """
    temp_c: list[float | None] = [None] * (len(edges) - 1)
    sources: list[str | None] = [None] * (len(edges) - 1)
    for name in (asked.temperature, *asked.temperature_fallbacks):
        if None not in sources:
            break
        hours = averaged(reader.means(name, edges[0], edges[-1]), edges)
        for place, hour in enumerate(hours):
            if sources[place] is None and hour.value is not None and hour.coverage >= KNOWN_HOUR:
                temp_c[place], sources[place] = hour.value, name
    return SiteWeather(edges[:-1], temp_c, sources, edges[-1])
