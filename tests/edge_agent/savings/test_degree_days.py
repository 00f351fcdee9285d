"""Degree days by both French methods, on the official windows."""

import csv
import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from edge_agent.savings.degree_days import Extremes, Method, Need, day_degrees, degree_days, official_extremes

from .days import FIXTURES

EXPECTED = json.loads((FIXTURES / "fr_paris_montsouris_dju18_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def montsouris() -> dict[date, Extremes]:
    path = FIXTURES / "fr_paris_montsouris_daily_1991_2024.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["date"]): Extremes(float(row["tn_c"]), float(row["tx_c"]))
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize(
    ("low", "high", "method", "need", "degrees"),
    [
        *(
            (low, high, Method.PROFESSIONALS, Need.HEATING, out)
            for low, high, _, out in EXPECTED["unit_checks"]["pro heating (Tn,Tx,base)->DJU"]
        ),
        *(
            (low, high, Method.PROFESSIONALS, Need.COOLING, out)
            for low, high, _, out in EXPECTED["unit_checks"]["pro cooling"]
        ),
        *(
            (low, high, Method.METEO, Need.HEATING, out)
            for low, high, _, out in EXPECTED["unit_checks"]["meteo heating"]
        ),
        (10, 20, Method.METEO, Need.COOLING, 0.0),
        (20, 30, Method.METEO, Need.COOLING, 7.0),
    ],
)
def test_days_count_as_published(low: float, high: float, method: Method, need: Need, degrees: float) -> None:
    assert day_degrees(Extremes(low, high), method=method, need=need) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize("year", ["2010", "2018", "2020", "2024"])
def test_years_of_paris_montsouris(montsouris: dict[date, Extremes], year: str) -> None:
    days = [date(int(year), 1, 1) + timedelta(days=offset) for offset in range(365 + (int(year) % 4 == 0))]
    meteo, professionals = (degree_days(montsouris, days, method=method) for method in Method)

    assert meteo.total_c == pytest.approx(EXPECTED["annual"][year]["meteo"], abs=0.051)
    assert professionals.total_c == pytest.approx(EXPECTED["annual"][year]["pro"], abs=0.051)
    assert meteo.known_days == meteo.days == len(days)


def test_a_day_without_extremes_is_not_counted_and_shows() -> None:
    day = date(2024, 1, 1)
    total = degree_days({day: Extremes(0, 8)}, [day, date(2024, 1, 2)], method=Method.METEO).to_json()

    assert total == {
        "method": "meteo",
        "need": "heating",
        "base_c": 18.0,
        "total_c": 14.0,
        "known_days": 1,
        "days": 2,
    }


def test_the_lowest_is_from_18_to_18_and_the_highest_from_6_to_6_utc() -> None:
    """A cold evening belongs to the next day; a hot small hour to the day before."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    hours = [(start + timedelta(hours=offset), 10.0) for offset in range(96)]
    hours[24 + 19] = (hours[24 + 19][0], -5.0)  # 2 January, 19 h
    hours[48 + 3] = (hours[48 + 3][0], 25.0)  # 3 January, 3 h
    extremes = official_extremes(hours)

    assert extremes[date(2024, 1, 2)] == Extremes(10.0, 25.0)
    assert extremes[date(2024, 1, 3)] == Extremes(-5.0, 10.0)


def test_a_window_that_lacks_three_hours_is_not_known() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    hours = [(start + timedelta(hours=offset), 10.0) for offset in range(96) if not 30 <= offset < 33]
    days = official_extremes(hours)

    assert date(2024, 1, 2) not in days
    assert date(2024, 1, 3) in days


def test_a_lowest_above_the_highest_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="above"):
        Extremes(10, 5)
