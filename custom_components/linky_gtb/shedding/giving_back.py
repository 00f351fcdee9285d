"""Gives loads back to their own control when nobody decides for them any more, or says why it cannot."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .core import Decision, LoadPicture, Order, OrderKind, Reason
from .drivers import Driver, driver_of

LEFT: Final = "shedding_left_shed"
"""Repair: a load stays as it was shed, and why."""


def is_held(picture: LoadPicture) -> bool:
    """Whether the load is ordered to less than its own control would take."""
    capped = picture.cap_w is not None and picture.cap_w < picture.power_w
    return picture.rung > 0 or not picture.on or capped


def held_loads(decision: Decision | None, drivers: Mapping[str, Driver]) -> dict[str, Any]:
    """Return what is needed to give each held load back, even once its form is gone."""
    if decision is None:
        return {}
    return {
        id_: {"fields": dict(driver.fields), "driver": driver.remembered()}
        for id_, driver in drivers.items()
        if id_ in decision.loads and is_held(decision.loads[id_])
    }


async def async_restore(driver: Driver, *, held: bool) -> None:
    """Give one load back, at once and whatever the power.

    Raises:
        HomeAssistantError: the order could not be given.
        TimeoutError: nobody answered.
    """
    if held:
        await driver.async_apply(
            Order(
                load=driver.load_id,
                kind=OrderKind.RESTORE,
                reason=Reason.BY_COMMAND,
                on=True,
                rung=0,
                cap_w=driver.spec.power_w,
                attempt=1,
                expected_w=0.0,
            )
        )
    await driver.async_release()


async def async_restore_removed(hass: HomeAssistant, removed: Mapping[str, Any]) -> None:
    """Give back loads that were removed while we held them; a repair names each that stays shed."""
    for id_, document in removed.items():
        match document:
            case {"fields": {"target": str(target), **_rest}, "driver": memory}:
                driver = driver_of(hass, id_, document["fields"])
                driver.recall(memory)
                await _restore_or_explain(hass, driver, target)


async def _restore_or_explain(hass: HomeAssistant, driver: Driver, target: str) -> None:
    if not driver.spec.restores:
        _explain(hass, driver, target, "—")
        return
    try:
        await async_restore(driver, held=True)
    except (HomeAssistantError, TimeoutError) as err:
        _explain(hass, driver, target, str(err) or type(err).__name__)
    else:
        LOGGER.info("%s was shed and is no load any more: it is given back", target)


def _explain(hass: HomeAssistant, driver: Driver, target: str, error: str) -> None:
    state = hass.states.get(target)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{LEFT}_{driver.load_id}",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT,
        translation_placeholders={"load": target if state is None else state.name, "error": error},
    )
