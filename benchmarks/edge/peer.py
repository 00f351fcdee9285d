"""The server of all runs: libmodbus in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libmodbus(ports: int, delay_ms: float) -> Iterator[list[int]]:
    """Serve on so many ports, each answer after a delay; gives the ports."""
    command = [
        sys.executable,
        "-m",
        "simulators.libmodbus_peer",
        "tcp",
        "--ports",
        str(ports),
        "--delay-ms",
        str(delay_ms),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        yield [int(port) for port in process.stdout.readline().split()]
    finally:
        process.kill()
        process.wait()
