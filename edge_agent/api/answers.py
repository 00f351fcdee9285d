"""What the API asks of the agent."""

from collections.abc import Sequence
from typing import Protocol

from edge_agent.broadcast import Broadcast
from edge_agent.live import Json
from edge_agent.series import SeriesRequest


class Answers(Protocol):
    """The agent, as the API sees it."""

    @property
    def broadcast(self) -> Broadcast:
        """Where changes are told."""
        ...

    def site(self) -> Json:
        """Document of ``GET /site``."""
        ...

    def state(self) -> Json:
        """Document of ``GET /state``."""
        ...

    def savings(self) -> Json | None:
        """Document of ``GET /savings``; ``None`` when there is none (yet)."""
        ...

    def cee(self) -> Sequence[Json]:
        """Document of ``GET /cee``."""
        ...

    async def series(self, request: SeriesRequest) -> Json:
        """Document of ``GET /series/{id}``.

        Raises:
            UnknownSeriesError: there is no such series.
            SeriesTooLongError: too many intervals.
        """
        ...
