"""Keeps a task alive: one that fails is started again, one that is frozen is stopped and started again."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import NoReturn

_LOG = logging.getLogger(__name__)
CHECK_S = 5.0
_RESTART_S = 1.0
_GIVE_UP_S = 5.0


async def keep_running(
    work: Callable[[], Coroutine[object, object, None]],
    is_frozen: Callable[[float], bool],
    name: str,
    *,
    check_s: float = CHECK_S,
    restart_s: float = _RESTART_S,
) -> NoReturn:
    """Run ``work`` for ever, until cancelled.

    Args:
        work: starts it afresh.
        is_frozen: tells, given the loop's time, whether it should have moved long ago.
        name: how messages call it.
        check_s: seconds between two looks.
        restart_s: seconds before it is started again.
    """
    loop = asyncio.get_running_loop()
    while True:
        task = loop.create_task(work(), name=name)
        try:
            await _watch(task, lambda: is_frozen(loop.time()), check_s)
        finally:
            task.cancel()
        if not task.done():
            _LOG.error("%s is frozen: it is stopped and started again", name)
            await asyncio.wait([task], timeout=_GIVE_UP_S)
        elif (error := task.exception()) is not None:
            _LOG.error("%s failed and is started again", name, exc_info=error)
        await asyncio.sleep(restart_s)


async def _watch(task: asyncio.Task[None], is_frozen: Callable[[], bool], check_s: float) -> None:
    """Return when the task has ended, or is frozen."""
    while not task.done():
        await asyncio.wait([task], timeout=check_s)
        if not task.done() and is_frozen():
            return
