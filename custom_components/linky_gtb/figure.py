"""A sensor that shows one figure of a state: what to show is told by its description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity, DataUpdateCoordinator

type Attributes = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class FigureDescription[StateT](SensorEntityDescription):
    """A figure, and how it is read in a state."""

    value_fn: Callable[[StateT], StateType | date | datetime]
    attributes_fn: Callable[[StateT], Attributes] | None = None
    """What the figure is about: its date, or what it rests on."""
    outlives_outage: bool = False
    """Whether it holds when the server does not answer."""


class Figure[CoordinatorT: DataUpdateCoordinator[Any], StateT](CoordinatorEntity[CoordinatorT], SensorEntity):
    """One figure of the coordinator's state."""

    _attr_has_entity_name = True
    entity_description: FigureDescription[StateT]

    def __init__(
        self,
        coordinator: CoordinatorT,
        description: FigureDescription[StateT],
        owner: str,
        device: DeviceInfo,
    ) -> None:
        """Attach the figure to the `device` of `owner`, an id that never changes."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{owner}_{description.key}"
        self._attr_device_info = device

    @property
    def shown(self) -> StateT:
        """Return the state in which the figure is read."""
        state: StateT = self.coordinator.data
        return state

    @property
    @override
    def available(self) -> bool:
        """Return whether the figure can be trusted."""
        return self.entity_description.outlives_outage or super().available

    @property
    @override
    def native_value(self) -> StateType | date | datetime:
        """Return the figure; None when it is not known."""
        return self.entity_description.value_fn(self.shown)

    @property
    @override
    def extra_state_attributes(self) -> Attributes | None:
        """Return what the figure is about."""
        read = self.entity_description.attributes_fn
        return None if read is None else read(self.shown)
