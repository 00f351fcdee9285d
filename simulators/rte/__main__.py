"""`python -m simulators.rte`."""

from simulators.rte.cli import app

app()
