"""What work costs: time by the clock and of the processor, and what `/proc` tells of another process."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Spent:
    """What a piece of work took, known once it is over.

    Attributes:
        wall_s: by the clock, s.
        cpu_s: processor time of this whole process, its threads included, s.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure the block, also when it fails."""
    spent = Spent()
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        yield spent
    finally:
        spent.wall_s, spent.cpu_s = time.perf_counter() - begun, time.process_time() - cpu


def cpu_s(pid: int) -> float:
    """Processor time that a process used so far, in user and kernel mode, s."""
    # The name in field 2 may hold spaces: fields are counted after its closing parenthesis.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid: int, kind: str = "VmRSS") -> int:
    """Memory of a process now: all that is resident, or another line of its status, as `RssAnon`."""
    return 1024 * _number(Path(f"/proc/{pid}/status"), kind)


def written_bytes(pid: int) -> int:
    """Bytes that a process gave to the disk so far."""
    return _number(Path(f"/proc/{pid}/io"), "write_bytes")


def _number(file: Path, name: str) -> int:
    lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
