"""Names for questions about a point, that tell nothing outside this process."""

import hashlib
import hmac
import secrets


class Pseudonyms:
    """Keyed digests; the key is random and dies with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, *parts: str) -> bytes:
        """The pseudonym of `parts`."""
        return hmac.digest(self._key, "\0".join(parts).encode(), hashlib.sha256)
