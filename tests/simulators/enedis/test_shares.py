from datetime import date
from pathlib import Path

import pytest

from simulators.enedis.shares import AlreadySharedError, DurationError, Shares, autorisation_id, consent_end

TODAY = date(2026, 10, 5)
METER = "30001234567890"


@pytest.mark.parametrize(
    ("duration", "end"),
    [
        ("P3Y", date(2029, 10, 4)),
        ("P1095D", date(2029, 10, 3)),
        ("P36M", date(2029, 10, 4)),
        ("P1Y6M", date(2028, 4, 4)),
        ("P2W", date(2026, 10, 18)),
    ],
)
def test_a_duration_gives_the_last_day_of_the_consent(duration: str, end: date) -> None:
    assert consent_end(TODAY, duration) == end


@pytest.mark.parametrize(
    "duration", ["", "P", "P4Y", "P37M", "P1200D", "P0D", "PT24H", "P1D2W", "3Y", "P99999Y"]
)
def test_a_duration_outside_the_rules_is_refused(duration: str) -> None:
    with pytest.raises(DurationError):
        consent_end(TODAY, duration)


def test_a_point_deleted_and_shared_again_keeps_its_number() -> None:
    shares = Shares()
    first = shares.grant(METER, TODAY, date(2029, 10, 4))
    shares.delete(METER)
    assert shares.find(first) is None
    assert shares.grant(METER, TODAY, date(2029, 10, 4)) == first == autorisation_id(METER)


def test_a_point_shared_already_cannot_be_shared_again_until_its_consent_ends() -> None:
    shares = Shares()
    shares.grant(METER, TODAY, date(2026, 10, 10))
    with pytest.raises(AlreadySharedError):
        shares.grant(METER, date(2026, 10, 10), date(2029, 1, 1))
    assert shares.grant(METER, date(2026, 10, 11), date(2029, 1, 1))


def test_a_consent_holds_from_its_first_day_to_its_last() -> None:
    shares = Shares()
    shares.grant(METER, TODAY, date(2026, 10, 10))
    held = [shares.allows(METER, date(2026, 10, day)) for day in (4, 5, 10, 11)]
    assert held == [False, True, True, False]


def test_shares_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "shares.json"
    before = Shares.from_file(file)
    before.grant(METER, TODAY, date(2029, 10, 4))
    before.grant("30009876543210", TODAY, date(2029, 10, 4))
    before.delete("30009876543210")
    after = Shares.from_file(file)
    assert list(after.prms()) == [METER]
    assert after.find(autorisation_id(METER)) == before.find(autorisation_id(METER))


def test_deleting_what_is_not_shared_changes_nothing() -> None:
    Shares().delete(METER)
