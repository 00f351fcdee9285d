"""The past of the pretend building, as a CSV that the agent can import."""

import csv
from datetime import datetime
from typing import TextIO

from simulators.replay import Replay

COLUMNS = ("ts_utc", "kwh", "temp_c")


def write_history(replay: Replay, now: datetime, out: TextIO) -> int:
    """Write every hour from the first one replayed to the last one that is over at ``now``.

    Columns: ``ts_utc`` (start of the hour, UTC), ``kwh`` (energy of the hour, blank when missing), ``temp_c``.
    Days of a change of clock have 23 or 25 rows.

    Returns:
        The number of hours written.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for instant, hour in replay.between(replay.first, now):
        kwh = "" if hour.kwh is None else f"{hour.kwh:.1f}"
        writer.writerow((instant.strftime("%Y-%m-%dT%H:%M:%SZ"), kwh, f"{hour.temp_c:.1f}"))
        count += 1
    return count
