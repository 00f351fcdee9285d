"""eemeter 3.2.0 beside us: an environment of its own, made once, outside of the project's."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.savings.cases import daily_table, names

_ROOT = Path(__file__).parents[2]
ENVIRONMENT = _ROOT / ".tools/eemeter"
PINS = ("eemeter==3.2.0", "pandas<3", "pytz", "setuptools<81")
"""It needs pytz without saying so, `pkg_resources`, and a pandas before 3."""


class NotInstalledError(Exception):
    """It does not install here; the message says what was tried."""


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
        NotInstalledError: eemeter cannot be installed or run.
    """
    python = _environment(progress)
    script = Path(__file__).with_name("eemeter_daily.py")
    lines = {}
    for name in names():
        progress(f"{name}, eemeter 3.2.0")
        lines[name] = PeerLine(**json.loads(_run([str(python), str(script), str(daily_table(name))])))
    return lines


def _environment(progress: Callable[[str], None]) -> Path:
    python = ENVIRONMENT / "bin/python"
    if not python.exists():
        uv = shutil.which("uv") or str(_ROOT / ".tools/uv/bin/uv")
        progress("installing eemeter 3.2.0 in an environment of its own")
        _run([uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)])
        try:
            _run([uv, "pip", "install", "--quiet", "--python", str(python), *PINS])
        except NotInstalledError:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            raise
    return python


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            capture_output=True,
            text=True,
            check=True,
            timeout=900,
            env={**os.environ, "PYTHONPATH": ""},
        )
    except (OSError, subprocess.SubprocessError) as error:
        told = getattr(error, "stderr", None) or str(error)
        last = str(told).strip().splitlines()[-1]
        raise NotInstalledError(f"{' '.join(command[:3])} … failed: {last}") from error
    return done.stdout
