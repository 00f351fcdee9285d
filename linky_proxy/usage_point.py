"""The delivery point's number (PRM). Pure."""

import re
from typing import NewType

Prm = NewType("Prm", str)

_FORMAT = re.compile(r"[0-9]{14}")
_SHOWN_DIGITS = 4


def parse_prm(text: str) -> Prm | None:
    """`text` as a PRM, or None when it is not 14 ASCII digits."""
    return Prm(text) if _FORMAT.fullmatch(text) else None


def mask(prm: str) -> str:
    """A PRM fit for logs: its last four digits."""
    return "*" * (len(prm) - _SHOWN_DIGITS) + prm[-_SHOWN_DIGITS:]
