from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.tokens import InvalidTokenError, decode, mint, verify
from linky_proxy.usage_point import Prm
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, NOON, PRODUCER

OTHER_SECRET = "another secret, also 32 bytes long at least"


@given(st.lists(st.from_regex(r"[0-9]{14}", fullmatch=True).map(Prm), min_size=1, max_size=5))
def test_a_token_opens_the_points_it_was_minted_for(prms: list[Prm]) -> None:
    assert verify(mint(prms, JWT_SECRET, now=NOON), JWT_SECRET, NOON).prms == tuple(prms)


def test_a_client_reads_the_points_in_sub_without_the_secret() -> None:
    text = mint([CONSUMER, PRODUCER], JWT_SECRET, now=NOON)
    claims = jwt.decode(text, options={"verify_signature": False})
    assert jwt.get_unverified_header(text)["alg"] == "HS256"
    assert claims["sub"] == [CONSUMER, PRODUCER]
    assert claims["exp"] - claims["iat"] == 1094 * 86400


def test_a_token_dies_with_its_consent_when_that_is_sooner() -> None:
    end = NOON + timedelta(days=10)
    text = mint([CONSUMER], JWT_SECRET, now=NOON, consent_end=end)
    assert verify(text, JWT_SECRET, end - timedelta(seconds=1)).expires == end
    with pytest.raises(InvalidTokenError, match="expired"):
        verify(text, JWT_SECRET, end)


def test_two_tokens_for_the_same_point_can_be_told_apart() -> None:
    first, second = (decode(mint([CONSUMER], JWT_SECRET, now=NOON), JWT_SECRET) for _ in range(2))
    assert first.identifier
    assert first.identifier != second.identifier


def test_another_secret_does_not_open() -> None:
    with pytest.raises(InvalidTokenError, match="signature"):
        verify(mint([CONSUMER], OTHER_SECRET, now=NOON), JWT_SECRET, NOON)


def forged(**claims: object) -> str:
    return jwt.encode({"iat": 1, "exp": 4_000_000_000, "sub": [CONSUMER]} | claims, JWT_SECRET, "HS256")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "a.b.c",
        jwt.encode({"sub": [CONSUMER]}, "", "none"),
        forged(sub=[]),
        forged(sub=["123"]),
        forged(sub=[CONSUMER, 5]),
        forged(exp=1e300),
    ],
)
def test_a_malformed_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        verify(text, JWT_SECRET, NOON)


def test_a_sub_that_is_not_a_list_is_refused() -> None:
    with pytest.raises(InvalidTokenError, match="sub"):
        verify(forged(sub=CONSUMER), JWT_SECRET, NOON)


def test_a_token_without_expiry_is_refused() -> None:
    text = jwt.encode({"iat": 1, "sub": [CONSUMER]}, JWT_SECRET, "HS256")
    with pytest.raises(InvalidTokenError, match="exp"):
        verify(text, JWT_SECRET, NOON)


def test_a_refusal_never_quotes_the_token() -> None:
    text = mint([CONSUMER], OTHER_SECRET, now=NOON)
    with pytest.raises(InvalidTokenError) as refusal:
        verify(text, JWT_SECRET, NOON)
    assert text not in str(refusal.value)


@pytest.mark.parametrize(("prms", "end"), [([], None), ([CONSUMER], datetime(2020, 1, 1, tzinfo=UTC))])
def test_no_token_is_minted_for_nothing_or_for_a_consent_that_has_ended(
    prms: list[Prm], end: datetime | None
) -> None:
    with pytest.raises(ValueError, match="consent"):
        mint(prms, JWT_SECRET, now=NOON, consent_end=end)
