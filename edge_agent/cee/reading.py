"""JSON from a user: numbers kept as written, and nothing that cannot be a quantity."""

import json
from decimal import Decimal
from typing import NoReturn

from .inputs import CeeInputError

LARGEST_EXPONENT = 30


def read_object(text: str, name: str | None = None) -> dict[str, object]:
    """The JSON object of a text; its decimal numbers are `Decimal`.

    Args:
        text: the JSON text.
        name: name of the file, to say where it is wrong; None when the caller says it.

    Raises:
        CeeInputError: the text is not JSON, is not one object, or holds a number that is none.
    """
    try:
        given = json.loads(text, parse_float=_decimal, parse_constant=_not_finite)
    except json.JSONDecodeError as error:
        place = "" if name is None else f"{name}:{error.lineno}: "
        raise CeeInputError(f"{place}not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        place = "" if name is None else f"{name}: "
        raise CeeInputError(f"{place}{_words(error)}") from error
    if not isinstance(given, dict):
        place = "" if name is None else f"{name}:1: "
        raise CeeInputError(f"{place}one JSON object is expected")
    return given


def _words(error: Exception) -> str:
    match error:
        case CeeInputError():
            return str(error)
        case RecursionError():
            return "too many brackets inside one another"
        case _:
            return "a number has too many digits"


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    # Beyond that, making the number exact would fill the memory.
    if (
        not number.is_finite()
        or abs(number.adjusted()) > LARGEST_EXPONENT
        or len(text) > LARGEST_EXPONENT * 2
    ):
        raise CeeInputError(f"{text[:40]} is not a number that a building can have")
    return number


def _not_finite(word: str) -> NoReturn:
    raise CeeInputError(f"{word} is not a finite number")
