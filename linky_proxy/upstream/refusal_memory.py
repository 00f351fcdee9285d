"""Remembers for the day what Enedis refused, so that asking again costs no call. In memory, and never a measure. Pure."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from linky_proxy.operation.json_logging import conceal
from linky_proxy.wall_clock import PARIS

_CAPACITY = 20_000
_WORDS = ("error", "error_description", "code", "message", "description")
_LONGEST = 300
# Codes of the gateway: they speak of the application, which its operator is about to set right.
_GATEWAY = "9"

# Enedis publishes the day before from 8 to 10, sometimes later the same morning.
_PUBLICATION_ENDS = time(12)
_RECENT = timedelta(days=1)
_RETRY = timedelta(hours=1)

# A token tells when it was minted in whole seconds.
_RESOLUTION = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is left of a refusal: status and Enedis' words, as JSON without the point that they were about."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Remembered:
    refusal: Refusal
    since: datetime
    until: datetime


def words_of(text: str) -> Mapping[str, str] | None:
    """The code and the message of an error body in one of Enedis' dialects, None for anything else."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    kept = {name: conceal(body[name])[:_LONGEST] for name in _WORDS if isinstance(body.get(name), str)}
    return kept if "code" in kept or "error" in kept else None


def failure_of(status: int, text: str) -> Refusal:
    """What is left of a failure, without words when its body is in no dialect of Enedis."""
    return Refusal(status, json.dumps(words_of(text) or {}, ensure_ascii=False).encode())


def read_refusal(status: int, text: str) -> Refusal | None:
    """The refusal that an answer is, if it is one worth remembering: 403 or 404 about the point itself."""
    words = words_of(text) if status in {403, 404} else None
    if words is None or words.get("code", "").startswith(_GATEWAY):
        return None
    return failure_of(status, text)


def believed_until(status: int, end: date | None, now: datetime) -> datetime:
    """How long a refusal of days before `end` (None: of no day in particular) is believed: the end of the Paris day.

    A 404 of yesterday's measures is believed for an hour only while they may still be published today.
    """
    local = now.astimezone(PARIS)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), PARIS)
    recent = end is not None and end >= local.date() - _RECENT
    if status == 404 and recent and local.time() < _PUBLICATION_ENDS:
        return now + _RETRY
    return midnight


class RefusalMemory:
    """Refusals by pseudonym; the oldest make room for new ones."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self._remembered: OrderedDict[bytes, _Remembered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._remembered)

    def remember(self, question: bytes, refusal: Refusal, now: datetime, until: datetime) -> None:
        """Believe `refusal` until then."""
        self._remembered.pop(question, None)
        self._remembered[question] = _Remembered(refusal, now, until)
        if len(self._remembered) > self._capacity:
            self._remembered.popitem(last=False)

    def recall(self, question: bytes, now: datetime, consented: datetime | None = None) -> Refusal | None:
        """The refusal of a question, if it is still believed.

        One that is older than the asker's consent (`consented`, to the second) is not: the consent may have changed it.
        """
        found = self._remembered.get(question)
        if found is None:
            return None
        if now >= found.until:
            del self._remembered[question]
            return None
        outdated = consented is not None and found.since < consented + _RESOLUTION
        return None if outdated else found.refusal
