"""Shape of ``building.yaml``."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from edge_agent.section import Identifier, Section

type PointId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*\.[a-z][a-z0-9_]*$")]
"""``{device}.{register key}``."""


class Sector(StrEnum):
    """Use of a building, in the words of the CEE fiches."""

    OFFICES = "bureaux"
    TEACHING = "enseignement"
    SHOPS = "commerces"
    HOTELS_RESTAURANTS = "hotellerie_restauration"
    HEALTH = "sante"
    HOUSING = "residentiel"
    INDUSTRY = "industrie"
    OTHER = "autres"


class SiteSection(Section):
    """The building itself."""

    id: Identifier
    name: str = Field(min_length=1)
    timezone: str = Field(default="Europe/Paris", description="IANA time zone of the civil days")
    sector: Sector
    department: str | None = Field(
        default=None, pattern=r"^(\d{2}|2[AB]|97\d)$", description="between quotes"
    )
    area_m2: float | None = Field(default=None, gt=0)


class DatedPrice(Section):
    """A price, valid from its date until the next one."""

    start: date = Field(alias="from")
    value: float = Field(ge=0)


class PricesSection(Section):
    """Prices of energy, oldest first."""

    electricity_eur_per_kwh: tuple[DatedPrice, ...] = ()


class LinkSection(Section):
    """A connection that devices share: one request at a time goes through it."""

    id: Identifier
    type: Literal["modbus_tcp"]
    host: str = Field(min_length=1)
    port: int = Field(default=502, ge=1, le=65535)
    timeout_s: float = Field(default=1.0, ge=0.05, le=30)


class DeviceSection(Section):
    """A meter or controller behind a link; ``points`` absent means every register of the template."""

    id: Identifier
    name: str = Field(min_length=1)
    template: str
    model: str | None = None
    link: Identifier
    unit: int = Field(ge=0, le=255, description="Modbus unit (slave) number")
    poll_s: float = Field(default=10.0, ge=0.1, le=3600)
    points: tuple[str, ...] | None = Field(default=None, min_length=1)


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


class SavingsSection(Section):
    """Which energy is compared with which weather, before and after the works."""

    energy: PointId
    temperature: PointId
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


class CeeSection(Section):
    """A fiche to estimate, with the inputs that it asks for."""

    fiche: str = Field(min_length=1)
    engaged: date = Field(description="date of engagement of the operation")
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    situation: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="facts that open bonuses; the department is the site's; guaranteed_saving may be 'measured'",
    )


class CeeFilesSection(Section):
    """Where the files about certificates are, beside ``building.yaml`` unless absolute."""

    prices: Path | None = Field(
        default=None, description="own dated prices and share, as edge_agent/cee/prices.json"
    )
    dossiers: Path | None = Field(
        default=None, description="folder of the dossiers; in the store's when absent"
    )
    exchange: Path | None = Field(
        default=None, description="settings of the connector; absent, nothing is ever sent"
    )


class ApiSection(Section):
    """Where the HTTP API listens; beyond this machine only when ``insecure`` says so, for it speaks plain HTTP."""

    host: str = "127.0.0.1"
    port: int = Field(default=8350, ge=0, le=65535, description="0 takes any free port")
    insecure: bool = False
    hosts: tuple[str, ...] = Field(
        default=(),
        description="names by which clients call this agent, beside its addresses and .local names",
    )


class StoreSection(Section):
    """Folder of the agent's database and tokens, beside ``building.yaml`` unless absolute."""

    path: Path = Path("data")


class BuildingConfig(Section):
    """The whole of ``building.yaml``."""

    site: SiteSection
    prices: PricesSection = PricesSection()
    links: tuple[LinkSection, ...] = ()
    templates: Path | None = Field(default=None, description="folder of the site's own device templates")
    devices: tuple[DeviceSection, ...] = ()
    savings: SavingsSection | None = None
    cee: tuple[CeeSection, ...] = ()
    cee_files: CeeFilesSection = CeeFilesSection()
    description: dict[str, object] = Field(
        default_factory=dict, description="what the building is: areas, uses, equipment (docs: cee.md)"
    )
    duties: dict[str, object] = Field(
        default_factory=dict, description="powers and years that the related duties ask for (docs: cee.md)"
    )
    api: ApiSection = ApiSection()
    store: StoreSection = StoreSection()
