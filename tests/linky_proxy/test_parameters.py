import json
from datetime import date, timedelta
from itertools import pairwise
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from linky_proxy.errors import ApiError
from linky_proxy.measures.parameters import TYPES, Measured, MeasureRequest, parse_point, parse_request
from tests.linky_proxy.stack import CONSUMER

TODAY = date(2026, 10, 5)
GOOD = {"pointId": CONSUMER, "dateDebut": "2026-09-29", "dateFin": "2026-10-01"}


class Issue(TypedDict):
    path: list[str]
    message: str
    ranges: NotRequired[list[dict[str, str]]]


def refused(type_name: str, **query: str) -> list[Issue]:
    with pytest.raises(ApiError) as refusal:
        parse_request(type_name, query, TODAY)
    assert refusal.value.status == 400
    body = json.loads(json.dumps(refusal.value.body))
    assert body["message"] == "Paramètres invalides"
    listed: list[Issue] = body["error"]["issues"]
    return listed


def issues(type_name: str, **query: str) -> dict[str, str]:
    return {issue["path"][0]: issue["message"] for issue in refused(type_name, **query)}


def parsed(type_name: str, **query: str) -> MeasureRequest:
    return parse_request(type_name, query, TODAY)


@pytest.mark.parametrize("name", TYPES)
def test_every_type_accepts_the_three_parameters(name: str) -> None:
    request = parsed(name, **GOOD)
    assert (request.prm, request.start, request.end) == (CONSUMER, date(2026, 9, 29), date(2026, 10, 1))


def test_the_old_names_of_parameters_are_accepted() -> None:
    assert parsed("daily_consumption", prm=CONSUMER, start="2026-09-29", end="2026-10-01") == parsed(
        "daily_consumption", **GOOD
    )


def test_the_new_name_wins_over_the_old_one() -> None:
    assert parsed("daily_consumption", **GOOD, prm="00000000000000", start="2020-01-01").prm == CONSUMER


def test_unknown_parameters_are_ignored() -> None:
    assert parsed("daily_consumption", **GOOD, anything="else") == parsed("daily_consumption", **GOOD)


def test_everything_wrong_is_told_at_once() -> None:
    assert set(issues("nothing")) == {"type", "pointId", "dateDebut", "dateFin"}


@pytest.mark.parametrize("prm", ["1234", "9999999999999a", " 99999999999991", "٩" * 14, ""])
def test_a_prm_is_fourteen_digits(prm: str) -> None:
    assert "14" in issues("daily_consumption", **(GOOD | {"pointId": prm}))["pointId"]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-9-29", "20260929", "2026-09-29T00:00", "hier", ""])
def test_a_date_must_exist_and_be_written_in_full(text: str) -> None:
    assert list(issues("daily_consumption", **(GOOD | {"dateDebut": text}))) == ["dateDebut"]


@pytest.mark.parametrize("end", ["2026-09-29", "2026-09-28"])
def test_the_end_is_after_the_start(end: str) -> None:
    assert "après" in issues("daily_consumption", **(GOOD | {"dateFin": end}))["dateFin"]


def test_the_end_may_be_today_but_not_later() -> None:
    assert parsed("daily_consumption", **(GOOD | {"dateFin": "2026-10-05"}))
    assert "2026-10-05" in issues("daily_consumption", **(GOOD | {"dateFin": "2026-10-06"}))["dateFin"]


@pytest.mark.parametrize(
    "name",
    [
        "consumption_load_curve",
        "production_load_curve",
        "courbe_de_charge_consommation",
        "courbe_de_charge_production",
    ],
)
def test_a_curve_longer_than_a_week_is_refused_with_the_way_to_split_it(name: str) -> None:
    week = GOOD | {"dateDebut": "2026-09-24"}
    assert parsed(name, **week)
    message = issues(name, **(GOOD | {"dateDebut": "2026-09-16"}))["dateFin"]
    assert "15 jours" in message
    assert "3 appels" in message


def test_daily_values_may_be_asked_for_three_years() -> None:
    assert parsed("consommation_quotidienne", **(GOOD | {"dateDebut": "2023-10-01"}))


def test_maximum_power_asks_enedis_for_the_step_and_the_quantity_it_requires() -> None:
    assert parsed("consumption_max_power", **GOOD).upstream_parameters == GOOD | {
        "mesuresPas": "P1D",
        "grandeurPhysique": "PMA",
    }
    chosen = parsed("puissance_conso_max_quotidienne", **GOOD, mesuresPas="P1M", grandeurPhysique="TOUT")
    assert chosen.upstream_parameters["mesuresPas"] == "P1M"
    assert chosen.upstream_parameters["grandeurPhysique"] == "TOUT"


def test_a_legacy_maximum_is_always_daily_and_apparent() -> None:
    request = parsed("consumption_max_power", **GOOD, mesuresPas="P1M", grandeurPhysique="TOUT")
    assert request.upstream_parameters["mesuresPas"] == "P1D"


def test_a_wrong_step_of_maximum_power_is_told_with_the_right_ones() -> None:
    message = issues("puissance_conso_max_quotidienne", **GOOD, mesuresPas="P1Y")["mesuresPas"]
    assert "P1D, P1M" in message


def test_other_types_send_enedis_nothing_that_it_does_not_know() -> None:
    assert parsed("consommation_quotidienne", **GOOD, mesuresPas="P1D").upstream_parameters == GOOD


def test_indexes_exist_in_the_new_family_only() -> None:
    assert [name for name, kind in TYPES.items() if kind.measured is Measured.INDEX] == [
        "index_consommation",
        "index_production",
    ]


@pytest.mark.parametrize("name", ["courbe_de_charge_consommation", "production_load_curve"])
def test_a_curve_that_is_too_long_is_cut_for_the_client(name: str) -> None:
    issue = next(iter(refused(name, **GOOD | {"dateDebut": "2026-09-01", "dateFin": "2026-09-24"})))
    assert issue["path"] == ["dateFin"]
    assert issue["ranges"] == [
        {"dateDebut": "2026-09-01", "dateFin": "2026-09-08"},
        {"dateDebut": "2026-09-08", "dateFin": "2026-09-15"},
        {"dateDebut": "2026-09-15", "dateFin": "2026-09-22"},
        {"dateDebut": "2026-09-22", "dateFin": "2026-09-24"},
    ]
    assert "4 appels" in issue["message"]
    assert "2026-09-01 → 2026-09-08, 2026-09-08 → 2026-09-15, …, 2026-09-22 → 2026-09-24" in issue["message"]


@given(st.dates(date(2020, 1, 1), date(2026, 9, 1)), st.integers(8, 749))
def test_the_periods_proposed_are_accepted_and_leave_nothing_out(start: date, days: int) -> None:
    end = min(start + timedelta(days=days), TODAY)
    (issue,) = refused(
        "courbe_de_charge_consommation",
        pointId=GOOD["pointId"],
        dateDebut=start.isoformat(),
        dateFin=end.isoformat(),
    )
    ranges = issue["ranges"]
    requests = [parsed("courbe_de_charge_consommation", pointId=GOOD["pointId"], **one) for one in ranges]
    assert requests[0].start == start
    assert requests[-1].end == end
    assert all(one.end == following.start for one, following in pairwise(requests))


def test_more_than_enedis_keeps_is_not_worth_cutting() -> None:
    (issue,) = refused("courbe_de_charge_consommation", **GOOD | {"dateDebut": "2020-01-01"})
    assert "ranges" not in issue
    assert "24 mois" in issue["message"]


def test_a_parameter_given_twice_is_refused() -> None:
    query = MultiDict([*GOOD.items(), ("pointId", "30001234567890")])
    with pytest.raises(ApiError) as refusal:
        parse_request("daily_consumption", query, TODAY)
    assert "plusieurs fois" in json.dumps(refusal.value.body, ensure_ascii=False)
    assert parse_request("daily_consumption", MultiDict([*GOOD.items(), ("x", "1"), ("x", "2")]), TODAY)
    with pytest.raises(ApiError):
        parse_point(MultiDict([("prm", "30001234567890"), ("prm", "30001234567890")]))
