"""Messages to any number of listeners, none of which can slow the others or fill the memory."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

type Message = Mapping[str, object]

WAITING_LIMIT = 256
"""Messages that may wait for one listener before it is told the whole state instead."""


class Listener:
    """One listener's queue of JSON texts.

    One that cannot keep up is given the whole state anew instead of the changes that it missed; one that does not even
    take that is dropped.
    """

    def __init__(self, limit: int) -> None:
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(limit)
        self._behind = False
        self.dropped = asyncio.Event()

    async def next(self) -> str | None:
        """Wait for the next message; ``None`` when the whole state is wanted instead."""
        text = await self._queue.get()
        if text is None:
            self._behind = False
        return text

    def offer(self, text: str) -> bool:
        """Queue a message; false when the listener has just fallen behind."""
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            if self._behind:
                self.dropped.set()
                return True
            while not self._queue.empty():
                self._queue.get_nowait()
            # What is published from now on comes after the state, which holds all that came before.
            self._queue.put_nowait(None)
            self._behind = True
            return False
        return True


class Broadcast:
    """Gives each message to each listener."""

    def __init__(self, *, limit: int = WAITING_LIMIT) -> None:
        self._limit = limit
        self._listeners: set[Listener] = set()
        self.fell_behind = 0
        """How often a listener could not keep up."""

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

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
            self.fell_behind += not listener.offer(text)
