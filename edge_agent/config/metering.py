"""The tree of the site's meters: which counts what, and what for."""

from enum import StrEnum

from pydantic import Field

from edge_agent.section import PointId, Section


class Use(StrEnum):
    """What energy is used for, in the words of the decree on building automation."""

    HEATING = "heating"
    COOLING = "cooling"
    HOT_WATER = "hot_water"
    LIGHTING = "lighting"
    AUXILIARIES = "auxiliaries"
    OTHER = "other"


class MeterSection(Section):
    """A meter of the tree: a counter in kWh, or a power, whose energy is its mean over the time that is known."""

    point: PointId
    under: PointId | None = Field(default=None, description="the meter that counts this one's energy too")
    use: Use | None = Field(default=None, description="what its energy is for, less what those under it say")
    zone: str | None = Field(default=None, min_length=1, max_length=64)


class EnergySection(Section):
    """The site's meters, in any order."""

    meters: tuple[MeterSection, ...] = ()
