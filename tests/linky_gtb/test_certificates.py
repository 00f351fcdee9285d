"""Certificates of a building: sensors, to-do list, calendar and actions, in both languages."""

import json
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.building.documents import after_message, read_state
from custom_components.linky_gtb.building.json_reading import AgentDocumentError
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json

from .fake_agent import Document, FakeAgent
from .fake_agent import state as agent_state
from .town_hall import found, set_up

pytestmark = pytest.mark.usefixtures("integration")

SOON = (dt_util.now().date() + timedelta(days=40)).isoformat()
CERTIFICATES: Document = {
    "candidates": 3,
    "best": {
        "code": "BAT-TH-116",
        "title": "Système de gestion technique du bâtiment",
        "version": "A62-6",
        "works": {"fr": "Installer une GTB", "en": "Install a BMS"},
        "about": None,
        "status": "bounded",
        "kwh_cumac": {"low": 267000, "high": 442000},
        "prime_eur": {"low": 1684.0, "mid": 2600.5, "high": 3687.0},
        "last_engagement_day": "2029-12-31",
        "questions": 1,
    },
    "dossiers": [
        {"id": "gtb-2026", "fiche": "BAT-TH-116", "state": "draft", "completeness": 0.64, "blocking": 0},
        {"id": "toit", "fiche": "BAT-EN-101", "state": "accepted", "completeness": 0.1, "blocking": 0},
    ],
    "tasks": [
        {
            "uid": "gtb-2026/age",
            "dossier": "gtb-2026",
            "step": "age",
            "text": {"fr": "Bâtiment de plus de deux ans", "en": "Building over two years old"},
            "done": False,
            "by_hand": True,
            "due": None,
        },
        {
            "uid": "gtb-2026/invoice",
            "dossier": "gtb-2026",
            "step": "invoice",
            "text": {"fr": "Facture", "en": "Invoice"},
            "done": True,
            "by_hand": False,
            "due": SOON,
        },
    ],
    "days": [
        {
            "uid": "deposit/gtb-2026",
            "day": SOON,
            "text": {"fr": "Dernier jour pour déposer", "en": "Last day to deposit"},
        }
    ],
}
TODO_LIST = "todo.hotel_de_ville_cee_dossiers"
DEADLINES = "calendar.hotel_de_ville_cee_deadlines"


def sensor(name: str) -> str:
    return f"sensor.hotel_de_ville_{name}"


@pytest.fixture
async def building(hass: HomeAssistant, building_entry: MockConfigEntry, agent: FakeAgent) -> MockConfigEntry:
    agent.state["certificates"] = CERTIFICATES
    await set_up(hass, building_entry, agent)
    return building_entry


@pytest.mark.usefixtures("integration", "building")
def test_sensors_show_the_best_operation_its_prime_and_what_is_next(hass: HomeAssistant) -> None:
    best = found(hass, sensor("best_cee_operation"))
    assert best.state == "BAT-TH-116"
    assert best.attributes["works_fr"] == "Installer une GTB"
    assert best.attributes["questions_left"] == 1
    primes = [found(hass, sensor(f"cee_prime_{name}")).state for name in ("low", "middle", "high")]
    assert primes == ["1684.0", "2600.5", "3687.0"]
    volume = found(hass, sensor("best_cee_operation_volume"))
    assert (volume.state, volume.attributes["high_kwh_cumac"]) == ("267000.0", 442000.0)
    completeness = found(hass, sensor("cee_dossier_completeness"))
    assert (completeness.state, completeness.attributes["toit"]) == ("64.0", 10.0)
    assert found(hass, sensor("next_cee_deadline")).state == SOON


@pytest.mark.usefixtures("integration", "building")
@pytest.mark.parametrize(
    ("language", "summary"),
    [("fr", "gtb-2026 – Bâtiment de plus de deux ans"), ("en", "gtb-2026 – Building over two years old")],
)
async def test_the_checklist_is_a_to_do_list_in_the_persons_language(
    hass: HomeAssistant, language: str, summary: str
) -> None:
    hass.config.language = language
    answer = await hass.services.async_call(
        TODO, "get_items", {"entity_id": TODO_LIST}, blocking=True, return_response=True
    )
    assert answer is not None
    items = cast("dict[str, list[dict[str, str]]]", answer[TODO_LIST])["items"]
    assert items[0] == {"uid": "gtb-2026/age", "summary": summary, "status": "needs_action"}
    assert (items[1]["status"], items[1]["due"]) == ("completed", SOON)


async def tick(hass: HomeAssistant, uid: str, status: str) -> None:
    await hass.services.async_call(
        TODO, "update_item", {"entity_id": TODO_LIST, "item": uid, "status": status}, blocking=True
    )


@pytest.mark.usefixtures("integration", "building")
async def test_a_tick_reaches_the_agent_and_one_without_change_does_not(
    hass: HomeAssistant, agent: FakeAgent
) -> None:
    await tick(hass, "gtb-2026/age", "needs_action")
    assert agent.posted == []
    await tick(hass, "gtb-2026/age", "completed")
    assert agent.posted == [("dossiers/gtb-2026/steps/age", {"done": True})]


@pytest.mark.usefixtures("integration", "building")
async def test_a_step_that_the_dossier_shows_is_not_ticked_by_hand(
    hass: HomeAssistant, agent: FakeAgent
) -> None:
    with pytest.raises(ServiceValidationError, match="ticked by itself"):
        await tick(hass, "gtb-2026/invoice", "needs_action")
    assert agent.posted == []


@pytest.mark.usefixtures("integration", "building")
async def test_a_tick_that_the_agent_refuses_says_why(hass: HomeAssistant, agent: FakeAgent) -> None:
    agent.answer = (409, json.dumps({"detail": "gtb-2026: it is sent and cannot change"}).encode())
    with pytest.raises(HomeAssistantError, match="it is sent and cannot change"):
        await tick(hass, "gtb-2026/age", "completed")


@pytest.mark.usefixtures("integration", "building")
async def test_deadlines_are_all_day_events(hass: HomeAssistant) -> None:
    assert found(hass, DEADLINES).attributes["message"] == "Last day to deposit"
    now = dt_util.now()
    answer = await hass.services.async_call(
        CALENDAR,
        "get_events",
        {
            "entity_id": DEADLINES,
            "start_date_time": now.isoformat(),
            "end_date_time": (now + timedelta(days=60)).isoformat(),
        },
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    (event,) = cast("dict[str, list[dict[str, str]]]", answer[DEADLINES])["events"]
    assert (event["start"], event["summary"]) == (SOON, "Last day to deposit")


async def test_an_older_agent_has_no_certificates_and_a_newer_one_brings_them(
    hass: HomeAssistant, building_entry: MockConfigEntry, agent: FakeAgent
) -> None:
    await set_up(hass, building_entry, agent)
    assert hass.states.get(TODO_LIST) is None
    assert hass.states.get(sensor("best_cee_operation")) is None

    await agent.push({"type": "certificates", "certificates": CERTIFICATES})
    for _ in range(200):
        await hass.async_block_till_done()
        if (
            hass.states.get(TODO_LIST)
            and hass.states.get(DEADLINES)
            and hass.states.get(sensor("cee_prime_low"))
        ):
            break
        await hass.async_add_executor_job(lambda: None)
    assert found(hass, sensor("best_cee_operation")).state == "BAT-TH-116"


async def test_an_estimate_is_asked_of_the_agent_and_returned(
    hass: HomeAssistant, building: MockConfigEntry, agent: FakeAgent
) -> None:
    agent.answer = (200, b'{"kwh_cumac": 4460500}')
    asked = {
        "config_entry_id": building.entry_id,
        "fiche": "BAT-TH-116",
        "engaged": "2026-11-21",
        "inputs": {"a": 1},
    }
    answer = await hass.services.async_call(
        DOMAIN, "cee_estimate", asked, blocking=True, return_response=True
    )

    assert answer == {"kwh_cumac": 4460500}
    assert agent.posted == [("estimate", {"code": "BAT-TH-116", "engaged": "2026-11-21", "inputs": {"a": 1}})]
    agent.answer = (400, b'{"detail": "missing input zone"}')
    with pytest.raises(HomeAssistantError, match="missing input zone"):
        await hass.services.async_call(DOMAIN, "cee_estimate", asked, blocking=True, return_response=True)


async def test_a_dossier_is_written_where_home_assistant_may_write(
    hass: HomeAssistant, building: MockConfigEntry, agent: FakeAgent, tmp_path: Path
) -> None:
    agent.answer = (200, b"PK archive")
    asked = {"config_entry_id": building.entry_id, "dossier": "gtb-2026", "path": str(tmp_path / "gtb.zip")}
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "cee_export", asked, blocking=True)
    assert agent.posted == []

    hass.config.allowlist_external_dirs = {str(tmp_path)}
    answer = await hass.services.async_call(DOMAIN, "cee_export", asked, blocking=True, return_response=True)
    assert answer == {"path": asked["path"], "bytes": 10}
    assert (tmp_path / "gtb.zip").read_bytes() == b"PK archive"
    with pytest.raises(HomeAssistantError, match="could not be written"):
        await hass.services.async_call(
            DOMAIN, "cee_export", {**asked, "path": str(tmp_path / "no" / "gtb.zip")}, blocking=True
        )
    agent.answer = (404, b'{"detail": "there is no dossier"}')
    with pytest.raises(HomeAssistantError, match="there is no dossier"):
        await hass.services.async_call(DOMAIN, "cee_export", asked, blocking=True)


async def test_actions_are_for_buildings(hass: HomeAssistant, building: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(building, data={**building.data, "kind": "linky"})
    asked = {"config_entry_id": building.entry_id, "fiche": "X", "engaged": "2026-11-21", "inputs": {}}
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "cee_estimate", asked, blocking=True, return_response=True)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"dossiers": {}, "tasks": [], "days": []},
        {"dossiers": [], "tasks": [], "days": [{"uid": "x", "text": {"fr": "a", "en": "b"}}]},
        {"dossiers": [], "tasks": [1], "days": []},
        {"dossiers": [{"id": "x", "fiche": "", "state": "draft"}], "tasks": [], "days": []},
        {
            "dossiers": [{"id": "x", "fiche": "y", "state": "draft", "completeness": "all"}],
            "tasks": [],
            "days": [],
        },
    ],
)
def test_a_document_that_is_not_as_promised_is_an_error(wrong: Json) -> None:
    state = read_state(agent_state())
    with pytest.raises(AgentDocumentError, match="certificates"):
        after_message(state, {"type": "certificates", "certificates": wrong})


def test_an_estimate_without_version_is_understood() -> None:
    document = agent_state()
    document["cee"] = [{"code": "BAT-TH-116", "version": None, "eligible": False, "kwh_cumac": None}]
    assert read_state(document).cee[0].version is None
