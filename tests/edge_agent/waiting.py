"""Waiting for a condition, without sleeping longer than needed."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], *, timeout_s: float = 10.0) -> None:
    """Return as soon as the condition holds; fail after the timeout."""
    async with asyncio.timeout(timeout_s):
        while True:
            holds = condition()
            if holds is True or (not isinstance(holds, bool) and await holds):
                return
            await asyncio.sleep(0.01)
