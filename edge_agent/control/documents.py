"""Memory and hygiene as JSON, for the disk. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from edge_agent.control.hot_water import Hygiene
from edge_agent.control.memory import Memory, Move


def memory_text(memory: Memory) -> str:
    """JSON of a point's memory."""
    return json.dumps(asdict(memory))


def memory_of(text: str) -> Memory:
    """A point's memory from its JSON; what an older agent did not write takes its default.

    Raises:
        ValueError: it is not what this program wrote.
    """
    written = _object(text)
    moves = tuple(Move(**move) for move in written.pop("moves", ()))
    try:
        return Memory(**_tuples(written), moves=moves)
    except TypeError as error:
        raise ValueError(str(error)) from error


def hygiene_text(hygiene: Hygiene) -> str:
    """JSON of a store's hygiene."""
    return json.dumps({**asdict(hygiene), "above_s": [*hygiene.above_s.items()]})


def hygiene_of(text: str) -> Hygiene:
    """A store's hygiene from its JSON.

    Raises:
        ValueError: it is not what this program wrote.
    """
    written = _object(text)
    above = dict(written.pop("above_s", ()))
    try:
        return Hygiene(above_s=above, **written)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _object(text: str) -> dict[str, Any]:
    written = json.loads(text)
    if not isinstance(written, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - the text is wrong, not the caller
    return written


def _tuples(written: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
