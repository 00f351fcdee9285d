"""Shape of the ``savings`` section of ``building.yaml``."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from edge_agent.section import PointId, Section


class BaselineSection(Section):
    """Days before the works: ``[start, end)``."""

    start: date
    end: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must be after start {self.start}")
        return self


class ReportingSection(Section):
    """Days after the works: ``[start, end)``; no end means until yesterday included."""

    start: date
    end: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"end {self.end} must be after start {self.start}")
        return self


class StageSection(Section):
    """Works, their baseline and what is reported after them."""

    baseline: BaselineSection
    reporting: ReportingSection

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.reporting.start < self.baseline.end:
            raise ValueError(
                f"reporting starts {self.reporting.start}, before the baseline ends {self.baseline.end}: "
                "they must not overlap"
            )
        return self


class OccupancySection(Section):
    """Days on which the building is used otherwise than its day of the week would say."""

    public_holidays: bool = Field(
        default=True, description="those of the country of the time zone, and of the department"
    )
    school_zone: Literal["A", "B", "C"] | None = Field(
        default=None, description="zone whose school holidays matter"
    )
    closures: tuple[BaselineSection, ...] = Field(default=(), description="days of closure, end excluded")


class SavingsSection(StageSection):
    """Which energy is compared with which weather, before and after the works."""

    energy: PointId
    temperature: PointId = Field(
        description="outdoor sensor of the building, or a series that is sent to the agent"
    )
    temperature_fallbacks: tuple[PointId, ...] = Field(
        default=(), description="taken in order for the hours that the sensor lacks, e.g. ingest.outdoor"
    )
    model: Literal["auto", "daily", "hourly", "billing"] = "auto"
    occupancy: OccupancySection = OccupancySection()
    stages: tuple[StageSection, ...] = Field(default=(), description="later works, in order")
    energy_kind: str = Field(default="electricity", description="which factors of carbon and primary energy")
    factors: Path | None = Field(default=None, description="own dated factors, beside building.yaml")
