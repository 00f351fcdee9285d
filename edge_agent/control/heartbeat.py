"""A register that changes as long as the agent is well, so that the GTB notices when it is not."""

import logging
from collections.abc import Callable

from edge_agent.control.wire import Wire
from edge_agent.modbus.errors import LinkError

_LOG = logging.getLogger(__name__)


class Heartbeat:
    """Writes 0 and 1 in turn; the GTB takes control back when they stop."""

    def __init__(self, wire: Wire, point: str, every_s: float, allowed: Callable[[], bool]) -> None:
        self._wire, self._point, self._every_s, self._allowed = wire, point, every_s, allowed
        self._next_s = 0.0
        self._beat = 0
        self._works = True

    async def tick(self, now_s: float) -> None:
        """Beat if it is time."""
        if now_s < self._next_s or not self._allowed():
            return
        self._next_s = now_s + self._every_s
        self._beat = 1 - self._beat
        try:
            await self._wire.write(float(self._beat))
        except LinkError as error:
            if self._works:
                _LOG.warning("%s: the heartbeat could not be written: %s", self._point, error)
            self._works = False
            return
        self._works = True
