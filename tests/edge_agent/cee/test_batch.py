"""One answer for each line."""

import json
import time

import pytest

from edge_agent.cee import BadLine, Estimate, estimate_lines

ROOF = {"code": "BAR-EN-101", "engaged": "2026-11-21", "inputs": {"area_m2": 100, "zone": "H1"}}


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    lines = [json.dumps(ROOF), "{", json.dumps({**ROOF, "engaged": "2030-01-01"}), json.dumps(ROOF)]
    first, bad, late, last = estimate_lines(lines)

    assert isinstance(first, Estimate)
    assert first.kwh_cumac == 170_000
    assert isinstance(bad, BadLine)
    assert bad.to_json() == {"line": 2, "error": bad.error}
    assert isinstance(late, Estimate)
    assert late.eligible is False
    assert last == first


def test_a_line_may_carry_a_situation() -> None:
    line = {**ROOF, "inputs": {"area_m2": 100}, "situation": {"department": "13"}}
    [answer] = estimate_lines([json.dumps(line)])

    assert isinstance(answer, Estimate)
    assert answer.kwh_cumac == 92_000


def test_decimal_numbers_of_a_line_stay_exact() -> None:
    [answer] = estimate_lines([json.dumps({**ROOF, "inputs": {"area_m2": 0.3, "zone": "H1"}})])

    assert isinstance(answer, Estimate)
    assert answer.kwh_cumac == 510


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "not JSON"),
        ("[]", "one JSON object"),
        (json.dumps({**ROOF, "fiche": "x"}), "unknown key fiche"),
        (json.dumps({**ROOF, "code": None}), "code must be"),
        (json.dumps({**ROOF, "code": "BAT-XX-000"}), "not in the catalogue"),
        (json.dumps({**ROOF, "engaged": "21/11/2026"}), "YYYY-MM-DD"),
        (json.dumps({"code": "BAR-EN-101", "inputs": {}}), "YYYY-MM-DD"),
        (json.dumps({**ROOF, "inputs": []}), "must be JSON objects"),
        (json.dumps({**ROOF, "situation": 3}), "must be JSON objects"),
        (json.dumps({**ROOF, "inputs": {"zone": "H1"}}), "missing input area_m2"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, words: str) -> None:
    [answer] = estimate_lines([line])

    assert isinstance(answer, BadLine)
    assert words in answer.error


@pytest.mark.slow
def test_ten_thousand_lines_take_less_than_ten_seconds() -> None:
    line = json.dumps(ROOF)
    start = time.process_time()

    assert sum(1 for answer in estimate_lines([line] * 10_000) if answer.to_json()) == 10_000
    assert time.process_time() - start < 10
