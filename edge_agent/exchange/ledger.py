"""The register of exchanges: one line for each, in the folder of the dossiers."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from edge_agent.exchange.errors import ExchangeError


class Outcome(StrEnum):
    """What came of an exchange."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    FAILED = "failed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Record:
    """An exchange.

    Attributes:
        dossier: name of the dossier.
        time: when, UTC.
        outcome: what came of it.
        reference: name of the dossier at the délégataire.
        state: what became of the dossier, for an answer.
        codes: coded reasons.
        attempts: calls that it took.
    """

    dossier: str
    time: datetime
    outcome: Outcome
    reference: str = ""
    state: str = ""
    codes: tuple[str, ...] = ()
    attempts: int = 1


class Ledger:
    """The register on disk."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "exchanges.jsonl"

    def add(self, record: Record) -> None:
        """Write one more line, durable when this returns."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{json.dumps({**asdict(record), 'time': record.time.isoformat()})}\n")
            file.flush()
            os.fsync(handle)

    def all(self) -> Sequence[Record]:
        """Every exchange, oldest first.

        Raises:
            ExchangeError: the register cannot be read.
        """
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        try:
            return [_record(json.loads(line)) for line in lines]
        except (ValueError, KeyError, TypeError) as error:
            raise ExchangeError(f"{self._file}: cannot be read: {error}") from error

    def references(self) -> dict[str, str]:
        """Last reference of each dossier that was acknowledged."""
        return {
            record.dossier: record.reference
            for record in self.all()
            if record.outcome is Outcome.ACKNOWLEDGED
        }


def _record(kept: dict[str, object]) -> Record:
    codes = kept["codes"]
    return Record(
        dossier=str(kept["dossier"]),
        time=datetime.fromisoformat(str(kept["time"])),
        outcome=Outcome(str(kept["outcome"])),
        reference=str(kept["reference"]),
        state=str(kept["state"]),
        codes=tuple(map(str, codes)) if isinstance(codes, list) else (),
        attempts=int(str(kept["attempts"])),
    )
