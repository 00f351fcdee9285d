"""The nightly run alone: `python -m benchmarks.anomalies.night_worker BUILDING.yaml NOW` prints JSON.

What the agent does every night with a site, and nothing else: no bus is read and nothing is served.
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

from benchmarks.savings.worker import peak_mb
from edge_agent.config import load_building
from edge_agent.diagnosis.figures import kpis_json
from edge_agent.diagnosis.nightly import Diagnosis, diagnose
from edge_agent.evaluation import evaluate_savings
from edge_agent.memory import be_frugal
from edge_agent.store import Reader, open_reader


def run(config: Path, now: datetime) -> dict[str, object]:
    """Savings, anomalies and key figures."""
    building = load_building(config)
    reader = Reader(open_reader(building.database))
    idle_mb, begun_s = peak_mb(), time.process_time()
    start = time.perf_counter()
    savings = evaluate_savings(building, reader, now)
    savings_s, savings_mb = time.perf_counter() - start, peak_mb()
    start = time.perf_counter()
    found = diagnose(building, reader, now)
    kpis = kpis_json(building, found, now)
    uses = kpis["uses"]
    judged = found.judged_until if isinstance(found, Diagnosis) else found.reason
    verdict = savings.summary.get("verdict") if savings else None
    return {
        "idle_mb": idle_mb,
        "savings_s": savings_s,
        "savings_mb": savings_mb,
        "diagnosis_s": time.perf_counter() - start,
        "peak_mb": peak_mb(),
        "cpu_s": time.process_time() - begun_s,
        "found": f"savings {verdict}, judged until {judged}, {len(uses) if isinstance(uses, list) else 0} uses",
    }


if __name__ == "__main__":
    be_frugal()
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))))
