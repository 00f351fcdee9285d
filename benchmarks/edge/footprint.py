"""The whole agent on the reference set: memory, processor, what it writes, how fast it answers."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.edge.reference import Meter, write_building

_WARM_S = 12.0
_LONGEST_START_S = 60
_TICKS_PER_S = 100.0  # USER_HZ, fixed on Linux


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the agent needed.

    Attributes:
        points_per_s: samples kept, a second.
        resident_mb: resident memory at the end (VmRSS), in MB of 10⁶ bytes.
        anonymous_mb: the part of it that is not files that could be dropped (RssAnon).
        processor_percent: of one core.
        written_bytes_per_row: bytes that the process gave to the disk, by sample kept.
        query_ms: one point's last minutes, from the database.
    """

    points_per_s: float
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
    command = [sys.executable, "-m", "edge_agent", "run", str(path)]
    with (folder / "agent.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own program
    try:
        database = folder / "data" / "agent.sqlite"
        for _ in range(_LONGEST_START_S):
            if process.poll() is not None:
                raise RuntimeError((folder / "agent.log").read_text()[-2000:])
            if database.exists():
                break
            wait(1.0)
        wait(_WARM_S)
        before = (_cpu_s(process.pid), _written(process.pid), _rows(database), time.monotonic())
        wait(seconds)
        after = (_cpu_s(process.pid), _written(process.pid), _rows(database), time.monotonic())
        memory = _memory_mb(process.pid)
        rows, lasted = after[2] - before[2], after[3] - before[3]
        return Footprint(
            rows / lasted,
            memory["VmRSS"],
            memory["RssAnon"],
            100 * (after[0] - before[0]) / lasted,
            (after[1] - before[1]) / max(rows, 1),
            _query_ms(database),
        )
    finally:
        process.terminate()
        process.wait(timeout=30)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def _written(pid: int) -> int:
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def _memory_mb(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {
        name: int(line.split()[1]) * 1024 / 1e6
        for line in lines
        for name in ("VmRSS", "RssAnon")
        if line.startswith(f"{name}:")
    }


def _rows(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT count(*) FROM log").fetchone()[0])


def _query_ms(database: Path) -> float:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (point,) = connection.execute("SELECT id FROM points LIMIT 1").fetchone()
        begun = time.perf_counter()
        connection.execute("SELECT ts, value FROM log WHERE point = ?", (point,)).fetchall()
        return (time.perf_counter() - begun) * 1000
