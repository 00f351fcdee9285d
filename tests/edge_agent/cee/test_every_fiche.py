"""Rules that hold for every fiche of the catalogue."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edge_agent.cee import ComputableVersion, Estimate, Situation, codes, estimate, fiche
from edge_agent.cee.schema import BoolInput, EnumInput, NumberInput
from tests.edge_agent.cee.inputs_strategy import accepted_inputs

DAY = timedelta(days=1)
type Case = tuple[str, ComputableVersion]


def computable() -> list[Case]:
    return [
        (code, version)
        for code in codes()
        for version in fiche(code).known_versions
        if isinstance(version, ComputableVersion)
    ]


def with_area() -> list[Case]:
    return [case for case in computable() if {"area_m2", "surfaces_m2"} & case[1].inputs.keys()]


def name(case: object) -> str:
    match case:
        case (str() as code, ComputableVersion() as version):
            return f"{code} {version.version}"
        case _:
            return str(case)


def answer(case: Case, inputs: dict[str, object]) -> Estimate:
    code, version = case
    return estimate(code, version.valid_from, inputs)


def known_volume(case: Case, inputs: dict[str, object]) -> Fraction:
    volume = answer(case, inputs).kwh_cumac
    assume(volume is not None)
    assert volume is not None
    return volume


@pytest.mark.parametrize("code", codes())
def test_a_version_holds_from_its_first_day_to_its_last_and_not_a_day_more(code: str) -> None:
    versions = fiche(code).known_versions
    for version in versions:
        assert fiche(code).version_at(version.valid_from) is version
        before = fiche(code).version_at(version.valid_from - DAY)
        assert before is None or before.valid_to == version.valid_from - DAY
        if version.valid_to is not None:
            assert fiche(code).version_at(version.valid_to) is version
            after = fiche(code).version_at(version.valid_to + DAY)
            assert after is None or after.valid_from == version.valid_to + DAY
    for older, newer in itertools.pairwise(versions):
        assert fiche(code).version_at(newer.valid_from - DAY) is older, "a hole between two versions"


@pytest.mark.parametrize("code", [code for code in codes() if fiche(code).repealed])
def test_a_repealed_fiche_says_so_from_the_day_after_its_last(code: str) -> None:
    repeal = fiche(code).repealed
    assert repeal is not None
    last = repeal.last_engagement_day

    [after] = estimate(code, last + DAY, {}).reasons
    assert after.code == "repealed"
    assert str(last) in after.text
    if not fiche(code).versions:
        on_the_day = estimate(code, last, {})
        assert (on_the_day.eligible, on_the_day.reasons[0].code) == (None, "amounts_not_in_catalogue")


@pytest.mark.parametrize("case", computable(), ids=name)
@settings(max_examples=12)
@given(draw=st.data())
def test_a_volume_is_above_zero_or_there_is_a_reason(case: Case, draw: st.DataObject) -> None:
    result = answer(case, draw.draw(accepted_inputs(case[1])))

    assert result.version == case[1].version
    assert result.eligible is (result.kwh_cumac is not None)
    assert bool(result.reasons) is (result.kwh_cumac is None)
    assert result.kwh_cumac is None or result.kwh_cumac > 0


def every_choice(version: ComputableVersion) -> Iterator[dict[str, object]]:
    """Every combination of words and truth values, with quantities that no bound excludes."""
    options: dict[str, list[object]] = {}
    for input_name, spec in version.inputs.items():
        match spec:
            case EnumInput():
                options[input_name] = [*spec.values]
            case BoolInput():
                options[input_name] = [True, False]
            case NumberInput():
                options[input_name] = [spec.max if spec.max is not None and spec.max < 100 else 100]
            case _:
                return
    for values in itertools.product(*options.values()):
        yield dict(zip(options, values, strict=True))


@pytest.mark.parametrize("case", computable(), ids=name)
def test_no_cell_of_a_table_is_counted_as_zero(case: Case) -> None:
    for inputs in every_choice(case[1]):
        result = answer(case, inputs)
        assert result.kwh_cumac is None or result.kwh_cumac > 0
        assert bool(result.reasons) is (result.kwh_cumac is None)


@pytest.mark.parametrize("case", with_area(), ids=name)
@settings(max_examples=12)
@given(draw=st.data())
def test_more_area_gives_more_volume(case: Case, draw: st.DataObject) -> None:
    inputs = draw.draw(accepted_inputs(case[1]))
    larger = dict(inputs)
    if isinstance(areas := inputs.get("surfaces_m2"), dict):
        use = draw.draw(st.sampled_from(sorted(areas)))
        larger["surfaces_m2"] = {**areas, use: areas[use] + 1}
    else:
        area = inputs["area_m2"]
        assert isinstance(area, int)
        larger["area_m2"] = area + 1

    assert known_volume(case, larger) > known_volume(case, inputs)


@pytest.mark.parametrize("case", [case for case in computable() if "zone" in case[1].inputs], ids=name)
@settings(max_examples=8)
@given(draw=st.data())
def test_the_zone_may_come_from_the_department(case: Case, draw: st.DataObject) -> None:
    version = case[1]
    inputs = draw.draw(accepted_inputs(version))
    department = {"H1": "75", "H2": "33", "H3": "13"}[str(inputs["zone"])]
    assume(inputs.get("overseas") is not True)
    without_zone = {key: value for key, value in inputs.items() if key != "zone"}

    result = estimate(case[0], version.valid_from, without_zone, situation=Situation(department=department))

    assert result.kwh_cumac == answer(case, inputs).kwh_cumac


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [("BAT-TH-142", "convective_kw", "radiant_kw"), ("BAT-TH-143", "heated_m2", "cooled_m2")],
)
@settings(max_examples=20)
@given(draw=st.data())
def test_quantities_counted_side_by_side_add_up(
    code: str, first: str, second: str, draw: st.DataObject
) -> None:
    version = fiche(code).known_versions[-1]
    assert isinstance(version, ComputableVersion)
    case = (code, version)
    inputs = {**draw.draw(accepted_inputs(version)), first: 7, second: 11}

    alone = known_volume(case, {**inputs, second: 0}) + known_volume(case, {**inputs, first: 0})
    assert known_volume(case, inputs) == alone


def managed_by_a_gtb() -> list[Case]:
    return [case for case in computable() if "surfaces_m2" in case[1].inputs]


@pytest.mark.parametrize("case", managed_by_a_gtb(), ids=name)
@settings(max_examples=20)
@given(draw=st.data())
def test_the_uses_of_a_gtb_add_up_in_every_version(case: Case, draw: st.DataObject) -> None:
    inputs = draw.draw(accepted_inputs(case[1])) | {"overseas": False}
    areas = inputs["surfaces_m2"]
    assert isinstance(areas, dict)
    heating = {"chauffage": areas.get("chauffage", 1)}
    others = {use: area for use, area in areas.items() if use != "chauffage"}

    alone = known_volume(case, {**inputs, "surfaces_m2": heating})
    added = [
        known_volume(case, {**inputs, "surfaces_m2": {**heating, use: area}}) - alone
        for use, area in others.items()
    ]
    assert known_volume(case, {**inputs, "surfaces_m2": {**heating, **others}}) == alone + sum(added)
