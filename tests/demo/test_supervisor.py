"""The supervisor: waits until a program serves, restarts it, and leaves no orphan."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.ports import choose_ports, is_free
from demo.supervisor import DemoError, Program, Supervisor, is_serving, until

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    return choose_ports({"web": 0})["web"]


def web_server(port: int, name: str = "web") -> Program:
    return Program(
        name=name,
        command=(sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"),
        ready_url=f"http://127.0.0.1:{port}/",
        ready_s=20,
    )


@pytest.fixture
async def supervisor(tmp_path: Path) -> AsyncIterator[Supervisor]:
    running = Supervisor(tmp_path, restart_s=None)
    yield running
    await running.stop()


async def test_start_returns_once_the_program_serves(supervisor: Supervisor, port: int) -> None:
    await supervisor.start(web_server(port))

    assert supervisor.pid("web") is not None
    assert await is_serving(f"tcp://127.0.0.1:{port}")


async def test_a_program_that_dies_at_start_is_told_with_its_last_words(
    supervisor: Supervisor, port: int
) -> None:
    broken = Program(
        name="broken",
        command=(sys.executable, "-c", "raise SystemExit('no meter here')"),
        ready_url=f"tcp://127.0.0.1:{port}",
    )

    with pytest.raises(DemoError, match="no meter here"):
        await supervisor.start(broken)


async def test_a_program_that_never_serves_is_told_with_its_log(supervisor: Supervisor, port: int) -> None:
    sleeper = Program(
        name="sleeper",
        command=(sys.executable, "-c", "import time; time.sleep(60)"),
        ready_url=f"tcp://127.0.0.1:{port}",
        ready_s=0.5,
    )

    with pytest.raises(DemoError, match=r"sleeper\.log"):
        await supervisor.start(sleeper)


async def test_stop_ends_every_program(supervisor: Supervisor, port: int) -> None:
    await supervisor.start(web_server(port))
    pid = supervisor.pid("web")
    assert pid is not None

    await supervisor.stop()

    assert supervisor.pid("web") is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert is_free(port)


async def test_a_killed_program_is_started_again(tmp_path: Path, port: int) -> None:
    told: list[str] = []
    supervisor = Supervisor(tmp_path, restart_s=0.0, tell=told.append)
    try:
        await supervisor.start(web_server(port))
        first = supervisor.pid("web")
        await supervisor.kill("web")

        async def back() -> bool:
            return supervisor.pid("web") not in {None, first} and await is_serving(
                f"http://127.0.0.1:{port}/"
            )

        await until(back, "not started again", timeout_s=60)
        assert told == ["web ended (code -9); starting it again in 0 s"]
    finally:
        await supervisor.stop()


async def test_a_stopped_program_can_be_restarted_by_hand(supervisor: Supervisor, port: int) -> None:
    await supervisor.start(web_server(port))
    await supervisor.kill("web")
    assert not await is_serving(f"http://127.0.0.1:{port}/")

    await supervisor.restart("web")

    assert await is_serving(f"http://127.0.0.1:{port}/")


async def test_a_program_deaf_to_the_polite_signal_is_ended_all_the_same(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.supervisor.STOP_S", 0.3)
    script = (
        "import signal, socket, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
    )
    supervisor = Supervisor(tmp_path, restart_s=None)
    await supervisor.start(
        Program(name="deaf", command=(sys.executable, "-c", script), ready_url=f"tcp://127.0.0.1:{port}")
    )

    await supervisor.stop()

    assert supervisor.pid("deaf") is None


async def test_run_once_returns_what_was_printed_and_raises_on_failure(supervisor: Supervisor) -> None:
    assert await supervisor.run_once("say", sys.executable, "-c", "print('ready')") == "ready\n"

    with pytest.raises(DemoError, match="bad column"):
        await supervisor.run_once("fail", sys.executable, "-c", "raise SystemExit('bad column')")


async def test_run_once_does_not_wait_for_ever(supervisor: Supervisor) -> None:
    with pytest.raises(DemoError, match="more than"):
        await supervisor.run_once("slow", sys.executable, "-c", "import time; time.sleep(60)", timeout_s=0.3)


async def test_until_complains_in_the_words_it_was_given() -> None:
    async def never() -> bool:
        return False

    with pytest.raises(DemoError, match="the meter stays silent"):
        await until(never, "the meter stays silent", timeout_s=0.05, every_s=0.01)


async def test_no_orphan_when_the_supervisor_itself_is_killed(tmp_path: Path, port: int) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from demo.supervisor import Program, Supervisor
async def main():
    s = Supervisor(Path({str(tmp_path)!r}), restart_s=None)
    await s.start(Program(name="web", command=(sys.executable, "-m", "http.server", "{port}", "--bind", "127.0.0.1"),
                          ready_url="http://127.0.0.1:{port}/"))
    print("up", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert await asyncio.to_thread(parent.stdout.readline) == b"up\n"

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    async def gone() -> bool:
        return is_free(port)

    await until(gone, "the web server survived its supervisor", timeout_s=60)


def test_a_taken_port_is_replaced_by_a_free_one(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        chosen = choose_ports({"a": port, "b": 0})

    assert chosen["a"] != port
    assert chosen["a"] != chosen["b"]
