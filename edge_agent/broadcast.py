"""Messages to any number of listeners, none of which can slow the others or fill the memory."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

type Message = Mapping[str, object]

WAITING_LIMIT = 256
"""Messages that may wait for one listener before it is dropped."""


class Listener:
    """One listener's queue of JSON texts."""

    def __init__(self, limit: int) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue(limit)
        self.dropped = asyncio.Event()

    async def next(self) -> str:
        """Wait for the next message."""
        return await self._queue.get()

    def offer(self, text: str) -> None:
        """Queue a message; a listener that has too many waiting is marked as dropped."""
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            self.dropped.set()


class Broadcast:
    """Gives each message to each listener."""

    def __init__(self, *, limit: int = WAITING_LIMIT) -> None:
        self._limit = limit
        self._listeners: set[Listener] = set()

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """Listen from now on, until the end of the block."""
        listener = Listener(self._limit)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def publish(self, message: Message) -> None:
        """Give a message to all listeners; never waits."""
        if not self._listeners:
            return
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        for listener in self._listeners:
            listener.offer(text)
