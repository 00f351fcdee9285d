"""The changes of a meter, as events of the agent's log. Pure."""

from datetime import date
from typing import Final

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import day_end, day_start

KIND: Final = "meter_swap"
_TEXTS: Final = {
    "fr": "L'index du compteur Linky est reparti de plus bas : compteur changé.",
    "en": "The index of the Linky meter started again from lower: meter changed.",
}
_UTC_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def swap_query(day: date) -> str:
    """Return the path that lists the swaps that the agent holds of a civil day of Paris."""
    start, end = (instant.strftime(_UTC_FORMAT) for instant in (day_start(day), day_end(day)))
    return f"events?kind={KIND}&start={start}&end={end}"


def swap_event(day: date, language: str) -> Json:
    """Return the body that records a swap; the meter number is not in it."""
    text = _TEXTS["fr" if language.startswith("fr") else "en"]
    # Energies do not jump over a swap, and nobody has to confirm what the index shows.
    return {
        "kind": KIND,
        "start": day_start(day).strftime(_UTC_FORMAT),
        "end": None,
        "text": text,
        "energy_effect_kwh_per_day": None,
        "status": "confirmed",
    }


def holds_swap(answer: Json) -> bool:
    """Return whether the agent's list holds a swap of a Linky meter: one whose answer was lost, for instance."""
    events = answer.get("events") if isinstance(answer, dict) else None
    if not isinstance(events, list):
        return False
    return any(isinstance(event, dict) and event.get("text") in _TEXTS.values() for event in events)
