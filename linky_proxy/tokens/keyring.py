"""The secrets that sign clients' tokens: a current one, and previous ones so that they can be changed. Pure."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

_KEY_ID_PURPOSE = b"linky-proxy key id"
_KEY_ID_LENGTH = 8


def key_id(secret: str) -> str:
    """The `kid` of a secret: eight characters that tell secrets apart and give nothing of them away."""
    digest = hmac.digest(secret.encode(), _KEY_ID_PURPOSE, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()[:_KEY_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secrets in use.

    Attributes:
        current: signs new tokens.
        previous: still open the tokens that they signed.
    """

    current: str = field(repr=False)
    previous: tuple[str, ...] = field(default=(), repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in use, the current one first."""
        return (self.current, *self.previous)

    def candidates(self, kid: object) -> tuple[str, ...]:
        """The secrets that may have signed a token whose header holds `kid`.

        A token without `kid` was minted before we wrote one, or by another service that shares the secret: any
        secret may have signed it.
        """
        if kid is None:
            return self.secrets
        return tuple(secret for secret in self.secrets if key_id(secret) == kid)
