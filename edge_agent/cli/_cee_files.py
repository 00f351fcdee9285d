"""Files of the CEE commands: inputs, situations, prices, and what is wrong with them in words."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from edge_agent.cee import (
    CeeInputError,
    Prices,
    Situation,
    UnknownFiche,
    parse_prices,
    plain,
    read_object,
    read_situation,
    shipped_prices,
)
from edge_agent.cli._printing import fail


@contextmanager
def mistakes_in_words() -> Iterator[None]:
    """Turn a mistake of the user into a message and exit 2."""
    try:
        yield
    except (CeeInputError, UnknownFiche) as error:
        fail(str(error.args[0]))


def text_of(path: str) -> str:
    """Text of a file, or of standard input for `-`.

    Raises:
        CeeInputError: it cannot be read.
    """
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CeeInputError(f"{_name(path)}: cannot be read: {error}") from error


def lines_of(path: str) -> Sequence[str]:
    """Lines of a text; only a line feed ends one, because JSON allows the other separators inside a string."""
    text = text_of(path).removesuffix("\n")
    return text.split("\n") if text else []


def object_of(path: str) -> Mapping[str, object]:
    """A JSON object of a file or of standard input, decimal numbers kept as written."""
    return read_object(text_of(path), _name(path))


def situation_of(path: str | None, department: str | None) -> Situation:
    """Situation of a file, with the department of the command line before that of the file."""
    given = dict(object_of(path)) if path is not None else {}
    return read_situation(given if department is None else {**given, "department": department})


def prices_of(path: str | None) -> Prices | None:
    """Prices of a file; None without one.

    Raises:
        CeeInputError: the file is not in the form of the shipped prices.
    """
    if path is None:
        return None
    text = text_of(path)
    try:
        return parse_prices(text)
    except ValueError as error:
        form = json.dumps(plain(shipped_prices().model_dump(mode="json", include={"index", "share"})))
        raise CeeInputError(f"{path}: not in the form of the shipped prices ({form}…): {error}") from error


def _name(path: str) -> str:
    return "standard input" if path == "-" else path
