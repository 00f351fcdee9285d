"""A file that holds a little disk: given up when the disk is full, so that there is room to make room."""

import contextlib
import os
from pathlib import Path

SIZE = 4_194_304


class Reserve:
    """Four megabytes beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self) -> bool:
        """Hold the reserve; false when the disk has no room for it."""
        with contextlib.suppress(OSError):
            if self._path.stat().st_size == SIZE:
                return True
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(handle, 0, SIZE)
            finally:
                os.close(handle)
        except OSError:
            self.give()
            return False
        return True

    def give(self) -> None:
        """Give the reserve back to the disk."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
