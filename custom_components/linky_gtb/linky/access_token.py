"""Read the meters a Conso API token gives access to.

The token is a JWT whose `sub` is a JSON list of meter numbers. It is read, not verified: only the server holds the
secret, and it checks the signature at each call. Libraries refuse a list there, hence these few lines.
"""

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import Final, NewType

from custom_components.linky_gtb.json_value import Json

Prm = NewType("Prm", str)
"""Number of a Linky delivery point: 14 digits."""

_FAR_FUTURE_S: Final = 32_503_680_000
"""Year 3000: beyond, a number is not an instant in seconds."""

_PRM = re.compile(r"\d{14}", re.ASCII)
_PRM_INSIDE = re.compile(r"(?<!\d)\d{14}(?!\d)", re.ASCII)


class UnreadableTokenError(ValueError):
    """The text is not a Conso API token: not a JWT, or one that names no meter."""


def meters_of_token(token: str) -> tuple[Prm, ...]:
    """Return the meters named by `token`, in its order and without repetition.

    Raises:
        UnreadableTokenError: when the text is not such a token.
    """
    match _claims(token):
        case {"sub": [*numbers]} if numbers and all(
            isinstance(number, str) and _PRM.fullmatch(number) for number in numbers
        ):
            return tuple(Prm(number) for number in dict.fromkeys(numbers))
        case _:
            raise UnreadableTokenError("the token names no meter")


def expiry_of_token(token: str) -> datetime | None:
    """Return the UTC instant at which `token` stops being accepted; None when it does not say.

    Raises:
        UnreadableTokenError: when the text is not such a token.
    """
    match _claims(token):
        case {"exp": int(seconds)} if 0 < seconds < _FAR_FUTURE_S:
            return datetime.fromtimestamp(seconds, UTC)
        case _:
            return None


def _claims(token: str) -> Json:
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise UnreadableTokenError("a token has three parts separated by dots")
    payload = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        claims: Json = json.loads(base64.urlsafe_b64decode(payload))
    except (binascii.Error, ValueError) as err:
        raise UnreadableTokenError("the middle part of the token is not JSON") from err
    return claims


def masked(prm: str) -> str:
    """Return the only form in which a meter number may be shown or logged: its last four digits."""
    return f"…{prm[-4:]}"


def without_meter_numbers(text: str) -> str:
    """Return `text` with each 14-digit number masked; servers quote them in their messages."""
    return _PRM_INSIDE.sub(lambda found: masked(found.group()), text)
