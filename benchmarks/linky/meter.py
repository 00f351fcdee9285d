"""A Home Assistant with a real recorder on disk, and a meter that needs no call: all of it is already known."""

import base64
import json
import logging
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.components.recorder import get_instance
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import recorder as recorder_helper
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

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
    # The test plugin has every statement of the database written down.
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(DATA_CUSTOM_COMPONENTS, None)
            link = Path(folder) / "custom_components"
            link.symlink_to(Path(__file__).parents[2] / "custom_components", target_is_directory=True)
            recorder_helper.async_initialize_recorder(hass)
            database = {"db_url": f"sqlite:///{folder}/home-assistant_v2.db"}
            # Nobody calls it: its server is not started.
            with patch("homeassistant.components.http.HomeAssistantHTTP.start"):
                if not await async_setup_component(hass, "recorder", {"recorder": database}):
                    raise RuntimeError("no recorder")
                await get_instance(hass).async_recorder_ready.wait()
                yield hass
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
) -> MockConfigEntry:
    """Return the entry of a meter, not set up yet, with its memory on disk."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Linky",
        unique_id=PRM,
        options=dict(options),
        data={
            CONF_KIND: Kind.LINKY.value,
            # Nobody listens there: a call would be seen as a failure.
            CONF_URL: "http://127.0.0.1:9",
            CONF_TOKEN: _token(),
            CONF_PRM: PRM,
        },
    )
    entry.add_to_hass(hass)
    if memory is not None:
        document = await hass.async_add_executor_job(document_of, memory)
        key = f"{DOMAIN}.{entry.entry_id}"
        text = json.dumps({"version": 1, "minor_version": 1, "key": key, "data": document})
        storage = Path(hass.config.path(".storage"))
        await hass.async_add_executor_job(lambda: storage.mkdir(exist_ok=True))
        await hass.async_add_executor_job((storage / key).write_text, text)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set the entry up.

    Raises:
        RuntimeError: when it is not loaded at the end.
    """
    await hass.config_entries.async_setup(entry.entry_id)
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
