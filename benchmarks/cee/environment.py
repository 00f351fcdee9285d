"""The peer's own environment, made once beside the developer's tools."""

import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "energysystemmodels"
VERSION = "20261026001"
_ROOT = Path(__file__).parents[2]
_TOOLS = _ROOT / ".tools"


class PeerMissingError(RuntimeError):
    """The environment could not be made."""


def peer_python() -> Path:
    """Interpreter of the peer's environment, which has the package and nothing of ours.

    The package alone is installed: its certificates module needs none of its dependencies.

    Raises:
        PeerMissingError: it could not be made.
    """
    folder = _TOOLS / f"{PACKAGE}-{VERSION}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    uv = shutil.which("uv") or str(_TOOLS / "uv" / "bin" / "uv")
    for command in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(python), "--no-deps", f"{PACKAGE}=={VERSION}"],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        except OSError as error:
            raise PeerMissingError(f"{command[0]}: {error}; run script/setup first") from error
        if done.returncode != 0:
            raise PeerMissingError(f"{' '.join(command[1:4])}: {done.stderr.strip()[-500:]}")
    (folder / "complete").touch()
    return python
