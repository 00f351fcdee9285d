"""Waiting for a condition, without sleeping longer than needed."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], *, timeout_s: float = 60.0) -> None:
    """Return as soon as the condition holds; fail after the timeout, which only a failure ever waits for."""
    async with asyncio.timeout(timeout_s):
        while True:
            holds = condition()
            if holds is True or (not isinstance(holds, bool) and await holds):
                return
            await asyncio.sleep(0.01)
