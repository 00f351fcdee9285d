"""What a Conso API server may refuse, in the words of a program.

A refusal is a JSON document of the server, which may hold in `error` the document of Enedis, itself in one of two
dialects: `error`/`error_description` (Enedis) or `code`/`message`/`description`/`nextAccessTime` (its gateway).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar, Final

from custom_components.linky_gtb.json_value import Json

from .access_token import without_meter_numbers

DEFAULT_PAUSE_S: Final = 30 * 60
"""How long to wait after a refusal that does not say how long."""
_LONGEST_PAUSE_S: Final = 24 * 3600

_NO_CONSENT: Final = {"ADAM-DC-0007", "ADAM-DC-0008", "ERRE001150"}
_NOT_SUBSCRIBED: Final = {"900908"}
_HISTORY_LIMIT: Final = {"ADAM-ERR0123", "ADAM-ERR0125", "ADAM-DC-0009", "ADAM-DC-0016"}
_WRONG_DIRECTION: Final = {"ADAM-ERR0069"}
_UNKNOWN_METER: Final = {"STM-ERR-0000019"}

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEXT_ACCESS: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>[A-Z][a-z]{2})-(?P<day>\d{2}) (?P<time>\d{2}:\d{2}:\d{2})\+0000", re.ASCII
)


class ConsoApiError(Exception):
    """The server did not give what was asked; `key` names the translated message."""

    key: ClassVar[str]
    retry_after_s: float | None = None
    """How long to wait before asking again, in seconds; None when the usual rhythm is right."""

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None) -> None:
        """Keep `detail`, the server's own words, without any meter number."""
        super().__init__(without_meter_numbers(detail)[:200])
        if retry_after_s is not None:
            self.retry_after_s = retry_after_s


class CannotConnectError(ConsoApiError):
    """No answer: no route, no name, refused, or too late."""

    key = "cannot_connect"
    retry_after_s = 60


class UnexpectedAnswerError(ConsoApiError):
    """Something answered that is not a Conso API server."""

    key = "unexpected_answer"
    retry_after_s = DEFAULT_PAUSE_S


class TokenRefusedError(ConsoApiError):
    """The token is expired, from another server, or does not name this meter."""

    key = "invalid_token"


class ConsentRevokedError(ConsoApiError):
    """Enedis knows no consent of the meter's holder any more."""

    key = "consent_revoked"


class NotSubscribedError(ConsoApiError):
    """The server's operator has not subscribed to this API of Enedis."""

    key = "not_subscribed"
    retry_after_s = DEFAULT_PAUSE_S


class CallerBlockedError(ConsoApiError):
    """The server refuses this caller before looking at the token."""

    key = "caller_blocked"
    retry_after_s = DEFAULT_PAUSE_S


class QuotaReachedError(ConsoApiError):
    """Too many calls, by us or by the others who share the server."""

    key = "quota_reached"
    retry_after_s = DEFAULT_PAUSE_S


class ServerIncidentError(ConsoApiError):
    """The server or Enedis is out of order."""

    key = "server_incident"
    retry_after_s = DEFAULT_PAUSE_S


class ServerBusyError(ConsoApiError):
    """The server, or Enedis as a whole, says until when it is out of order: nothing is worth asking before."""

    key = "server_incident"
    retry_after_s = DEFAULT_PAUSE_S


class UnknownMeterError(ConsoApiError):
    """Enedis does not know the meter."""

    key = "unknown_meter"
    retry_after_s = DEFAULT_PAUSE_S


class HistoryLimitError(ConsoApiError):
    """The period begins before the meter, the consent, or what Enedis keeps: a limit, not a failure."""

    key = "history_limit"


class WrongDirectionError(ConsoApiError):
    """The meter does not measure this: production is asked of one that only consumes, or the reverse."""

    key = "wrong_direction"


class RequestRefusedError(ConsoApiError):
    """Enedis finds the request wrong: a fault of ours, not of the user."""

    key = "request_refused"
    retry_after_s = DEFAULT_PAUSE_S


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal whatever its dialect."""

    code: str
    """Enedis' or the gateway's code; empty when the server itself refuses."""
    text: str
    next_access: str
    is_document: bool
    """Whether the body was a JSON object, as every Conso API server sends."""


def read_refusal(body: Json) -> Refusal:
    """Return the refusal written in `body`, a decoded document, or its text when it was not JSON."""
    if not isinstance(body, dict):
        return Refusal("", str(body or ""), "", is_document=False)
    inner: Json = body.get("error")
    if isinstance(inner, list) and inner:
        inner = inner[0]
    upstream = inner if isinstance(inner, dict) else body
    match upstream:
        case {"code": code}:
            texts = (upstream.get("message"), upstream.get("description"))
        case {"error": code, "error_description": text}:
            texts = (text, None)
        case _:
            code, texts = "", (body.get("message"), inner if isinstance(inner, str) else None)
    return Refusal(
        str(code),
        " ".join(str(text) for text in texts if text),
        str(upstream.get("nextAccessTime") or ""),
        is_document=True,
    )


def error_of(status: int, body: Json, headers: Mapping[str, str], now: datetime) -> ConsoApiError | None:
    """Return the error a refused call stands for, or None when it only means that there is no measure.

    Args:
        status: HTTP status, not 200.
        body: decoded document, or text.
        headers: of the answer.
        now: an aware instant, to turn a time of next access into a wait.
    """
    refusal = read_refusal(body)
    by_code = _error_of_code(refusal)
    if by_code is not None:
        return by_code
    if status == 404 and refusal.is_document:
        return None
    pause_s = retry_after_s(headers, refusal.next_access, now)
    return _error_of_status(status, refusal, pause_s)


def _error_of_code(refusal: Refusal) -> ConsoApiError | None:
    for codes, error in (
        (_NO_CONSENT, ConsentRevokedError),
        (_NOT_SUBSCRIBED, NotSubscribedError),
        (_HISTORY_LIMIT, HistoryLimitError),
        (_WRONG_DIRECTION, WrongDirectionError),
        (_UNKNOWN_METER, UnknownMeterError),
    ):
        if refusal.code in codes:
            return error(f"{refusal.code} {refusal.text}")
    return None


def _error_of_status(status: int, refusal: Refusal, pause_s: float | None) -> ConsoApiError:
    detail = f"{status} {refusal.code} {refusal.text}"
    match status:
        case 401:
            return TokenRefusedError(detail)
        case 403 if refusal.code:
            return ConsentRevokedError(detail)
        case 403:
            return CallerBlockedError(detail, retry_after_s=pause_s)
        case 429:
            return QuotaReachedError(detail, retry_after_s=pause_s)
        case 400 | 405 | 422 if refusal.is_document:
            return RequestRefusedError(detail)
        case 502 | 503 | 504 if pause_s is not None:
            return ServerBusyError(detail, retry_after_s=pause_s)
        case _ if status >= 500:
            return ServerIncidentError(detail, retry_after_s=pause_s)
        case _:
            return UnexpectedAnswerError(detail)


def retry_after_s(headers: Mapping[str, str], next_access: str, now: datetime) -> float | None:
    """Return how long the server asks to wait, between one second and a day; None when it does not say.

    `Retry-After` (seconds or a date) wins over the gateway's `nextAccessTime` (`2026-Jul-22 05:00:00+0000 UTC`).
    """
    header = headers.get("Retry-After", "").strip()
    if header.isascii() and header.isdigit():
        return _bounded(float(header[:9]))
    until = _http_date(header) or _next_access_instant(next_access)
    return None if until is None else _bounded((until - now).total_seconds())


def _bounded(pause_s: float) -> float:
    return min(max(pause_s, 1.0), _LONGEST_PAUSE_S)


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _next_access_instant(text: str) -> datetime | None:
    found = _NEXT_ACCESS.match(text)
    if not found or found["month"] not in _MONTHS:
        return None
    month = _MONTHS.index(found["month"]) + 1
    return datetime.fromisoformat(f"{found['year']}-{month:02}-{found['day']}T{found['time']}+00:00")
