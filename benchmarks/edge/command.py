"""``script/bench edge``."""

import asyncio
import json
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.edge import faults, footprint, polling, thingsboard
from benchmarks.edge.peer import libmodbus
from benchmarks.edge.reference import HOSTS, POINTS, reference_set
from benchmarks.peers import PeerMissingError, peer_python

_DELAYS_MS = (0.0, 20.0)


@dataclass
class Results:
    """Everything that was measured."""

    cycles: dict[str, polling.Cycle] = field(default_factory=dict)
    peers: dict[str, thingsboard.Delivered] = field(default_factory=dict)
    footprint: footprint.Footprint | None = None
    late: dict[str, faults.Late] = field(default_factory=dict)
    dead_pymodbus_s: float = 0.0
    dead_ours_timeouts: float = 0.0
    refused_s: float = 0.0
    missing: str | None = None


def edge(
    *,
    seconds: Annotated[float, typer.Option(min=5, help="How long the whole programs are watched.")] = 30.0,
    peer: Annotated[
        bool, typer.Option(help="Measure ThingsBoard Gateway too, in its own environment.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """1 000 points of ten real maps: ours beside one request per point and beside ThingsBoard Gateway; and faults."""
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    results = Results()
    with Console(stderr=True).status("") as status:
        for name in _measure(results, seconds, peer=peer):
            status.update(name)
    if as_json:
        typer.echo(json.dumps(asdict(results), indent=2))
    else:
        _print(results)


def _measure(results: Results, seconds: float, *, peer: bool) -> Iterator[str]:
    meters = reference_set()
    for delay_ms in _DELAYS_MS:
        with libmodbus(HOSTS, delay_ms) as ports:
            yield f"one request per point, {delay_ms:g} ms"
            results.cycles[f"naive {delay_ms:g}"] = asyncio.run(
                polling.naive(meters, ports, 5 if delay_ms == 0 else 1)
            )
            yield f"our plan, {delay_ms:g} ms"
            results.cycles[f"ours {delay_ms:g}"] = asyncio.run(polling.planned(meters, ports, 10))
    yield "the whole agent, one second"
    with libmodbus(HOSTS, 0) as ports, _folder() as folder:
        results.footprint = footprint.measure(meters, ports, folder, seconds, time.sleep)
    if peer:
        try:
            yield "installing ThingsBoard Gateway"
            python = peer_python(f"thingsboard-{thingsboard.VERSION}", *thingsboard.PACKAGES)
            for delay_ms in _DELAYS_MS:
                yield f"ThingsBoard Gateway, {delay_ms:g} ms"
                with libmodbus(HOSTS, delay_ms) as ports, _folder() as folder:
                    found = asyncio.run(thingsboard.measure(python, meters, ports, folder, seconds))
                results.peers[f"{delay_ms:g}"] = found
        except PeerMissingError as error:
            results.missing = str(error)
    yield "late answers"
    results.late = {
        "pymodbus": asyncio.run(faults.late_with_pymodbus()),
        "ours": asyncio.run(faults.late_with_ours()),
    }
    yield "a dead unit"
    results.dead_pymodbus_s = asyncio.run(faults.dead_with_pymodbus())
    results.dead_ours_timeouts = asyncio.run(faults.dead_with_ours())
    results.refused_s = asyncio.run(faults.refused())


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _print(results: Results) -> None:
    terminal = Console()
    output = terminal if terminal.is_terminal else Console(width=140)
    table = Table(
        "reader",
        "answers after",
        "requests a cycle",
        "cycle",
        "points/s",
        "CPU per point",
        title=f"{POINTS} points",
    )
    for name, cycle in results.cycles.items():
        reader, _, delay = name.partition(" ")
        label = {"naive": "one request per point (pymodbus)", "ours": "edge_agent"}[reader]
        table.add_row(
            label, f"{delay} ms", str(cycle.requests), f"{cycle.seconds * 1000:.0f} ms", f"{cycle.points_per_s:,.0f}",
            f"{cycle.cpu_per_point_us:.1f} µs",
        )  # fmt: skip
    output.print(table)
    whole = Table(
        "program",
        "answers after",
        "points/s kept",
        "memory",
        "of one core",
        title="whole programs, a period of 1 s",
    )
    if (own := results.footprint) is not None:
        memory = f"{own.resident_mb:.0f} MB ({own.anonymous_mb:.0f} MB without files)"
        whole.add_row(
            "edge-agent run", "0 ms", f"{own.points_per_s:.0f}", memory, f"{own.processor_percent:.1f} %"
        )
    for delay, found in results.peers.items():
        whole.add_row(
            f"ThingsBoard Gateway {thingsboard.VERSION}", f"{delay} ms", f"{found.points_per_s:.0f}",
            f"{found.resident_mb:.0f} MB", f"{found.processor_percent:.1f} %",
        )  # fmt: skip
    output.print(whole)
    if results.missing:
        output.print(f"Not measured: {results.missing}", markup=False)
    if own is not None:
        output.print(
            f"Memory is that after a day of {own.packed:,} samples was packed and {own.charted:,} values of it were read for charts."
        )
        output.print(
            f"Store: {own.written_bytes_per_row:.0f} bytes written per sample; one point's samples in {own.query_ms:.1f} ms."
        )
    for name, late in results.late.items():
        output.print(
            f"Late answers on RTU over TCP, {name}: {late.wrong} wrong, {late.right} right, {late.errors} errors of 60."
        )
    output.print(
        f"A dead unit holds its neighbours {results.dead_pymodbus_s:.1f} s a cycle with pymodbus as it comes, "
        f"{results.dead_ours_timeouts:.3f} timeouts a cycle with ours once detected. "
        f"A host that refuses is reported in {results.refused_s * 1000:.0f} ms."
    )
