"""How `edge-agent savings` shows a result to a person."""

from rich.console import Console
from rich.table import Table

from edge_agent.language import Language
from edge_agent.savings import Applied, Period, SavingsRefused, SavingsResult
from edge_agent.savings.chaining import Chain
from edge_agent.savings.normal_year import NormalYear
from edge_agent.savings.telling import sentence
from edge_agent.savings.worth import Worth

type Part = tuple[str, SavingsResult | SavingsRefused]
type Row = tuple[str, str]


def print_result(
    result: SavingsResult,
    worth: Worth,
    periods: tuple[Period, Period],
    *,
    chained: Chain | None,
    parts: list[Part],
    language: Language,
) -> None:
    """Print figures, the model in words, the verdict, events and warnings."""
    console = Console()
    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column()
    rows = [
        *_figures(result, periods),
        *_worth(worth),
        *_normal(result),
        *_chain(chained),
        *map(_part, parts),
    ]
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)
    for line in (*result.model.explain(), sentence(result.judgement, language), *map(_event, result.events)):
        console.print(line, markup=False, highlight=False)
    for warning in result.warnings:
        console.print(
            f"Warning: {warning.in_language(language)}", style="yellow", markup=False, highlight=False
        )


def _figures(result: SavingsResult, periods: tuple[Period, Period]) -> list[Row]:
    before, after = result.baseline_coverage, result.reporting_coverage
    baseline, reporting = periods
    model_half, drift_half = (
        100 * half / result.expected_kwh
        for half in (result.model_half_width_kwh, result.drift_half_width_kwh)
    )
    own = len(result.drift.counted)
    years = f"{own} earlier year{'s' if own > 1 else ''} of this building"
    learned = f", from other buildings and {years}" if own else ", from other buildings"
    return [
        ("Baseline", f"{baseline}, {before.known_days} of {before.days} days known"),
        ("Reporting", f"{reporting}, {after.known_days} of {after.days} days known"),
        ("Model", f"{result.model.name}: {result.model_reason}"),
        ("Expected", f"{result.expected_kwh:,.0f} kWh"),
        ("Observed", f"{result.observed_kwh:,.0f} kWh"),
        ("Saving", f"{result.savings_kwh:,.0f} kWh, {result.savings_percent:.1f} %"),
        ("90 %, model alone", f"± {model_half:.1f} points"),
        ("90 %, with drift", f"± {drift_half:.1f} points{learned}"),
        ("Fit", f"CV(RMSE) {100 * result.goodness.cv_rmse:.1f} %, bias {100 * result.goodness.nmbe:+z.3f} %"),
        ("Verdict", result.verdict.value),
    ]


def _worth(worth: Worth) -> list[Row]:
    figures = [
        ("Euros", worth.eur, "€"),
        ("Carbon", worth.kgco2e, "kgCO2e"),
        ("Primary energy", worth.primary_kwh, "kWh"),
    ]
    return [(name, f"{value:,.0f} {unit}") for name, value, unit in figures if value is not None]


def _normal(result: SavingsResult) -> list[Row]:
    match result.normal_year:
        case NormalYear() as normal:
            percent = 100 * normal.savings_kwh / normal.expected_kwh
            years = f"weather of {normal.years[0]}-{normal.years[-1]}, {len(normal.years)} years"
            return [("Normal year", f"{normal.savings_kwh:,.0f} kWh, {percent:.1f} % ({years})")]
        case reason:
            return [("Normal year", f"not told: {reason}")]


def _chain(chained: Chain | None) -> list[Row]:
    if chained is None:
        return []
    told = f"{chained.percent:.1f} % ± {chained.half_width_percent:.1f} points"
    return [("All stages", f"{told} over {len(chained.stages)} stages")]


def _part(part: Part) -> Row:
    name, found = part
    if isinstance(found, SavingsRefused):
        return name, f"refused: {found}"
    return name, f"{found.savings_kwh:,.0f} kWh, {found.savings_percent:.1f} %, {found.verdict.value}"


def _event(applied: Applied) -> str:
    event = applied.event
    if applied.detected:
        return f"Step found: {event.text}. Say what it was: confirm it as an event, or reject it."
    effect = applied.savings_effect_kwh
    gained = "" if effect is None else f", which moves the saving by {effect:+,.0f} kWh"
    end = "" if event.end is None else f" to {event.end}"
    return f"Event {event.kind.value} from {event.start}{end}: {applied.treatment.value}{gained}. {event.text}".strip()
