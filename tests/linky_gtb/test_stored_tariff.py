"""A tariff written into the options and read back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.tariffs import (
    REGISTERS,
    Option,
    TariffVersion,
    UnreadableTariffError,
    off_peak_periods,
    stored_version,
    tariff_of,
)

prices = st.decimals(0, 5, places=5)


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    option=st.sampled_from(Option),
    price=prices,
    subscription=prices,
    windows=st.sampled_from([("", ""), ("22H30-6H30", ""), ("23H00-7H00", "2H00-7H00;13H00-16H00")]),
)
def test_a_version_is_read_back_exactly(
    day: date, option: Option, price: Decimal, subscription: Decimal, windows: tuple[str, str]
) -> None:
    version = TariffVersion(
        day, option, dict.fromkeys(REGISTERS[option], price), subscription, off_peak_periods(*windows)
    )

    assert tariff_of([stored_version(version)]).versions == (version,)


def test_nothing_stored_is_a_tariff_without_version() -> None:
    assert tariff_of(None).versions == ()


def test_versions_are_put_in_order() -> None:
    versions: list[Json] = [
        {"valid_from": day, "option": "base", "prices": {"base": "0.2"}}
        for day in ("2026-08-01", "2026-01-01")
    ]

    assert [version.valid_from.month for version in tariff_of(versions).versions] == [1, 8]


@pytest.mark.parametrize(
    "stored",
    [
        ["2026-01-01"],
        [{"option": "base", "prices": {"base": "0.2"}}],
        [{"valid_from": "yesterday", "option": "base", "prices": {"base": "0.2"}}],
        [{"valid_from": "2026-01-01", "option": "free", "prices": {"base": "0.2"}}],
        [{"valid_from": "2026-01-01", "option": "base", "prices": {"peak": "0.2"}}],
        [{"valid_from": "2026-01-01", "option": "base", "prices": {"base": "cheap"}}],
        [{"valid_from": "2026-01-01", "option": "base", "prices": {"base": "1"}, "off_peak": "noon"}],
        [{"valid_from": "2026-01-01", "option": "base", "prices": {"base": "1"}}] * 2,
    ],
)
def test_what_is_not_a_tariff_is_refused(stored: Json) -> None:
    with pytest.raises(UnreadableTariffError):
        tariff_of(stored)
