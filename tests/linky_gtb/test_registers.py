"""The meter's own windows and registers: read, believed only when they add up, and what they correct."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import civil_day, day_end, day_start
from custom_components.linky_gtb.linky.contract import (
    DatedWindows,
    MeterContract,
    contract_document,
    contract_of_answer,
    with_windows,
)
from custom_components.linky_gtb.linky.cost_figures import cost_figures
from custom_components.linky_gtb.linky.costs import Costs, Splits, costs_of
from custom_components.linky_gtb.linky.indexes import DayIndex, day_indexes, splits, swaps
from custom_components.linky_gtb.linky.series import Interval, MalformedAnswerError
from custom_components.linky_gtb.linky.tariffs import (
    OffPeakPeriod,
    Option,
    Register,
    Tariff,
    TariffVersion,
    parse_windows,
    with_meter_windows,
)

DAY = date(2026, 3, 10)
ONE = timedelta(days=1)
NIGHT = parse_windows("22H00-6H00")
CONTRACT: dict[str, Json] = {
    "segment": "C5",
    "subscribed_power_kva": 9,
    "off_peak_windows": [{"start": "22:00", "end": "06:00"}],
    "off_peak_text": "HC (22H00-6H00)",
    "activation_date": "2026-09-01",
    "communicating": True,
    "meter_type": "AMM",
    "warnings": [],
}


def quantity(*classes: tuple[str, list[Json]], **more: Json) -> dict[str, Json]:
    listed: list[Json] = [{"idClasseTemporelle": name, "valeur": values} for name, values in classes]
    return {
        "grandeurMetier": "CONS",
        "grandeurPhysique": "EA",
        "unite": "Wh",
        "calendrier": [
            {"idCalendrier": "DI000003", "classeTemporelle": []},
            {"idCalendrier": "FC000014", "classeTemporelle": listed},
        ],
        **more,
    }


def answer(*quantities: Json) -> Json:
    listed: list[Json] = [*quantities]
    return {"idPrm": "x", "grandeur": [], "contexte": [{"grandeur": listed}]}


def value(day: str, index: Json) -> Json:
    return {"d": f"{day} 00:00:00", "v": index, "iv": 0}


def test_indexes_are_read_from_the_supplier_s_calendar() -> None:
    total: Json = {"codeCadran": "0", "valeur": [value("2026-09-29", 30)]}
    found = day_indexes(
        answer(
            quantity(
                ("HC", [value("2026-09-29", 10), value("2026-09-30", None)]),
                ("HP", [value("2026-09-29", "20")]),
                cadranTotalisateur=total,
            ),
            quantity(("HC", [value("2026-09-29", 999)]), grandeurMetier="PROD"),
        )
    )

    assert found == (DayIndex(date(2026, 9, 29), {"HC": 10, "HP": 20}, 30),)


@pytest.mark.parametrize(
    "document",
    [
        {},
        answer(quantity(unite="J")),
        answer(quantity(("HC", [{"d": "hier", "v": 1}]))),
        answer(quantity(("HC", [{"v": 1}]))),
        answer(quantity(calendrier=[{"idCalendrier": "FC1"}])),
        answer(quantity(calendrier=[{"idCalendrier": "FC1", "classeTemporelle": [{"valeur": []}]}])),
    ],
)
def test_what_is_not_an_index_is_refused(document: Json) -> None:
    with pytest.raises(MalformedAnswerError):
        day_indexes(document)


def test_a_calendar_of_the_distributor_alone_is_used() -> None:
    classes: list[Json] = [{"idClasseTemporelle": "BASE", "valeur": [value("2026-09-29", 5)]}]
    only: list[Json] = [{"idCalendrier": "DI000001", "classeTemporelle": classes}]

    assert day_indexes(answer(quantity(calendrier=only)))[0].registers == {"BASE": 5}
    assert day_indexes(answer(quantity(calendrier=[]))) == ()


def test_registers_count_when_they_add_up_to_the_day() -> None:
    indexes = [
        DayIndex(DAY, {"HC": 100, "HP": 200}),
        DayIndex(DAY + ONE, {"HC": 130, "HP": 290}),
        DayIndex(DAY + 2 * ONE, {"HC": 140, "HP": 300}),
    ]

    found = splits(indexes, {DAY: Fraction(120), DAY + ONE: Fraction(24)})

    assert found == {DAY: {Register.OFF_PEAK: 30, Register.PEAK: 90}}
    # Each shows whole Wh: what they drop is given back to the larger, so that the day stays exact.
    assert splits(indexes, {DAY: Fraction(121)}) == {DAY: {Register.OFF_PEAK: 30, Register.PEAK: 91}}
    assert splits(indexes, {}) == {}


@pytest.mark.parametrize(
    "after",
    [
        DayIndex(DAY + ONE, {"HC": 90, "HP": 330}),
        DayIndex(DAY + ONE, {"HC": 130}),
        DayIndex(DAY + ONE, {}),
        DayIndex(DAY + 2 * ONE, {"HC": 130, "HP": 290}),
    ],
    ids=["went down", "class gone", "nothing", "next day unknown"],
)
def test_registers_that_cannot_be_compared_say_nothing(after: DayIndex) -> None:
    assert splits([DayIndex(DAY, {"HC": 100, "HP": 200}), after], {DAY: Fraction(120)}) == {}


def test_a_class_of_unknown_name_makes_its_day_unusable() -> None:
    indexes = [DayIndex(DAY, {"HCX": 0}), DayIndex(DAY + ONE, {"HCX": 10})]

    assert splits(indexes, {DAY: Fraction(10)}) == {}


def test_a_meter_that_was_changed_shows_as_an_index_that_went_down() -> None:
    indexes = [
        DayIndex(DAY, {"HC": 100, "HP": 200}, 300),
        DayIndex(DAY + ONE, {"HC": 1, "HP": 2}, 3),
        DayIndex(DAY + 2 * ONE, {"HC": 2, "HP": 4}, 6),
    ]

    assert swaps(indexes) == (DAY,)
    assert swaps([DayIndex(DAY, {"HC": 5}), DayIndex(DAY + ONE, {"HC": 4})]) == (DAY,)
    # A new tariff moves energy from one register to another: the total tells that it is the same meter.
    assert swaps([DayIndex(DAY, {"BASE": 5}, 5), DayIndex(DAY + ONE, {"BASE": 0, "HC": 6}, 6)]) == ()


def test_a_contract_is_read_with_what_it_does_not_say() -> None:
    contract = contract_of_answer(CONTRACT)

    assert contract == MeterContract(9.0, NIGHT, date(2026, 9, 1), "C5", "AMM")
    assert contract_of_answer(contract_document(contract)) == contract
    unsaid = {**CONTRACT, "subscribed_power_kva": None, "off_peak_windows": None, "activation_date": None}
    assert contract_of_answer(unsaid) == MeterContract(segment="C5", meter_type="AMM")
    assert contract_of_answer({"status": 200}) is None
    odd: Json = {**CONTRACT, "subscribed_power_kva": True, "off_peak_windows": [{"start": "?", "end": "?"}]}
    assert contract_of_answer(odd) == MeterContract(None, None, date(2026, 9, 1), "C5", "AMM")


def test_windows_that_change_hold_from_the_day_they_are_seen() -> None:
    first = with_windows((), NIGHT, DAY)
    other = parse_windows("2H00-7H00;13H00-16H00")

    assert with_windows(first, NIGHT, DAY + ONE) == first
    assert with_windows(first, None, DAY + ONE) == first
    assert with_windows(first, other, DAY + ONE) == (DatedWindows(DAY, NIGHT), DatedWindows(DAY + ONE, other))
    assert with_windows(first, other, DAY) == (DatedWindows(DAY, other),)


def version(since: date, windows: str = "") -> TariffVersion:
    prices = {Register.PEAK: Decimal("0.2"), Register.OFF_PEAK: Decimal("0.1")}
    periods = (OffPeakPeriod(parse_windows(windows)),) if windows else ()
    return TariffVersion(since, Option.PEAK_OFF_PEAK, prices, Decimal(), periods)


def test_a_version_without_windows_follows_those_of_the_meter() -> None:
    day, night = parse_windows("12H00-14H00"), NIGHT
    own = version(DAY + 20 * ONE, "1H00-5H00")
    tariff = Tariff((version(DAY), own))
    seen = [(DAY + 5 * ONE, night), (DAY + 10 * ONE, day), (DAY + 30 * ONE, night)]

    followed = with_meter_windows(tariff, seen)

    assert [(one.valid_from, one.off_peak[0].windows) for one in followed.versions] == [
        (DAY, night),
        (DAY + 10 * ONE, day),
        (DAY + 20 * ONE, own.off_peak[0].windows),
    ]
    assert with_meter_windows(tariff, []) is tariff
    assert tariff.register_at(day_start(DAY)) is None
    assert followed.register_at(day_start(DAY)) is Register.OFF_PEAK


def half_hours(day: date, energy_wh: int = 1000) -> tuple[Interval, ...]:
    start, step = day_start(day), timedelta(minutes=30)
    return tuple(
        Interval(start + n * step, start + (n + 1) * step, Fraction(energy_wh))
        for n in range((day_end(day) - start) // step)
    )


def priced(intervals: tuple[Interval, ...], exact: Splits, daily_wh: dict[date, Fraction]) -> Costs:
    found = costs_of(intervals, daily_wh, Tariff((version(date(2026, 1, 1), "22H00-6H00"),)), exact)
    assert found is not None
    return found


def day_energy(costs: Costs, register: Register) -> Fraction:
    hours = costs.energy_wh.get(register, {})
    return sum((wh for hour, wh in hours.items() if civil_day(hour) == DAY), Fraction())


def test_registers_decide_of_a_day_and_keep_the_shape_of_its_curve() -> None:
    exact = {DAY: {Register.OFF_PEAK: Fraction(15_500), Register.PEAK: Fraction(32_500)}}

    costs = priced(half_hours(DAY), exact, {DAY: Fraction(48_000)})

    assert day_energy(costs, Register.OFF_PEAK) == 15_500
    assert day_energy(costs, Register.PEAK) == 32_500
    assert sum(costs.money_eur.values()) == Fraction("1.55") + Fraction("6.5")
    assert len(costs.energy_wh[Register.OFF_PEAK]) == 8
    assert costs.disagreements == ()


def test_windows_that_the_registers_contradict_are_told() -> None:
    exact = {DAY: {Register.OFF_PEAK: Fraction(8_000), Register.PEAK: Fraction(40_000)}}

    assert priced(half_hours(DAY), exact, {DAY: Fraction(48_000)}).disagreements == (DAY,)
    # Of a day whose curve is not whole, nothing can be said.
    assert priced(half_hours(DAY)[4:], exact, {DAY: Fraction(48_000)}).disagreements == ()


def test_registers_price_a_day_without_curve() -> None:
    exact = {DAY: {Register.OFF_PEAK: Fraction(8_000), Register.PEAK: Fraction(0)}}

    costs = priced((), exact, {DAY: Fraction(8_000)})

    assert costs.energy_wh == {Register.OFF_PEAK: {day_start(DAY): 8_000}}
    assert costs.unpriced_wh == 0
    assert sum(costs.money_eur.values()) == Fraction("0.8")


def test_registers_of_another_option_are_left_aside() -> None:
    exact = {DAY: {Register.BASE: Fraction(48_000)}}

    costs = priced(half_hours(DAY), exact, {DAY: Fraction(48_000)})

    assert day_energy(costs, Register.PEAK) == 32_000


def test_figures_compare_a_month_and_a_year_with_the_days_before() -> None:
    tariff = Tariff((TariffVersion(date(2025, 1, 1), Option.BASE, {Register.BASE: Decimal(1)}, Decimal(31)),))
    first, today = date(2025, 2, 1), date(2026, 3, 31)
    count = (today - first).days
    daily = {first + n * ONE: Fraction(1000) for n in range(count)}
    costs = costs_of((), daily, tariff)
    assert costs is not None

    figures = cost_figures(costs, today)

    assert figures is not None
    assert figures.last_day == date(2026, 3, 30)
    assert figures.last_day_eur == 2
    assert figures.month.eur == 30 * 2
    # February has 28 days: the 29th and the 30th of March have nothing before them.
    assert figures.month.before_eur == 28 + 31
    # January of the year before was not read: nothing is compared.
    assert figures.year.before_eur is None
    assert figures.shares == {Register.BASE: 1}
    assert cost_figures(costs, first) is None
