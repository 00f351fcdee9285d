"""Tokens of the proxy's clients: a JWT (HS256) whose `sub` is the list of PRMs it opens. Pure but for `jti`.

The list in `sub` departs from RFC 7519 (which wants a string) because every existing client reads it so.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from linky_proxy.tokens.keyring import Keyring, key_id
from linky_proxy.usage_point import Prm, parse_prm

# One day under the three years of a consent.
LIFETIME = timedelta(days=1094)

_ALGORITHM = "HS256"


class InvalidTokenError(Exception):
    """The token is malformed, badly signed, or expired; the message says which, never the token."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says.

    Attributes:
        prms: the points that it opens.
        issued: when it was minted.
        expires: from when it opens nothing.
        identifier: what revokes it: its `jti`, or a digest of the whole when another service minted it without.
        key_id: `kid` of the secret that signed it; None when the token does not say.
    """

    prms: tuple[Prm, ...]
    issued: datetime
    expires: datetime
    identifier: str
    key_id: str | None = None


def mint(prms: Sequence[Prm], secret: str, *, now: datetime, consent_end: datetime | None = None) -> str:
    """A signed token for `prms` that expires 1094 days from `now`, or when the consent ends if that is sooner.

    Raises:
        ValueError: no PRM, or the consent has already ended.
    """
    expires = min(now + LIFETIME, consent_end or now + LIFETIME)
    if not prms or expires <= now:
        raise ValueError("a token needs at least one PRM and a consent that has not ended")
    claims = {
        "iat": int(now.timestamp()),
        "exp": int(expires.timestamp()),
        "sub": list(prms),
        "jti": secrets.token_urlsafe(12),
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM, headers={"kid": key_id(secret)})


def _instant(claims: dict[str, object], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidTokenError(f"claim {name} is missing or not a number")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise InvalidTokenError(f"claim {name} is not an instant") from error


def _prms(claims: dict[str, object]) -> tuple[Prm, ...]:
    subject = claims.get("sub")
    found = (
        [parse_prm(item) for item in subject if isinstance(item, str)] if isinstance(subject, list) else []
    )
    prms = tuple(prm for prm in found if prm is not None)
    if not isinstance(subject, list) or not prms or len(prms) != len(subject):
        raise InvalidTokenError("claim sub is not a list of PRMs")
    return prms


def _identifier(claims: dict[str, object], text: str) -> str:
    jti = claims.get("jti")
    if isinstance(jti, str) and jti:
        return jti
    return f"sha256-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _key_id(text: str) -> str | None:
    try:
        kid = jwt.get_unverified_header(text).get("kid")
    except (jwt.PyJWTError, UnicodeEncodeError) as error:
        raise InvalidTokenError("not a token of this proxy") from error
    return kid if isinstance(kid, str) else None


def _claims(text: str, secret: str | None) -> dict[str, object]:
    # PyJWT would reject a list in sub, and check exp against its own clock instead of ours.
    return jwt.decode(
        text,
        secret or "",
        algorithms=[_ALGORITHM],
        options={
            "verify_signature": secret is not None,
            "verify_sub": False,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
            "verify_aud": False,
            "verify_iss": False,
            "verify_jti": False,
        },
    )


def _signed_claims(text: str, candidates: Sequence[str]) -> dict[str, object]:
    for secret in candidates:
        try:
            return _claims(text, secret)
        except jwt.InvalidSignatureError:
            continue
    raise InvalidTokenError("the signature is wrong: not minted with a secret in use")


def decode(text: str, keyring: Keyring | None) -> Token:
    """What a token says, its signature checked with `keyring` (None skips the check), its expiry not.

    Raises:
        InvalidTokenError: malformed or badly signed.
    """
    kid = _key_id(text)
    try:
        claims = _claims(text, None) if keyring is None else _signed_claims(text, keyring.candidates(kid))
    except jwt.PyJWTError as error:
        raise InvalidTokenError("not a token of this proxy") from error
    return Token(
        _prms(claims), _instant(claims, "iat"), _instant(claims, "exp"), _identifier(claims, text), kid
    )


def verify(text: str, keyring: Keyring, now: datetime) -> Token:
    """A token that is signed with a secret in use and has not expired at `now`.

    Raises:
        InvalidTokenError: malformed, badly signed or expired.
    """
    token = decode(text, keyring)
    if token.expires <= now:
        raise InvalidTokenError("the token has expired")
    return token
