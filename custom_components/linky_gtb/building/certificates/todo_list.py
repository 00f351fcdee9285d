"""The checklist of the dossiers as a to-do list."""

from typing import override

from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity, TodoListEntityFeature
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.building.agent_api import AgentError
from custom_components.linky_gtb.building.coordinator import BuildingCoordinator
from custom_components.linky_gtb.building.registry import site_device
from custom_components.linky_gtb.const import DOMAIN

from .model import Task


class ChecklistEntity(CoordinatorEntity[BuildingCoordinator], TodoListEntity):
    """The steps of every open dossier; ticking is for those that only a person can confirm."""

    _attr_has_entity_name = True
    _attr_translation_key = "cee_checklist"
    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Attach the list to the site's device."""
        super().__init__(coordinator)
        site = coordinator.data.site
        self._attr_unique_id = f"{site.id}_cee_checklist"
        self._attr_device_info = site_device(site)

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        """Return the steps, in the order of their stages."""
        return [self._item(task) for task in self._tasks]

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Confirm a step, or take that back.

        Raises:
            ServiceValidationError: the step is shown by the dossier's own data.
            HomeAssistantError: the agent refused or did not answer.
        """
        task = next((task for task in self._tasks if task.uid == item.uid), None)
        done = item.status == TodoItemStatus.COMPLETED
        if task is None or (task.done != done and not task.by_hand):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="cee_step_shown_by_dossier"
            )
        if task.done == done:
            return
        try:
            await self.coordinator.client.post(
                f"cee/dossiers/{task.dossier}/steps/{task.step}", {"done": done}
            )
        except AgentError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=err.key,
                translation_placeholders={"site": self.coordinator.data.site.name, "error": str(err)},
            ) from err

    @property
    def _tasks(self) -> tuple[Task, ...]:
        found = self.coordinator.data.certificates
        return () if found is None else found.tasks

    def _item(self, task: Task) -> TodoItem:
        return TodoItem(
            uid=task.uid,
            summary=f"{task.dossier} – {task.text.said_in(self.hass.config.language)}",
            status=TodoItemStatus.COMPLETED if task.done else TodoItemStatus.NEEDS_ACTION,
            due=task.due,
        )
