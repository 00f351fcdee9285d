"""``edge-agent audit``."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config import load_building
from edge_agent.control.audit import Link, verify
from edge_agent.control.opening import control_file
from edge_agent.control.record import read_audit
from edge_agent.control.report import report

BROKEN = 1


def audit(
    config: Annotated[
        Path, typer.Argument(metavar="FILE", help="building.yaml of the site, or an exported audit (.jsonl)")
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, help="Show the newest entries.")] = 50,
    check: Annotated[
        bool, typer.Option("--verify", help="Follow the chain of hashes. Exits 1 when it is broken.")
    ] = False,
    head: Annotated[
        str | None, typer.Option(help="With --verify: a hash noted earlier that must be in the chain.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write all entries, with their hashes, to this file (.jsonl).")
    ] = None,
    summed: Annotated[
        bool, typer.Option("--report", help="Sum up what was written, and what would have been.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Show, verify, export or sum up everything that was ever written to the building, and why."""
    with errors_in_words():
        if check:
            _verify(_links(config), head, as_json=as_json)
        elif export is not None:
            _export(_links(config), export)
        elif summed:
            _report(list(_links(config)), as_json=as_json)
        else:
            _show(list(_links(config))[-limit:][::-1], as_json=as_json)


def _links(file: Path) -> Iterator[Link]:
    if file.suffix == ".jsonl":
        return _exported(file)
    return read_audit(control_file(load_building(file)))


def _exported(file: Path) -> Iterator[Link]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    kept = json.loads(line)
                    yield Link(int(kept["seq"]), str(kept["entry"]), str(kept["hash"]))
                except ValueError, KeyError, TypeError:
                    fail(f"{file}:{number}: not an entry of an exported audit")
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}")


def _verify(links: Iterable[Link], head: str | None, *, as_json: bool) -> None:
    verdict = verify(links, expected_head=head)
    if as_json:
        print_json(
            {
                "valid": verdict.valid,
                "entries": verdict.entries,
                "head": verdict.head,
                "broken_at": verdict.broken_at,
                "head_found": verdict.head_found,
            }
        )
    elif verdict.broken_at is not None:
        typer.echo(
            f"BROKEN at entry {verdict.broken_at}: it was changed, or entries before it were taken out."
        )
    elif not verdict.valid:
        typer.echo(
            f"CUT: {verdict.entries} entries follow each other, but the hash that you gave is not there."
        )
    else:
        typer.echo(
            f"{verdict.entries} entries, none changed or taken out. Note this hash elsewhere: {verdict.head}"
        )
    if not verdict.valid:
        raise typer.Exit(BROKEN)


def _export(links: Iterable[Link], file: Path) -> None:
    count = 0
    try:
        with file.open("w", encoding="utf-8") as lines:
            for link in links:
                count += 1
                kept = {"seq": link.seq, "entry": link.text, "hash": link.hash}
                lines.write(f"{json.dumps(kept, ensure_ascii=False)}\n")
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")
    typer.echo(f"{file}: {count} entries")


def _report(links: list[Link], *, as_json: bool) -> None:
    entries, now = [json.loads(link.text) for link in links], datetime.now(UTC)
    reports = [report(entries, observed=observed, now=now) for observed in (False, True)]
    if as_json:
        print_json({"written": reports[0], "would_have_been_written": reports[1]})
        return
    console = Console()
    for title, found in zip(("Written", "Would have been written (observe mode)"), reports, strict=True):
        table = Table(
            "point", "commands", "failed", "held", "lowest", "highest", "asked by", "rules", title=title
        )
        rows: Any = found["points"]
        for row in rows:
            table.add_row(
                row["point"],
                str(row["commands"]),
                str(row["failed"]),
                f"{row['held_s'] / 3600:.1f} h",
                _number(row["lowest"]),
                _number(row["highest"]),
                _counts(row["actors"]),
                _counts(row["rules"]),
            )
        if rows:
            console.print(table)
    if not any(found["points"] for found in reports):
        console.print("nothing was written, nor would have been")


def _show(links: list[Link], *, as_json: bool) -> None:
    entries = [{"seq": link.seq, **json.loads(link.text), "hash": link.hash} for link in links]
    if as_json:
        print_json({"entries": entries})
        return
    table = Table("n°", "time", "event", "point", "by", "wanted", "old", "written", "read", "result", "rule")
    for each in entries:
        table.add_row(
            str(each["seq"]),
            each["time"],
            f"{each['event']} (observed)" if each["observed"] else each["event"],
            each["point"] or "",
            each["actor"],
            *(_number(each[key]) for key in ("requested", "old", "written", "read_back")),
            each["result"],
            each["rule"] or "",
        )
    Console().print(table)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items())
