"""What joins a meter to the RTE account of its options."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.rte.account import async_join_rte
from custom_components.linky_gtb.rte.entities import ECOWATT, TEMPO, RteSensor
from custom_components.linky_gtb.rte.options import login_of, wishes_of

from .civil_time import civil_day
from .coordinator import LinkyConfigEntry, LinkyCoordinator
from .entities import meter_device
from .pricing import stored_tariff
from .tariffs import Option


async def async_follow_rte(hass: HomeAssistant, entry: LinkyConfigEntry) -> None:
    """Join the account until the entry is unloaded; without one, do nothing."""
    login = login_of(entry.options)
    if login is None:
        return
    coordinator = entry.runtime_data
    tempo_days = [
        version.valid_from for version in stored_tariff(entry).versions if version.option is Option.TEMPO
    ]
    wishes = wishes_of(entry.options, min(tempo_days, default=None), civil_day(dt_util.utcnow()))
    coordinator.rte_wishes = wishes
    coordinator.rte = await async_join_rte(hass, entry, login, wishes)


def rte_sensors(coordinator: LinkyCoordinator) -> list[RteSensor]:
    """Return the sensors of the account, of what was asked of it; none without an account."""
    account, wishes = coordinator.rte, coordinator.rte_wishes
    if account is None:
        return []
    descriptions = (*(TEMPO if wishes.tempo_since else ()), *(ECOWATT if wishes.ecowatt else ()))
    device = meter_device(coordinator)
    return [RteSensor(account, description, coordinator.prm, device) for description in descriptions]
