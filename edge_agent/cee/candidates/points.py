"""What the GTB's own points show of the uses of a building."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """A use of energy, in the words of fiche BAT-TH-116."""

    HEATING = "chauffage"
    COOLING = "refroidissement"
    HOT_WATER = "ecs"
    LIGHTING = "eclairage"
    AUXILIARIES = "auxiliaire"


@dataclass(frozen=True, slots=True)
class PointFact:
    """A point of the GTB.

    Attributes:
        id: id of the point.
        key: key of its register.
        quantity: quantity, in the words of the agent.
        device: name of its device.
        kind: kind of its device, in the words of the templates.
        writable: whether the register accepts writes.
    """

    id: str
    key: str
    quantity: str
    device: str
    kind: str
    writable: bool = False

    @property
    def words(self) -> str:
        """Its names in plain lower case, to look for a word."""
        text = unicodedata.normalize(
            "NFKD", f"{self.key} {self.device} {self.kind}".lower().replace("_", " ")
        )
        return "".join(letter for letter in text if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True)
class UseSeen:
    """A use, and the points that show it."""

    use: Use
    points: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {"use": self.use.value, "points": list(self.points)}


_WORDS = {
    Use.HEATING: r"\b(chauffage|heating|heat|boiler|chaudiere|radiateur|room temperature|thermostat|hvac)\b",
    Use.COOLING: r"\b(clim|climatisation|cooling|chiller|chilled|froid|refroidissement)\b",
    Use.HOT_WATER: r"\b(dhw|ecs|eau chaude|hot water)\b",
    Use.LIGHTING: r"\b(eclairage|lighting|light|luminaire|dali)\b",
    Use.AUXILIARIES: r"\b(pump|pompe|circulateur|fan|ventilateur|ahu|cta|ventilation|vmc)\b",
}


def uses_seen(points: Iterable[PointFact]) -> Sequence[UseSeen]:
    """Uses that at least one point shows, by the words of its key, of its device and of its kind."""
    known = list(points)
    found = []
    for use, words in _WORDS.items():
        showing = tuple(point.id for point in known if re.search(words, point.words))
        if showing:
            found.append(UseSeen(use, showing))
    return found
