"""The audit: entries chained by their hashes, so that none can be changed or taken out unseen. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from edge_agent.live import Json, iso

GENESIS = "0" * 64
"""What the first entry is chained to."""


class Event(StrEnum):
    """What an entry tells."""

    START = "start"
    STOP = "stop"
    LEASE = "lease"
    LEASE_END = "lease_end"
    WRITE = "write"
    RELEASE = "release"
    OVERRULED = "overruled"
    MANUAL = "manual"
    KEY_SWITCH = "key_switch"


class Result(StrEnum):
    """How it ended."""

    OK = "ok"
    SENDING = "sending"
    NOT_CONFIRMED = "not_confirmed"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    ASKED = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit.

    Attributes:
        time: when, by the wall clock, UTC.
        event: what happened.
        actor: who asked; the agent itself when nobody did.
        priority: class of the actor.
        point: which point, if one.
        old: value before.
        requested: value asked for.
        written: value sent.
        read_back: value that the device then showed.
        result: how it ended.
        rule: which rule changed or overruled it.
        reason: why, in the actor's words.
        observed: nothing was sent: the agent only observes.
    """

    time: datetime
    event: Event
    actor: str = "agent"
    priority: str | None = None
    point: str | None = None
    old: float | None = None
    requested: float | None = None
    written: float | None = None
    read_back: float | None = None
    result: Result = Result.OK
    rule: str | None = None
    reason: str = ""
    observed: bool = False

    def to_json(self) -> Json:
        """The entry as a JSON object."""
        return {**asdict(self), "time": iso(self.time)}


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as kept: its number from 1, its JSON text and its hash."""

    seq: int
    text: str
    hash: str


def chained(previous: Link | None, entries: Iterable[Entry]) -> list[Link]:
    """The entries as links after ``previous``."""
    links: list[Link] = []
    for entry in entries:
        text = json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        seq = previous.seq + 1 if previous else 1
        previous = Link(seq, text, hash_of(previous.hash if previous else GENESIS, seq, text))
        links.append(previous)
    return links


def hash_of(previous: str, seq: int, text: str) -> str:
    """SHA-256 of the hash before, the number and the text."""
    return hashlib.sha256(f"{previous}\n{seq}\n{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found.

    Attributes:
        entries: how many entries were read.
        head: hash of the last good entry, to be noted elsewhere: it vouches for all before it.
        broken_at: number of the first entry that does not follow from those before, if any.
        head_found: whether the hash that was asked for is in the chain; ``None`` when none was.
    """

    entries: int
    head: str
    broken_at: int | None = None
    head_found: bool | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing was changed, taken out, or cut off after the head asked for."""
        return self.broken_at is None and self.head_found is not False


def verify(links: Iterable[Link], *, expected_head: str | None = None) -> Verdict:
    """Follow the chain.

    Args:
        links: every entry kept, in order.
        expected_head: a hash noted earlier; a chain cut before it is found out only this way.
    """
    hash_before, count, found = GENESIS, 0, False
    for link in links:
        expected_seq = count + 1
        if link.seq != expected_seq or link.hash != hash_of(hash_before, link.seq, link.text):
            return Verdict(count, hash_before, expected_seq, _found(expected_head, found=found))
        hash_before, count = link.hash, expected_seq
        found = found or link.hash == expected_head
    return Verdict(count, hash_before, None, _found(expected_head, found=found))


def _found(expected: str | None, *, found: bool) -> bool | None:
    return None if expected is None else found
