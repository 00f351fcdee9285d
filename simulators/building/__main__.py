"""Entry point of ``python -m simulators.building``."""

from simulators.building.cli import app

app(prog_name="python -m simulators.building")
