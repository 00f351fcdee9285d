"""Bearer tokens: who may ask what. Only hashes are kept."""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from edge_agent.errors import EdgeAgentError

_PREFIX = "lgtb_"
_VERSION = 1


class Scope(IntEnum):
    """What a token allows; each scope holds those below it."""

    READ = 1
    CONTROL = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """Name used in files and on the command line."""
        return self.name.lower()


class TokenError(EdgeAgentError):
    """The file of tokens cannot be used."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as kept: all but its secret."""

    id: str
    name: str
    scope: Scope
    sha256: str
    created: datetime

    def to_json(self) -> dict[str, str]:
        """What may be shown of it."""
        created = self.created.isoformat(timespec="seconds")
        return {"id": self.id, "name": self.name, "scope": self.scope.word, "created": created}


class TokenFile:
    """The tokens of an agent, in a file that its owner alone can read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    def all(self) -> Sequence[Token]:
        """Tokens now in the file; read again only when it has changed, so a new token works at once.

        Raises:
            TokenError: the file is readable by others, or is not what this program wrote.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen, self._tokens = None, ()
            return ()
        except OSError as error:
            raise TokenError(
                f"{self.path}: cannot be read: {error.strerror} — check the folder's rights"
            ) from error
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise TokenError(f"{self.path}: others can read it — run: chmod 600 {self.path}")
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._tokens = _parse(self.path)
            self._seen = seen
        return self._tokens

    def check(self, secret: str) -> Token | None:
        """The token that this secret is of, if any; takes the same time whichever it is."""
        digest = _digest(secret)
        found = None
        for token in self.all():
            if hmac.compare_digest(token.sha256, digest):
                found = token
        return found

    def holds(self, token: Token) -> bool:
        """Whether a token that was let in still would be: it was not revoked, and the file may be used."""
        try:
            return token in self.all()
        except TokenError:
            return False

    def create(self, name: str, scope: Scope) -> tuple[Token, str]:
        """Add a token; its secret is returned here and nowhere else, ever."""
        secret = _PREFIX + secrets.token_urlsafe(32)
        token = Token(
            secrets.token_hex(4), name, scope, _digest(secret), datetime.now(UTC).replace(microsecond=0)
        )
        with self._alone():
            self._save([*self.all(), token])
        return token, secret

    def revoke(self, token_id: str) -> None:
        """Remove a token.

        Raises:
            TokenError: there is none of that id.
        """
        with self._alone():
            kept = [token for token in self.all() if token.id != token_id]
            if len(kept) == len(self._tokens):
                raise TokenError(f"no token has the id {token_id!r} — see 'edge-agent token list'")
            self._save(kept)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from changing the file meanwhile: a pairing must not bring back what is being revoked."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _save(self, tokens: Sequence[Token]) -> None:
        content = {
            "version": _VERSION,
            "tokens": [{**token.to_json(), "sha256": token.sha256} for token in tokens],
        }
        try:
            draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            # Made with its final rights: there is no instant at which others could open it.
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(handle)
            draft.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> TokenError:
        return TokenError(f"{self.path}: cannot be written: {error.strerror} — check the folder's rights")


def _digest(secret: str) -> str:
    # A fast hash is enough: the secret has 256 random bits, there is nothing to guess.
    # A header that is not UTF-8 comes as surrogates: it is a wrong token like any other, counted like one.
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


def _parse(path: Path) -> tuple[Token, ...]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Token(
                each["id"],
                each["name"],
                Scope[each["scope"].upper()],
                each["sha256"],
                datetime.fromisoformat(each["created"]),
            )
            for each in content["tokens"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TokenError(
            f"{path}: is not a file of tokens ({error!r}) — move it aside and create tokens again"
        ) from error
