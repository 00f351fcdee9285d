"""The changes of a meter, as events of the agent's log. Pure."""

from datetime import date
from typing import Final

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.access_token import Prm, masked
from custom_components.linky_gtb.linky.civil_time import day_end, day_start

KIND: Final = "meter_swap"
_TEXTS: Final = {
    "fr": "L'index du compteur Linky {meter} est reparti de plus bas : compteur changé.",
    "en": "The index of the Linky meter {meter} started again from lower: meter changed.",
}
_UTC_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def swap_query(day: date) -> str:
    """Return the path that lists the swaps that the agent holds of a civil day of Paris."""
    start, end = (instant.strftime(_UTC_FORMAT) for instant in (day_start(day), day_end(day)))
    return f"events?kind={KIND}&start={start}&end={end}"


def swap_event(prm: Prm, day: date, language: str) -> Json:
    """Return the body that records a swap; of the meter's number it holds the last four digits."""
    text = _TEXTS["fr" if language.startswith("fr") else "en"].format(meter=masked(prm))
    # Energies do not jump over a swap, and nobody has to confirm what the index shows.
    return {
        "kind": KIND,
        "start": day_start(day).strftime(_UTC_FORMAT),
        "end": None,
        "text": text,
        "energy_effect_kwh_per_day": None,
        "status": "confirmed",
    }


def holds_swap(answer: Json, prm: Prm) -> bool:
    """Return whether the agent's list holds a swap of this meter: one whose answer was lost, for instance.

    Two meters of a building may be changed on one day, as they are when Enedis comes: each has its event.
    """
    events = answer.get("events") if isinstance(answer, dict) else None
    if not isinstance(events, list):
        return False
    texts = {text.format(meter=masked(prm)) for text in _TEXTS.values()}
    return any(isinstance(event, dict) and event.get("text") in texts for event in events)
