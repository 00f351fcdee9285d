"""``python -m demo``: start the demo and supervise it; ``--check`` verifies it and ends."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from pathlib import Path

import aiohttp

from .check import check_all
from .scenario import ACCOUNT, SOURCE, Demo, new_demo, play
from .supervisor import DemoError


def tell(line: str) -> None:
    """Print one line at once."""
    print(line, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="A building, Enedis, the proxy, the agent and Home Assistant on this machine, until Ctrl-C.",
    )
    parser.add_argument("--check", action="store_true", help="verify every step on free ports, then end")
    parser.add_argument(
        "--folder", type=Path, default=SOURCE / ".run" / "demo", help="where it runs (emptied)"
    )
    parser.add_argument(
        "--screenshots",
        type=Path,
        default=SOURCE / "artifacts" / "demo",
        help="where --check puts its pictures",
    )
    return parser.parse_args()


def _open_browser(url: str) -> None:
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(url)


def _announce(demo: Demo) -> None:
    url = f"{demo.home_assistant.url}/linky-gtb/batiment"
    tell("")
    tell(f"  Home Assistant  {url}")
    tell(f"  account         {ACCOUNT['username']} / {ACCOUNT['password']}")
    tell(f"  proxy           {demo.url('linky_proxy')}")
    tell(f"  agent           {demo.url('edge_agent')}   configuration: {demo.folder}/site/building.yaml")
    tell(f"  logs            {demo.folder}/logs")
    tell("")
    tell("Ctrl-C stops everything.")
    _open_browser(url)


async def _until_told(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


async def run(arguments: argparse.Namespace) -> int:
    """Play the scenario, then check it or supervise it.

    Returns:
        The exit code: 0, or 1 when something is missing.
    """
    stop = asyncio.Event()
    await _until_told(stop)
    async with aiohttp.ClientSession() as session:
        demo = new_demo(
            arguments.folder,
            session,
            free_ports=arguments.check,
            restart_s=None if arguments.check else 5.0,
            tell=tell,
        )
        playing = asyncio.create_task(_play(demo, arguments, stop))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return playing.result() if playing.done() else 0
        except DemoError as error:
            tell(f"\n✗ {error}")
            return 1
        finally:
            playing.cancel()
            stopping.cancel()
            await asyncio.gather(playing, stopping, return_exceptions=True)
            tell("Stopping …")
            await demo.supervisor.stop()
            tell("Stopped.")


async def _play(demo: Demo, arguments: argparse.Namespace, stop: asyncio.Event) -> int:
    await play(demo, tell)
    if arguments.check:
        tell("\nChecks")
        missing = await check_all(demo, arguments.screenshots, tell)
        tell(f"\n{len(missing)} missing" if missing else "\nEverything shows live values.")
        return 1 if missing else 0
    _announce(demo)
    await stop.wait()
    return 0


def main() -> int:
    """Entry point of ``script/demo``."""
    return asyncio.run(run(_arguments()))


if __name__ == "__main__":
    sys.exit(main())
