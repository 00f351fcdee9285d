"""Files of measures: what each shape means, what is refused and where."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.csv_import import CsvReading, CsvRefusedError, Gap, Reason, read_csv
from custom_components.linky_gtb.linky.csv_import.steps import steps_of
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval

from .recorded import FOLDER, OTHER_PRM, PRM

PREAMBLE = (
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite\n"
    f"{PRM};Courbe de charge;05/01/2026;06/01/2026;Energie active;Consommation;Comptage Brut;W\n"
    "Horodate;Valeur\n"
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def file(name: str) -> CsvReading:
    return read_csv((FOLDER / "csv" / name).read_bytes(), PRM)


def refusal(text: str | bytes, prm: str | None = PRM) -> list[tuple[int, Reason]]:
    with pytest.raises(CsvRefusedError) as refused:
        read_csv(text, prm)
    return [(problem.line, problem.reason) for problem in refused.value.problems]


def test_a_label_of_the_curve_ends_its_mean_power_and_an_empty_value_is_missing() -> None:
    reading = file("enedis_curve_2021.csv")

    assert reading.intervals == (
        Interval(utc("2026-01-04T23:00"), utc("2026-01-04T23:30"), Fraction(600)),
        Interval(utc("2026-01-04T23:30"), utc("2026-01-05T00:00"), Fraction(400)),
        Interval(utc("2026-01-05T00:30"), utc("2026-01-05T01:00"), Fraction(300)),
    )
    assert (reading.rows, reading.empty_rows) == (4, 1)
    assert reading.gaps == (Gap(utc("2026-01-05T00:00"), utc("2026-01-05T00:30")),)
    assert reading.days == (date(2026, 1, 5),)


def test_daily_indexes_become_days_and_production_and_maxima_of_the_same_file_are_left_aside() -> None:
    reading = file("enedis_mixed_blocks.csv")

    assert reading.daily == (
        DailyEnergy(date(2026, 1, 5), Fraction(10_500)),
        DailyEnergy(date(2026, 1, 6), Fraction(8_500)),
        DailyEnergy(date(2026, 1, 9), Fraction(300)),
    )
    assert reading.intervals == ()
    assert reading.skipped_rows == 3


def test_half_hours_of_a_sheet_saved_by_a_spreadsheet_are_kilowatts_of_civil_time() -> None:
    reading = file("enedis_half_hours_2025.csv")

    assert reading.intervals == (
        Interval(utc("2026-03-01T23:00"), utc("2026-03-01T23:30"), Fraction(2015)),
        Interval(utc("2026-03-02T00:00"), utc("2026-03-02T00:30"), Fraction(250)),
    )


def test_days_may_come_newest_first_and_na_is_missing() -> None:
    reading = file("enedis_daily_2025.csv")

    assert reading.daily == (
        DailyEnergy(date(2026, 1, 1), Fraction(6329)),
        DailyEnergy(date(2026, 1, 2), Fraction(3217)),
    )
    assert reading.empty_rows == 1


def test_the_generic_format_takes_any_step_in_any_order() -> None:
    reading = file("generic_ten_minutes.csv")

    assert [interval.minutes for interval in reading.intervals] == [10, 10, 30]
    assert [interval.energy_wh for interval in reading.intervals] == [11_250, 12_500, 30_000]
    assert reading.gaps == (Gap(utc("2026-01-05T10:20"), utc("2026-01-05T10:30")),)


def test_energy_per_step_is_not_multiplied_by_its_duration() -> None:
    reading = read_csv(PREAMBLE.replace("Brut;W\n", "Brut;Wh\n") + "2026-01-05T00:30:00+01:00;350\n")

    assert reading.intervals[0].energy_wh == 350


def test_daily_energies_under_a_preamble_are_days() -> None:
    text = PREAMBLE.replace("Courbe de charge", "Consommation quotidienne").replace("Brut;W\n", "Brut;Wh\n")

    assert read_csv(text + "2026-01-05T00:00:00+01:00;9500\n").daily == (
        DailyEnergy(date(2026, 1, 5), Fraction(9500)),
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_separators_and_line_ends_vary(separator: str, ending: str) -> None:
    text = "Date;Valeur (en Wh)\n2026-06-01;12571\n".replace(";", separator).replace("\n", ending)

    assert read_csv(text).daily == (DailyEnergy(date(2026, 6, 1), Fraction(12_571)),)


def test_quoted_cells_with_decimal_commas_are_read() -> None:
    text = '"Début","Fin","Valeur (en kW)"\n"02/03/2026 00:00:00","02/03/2026 01:00:00","4,5"\n'

    assert read_csv(text).intervals[0].energy_wh == 4500


def curve_rows(day: date, *, offset: bool) -> list[str]:
    start, count = day_start(day), (day_end(day) - day_start(day)) // timedelta(minutes=30)
    ends = [(start + timedelta(minutes=30 * (i + 1))).astimezone(PARIS) for i in range(count)]
    if offset:
        return [f"{end.isoformat()};{2 * i}\n" for i, end in enumerate(ends)]
    begins = [end.astimezone(UTC) - timedelta(minutes=30) for end in ends]
    return [
        f"{begin.astimezone(PARIS):%d/%m/%Y %H:%M:%S};{end:%d/%m/%Y %H:%M:%S};{2 * i}\n"
        for i, (begin, end) in enumerate(zip(begins, ends, strict=True))
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 1, 5)])
@pytest.mark.parametrize("backwards", [False, True])
def test_clock_change_days_are_whole_with_or_without_offset_in_both_orders(
    day: date, *, backwards: bool
) -> None:
    with_offset, without = curve_rows(day, offset=True), curve_rows(day, offset=False)
    if backwards:
        with_offset, without = with_offset[::-1], without[::-1]

    labelled = read_csv(PREAMBLE + "".join(with_offset))
    bounded = read_csv("Début;Fin;Valeur (en W)\n" + "".join(without))

    assert labelled.intervals == bounded.intervals
    assert labelled.gaps == ()
    assert (labelled.intervals[0].start, labelled.intervals[-1].end) == (day_start(day), day_end(day))
    assert [interval.energy_wh for interval in labelled.intervals] == list(range(len(with_offset)))


def test_the_hours_of_autumn_stay_unknown_in_a_file_without_offset_or_order() -> None:
    rows = curve_rows(date(2026, 10, 25), offset=False)
    rows = [*rows[::3], *rows[1::3], *rows[2::3]]

    reading = read_csv("Début;Fin;Valeur (en W)\n" + "".join(rows))

    assert len(reading.intervals) == 46
    assert reading.empty_rows == 4


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_with_offset_does_not_matter(chance: random.Random) -> None:
    rows = curve_rows(date(2026, 10, 25), offset=True)
    whole = read_csv(PREAMBLE + "".join(rows))
    chance.shuffle(rows)

    assert read_csv(PREAMBLE + "".join(rows)).intervals == whole.intervals


def instants(*minutes: int) -> list[datetime]:
    return [utc("2026-01-05T00:00") + timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("minutes", "steps"),
    [
        ((30, 60, 90, 120), [30, 30, 30, 30]),
        ((30, 60, 120, 150), [30, 30, 30, 30]),
        ((60, 120, 180, 240, 250, 260), [60, 60, 60, 60, 10, 10]),
        ((10, 20, 30, 60, 90, 120, 150), [10, 10, 10, 30, 30, 30, 30]),
        ((30, 90, 150, 180), [30, 30, 30, 30]),
        ((30, 60, 1500, 1530), [30, 30, 30, 30]),
        ((30,), [30]),
        ((), []),
    ],
)
def test_the_step_may_change_and_a_hole_is_not_a_longer_step(
    minutes: tuple[int, ...], steps: list[int]
) -> None:
    assert steps_of(instants(*minutes)) == steps


def test_a_row_given_twice_counts_once() -> None:
    row = "2026-01-05T00:30:00+01:00;1200\n"

    assert len(read_csv(PREAMBLE + row + row).intervals) == 1


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("2026-01-05T00:30:00+01:00;1200\nnot a row\n", [(5, Reason.DATE)]),
        ("2026-13-05T00:30:00+01:00;1200\n", [(4, Reason.DATE)]),
        ("2026-01-05T00:30:00+01:00;12x\n", [(4, Reason.NUMBER)]),
        ("2026-01-05T00:30:00+01:00;-12\n", [(4, Reason.NEGATIVE)]),
        ("2026-01-05T00:30:00+01:00;1\n2026-01-05T00:30:00+01:00;2\n", [(5, Reason.CONFLICT)]),
        ("x;1\ny;2\n", [(4, Reason.DATE), (5, Reason.DATE)]),
        ("2026-01-05T00:30:00+01:00;\n", [(0, Reason.EMPTY)]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_read(
    rows: str, problems: list[tuple[int, Reason]]
) -> None:
    assert refusal(PREAMBLE + rows) == problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", (0, Reason.EMPTY)),
        ("\n\n", (0, Reason.EMPTY)),
        (b"PK\x03\x04", (0, Reason.ENCODING)),
        (b"\x81\x8d", (0, Reason.ENCODING)),
        ("a;b\n1;2\n", (1, Reason.LAYOUT)),
        ("Date;A;B\n2026-01-01;1;2\n", (1, Reason.LAYOUT)),
        ("Horodate;Valeur\n2026-01-05T00:30:00+01:00;1\n", (1, Reason.UNIT)),
        ("Date;Valeur (en kW)\n01/01/2026;1\n", (1, Reason.UNIT)),
        ("Début;Fin;Valeur\n02/03/2026 00:00:00;02/03/2026 00:30:00;1\n", (1, Reason.UNIT)),
        ("Début;Fin;Valeur (en kW)\n02/03/2026 00:00:00;02/03/2026 03:30:00;1\n", (2, Reason.STEP)),
        ("Début;Fin;Valeur (en kW)\nx;02/03/2026 03:30:00;1\n", (2, Reason.DATE)),
        ("start_utc,end_utc,kwh\nx,2026-01-05T10:00:00Z,1\n", (2, Reason.DATE)),
        ("start_utc,end_utc,kwh\n2026-01-05T10:00:00Z,2026-01-05T10:00:00Z,1\n", (2, Reason.STEP)),
        ("start_utc,end_utc,kwh\n2026-01-05T10:00:00Z,2026-01-05T12:00:00Z,1\n", (2, Reason.STEP)),
        (
            PREAMBLE.replace(";Consommation;", ";Production;") + "2026-01-05T00:30:00+01:00;1\n",
            (3, Reason.PRODUCTION),
        ),
        (PREAMBLE.replace(PRM, OTHER_PRM) + "2026-01-05T00:30:00+01:00;1\n", (2, Reason.OTHER_METER)),
        ("Date;Valeur (en kWh)\n01/01/2026;1\n01/01/2026;2\n", (3, Reason.CONFLICT)),
    ],
)
def test_a_file_that_is_not_understood_whole_is_refused(
    text: str | bytes, problem: tuple[int, Reason]
) -> None:
    assert refusal(text) == [problem]


def test_many_lines_at_fault_are_shortened() -> None:
    with pytest.raises(CsvRefusedError) as refused:
        read_csv(PREAMBLE + "x;1\n" * 30)

    assert refused.value.lines == "4, 5, 6, 7, 8, 9, 10, 11, 12, 13…"
    assert str(refused.value) == "line 4: csv_date: 'x'"
