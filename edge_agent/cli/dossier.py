"""`edge-agent dossier`: open, fill, check, export and follow the dossiers of a site."""

import getpass
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from edge_agent.cli._cee_files import object_of, text_of
from edge_agent.cli._cee_site import AsJson, Config, Day, site_of, today
from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.dossiers import (
    Act,
    Attached,
    Cabinet,
    DocumentKind,
    State,
    check,
    read_answers,
    read_operation,
    recap_csv,
)
from edge_agent.dossiers.document import dossier_document
from edge_agent.dossiers.findings import Severity

if TYPE_CHECKING:
    from edge_agent.config import Building

NOT_READY = 3

app = typer.Typer(help="Dossiers of operations: checklist, checks, export, answers.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the dossier, such as gtb-2026.")]


def _cabinet(building: Building) -> Cabinet:
    return Cabinet(building.dossiers_folder)


def _act() -> Act:
    return Act(datetime.now(UTC), getpass.getuser())


@app.command("list")
def list_command(config: Config, *, as_json: AsJson = False) -> None:
    """Dossiers, their state and how complete they are."""
    with site_of(config) as building:
        documents = [dossier_document(each, today()) for each in _cabinet(building).all()]
    if as_json:
        print_json(documents)
        return
    for each in documents:
        dossier = each["dossier"]
        assert isinstance(dossier, dict)  # noqa: S101 - it is the dump of a model
        sys.stdout.write(
            f"{dossier['id']}  {dossier['operation']['fiche']}  {dossier['state']}  {float(str(each['completeness'])):.0%}"
            f"  {each['kwh_cumac'] or '-'} kWh cumac  {each['blocking']} errors\n"
        )


@app.command("new")
def new_command(
    config: Config,
    name: Name,
    *,
    fiche: Annotated[str, typer.Option(help="Code of the fiche, or SPE-XX-00 for a specific operation.")],
    inputs: Annotated[str | None, typer.Option(metavar="FILE.json|-", help="Inputs of the fiche.")] = None,
) -> None:
    """Open a dossier at the site's department, name and address left to give."""
    with site_of(config) as building:
        department = building.config.site.department
        operation = read_operation(
            {
                "fiche": fiche,
                "inputs": json.loads(json.dumps(object_of(inputs), default=float)) if inputs else {},
                "situation": {} if department is None else {"department": department},
            }
        )
        cabinet = _cabinet(building)
        cabinet.open(name, operation, _act())
        cabinet.change(name, {"site_name": building.config.site.name}, _act())
    sys.stdout.write(f"opened {name}\n")


@app.command("set")
def set_command(
    config: Config,
    name: Name,
    given: Annotated[
        str, typer.Argument(metavar="FILE.json|-", help="Parts to give, as `show --json` has them.")
    ],
) -> None:
    """Give parts of a dossier: parties, address, days, amounts, mentions."""
    with site_of(config) as building:
        content = json.loads(json.dumps(object_of(given), default=str))
        _cabinet(building).change(name, content, _act())


@app.command("attach")
def attach_command(
    config: Config,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Document to attach.")],
    *,
    kind: Annotated[DocumentKind, typer.Option(help="What it proves.")],
    day: Day = None,
) -> None:
    """Attach a document; its content is copied and hashed."""
    with site_of(config) as building:
        try:
            content = file.read_bytes()
        except OSError as error:
            fail(f"{file}: cannot be read: {error.strerror}")
        document = _cabinet(building).attach(name, content, Attached(file.name, kind, day or today()), _act())
    sys.stdout.write(f"{document.id}  {document.name}\n")


@app.command("confirm")
def confirm_command(
    config: Config,
    name: Name,
    item: Annotated[
        str, typer.Argument(metavar="STEP", help="Step of the checklist that only a person can confirm.")
    ],
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
) -> None:
    """Confirm a step of the checklist."""
    with site_of(config) as building:
        _cabinet(building).confirm(name, item, not undo, _act())


@app.command("show")
def show_command(config: Config, name: Name, *, as_json: AsJson = False) -> None:
    """A dossier with its checklist; exits 3 when something prevents the deposit."""
    with site_of(config) as building:
        dossier = _cabinet(building).get(name)
        document = dossier_document(dossier, today())
        findings = check(dossier, today())
    if as_json:
        print_json(document)
    else:
        from edge_agent.cli._dossier_printing import print_dossier  # noqa: PLC0415 - programs ask for JSON and need no tables

        print_dossier(dossier, findings)
    if any(finding.severity is Severity.BLOCKING for finding in findings):
        raise typer.Exit(NOT_READY)


@app.command("state")
def state_command(
    config: Config, name: Name, state: Annotated[State, typer.Argument(help="State to move to.")]
) -> None:
    """Move a dossier to another state."""
    with site_of(config) as building:
        _cabinet(building).move(name, state, _act())


@app.command("issued")
def issued_command(
    config: Config,
    name: Name,
    day: Annotated[date, typer.Argument(parser=date.fromisoformat, metavar="YYYY-MM-DD")],
) -> None:
    """Say when the certificates of an accepted dossier were issued; six years of retention count from it."""
    with site_of(config) as building:
        _cabinet(building).set_issued(name, day, _act())


@app.command("export")
def export_command(
    config: Config,
    name: Name,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="Where to write the archive.")],
) -> None:
    """The dossier as a ZIP: index, PDF/A summary, JSON, XML, official table, journal, documents."""
    with site_of(config) as building:
        content = _cabinet(building).export(name, _act())
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"{out}: cannot be written: {error.strerror}")


@app.command("recap")
def recap_command(
    config: Config, names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...")] = None
) -> None:
    """The official table of some dossiers, of all by default, as CSV."""
    with site_of(config) as building:
        cabinet = _cabinet(building)
        dossiers = [cabinet.get(name) for name in names] if names else cabinet.all()
    sys.stdout.write(recap_csv(dossiers).replace("\r\n", "\n"))


@app.command("answer")
def answer_command(
    config: Config, file: Annotated[str, typer.Argument(metavar="FILE|-", help="Answers, JSON or CSV.")]
) -> None:
    """Take the answers of a délégataire."""
    with site_of(config) as building:
        cabinet = _cabinet(building)
        for answer in read_answers(text_of(file)):
            cabinet.take_answer(answer, _act())
            codes = ", ".join(code.code for code in answer.codes)
            sys.stdout.write(f"{answer.dossier}: {answer.state}{f' ({codes})' if codes else ''}\n")


@app.command("verify")
def verify_command(
    config: Config, names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...")] = None
) -> None:
    """Verify journal, data and documents of some dossiers, of all by default."""
    with errors_in_words(), site_of(config) as building:
        cabinet = _cabinet(building)
        for name in names or cabinet.ids():
            sys.stdout.write(f"{name}: {cabinet.verify(name)} entries, all as written\n")


@app.command("discard")
def discard_command(config: Config, name: Name) -> None:
    """Remove a dossier whose retention has ended."""
    with site_of(config) as building:
        _cabinet(building).discard(name, today())
