"""The statistics of a meter's energy: what it takes, and what it gives."""

from datetime import date, datetime
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.linky_gtb.const import DOMAIN

from .access_token import Prm, masked
from .history import LinkyHistory
from .recorded import Statistic, async_rewrite, energy_statistic
from .series import Flow
from .statistics_rows import first_instant, rows_to_write

_NAMES: Final = {Flow.CONSUMPTION: "consommation", Flow.PRODUCTION: "production"}
_SUFFIXES: Final = {Flow.CONSUMPTION: "consumption", Flow.PRODUCTION: "production"}


def flow_statistic(prm: Prm, flow: Flow) -> Statistic:
    """Return the statistic of one flow of the meter."""
    return energy_statistic(f"{DOMAIN}:{prm}_{_SUFFIXES[flow]}", f"Linky {masked(prm)} {_NAMES[flow]}")


def consumption_statistic_id(prm: Prm) -> str:
    """Return the id of the statistic of the meter's consumption."""
    return flow_statistic(prm, Flow.CONSUMPTION).id


async def async_write_consumption(hass: HomeAssistant, prm: Prm, history: LinkyHistory) -> int:
    """Make the statistic hold `history`; return the number of rows written, 0 when all was there."""
    return await async_write_flow(hass, prm, Flow.CONSUMPTION, history)


async def async_write_flow(
    hass: HomeAssistant, prm: Prm, flow: Flow, history: LinkyHistory, since: date | None = None
) -> int:
    """Make the statistic of `flow` hold what `history` knows of the day `since` and later (all of it when None).

    Returns:
        The number of rows written, 0 when all was there.
    """
    known, first = await hass.async_add_executor_job(_prepared, history, since)
    if first is None:
        return 0
    return await async_rewrite(
        hass,
        flow_statistic(prm, flow),
        first,
        lambda existing, total: rows_to_write(existing, known.hours, known.daily_wh, total),
    )


def _prepared(history: LinkyHistory, since: date | None) -> tuple[LinkyHistory, datetime | None]:
    known = history if since is None else history.since(since)
    return known, first_instant(known.hours, known.daily_wh)
