"""From the payload of a message to a number (pure)."""

import json
import math
import re
from collections.abc import Mapping

from edge_agent.devices import Name, Register
from edge_agent.modbus.codec import decode
from edge_agent.mqtt.sections import BinarySection, TopicPointSection

MAX_BYTES = 65_536
"""A larger payload is not one of a sensor."""
_STEP = re.compile(r'\s*(?:"(?P<quoted>[^"]+)"|(?P<name>[^.\[\]"]+))?(?P<indexes>(?:\[\d+\])*)\s*')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NAME = Name(fr="", en="")
_ABSENT = object()


class PayloadError(ValueError):
    """The payload is not what the point expects."""


def path_steps(path: str) -> tuple[str | int, ...]:
    """Keys and indexes of a path such as ``params[0].value`` or ``"switch:0".apower``.

    Raises:
        ValueError: it is not a path.
    """
    steps: list[str | int] = []
    place = 0
    while place <= len(path):
        found = _STEP.match(path, place)
        if found is None or found.end() == place:
            raise ValueError(f"{path!r} is not a path: write keys parted by dots, such as aenergy.total")
        if key := found["quoted"] or found["name"]:
            steps.append(key)
        steps += [int(index) for index in re.findall(r"\d+", found["indexes"])]
        place = found.end()
        if place < len(path) and path[place] != ".":
            raise ValueError(f"{path!r} is not a path: unexpected {path[place]!r}")
        place += 1
    return tuple(steps)


def number_in(payload: bytes, point: TopicPointSection) -> float | None:
    """Value of a point, in its unit.

    Returns:
        ``None`` when the payload says that there is none (null, NaN, an empty text).

    Raises:
        PayloadError: the payload is not what the point expects; nothing is known.
        LookupError: a JSON payload does not speak of the point.
    """
    if len(payload) > MAX_BYTES:
        raise PayloadError(f"{len(payload)} bytes are too many for a value")
    if point.binary is not None:
        raw = _binary(payload, point.binary)
    elif point.path is not None:
        raw = _plain(_inside(payload, point.path), point.values)
    else:
        raw = _plain(_text(payload), point.values)
    value = math.nan if raw is None else raw * point.scale
    return value if math.isfinite(value) else None


def word_in(payload: bytes, path: str | None) -> str:
    """The text that an availability message holds, in lower case; ``path`` is used only when it is JSON.

    Raises:
        PayloadError: it is not text.
    """
    text = _text(payload)
    if path is not None and text.startswith("{"):
        try:
            found = _inside(payload, path)
        except LookupError as error:
            raise PayloadError(f"no {path!r} in it") from error
        text = str(found)
    return text.strip().lower()


def _text(payload: bytes) -> str:
    try:
        return payload.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise PayloadError("it is not text: is it a binary payload?") from error


def _inside(payload: bytes, path: str) -> object:
    try:
        node: object = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"it is not JSON: {error}") from error
    for step in path_steps(path):
        match node:
            case dict() if isinstance(step, str):
                node = node.get(step, _ABSENT)
            case list() if isinstance(step, int) and step < len(node):
                node = node[step]
            case _:
                node = _ABSENT
        if node is _ABSENT:
            raise LookupError(path)
    return node


def _plain(found: object, values: Mapping[str, float]) -> float | None:
    match found:
        case None | "":
            return None
        case bool() | int() | float():
            return _as_float(found)
        case str() if found in values:
            return values[found]
        case str() if found.lower() in {"true", "false"}:
            return float(found.lower() == "true")
        case str() if _NUMBER.fullmatch(found.strip()):
            return float(found)
        case str() if found.lower() in {"nan", "null", "none", "unknown", "unavailable"}:
            return None
    raise PayloadError(f"{str(found)[:40]!r} is not a number: say what it stands for in 'values'")


def _as_float(found: float) -> float:
    try:
        return float(found)
    except OverflowError:
        # JSON may write whole numbers of any length.
        return math.inf


def _binary(payload: bytes, where: BinarySection) -> float | None:
    size = 1 if where.type.value.endswith("int8") else 2 * where.type.words
    content = payload[where.offset : where.offset + size]
    if len(content) < size:
        raise PayloadError(f"{len(payload)} bytes do not hold {where.type} at {where.offset}")
    padded = content.rjust(2, b"\0")
    words = [int.from_bytes(padded[at : at + 2]) for at in range(0, len(padded), 2)]
    register = Register(
        key="value",
        address=0,
        type=where.type,
        word_order=where.word_order,
        byte_order=where.byte_order,
        name=_NAME,
    )
    return decode(register, words)
