"""What a meter's energy costs, and the share of each register of its tariff."""

from collections.abc import Callable
from typing import Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfRatio
from homeassistant.helpers.typing import StateType

from custom_components.linky_gtb.figure import Attributes, Figure, FigureDescription

from .coordinator import LinkyCoordinator
from .cost_figures import CostFigures, CostToDate
from .entities import meter_device
from .pricing import Pricing
from .tariffs import Register

type Shown = CostFigures | None


def _eur(read: Callable[[CostFigures], CostToDate]) -> Callable[[Shown], StateType]:
    return lambda figures: None if figures is None else round(float(read(figures).eur), 2)


def _compared(read: Callable[[CostFigures], CostToDate]) -> Callable[[Shown], Attributes]:
    def attributes(figures: Shown) -> Attributes:
        before = None if figures is None else read(figures).before_eur
        return {
            "until": None if figures is None else figures.last_day.isoformat(),
            "previous_cost": None if before is None else round(float(before), 2),
        }

    return attributes


def _last_day(figures: Shown) -> Attributes:
    return {"date": None if figures is None else figures.last_day.isoformat()}


def _share(register: Register) -> Callable[[Shown], StateType]:
    def percent(figures: Shown) -> StateType:
        if figures is None or not figures.shares:
            return None
        return round(100 * float(figures.shares.get(register, 0)), 1)

    return percent


COSTS: Final = (
    FigureDescription[Shown](
        key="cost_yesterday",
        translation_key="cost_yesterday",
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement="EUR",
        suggested_display_precision=2,
        value_fn=lambda figures: None if figures is None else round(float(figures.last_day_eur), 2),
        attributes_fn=_last_day,
    ),
    FigureDescription[Shown](
        key="cost_month",
        translation_key="cost_month",
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement="EUR",
        suggested_display_precision=2,
        value_fn=_eur(lambda figures: figures.month),
        attributes_fn=_compared(lambda figures: figures.month),
    ),
    FigureDescription[Shown](
        key="cost_year",
        translation_key="cost_year",
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement="EUR",
        suggested_display_precision=2,
        value_fn=_eur(lambda figures: figures.year),
        attributes_fn=_compared(lambda figures: figures.year),
    ),
)
SHARES: Final = {
    register: FigureDescription[Shown](
        key=f"share_{register}",
        translation_key=f"share_{register}",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_share(register),
    )
    for register in Register
}


class CostSensor(Figure[LinkyCoordinator, Shown]):
    """One figure of the costs."""

    def __init__(self, pricing: Pricing, description: FigureDescription[Shown]) -> None:
        """Attach the figure to the meter's device."""
        coordinator = pricing.coordinator
        super().__init__(coordinator, description, coordinator.prm, meter_device(coordinator))
        self._pricing = pricing

    @property
    @override
    def shown(self) -> Shown:
        """Return the figures of the last pricing."""
        return self._pricing.report.figures if self._pricing.report else None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the pricing, which ends after the reading that it prices."""
        await super().async_added_to_hass()
        self.async_on_remove(self._pricing.async_add_listener(self.async_write_ha_state))


def cost_sensors(pricing: Pricing | None) -> list[CostSensor]:
    """Return the sensors of a meter's costs; none without a tariff, no share with a single register."""
    if pricing is None or not pricing.is_priced:
        return []
    registers = pricing.registers
    shares = [SHARES[register] for register in registers] if len(registers) > 1 else []
    return [CostSensor(pricing, description) for description in (*COSTS, *shares)]
