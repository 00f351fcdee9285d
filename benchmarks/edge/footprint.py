"""The whole agent on the reference set: memory, processor, what it writes, how fast it answers."""

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.edge.past import read_charts, until_packed, yesterday
from benchmarks.edge.reference import Meter, write_building
from benchmarks.measuring import cpu_s, memory_bytes, spending, written_bytes
from edge_agent.config import load_building

_WARM_S = 12.0
_LONGEST_START_S = 60


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the agent needed.

    Attributes:
        points_per_s: samples kept, a second.
        packed: samples of the day before, which it packed as it does each night.
        charted: values that were then read of that day, for charts.
        resident_mb: resident memory after all that (VmRSS), in MB of 10⁶ bytes.
        anonymous_mb: the part of it that is not files that could be dropped (RssAnon).
        processor_percent: of one core.
        written_bytes_per_row: bytes that the process gave to the disk, by sample kept.
        query_ms: one point's last minutes, from the database.
    """

    points_per_s: float
    packed: int
    charted: int
    resident_mb: float
    anonymous_mb: float
    processor_percent: float
    written_bytes_per_row: float
    query_ms: float


def measure(
    meters: Sequence[Meter], ports: Sequence[int], folder: Path, seconds: float, wait: Callable[[float], None]
) -> Footprint:
    """Run ``edge-agent run`` with a period of one second.

    Raises:
        RuntimeError: the agent did not start.
    """
    path = write_building(folder, meters, ports, poll_s=1.0)
    building = load_building(path)
    day, packed = yesterday(building, datetime.now(UTC))
    command = [sys.executable, "-m", "edge_agent", "run", str(path)]
    with (folder / "agent.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own program
    try:
        database, url = building.database, _served(process, folder / "agent.log", wait)
        until_packed(database, day, wait)
        charted = read_charts(building, url, day)
        wait(_WARM_S)
        before = (cpu_s(process.pid), written_bytes(process.pid), _rows(database), time.monotonic())
        wait(seconds)
        after = (cpu_s(process.pid), written_bytes(process.pid), _rows(database), time.monotonic())
        resident, anonymous = (memory_bytes(process.pid, kind) / 1e6 for kind in ("VmRSS", "RssAnon"))
        rows, lasted = after[2] - before[2], after[3] - before[3]
        return Footprint(
            rows / lasted,
            packed,
            charted,
            resident,
            anonymous,
            100 * (after[0] - before[0]) / lasted,
            (after[1] - before[1]) / max(rows, 1),
            _query_ms(database),
        )
    finally:
        process.terminate()
        process.wait(timeout=30)


def _served(process: subprocess.Popen[bytes], log: Path, wait: Callable[[float], None]) -> str:
    """Where it serves, as its log says."""
    for _ in range(_LONGEST_START_S):
        text = log.read_text()
        if process.poll() is not None:
            raise RuntimeError(text[-2000:])
        if found := re.search(r"serving (http://[0-9.:]+)", text):
            return found[1]
        wait(1.0)
    raise RuntimeError(f"the agent does not serve: {text[-2000:]}")


def _rows(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT count(*) FROM log").fetchone()[0])


def _query_ms(database: Path) -> float:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (point,) = connection.execute("SELECT id FROM points LIMIT 1").fetchone()
        with spending() as spent:
            connection.execute("SELECT ts, value FROM log WHERE point = ?", (point,)).fetchall()
        return spent.wall_s * 1000
