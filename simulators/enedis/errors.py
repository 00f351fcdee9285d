"""Error bodies of Enedis and of its gateway, as recorded or documented."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

type Json = Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None

# Spelt out because strftime("%b") follows the machine's locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class EnedisError(Exception):
    """A refusal with its HTTP status and JSON body."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def _coded(status: int, error: str, description: str) -> EnedisError:
    return EnedisError(status, {"error": error, "error_description": description})


def outside_swagger() -> EnedisError:
    """Anything that the interface description does not allow: Enedis answers 500 and no reason."""
    return _coded(500, "technical_error", "Technical error. Please try later.")


def before_activation() -> EnedisError:
    """The period begins before the meter was put into service."""
    return _coded(
        400, "ADAM-ERR0123", "The requested period cannot be anterior to the meter's last activation date"
    )


def beyond_history() -> EnedisError:
    """The period begins before what Enedis keeps."""
    return _coded(400, "ADAM-ERR0125", "The start date must be greater than the history deadline.")


def wrong_direction() -> EnedisError:
    """Production asked of a consumption point, or the reverse."""
    return _coded(400, "ADAM-ERR0069", "The requested measure direction does not match the usage point")


def no_consent() -> EnedisError:
    """The point is not shared with the application, or not any more."""
    return _coded(403, "ADAM-DC-0008", "No consent can be found for this customer and this usage point")


def no_data() -> EnedisError:
    """Nothing measured in the period."""
    return _coded(404, "no_data_found", "no measure found for this usage point")


def unknown_point() -> EnedisError:
    """Enedis does not know this delivery point."""
    return _coded(404, "STM-ERR-0000019", "unknown usage point")


def invalid_credentials() -> EnedisError:
    """The gateway does not accept the bearer token (absent, unknown or expired)."""
    return EnedisError(
        401,
        {
            "code": "900901",
            "message": "Invalid Credentials",
            "description": "Access failure for API. Make sure you have provided the correct security credentials",
        },
    )


def invalid_client() -> EnedisError:
    """The application's id and secret are wrong."""
    return _coded(401, "invalid_client", "Client Authentication failed.")


def throttled(now: datetime, wait_s: float) -> EnedisError:
    """The gateway's throttle body; `nextAccessTime` is `now + wait_s` rounded up to a second."""
    at = (now.astimezone(UTC) + timedelta(seconds=math.ceil(wait_s))).replace(microsecond=0)
    text = f"{at:%Y}-{_MONTHS[at.month - 1]}-{at:%d %H:%M:%S}+0000 UTC"
    return EnedisError(
        429,
        {
            "code": "900804",
            "message": "Message throttled out",
            "description": f"You have exceeded your quota .You can access API after {text}",
            "nextAccessTime": text,
        },
    )
