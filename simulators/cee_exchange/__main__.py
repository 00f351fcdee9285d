"""`python -m simulators.cee_exchange`."""

from simulators.cee_exchange.cli import app

if __name__ == "__main__":
    app(prog_name="python -m simulators.cee_exchange")
