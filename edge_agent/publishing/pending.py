"""What is to be told of each name: the newest alone, however many changes wait."""

import asyncio


class Pending[Content]:
    """A queue with one place per name, so that nothing that is still true is ever dropped for lack of room."""

    def __init__(self) -> None:
        self._waiting: dict[str, Content] = {}
        self._arrived = asyncio.Event()

    def put(self, name: str, content: Content) -> None:
        """Queue; what waited under the same name is forgotten."""
        self._waiting[name] = content
        self._arrived.set()

    async def next(self) -> tuple[str, Content]:
        """Wait for the name that waits longest; it stays until it is :meth:`done`."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return next(iter(self._waiting.items()))

    def done(self, name: str, content: Content) -> None:
        """It was told; if it has changed since, it waits on, behind the others."""
        waiting = self._waiting.pop(name)
        if waiting is not content:
            self.put(name, waiting)
