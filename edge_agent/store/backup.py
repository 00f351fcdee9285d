"""A copy of the database while the agent works, and putting one back while it does not."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from edge_agent.sqlite_copies import condition, copy_whole, draft_of, snapshot
from edge_agent.store.connection import BUSY_S
from edge_agent.store.errors import StoreError
from edge_agent.store.schema import VERSION


def backup(file: Path, target: Path) -> int:
    """Copy a database that may be in use, as it is at one instant; the copy is checked.

    Returns:
        Bytes of the copy.

    Raises:
        StoreError: the database cannot be read, the copy cannot be written, or is there already.
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no database yet: nothing to back up")
    if target.exists():
        raise StoreError(f"{target}: is there already — choose another name, a backup overwrites nothing")
    try:
        with draft_of(target) as draft:
            snapshot(file, draft, busy_s=BUSY_S)
            verify(draft)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{target}: the backup failed: {error} — is there room, may we write there?"
        ) from error
    return target.stat().st_size


def restore(source: Path, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database; what was there is moved aside. The agent must not run.

    Returns:
        Where the former database is now, ``None`` when there was none.

    Raises:
        StoreError: the backup is not a sound one of this agent, or the files cannot be moved.
    """
    verify(source)
    aside: Path | None = None
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(file) as draft:
            copy_whole(source, draft)
            if file.exists():
                aside = file.with_name(f"{file.stem}.before-{now:%Y%m%dT%H%M%S}{file.suffix}")
                _settle(file)
                file.replace(aside)
                for rest in ("-wal", "-shm"):
                    file.with_name(f"{file.name}{rest}").unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{file}: could not be restored: {error} — check the folder's rights and room"
        ) from error
    return aside


def verify(file: Path) -> None:
    """Check that a file is a sound database of this agent, or of an older one.

    Raises:
        StoreError: it is not.
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file")
    try:
        verdict, version = condition(file)
    except sqlite3.Error as error:
        raise StoreError(f"{file}: is not a database of the agent ({error})") from error
    if verdict != "ok":
        raise StoreError(f"{file}: the backup is damaged ({verdict}) — take another one")
    if not 0 < version <= VERSION:
        raise StoreError(f"{file}: is not of this agent, or of a newer one (version {version})")


def _settle(file: Path) -> None:
    """Bring what waits in the log of a database that was not closed into it, so that the one file is whole."""
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=BUSY_S, autocommit=True)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        # It is damaged: that may be why a backup is being restored. It is kept as it is.
        return
