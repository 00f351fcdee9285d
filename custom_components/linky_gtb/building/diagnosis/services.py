"""Actions on a building's history: declare an event, confirm a step, answer an anomaly, produce a report."""

from pathlib import Path
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from custom_components.linky_gtb.building.called import (
    ATTR_CONFIG_ENTRY_ID,
    async_answer,
    async_check_path,
    async_write,
    building_entry,
)
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json

DECLARE_EVENT: Final = "declare_event"
CONFIRM_STEP: Final = "confirm_step"
ANSWER_ANOMALY: Final = "answer_anomaly"
PRODUCE_REPORT: Final = "produce_report"

EVENT_KINDS: Final = ("works", "occupancy", "closure", "meter_swap", "equipment", "other")
ANSWERS: Final = ("ignore", "fixed", "wrong")
REPORTS: Final = ("weekly", "monthly", "dossier")

_ENTRY: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
_EVENT_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("kind"): vol.In(EVENT_KINDS),
        vol.Required("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
        vol.Required("text"): cv.string,
        vol.Optional("energy_effect_kwh_per_day"): vol.Coerce(float),
    }
)
_STEP_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("event_id"): vol.All(cv.string, cv.matches_regex(r"^[0-9]{1,19}\Z")),
        vol.Required("confirmed", default=True): cv.boolean,
    }
)
_ANSWER_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("anomaly_id"): cv.matches_regex(r"^[0-9a-zà-ÿ_-]{5,120}$"),
        vol.Required("answer"): vol.In(ANSWERS),
        vol.Optional("note", default=""): cv.string,
    }
)
_REPORT_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("report"): vol.In(REPORTS),
        vol.Required("path"): cv.string,
        vol.Optional("day"): cv.date,
        vol.Optional("language"): vol.In(("fr", "en")),
    }
)


@callback
def async_setup_diagnosis_services(hass: HomeAssistant) -> None:
    """Register the actions; those that change what is computed, or write a file, are for administrators."""
    for name, act, schema in (
        (DECLARE_EVENT, _async_declare, _EVENT_SCHEMA),
        (CONFIRM_STEP, _async_confirm, _STEP_SCHEMA),
        (ANSWER_ANOMALY, _async_answer, _ANSWER_SCHEMA),
        (PRODUCE_REPORT, _async_report, _REPORT_SCHEMA),
    ):
        async_register_admin_service(hass, DOMAIN, name, act, schema, SupportsResponse.OPTIONAL)


async def _async_declare(call: ServiceCall) -> ServiceResponse:
    """Record something that explains a change of consumption."""
    body: dict[str, Json] = {"kind": call.data["kind"], "text": call.data["text"]}
    for edge in ("start", "end"):
        if edge in call.data:
            # A time without a zone is that of Home Assistant.
            body[edge] = dt_util.as_utc(call.data[edge]).isoformat()
    if "energy_effect_kwh_per_day" in call.data:
        body["energy_effect_kwh_per_day"] = call.data["energy_effect_kwh_per_day"]
    return await _sent(call, "POST", "events", body)


async def _async_confirm(call: ServiceCall) -> ServiceResponse:
    """Say whether a proposed event is true."""
    status = "confirmed" if call.data["confirmed"] else "rejected"
    return await _sent(call, "PATCH", f"events/{call.data['event_id']}", {"status": status})


async def _async_answer(call: ServiceCall) -> ServiceResponse:
    """Say what an anomaly was."""
    body: Json = {"answer": call.data["answer"], "note": call.data["note"]}
    return await _sent(call, "POST", f"anomalies/{call.data['anomaly_id']}/answer", body)


async def _async_report(call: ServiceCall) -> ServiceResponse:
    """Write a report to a file, PDF or HTML by its name."""
    entry = building_entry(call)
    path = Path(call.data["path"])
    await async_check_path(call.hass, path)
    language = call.data.get("language") or ("fr" if call.hass.config.language.startswith("fr") else "en")
    wanted = "html" if path.suffix.lower() in {".html", ".htm"} else "pdf"
    day = f"&day={call.data['day'].isoformat()}" if "day" in call.data else ""
    asked = f"reports/{call.data['report']}?format={wanted}&language={language}{day}"
    content = await async_answer(entry, entry.runtime_data.client.fetch(asked))
    return await async_write(call.hass, path, content)


async def _sent(call: ServiceCall, method: str, path: str, body: Json) -> ServiceResponse:
    entry = building_entry(call)
    answer = await async_answer(entry, entry.runtime_data.client.send(method, path, body))
    return cast("JsonObjectType", answer)
