"""The token is read for the meters it names, and nothing shows a whole meter number."""

import base64
import json
from datetime import UTC, datetime

import pytest

from custom_components.linky_gtb.linky.access_token import (
    UnreadableTokenError,
    expiry_of_token,
    masked,
    meters_of_token,
    without_meter_numbers,
)

from .fake_conso import TOKEN_OF_TWO, token_of
from .recorded import OTHER_PRM, PRM


def with_claims(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"header.{payload}.signature"


def test_the_meters_of_a_token_in_its_order() -> None:
    assert meters_of_token(f"  {TOKEN_OF_TWO}\n") == (PRM, OTHER_PRM)


def test_a_meter_named_twice_is_offered_once() -> None:
    assert meters_of_token(token_of(PRM, PRM)) == (PRM,)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "not-a-token",
        "one.two",
        "a.!!!.c",
        "a.é.c",
        "a.bm90IGpzb24.c",
        with_claims({"sub": []}),
        with_claims({"sub": PRM}),
        with_claims({"sub": [int(PRM)]}),
        with_claims({"sub": ["1234"]}),
        with_claims({"iat": 1}),
        with_claims([PRM]),
    ],
)
def test_what_is_not_a_token_of_a_conso_api_server_is_refused(token: str) -> None:
    with pytest.raises(UnreadableTokenError):
        meters_of_token(token)


def test_a_meter_number_is_shown_by_its_last_digits_only() -> None:
    assert masked(PRM) == "…9991"
    assert without_meter_numbers(f"no measure for {PRM}.") == "no measure for …9991."


def test_a_token_says_until_when_it_is_accepted() -> None:
    ending = datetime(2028, 12, 30, 12, tzinfo=UTC)

    assert expiry_of_token(token_of(PRM, expiry=ending)) == ending


def test_an_end_beyond_any_calendar_is_no_end() -> None:
    assert expiry_of_token(token_of(PRM, expiry=datetime(3500, 1, 1, tzinfo=UTC))) is None
