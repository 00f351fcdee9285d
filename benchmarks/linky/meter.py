"""A Home Assistant with a real recorder on disk, and a meter that needs no call: all of it is already known."""

import base64
import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from homeassistant import loader
from homeassistant.bootstrap import async_from_config_dict
from homeassistant.components.recorder import get_instance
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import CONF_KIND, CONF_PRM, CONF_TOKEN, CONF_URL, DOMAIN, Kind
from custom_components.linky_gtb.linky.civil_time import civil_day
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.measures import MeasureType
from custom_components.linky_gtb.linky.memory import Answers, MeterMemory
from custom_components.linky_gtb.linky.memory_document import document_of

from .history import PRM

TARIFF = {
    "valid_from": "2020-01-01",
    "option": "peak_off_peak",
    "prices": {"peak": "0.2142", "off_peak": "0.1589"},
    "subscription": "15.65",
    "off_peak": "22H30-6H30",
    "off_peak_summer": "",
}


@asynccontextmanager
async def home_assistant() -> AsyncIterator[HomeAssistant]:
    """Home Assistant with a recorder whose database is a file, as an installation has."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "custom_components"
        link.symlink_to(Path(__file__).parents[2] / "custom_components", target_is_directory=True)
        hass = HomeAssistant(folder)
        loader.async_setup(hass)
        # The recorder waits for a running Home Assistant; the server of `http` is not started: nobody calls it.
        hass.set_state(CoreState.running)
        if await async_from_config_dict({"recorder": {}}, hass) is None:
            raise RuntimeError("Home Assistant does not start")
        await get_instance(hass).async_recorder_ready.wait()
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)


def memory_with(history: LinkyHistory) -> MeterMemory:
    """The memory of a meter of which nothing is left to ask until tomorrow."""
    now = datetime.now(UTC)
    memory = MeterMemory(
        consumption=history,
        answers={
            MeasureType.DAILY_PRODUCTION: Answers(closed=True),
            MeasureType.REGISTER_INDEX: Answers(closed=True),
            **{
                measure: Answers(refused=min(history.daily_wh) - timedelta(days=1))
                for measure in (MeasureType.DAILY_CONSUMPTION, MeasureType.MAX_POWER)
            },
            MeasureType.LOAD_CURVE: Answers(
                refused=civil_day(history.intervals[0].start) - timedelta(days=1)
            ),
        },
    )
    return replace(memory, slot_asked=now, contract_due=now + timedelta(days=1))


async def add_meter(
    hass: HomeAssistant, memory: MeterMemory | None, options: Mapping[str, Any]
) -> ConfigEntry[Any]:
    """Add the entry of a meter with its memory on disk, and set it up.

    Raises:
        RuntimeError: when it is not loaded at the end.
    """
    entry: ConfigEntry[Any] = ConfigEntry(
        version=1,
        minor_version=1,
        domain=DOMAIN,
        title="Linky",
        source=SOURCE_USER,
        unique_id=PRM,
        options=dict(options),
        data={
            CONF_KIND: Kind.LINKY.value,
            # Nobody listens there: a call would be seen as a failure.
            CONF_URL: "http://127.0.0.1:9",
            CONF_TOKEN: _token(),
            CONF_PRM: PRM,
        },
        discovery_keys=MappingProxyType({}),
        subentries_data=(),
    )
    if memory is not None:
        document = await hass.async_add_executor_job(document_of, memory)
        key = f"{DOMAIN}.{entry.entry_id}"
        text = json.dumps({"version": 1, "minor_version": 1, "key": key, "data": document})
        storage = Path(hass.config.path(".storage"))
        await hass.async_add_executor_job(lambda: storage.mkdir(exist_ok=True))
        await hass.async_add_executor_job((storage / key).write_text, text)
    await hass.config_entries.async_add(entry)
    check_loaded(entry)
    return entry


def check_loaded(entry: ConfigEntry[Any]) -> None:
    """Raise unless the entry is loaded.

    Raises:
        RuntimeError: with the reason.
    """
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"the entry is {entry.state}: {entry.reason}")


def today() -> date:
    """The civil day."""
    return civil_day(dt_util.utcnow())


def _token() -> str:
    claims = (
        base64.urlsafe_b64encode(json.dumps({"sub": [PRM], "exp": 4102444800}).encode()).decode().rstrip("=")
    )
    return f"e30.{claims}.c2lnbmF0dXJl"
