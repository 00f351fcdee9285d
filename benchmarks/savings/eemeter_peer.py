"""eemeter 3.2.0 beside us: an environment of its own, made once, outside of the project's."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import peer_python, run_peer
from benchmarks.savings.cases import daily_table, names

PINS = ("eemeter==3.2.0", "pandas<3", "pytz", "setuptools<81")
"""It needs pytz without saying so, `pkg_resources`, and a pandas before 3."""


@dataclass(frozen=True, slots=True)
class PeerLine:
    """One case with eemeter.

    Attributes:
        import_s: time to import it.
        fit_s: one fit of the baseline.
        peak_mb: peak memory of the process.
        savings_percent: what it answers.
        cv_rmse: of the baseline.
    """

    import_s: float
    fit_s: float
    peak_mb: float
    savings_percent: float
    cv_rmse: float


def measure(progress: Callable[[str], None]) -> dict[str, PeerLine]:
    """Every daily case.

    Raises:
        PeerMissingError: eemeter cannot be installed or run.
    """
    progress("eemeter 3.2.0 in an environment of its own")
    python = str(peer_python("eemeter-3.2.0", *PINS))
    script = str(Path(__file__).with_name("eemeter_daily.py"))
    lines = {}
    for name in names():
        progress(f"{name}, eemeter 3.2.0")
        lines[name] = PeerLine(
            **json.loads(run_peer([python, script, str(daily_table(name))], timeout_s=900))
        )
    return lines
