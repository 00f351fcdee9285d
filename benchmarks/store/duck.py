"""The same samples in DuckDB, in an environment of its own: run as a script by :mod:`benchmarks.store.command`.

``python duck.py DATABASE AGENT_SQLITE POINTS DAYS STEP_S`` prints one JSON line. It imports nothing of the project.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median


def main() -> None:
    """Fill, ask, tell."""
    import duckdb  # type: ignore[import-not-found]  # noqa: PLC0415 - of the other environment

    file, points, days, step_s = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    file.unlink(missing_ok=True)
    connection = duckdb.connect(str(file))
    connection.execute("SET threads = 1")
    connection.execute("CREATE TABLE samples (ts BIGINT, point INTEGER, value DOUBLE)")
    begun = time.perf_counter()
    start_ms, per_day = 1_735_689_600_000, 86_400 // step_s
    for point in range(1, points + 1):
        connection.execute(
            f"INSERT INTO samples SELECT {start_ms} + i * {step_s * 1000} + (random() * 40 - 20)::BIGINT, {point}, "  # noqa: S608
            f"round((20 + 5 * sin((i % {per_day}) / 200.0) + random()) * 10) * 0.1 FROM range({per_day * days}) t(i)"
        )
    connection.execute("CREATE TABLE hours (start BIGINT, point INTEGER, mean DOUBLE, kwh DOUBLE)")
    connection.execute(
        f"INSERT INTO hours SELECT {start_ms} + h * 3600000, p, 4.0 + h % 7, 4.0 FROM range(1, {points + 1}) a(p), range(8760) b(h)"  # noqa: S608
    )
    connection.execute("CHECKPOINT")
    filled_s = time.perf_counter() - begun
    month = (
        f"SELECT ts, value FROM samples WHERE point = 50 AND ts >= {start_ms + 35 * 86_400_000} "  # noqa: S608
        f"AND ts < {start_ms + 65 * 86_400_000} ORDER BY ts"
    )
    year = "SELECT start, mean, kwh FROM hours WHERE point = 50 ORDER BY start"
    sys.stdout.write(
        json.dumps(
            {
                "version": duckdb.__version__,
                "filled_s": filled_s,
                "bytes": file.stat().st_size,
                **_timed("month", lambda: connection.execute(month).fetchnumpy()),
                **_timed("year", lambda: connection.execute(year).fetchall()),
            }
        )
        + "\n"
    )


def _timed(name: str, ask: Callable[[], object]) -> dict[str, float]:
    times, processor = [], []
    for _ in range(9):
        begun, cpu = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - cpu) * 1000)
    return {f"{name}_ms": median(times), f"{name}_cpu_ms": median(processor)}


if __name__ == "__main__":
    main()
