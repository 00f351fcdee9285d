"""Reads the energy file that several commands are given."""

import gzip
import io
import zlib
from pathlib import Path
from zoneinfo import ZoneInfo

from edge_agent.cli._printing import fail
from edge_agent.days_off import public_holidays
from edge_agent.savings import EnergyFileError, HourlySample, Occupancy, read_energy_csv

_GZIP_MAGIC = b"\x1f\x8b"


def read_hours(path: Path) -> list[HourlySample]:
    """Hours of a file `ts_utc,kwh,temp_c`; exits 2 when it cannot be read or is not one of hours."""
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP_MAGIC):
            content = gzip.decompress(content)
        samples = read_energy_csv(io.StringIO(content.decode("utf-8-sig"), newline=""), name=str(path))
        hours = [sample for sample in samples if isinstance(sample, HourlySample)]
    except (EnergyFileError, OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        fail(str(error) if isinstance(error, EnergyFileError) else f"{path}: cannot be read: {error}")
    if not hours:
        fail(f"{path}: holds days, not hours — give a file with the columns ts_utc,kwh,temp_c")
    return hours


def occupancy_of(hours: list[HourlySample], zone: ZoneInfo) -> Occupancy:
    """Public holidays of the years of the file, in the country of the time zone."""
    years = {hour.start.year for hour in hours}
    return Occupancy(public_holidays=public_holidays(range(min(years), max(years) + 2), zone=zone.key))
