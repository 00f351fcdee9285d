"""Speed, memory and agreement, each case in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.savings.cases import Oracle, hourly_names, names, oracle


@dataclass(frozen=True, slots=True)
class Line:
    """One case with one family of model.

    Attributes:
        name: of the case.
        family: daily or hourly.
        import_s: time to import the engine.
        fit_s: the baseline alone, best of five.
        whole_s: the whole saving, with events, normal year and drift.
        peak_mb: peak memory of the process.
        savings_percent: what we answer.
        cv_rmse: of the baseline.
        verdict: in one word.
        oracle: recorded answers of the reference tools.
    """

    name: str
    family: str
    import_s: float
    fit_s: float
    whole_s: float
    peak_mb: float
    savings_percent: float
    cv_rmse: float
    verdict: str
    oracle: Oracle


def measure(progress: Callable[[str], None]) -> Iterator[Line]:
    """Every daily case, then every hourly one."""
    cases = [*((name, "daily") for name in names()), *((name, "hourly") for name in hourly_names())]
    for name, family in cases:
        progress(f"{name}, {family}")
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "benchmarks.savings.worker", name, family],
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        found = json.loads(done.stdout)
        kept = ("import_s", "fit_s", "whole_s", "peak_mb", "savings_percent", "cv_rmse", "verdict")
        yield Line(
            name, family, **{key: found[key] for key in kept}, oracle=oracle(name, hourly=family == "hourly")
        )
