"""``script/bench store``."""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Spent, spending
from benchmarks.peers import PeerMissingError, peer_python, run_peer
from benchmarks.store.filling import Size, Writing, fill, measure_writing
from edge_agent.store import Store

_TURNS = 9


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; times are medians, in milliseconds."""

    samples: int
    writing: Writing
    night_s: float
    bytes_per_sample: float
    month_ms: float
    month_first_ms: float
    month_cpu_ms: float
    year_ms: float
    year_cpu_ms: float
    duckdb: dict[str, float | str] | None


def store(
    *,
    points: Annotated[int, typer.Option(min=60, max=2000)] = 100,
    days: Annotated[int, typer.Option(min=66, max=400, help="Read every minute for so many days.")] = 70,
    duckdb: Annotated[bool, typer.Option(help="Ask DuckDB too, installed aside once.")] = True,
    folder: Annotated[Path | None, typer.Option(help="Where to write; a real disk tells the truth.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ten million samples: what writing costs, what they weigh, how long a month and a year take."""
    console = Console(stderr=True)
    with console.status("") as status, tempfile.TemporaryDirectory(dir=folder) as place:
        report = _measure(Size(points, days=days), Path(place), status.update, duckdb=duckdb)
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2))
    else:
        Console().print(_table(report))


def _measure(size: Size, place: Path, progress: Callable[[str], None], *, duckdb: bool) -> Report:
    with Store(place / "agent.sqlite") as opened:
        progress("cycles of a thousand rows")
        writing = measure_writing(opened)
        night_s = fill(opened, size, progress)
        reader = opened.reader
        # A month that ends now has the day that is not packed yet in it: the dearest case.
        month = (size.end - timedelta(days=30), size.end)
        first, month_ms, month_cpu_ms = _timed(lambda: reader.values("main.p49", *month))
        year = (size.end - timedelta(hours=8760), size.end)
        _, year_ms, year_cpu_ms = _timed(lambda: reader.energy("main.p49", *year))
        kept = opened.work(
            lambda connection: connection.execute(
                "SELECT sum(length(body)), sum(count) FROM chunks WHERE kind = 0 AND series > 10000"
            ).fetchone()
        )
    found = _ask_duckdb(size, place, progress) if duckdb else None
    return Report(
        samples=size.samples,
        writing=writing,
        night_s=night_s,
        bytes_per_sample=kept[0] / kept[1],
        month_ms=month_ms,
        month_first_ms=first,
        month_cpu_ms=month_cpu_ms,
        year_ms=year_ms,
        year_cpu_ms=year_cpu_ms,
        duckdb=found,
    )


def _timed(ask: Callable[[], object]) -> tuple[float, float, float]:
    """The first time, the median of the following ones, and that of their processor times."""
    turns: list[Spent] = []
    for _ in range(_TURNS):
        with spending() as spent:
            ask()
        turns.append(spent)
    following = turns[1:]
    wall_s, cpu_s = (median(turn.wall_s for turn in following), median(turn.cpu_s for turn in following))
    return turns[0].wall_s * 1000, wall_s * 1000, cpu_s * 1000


def _ask_duckdb(size: Size, place: Path, progress: Callable[[str], None]) -> dict[str, float | str] | None:
    progress("DuckDB")
    script = Path(__file__).with_name("duck.py")
    arguments = [place / "samples.duckdb", size.points, size.days, size.step_s]
    try:
        python = peer_python("duckdb", "duckdb>=1.4", "numpy")
        told = run_peer([str(python), str(script), *map(str, arguments)], timeout_s=600)
    except PeerMissingError as error:
        sys.stderr.write(f"DuckDB is not asked: {error}\n")
        return None
    found: dict[str, float | str] = json.loads(told)
    return found


def _table(report: Report) -> Table:
    table = Table(
        "what", "measured", "goal", "DuckDB", "of DuckDB", title=f"{report.samples / 1e6:.1f} M samples"
    )
    duck, writing = report.duckdb or {}, report.writing

    def against(name: str, ours: float) -> tuple[str, str]:
        theirs = duck.get(name)
        return (f"{theirs:.1f} ms", f"{ours / theirs:.2f}") if isinstance(theirs, float) else ("—", "—")

    table.add_row("commit of 1 000 rows, FULL, median", f"{writing.commit_ms:.1f} ms", "≤ 5 ms", "", "")
    table.add_row("a bare flush of as many bytes", f"{writing.fsync_ms:.1f} ms", "", "", "")
    table.add_row("commit by bare flush, median", f"{writing.ratio:.2f}", "", "", "")
    table.add_row("the same, 99th", f"{writing.worst_ms:.1f} ms", "", "", "")
    written = "?" if writing.bytes_per_row is None else f"{writing.bytes_per_row:.0f} B"
    table.add_row("written to the disk per row", written, "≤ 100 B", "", "")
    table.add_row("processor per row", f"{writing.cpu_us_per_row:.1f} µs", "", "", "")
    table.add_row("one night: a day packed", f"{report.night_s:.2f} s", "", "", "")
    table.add_row("kept per packed sample", f"{report.bytes_per_sample:.2f} B", "", "", "")
    table.add_row(
        "month of one point", f"{report.month_ms:.1f} ms", "≤ 20 ms", *against("month_ms", report.month_ms)
    )
    table.add_row(
        "  processor", f"{report.month_cpu_ms:.1f} ms", "", *against("month_cpu_ms", report.month_cpu_ms)
    )
    table.add_row("  the first time", f"{report.month_first_ms:.1f} ms", "", "", "")
    table.add_row(
        "hourly year of one point", f"{report.year_ms:.1f} ms", "≤ 50 ms", *against("year_ms", report.year_ms)
    )
    table.add_row(
        "  processor", f"{report.year_cpu_ms:.1f} ms", "", *against("year_cpu_ms", report.year_cpu_ms)
    )
    return table
