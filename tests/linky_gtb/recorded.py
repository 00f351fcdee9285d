"""Recorded answers of the Conso API."""

import json
from pathlib import Path

from custom_components.linky_gtb.json_value import Json

PRM = "99999999999991"
OTHER_PRM = "99999999999992"

DAILY = "v2_consommation_quotidienne"
CURVE = "v2_courbe_de_charge_consommation"
MAX_POWER = "v2_puissance_conso_max_quotidienne"

FOLDER = Path(__file__).parent / "fixtures"


def recorded(name: str) -> Json:
    document: Json = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return document


def curve(points: list[tuple[str, str | None]], step: str | None = "PT30M") -> Json:
    """A load curve with these labels and values."""
    return {
        "grandeur": [
            {
                "grandeurMetier": "CONS",
                "grandeurPhysique": "PA",
                "unite": "W",
                "points": [
                    {"v": value, "d": label, **({"p": step} if step else {})} for label, value in points
                ],
            }
        ]
    }


def daily(values: dict[str, str | None]) -> Json:
    """Daily energies by day."""
    return {
        "grandeur": [
            {
                "grandeurMetier": "CONS",
                "grandeurPhysique": "EA",
                "unite": "Wh",
                "points": [{"v": value, "d": day} for day, value in values.items()],
            }
        ]
    }
