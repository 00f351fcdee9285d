"""A nightly run of one site with five years of hours, in a process of its own."""

import gzip
import io
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.anomalies.cases import ROOT
from edge_agent.config import load_building
from edge_agent.energy import HOUR, Interval
from edge_agent.savings import HourlySample, read_energy_csv
from edge_agent.store import Change, Source, Store

MEMORY_GOAL_MB = 120.0
TIME_GOAL_S = 5.0
FILE = ROOT / "anomalies/fixtures/uk_cam_b14_elec_hourly_2015_2019.csv.gz"
_USES = {"heating": 0.35, "lighting": 0.2, "auxiliaries": 0.15}
_YAML = """\
site: {id: bench, name: Bench, timezone: Europe/London, sector: bureaux, area_m2: 2000}
prices:
  electricity_eur_per_kwh: [{from: 2010-01-01, value: 0.2}]
savings:
  energy: ingest.energy
  temperature: ingest.outdoor
  baseline: {start: 2018-01-01, end: 2019-01-01}
  reporting: {start: 2019-01-15}
energy:
  meters:
    - {point: ingest.energy, zone: Building}
    - {point: ingest.heating, under: ingest.energy, use: heating, zone: Offices}
    - {point: ingest.lighting, under: ingest.energy, use: lighting}
    - {point: ingest.auxiliaries, under: ingest.energy, use: auxiliaries}
"""


@dataclass(frozen=True, slots=True)
class Night:
    """What one run took.

    Attributes:
        idle_mb: memory of the process once its modules and its configuration are loaded.
        peak_mb: its highest memory.
        savings_mb: highest memory once savings are computed.
        savings_s: time of savings.
        diagnosis_s: time of anomalies and key figures.
        cpu_s: processor time of the whole; the clock of a busy machine says more.
        found: what came of it, to be sure that everything ran: verdict, days judged, uses.
    """

    idle_mb: float
    peak_mb: float
    savings_mb: float
    savings_s: float
    diagnosis_s: float
    cpu_s: float
    found: str

    @property
    def seconds(self) -> float:
        """The whole run."""
        return self.savings_s + self.diagnosis_s


def measure_night() -> Night:
    """Fill the store of a site from a real building, then run its night."""
    with tempfile.TemporaryDirectory(prefix="night-") as name:
        config = Path(name) / "building.yaml"
        config.write_text(_YAML, encoding="utf-8")
        last = fill(config)
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "benchmarks.anomalies.night_worker", str(config), last.isoformat()],
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
    return Night(**json.loads(done.stdout))


def fill(config: Path) -> datetime:
    """Write the hours of the building into the store; the end of the last one."""
    hours = hours_of_building()
    energy = {"ingest.energy": _intervals([(hour.start, hour.kwh) for hour in hours])}
    for use, share in _USES.items():
        part = [(hour.start, None if hour.kwh is None else share * hour.kwh) for hour in hours]
        energy[f"ingest.{use}"] = _intervals(part)
    means = {"ingest.outdoor": _intervals([(hour.start, hour.temp_c) for hour in hours])}
    with Store(load_building(config).database) as store:
        store.write([Change(energy=energy, means=means, source=Source.IMPORT)])
    return max(hour.start for hour in hours) + 6 * HOUR


def hours_of_building() -> list[HourlySample]:
    """Hours of the building, five years of them."""
    text = io.StringIO(gzip.decompress(FILE.read_bytes()).decode())
    samples = read_energy_csv(text, name=FILE.name)
    return [sample for sample in samples if isinstance(sample, HourlySample)]


def _intervals(values: list[tuple[datetime, float | None]]) -> tuple[Interval, ...]:
    return tuple(Interval(start, start + HOUR, value) for start, value in values if value is not None)
