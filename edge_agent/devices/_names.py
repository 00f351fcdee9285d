"""French and English names of the register keys that the shipped templates use."""

import json
from functools import cache
from importlib import resources

from edge_agent.devices.register import Name


@cache
def _table() -> dict[str, Name]:
    text = resources.files(__package__).joinpath("names.json").read_text(encoding="utf-8")
    return {key: Name.model_validate(names) for key, names in json.loads(text).items()}


def name_of(key: str, desc: str) -> Name:
    """Name of a register: the shared table's, else its description, else its key, in both languages."""
    fallback = desc or key
    return _table().get(key) or Name(fr=fallback, en=fallback)
