"""`python -m simulators.enedis`."""

from simulators.enedis.cli import app

if __name__ == "__main__":
    app(prog_name="python -m simulators.enedis")
