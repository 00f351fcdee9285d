"""Listening to a line without numbers: bytes that nobody asked for betray an answer that is late or doubled."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from edge_agent.modbus.line import Line

# A gateway forwards a serial frame in pieces that TCP may part by a few milliseconds.
_GATEWAY_SILENCE_S = 0.003


class Ear:
    """Hears every packet of a link."""

    def __init__(self, line: Line) -> None:
        self._silence_s = max(line.frame_silence_s, _GATEWAY_SILENCE_S)
        self._asking = False
        self._last_s = 0.0
        self.strays = 0
        """Packets that came while nothing was asked, since the last silence."""

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Mark the time of a request: what comes is its answer, until it has come."""
        self._asking = True
        try:
            yield
        finally:
            self._asking = False

    def hear(self, sending: bool, packet: bytes) -> bytes:
        """Take note of a packet, and give it back unchanged."""
        if not sending and packet:
            self._last_s = asyncio.get_running_loop().time()
            self.strays += not self._asking
        return packet

    async def silence(self, at_least_s: float = 0.0) -> int:
        """Return once nothing has come for the silence that ends a frame, or longer; strays are then past.

        Returns:
            How many strays came since the last silence.
        """
        wanted = max(self._silence_s, at_least_s)
        loop = asyncio.get_running_loop()
        if at_least_s:
            # A silence that must be observed begins now; the end of a frame may have begun before.
            self._last_s = max(self._last_s, loop.time())
        while (wait := self._last_s + wanted - loop.time()) > 0:  # noqa: ASYNC110 - each packet moves the end of the wait
            await asyncio.sleep(wait)
        strays, self.strays = self.strays, 0
        return strays
