"""The weekly and monthly report: what was used, against what was expected, what went wrong, what it cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from edge_agent import version
from edge_agent.anomalies import Anomaly
from edge_agent.anomalies.detect import Detection
from edge_agent.anomalies.priced import cost_eur
from edge_agent.anomalies.sentences import name_of, sentence_of
from edge_agent.kpis import KpiError, Kpis, Use, against_expected, compute_kpis, use_name
from edge_agent.language import Language
from edge_agent.reports import charts
from edge_agent.reports.blocks import Block, Box, Chart, Heading, Paragraph, Report, Table, Tile, Tiles, Tone
from edge_agent.reports.subject import Subject
from edge_agent.reports.texts import PERIODIC, Texts
from edge_agent.reports.words import capital, eur, kwh, or_dash, percent, short_day, span, unbroken
from edge_agent.savings import Period

_NOTABLE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What the rules say of the period, with the expectation of its days.

    Attributes:
        detection: learned before the period; None when there was too little to learn from.
        anomalies: those of the period.
        savings: result of ``GET /savings``, when the site asks for it.
    """

    detection: Detection | None
    anomalies: Sequence[Anomaly] = ()
    savings: Mapping[str, object] | None = None


def periodic(
    subject: Subject, period: Period, findings: Findings, language: Language, *, made_on: date
) -> Report:
    """The report of a week or a month.

    Args:
        subject: the building, with a year before the period when there is one.
        period: its days.
        findings: what went wrong.
        language: to write it in.
        made_on: date of the report.

    Raises:
        KpiError: no hour of the period is known.
    """
    texts = PERIODIC[language]
    kind = "weekly" if len(period) <= 7 else "monthly"
    kpis = compute_kpis(subject.hours, period, subject.zone, area_m2=subject.area_m2)
    blocks: list[Block] = [
        *_headline(subject, period, kpis, findings, language),
        *_daily(subject, period, findings, language, texts),
        *_anomalies(subject, findings, language, texts),
        *_savings(findings.savings, language, texts),
        *_figures(subject, period, kpis, language, texts),
        *_uses(subject, period, language, texts),
    ]
    if findings.detection is not None:
        days = findings.detection.learning_days
        blocks.append(Paragraph(texts["method"].format(days=language.number(days)), small=True))
    return Report(
        language,
        texts[kind],
        f"{subject.name} — {span(period, language)}",
        blocks,
        f"{subject.name} · {language.day(made_on)} · edge-agent {version()}",
    )


def _headline(
    subject: Subject, period: Period, kpis: Kpis, findings: Findings, language: Language
) -> list[Block]:
    texts = PERIODIC[language]
    against = None if findings.detection is None else against_expected(findings.detection.expected, period)
    deviation = None if against is None else against.deviation
    cost = subject.cost_eur({day: value for day, value in subject.daily_kwh.items() if day in period})
    wasted = sum(anomaly.kwh or 0.0 for anomaly in findings.anomalies)
    worth = [cost_eur(anomaly, subject.prices) for anomaly in findings.anomalies]
    money = sum(value for value in worth if value is not None)
    count = len(findings.anomalies)
    counted = texts.get(f"anomaly_count_{count}", texts["anomaly_count"]).format(count=count)
    tiles = [
        Tile(
            texts["energy"],
            kwh(kpis.energy_kwh, language),
            texts["known"].format(share=percent(kpis.known_share, language, 0)),
        ),
        Tile(
            texts["against"],
            "—" if deviation is None else percent(deviation, language, signed=True),
            texts["not_judged"]
            if against is None
            else texts["usual"].format(kwh=kwh(against.expected_kwh, language)),
            _tone(deviation),
        ),
        Tile(
            texts["cost"],
            "—" if cost is None else eur(cost, language),
            texts["no_price"] if cost is None else texts["dated"],
        ),
        Tile(
            texts["excess"],
            eur(money, language) if money and subject.prices else kwh(wasted, language),
            counted,
            Tone.BAD if count else Tone.GOOD,
        ),
    ]
    return [Tiles(tiles), _message(subject, kpis, deviation, findings, language)]


def _message(
    subject: Subject, kpis: Kpis, deviation: float | None, findings: Findings, language: Language
) -> Block:
    texts = PERIODIC[language]
    if findings.detection is None:
        return Box(texts["refused"], texts["not_judged"], Tone.CAREFUL)
    if not findings.anomalies:
        told = "—" if deviation is None else percent(deviation, language, signed=True)
        return Box(
            texts["calm"],
            texts["calm_text"].format(kwh=kwh(kpis.energy_kwh, language), deviation=told),
            Tone.GOOD,
        )
    worst = max(findings.anomalies, key=lambda anomaly: anomaly.kwh or 0.0)
    return Box(
        texts["look"],
        unbroken(sentence_of(worst, language, eur=cost_eur(worst, subject.prices))),
        Tone.BAD,
    )


def _daily(
    subject: Subject, period: Period, findings: Findings, language: Language, texts: Texts
) -> list[Block]:
    expected = _expected_days(findings.detection, period)
    rows = [(day, subject.daily_kwh.get(day), expected.get(day)) for day in period]
    marked = frozenset(anomaly.date for anomaly in findings.anomalies)
    names = texts["observed"], texts["expected"], texts["marked"]
    blocks: list[Block] = [
        Heading(texts["days"]),
        Chart(charts.daily_energy(rows, marked, language, names), texts["days_caption"]),
    ]
    if findings.detection is not None:
        profiles = findings.detection.expected.profiles
        places = [place for place, day in enumerate(profiles.dates) if day in period]
        if places:
            drawn = charts.week_map(
                [profiles.dates[place] for place in places], profiles.kwh[places], language
            )
            blocks += [Heading(texts["hours"]), Chart(drawn, texts["hours_caption"])]
    return blocks


def _expected_days(detection: Detection | None, period: Period) -> dict[date, float]:
    if detection is None:
        return {}
    expected = detection.expected
    return {
        day: float(expected.kwh[row].sum())
        for row, day in enumerate(expected.profiles.dates)
        if day in period and not np.isnan(expected.kwh[row]).any()
    }


def _anomalies(subject: Subject, findings: Findings, language: Language, texts: Texts) -> list[Block]:
    if findings.detection is None:
        return []
    if not findings.anomalies:
        return [Heading(texts["anomalies"]), Paragraph(texts["none"])]
    rows = []
    for anomaly in findings.anomalies:
        cost = cost_eur(anomaly, subject.prices)
        separator = " : " if language is Language.FR else ": "
        _, _, told = sentence_of(anomaly, language, eur=None).partition(separator)
        rows.append(
            (
                short_day(anomaly.date, language),
                name_of(anomaly.kind, language),
                capital(unbroken(told)),
                "—" if anomaly.kwh is None else language.number(anomaly.kwh),
                "—" if cost is None else language.number(cost, 2),
            )
        )
    headers = tuple(texts[name] for name in ("when", "what", "told", "kwh", "eur"))
    return [
        Heading(texts["anomalies"]),
        Table(headers, rows, (1.5, 1.7, 5, 0.8, 0.9), frozenset({3, 4})),
    ]


def _savings(savings: Mapping[str, object] | None, language: Language, texts: Texts) -> list[Block]:
    if savings is None:
        return []
    heading = Heading(texts["savings"])
    interval, saved, share = (
        savings.get(key) for key in ("drift_interval_90_percent", "savings_kwh", "savings_percent")
    )
    if not isinstance(interval, list) or not isinstance(saved, float) or not isinstance(share, float):
        reason = str(savings.get("reason_fr" if language is Language.FR else "reason", "—"))
        return [heading, Paragraph(texts["savings_refused"].format(reason=reason))]
    verdict = str(savings["verdict"])
    text = texts["savings_text"].format(
        start=language.day(date.fromisoformat(str(savings["reporting_start"]))),
        kwh=kwh(saved, language),
        percent=percent(share / 100, language),
        low=percent(interval[0] / 100, language, 0),
        high=percent(interval[1] / 100, language, 0),
    )
    return [heading, Box(capital(texts[verdict]), text, Tone.GOOD if verdict == "real" else Tone.CAREFUL)]


def _figures(subject: Subject, period: Period, kpis: Kpis, language: Language, texts: Texts) -> list[Block]:
    start = period.end - timedelta(days=365)
    try:
        year = compute_kpis(subject.hours, Period(start, period.end), subject.zone, area_m2=subject.area_m2)
    except KpiError:
        return []
    columns = [_column(figures, subject, language, texts) for figures in (kpis, year)]
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    known = [row for row in rows if set(row[1:]) != {or_dash(None)}]
    this = texts["this_week" if len(period) <= 7 else "this_month"]
    return [
        Heading(texts["kpis"]),
        Table(("", this, texts["year"]), known, (2.4, 2, 2), frozenset({1, 2})),
    ]


def _column(kpis: Kpis, subject: Subject, language: Language, texts: Texts) -> dict[str, str]:
    peak = kpis.peak_at.astimezone(subject.zone)
    when = texts["on"].format(day=language.day(peak.date(), year=False), hour=peak.hour)
    ratio, per_degree, per_m2 = kpis.weekend_ratio, kpis.kwh_per_degree_day, kpis.energy_kwh_per_m2
    return {
        texts["energy"]: kwh(kpis.energy_kwh, language),
        texts["per_m2"]: or_dash(None if per_m2 is None else f"{language.number(per_m2, 1)} kWh/m²"),
        texts["base"]: f"{language.number(kpis.base_kw, 1)} kW",
        texts["peak"]: f"{language.number(kpis.peak_kw, 1)} kW {when}",
        texts["load_factor"]: percent(kpis.load_factor, language, 0),
        texts["night"]: percent(kpis.night_share, language),
        texts["unoccupied"]: percent(kpis.unoccupied_share, language),
        texts["weekend"]: or_dash(None if ratio is None else language.number(ratio, 2)),
        texts["degree_days"]: language.number(kpis.degree_days.total_c),
        texts["per_degree_day"]: or_dash(None if per_degree is None else kwh(per_degree, language)),
    }


def _uses(subject: Subject, period: Period, language: Language, texts: Texts) -> list[Block]:
    blocks: list[Block] = []
    for metered, name in ((subject.uses, "uses"), (subject.zones, "zones")):
        if metered is None or not metered.parts:
            continue
        rows = [
            (
                capital(use_name(use.name, language) if use.name else texts["rest"]),
                use.share,
                _amount(use, language),
            )
            for use in metered.split(period, subject.prices)
        ]
        if rows:
            blocks += [Heading(texts[name]), Chart(charts.shares(rows), texts[f"{name}_caption"])]
    return blocks


def _amount(use: Use, language: Language) -> str:
    shown = [percent(use.share, language, 0), kwh(use.kwh, language)]
    return " · ".join(shown if use.eur is None else [*shown, eur(use.eur, language)])


def _tone(deviation: float | None) -> Tone:
    if deviation is None or abs(deviation) < _NOTABLE:
        return Tone.PLAIN
    return Tone.BAD if deviation > 0 else Tone.GOOD
