"""A meter's memory on disk, so that a restart asks nothing of what is known."""

from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from custom_components.linky_gtb.const import DOMAIN, LOGGER
from custom_components.linky_gtb.json_value import Json

from .memory import MeterMemory
from .memory_document import UnreadableMemoryError, document_of, memory_of

_VERSION: Final = 1


class MemoryStore(Store[dict[str, Json]]):
    """The file of one entry; it holds no meter number and is readable by Home Assistant alone."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        super().__init__(
            hass,
            _VERSION,
            f"{DOMAIN}.{entry_id}",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self._saved: MeterMemory | None = None

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Json]:
        """Return nothing: what a format of before held can be asked again, slowly."""
        return {}

    async def async_recall(self) -> MeterMemory:
        """Return what was kept; an empty memory when there is nothing, or nothing that can be read."""
        document = await self.async_load()
        if not document:
            return MeterMemory()
        try:
            self._saved = await self.hass.async_add_executor_job(memory_of, document)
        except UnreadableMemoryError as err:
            LOGGER.warning("The file %s cannot be read and is started again: %s", self.key, err)
            return MeterMemory()
        return self._saved

    async def async_keep(self, memory: MeterMemory) -> None:
        """Write `memory` at once: calls are too rare and too precious for one to be forgotten in a crash."""
        if memory is not self._saved:
            await self.async_save(await self.hass.async_add_executor_job(document_of, memory))
            self._saved = memory
