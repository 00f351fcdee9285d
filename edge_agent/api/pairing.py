"""Pairing: a short code, good once and for minutes, that a program exchanges for a token of its own."""

import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from edge_agent.api.tokens import Scope, TokenError

ATTEMPTS = 5
VALID = timedelta(minutes=10)
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class _Pending:
    salt: str
    sha256: str
    scope: Scope
    expires: datetime
    attempts: int


class PairingFile:
    """The code that waits, in a file that its owner alone can read; only its salted hash is there.

    Eight digits are few, but five wrong tries end the code: one in twenty million would be lucky.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, scope: Scope, now: datetime, valid: timedelta = VALID) -> str:
        """Make a code; the one before is void.

        Raises:
            TokenError: the file cannot be written.
        """
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        salt = secrets.token_hex(16)
        self._save(_Pending(salt, _digest(salt, code), scope, now + valid, ATTEMPTS))
        return f"{code[:4]}-{code[4:]}"

    def waits(self, now: datetime) -> bool:
        """Whether a code may still be exchanged."""
        pending = self._load()
        return pending is not None and now < pending.expires

    def redeem(self, code: str, now: datetime) -> Scope | None:
        """Scope that the code stands for, once; ``None`` when it is wrong, too late, or when none waits.

        Raises:
            TokenError: the file cannot be used.
        """
        pending = self._load()
        if pending is None:
            return None
        digits = "".join(each for each in code if each.isascii() and each.isdigit())
        right = hmac.compare_digest(pending.sha256, _digest(pending.salt, digits))
        if now >= pending.expires or right or pending.attempts <= 1:
            self.path.unlink(missing_ok=True)
            return pending.scope if right and now < pending.expires else None
        self._save(
            _Pending(pending.salt, pending.sha256, pending.scope, pending.expires, pending.attempts - 1)
        )
        return None

    def _load(self) -> _Pending | None:
        try:
            if stat.S_IMODE(self.path.stat().st_mode) & 0o077:
                raise TokenError(f"{self.path}: others can read it — run 'edge-agent pair' again")
            content = json.loads(self.path.read_text(encoding="utf-8"))
            return _Pending(
                content["salt"],
                content["sha256"],
                Scope[content["scope"].upper()],
                datetime.fromisoformat(content["expires"]),
                int(content["attempts"]),
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TokenError(
                f"{self.path}: cannot be used ({error!r}) — run 'edge-agent pair' again"
            ) from error

    def _save(self, pending: _Pending) -> None:
        content = {
            "salt": pending.salt,
            "sha256": pending.sha256,
            "scope": pending.scope.word,
            "expires": pending.expires.isoformat(),
            "attempts": pending.attempts,
        }
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file)
            draft.replace(self.path)
        except OSError as error:
            raise TokenError(
                f"{self.path}: cannot be written: {error.strerror} — check the folder's rights"
            ) from error


def _digest(salt: str, digits: str) -> str:
    return hashlib.sha256(f"{salt}{digits}".encode()).hexdigest()
