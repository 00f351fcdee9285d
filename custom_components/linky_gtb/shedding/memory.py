"""The document an entry keeps on disk, and how it is read back. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .core import SITE, Firmness, Limit, Source, Unit
from .names import Mode


def kept(
    *,
    core: Mapping[str, object] | None,
    mode: Mode,
    limits: tuple[Limit, ...],
    drivers: Mapping[str, object],
    held: Mapping[str, object],
    journal: list[list[object]],
) -> dict[str, Any]:
    """Return the document."""
    return {
        "core": core,
        "mode": mode.value,
        "limits": [asdict(limit) for limit in limits],
        "drivers": dict(drivers),
        "held": dict(held),
        "journal": journal,
    }


def read_mode(document: Mapping[str, Any]) -> Mode:
    """Return the mode; observation when there is none."""
    word = document.get("mode")
    return Mode(word) if isinstance(word, str) and word in Mode else Mode.OBSERVE


def read_limits(document: Mapping[str, Any], now: float) -> tuple[Limit, ...]:
    """Return the operator's limits that are not over."""
    found: list[Limit] = []
    rows = document.get("limits")
    for row in rows if isinstance(rows, list) else []:
        match row:
            case {
                "value": int() | float() as value,
                "unit": unit,
                "firmness": firmness,
                "start": start,
                "end": end,
            }:
                limit = Limit(
                    value=float(value),
                    unit=Unit(unit),
                    source=Source.OPERATOR,
                    firmness=Firmness(firmness),
                    scope=str(row.get("scope", SITE)),
                    start=start,
                    end=end,
                )
                if limit.end is None or limit.end > now:
                    found.append(limit)
    return tuple(found)
