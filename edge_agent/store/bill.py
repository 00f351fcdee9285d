"""What writing costs: flash wears out by the byte, so the bill is shown."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Bill:
    """Counts since the store was opened.

    Attributes:
        commits: transactions that were written.
        rows: rows inserted, changed or removed in them.
        seconds: time spent writing them, the disk's included.
        failures: transactions that were not written.
    """

    commits: int = 0
    rows: int = 0
    seconds: float = 0.0
    failures: int = 0


def process_bytes_written(io: Path = Path("/proc/self/io")) -> int | None:
    """Bytes that this process has sent to the disk, ``None`` where the system does not count them."""
    try:
        lines = io.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("write_bytes:")), None)
