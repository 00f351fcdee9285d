"""What the manager says for the duties: the `duties` section of building.yaml."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from edge_agent.cee import CeeInputError

type Kwh = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class BacsSettings(_Part):
    """For the BACS rules."""

    power_kw: Annotated[float, Field(gt=0)] | None = None
    permit: date | None = None
    cost_eur: Annotated[float, Field(gt=0)] | None = None
    annual_saving_eur: Annotated[float, Field(gt=0)] | None = None


class ReferenceYear(_Part):
    """The reference year of Éco Énergie Tertiaire."""

    year: Annotated[int, Field(ge=2010, le=2100)]
    kwh: Kwh
    degree_days: Annotated[float, Field(gt=0)] | None = None


class EnergySeries(_Part):
    """A series of energy of the site.

    Attributes:
        series: point of a counter, or id of an ingested series.
        energy: `electricite`, `gaz_naturel`, `fioul`…
        use: `chauffage`, `ecs`, `refroidissement`, `eclairage`, `auxiliaires`; None for all together.
    """

    series: str
    energy: str = "electricite"
    use: str | None = None


class Duties(_Part):
    """The section.

    Attributes:
        bacs: for the BACS rules.
        area_m2: area subject to Éco Énergie Tertiaire; that of the site when absent.
        reference: reference year.
        energies: series that make the whole final energy; the site's main counter when empty.
        factors: file of dated factors; those shipped when absent.
    """

    bacs: BacsSettings = BacsSettings()
    area_m2: Annotated[float, Field(gt=0)] | None = None
    reference: ReferenceYear | None = None
    energies: tuple[EnergySeries, ...] = ()
    factors: str | None = None


def read_duties(given: Mapping[str, object]) -> Duties:
    """Settings of plain values.

    Raises:
        CeeInputError: something is unknown or not of its kind; the message names it.
    """
    try:
        return Duties.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CeeInputError(f"duties: {where}: {first['msg']}") from error
