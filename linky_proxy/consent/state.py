"""The `state` of a consent: signed, bound to the browser that started it, short-lived, good for one callback."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from linky_proxy.consent.used_once import UsedOnce, UsesUnknownError
from linky_proxy.tokens.keyring import Keyring

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
    """Makes states, and checks those that come back; `used` remembers which did."""

    def __init__(self, keyring: Keyring, used: UsedOnce) -> None:
        # Keys of their own, so that nothing signed here could pass for a token.
        self._keys = tuple(
            hmac.digest(secret.encode(), _KEY_PURPOSE, hashlib.sha256) for secret in keyring.secrets
        )
        self._used = used

    def start(self, now: datetime) -> StartedConsent:
        """A new state and the random value that the browser must bring back with it."""
        binding = secrets.token_urlsafe(32)
        issued = str(int(now.timestamp()))
        return StartedConsent(f"{issued}.{_signature(self._keys[0], issued, binding)}", binding)

    async def redeem(self, state: str, binding: str, now: datetime) -> datetime:
        """Use a state up; returns when it was issued.

        Raises:
            StateRefusedError: it cannot be used.
        """
        found = _STATE.fullmatch(state)
        if found is None or not binding:
            raise StateRefusedError("malformed state, or no cookie")
        signed = [
            hmac.compare_digest(found[2].encode(), _signature(key, found[1], binding).encode())
            for key in self._keys
        ]
        if not any(signed):
            raise StateRefusedError("the state was not signed here for this browser")
        issued = datetime.fromtimestamp(int(found[1]), UTC)
        if not issued <= now < issued + LIFETIME:
            raise StateRefusedError("the state has expired")
        try:
            first = await self._used.use(f"state {state}", LIFETIME, now)
        except UsesUnknownError as error:
            raise StateRefusedError(str(error)) from error
        if not first:
            raise StateRefusedError("the state was used already")
        return issued


def _signature(key: bytes, issued: str, binding: str) -> str:
    digest = hmac.digest(key, f"{issued}.{binding}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
