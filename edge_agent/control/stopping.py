"""Giving everything back when the agent stops."""

import asyncio
import logging
from collections.abc import Sequence

from edge_agent.control.point_control import PointControl

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.2
_TRIES = 3
LONGEST_S = 840.0
"""Minimum times are waited for: a compressor that has just started is not stopped at once. No longer than this."""


async def give_all_back(
    points: Sequence[PointControl], hurry: asyncio.Event, *, longest_s: float = LONGEST_S
) -> list[str]:
    """End every lease and give every point back.

    Args:
        points: all points.
        hurry: set when a person insists: minimum times are not waited for any more.
        longest_s: longest time to wait for them otherwise.

    Returns:
        Points that could not be given back: their release is on disk and is due at the next start.
    """
    for each in points:
        each.hold_back_no_more()
        await each.give_up(None)
    due = [each for each in points if each.memory.pending]
    if due:
        _LOG.info("giving back %s", ", ".join(each.policy.point for each in due))
    try:
        async with asyncio.timeout(longest_s):
            while due:
                await asyncio.gather(*(each.step(hurried=hurry.is_set()) for each in due))
                due = [each for each in due if each.memory.pending and each.troubles < _TRIES]
                if due:
                    await _pause(hurry)
    except TimeoutError:
        _LOG.warning("the minimum times were too long to wait for")
    left = [each.policy.point for each in points if each.memory.pending]
    if left:
        _LOG.error("not given back, and due at the next start: %s", ", ".join(left))
    return left


async def _pause(hurry: asyncio.Event) -> None:
    if hurry.is_set():
        await asyncio.sleep(_LOOK_EVERY_S)
        return
    try:
        async with asyncio.timeout(_LOOK_EVERY_S):
            await hurry.wait()
    except TimeoutError:
        return
