"""The before/after dossier: everything that a third party needs to check a saving (IPMVP option C)."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from edge_agent import version
from edge_agent.anomalies.schedule import WORKING
from edge_agent.language import Language
from edge_agent.reports import charts
from edge_agent.reports.blocks import (
    Block,
    Box,
    Chart,
    Heading,
    Pairs,
    Paragraph,
    Report,
    Signatures,
    Table,
    Tile,
    Tiles,
    Tone,
)
from edge_agent.reports.coefficients import coefficient_blocks
from edge_agent.reports.subject import Subject
from edge_agent.reports.svg import BAD, OBSERVED
from edge_agent.reports.texts import DOSSIER, EVENTS, Texts
from edge_agent.reports.words import eur, kwh, percent, span
from edge_agent.savings import Period, SavingsDay, SavingsResult, Verdict
from edge_agent.savings.change_point import ChangePoint, fit_change_point

_TONES = {
    Verdict.REAL: Tone.GOOD,
    Verdict.NOT_DISTINGUISHABLE: Tone.CAREFUL,
    Verdict.NOT_MEASURABLE: Tone.CAREFUL,
}


def dossier(
    subject: Subject,
    result: SavingsResult,
    baseline: Period,
    reporting: Period,
    language: Language,
    *,
    made_on: date,
) -> Report:
    """The dossier of a saving.

    Args:
        subject: the building.
        result: the saving, as computed on its hours.
        baseline: the period before the works.
        reporting: the period after them.
        language: to write it in.
        made_on: date of the report.
    """
    texts = DOSSIER[language]
    compared = signature_chart(subject, baseline, reporting, language, texts)
    blocks: list[Block] = [
        *_answer(subject, result, reporting, language, texts),
        *_identity(subject, baseline, reporting, language, texts),
        *_story(result, reporting, language, texts),
        *([compared] if compared else []),
        Heading(texts["method"]),
        Paragraph(texts["method_text"].format(model=texts[f"model_{result.model.name}"])),
        *coefficient_blocks(result.model, language),
        *_fit(result, language, texts),
        *_residuals(result, baseline, language, texts),
        *_coverage(result, baseline, reporting, language, texts),
        *_events(result, language, texts),
        Heading(texts["integrity"]),
        Paragraph(texts["integrity_text"]),
        Pairs(
            [
                (texts["source"], subject.source),
                ("SHA-256", subject.sha256),
                (texts["hours"], language.number(len(subject.hours))),
                (texts["software"], f"edge-agent {version()}"),
            ]
        ),
        Heading(texts["signatures"]),
        Signatures(
            [texts["owner"], texts["operator"]],
            [texts["name"], texts["quality"], texts["date"], texts["signature"]],
        ),
    ]
    return Report(
        language,
        texts["title"],
        f"{subject.name} — {span(reporting, language)}",
        blocks,
        f"{subject.name} · {texts['made'].format(date=language.day(made_on))}",
    )


def _answer(
    subject: Subject, result: SavingsResult, reporting: Period, language: Language, texts: Texts
) -> list[Block]:
    half = result.drift_half_width_kwh
    low, high = ((result.savings_kwh + sign * half) / result.expected_kwh for sign in (-1, 1))
    saved = {
        day.date: (day.expected_kwh or 0.0) - (day.observed_kwh or 0.0)
        for day in result.days
        if day.date in reporting and day.expected_kwh is not None and day.observed_kwh is not None
    }
    money = subject.cost_eur(saved)
    tone = _TONES[result.verdict]
    sentence = texts[f"verdict_{result.verdict.value}"].format(
        percent=percent(abs(result.savings_percent) / 100, language),
        kwh=kwh(abs(result.savings_kwh), language),
        days=result.reporting_coverage.known_days,
        low=percent(low, language, 0),
        high=percent(high, language, 0),
        way=texts["less" if result.savings_kwh >= 0 else "more"],
    )
    return [
        Tiles(
            [
                Tile(
                    texts["saving"],
                    percent(result.savings_percent / 100, language),
                    texts["of_expected"],
                    tone,
                ),
                Tile(texts["energy"], kwh(result.savings_kwh, language), texts["over_period"], tone),
                Tile(
                    texts["money"],
                    "—" if money is None else eur(money, language),
                    texts["no_price" if money is None else "dated_prices"],
                    tone,
                ),
                Tile(
                    texts["interval"],
                    texts["from_to"].format(low=percent(low, language, 0), high=percent(high, language, 0)),
                    texts["with_drift"],
                    tone,
                ),
            ]
        ),
        Box(texts[f"title_{result.verdict.value}"], sentence, tone),
    ]


def _identity(
    subject: Subject, baseline: Period, reporting: Period, language: Language, texts: Texts
) -> list[Block]:
    rows = [
        (texts["building"], subject.name),
        (texts["baseline"], span(baseline, language)),
        (texts["reporting"], span(reporting, language)),
        (texts["zone"], subject.zone.key),
    ]
    if subject.area_m2 is not None:
        rows.insert(1, (texts["area"], f"{language.number(subject.area_m2)} m²"))
    return [Heading(texts["identity"]), Pairs(rows)]


def _story(result: SavingsResult, reporting: Period, language: Language, texts: Texts) -> list[Block]:
    days = [(day.date, day.observed_kwh, day.expected_kwh) for day in result.days]
    cumulative = [
        (day.date, day.cumulative_kwh, day.cumulative_low_kwh, day.cumulative_high_kwh)
        for day in result.days
        if day.cumulative_kwh is not None
        and day.cumulative_low_kwh is not None
        and day.cumulative_high_kwh is not None
    ]
    blocks: list[Block] = [
        Heading(texts["story"]),
        Chart(
            charts.before_and_after(days, language, (texts["observed"], texts["expected"])),
            texts["story_caption"].format(day=language.day(reporting.start)),
        ),
    ]
    if cumulative:
        drawn = charts.cumulated(cumulative, language, (texts["cumulated"], texts["band"]))
        blocks.append(Chart(drawn, texts["cumulated_caption"]))
    return blocks


def _fit(result: SavingsResult, language: Language, texts: Texts) -> list[Block]:
    goodness = result.goodness
    model_half = result.model_half_width_kwh / result.expected_kwh
    drift_half = result.drift_half_width_kwh / result.expected_kwh
    rows = [
        ("CV(RMSE)", percent(goodness.cv_rmse, language), texts["cv_note"]),
        ("NMBE", percent(goodness.nmbe, language, 3), texts["nmbe_note"]),
        ("R²", "—" if goodness.r2 is None else language.number(goodness.r2, 3), texts["r2_note"]),
        (
            texts["autocorrelation"],
            language.number(goodness.autocorrelation, 2),
            texts["autocorrelation_note"],
        ),
        (texts["model_interval"], f"± {percent(model_half, language)}", texts["model_interval_note"]),
        (texts["drift_interval"], f"± {percent(drift_half, language)}", texts["drift_interval_note"]),
    ]
    headers = (texts["criterion"], texts["value"], texts["reading"])
    return [Heading(texts["fit"]), Table(headers, rows, (2, 1.1, 4), frozenset({1}))]


def _residuals(result: SavingsResult, baseline: Period, language: Language, texts: Texts) -> list[Block]:
    known = [
        (day, day.observed_kwh - day.expected_kwh)
        for day in result.days
        if day.date in baseline and day.observed_kwh is not None and day.expected_kwh is not None
    ]
    if not known:
        return []
    by_time = [(float(day.date.toordinal()), value) for day, value in known]
    firsts = [day.date for day, _ in known if day.date.day == 1][::2]
    labels = [(float(day.toordinal()), language.short_month(day)) for day in firsts]
    by_expected = [(day.expected_kwh or 0.0, value) for day, value in known]
    expected = sorted(at for at, _ in by_expected)
    places = [expected[0], expected[len(expected) // 2], expected[-1]]
    return [
        Heading(texts["residuals"]),
        Chart(charts.residuals(by_time, labels, language, "kWh"), texts["residuals_time"]),
        Chart(
            charts.residuals(by_expected, [(at, kwh(at, language)) for at in places], language, "kWh"),
            texts["residuals_level"],
        ),
    ]


def signature_chart(
    subject: Subject, baseline: Period, reporting: Period, language: Language, texts: Texts
) -> Block | None:
    """Energy of working days against temperature, before and after; None when a side has too few.

    Days off use another energy in the same weather: one line through both would describe neither.
    """
    groups = []
    for name, colour, period in (
        (texts["before"], BAD, baseline),
        (texts["after"], OBSERVED, reporting),
    ):
        days = [
            (day.temp_c, day.kwh)
            for day in subject.days
            if day.date in period
            and day.kwh is not None
            and day.temp_c is not None
            and subject.occupancy.day_type(day.date) in WORKING
        ]
        if len(days) < 30:
            return None
        groups.append((name, colour, days, _line(days)))
    return Chart(charts.signature(groups, language), texts["signature_caption"])


def _line(days: Sequence[tuple[float, float]]) -> ChangePoint:
    temp_c, energy = (np.array(column, dtype=np.float64) for column in zip(*days, strict=True))
    return fit_change_point(energy, temp_c)


def _coverage(
    result: SavingsResult, baseline: Period, reporting: Period, language: Language, texts: Texts
) -> list[Block]:
    rows = []
    for name, period, coverage in (
        (texts["baseline"], baseline, result.baseline_coverage),
        (texts["reporting"], reporting, result.reporting_coverage),
    ):
        rows.append(
            (
                name,
                language.number(len(period)),
                language.number(coverage.known_days),
                language.number(coverage.missing_energy_days),
                language.number(coverage.missing_temperature_days),
            )
        )
    headers = (texts["period"], texts["days"], texts["known"], texts["no_energy"], texts["no_temperature"])
    blocks: list[Block] = [
        Heading(texts["coverage"]),
        Table(headers, rows, (3, 1, 1, 1.4, 1.6), frozenset({1, 2, 3, 4})),
    ]
    thin = _thin_months(result.days, language)
    return [*blocks, Paragraph(texts["thin"].format(months=thin) if thin else texts["no_gap"], small=True)]


def _thin_months(days: Sequence[SavingsDay], language: Language) -> str:
    months: dict[date, list[bool]] = {}
    for day in days:
        known = day.observed_kwh is not None and day.expected_kwh is not None
        months.setdefault(day.date.replace(day=1), []).append(known)
    return ", ".join(
        f"{language.month(month)} ({sum(known)}/{len(known)})"
        for month, known in months.items()
        if not all(known)
    )


def _events(result: SavingsResult, language: Language, texts: Texts) -> list[Block]:
    words = EVENTS[language]
    rows = [
        (
            language.day(each.event.start, year=True),
            words["step" if each.detected else each.event.kind.value],
            words["detected"] if each.detected else each.event.text or "—",
            "—"
            if each.event.effect_kwh_per_day is None
            else f"{language.number(each.event.effect_kwh_per_day, 1)} kWh/{texts['per_day']}",
            words.get(each.event.treatment.value, each.event.treatment.value),
        )
        for each in result.events
    ]
    headers = (texts["since"], texts["kind"], texts["text"], texts["effect"], texts["treatment"])
    table: Block = Table(headers, rows, (1.6, 1.2, 2.6, 1.5, 1.7)) if rows else Paragraph(texts["no_event"])
    return [Heading(texts["events"]), Paragraph(texts["events_text"], small=True), table]
