"""The error answers of the interface, all in one place, with the texts that existing clients look for."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

type Json = Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None

# Spelt out because strftime("%b") follows the machine's locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ACCESS_TIME = re.compile(r"(\d{4})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})\+0000 UTC")

_REQUIRED_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    405: {"Allow": "GET, OPTIONS"},
}


class ApiError(Exception):
    """An answer of the interface that is not a success.

    Attributes:
        status: HTTP status.
        body: JSON body.
        retry_after_s: value of `Retry-After`, when the client should wait.
    """

    def __init__(self, status: int, body: Json, retry_after_s: int | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that go with the body, those that HTTP requires of the status included."""
        required = _REQUIRED_HEADERS.get(self.status, {})
        return (
            required
            if self.retry_after_s is None
            else dict(required) | {"Retry-After": str(self.retry_after_s)}
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong in a request.

    Attributes:
        parameter: its name.
        message: what is wrong and what to do about it.
        ranges: periods (start, end) to ask for instead, each in a request of its own.
    """

    parameter: str
    message: str
    ranges: Sequence[tuple[date, date]] = ()

    def to_json(self) -> Json:
        """The issue as an element of `error.issues`."""
        described: dict[str, Json] = {"path": [self.parameter], "message": self.message}
        if not self.ranges:
            return described
        periods = [{"dateDebut": start.isoformat(), "dateFin": end.isoformat()} for start, end in self.ranges]
        return described | {"ranges": periods}


def _error(status: int, message: str) -> ApiError:
    return ApiError(status, {"status": status, "message": message})


def method_not_allowed() -> ApiError:
    """Anything but GET."""
    return _error(405, "Seule la méthode GET est autorisée")


def invalid_parameters(issues: Sequence[Issue]) -> ApiError:
    """A missing or malformed parameter, or an unknown type; `error.issues` lists every one."""
    details = [issue.to_json() for issue in issues]
    return ApiError(400, {"status": 400, "message": "Paramètres invalides", "error": {"issues": details}})


def missing_authorization() -> ApiError:
    """No `Authorization` header, or nothing after its scheme. 400, not 401: clients depend on it."""
    return _error(400, "Le header 'Authorization' est manquant ou invalide")


def forbidden_token() -> ApiError:
    """Bad signature, expired, or the PRM is not in the token."""
    return _error(401, "Votre token est invalide ou ne permet pas d'accéder à ce PRM")


def application_token_failed() -> ApiError:
    """The proxy cannot get its own token from Enedis."""
    return _error(500, "Impossible de rafraîchir le token. Réessayez plus tard")


def unknown_failure() -> ApiError:
    """Network failure, or an answer that is not what Enedis documents."""
    return _error(500, "Erreur inconnue. Réessayez plus tard")


def not_found() -> ApiError:
    """No such page."""
    return _error(404, "Page inconnue")


def _relay(status: int, error: Json, retry_after_s: int | None) -> ApiError:
    return ApiError(
        status,
        {"status": status, "message": "The Enedis API returned an error", "error": error},
        retry_after_s,
    )


def upstream_error(status: int, text: str, now: datetime) -> ApiError:
    """Enedis' own refusal: same status, its JSON (or its text) under `error`.

    `Retry-After` is set when the body says when the next call will be accepted.
    """
    try:
        error: Json = json.loads(text)
    except ValueError:
        error = text
    access = error.get("nextAccessTime") if isinstance(error, Mapping) else None
    wait = seconds_until(access, now) if isinstance(access, str) else None
    return _relay(status, error, wait)


def quota_reached(now: datetime, wait_s: float) -> ApiError:
    """Our own refusal when the shared quota leaves no room before the deadline, in the gateway's dialect."""
    seconds = max(1, math.ceil(wait_s))
    at = format_access_time(now + timedelta(seconds=seconds))
    error = {
        "code": "900804",
        "message": "Message throttled out",
        "description": f"You have exceeded your quota .You can access API after {at}",
        "nextAccessTime": at,
    }
    return _relay(429, error, seconds)


def format_access_time(instant: datetime) -> str:
    """An instant as the gateway writes it: `2026-Jul-22 05:00:00+0000 UTC`."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y}-{_MONTHS[utc.month - 1]}-{utc:%d %H:%M:%S}+0000 UTC"


def seconds_until(access_time: str, now: datetime) -> int | None:
    """Whole seconds from `now` to the gateway's `access_time` (1 at least); None when it cannot be read."""
    found = _ACCESS_TIME.fullmatch(access_time.strip())
    if found is None or found[2] not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(found[i]) for i in (1, 3, 4, 5, 6))
    try:
        at = datetime(year, _MONTHS.index(found[2]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return max(1, math.ceil((at - now).total_seconds()))
