"""The real building that the simulator replays, read from the file kept beside the code."""

import gzip
import io
from datetime import date
from functools import cache
from importlib import resources

from simulators.replay import Replay, calendar_shift, read_hours

_FILE = "uk_cam_b34_elec_hourly_2015_2017.csv.gz"


@cache
def cambridge_building(today: date) -> Replay:
    """Building 34 of the Cambridge archive, moved so that ``today`` falls in its year after the drop."""
    packed = resources.files(__package__).joinpath("buildings", _FILE).read_bytes()
    with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8") as lines:
        return Replay(read_hours(lines), calendar_shift(today))
