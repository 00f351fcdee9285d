"""The journal of a dossier: each entry carries the hash of the one before, so that none can be changed unseen."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """Something done.

    Attributes:
        number: from 1.
        time: when, UTC.
        actor: who: a token's name, or the user of the command line.
        event: what, a stable word.
        content: what about.
        previous: hash of the entry before.
        hash: SHA-256 of all the above.
    """

    number: int
    time: datetime
    actor: str
    event: str
    content: dict[str, object]
    previous: str
    hash: str

    def to_json(self) -> dict[str, object]:
        """As kept."""
        return {**_hashed(self), "hash": self.hash}


class BrokenJournal(ValueError):  # noqa: N818 - what it is, said plainly
    """An entry is not the one that was written."""


def next_entry(
    journal: Sequence[Entry], time: datetime, actor: str, event: str, content: dict[str, object]
) -> Entry:
    """The entry that follows."""
    previous = journal[-1].hash if journal else FIRST
    entry = Entry(len(journal) + 1, time.astimezone(UTC), actor, event, content, previous, "")
    return Entry(entry.number, entry.time, actor, event, content, previous, _digest(entry))


def read_journal(lines: Sequence[str]) -> list[Entry]:
    """Entries of a journal, every hash verified.

    Raises:
        BrokenJournal: an entry was changed, removed or moved; the message names it.
    """
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        try:
            kept = json.loads(line)
            entry = Entry(
                kept["number"],
                datetime.fromisoformat(kept["time"]),
                kept["actor"],
                kept["event"],
                kept["content"],
                kept["previous"],
                kept["hash"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenJournal(f"entry {number} cannot be read: {error}") from error
        expected = entries[-1].hash if entries else FIRST
        if (entry.number, entry.previous) != (number, expected) or entry.hash != _digest(entry):
            raise BrokenJournal(f"entry {number} is not the one that was written")
        entries.append(entry)
    return entries


def _hashed(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "time": entry.time.isoformat(),
        "actor": entry.actor,
        "event": entry.event,
        "content": entry.content,
        "previous": entry.previous,
    }


def _digest(entry: Entry) -> str:
    text = json.dumps(_hashed(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
