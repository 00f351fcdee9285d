"""The charts of the reports (pure)."""

import math
from collections.abc import Sequence
from datetime import date

from edge_agent.anomalies.profiles import Floats
from edge_agent.language import Language
from edge_agent.reports.svg import (
    BAD,
    EXPECTED,
    GOOD,
    GRID,
    INK,
    OBSERVED,
    SOFT,
    Drawing,
    Scale,
    scale_over,
)
from edge_agent.savings.change_point import ChangePoint

_FEW_DAYS = 40
_HEAT = ("#f3f6fc", "#c9d8f5", "#8fb0ea", "#4f7fd9", "#1d4ed8", "#0b2f8f")


def daily_energy(
    days: Sequence[tuple[date, float | None, float | None]],
    marked: frozenset[date],
    language: Language,
    names: tuple[str, str, str],
) -> str:
    """Bars of observed energy, red on days with an anomaly, under a line of expected energy.

    Args:
        days: date, observed and expected kWh.
        marked: days with an anomaly.
        language: of the axes.
        names: of observed, expected, and days with an anomaly.
    """
    drawing = Drawing()
    known = [value for _, observed, expected in days for value in (observed, expected) if value is not None]
    y = scale_over([0.0, *known], drawing.bottom, drawing.top, zero=True)
    step = (drawing.right - drawing.left) / len(days)
    drawing.y_axis(y, _numbers(y.ticks(), language), "kWh")
    for place, (day, observed, _) in enumerate(days):
        if observed is not None:
            colour = BAD if day in marked else OBSERVED
            drawing.rect(
                drawing.left + (place + 0.12) * step, y(0.0), 0.76 * step, y(observed) - y(0.0), colour=colour
            )
    line = [
        (drawing.left + (place + 0.5) * step, math.nan if expected is None else y(expected))
        for place, (_, _, expected) in enumerate(days)
    ]
    drawing.line(line, colour=INK, width=1.8)
    drawing.x_labels(_dates([day for day, _, _ in days], drawing.left, step, language))
    observed_name, expected_name, marked_name = names
    entries = [(OBSERVED, observed_name), (INK, expected_name)]
    drawing.legend([*entries, (BAD, marked_name)] if marked else entries)
    return drawing.svg(f"{observed_name} / {expected_name}")


def before_and_after(
    days: Sequence[tuple[date, float | None, float | None]], language: Language, names: tuple[str, str]
) -> str:
    """Weekly means of observed and expected energy, over years.

    Args:
        days: date, observed and expected kWh, every day.
        language: of the axes.
        names: of both lines.
    """
    drawing = Drawing(height=215.0)
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    observed, expected = ([_mean([day[column] for day in week]) for week in weeks] for column in (1, 2))
    y = scale_over(
        [0.0, *(value for value in (*observed, *expected) if not math.isnan(value))],
        drawing.bottom,
        drawing.top,
        zero=True,
    )
    step = (drawing.right - drawing.left) / len(weeks)
    drawing.y_axis(y, _numbers(y.ticks(), language), "kWh")
    for values, colour in ((expected, EXPECTED), (observed, OBSERVED)):
        drawing.line(
            [(drawing.left + (place + 0.5) * step, y(value)) for place, value in enumerate(values)],
            colour=colour,
            width=2.0,
        )
    drawing.x_labels(_months(days, drawing.left, (drawing.right - drawing.left) / len(days), language))
    drawing.legend([(OBSERVED, names[0]), (EXPECTED, names[1])])
    return drawing.svg(" / ".join(names))


def cumulated(
    days: Sequence[tuple[date, float, float, float]], language: Language, names: tuple[str, str]
) -> str:
    """Cumulated saving with its 90 % band.

    Args:
        days: date, kWh saved, lower and upper ends.
        language: of the axes.
        names: of the line and of the band.
    """
    drawing = Drawing(height=200.0)
    y = scale_over(
        [value for _, middle, low, high in days for value in (middle, low, high)],
        drawing.bottom,
        drawing.top,
        zero=True,
    )
    step = (drawing.right - drawing.left) / len(days)
    drawing.y_axis(y, _numbers(y.ticks(), language), "kWh")
    places = [drawing.left + (place + 0.5) * step for place in range(len(days))]
    middle = [(x, y(kwh)) for x, (_, kwh, _, _) in zip(places, days, strict=True)]
    lower = [(x, y(kwh)) for x, (_, _, kwh, _) in zip(places, days, strict=True)]
    upper = [(x, y(kwh)) for x, (_, _, _, kwh) in zip(places, days, strict=True)]
    drawing.area(upper, lower, colour=GOOD)
    drawing.line([(drawing.left, y(0.0)), (drawing.right, y(0.0))], colour=SOFT, width=1.0, dash="4 3")
    drawing.line(middle, colour=GOOD, width=2.2)
    drawing.x_labels(_months([(day[0], None, None) for day in days], drawing.left, step, language))
    drawing.legend([(GOOD, names[0]), ("#cfe5d6", names[1])])
    return drawing.svg(names[0])


def signature(
    groups: Sequence[tuple[str, str, Sequence[tuple[float, float]], ChangePoint | None]], language: Language
) -> str:
    """Daily energy against outdoor temperature: dots of each group and its line.

    Args:
        groups: name, colour, (°C, kWh) of each day, and the fitted line.
        language: of the axes.
    """
    drawing = Drawing(height=290.0)
    points = [point for _, _, dots, _ in groups for point in dots]
    x = scale_over([temp for temp, _ in points], drawing.left, drawing.right)
    y = scale_over([0.0, *(kwh for _, kwh in points)], drawing.bottom, drawing.top, zero=True)
    drawing.y_axis(y, _numbers(y.ticks(), language), "kWh")
    for name, colour, dots, line in groups:
        del name
        for temp, kwh in dots:
            drawing.dot(x(temp), y(kwh), colour=colour)
        if line is not None and dots:
            _line_of(drawing, line, [temp for temp, _ in dots], x=x, y=y, colour=colour)
    drawing.x_labels([(x(tick), f"{language.number(tick)} °C") for tick in x.ticks(8)])
    drawing.legend([(colour, name) for name, colour, _, _ in groups])
    return drawing.svg(" / ".join(name for name, _, _, _ in groups))


def residuals(
    points: Sequence[tuple[float, float]],
    x_labels: Sequence[tuple[float, str]],
    language: Language,
    unit: str,
) -> str:
    """Observed less expected, against anything.

    Args:
        points: abscissa and residual in kWh.
        x_labels: abscissas to write, with their texts.
        language: of the axis.
        unit: above the axis.
    """
    drawing = Drawing(height=165.0)
    x = Scale(min(at for at, _ in points), max(at for at, _ in points), drawing.left + 4, drawing.right - 4)
    y = scale_over([value for _, value in points], drawing.bottom, drawing.top, zero=True)
    drawing.y_axis(y, _numbers(y.ticks(4), language), unit)
    drawing.line([(drawing.left, y(0.0)), (drawing.right, y(0.0))], colour=INK, width=1.0)
    for at, value in points:
        drawing.dot(x(at), y(value), colour=OBSERVED, radius=2.0)
    drawing.x_labels([(x(at), label) for at, label in x_labels])
    return drawing.svg(unit)


def week_map(dates: Sequence[date], kwh: Floats, language: Language) -> str:
    """Each hour of each day as a shade: when the building really runs.

    Args:
        dates: the days.
        kwh: energy of each hour, shape (days, 24); NaN leaves a blank.
        language: of the axes.
    """
    drawing = Drawing(height=190.0)
    row = (drawing.bottom - drawing.top) / 24
    step = (drawing.right - drawing.left) / len(dates)
    known = kwh[kwh == kwh]  # noqa: PLR0124 - not NaN
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    for place in range(len(dates)):
        for hour in range(24):
            value = float(kwh[place, hour])
            if not math.isnan(value):
                share = (value - low) / (high - low) if high > low else 0.0
                colour = _HEAT[min(int(share * len(_HEAT)), len(_HEAT) - 1)]
                drawing.rect(
                    drawing.left + place * step,
                    drawing.top + hour * row,
                    step * 0.97,
                    row * 0.97,
                    colour=colour,
                )
    for hour in range(0, 25, 6):
        drawing.text(drawing.left - 7, drawing.top + hour * row + 4, f"{hour} h", anchor="end")
    drawing.x_labels(_dates(list(dates), drawing.left, step, language))
    places = [(colour, "") for colour in _HEAT]
    for number, (colour, _) in enumerate(places):
        drawing.rect(drawing.right - 190 + number * 16, 6, 16, 8, colour=colour)
    drawing.text(drawing.right - 196, 14, f"{language.number(low, 1)}", anchor="end")
    drawing.text(drawing.right - 88, 14, f"{language.number(high, 1)} kWh")
    return drawing.svg("kWh")


def shares(rows: Sequence[tuple[str, float, str]]) -> str:
    """Horizontal bars of shares: name, share of the whole, text."""
    drawing = Drawing(height=16.0 + 26.0 * len(rows))
    for number, (name, share, text) in enumerate(rows):
        y = 10.0 + 26.0 * number
        width = 330.0 * min(max(share, 0.0), 1.0)
        drawing.text(4, y + 12, name, size=12, colour=INK)
        drawing.rect(230, y, 330, 16, colour=GRID)
        drawing.rect(230, y, width, 16, colour=OBSERVED)
        drawing.text(570, y + 12, text, size=12, colour=INK)
    return drawing.svg("")


def _line_of(
    drawing: Drawing, line: ChangePoint, temps: Sequence[float], *, x: Scale, y: Scale, colour: str
) -> None:
    low, high = min(temps), max(temps)
    knots = [point for point in (line.heating_balance_c, line.cooling_balance_c) if point is not None]
    places = sorted({low, high, *(knot for knot in knots if low < knot < high)})
    drawing.line([(x(at), y(_predict(line, at))) for at in places], colour=colour, width=2.4)


def _predict(line: ChangePoint, temp_c: float) -> float:
    heating = 0.0 if line.heating_balance_c is None else max(0.0, line.heating_balance_c - temp_c)
    cooling = 0.0 if line.cooling_balance_c is None else max(0.0, temp_c - line.cooling_balance_c)
    return line.base_kwh + line.heating_kwh_per_c * heating + line.cooling_kwh_per_c * cooling


def _mean(values: Sequence[float | date | None]) -> float:
    known = [value for value in values if isinstance(value, float)]
    return sum(known) / len(known) if known else math.nan


def _numbers(ticks: Sequence[float], language: Language) -> list[tuple[float, str]]:
    fine = any(tick != round(tick) for tick in ticks)
    return [(tick, language.number(tick, 1 if fine else 0)) for tick in ticks]


def _dates(days: Sequence[date], left: float, step: float, language: Language) -> list[tuple[float, str]]:
    """Day and month under some days; each day of a short period."""
    every = 1 if len(days) <= 10 else 5 if len(days) <= _FEW_DAYS else 30
    return [
        (left + (place + 0.5) * step, f"{day.day} {language.short_month(day)}")
        for place, day in enumerate(days)
        if place % every == 0
    ]


def _months(
    days: Sequence[tuple[date, float | None, float | None]], left: float, step: float, language: Language
) -> list[tuple[float, str]]:
    """First days of some months, about ten, with the year in January."""
    firsts = [(place, day) for place, (day, _, _) in enumerate(days) if day.day == 1]
    every = max(1, math.ceil(len(firsts) / 11))
    return [
        (
            left + place * step,
            f"{language.short_month(day)} {day.year}"
            if number == 0 or day.month == 1
            else language.short_month(day),
        )
        for number, (place, day) in enumerate(firsts[::every])
    ]
