"""One agent per folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_agent.store.errors import StoreError


@contextmanager
def only_agent(folder: Path) -> Iterator[None]:
    """Hold a folder until the end of the block; a kill gives it back.

    Raises:
        StoreError: an agent already works in it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / "agent.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be used: {error.strerror} — check its rights") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{folder}: an agent already works in this folder — stop it first") from error
        yield
    finally:
        os.close(handle)
