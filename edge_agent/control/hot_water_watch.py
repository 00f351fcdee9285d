"""Watches the site's stores of hot water, and puts on disk what their hygiene needs to remember."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from edge_agent.control.hot_water import HotWater, Hygiene, watched
from edge_agent.control.point_control import PointControl
from edge_agent.control.record import ControlFileError
from edge_agent.control.site import Site

_LOG = logging.getLogger(__name__)
_KEEP_EVERY_S = 60.0


class HotWaterWatch:
    """Looks at every store at each tick."""

    def __init__(self, site: Site, controls: Callable[[], Mapping[str, PointControl]]) -> None:
        self._site, self._controls = site, controls
        self._kept: dict[str, Hygiene] = dict(site.hygiene)
        self._kept_s = -_KEEP_EVERY_S

    async def tick(self, now_s: float) -> None:
        """Look, and keep on disk: at once when heat begins or ends being taken away, else once a minute."""
        for store in self._site.guards.hot_water:
            before = self._site.hygiene.get(store.name, Hygiene())
            outlet_c = self._site.values(store.outlet)
            after = watched(before, outlet_c, taking=self._taking(store), now_s=now_s)
            self._site.hygiene[store.name] = after
        if self._site.hygiene != self._kept and (self._turned() or now_s - self._kept_s >= _KEEP_EVERY_S):
            await self._keep(now_s)

    def _taking(self, store: HotWater) -> bool:
        return any(control.takes_heat for name, control in self._controls().items() if name in store.points)

    def _turned(self) -> bool:
        def marks(hygiene: Mapping[str, Hygiene]) -> list[tuple[float | None, float | None]]:
            return [(each.taken_s, each.given_s) for each in hygiene.values()]

        return marks(self._site.hygiene) != marks(self._kept)

    async def _keep(self, now_s: float) -> None:
        hygiene = dict(self._site.hygiene)
        try:
            await asyncio.to_thread(self._site.file.commit, hygiene=hygiene)
        except ControlFileError as error:
            _LOG.error("%s", error)
            return
        self._kept, self._kept_s = hygiene, now_s
