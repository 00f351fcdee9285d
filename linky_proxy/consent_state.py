"""The `state` of a consent: signed, bound to the browser that started it, short-lived, good for one callback. Pure."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIFETIME = timedelta(minutes=10)

# 43 + 1 + at most 11 characters: Enedis takes 100.
_STATE = re.compile(r"([0-9]{1,11})\.([A-Za-z0-9_-]{43})")
_KEY_PURPOSE = b"linky-proxy consent state"


class StateRefusedError(Exception):
    """The state is not ours, not this browser's, too old, or already used; the message says which, for the log."""


@dataclass(frozen=True, slots=True)
class StartedConsent:
    """A consent that begins: `state` goes to Enedis, `binding` stays in the browser's cookie."""

    state: str
    binding: str


class ConsentStates:
    """Makes and checks states. It remembers only those used, for as long as they could be used again.

    That memory is one process's own: replicas that share a secret need to share it too, or a state could be replayed
    on another replica (by the same browser, within ten minutes).
    """

    def __init__(self, secret: str) -> None:
        # A key of its own, so that nothing signed here could pass for a token.
        self._key = hmac.digest(secret.encode(), _KEY_PURPOSE, hashlib.sha256)
        self._used: dict[str, datetime] = {}

    def start(self, now: datetime) -> StartedConsent:
        """A new state and the random value that the browser must bring back with it."""
        binding = secrets.token_urlsafe(32)
        issued = str(int(now.timestamp()))
        return StartedConsent(f"{issued}.{self._signature(issued, binding)}", binding)

    def redeem(self, state: str, binding: str, now: datetime) -> datetime:
        """Use a state up; returns when it was issued.

        Raises:
            StateRefusedError: it cannot be used.
        """
        found = _STATE.fullmatch(state)
        if found is None or not binding:
            raise StateRefusedError("malformed state, or no cookie")
        if not hmac.compare_digest(found[2].encode(), self._signature(found[1], binding).encode()):
            raise StateRefusedError("the state was not signed here for this browser")
        issued = datetime.fromtimestamp(int(found[1]), UTC)
        if not issued <= now < issued + LIFETIME:
            raise StateRefusedError("the state has expired")
        self._used = {used: until for used, until in self._used.items() if until > now}
        if state in self._used:
            raise StateRefusedError("the state was used already")
        self._used[state] = issued + LIFETIME
        return issued

    def _signature(self, issued: str, binding: str) -> str:
        digest = hmac.digest(self._key, f"{issued}.{binding}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
