"""A configured building, in the words of the CEE rules."""

from collections.abc import Sequence

from edge_agent.cee import CeeInputError, Prices, parse_prices
from edge_agent.cee.candidates import Description, PointFact, Site, read_description
from edge_agent.config import Building
from edge_agent.devices import Access


def rule_site(building: Building) -> Site:
    """Sector and department."""
    site = building.config.site
    return Site(site.sector.value, site.department)


def description_of(building: Building) -> Description:
    """What the manager says of the building; its total area is that of the site unless he says another.

    Raises:
        CeeInputError: the description is wrong; the message names the place.
    """
    given = dict(building.config.description)
    area = building.config.site.area_m2
    areas = given.get("areas_m2", {})
    if area is not None and isinstance(areas, dict):
        given["areas_m2"] = {"total": area, **areas}
    return read_description(given)


def points_of(building: Building) -> Sequence[PointFact]:
    """The GTB's own points."""
    devices = {device.section.id: device for device in building.devices}
    return [
        PointFact(
            point.id,
            point.key,
            point.register.quantity.value,
            devices[point.device].section.name,
            str(devices[point.device].template.kind),
            writable=point.register.access is not Access.READ,
        )
        for point in building.points.values()
    ]


def prices_of(building: Building) -> Prices | None:
    """The site's own dated prices; None when it has none.

    Raises:
        CeeInputError: the file cannot be read, or is not in the form of the shipped prices.
    """
    file = building.config.cee_files.prices
    if file is None:
        return None
    path = building.path.parent / file
    try:
        return parse_prices(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CeeInputError(f"{path}: {error}") from error
