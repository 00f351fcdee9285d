"""Pilot wire (fil pilote): the six orders, as each integration spells them, and the rungs they make.

Orders since 2005 (GIFAM): confort, confort -1, confort -2, éco (-3.5 K), hors-gel (7 to 8 °C), arrêt. Names as found
in overkiz, Zigbee2MQTT and heatzy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .core import FREE, Rung


class PilotOrder(StrEnum):
    """An order of the pilot wire."""

    COMFORT = "comfort"
    COMFORT_1 = "comfort_-1"
    COMFORT_2 = "comfort_-2"
    ECO = "eco"
    FROST = "frost_protection"
    OFF = "off"


_SPELLINGS: Final = {
    PilotOrder.COMFORT: ("comfort", "confort", "auto", "Comfort", "Confort"),
    PilotOrder.COMFORT_1: ("comfort-1", "comfort_-1", "comfort_minus_1", "Comfort 1", "Confort -1"),
    PilotOrder.COMFORT_2: ("comfort-2", "comfort_-2", "comfort_minus_2", "Comfort 2", "Confort -2"),
    PilotOrder.ECO: ("eco", "Eco", "éco", "Éco"),
    PilotOrder.FROST: (
        "frost_protection",
        "frost protection",
        "frost",
        "hors-gel",
        "hors_gel",
        "Hors-gel",
        "Hors gel",
        "away",
    ),
    PilotOrder.OFF: ("off", "arrêt", "arret", "Arrêt", "Off", "standby"),
}
_OFFSETS_C: Final = {
    PilotOrder.COMFORT_1: -1.0,
    PilotOrder.COMFORT_2: -2.0,
    PilotOrder.ECO: -3.5,
    PilotOrder.FROST: -12.0,
}
_SHARES: Final = {PilotOrder.ECO: 0.3, PilotOrder.COMFORT_2: 0.5}
_LADDER: Final = (PilotOrder.COMFORT_2, PilotOrder.ECO, PilotOrder.FROST, PilotOrder.OFF)


@dataclass(frozen=True, slots=True)
class PilotWire:
    """The orders one device understands.

    Attributes:
        spelling: its own word for each.
        rungs: the core's rungs; a rung's name is an order.
    """

    spelling: Mapping[PilotOrder, str]
    rungs: tuple[Rung, ...]

    def order_of(self, word: str | None) -> PilotOrder | None:
        """Return the order of one of its words; None when it is none."""
        return next((order for order, own in self.spelling.items() if own == word), None)

    def rung_of(self, word: str | None) -> int:
        """Return the deepest rung that a word stands for; 0 when it sheds nothing."""
        order = self.order_of(word)
        return next((index for index, rung in enumerate(self.rungs) if order and rung.name == order), 0)


def pilot_wire(words: Iterable[str]) -> PilotWire | None:
    """Recognise a device by its options or presets; None when they are not those of a pilot wire.

    It must have comfort, eco, and frost protection or off: a thermostat's own presets are not an order on a wire.
    """
    offered = tuple(words)
    spelling = {
        order: next(word for word in spelt if word in offered)
        for order, spelt in _SPELLINGS.items()
        if any(word in offered for word in spelt)
    }
    if not {PilotOrder.COMFORT, PilotOrder.ECO} <= spelling.keys():
        return None
    if not {PilotOrder.FROST, PilotOrder.OFF} & spelling.keys():
        return None
    rungs = tuple(
        Rung(order.value, _SHARES.get(order, 0.0), _OFFSETS_C.get(order))
        for order in _LADDER
        if order in spelling
    )
    return PilotWire(spelling, (FREE, *rungs))
