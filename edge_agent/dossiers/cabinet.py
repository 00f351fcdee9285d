"""Dossiers on disk: one folder each, with its data, its journal and its documents."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from edge_agent.cee import Prices
from edge_agent.cee.expiring import months_later

from .answers import Answer
from .archive import archive, safe_name
from .checklist import checklist
from .checks import check
from .findings import Severity
from .journal import BrokenJournal, Entry, next_entry, read_journal
from .model import Document, DocumentKind, Dossier, DossierError, Operation, State, changed, validated
from .states import OPEN, require_step

LARGEST_DOCUMENT = 50_000_000
RETENTION_YEARS = 6
"""Years that the texts ask for after the certificates are issued; this program keeps without limit."""


@dataclass(frozen=True, slots=True)
class Act:
    """When something is done, and by whom: a token's name, or the user of the command line."""

    time: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What is said of a document: its file name, what it proves, and its own date."""

    name: str
    kind: DocumentKind
    day: date


class Cabinet:
    """The dossiers of one site.

    Every method reads what is on disk and leaves it whole: a file is replaced at once or not at all, and the journal has its
    entry before the data changes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """Names of the dossiers, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(each.name for each in self.folder.iterdir() if (each / "dossier.json").is_file())

    def all(self) -> list[Dossier]:
        """Every dossier."""
        return [self.get(name) for name in self.ids()]

    def get(self, name: str) -> Dossier:
        """A dossier.

        Raises:
            DossierError: there is none of that name, or its file cannot be read.
        """
        if name not in self.ids():
            raise DossierError(f"there is no dossier {name!r}; there are {', '.join(self.ids()) or 'none'}")
        path = self.folder / name / "dossier.json"
        try:
            return validated(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise DossierError(f"{path}: cannot be read: {error}") from error

    def journal(self, name: str) -> list[Entry]:
        """Its journal, every hash verified.

        Raises:
            DossierError: the journal was changed, or cannot be read.
        """
        path = self.folder / name / "journal.jsonl"
        try:
            return read_journal(path.read_text(encoding="utf-8").splitlines())
        except BrokenJournal as error:
            raise DossierError(f"{path}: {error}: the dossier was changed outside this program") from error
        except OSError as error:
            raise DossierError(f"{path}: cannot be read: {error}") from error

    def open(self, name: str, operation: Operation, by: Act) -> Dossier:
        """Open a dossier.

        Raises:
            DossierError: the name is taken or not one.
        """
        if name in self.ids():
            raise DossierError(f"there is a dossier {name!r} already")
        dossier = validated(
            {"id": name, "created": by.time.isoformat(), "operation": operation.model_dump(mode="json")}
        )
        folder = self.folder / name
        (folder / "documents").mkdir(mode=0o700, parents=True)
        self._keep(dossier, by, "created", {"fiche": operation.fiche})
        return dossier

    def change(self, name: str, given: Mapping[str, object], by: Act) -> Dossier:
        """Give some parts of a dossier that is open.

        Raises:
            DossierError: it is not open, or something given is wrong.
        """
        before = self._open(name)
        after = changed(before, given)
        if after != before:
            self._keep(after, by, "changed", dict(given))
        return after

    def confirm(self, name: str, item: str, done: bool, by: Act) -> Dossier:
        """Confirm a step that only a person can, or take that back.

        Raises:
            DossierError: the step is not one of those.
        """
        before = self._open(name)
        by_hand = [each.step.code for each in checklist(before) if each.by_hand]
        if item not in by_hand:
            raise DossierError(
                f"{item!r} is not confirmed by hand here; these are: {', '.join(by_hand) or 'none'}"
            )
        confirmed = before.confirmed | {item} if done else before.confirmed - {item}
        after = before.model_copy(update={"confirmed": confirmed})
        if after != before:
            event = "confirmed" if done else "unconfirmed"
            self._keep(after, by, event, {"item": item})
        return after

    def attach(self, name: str, content: bytes, given: Attached, by: Act) -> Document:
        """Attach a document.

        Raises:
            DossierError: the dossier is not open, or the document is empty, too large or attached already.
        """
        before = self._open(name)
        if not content or len(content) > LARGEST_DOCUMENT:
            raise DossierError(f"{given.name}: a document has from 1 to {LARGEST_DOCUMENT:,} bytes")
        digest = hashlib.sha256(content).hexdigest()
        if any(document.id == digest for document in before.documents):
            raise DossierError(f"{given.name}: the same content is attached already")
        document = Document(
            id=digest,
            name=safe_name(given.name),
            kind=given.kind,
            day=given.day,
            size=len(content),
            added=by.time,
        )
        _replace(self.folder / name / "documents" / digest, content)
        after = before.model_copy(update={"documents": (*before.documents, document)})
        kept: dict[str, object] = {
            "sha256": digest,
            "name": document.name,
            "kind": given.kind.value,
            "day": given.day.isoformat(),
        }
        self._keep(after, by, "attached", kept)
        return document

    def content(self, name: str, document: Document) -> bytes:
        """Content of a document, its hash verified.

        Raises:
            DossierError: it is gone, or not what was attached.
        """
        path = self.folder / name / "documents" / document.id
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DossierError(f"{document.name}: cannot be read: {error}") from error
        if hashlib.sha256(content).hexdigest() != document.id:
            raise DossierError(f"{document.name}: its content is not what was attached")
        return content

    def move(self, name: str, state: State, by: Act, *, why: Mapping[str, object] | None = None) -> Dossier:
        """Move a dossier to another state.

        Raises:
            DossierError: the step is not allowed, or the dossier is not ready for it.
        """
        before = self.get(name)
        require_step(before.state, state)
        if state is State.READY:
            _require_ready(before, by.time.date())
        update: dict[str, object] = {"state": state}
        after = before.model_copy(update=update)
        content = {"from": before.state.value, "to": state.value, **(why or {})}
        self._keep(after, by, "state", content)
        return after

    def take_answer(self, answer: Answer, by: Act) -> Dossier:
        """Take the answer of a délégataire.

        Raises:
            DossierError: there is no such dossier, or it was not sent.
        """
        why: dict[str, object] = {
            "answer": answer.model_dump(mode="json", include={"day", "codes", "kwh_cumac"}),
        }
        return self.move(answer.dossier, answer.state, by, why=why)

    def note(self, name: str, event: str, content: dict[str, object], by: Act) -> None:
        """Write something in the journal that changes no data."""
        self._write_entry(name, next_entry(self.journal(name), by.time, by.actor, event, content))

    def export(self, name: str, by: Act, prices: Prices | None = None) -> bytes:
        """The dossier as a ZIP.

        Raises:
            DossierError: the journal or a document is not what was written.
        """
        dossier = self.get(name)
        contents = {document.id: self.content(name, document) for document in dossier.documents}
        packed = archive(dossier, self.journal(name), contents, by.time, prices)
        self.note(name, "exported", {"sha256": hashlib.sha256(packed).hexdigest()}, by)
        return packed

    def verify(self, name: str) -> int:
        """Verify journal, data and documents; returns how many entries the journal has.

        Raises:
            DossierError: something is not what was written; the message names it.
        """
        dossier, journal = self.get(name), self.journal(name)
        sealed = [entry.content["data_sha256"] for entry in journal if "data_sha256" in entry.content]
        digest = hashlib.sha256((self.folder / name / "dossier.json").read_bytes()).hexdigest()
        if not sealed or sealed[-1] != digest:
            raise DossierError(f"{name}: its data is not what the journal says was written")
        for document in dossier.documents:
            self.content(name, document)
        return len(journal)

    def discard(self, name: str, today: date) -> None:
        """Remove a dossier whose retention has ended; nothing else ever removes one.

        Raises:
            DossierError: it must be kept.
        """
        dossier = self.get(name)
        if dossier.issued is None:
            raise DossierError(f"{name}: no issue date is known, so it is kept without limit")
        until = months_later(dossier.issued, RETENTION_YEARS * 12)
        if today <= until:
            raise DossierError(f"{name}: it must be kept until {until}, {RETENTION_YEARS} years after issue")
        shutil.rmtree(self.folder / name)

    def set_issued(self, name: str, issued: date, by: Act) -> Dossier:
        """Say when the certificates of an accepted dossier were issued: retention counts from it.

        Raises:
            DossierError: it is not accepted.
        """
        before = self.get(name)
        if before.state is not State.ACCEPTED:
            raise DossierError(f"{name}: it is {before.state}, not accepted: nothing was issued")
        after = before.model_copy(update={"issued": issued})
        self._keep(after, by, "changed", {"issued": issued.isoformat()})
        return after

    def _open(self, name: str) -> Dossier:
        dossier = self.get(name)
        if dossier.state not in OPEN:
            raise DossierError(f"{name}: it is {dossier.state} and cannot change")
        return dossier

    def _keep(
        self,
        dossier: Dossier,
        by: Act,
        event: str,
        content: dict[str, object],
    ) -> None:
        journal = [] if event == "created" else self.journal(dossier.id)
        dumped = json.dumps(dossier.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True)
        text = f"{dumped}\n".encode()
        sealed = {**content, "data_sha256": hashlib.sha256(text).hexdigest()}
        self._write_entry(dossier.id, next_entry(journal, by.time, by.actor, event, sealed))
        _replace(self.folder / dossier.id / "dossier.json", text)

    def _write_entry(self, name: str, entry: Entry) -> None:
        path = self.folder / name / "journal.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{json.dumps(entry.to_json(), ensure_ascii=False)}\n")
            file.flush()
            os.fsync(handle)


def _require_ready(dossier: Dossier, today: date) -> None:
    open_items = [
        item.step.code
        for item in checklist(dossier)
        if not item.done and item.step.code not in {"sent", "inspection"}
    ]
    blocking = [each.code for each in check(dossier, today) if each.severity is Severity.BLOCKING]
    if open_items or blocking:
        missing = f"missing: {', '.join(open_items)}" if open_items else ""
        wrong = f"errors: {', '.join(blocking)}" if blocking else ""
        raise DossierError(
            f"{dossier.id} is not ready — {'; '.join(part for part in (missing, wrong) if part)}"
        )


def _replace(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    Path(draft).replace(path)
