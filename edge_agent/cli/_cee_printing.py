"""CEE answers for a reader at a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from edge_agent.cee import Comparison, ComputableVersion, Ending, Estimate, Fiche


def print_estimate(result: Estimate) -> None:
    """An estimate: volume, prime, then what to know, line by line."""
    console = Console()
    version = "no version" if result.version is None else f"version {result.version}"
    console.print(f"{result.code}, {version}, engaged on {result.engaged}", style="bold", highlight=False)
    if result.volume is not None:
        console.print(f"Volume: {float(result.volume.total):,.10g} kWh cumac", highlight=False)
        if result.volume.bonus is not None:
            console.print(f"  of the fiche: {float(result.volume.fiche):,.10g} kWh cumac", highlight=False)
        if result.volume.precarite:
            console.print(f"  précarité: {float(result.volume.precarite):,.10g} kWh cumac", highlight=False)
    _print_prime(console, result)
    for heading, style, lines in (
        ("Reason", "red", [reason.text for reason in result.reasons]),
        ("Warning", "yellow", result.warnings),
        ("Assumed", None, result.assumptions),
        ("To check", None, result.conditions),
        ("Text", "dim", [result.legal_reference] if result.legal_reference else []),
        ("Source", "dim", [source.name for source in result.sources]),
    ):
        for line in lines:
            console.print(f"{heading}: {line}", style=style, markup=False, highlight=False)


def _print_prime(console: Console, result: Estimate) -> None:
    prime = result.prime
    if prime is None:
        return
    console.print(
        f"Prime: {prime.low_eur:,.0f} to {prime.high_eur:,.0f} €, middle {prime.mid_eur:,.0f} €",
        highlight=False,
    )
    for part in prime.parts:
        console.print(
            f"  {part.index}, {part.first_month} to {part.last_month}, share {part.share.low} to {part.share.high}",
            highlight=False,
        )


def print_comparison(found: Comparison) -> None:
    """Two estimates, and what the change of date does."""
    console = Console()
    for result in (found.first, found.second):
        volume = (
            "; ".join(reason.text for reason in result.reasons)
            if result.kwh_cumac is None
            else f"{float(result.kwh_cumac):,.10g} kWh cumac"
        )
        console.print(f"{result.engaged}  {result.version or '-'}  {volume}", markup=False, highlight=False)
    console.print(found.sentence, style="yellow", markup=False, highlight=False)
    if found.difference is not None:
        console.print(f"Difference: {float(found.difference):+,.10g} kWh cumac", highlight=False)


def print_list(fiches: Iterable[Fiche]) -> None:
    """The catalogue: each version with its dates."""
    table = _table(("Code", "Version", "Engaged from", "to", "Amounts"))
    for entry in fiches:
        table.add_section()
        if entry.repealed is not None and not entry.versions:
            table.add_row(entry.code, "-", "-", str(entry.repealed.last_engagement_day), "no", entry.title)
        for position, version in enumerate(entry.known_versions):
            table.add_row(
                entry.code if position == 0 else "",
                version.version,
                str(version.valid_from),
                "open" if version.valid_to is None else str(version.valid_to),
                "yes" if isinstance(version, ComputableVersion) else "no",
                entry.title if position == 0 else "",
            )
    Console().print(table)


def print_fiche(entry: Fiche) -> None:
    """A fiche with the inputs, formula, conditions and text of each version."""
    console = Console()
    console.print(f"{entry.code} {entry.title}", style="bold", markup=False, highlight=False)
    if entry.repealed is not None:
        console.print(
            f"repealed: last engagement day {entry.repealed.last_engagement_day}",
            style="yellow",
            highlight=False,
        )
    for version in entry.known_versions:
        end = "open" if version.valid_to is None else str(version.valid_to)
        console.print(
            f"\nVersion {version.version}, engaged from {version.valid_from} to {end}", highlight=False
        )
        if not isinstance(version, ComputableVersion):
            console.print("  amounts not in the catalogue", style="yellow")
            continue
        for name, spec in version.inputs.items():
            accepted = ", ".join(getattr(spec, "values", ())) or getattr(spec, "unit", "true or false")
            console.print(f"  input {name}: {spec.label} [{accepted}]", markup=False, highlight=False)
        console.print(f"  {version.formula}", markup=False, highlight=False)
        for condition in version.conditions:
            console.print(f"  - {condition}", markup=False, highlight=False)
        console.print(f"  {version.legal_reference}", style="dim", markup=False, highlight=False)


def print_endings(endings: Sequence[Ending]) -> None:
    """What ends soon, soonest first."""
    table = _table(("Last day", "Code", "Version", "Followed by"))
    for ending in endings:
        table.add_row(
            str(ending.last_day), ending.code, ending.version, ending.followed_by or "-", ending.title
        )
    Console().print(table)


def _table(headings: Sequence[str]) -> Table:
    table = Table()
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    table.add_column("Title")
    return table
