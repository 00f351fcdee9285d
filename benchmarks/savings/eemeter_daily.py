"""eemeter 3.2.0, CalTRACK daily, on one table; run by the Python of its own environment, prints JSON.

Takes the path of a table with the columns date, part, temp_f and observed.
"""

import csv
import importlib
import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
_START = time.perf_counter()
# By name, so that nothing of the project needs them to be there.
eemeter, pd = importlib.import_module("eemeter"), importlib.import_module("pandas")

IMPORT_S = time.perf_counter() - _START


def peak_mb() -> float:
    """Peak memory of this process; `ru_maxrss` would begin with that of the process that started it."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - before any import that is measured
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def measure(path: str) -> dict[str, float]:
    """Fit the baseline and state the saving."""
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - runs on any Python
        rows = list(csv.DictReader(file))
    days = pd.DatetimeIndex([row["date"] for row in rows], tz="UTC")
    energy = pd.Series([float(row["observed"] or "nan") for row in rows], index=days)
    temp_f = pd.Series([float(row["temp_f"] or "nan") for row in rows], index=days)
    hours = pd.date_range(days[0], days[-1] + pd.Timedelta(hours=23), freq="h")
    weather = temp_f.reindex(hours, method="ffill", limit=23)
    before = [row["part"] == "baseline" for row in rows]

    def meter(kept: list[bool]) -> object:
        """The form in which eemeter takes a meter: a last row without value ends it."""
        part = energy[kept]
        part[part.index[-1] + pd.Timedelta(days=1)] = float("nan")
        return part.to_frame("value")

    baseline, reporting = meter(before), meter([not kept for kept in before])
    design = eemeter.create_caltrack_daily_design_matrix(baseline, weather)
    start = time.perf_counter()
    model = eemeter.fit_caltrack_usage_per_day_model(design)
    fit_s = time.perf_counter() - start
    savings, _ = eemeter.metered_savings(model, reporting, weather)
    expected = savings.counterfactual_usage.sum()
    return {
        "import_s": IMPORT_S,
        "fit_s": fit_s,
        "peak_mb": peak_mb(),
        "savings_percent": 100 * savings.metered_savings.sum() / expected,
        "cv_rmse": model.avgs_metrics.cvrmse,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])))
