"""CEE answers about a site, for a reader at a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from edge_agent.cee.bms_class import Evidence, shipped_functions
from edge_agent.cee.candidates import Candidate, ConditionState, Outlook


def print_outlook(found: Outlook) -> None:
    """Candidates, best first, then what each still needs."""
    console = Console()
    table = Table(title=f"What this building could earn, engaged on {found.on}: estimates, not offers")
    for heading in ("Fiche", "About", "MWh cumac", "Prime €", "Met / to check / not"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Works")
    for each in found.candidates:
        states = [
            str(sum(1 for condition in each.conditions if condition.state is state))
            for state in ConditionState
        ]
        table.add_row(
            each.code, each.about or "", _volume(each), _prime(each), " / ".join(states), each.works.en
        )
    console.print(table)
    for each in found.candidates:
        _print_open(console, each)
    if found.uses:
        shown = "; ".join(f"{use.use}: {', '.join(use.points)}" for use in found.uses)
        console.print(f"Uses that the points show: {shown}", markup=False, highlight=False)
    if found.not_examined:
        codes = ", ".join(dict.fromkeys(each.code for each in found.not_examined))
        console.print(f"Nothing in the description speaks of: {codes}", style="dim", highlight=False)


def _print_open(console: Console, each: Candidate) -> None:
    lines = [f"  refused: {text}" for text in each.refused]
    for question in each.questions:
        choices = f" ({' / '.join(question.choices)})" if question.choices else ""
        lines.append(f"  to find out: {question.text} [{question.input}]{choices}")
    lines += [f"  supposed: {text}" for text in each.assumptions if "supposed" in text]
    lines += [f"  not with: {code}" for code in each.not_cumulable_with]
    if each.evidence is not None:
        lines += _evidence(each.evidence)
    if lines:
        about = "" if each.about is None else f", {each.about}"
        console.print(f"{each.code}{about}", style="bold", highlight=False)
        console.print("\n".join(lines), markup=False, highlight=False)


def _evidence(evidence: Evidence) -> list[str]:
    lines = [
        f"  evidence for an audit of class {evidence.target} ({shipped_functions().standard}); no class is declared"
    ]
    for use in evidence.uses:
        supported = "open" if use.supports is None else f"supports class {use.supports}"
        below = f", too low: {', '.join(use.below)}" if use.below else ""
        opened = f", to audit: {', '.join(use.open)}" if use.open else ""
        lines.append(f"    {use.use}: {supported}{below}{opened}")
    for function in evidence.functions:
        if function.shown is not None:
            level = function.function.levels[function.shown].en
            lines.append(
                f"    {function.function.id} {function.function.title.en}: points speak for level "
                f"{function.shown} ({level}): {', '.join(function.points[:3])}"
            )
    return lines


def _volume(each: Candidate) -> str:
    if each.volume is None:
        return "-"
    low, high = float(each.volume.low) / 1000, float(each.volume.high) / 1000
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _prime(each: Candidate) -> str:
    if each.prime_low_eur is None or each.prime_high_eur is None:
        return "-"
    return f"{each.prime_low_eur:,.0f} to {each.prime_high_eur:,.0f}"


def print_duties(found: Mapping[str, object]) -> None:
    """Duties: what holds from when, what our data shows, where the site stands."""
    console = Console()
    bacs, tertiary, print_of = found["bacs"], found["tertiary"], found["footprint"]
    lines: list[str] = []
    if isinstance(bacs, Mapping):
        obliged = {None: "power not given", True: f"obliged from {bacs['from']}", False: "not concerned"}
        lines.append(f"BACS: {obliged[bacs['obliged']]}")
        for each in bacs["requirements"]:
            mark = {True: "x", False: " ", None: "?"}[each["shown"]]
            lines.append(f"  [{mark}] {each['text']['en']}: {each['evidence']['en']}")
    if isinstance(tertiary, Mapping):
        reduction = tertiary["reduction"]
        lines.append(
            "Éco Énergie Tertiaire: "
            + (
                "no reference or no whole year yet"
                if reduction is None
                else f"{-reduction:+.1%} against the reference"
            )
        )
        lines += [
            f"  {each['year']}: {each['kwh']:,} kWh, reached: {each['reached']}"
            for each in tertiary["targets"]
        ]
    if isinstance(print_of, Mapping):
        lines.append(
            f"{print_of['year']}: {print_of['final_kwh']:,} kWh final, primary {print_of['primary_kwh']}, "
            f"CO2 {print_of['co2_kg']} kg, without factor: {', '.join(print_of['missing_factors']) or 'none'}"
        )
    console.print("\n".join(lines), markup=False, highlight=False)
