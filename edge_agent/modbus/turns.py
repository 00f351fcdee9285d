"""Who may use a line next: writes pass before the reads that wait."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Turns:
    """Exclusive use of a line, in two lanes.

    A request under way is never interrupted, so an urgent turn waits at most for one; urgent turns among themselves, and
    ordinary ones among themselves, are served in the order of their arrival.
    """

    def __init__(self) -> None:
        self._busy = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._ordinary: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """Turns that wait."""
        return len(self._urgent) + len(self._ordinary)

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Hold the line while the context lasts."""
        await self._take(self._urgent if urgent else self._ordinary)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, lane: deque[asyncio.Future[None]]) -> None:
        if not self._busy:
            self._busy = True
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lane.append(ticket)
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():
                # The line was given to us at the very moment we gave up.
                self._pass_on()
            else:
                with suppress(ValueError):  # it was passed over already
                    lane.remove(ticket)
            raise

    def _pass_on(self) -> None:
        for lane in (self._urgent, self._ordinary):
            while lane:
                ticket = lane.popleft()
                if not ticket.done():
                    ticket.set_result(None)
                    return
        self._busy = False
