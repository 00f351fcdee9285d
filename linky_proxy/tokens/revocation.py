"""Tokens that open nothing any more, listed in a file or in a Redis set by the identifier that `token inspect` shows."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

REDIS_KEY = "linky-proxy:revoked"

# How long a revocation written to Redis may take to reach a replica.
REFRESH_S = 5.0

_LOGGER = logging.getLogger(__name__)


class RevocationsUnknownError(Exception):
    """The list has never been read, so that no token can be trusted yet."""


class Revocations(Protocol):
    """Which tokens are revoked."""

    async def revoked(self, identifier: str) -> bool:
        """Whether the token of this identifier is revoked.

        Raises:
            RevocationsUnknownError: see there.
        """
        ...


class RevocationsOf:
    """The union of several lists; none revokes nothing."""

    def __init__(self, lists: Sequence[Revocations]) -> None:
        self._lists = tuple(lists)

    async def revoked(self, identifier: str) -> bool:
        """See `Revocations.revoked`."""
        for one in self._lists:
            if await one.revoked(identifier):
                return True
        return False


class FileRevocations:
    """A file of one identifier per line (`#` begins a comment), read again whenever it changes.

    A file that does not exist yet revokes nothing. One that cannot be read any more keeps what it said last.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] | None = None
        self._identifiers: frozenset[str] | None = None

    async def revoked(self, identifier: str) -> bool:
        """See `Revocations.revoked`."""
        return identifier in self.identifiers()

    def identifiers(self) -> frozenset[str]:
        """Every identifier listed.

        Raises:
            RevocationsUnknownError: the file cannot be read, and never could.
        """
        try:
            self._read_if_changed()
        except (OSError, UnicodeDecodeError) as error:
            if self._identifiers is None:
                raise RevocationsUnknownError(f"{self._path}: {error}") from error
            _LOGGER.warning("revoked tokens: %s cannot be read any more: %s", self._path, error)
        return self._identifiers or frozenset()

    def _read_if_changed(self) -> None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            if self._identifiers:
                raise
            self._identifiers, self._seen = frozenset(), None
            return
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen == self._seen:
            return
        lines = self._path.read_text(encoding="utf-8").splitlines()
        words = (line.partition("#")[0].strip() for line in lines)
        self._identifiers, self._seen = frozenset(word for word in words if word), seen


class RedisRevocations:
    """The set `linky-proxy:revoked`, read again every few seconds; what was read last serves while Redis is lost."""

    def __init__(self, redis: Redis, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._read_at: float | None = None
        self._identifiers: frozenset[str] | None = None

    async def revoked(self, identifier: str) -> bool:
        """See `Revocations.revoked`."""
        async with self._lock:
            if self._read_at is None or self._monotonic() - self._read_at >= REFRESH_S:
                await self._read()
        if self._identifiers is None:
            raise RevocationsUnknownError("the revoked tokens could never be read from Redis")
        return identifier in self._identifiers

    async def _read(self) -> None:
        try:
            members = await self._redis.smembers(REDIS_KEY)
        except (RedisError, OSError) as error:
            _LOGGER.warning("revoked tokens: Redis does not answer: %s", type(error).__name__)
        else:
            self._identifiers = frozenset(
                member.decode() if isinstance(member, bytes) else str(member) for member in members
            )
        # Also after a failure: a lost Redis must not add its time-out to every request.
        self._read_at = self._monotonic()


def revoke_in_file(path: Path, identifier: str, comment: str) -> None:
    """Add an identifier to a file of revoked tokens, which is made when absent; once is enough.

    Raises:
        OSError: the file cannot be written.
        RevocationsUnknownError: the file cannot be read.
    """
    if identifier in FileRevocations(path).identifiers():
        return
    whole = not path.exists() or path.read_bytes().endswith(b"\n") or path.stat().st_size == 0
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{'' if whole else '\n'}{identifier}  # {comment}\n")
