"""Climate zone of a department, from the table of the scheme."""

import functools
from importlib import resources
from typing import Literal

from pydantic import Field

from .schema import Confidence, Source, Strict

type Zone = Literal["H1", "H2", "H3"]


class Zones(Strict):
    """The table of zones and where it was read."""

    rule: str
    zones: dict[str, Zone]
    source: list[Source] = Field(min_length=1)
    confidence: Confidence


class UnknownDepartment(LookupError):  # noqa: N818 - part of the interface under this name
    """No department of that number in the table of zones."""

    def __init__(self, department: str) -> None:
        super().__init__(
            f"department {department!r} is not in the table of zones; write two characters in metropolitan France "
            "(01 to 95, 2A, 2B), three overseas (971 to 976)"
        )


@functools.cache
def shipped_zones() -> Zones:
    """Table of zones of the program, with its source."""
    return Zones.model_validate_json(
        (resources.files(__package__) / "zones.json").read_text(encoding="utf-8")
    )


def zone_of(department: str) -> Zone:
    """Zone of a department; overseas ones are H3, but 975.

    Raises:
        UnknownDepartment: the table does not list it.
    """
    found = shipped_zones().zones.get(department.strip().upper())
    if found is None:
        raise UnknownDepartment(department)
    return found


def is_overseas(department: str) -> bool:
    """Whether the department is outside metropolitan France."""
    return department.strip().startswith("97")
