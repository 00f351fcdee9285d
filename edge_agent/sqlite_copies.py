"""Copies of SQLite files that may be in use: whole, flushed to the disk, and for their owner alone."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Give an empty file beside the target that takes its place at the end of the block; a failure leaves nothing.

    Raises:
        OSError: it cannot be written, or put in its place.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        # The rights are those of the final file from the first byte on.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def snapshot(file: Path, draft: Path, *, busy_s: float) -> None:
    """Copy a database as it is at one instant, however much is written meanwhile; free pages are left out.

    Args:
        file: the database.
        draft: an empty file.
        busy_s: how long to wait for a writer, s.

    Raises:
        OSError: the copy cannot be flushed.
        sqlite3.Error: the database cannot be read, or the copy not be written.
    """
    with contextlib.closing(sqlite3.connect(file, timeout=busy_s, autocommit=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(draft),))
    _flush(draft)


def copy_whole(source: Path, draft: Path) -> None:
    """Copy a file that nobody writes.

    Raises:
        OSError: it cannot be read, or the copy not be written.
    """
    shutil.copyfile(source, draft)
    _flush(draft)


def condition(file: Path) -> tuple[str, int]:
    """Return what SQLite says of a database's integrity (``ok`` when it is sound), and the version of its schema.

    Raises:
        sqlite3.Error: it is not a database.
    """
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return verdict, version


def _flush(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
