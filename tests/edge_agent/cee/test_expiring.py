"""What ends soon."""

from datetime import date

import pytest

from edge_agent.cee import codes, expiring, fiche
from edge_agent.cee.expiring import months_later


def ending(today: date, months: int) -> dict[str, date]:
    found = expiring((fiche(code) for code in codes()), today, months)
    assert found == sorted(found, key=lambda one: one.last_day)
    return {one.code: one.last_day for one in found}


def test_what_ends_within_six_months_is_listed_soonest_first() -> None:
    soon = ending(date(2026, 11, 21), 6)

    assert soon["BAR-TH-173"] == date(2026, 12, 31)
    assert soon["BAT-EN-101"] == date(2027, 4, 30)
    assert "BAT-TH-116" not in soon


def test_the_last_day_itself_is_still_listed_and_the_day_after_is_not() -> None:
    assert "BAR-TH-173" in ending(date(2026, 12, 31), 0)
    assert "BAR-TH-173" not in ending(date(2027, 1, 1), 6)
    assert "BAR-TH-173" not in ending(date(2026, 6, 30), 6)
    assert "BAR-TH-173" in ending(date(2026, 7, 1), 6) or "BAR-TH-173" in ending(date(2026, 7, 31), 5)


def test_a_version_that_another_follows_says_which() -> None:
    found = expiring([fiche("BAT-TH-116")], date(2024, 12, 1), 1)

    assert [(one.version, one.followed_by) for one in found] == [("A59-5", "A62-6")]
    assert found[0].to_json(date(2024, 12, 1))["days_left"] == 30


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 21), 6, date(2027, 5, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
