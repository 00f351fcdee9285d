"""Problems of a meter that only a person can solve, shown among Home Assistant's repairs."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import CONF_TOKEN, DOMAIN

from .access_token import UnreadableTokenError, expiry_of_token, masked
from .civil_time import civil_day
from .coordinator import LinkyConfigEntry, LinkyCoordinator
from .figures import LATE_DAYS
from .pricing import pricing_of

_WARNING_BEFORE: Final = timedelta(days=30)
_RECENT_DAYS: Final = 15
_WRONG_DAYS: Final = 3
"""A single day may be a clock change, or a curve corrected after the index."""


class Repair(StrEnum):
    """What a person may have to do; the name of its text and a part of its id."""

    COLLECTION_OFF = "collection_off"
    DATA_LATE = "data_late_for_days"
    CONSENT_ENDING = "consent_ending"
    WINDOWS_DISAGREE = "windows_disagree"


@callback
def async_follow_repairs(hass: HomeAssistant, entry: LinkyConfigEntry, coordinator: LinkyCoordinator) -> None:
    """Raise and withdraw the repairs of the meter, now and after each reading."""

    @callback
    def follow() -> None:
        needed = _needed(coordinator, entry)
        for repair in Repair:
            issue_id = _issue_id(repair, entry.entry_id)
            if repair in needed:
                ir.async_create_issue(
                    hass,
                    DOMAIN,
                    issue_id,
                    is_fixable=False,
                    severity=ir.IssueSeverity.WARNING,
                    translation_key=repair,
                    translation_placeholders={"meter": masked(coordinator.prm), **needed[repair]},
                )
            else:
                ir.async_delete_issue(hass, DOMAIN, issue_id)

    follow()
    entry.async_on_unload(coordinator.async_add_listener(follow))
    if (pricing := pricing_of(hass, entry.entry_id)) is not None:
        entry.async_on_unload(pricing.async_add_listener(follow))


@callback
def async_forget_repairs(hass: HomeAssistant, entry_id: str) -> None:
    """Withdraw all the repairs of a meter that is no longer there."""
    for repair in Repair:
        ir.async_delete_issue(hass, DOMAIN, _issue_id(repair, entry_id))


def _issue_id(repair: Repair, entry_id: str) -> str:
    return f"{repair}_{entry_id}"


def _needed(coordinator: LinkyCoordinator, entry: LinkyConfigEntry) -> Mapping[Repair, dict[str, str]]:
    state = coordinator.data
    needed: dict[Repair, dict[str, str]] = {}
    if state.collection_off:
        needed[Repair.COLLECTION_OFF] = {}
    if state.days_late > LATE_DAYS:
        needed[Repair.DATA_LATE] = {"days": str(state.days_late)}
    if (wrong := _wrong_days(coordinator, entry.entry_id)) >= _WRONG_DAYS:
        needed[Repair.WINDOWS_DISAGREE] = {"days": str(wrong)}
    try:
        expiry = expiry_of_token(entry.data[CONF_TOKEN])
    except UnreadableTokenError:
        # The server will refuse it in its own words, and a new one will be asked for.
        return needed
    if expiry is not None and expiry - dt_util.utcnow() < _WARNING_BEFORE:
        needed[Repair.CONSENT_ENDING] = {"date": dt_util.as_local(expiry).date().isoformat()}
    return needed


def _wrong_days(coordinator: LinkyCoordinator, entry_id: str) -> int:
    """Return on how many of the last two weeks the windows of the tariff disagree with the meter's registers."""
    pricing = pricing_of(coordinator.hass, entry_id)
    report = pricing.report if pricing else None
    if report is None:
        return 0
    today = civil_day(dt_util.utcnow())
    return sum(1 for day in report.disagreements if (today - day).days <= _RECENT_DAYS)
