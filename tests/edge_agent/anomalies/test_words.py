"""Profiles of the clock, identifiers, sentences in both languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from edge_agent.anomalies import Anomaly, Kind
from edge_agent.anomalies.kinds import hour_ranges
from edge_agent.anomalies.priced import to_json
from edge_agent.anomalies.profiles import profiles_of
from edge_agent.anomalies.sentences import cause_of, name_of, sentence_of
from edge_agent.days_off import public_holidays
from edge_agent.energy import Price
from edge_agent.language import Language
from edge_agent.savings import HourlySample

PARIS = ZoneInfo("Europe/Paris")
NIGHT = Anomaly(date(2026, 3, 3), Kind.NIGHT_ON, (0, 1, 2, 22, 23), 42.4, 2.0, observed_kwh=90.0)


def test_days_have_24_local_hours_even_when_the_clocks_change() -> None:
    start = datetime(2025, 10, 25, 22, tzinfo=UTC)
    hours = [HourlySample(start + timedelta(hours=n), float(n), 10.0) for n in range(25)]
    profiles = profiles_of(reversed(hours), PARIS)
    assert profiles.dates == (date(2025, 10, 26),)
    assert profiles.kwh[0, 1] == 1.0
    assert profiles.kwh[0, 2] == 2.5
    assert profiles.kwh[0, 3] == 4.0
    spring = profiles_of(
        [
            HourlySample(datetime(2025, 3, 29, 23, tzinfo=UTC) + timedelta(hours=n), 1.0, None)
            for n in range(23)
        ],
        PARIS,
    )
    assert np.flatnonzero(np.isnan(spring.kwh[0])).tolist() == [2]
    assert np.isnan(spring.day_temp_c).all()


def test_a_series_without_hours_has_no_days() -> None:
    assert len(profiles_of([], PARIS)) == 0
    assert profiles_of([], PARIS).place(date(2025, 1, 1)) == 0


def test_hours_are_told_in_runs() -> None:
    assert hour_ranges((22, 23, 1, 2)) == ((1, 3), (22, 24))
    assert hour_ranges(()) == ()


def test_an_anomaly_is_told_in_french_and_in_english() -> None:
    assert sentence_of(NIGHT, Language.FR, eur=9.08) == (
        "Mardi 3 mars 2026 : le bâtiment est resté en marche la nuit (de 0 h à 3 h et de 22 h à 24 h), soit 42 kWh de trop "
        "(environ 9,08 €). Cause probable : programme horaire ou dérogation oubliée sur la ventilation, le chauffage ou "
        "l'éclairage."
    )
    assert sentence_of(NIGHT, Language.EN, eur=9.08, returned=True) == (
        "Tuesday 3 March 2026: the building kept running at night (0:00 to 3:00 and 22:00 to 24:00), 42 kWh too much "
        "(about 9.08 €). Likely cause: a schedule or a forgotten override on ventilation, heating or lighting. "
        "This fault had been reported as fixed."
    )


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", Language)
def test_every_kind_has_a_name_a_cause_and_a_sentence(kind: Kind, language: Language) -> None:
    anomaly = Anomaly(date(2026, 3, 1), kind, tuple(range(24)), None, 1.0, detail="start +1.5 h")
    sentence = sentence_of(anomaly, language)
    assert name_of(kind, language)
    assert cause_of(kind, language) in sentence
    assert "{" not in sentence
    assert "1er mars" in sentence or language is Language.EN


def test_json_has_the_stable_keys_and_the_price_of_the_day() -> None:
    prices = [Price(date(2025, 1, 1), 0.30), Price(date(2026, 2, 1), 0.20)]
    document = to_json(NIGHT, Language.EN, prices)
    assert document["id"] == "2026-03-03-night_on"
    assert document["eur"] == pytest.approx(8.48)
    assert document["window"] == {"start": "2026-03-01", "end": "2026-03-05"}
    assert {"date", "kind", "hours", "kwh", "confidence", "sentence"} <= document.keys()
    assert to_json(NIGHT, Language.EN)["eur"] is None


def test_an_alert_about_a_point_carries_it_in_its_name() -> None:
    anomaly = Anomaly(
        date(2026, 7, 1), Kind.SETPOINT_OUT_OF_SEASON, (9,), None, 1.0, detail="Bureau 12: 26 °C"
    )
    assert anomaly.id == "2026-07-01-setpoint_out_of_season-bureau_12"


def test_numbers_and_dates_follow_the_language() -> None:
    assert Language.FR.number(12345.67, 1) == "12\u202f345,7"
    assert Language.EN.number(-12345.67, 1) == "\u221212,345.7"
    assert Language.EN.number(-0.04, 1) == "0.0"
    assert Language.FR.month(date(2026, 8, 3)) == "août 2026"
    assert Language.FR.short_month(date(2026, 9, 1)) == "sept."
    assert Language.FR.short_month(date(2026, 5, 1)) == "mai"
    assert Language.EN.short_month(date(2026, 9, 1)) == "Sep"
    assert Language.EN.day(date(2026, 9, 1), year=False) == "1 September"


@pytest.mark.slow
def test_holidays_come_from_the_country_of_the_time_zone() -> None:
    assert date(2026, 7, 14) in public_holidays([2026], zone="Europe/Paris")
    assert date(2026, 12, 26) not in public_holidays([2026], zone="Europe/Paris")
    assert date(2026, 12, 20) in public_holidays([2026], zone="Indian/Reunion")
    assert public_holidays([2026], zone="Asia/Tokyo") == frozenset()
