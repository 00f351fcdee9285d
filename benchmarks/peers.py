"""Other programs to compare with, each in an environment of its own beside the developer's tools, made once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_TOOLS = Path(__file__).parents[1] / ".tools"
_INSTALLING_S = 600


class PeerMissingError(Exception):
    """The peer cannot be installed or run here; the message says what was tried."""


def peer_python(name: str, *packages: str, dependencies: bool = True) -> Path:
    """Interpreter of an environment that has these packages, and nothing of ours.

    Args:
        name: folder of the environment; another version asks for another name.
        packages: what to install, as requirements.
        dependencies: also what they depend on.

    Raises:
        PeerMissingError: it could not be made.
    """
    folder = _TOOLS / name
    python, complete = folder / "bin/python", folder / "complete"
    if complete.exists():
        return python
    uv = shutil.which("uv") or str(_TOOLS / "uv/bin/uv")
    alone = () if dependencies else ("--no-deps",)
    for command in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(python), *alone, *packages],
    ):
        run_peer(command, timeout_s=_INSTALLING_S)
    complete.touch()
    return python


def run_peer(command: list[str], question: str = "", *, timeout_s: float) -> str:
    """What a command prints when it is given `question`, run with nothing of ours on its path.

    Raises:
        PeerMissingError: it is not there, fails, or takes longer than the timeout, s.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            input=question,
            capture_output=True,
            text=True,
            check=True,
            timeout=timeout_s,
            env={**os.environ, "PYTHONPATH": ""},
        )
    except (OSError, subprocess.SubprocessError) as error:
        told = (getattr(error, "stderr", None) or str(error)).strip()[-500:]
        raise PeerMissingError(f"{' '.join(command[:3])} … failed: {told}") from error
    return done.stdout
