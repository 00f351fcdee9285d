"""The control file: what must survive a crash, and the audit, in a small database of its own.

It is apart from the history on purpose: a full or damaged history does not stop a release, and a history restored from
a backup does not bring old commands back (see :mod:`edge_agent.control.copying`).
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from edge_agent.control.audit import Entry, Link, chained
from edge_agent.control.documents import hygiene_of, hygiene_text, memory_of, memory_text
from edge_agent.control.hot_water import Hygiene
from edge_agent.control.memory import Memory
from edge_agent.control.steady import Steady, after_reboot, hygiene_after_reboot
from edge_agent.errors import EdgeAgentError

BUSY_S = 5.0
VERSION = 1
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS memory (point TEXT PRIMARY KEY, boot TEXT NOT NULL, document TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS hygiene (store TEXT PRIMARY KEY, boot TEXT NOT NULL, document TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS audit (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL);
    CREATE TRIGGER IF NOT EXISTS audit_is_kept BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    CREATE TRIGGER IF NOT EXISTS audit_is_unchanged BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
"""


class ControlFileError(EdgeAgentError):
    """The control file cannot be used: nothing is written to any device until it can."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the file holds, on the present steady clock."""

    memories: Mapping[str, Memory] = field(default_factory=dict)
    hygiene: Mapping[str, Hygiene] = field(default_factory=dict)


class ControlFile:
    """One writer, durable at each commit; calls block for some milliseconds: use a thread."""

    def __init__(self, path: Path, steady: Steady) -> None:
        """Open, and make if need be.

        Raises:
            ControlFileError: it cannot be used.
        """
        self.path, self._steady = path, steady
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_S, autocommit=True, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise ControlFileError(_words(path, error)) from error
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_SCHEMA)
            self._connection.execute(f"PRAGMA user_version = {VERSION}")
            self._head = _head(self._connection)
        except sqlite3.Error as error:
            self._connection.close()
            raise ControlFileError(_words(path, error)) from error

    def __enter__(self) -> Self:
        """Close it at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def load(self) -> Remembered:
        """What was remembered when the last run ended, however it ended.

        Raises:
            ControlFileError: it cannot be read.
        """
        try:
            memories = self._documents("memory", "point")
            stores = self._documents("hygiene", "store")
            return Remembered(
                {
                    name: memory_of(text) if boot == self._steady.boot else after_reboot(memory_of(text))
                    for name, boot, text in memories
                },
                {
                    name: hygiene_of(text)
                    if boot == self._steady.boot
                    else hygiene_after_reboot(hygiene_of(text))
                    for name, boot, text in stores
                },
            )
        except (sqlite3.Error, ValueError) as error:
            raise ControlFileError(_words(self.path, error)) from error

    def commit(
        self,
        entries: Sequence[Entry] = (),
        *,
        memories: Mapping[str, Memory] | None = None,
        hygiene: Mapping[str, Hygiene] | None = None,
    ) -> None:
        """Put on disk, all or nothing; durable when this returns.

        Raises:
            ControlFileError: nothing was kept.
        """
        boot = self._steady.boot
        with self._lock:
            links = chained(self._head, entries)
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    self._connection.executemany(
                        "INSERT OR REPLACE INTO memory (point, boot, document) VALUES (?, ?, ?)",
                        [(point, boot, memory_text(each)) for point, each in (memories or {}).items()],
                    )
                    self._connection.executemany(
                        "INSERT OR REPLACE INTO hygiene (store, boot, document) VALUES (?, ?, ?)",
                        [(name, boot, hygiene_text(each)) for name, each in (hygiene or {}).items()],
                    )
                    self._connection.executemany(
                        "INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)",
                        [(link.seq, link.text, link.hash) for link in links],
                    )
                    self._connection.execute("COMMIT")
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise ControlFileError(_words(self.path, error)) from error
            self._head = links[-1] if links else self._head

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _documents(self, table: str, key: str) -> list[tuple[str, str, str]]:
        with self._lock:
            query = f"SELECT {key}, boot, document FROM {table}"  # noqa: S608 - names of our own
            return self._connection.execute(query).fetchall()


def read_audit(path: Path, *, limit: int | None = None, newest_first: bool = False) -> Iterator[Link]:
    """Entries of the audit of a control file, which may be in use.

    Args:
        path: the control file.
        limit: at most that many; all when ``None``.
        newest_first: the order, and with ``limit`` which end.

    Raises:
        ControlFileError: there is no such file, or it cannot be read.
    """
    order = "DESC" if newest_first else "ASC"
    query = f"SELECT seq, entry, hash FROM audit ORDER BY seq {order} LIMIT ?"  # noqa: S608 - one of two words
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
        try:
            for row in connection.execute(query, (-1 if limit is None else limit,)):
                yield Link(*row)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ControlFileError(
            f"{path}: cannot be read: {error} — has the agent run with control enabled?"
        ) from error


def _head(connection: sqlite3.Connection) -> Link | None:
    row = connection.execute("SELECT seq, entry, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return Link(*row) if row else None


def _words(path: Path, error: Exception) -> str:
    return (
        f"{path}: the control file cannot be used: {error} — nothing is written to any device until it can; check the disk, "
        "or move the file aside after making sure that no set-point is left as the agent put it"
    )
