"""A task that fails or freezes is started again; cancelling the watchdog cancels it."""

import asyncio

import pytest

from edge_agent.watchdog import keep_running
from tests.edge_agent.waiting import until


async def test_a_frozen_task_is_noticed_stopped_and_started_again(caplog: pytest.LogCaptureFixture) -> None:
    starts, frozen = 0, True

    async def work() -> None:
        nonlocal starts, frozen
        starts += 1
        frozen = starts == 1
        await asyncio.sleep(3600)

    watchdog = asyncio.create_task(
        keep_running(work, lambda _now: frozen, "link x", check_s=0.01, restart_s=0.01)
    )
    await until(lambda: starts == 2)
    await asyncio.sleep(0.05)
    assert starts == 2, "a task that is well is left alone"
    assert "link x is frozen" in caplog.text
    watchdog.cancel()
    await asyncio.gather(watchdog, return_exceptions=True)


async def test_a_task_that_fails_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    starts = 0

    async def work() -> None:
        nonlocal starts
        starts += 1
        if starts < 3:
            raise RuntimeError("broken")
        await asyncio.sleep(3600)

    watchdog = asyncio.create_task(
        keep_running(work, lambda _now: False, "link x", check_s=0.01, restart_s=0.01)
    )
    await until(lambda: starts == 3)
    assert caplog.text.count("failed and is started again") == 2
    watchdog.cancel()
    await asyncio.gather(watchdog, return_exceptions=True)
