"""The process that runs an agent for years: it takes the place of the command that read the configuration.

Reading and checking a configuration needs a YAML parser, the models' validators and the command line, some fifteen megabytes
that a running agent would keep for good. The command therefore hands the building over in a file without a name, and replaces
itself (same process number, for whoever supervises it) with an interpreter that loads only what running needs.
"""

import asyncio
import logging
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from edge_agent.errors import EdgeAgentError
from edge_agent.logs import log_to_stderr
from edge_agent.memory import be_frugal

if TYPE_CHECKING:
    from edge_agent.config import Building
    from edge_agent.service import Agent

_BAD_INPUT = 2
_VERBOSE = "--verbose"


def take_over(building: Building, *, verbose: bool) -> NoReturn:
    """Replace this process with one that runs the agent of a building.

    Args:
        building: as it was read and checked.
        verbose: log more.
    """
    descriptor = _handed_over(pickle.dumps(building))
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "edge_agent.running", str(descriptor)]
    os.execv(sys.executable, [*command, _VERBOSE] if verbose else command)  # noqa: S606 - our own program


def _handed_over(content: bytes) -> int:
    """Descriptor of a file without a name that holds this; in memory on Linux, where a service may have no folder to write in."""
    if sys.platform == "linux":
        descriptor = os.memfd_create("building")
    else:
        descriptor, name = tempfile.mkstemp()
        Path(name).unlink()
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.set_inheritable(descriptor, True)
    return descriptor


def run(building: Building) -> None:
    """Read the points, keep them, compute and serve, until interrupted.

    Raises:
        EdgeAgentError: another agent runs here, the store cannot be used, or the API cannot be served.
    """
    with _without_authorities():
        from edge_agent.service import Agent  # noqa: PLC0415 - the command that hands over does not pay for it
    from edge_agent.store import Store, only_agent  # noqa: PLC0415 - as above

    with only_agent(building.store_folder), Store(building.database) as store:
        asyncio.run(_until_signal(Agent(building, store)))


@contextmanager
def _without_authorities() -> Iterator[None]:
    """The client of aiohttp, which an agent never uses, loads every certificate authority twice as it is imported: not here."""
    before = {name: os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")}
    os.environ.update(dict.fromkeys(before, os.devnull))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


async def _until_signal(agent: Agent) -> None:
    stop, hurry = asyncio.Event(), asyncio.Event()

    def stopping() -> None:
        # Who asks twice does not want to wait for the minimum times of compressors.
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping)
    await agent.run(stop, hurry=hurry)


def main(descriptor: str, *options: str) -> int:
    """Run what was handed over; returns the exit code."""
    be_frugal()
    log_to_stderr(logging.DEBUG if _VERBOSE in options else logging.INFO)
    with os.fdopen(int(descriptor), "rb") as handed:
        building = pickle.load(handed)  # noqa: S301 - written by the command that this process was
    try:
        run(building)
    except EdgeAgentError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
