"""The control file beside a backup of the history: what is owed to devices, wear, hygiene, and the audit."""

import sqlite3
from pathlib import Path

from edge_agent.control.audit import verify
from edge_agent.control.record import BUSY_S, VERSION, ControlFileError, read_audit
from edge_agent.sqlite_copies import condition, copy_whole, draft_of, snapshot


def copy_beside(backup: Path) -> Path:
    """Where the copy of the control file is, beside that of the history."""
    return backup.with_name(f"{backup.stem}.control{backup.suffix}")


def back_up_control(file: Path, backup: Path) -> Path | None:
    """Copy a control file that may be in use, as it is at one instant, beside a backup of the history.

    Returns:
        The copy; ``None`` when the site has never controlled anything.

    Raises:
        ControlFileError: it cannot be read, the copy cannot be written, or its audit does not hold.
    """
    if not file.is_file():
        return None
    target = copy_beside(backup)
    if target.exists():
        raise ControlFileError(
            f"{target}: is there already — choose another name, a backup overwrites nothing"
        )
    try:
        with draft_of(target) as draft:
            snapshot(file, draft, busy_s=BUSY_S)
            check_control(draft)
    except (OSError, sqlite3.Error) as error:
        raise ControlFileError(
            f"{target}: the backup failed: {error} — is there room, may we write there?"
        ) from error
    return target


def restore_control(backup: Path, file: Path) -> bool:
    """Put the control file of a backup where there is none: on a new machine, or after the disk was lost.

    One that is there stays. It knows more: an audit never goes back, a worn register is not worn less, and what is owed to the
    devices is owed by the newer one. What a backup says to be owed is given back at the next start only where the device still
    holds what the agent had written; whatever else it holds is taken for the choice of a person.

    Returns:
        Whether it was put back.

    Raises:
        ControlFileError: the copy is not sound, or cannot be put there.
    """
    source = copy_beside(backup)
    if not source.is_file() or file.exists():
        return False
    check_control(source)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(file) as draft:
            copy_whole(source, draft)
    except OSError as error:
        raise ControlFileError(
            f"{file}: could not be restored: {error} — check the folder's rights and room"
        ) from error
    return True


def check_control(file: Path) -> None:
    """Check that a file is a sound control file, and that nobody has changed its audit.

    Raises:
        ControlFileError: it is not.
    """
    try:
        verdict, version = condition(file)
    except sqlite3.Error as error:
        raise ControlFileError(f"{file}: is not a control file ({error})") from error
    if verdict != "ok":
        raise ControlFileError(f"{file}: the copy is damaged ({verdict}) — take another one")
    if not 0 < version <= VERSION:
        raise ControlFileError(f"{file}: is not of this agent, or of a newer one (version {version})")
    if (broken := verify(read_audit(file)).broken_at) is not None:
        raise ControlFileError(f"{file}: its audit was changed at entry {broken}: it is not put back")
