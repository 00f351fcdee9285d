"""The nightly run alone: `python -m benchmarks.anomalies.night_worker BUILDING.yaml NOW` prints JSON.

What the agent does every night with a site, and nothing else: no bus is read and nothing is served.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from benchmarks.measuring import spending
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
    idle_mb = peak_mb()
    with spending() as evaluating:
        savings = evaluate_savings(building, reader, now)
    savings_mb = peak_mb()
    with spending() as diagnosing:
        found = diagnose(building, reader, now)
        kpis = kpis_json(building, found, now)
    uses = kpis["uses"]
    judged = found.judged_until if isinstance(found, Diagnosis) else found.reason
    verdict = savings.summary.get("verdict") if savings else None
    return {
        "idle_mb": idle_mb,
        "savings_s": evaluating.wall_s,
        "savings_mb": savings_mb,
        "diagnosis_s": diagnosing.wall_s,
        "peak_mb": peak_mb(),
        "cpu_s": evaluating.cpu_s + diagnosing.cpu_s,
        "found": f"savings {verdict}, judged until {judged}, {len(uses) if isinstance(uses, list) else 0} uses",
    }


if __name__ == "__main__":
    be_frugal()
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))))
