"""A dossier for a reader at a terminal."""

from collections.abc import Sequence

from rich.console import Console

from edge_agent.dossiers import Dossier, Finding, checklist


def print_dossier(dossier: Dossier, findings: Sequence[Finding]) -> None:
    """A dossier: checklist by stage, then what is wrong."""
    console = Console()
    console.print(
        f"{dossier.id}: {dossier.operation.fiche}, {dossier.state}",
        style="bold",
        markup=False,
        highlight=False,
    )
    for item in checklist(dossier):
        mark = "x" if item.done else " "
        due = "" if item.due is None else f" (by {item.due})"
        console.print(
            f"  [{mark}] {item.step.stage}: {item.step.text.en} <{item.step.code}>{due}",
            markup=False,
            highlight=False,
        )
    for finding in findings:
        console.print(
            f"{finding.code} {finding.field}: {finding.text.en} — {finding.correction.en}",
            style="red" if finding.severity == "blocking" else "yellow",
            markup=False,
            highlight=False,
        )
