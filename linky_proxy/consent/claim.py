"""Who may turn a consent into a token: the first browser that comes back with it, and nobody else that day.

Enedis binds no secret to an `autorisation_id`, so that a guessed number would open a consent given the same day by
someone else. Once its holder has come back the number is taken. The same browser may come back with it again, because
Enedis gives one number to all the meters of a holder.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from linky_proxy.consent.sharing import ConsentRefusedError
from linky_proxy.consent.state import LIFETIME as STATE_LIFETIME
from linky_proxy.consent.used_once import UsedOnce, UsesUnknownError
from linky_proxy.tokens.keyring import Keyring

# A consent is fresh on the day it was given, and until the states issued that day have expired.
LIFETIME = timedelta(days=1) + STATE_LIFETIME

_KEY_PURPOSE = b"linky-proxy consent claim"


class ConsentClaims:
    """The consents turned into tokens lately; `used` remembers them by keyed digests."""

    def __init__(self, keyring: Keyring, used: UsedOnce) -> None:
        self._key = hmac.digest(keyring.current.encode(), _KEY_PURPOSE, hashlib.sha256)
        self._used = used

    async def claim(self, autorisation_id: int, proof: str, now: datetime) -> str:
        """Take a consent; returns the proof that the browser keeps in a cookie to take it again.

        Raises:
            ConsentRefusedError: another browser has it, or nobody can say.
        """
        right = self._digest("proof", autorisation_id)
        try:
            first = await self._used.use(self._digest("name", autorisation_id), LIFETIME, now)
        except UsesUnknownError as error:
            raise ConsentRefusedError(str(error)) from error
        if not first and not hmac.compare_digest(proof.encode(), right.encode()):
            raise ConsentRefusedError("another browser has turned this consent into a token already")
        return right

    def _digest(self, purpose: str, autorisation_id: int) -> str:
        digest = hmac.digest(self._key, f"{purpose} {autorisation_id}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
