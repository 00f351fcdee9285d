"""One case in a process of its own: `python -m benchmarks.savings.worker CASE daily|hourly` prints JSON.

The engine is imported first and alone, so that its import and the peak of the process are its own.
"""

import json
import sys
import time

_START = time.perf_counter()
import edge_agent.savings as _engine  # noqa: E402 - timed

IMPORT_S = time.perf_counter() - _START
ROUNDS = 5


def peak_mb() -> float:
    """Peak memory of this process; `ru_maxrss` would begin with that of the process that started it."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - before any import that is measured
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def measure(name: str, family: str) -> dict[str, object]:
    """Time of the fit alone, of the whole saving, and peak memory of the process."""
    from benchmarks.savings.cases import daily_case, hourly_case  # noqa: PLC0415 - after the timed import
    from edge_agent.savings.baseline import fit_baseline  # noqa: PLC0415 - idem
    from edge_agent.savings.coverage import DayTable  # noqa: PLC0415 - idem

    case = hourly_case(name) if family == "hourly" else daily_case(name)
    table = DayTable.of(case.measured.by_date, _engine.Period(case.baseline.start, case.reporting.end))
    fits = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        fit_baseline(case.measured, table, _engine.Family(family), case.baseline.__contains__)
        fits.append(time.perf_counter() - start)
    start = time.perf_counter()
    result = _engine.compute_savings(
        case.measured, case.baseline, case.reporting, choice=_engine.Choice(family)
    )
    return {
        "import_s": IMPORT_S,
        "fit_s": min(fits),
        "whole_s": time.perf_counter() - start,
        "peak_mb": peak_mb(),
        "savings_percent": result.savings_percent,
        "cv_rmse": result.goodness.cv_rmse,
        "nmbe": result.goodness.nmbe,
        "verdict": result.verdict.value,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], sys.argv[2])))
