"""A program on a clock that another moves."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulators.clock import Shift

PROGRAM = """
import asyncio, sys, time
from datetime import datetime, UTC, date
async def main():
    loop = asyncio.get_running_loop()
    begun = loop.time()
    print(datetime.now(UTC).isoformat(), flush=True)
    assert isinstance(datetime.fromisoformat("2026-01-01"), datetime) and type(datetime.now(UTC)).__name__ == "datetime"
    assert issubclass(datetime, date) and datetime.combine(date(2026, 1, 1), datetime.min.time()).year == 2026
    sys.stdin.readline()
    print(datetime.now(UTC).isoformat(), round(loop.time() - begun), round(time.time()), flush=True)
asyncio.run(main())
"""


def test_a_program_sees_the_clock_move_forward_and_never_back(tmp_path: Path) -> None:
    day = timedelta(days=1)
    shift = Shift(tmp_path / "clock", -30 * day.total_seconds())
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "simulators.clock", str(shift.file), "program"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        first = datetime.fromisoformat(process.stdout.readline().strip())
        shift.set(shift.offset_s + 3600)
        shift.set(0.0 - 40 * day.total_seconds())
        process.stdin.write("\n")
        process.stdin.flush()
        second, elapsed_s, epoch_s = process.stdout.readline().split()

    assert abs(datetime.now(UTC) - first - 30 * day) < timedelta(minutes=5)
    assert 3600 <= int(elapsed_s) < 3900
    assert abs(datetime.fromisoformat(second).timestamp() - int(epoch_s)) <= 1
    assert abs((shift.now() - datetime.fromisoformat(second)).total_seconds()) < 300
