"""Values taken out of the agent's JSON; what is missing or ill-typed is an error that says where."""

import math

from custom_components.linky_gtb.json_value import Json


class AgentDocumentError(ValueError):
    """A document is not what the agent's API promises; the text says where."""


def object_at(value: Json, where: str) -> dict[str, Json]:
    """Return the value as an object."""
    if not isinstance(value, dict):
        raise AgentDocumentError(f"{where}: not an object")
    return value


def list_in(parent: dict[str, Json], key: str) -> list[Json]:
    """Return a list of an object."""
    value = parent.get(key)
    if not isinstance(value, list):
        raise AgentDocumentError(f"{key}: not a list")
    return value


def text_in(parent: dict[str, Json], key: str, where: str) -> str:
    """Return a text of an object that may not be empty."""
    value = parent.get(key)
    if not isinstance(value, str) or not value:
        raise AgentDocumentError(f"{where}.{key}: not a text")
    return value


def optional_text_in(parent: dict[str, Json], key: str, where: str) -> str | None:
    """Return a text of an object; None when it has none."""
    value = parent.get(key)
    if value is not None and not isinstance(value, str):
        raise AgentDocumentError(f"{where}.{key}: not a text")
    return value


def number_in(parent: dict[str, Json], key: str, where: str) -> float | None:
    """Return a number of an object; None when it has none."""
    value = parent.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AgentDocumentError(f"{where}.{key}: not a number")
    if isinstance(value, float) and not math.isfinite(value):
        # Python reads NaN and 1e999, which no sensor can show.
        raise AgentDocumentError(f"{where}.{key}: not a number")
    return value
