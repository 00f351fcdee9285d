"""Points of the GTB, lowered under lease: renewed, released, taken again when the lease ended by itself."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.announcing import EVENT
from custom_components.linky_gtb.shedding.coordinator import SheddingCoordinator
from custom_components.linky_gtb.shedding.core import LoadView
from custom_components.linky_gtb.shedding.drivers import driver_of

from ..fake_agent import FakeAgent, control, lease_of, point, writable  # noqa: TID252
from .household import METER, Play, begin, limit, load, measure, set_mode
from .test_drivers import order

POINT = "zone1.setpoint_cmd"
ACTOR = "home-assistant-shedding"
pytestmark = pytest.mark.slow

type Until = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
async def zone(
    house: None, agent: FakeAgent, building_entry: MockConfigEntry, hass: HomeAssistant
) -> FakeAgent:
    """A building with one set-point of 20 °C that may be written."""
    points: Any = agent.state["points"]
    points.append(writable(POINT, "climate", 20.0, min=16.0, max=24.0))
    agent.state["control"] = control()
    building_entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(building_entry.entry_id)
    return agent


@pytest.fixture
def entry(building_entry: MockConfigEntry) -> MockConfigEntry:
    zone = load(f"point:{building_entry.entry_id}:{POINT}", offset_c=3, power_w=2000)
    return MockConfigEntry(
        domain=DOMAIN,
        title="Délestage",
        data={"kind": "shedding", "meter": METER, "limit": 9, "unit": "kW", "firmness": "firm"},
        subentries_data=[zone],
    )


@pytest.fixture
def play(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Play:
    """Let seconds pass; the agent's stream is a background task without an end, so none is waited for."""

    async def run(seconds: int) -> None:
        for _ in range(seconds // 2):
            freezer.tick(timedelta(seconds=2))
            measure(hass)
            async_fire_time_changed(hass)
            await hass.async_block_till_done()

    return run


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Wait for an answer over a real socket while the clock stands still: only a thread's sleep ends then."""

    async def wait(condition: Callable[[], bool]) -> None:
        for _ in range(2000):
            if condition():
                return
            await hass.async_add_executor_job(time.sleep, 0.005)
        pytest.fail("it never came")

    return wait


class Zone:
    """The set-point as the GTB and its agent make it."""

    def __init__(self, agent: FakeAgent, entry: MockConfigEntry, until: Until) -> None:
        self.agent, self.until = agent, until
        coordinator = entry.runtime_data
        assert isinstance(coordinator, SheddingCoordinator)
        (self.driver,) = coordinator.drivers.values()
        self.coordinator = coordinator

    @property
    def taken(self) -> int:
        return sum(method == "POST" for method, _, _ in self.agent.asked)

    @property
    def phase(self) -> str:
        assert self.coordinator.decision is not None
        (picture,) = self.coordinator.decision.loads.values()
        return picture.phase.value

    def view(self) -> LoadView:
        return self.driver.view()

    async def shows(self, value: float) -> None:
        points: Any = self.agent.state["points"]
        points[-1]["value"] = value
        await self.agent.push_state()
        building = self.driver.hass.config_entries.async_entries(DOMAIN)[0].runtime_data
        await self.until(
            lambda: (
                building.data.points[POINT].value == value
                and len(building.data.control.leases) == len(self.agent.leases)
            )
        )

    async def ends(self, *entries: Json) -> None:
        """The lease is gone, and the audit says how."""
        self.agent.entries[:] = entries
        self.agent.leases.clear()
        await self.shows(20.0)


@pytest.fixture
async def lowered(
    zone: FakeAgent, hass: HomeAssistant, entry: MockConfigEntry, play: Play, until: Until
) -> Zone:
    """The zone, shed under lease."""
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await until(lambda: bool(zone.leases))
    held = Zone(zone, entry, until)
    await held.shows(17.0)
    await play(6)
    assert held.phase == "lowered"
    return held


def audit(event: str, **more: str) -> Json:
    return {"event": event, "point": POINT, "actor": ACTOR, **more}


async def test_a_lease_that_ended_by_itself_is_taken_again_and_is_nobodys_hand(
    lowered: Zone, hass: HomeAssistant, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    before = lowered.taken

    # The agent was killed: it gave the set-point back when it started, and remembers no lease.
    await lowered.ends(audit("lease"), audit("lease_end", result="asked"))
    assert lowered.view().lapsed
    await play(12)
    await lowered.until(lambda: lowered.taken > before)

    assert lowered.phase == "lowered"
    assert "manual_restart" not in {line.data["reason"] for line in lines}
    assert "lapsed" in {line.data["reason"] for line in lines}
    await lowered.shows(17.0)
    await play(10)
    assert not lowered.view().lapsed
    assert lowered.phase == "lowered"


async def test_a_new_set_point_of_the_gtb_is_lowered_from_where_it_is_after_a_lapse(
    lowered: Zone, play: Play
) -> None:
    lowered.agent.leases.clear()
    await lowered.shows(22.0)
    await play(12)
    await lowered.until(lambda: bool(lowered.agent.leases))

    assert [lease["requested"] for lease in lowered.agent.leases] == [19.0]


async def test_a_lease_that_somebody_ended_at_the_agent_is_left_alone(
    lowered: Zone, hass: HomeAssistant, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    before = lowered.taken

    await lowered.ends(audit("lease_end", result="asked"), audit("lease"))
    await play(2)
    await lowered.until(lambda: not lowered.view().lapsed)
    await play(20)

    assert lowered.phase == "manual"
    assert lowered.taken == before
    assert "manual_restart" in {line.data["reason"] for line in lines}


async def test_what_the_audit_says_of_others_ends_no_shed(lowered: Zone, play: Play) -> None:
    before = lowered.taken

    stopped = audit("lease_end", result="asked", actor="caretaker")
    await lowered.ends({"event": "clamp"}, stopped, audit("lease", actor="caretaker"))
    await play(12)
    await lowered.until(lambda: lowered.taken > before)

    assert lowered.phase == "lowered"


async def test_a_point_whose_building_is_gone_is_unavailable_and_says_so(hass: HomeAssistant) -> None:
    driver = driver_of(hass, "x", {"target": "point:gone:zone1.setpoint_cmd", "power_w": 1500})
    assert not driver.view().available
    driver.recall({"before": 20.0, "value": 17.0})

    with pytest.raises(HomeAssistantError):
        await driver.async_release()
    with pytest.raises(HomeAssistantError):
        await driver.async_apply(order(rung=1))
    assert driver.remembered() == {"before": 20.0, "value": 18.0}


async def test_a_set_point_moved_by_hand_under_our_lease_is_left_alone(lowered: Zone, play: Play) -> None:
    lowered.agent.leases[:] = [lease_of(POINT, ACTOR, 17.0, written=None, rule="manual")]
    await lowered.shows(21.0)
    await play(20)

    assert lowered.phase == "manual"


@pytest.mark.usefixtures("integration")
async def test_a_gtb_point_is_lowered_under_lease_renewed_and_released(
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    until: Callable[[Callable[[], bool]], Awaitable[None]],
) -> None:
    points: Any = agent.state["points"]
    points.append(writable("zone1.setpoint_cmd", "climate", 20.0, min=17.5, max=24.0, room="zone1.air"))
    points.append(point("zone1.air", "temperature", "°C", 19.0))
    agent.state["control"] = control()
    building_entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(building_entry.entry_id)
    assert building_entry.state is ConfigEntryState.LOADED
    target = f"point:{building_entry.entry_id}:zone1.setpoint_cmd"
    driver = driver_of(hass, "x", {"target": target, "power_w": 1500, "offset_c": 3, "lease_s": 90})
    view = driver.view()
    assert (view.rung, view.temperature_c, view.setpoint_c) == (0, 19.0, 20.0)
    await driver.async_apply(order(rung=1))
    await driver.async_hold()
    monkeypatch.setattr("custom_components.linky_gtb.shedding.drivers.lease.RENEWALS", 1e9)
    await driver.async_hold()
    await driver.async_apply(order(rung=0))
    await driver.async_release()

    body = {
        # 17 °C is wanted, the site lets no less than 17,5 °C be written.
        "value": 17.5,
        "seconds": 90.0,
        "reason": "shedding",
        "priority": "shedding",
        "actor": "home-assistant-shedding",
    }
    assert [method for method, _, _ in agent.asked] == ["POST", "POST", "DELETE"]
    assert [what for _, _, what in agent.asked[:2]] == [body, body]
    agent.refuse_commands = 403
    with pytest.raises(HomeAssistantError, match=r"refuses the lease|lease_refused"):
        await driver.async_apply(order(rung=1))
    await agent.stop()
    await until(lambda: not driver.view().available)
