"""``edge-agent import``."""

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config import Building, load_building
from edge_agent.config.wording import nearest
from edge_agent.energy import HOUR, Interval, averaged, hour_start, summed
from edge_agent.history import History, read_history
from edge_agent.store import Change, Source, Store


def import_history(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or CSV.gz with a header")],
    *,
    config: Annotated[Path, typer.Option("--config", metavar="CONFIG", help="building.yaml of the site")],
    mapping: Annotated[
        list[str],
        typer.Option("--map", metavar="COLUMN=POINT", help="Which column is which point; may be repeated."),
    ],
    timezone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Zone of times that have no offset, such as Europe/Paris."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Load the past of points: energy per interval, or means, by the hour or finer.

    Times are in a column 'ts_utc' (or with an offset, or in --timezone). A blank is missing, never 0. Importing a
    file again changes nothing; a corrected file replaces what it corrects. A wrong row refuses the whole file.
    """
    with errors_in_words():
        building = load_building(config)
        targets = _targets(building, mapping)
        counters = [column for column, point in targets.items() if building.points[point].is_counter]
        with _lines(file) as lines:
            history = read_history(
                lines, list(targets), name=str(file), zone=_zone(timezone), never_negative=counters
            )
        change = _change(history, targets, counters)
        with Store(building.database) as store:
            store.write([change])
    _report(history, targets, change, as_json=as_json)


def _targets(building: Building, mapping: Sequence[str]) -> dict[str, str]:
    targets: dict[str, str] = {}
    for pair in mapping:
        column, equals, point = pair.partition("=")
        if not equals or not column or not point:
            fail(f"--map {pair!r} must be COLUMN=POINT, such as kwh=main.energy_import")
        if point not in building.points:
            fail(f"--map {pair!r}: there is no point {point!r} — {nearest(point, list(building.points))}")
        if column in targets or point in targets.values():
            fail(f"--map {pair!r}: this column or this point is mapped twice")
        targets[column] = point
    return targets


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    known = available_timezones()
    if name not in known:
        fail(f"--timezone {name!r} is unknown — {nearest(name, sorted(known))}")
    return ZoneInfo(name)


@contextmanager
def _lines(file: Path) -> Iterator[Iterator[str]]:
    """Lines of the file, with a bar of progress on a terminal."""
    try:
        content = file.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        text = content.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        fail(f"{file}: cannot be read: {error}")
    except UnicodeDecodeError:
        fail(f"{file}: is not UTF-8 text — save it as UTF-8")
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("reading"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        yield _counted(io.StringIO(text, newline=""), bar, len(text))


def _counted(lines: Iterator[str], bar: Progress, total: int) -> Iterator[str]:
    task = bar.add_task("reading", total=total)
    for line in lines:
        bar.advance(task, len(line))
        yield line


def _change(history: History, targets: dict[str, str], counters: Sequence[str]) -> Change:
    hourly = {column: _hours(column in counters, intervals) for column, intervals in history.columns.items()}
    return Change(
        energy={targets[column]: hours for column, hours in hourly.items() if column in counters},
        means={targets[column]: hours for column, hours in hourly.items() if column not in counters},
        source=Source.IMPORT,
    )


def _hours(counter: bool, intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """Hours of which something is known; finer intervals are joined, and the coverage says how much is known."""
    if all(each.end - each.start == HOUR and each.start == hour_start(each.start) for each in intervals):
        return tuple(intervals)
    edges = [hour_start(intervals[0].start)]
    while edges[-1] < intervals[-1].end:
        edges.append(edges[-1] + HOUR)
    hours = summed(intervals, edges, prorate=HOUR) if counter else averaged(intervals, edges)
    return tuple(hour for hour in hours if hour.value is not None)


def _report(history: History, targets: dict[str, str], change: Change, *, as_json: bool) -> None:
    written = {**change.energy, **change.means}
    rows = [
        {
            "column": column,
            "point": point,
            "hours": len(written[point]),
            "missing": history.missing[column],
            "first": written[point][0].start.isoformat() if written[point] else None,
            "last": written[point][-1].end.isoformat() if written[point] else None,
        }
        for column, point in targets.items()
    ]
    if as_json:
        print_json({"rows": history.rows, "doubles": history.doubles, "series": rows})
        return
    console = Console(soft_wrap=True)
    console.print(f"{history.rows} rows read, {history.doubles} said twice.", markup=False)
    for row in rows:
        console.print(
            f"{row['point']}: {row['hours']} hours from {row['first']} to {row['last']}, {row['missing']} blanks",
            markup=False,
            highlight=False,
        )
