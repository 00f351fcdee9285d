"""Runs the comparison and prints it."""

import json
import sys
from datetime import date

from rich.console import Console
from rich.table import Table

from benchmarks.cee.comparison import EXPLANATIONS, Comparison, Verdict, compare
from benchmarks.peers import PeerMissingError, peer_python

PACKAGE = "energysystemmodels"
VERSION = "20261026001"


def run(on: date, works: int, seed: int, *, as_json: bool) -> int:
    """Compare and print; 0 without unexplained difference, 1 with one, 2 when the peer could not be installed."""
    try:
        # Its certificates module needs none of its dependencies.
        python = peer_python(f"{PACKAGE}-{VERSION}", f"{PACKAGE}=={VERSION}", dependencies=False)
    except PeerMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = compare(python, on, works, seed)
    if as_json:
        sys.stdout.write(f"{json.dumps(found.to_json(), ensure_ascii=False, indent=2)}\n")
    else:
        _print(found, on)
    return 1 if found.differences else 0


def _print(found: Comparison, on: date) -> None:
    console = Console()
    table = Table(title=f"CEE volumes against {PACKAGE} {VERSION}, works engaged on {on}")
    table.add_column("Fiche")
    for verdict in Verdict:
        table.add_column(verdict.value.replace("_", " "), justify="right")
    for code, counts in found.by_fiche().items():
        table.add_row(code, *(str(counts[verdict]) for verdict in Verdict))
    console.print(table)
    for each in EXPLANATIONS:
        console.print(f"{each.fiche}: {each.why}", markup=False, highlight=False)
    for case in found.differences[:20]:
        console.print(
            f"{case.fiche} {dict(case.inputs)}: ours {case.ours} {case.why_ours}, theirs {case.theirs} {case.why_theirs}",
            style="red",
            markup=False,
            highlight=False,
        )
    console.print(f"{len(found.cases)} works, {len(found.differences)} differences without explanation")
