"""Scales with round ticks, and drawings that show what they are given."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.language import Language
from edge_agent.reports import charts
from edge_agent.reports.svg import BAD, OBSERVED, Drawing, scale_over
from edge_agent.savings.change_point import ChangePoint

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(31)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 6)), min_size=1, max_size=8))
def test_a_scale_holds_its_values_and_ends_on_round_numbers(values: list[float]) -> None:
    scale = scale_over(values, 100.0, 0.0, zero=True)
    assert scale.low <= min(*values, 0.0)
    assert scale.high >= max(*values, 0.0)
    assert 2 <= len(scale.ticks()) <= 14
    assert 0.0 <= scale(values[0]) <= 100.0


def elements(svg: str, name: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f".//{{http://www.w3.org/2000/svg}}{name}")  # noqa: S314 - our own drawing


def test_days_with_an_anomaly_are_red_and_missing_days_have_no_bar() -> None:
    rows: list[tuple[date, float | None, float | None]] = [(day, 10.0, 9.0) for day in DAYS]
    rows[3] = (DAYS[3], None, None)
    svg = charts.daily_energy(rows, frozenset({DAYS[5]}), Language.FR, ("mesurée", "attendue", "anomalie"))
    bars = [each for each in elements(svg, "rect") if each.get("height") != "8.00"]
    assert len(bars) == 30
    assert sum(each.get("fill") == BAD for each in bars) == 1
    assert len(elements(svg, "polyline")) >= 2
    assert "1 janv." in [each.text for each in elements(svg, "text")]


def test_a_cumulated_saving_has_a_band_and_a_line_at_zero() -> None:
    svg = charts.cumulated(
        [(day, 10.0 * n, 5.0 * n, 15.0 * n) for n, day in enumerate(DAYS)], Language.EN, ("a", "b")
    )
    assert len(elements(svg, "polygon")) == 1
    assert any(each.get("stroke-dasharray") for each in elements(svg, "polyline"))


def test_years_are_drawn_by_weeks_and_broken_where_nothing_is_known() -> None:
    days: list[tuple[date, float | None, float | None]] = [
        (date(2025, 1, 1) + timedelta(days=n), None if 100 <= n < 200 else 50.0, 60.0) for n in range(400)
    ]
    svg = charts.before_and_after(days, Language.EN, ("measured", "expected"))
    assert sum(each.get("stroke") == OBSERVED for each in elements(svg, "polyline")) == 2
    assert "Jan 2026" in [each.text for each in elements(svg, "text")]


def test_a_signature_has_its_dots_and_bends_at_its_balance_point() -> None:
    line = ChangePoint(10.0, heating_kwh_per_c=2.0, heating_balance_c=15.0)
    dots = [(float(temp), 10.0 + 2.0 * max(0, 15 - temp)) for temp in range(-5, 25)]
    svg = charts.signature([("before", BAD, dots, line), ("none", OBSERVED, [], None)], Language.EN)
    assert len(elements(svg, "circle")) == 30
    bent = [each for each in elements(svg, "polyline") if each.get("stroke") == BAD]
    assert len((bent[0].get("points") or "").split()) == 3


def test_a_week_map_leaves_unknown_hours_blank() -> None:
    kwh = np.full((7, 24), 5.0)
    kwh[0, 0], kwh[1] = 9.0, np.nan
    svg = charts.week_map(DAYS[:7], kwh, Language.FR)
    assert len([each for each in elements(svg, "rect") if each.get("height") != "8.00"]) == 6 * 24
    assert charts.week_map(DAYS[:1], np.full((1, 24), np.nan), Language.FR)


def test_shares_are_told_beside_their_bars() -> None:
    svg = charts.shares([("Heating & co", 0.6, "60 %"), ("rest", 0.4, "40 %")])
    assert "Heating & co" in [each.text for each in elements(svg, "text")]


@pytest.mark.parametrize("language", Language)
def test_residuals_have_a_dot_each(language: Language) -> None:
    svg = charts.residuals([(0.0, 1.0), (5.0, -2.5)], [(0.0, "a"), (5.0, "the last")], language, "kWh")
    assert len(elements(svg, "circle")) == 2


def test_a_line_through_nothing_known_is_not_drawn() -> None:
    drawing = Drawing()
    drawing.line([(0.0, float("nan")), (1.0, 2.0)], colour=BAD)
    assert elements(drawing.svg("x"), "polyline") == []
