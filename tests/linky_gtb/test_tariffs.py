"""Which register counts at an instant, and what a kWh costs: by option, window, season, colour and date."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.tariffs import (
    REGISTERS,
    OffPeakPeriod,
    Option,
    Register,
    Season,
    Tariff,
    TariffVersion,
    TempoCalendar,
    TempoColour,
    parse_windows,
)

SUMMER = Season((4, 1), (10, 31))
NIGHT = (OffPeakPeriod(parse_windows("22H30-6H30")),)
SEASONAL = (
    OffPeakPeriod(parse_windows("1H00-6H00;12H30-15H30"), SUMMER),
    OffPeakPeriod(parse_windows("23H00-7H00")),
)
COLOURS = TempoCalendar(
    {
        date(2026, 1, 5): TempoColour.BLUE,
        date(2026, 1, 6): TempoColour.RED,
        date(2026, 1, 7): TempoColour.WHITE,
    }
)


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)


def version(
    option: Option,
    *prices: str,
    since: date = date(2020, 1, 1),
    off_peak: tuple[OffPeakPeriod, ...] = NIGHT,
    subscription: str = "0",
) -> TariffVersion:
    wanted = prices or tuple(f"0.{number}" for number in range(1, 1 + len(REGISTERS[option])))
    return TariffVersion(
        since,
        option,
        dict(zip(REGISTERS[option], map(Decimal, wanted), strict=True)),
        Decimal(subscription),
        off_peak,
    )


def tariff(*versions: TariffVersion) -> Tariff:
    return Tariff(versions, COLOURS)


def test_base_has_one_register_at_any_time() -> None:
    assert tariff(version(Option.BASE)).register_at(paris("2026-07-14T03:00")) is Register.BASE


@pytest.mark.parametrize(
    ("local", "register"),
    [
        ("2026-01-05T22:29", Register.PEAK),
        ("2026-01-05T22:30", Register.OFF_PEAK),
        ("2026-01-06T00:00", Register.OFF_PEAK),
        ("2026-01-06T06:29", Register.OFF_PEAK),
        ("2026-01-06T06:30", Register.PEAK),
    ],
)
def test_a_window_passes_midnight_and_holds_its_start_but_not_its_end(local: str, register: Register) -> None:
    assert tariff(version(Option.PEAK_OFF_PEAK)).register_at(paris(local)) is register


@pytest.mark.parametrize(
    ("local", "register"),
    [
        ("2026-03-31T13:00", Register.PEAK),
        ("2026-04-01T13:00", Register.OFF_PEAK),
        ("2026-10-31T13:00", Register.OFF_PEAK),
        ("2026-11-01T13:00", Register.PEAK),
        ("2026-10-31T23:30", Register.PEAK),
        ("2026-11-01T00:30", Register.OFF_PEAK),
        ("2028-02-29T23:30", Register.OFF_PEAK),
    ],
)
def test_each_season_has_its_own_windows(local: str, register: Register) -> None:
    seasonal = tariff(version(Option.PEAK_OFF_PEAK, off_peak=SEASONAL))

    assert seasonal.register_at(paris(local)) is register


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 4, 1), False),
        (date(2026, 11, 1), True),
    ],
)
def test_a_season_may_pass_new_year(day: date, *, inside: bool) -> None:
    assert Season((11, 1), (3, 31)).holds(day) is inside


@pytest.mark.parametrize(
    ("local", "plain", "with_windows"),
    [
        ("2026-01-09T23:59", Register.BASE, Register.OFF_PEAK),
        ("2026-01-10T00:00", Register.WEEKEND, Register.WEEKEND),
        ("2026-01-11T23:59", Register.WEEKEND, Register.WEEKEND),
        ("2026-01-12T00:00", Register.BASE, Register.OFF_PEAK),
        ("2026-01-12T12:00", Register.BASE, Register.PEAK),
    ],
)
def test_a_weekend_runs_from_saturday_midnight_to_monday_midnight(
    local: str, plain: Register, with_windows: Register
) -> None:
    assert tariff(version(Option.WEEKEND)).register_at(paris(local)) is plain
    assert tariff(version(Option.PEAK_OFF_PEAK_WEEKEND)).register_at(paris(local)) is with_windows


@pytest.mark.parametrize(
    ("local", "register"),
    [
        ("2026-01-06T05:59", Register.BLUE_OFF_PEAK),
        ("2026-01-06T06:00", Register.RED_PEAK),
        ("2026-01-06T21:59", Register.RED_PEAK),
        ("2026-01-06T22:00", Register.RED_OFF_PEAK),
        ("2026-01-07T05:59", Register.RED_OFF_PEAK),
        ("2026-01-07T06:00", Register.WHITE_PEAK),
        ("2026-01-08T05:59", Register.WHITE_OFF_PEAK),
        ("2026-01-08T06:00", None),
        ("2026-01-05T05:59", None),
    ],
)
def test_a_tempo_colour_runs_from_six_to_six_and_an_unknown_one_has_no_register(
    local: str, register: Register | None
) -> None:
    tempo = tariff(version(Option.TEMPO))

    assert tempo.register_at(paris(local)) is register
    assert (tempo.price_at(paris(local)) is None) is (register is None)


def test_a_price_holds_from_the_midnight_of_its_day() -> None:
    dated = tariff(
        version(Option.BASE, "0.25", since=date(2025, 2, 1)),
        version(Option.BASE, "0.20", since=date(2026, 2, 1)),
    )

    assert dated.price_at(paris("2025-01-31T23:59")) is None
    assert dated.price_at(paris("2025-02-01T00:00")) == Decimal("0.25")
    assert dated.price_at(paris("2026-01-31T23:59")) == Decimal("0.25")
    assert dated.price_at(paris("2026-02-01T00:00")) == Decimal("0.20")


def test_an_option_may_change_with_a_version() -> None:
    dated = tariff(version(Option.BASE), version(Option.PEAK_OFF_PEAK, since=date(2026, 1, 10)))

    assert dated.register_at(paris("2026-01-09T23:30")) is Register.BASE
    assert dated.register_at(paris("2026-01-10T23:30")) is Register.OFF_PEAK
    assert dated.registers() == (Register.BASE, Register.PEAK, Register.OFF_PEAK)


def test_a_version_without_one_of_its_prices_is_refused() -> None:
    with pytest.raises(ValueError, match="peak_off_peak needs a price for each of peak, off_peak"):
        TariffVersion(date(2026, 1, 1), Option.PEAK_OFF_PEAK, {Register.PEAK: Decimal("0.2")})


def test_two_versions_of_the_same_day_are_refused() -> None:
    with pytest.raises(ValueError, match="order of their dates"):
        tariff(version(Option.BASE), version(Option.BASE))


def test_an_interval_is_cut_where_the_register_changes() -> None:
    parts = list(
        tariff(version(Option.PEAK_OFF_PEAK, "0.2", "0.1")).parts(
            paris("2026-01-05T22:00"), paris("2026-01-05T23:00")
        )
    )

    assert [(part.register, part.price, part.end - part.start) for part in parts] == [
        (Register.PEAK, Decimal("0.2"), timedelta(minutes=30)),
        (Register.OFF_PEAK, Decimal("0.1"), timedelta(minutes=30)),
    ]


@pytest.mark.parametrize(
    ("day", "off_peak_hours"), [(date(2026, 3, 29), 7), (date(2026, 10, 25), 9), (date(2026, 6, 1), 8)]
)
def test_a_night_has_seven_eight_or_nine_off_peak_hours_when_the_clock_changes(
    day: date, off_peak_hours: int
) -> None:
    parts = tariff(version(Option.PEAK_OFF_PEAK)).parts(day_start(day), day_end(day))

    off_peak = sum(
        (part.end - part.start for part in parts if part.register is Register.OFF_PEAK), timedelta()
    )
    assert off_peak == timedelta(hours=off_peak_hours)


def test_both_hours_of_autumn_with_the_same_label_are_off_peak() -> None:
    night = tariff(version(Option.PEAK_OFF_PEAK))

    assert {night.register_at(paris("2026-10-25T02:30", fold)) for fold in (0, 1)} == {Register.OFF_PEAK}


@pytest.mark.parametrize(
    ("year", "month", "days"), [(2026, 2, 28), (2028, 2, 29), (2026, 4, 30), (2026, 12, 31)]
)
def test_a_months_subscription_is_spread_over_its_days_exactly(year: int, month: int, days: int) -> None:
    subscribed = tariff(version(Option.BASE, subscription="13.37"))

    total = sum(
        (subscribed.subscription_eur(date(year, month, day)) for day in range(1, days + 1)), Fraction()
    )

    assert total == Fraction("13.37")


def test_a_day_has_one_price_when_nothing_changes_in_it() -> None:
    weekend = tariff(version(Option.WEEKEND, "0.2", "0.1"))

    saturday = weekend.price_of_day(date(2026, 1, 10))
    assert saturday is not None
    assert (saturday.register, saturday.price) == (Register.WEEKEND, Decimal("0.1"))
    assert tariff(version(Option.PEAK_OFF_PEAK)).price_of_day(date(2026, 1, 5)) is None
    assert tariff(version(Option.TEMPO)).price_of_day(date(2030, 1, 5)) is None


instants = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(  # noqa: DTZ001  made UTC just after
    lambda moment: moment.replace(tzinfo=UTC, second=0, microsecond=0)
)
windows = st.sampled_from([NIGHT, SEASONAL, (OffPeakPeriod(parse_windows("2H10-7H05;13H00-16H00")),)])


@given(
    instant=instants,
    option=st.sampled_from([option for option in Option if option is not Option.TEMPO]),
    off_peak=windows,
)
def test_every_instant_has_exactly_one_register_of_its_option(
    instant: datetime, option: Option, off_peak: tuple[OffPeakPeriod, ...]
) -> None:
    found = tariff(version(option, off_peak=off_peak)).register_at(instant)

    assert found in REGISTERS[option]


@given(start=instants, minutes=st.integers(1, 3000), off_peak=windows, option=st.sampled_from(Option))
def test_the_parts_of_an_interval_touch_and_keep_their_register_to_the_minute(
    start: datetime, minutes: int, off_peak: tuple[OffPeakPeriod, ...], option: Option
) -> None:
    priced = tariff(version(option, off_peak=off_peak))
    end = start + timedelta(minutes=minutes)

    parts = list(priced.parts(start, end))

    assert (parts[0].start, parts[-1].end) == (start, end)
    assert all(before.end == after.start for before, after in pairwise(parts))
    for part in parts:
        last = part.end - timedelta(minutes=1)
        assert priced.register_at(part.start) == priced.register_at(last) == part.register
        assert priced.price_at(last) == part.price
