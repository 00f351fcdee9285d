import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.tokens.client_token import InvalidTokenError, decode, mint, verify
from linky_proxy.tokens.keyring import Keyring, key_id
from linky_proxy.usage_point import Prm
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, NOON, PRODUCER

KEYS = Keyring(JWT_SECRET)
OTHER_SECRET = "another secret, also 32 bytes long at least"


@given(st.lists(st.from_regex(r"[0-9]{14}", fullmatch=True).map(Prm), min_size=1, max_size=5))
def test_a_token_opens_the_points_it_was_minted_for(prms: list[Prm]) -> None:
    assert verify(mint(prms, JWT_SECRET, now=NOON), KEYS, NOON).prms == tuple(prms)


def test_a_client_reads_the_points_in_sub_without_the_secret() -> None:
    text = mint([CONSUMER, PRODUCER], JWT_SECRET, now=NOON)
    claims = jwt.decode(text, options={"verify_signature": False})
    assert jwt.get_unverified_header(text)["alg"] == "HS256"
    assert claims["sub"] == [CONSUMER, PRODUCER]
    assert claims["exp"] - claims["iat"] == 1094 * 86400


def test_a_token_dies_with_its_consent_when_that_is_sooner() -> None:
    end = NOON + timedelta(days=10)
    text = mint([CONSUMER], JWT_SECRET, now=NOON, consent_end=end)
    assert verify(text, KEYS, end - timedelta(seconds=1)).expires == end
    with pytest.raises(InvalidTokenError, match="expired"):
        verify(text, KEYS, end)


def test_two_tokens_for_the_same_point_can_be_told_apart() -> None:
    first, second = (decode(mint([CONSUMER], JWT_SECRET, now=NOON), KEYS) for _ in range(2))
    assert first.identifier
    assert first.identifier != second.identifier


def test_another_secret_does_not_open() -> None:
    with pytest.raises(InvalidTokenError, match="signature"):
        verify(mint([CONSUMER], OTHER_SECRET, now=NOON), KEYS, NOON)


def forged(**claims: object) -> str:
    return jwt.encode({"iat": 1, "exp": 4_000_000_000, "sub": [CONSUMER]} | claims, JWT_SECRET, "HS256")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "a.b.c",
        # What aiohttp makes of a header that is not UTF-8.
        "a\udcff.b.c",
        jwt.encode({"sub": [CONSUMER]}, "", "none"),
        forged(sub=[]),
        forged(sub=["123"]),
        forged(sub=[CONSUMER, 5]),
        forged(exp=1e300),
    ],
)
def test_a_malformed_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        verify(text, KEYS, NOON)


def test_a_sub_that_is_not_a_list_is_refused() -> None:
    with pytest.raises(InvalidTokenError, match="sub"):
        verify(forged(sub=CONSUMER), KEYS, NOON)


def test_a_token_without_expiry_is_refused() -> None:
    text = jwt.encode({"iat": 1, "sub": [CONSUMER]}, JWT_SECRET, "HS256")
    with pytest.raises(InvalidTokenError, match="exp"):
        verify(text, KEYS, NOON)


def test_a_refusal_never_quotes_the_token() -> None:
    text = mint([CONSUMER], OTHER_SECRET, now=NOON)
    with pytest.raises(InvalidTokenError) as refusal:
        verify(text, KEYS, NOON)
    assert text not in str(refusal.value)


@pytest.mark.parametrize(("prms", "end"), [([], None), ([CONSUMER], datetime(2020, 1, 1, tzinfo=UTC))])
def test_no_token_is_minted_for_nothing_or_for_a_consent_that_has_ended(
    prms: list[Prm], end: datetime | None
) -> None:
    with pytest.raises(ValueError, match="consent"):
        mint(prms, JWT_SECRET, now=NOON, consent_end=end)


class TestRotation:
    CHANGED = Keyring(OTHER_SECRET, (JWT_SECRET,))

    def test_a_token_of_the_previous_secret_still_opens_and_new_ones_are_signed_with_the_current(
        self,
    ) -> None:
        old = mint([CONSUMER], JWT_SECRET, now=NOON)
        new = mint([CONSUMER], self.CHANGED.current, now=NOON)
        assert verify(old, self.CHANGED, NOON).key_id == key_id(JWT_SECRET)
        assert verify(new, self.CHANGED, NOON).key_id == key_id(OTHER_SECRET)

    def test_once_the_previous_secret_is_dropped_its_tokens_open_nothing(self) -> None:
        old = mint([CONSUMER], JWT_SECRET, now=NOON)
        with pytest.raises(InvalidTokenError, match="signature"):
            verify(old, Keyring(OTHER_SECRET), NOON)

    def test_a_token_that_names_one_secret_and_is_signed_with_another_is_refused(self) -> None:
        claims = {"iat": 1, "exp": 4_000_000_000, "sub": [CONSUMER]}
        crossed = jwt.encode(claims, JWT_SECRET, "HS256", headers={"kid": key_id(OTHER_SECRET)})
        with pytest.raises(InvalidTokenError, match="signature"):
            verify(crossed, self.CHANGED, NOON)

    @pytest.mark.parametrize("secret", [JWT_SECRET, OTHER_SECRET])
    def test_a_token_without_kid_opens_with_any_secret_in_use(self, secret: str) -> None:
        foreign = jwt.encode({"iat": 1, "exp": 4_000_000_000, "sub": [CONSUMER]}, secret, "HS256")
        assert verify(foreign, self.CHANGED, NOON).key_id is None

    @pytest.mark.parametrize("kid", [5, ["x"], {}])
    def test_a_kid_that_is_no_text_is_no_token(self, kid: object) -> None:
        crossed = _with_header({"alg": "HS256", "kid": kid})
        with pytest.raises(InvalidTokenError):
            verify(crossed, self.CHANGED, NOON)

    @given(st.text(min_size=32), st.text(min_size=32))
    def test_ids_tell_secrets_apart_and_do_not_show_them(self, one: str, other: str) -> None:
        assert (key_id(one) == key_id(other)) == (one == other)
        assert len(key_id(one)) == 8

    def test_a_keyring_does_not_print_its_secrets(self) -> None:
        assert JWT_SECRET not in repr(self.CHANGED)
        assert OTHER_SECRET not in repr(self.CHANGED)


def _with_header(header: dict[str, object]) -> str:
    _, payload, signature = forged().split(".")
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{encoded}.{payload}.{signature}"


def test_a_token_minted_elsewhere_without_jti_can_be_revoked_too() -> None:
    one, other = decode(forged(), KEYS), decode(forged(iat=2), KEYS)
    assert one.identifier.startswith("sha256-")
    assert one.identifier != other.identifier
    assert decode(forged(jti=""), KEYS).identifier.startswith("sha256-")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    text = jwt.encode({"iat": 1, "exp": 4_000_000_000, "sub": [CONSUMER]}, JWT_SECRET * 2, algorithm)
    with pytest.raises(InvalidTokenError, match="not a token"):
        verify(text, Keyring(JWT_SECRET * 2), NOON)
