"""How the database is opened, by the writer and by readers."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_agent.store.errors import StoreError
from edge_agent.store.schema import VERSION, migrate, version_of

_JOURNAL_BYTES = 16_777_216
_CACHE_KB = 512
"""Rows come and are read in order of time: a larger cache of pages would only fill up, 2 MB for each connection."""
BUSY_S = 15.0
"""How long to wait for another process, such as an import, to finish its transaction."""


def open_writer(file: Path) -> sqlite3.Connection:
    """Open for writing; makes, checks and migrates the database.

    Raises:
        StoreError: the file cannot be opened, is damaged, or comes from a newer agent.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=BUSY_S, autocommit=True, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{file}: cannot be opened: {error} — check the folder's rights and the disk"
        ) from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # One commit per cycle in FULL costs 4 ms and loses nothing in a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        # A long read, such as a backup, lets the write-ahead log grow; afterwards it gives its room back.
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
        _check(connection, file)
        migrate(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        raise StoreError(f"{file}: {error} — does another program hold it, is the disk full?") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(_damaged(file, str(error))) from error
    except StoreError:
        connection.close()
        raise
    return connection


def open_reader(file: Path) -> sqlite3.Connection:
    """Open an existing database for reading only; a reader never waits for the writer."""
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=BUSY_S,
            autocommit=True,
            check_same_thread=False,
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    except sqlite3.Error as error:
        raise StoreError(
            f"{file}: cannot be read: {error} — has the agent been run or a file imported?"
        ) from error
    return connection


@contextmanager
def reading_errors(file: Path) -> Iterator[None]:
    """Say in words what SQLite refuses to read.

    Raises:
        StoreError: it did.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{file}: could not be read: {error} — check the disk") from error


def _check(connection: sqlite3.Connection, file: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise StoreError(_damaged(file, str(verdict)))
    version = version_of(connection)
    if version > VERSION:
        raise StoreError(
            f"{file}: written by a newer agent (version {version}, this one knows {VERSION}) — upgrade the agent"
        )


def _damaged(file: Path, verdict: str) -> str:
    verdict = " ".join(verdict.split())
    return (
        f"{file}: the database is damaged or is not one ({verdict}) — stop the agent, move this file aside, then "
        "restore a backup, or start afresh and import the history again"
    )
