import json

import pytest

from linky_proxy.measures.parameters import Measured
from linky_proxy.measures.translate import UnexpectedAnswerError, to_legacy
from tests.linky_proxy.stack import FIXTURES, Json, recorded


def translated(name: str, measured: Measured) -> Json:
    answer = to_legacy((FIXTURES / f"{name}.json").read_bytes(), measured)
    plain: Json = json.loads(json.dumps(answer))
    return plain


def shape(value: Json) -> object:
    """Keys and types of a body, whatever its values."""
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items()}
        case list():
            return [shape(value[0])]
        case _:
            return type(value).__name__


def test_a_curve_becomes_what_the_withdrawn_interface_answered_for_the_same_days() -> None:
    wrapped = recorded("v5_upstream_consumption_load_curve_2026")
    assert isinstance(wrapped, dict)
    assert translated("v2_courbe_de_charge_consommation", Measured.CURVE) == wrapped["meter_reading"]


@pytest.mark.parametrize(
    ("v2", "measured", "v5"),
    [
        ("v2_consommation_quotidienne", Measured.ENERGY, "v5_conso_api_daily_consumption"),
        ("v2_production_quotidienne", Measured.ENERGY, "v5_conso_api_daily_production"),
        ("v2_courbe_de_charge_consommation", Measured.CURVE, "v5_conso_api_consumption_load_curve"),
        ("v2_courbe_de_charge_production", Measured.CURVE, "v5_conso_api_production_load_curve"),
        ("v2_puissance_conso_max_quotidienne", Measured.MAX_POWER, "v5_conso_api_consumption_max_power"),
    ],
)
def test_each_type_keeps_the_keys_the_constants_and_the_order_of_the_recorded_bodies(
    v2: str, measured: Measured, v5: str
) -> None:
    ours, theirs = translated(v2, measured), recorded(v5)
    assert isinstance(ours, dict)
    assert isinstance(theirs, dict)
    assert shape(ours) == shape(theirs)
    assert list(ours) == list(theirs)
    assert ours["reading_type"] == theirs["reading_type"]
    assert ours["quality"] == theirs["quality"]


def answer_with(points: list[Json], **quantity: Json) -> str:
    return json.dumps(
        {
            "idPrm": "99999999999991",
            "periode": {"dateDebut": "2026-09-29", "dateFin": "2026-09-30"},
            "grandeur": [{"points": points, **quantity}],
        }
    )


def intervals(body: str, measured: Measured) -> Json:
    answer = to_legacy(body, measured)
    assert isinstance(answer, dict)
    found: Json = answer["interval_reading"]
    return found


def test_a_null_value_is_left_out_because_old_clients_read_it_as_zero() -> None:
    body = answer_with([{"v": None, "d": "2026-09-29"}, {"v": "0", "d": "2026-09-30"}])
    assert intervals(body, Measured.ENERGY) == [{"value": "0", "date": "2026-09-30"}]


def test_the_step_of_each_point_is_kept_and_a_missing_one_is_half_an_hour() -> None:
    body = answer_with([{"v": "1", "d": "a", "p": "PT10M", "n": "C"}, {"v": "2", "d": "b"}])
    assert intervals(body, Measured.CURVE) == [
        {"value": "1", "date": "a", "interval_length": "PT10M", "measure_type": "C"},
        {"value": "2", "date": "b", "interval_length": "PT30M", "measure_type": "B"},
    ]


def test_the_quantity_that_the_type_is_about_is_chosen_among_several() -> None:
    body = json.dumps(
        {
            "idPrm": "99999999999991",
            "periode": {"dateDebut": "2026-09-29", "dateFin": "2026-09-30"},
            "grandeur": [
                {"grandeurPhysique": "PMA1", "points": [{"v": "1", "d": "x"}]},
                {"grandeurPhysique": "PMA", "unite": "VA", "points": [{"v": "3", "d": "x"}]},
            ],
        }
    )
    assert intervals(body, Measured.MAX_POWER) == [{"value": "3", "date": "x"}]


def test_an_answer_without_any_quantity_has_no_reading() -> None:
    body = json.dumps(
        {"idPrm": "1", "periode": {"dateDebut": "2026-09-29", "dateFin": "2026-09-30"}, "grandeur": []}
    )
    assert intervals(body, Measured.ENERGY) == []


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"idPrm": 12}'])
def test_anything_else_is_refused_without_quoting_it(body: str) -> None:
    with pytest.raises(UnexpectedAnswerError) as refusal:
        to_legacy(body, Measured.ENERGY)
    assert refusal.value.__cause__ is None
    assert "<html>" not in str(refusal.value)


def test_indexes_have_no_legacy_shape() -> None:
    with pytest.raises(UnexpectedAnswerError, match="index"):
        to_legacy("{}", Measured.INDEX)
