"""``edge-agent run``."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from edge_agent.cli._printing import errors_in_words
from edge_agent.config import load_building
from edge_agent.logs import log_to_stderr
from edge_agent.memory import be_frugal
from edge_agent.service import Agent
from edge_agent.store import Store, only_agent


def run(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log more.")] = False,
) -> None:
    """Read the points, keep them, compute and serve, until interrupted."""
    be_frugal()
    log_to_stderr(logging.DEBUG if verbose else logging.INFO)
    with errors_in_words():
        building = load_building(config)
        with only_agent(building.store_folder), Store(building.database) as store:
            asyncio.run(_until_signal(Agent(building, store)))


async def _until_signal(agent: Agent) -> None:
    stop, hurry = asyncio.Event(), asyncio.Event()

    def stopping() -> None:
        # Who asks twice does not want to wait for the minimum times of compressors.
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping)
    await agent.run(stop, hurry=hurry)
