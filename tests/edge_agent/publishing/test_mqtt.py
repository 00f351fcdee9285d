"""Publishing to a real broker: states, late values, last will, birth and discovery, and outages that cost nothing."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiomqtt
import pytest

from edge_agent.config import Building
from edge_agent.live import Json
from tests.edge_agent.meters import Registers, free_port, meters, put
from tests.edge_agent.publishing.servers import Mosquitto, mosquitto
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.service.test_agent import world
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow
BASE = "linky_gtb/town-hall"


@dataclass
class Heard:
    """What a subscriber heard, by topic."""

    messages: list[tuple[str, bytes, bool]] = field(default_factory=list)

    def last(self, topic: str) -> Json | None:
        found = self.said(topic)
        return found[-1] if found else None

    def said(self, topic: str) -> list[Json]:
        return [json.loads(payload) for name, payload, _ in self.messages if name == topic]

    def told(self, topic: str) -> list[tuple[object, object]]:
        """Values and their qualities, as they were said."""
        return [(each["value"], each["quality"]) for each in self.said(f"{BASE}/{topic}")]

    def text(self, topic: str) -> bytes | None:
        return next((payload for name, payload, _ in reversed(self.messages) if name == topic), None)

    def instants(self, point: str) -> Counter[tuple[object, object]]:
        """(instant, value) of a point, as often as each was said; what the broker retained for newcomers is not news."""
        topics = {f"{BASE}/{point}", f"{BASE}/{point}/late"}
        told = [
            json.loads(payload)
            for name, payload, retained in self.messages
            if name in topics and not retained
        ]
        return Counter(
            (each["time"], each["value"])
            for each in told
            if not each.get("repeat") and each["value"] is not None
        )


@asynccontextmanager
async def listening(port: int, topics: str = "#", heard: Heard | None = None) -> AsyncIterator[Heard]:
    """Listen until the end of the block, over every outage of the broker; the broker keeps what we miss."""
    heard = heard or Heard()

    async def listen() -> None:
        while True:
            try:
                async with aiomqtt.Client(
                    "127.0.0.1",
                    port,
                    identifier="listener",
                    clean_session=False,
                    max_queued_incoming_messages=None,
                ) as client:
                    await client.subscribe(topics, qos=1)
                    async for message in client.messages:
                        assert isinstance(message.payload, bytes)
                        heard.messages.append((message.topic.value, message.payload, message.retain))
            except aiomqtt.MqttError:
                await asyncio.sleep(0.05)

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])


def publishing(folder: Path, port: int, broker: int, *, more: str = "", poll_s: float = 0.1) -> Building:
    section = f"publish:\n  mqtt:\n    - broker: {{port: {broker}}}\n{more}"
    return make_site(folder, port=port, more=section, poll_s=poll_s)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge_agent.publishing.mqtt._RETRY_S", (0.05, 0.2))
    monkeypatch.setattr("edge_agent.publishing.mqtt._BIRTH_JITTER_S", 0.01)


@asynccontextmanager
async def bench(
    tmp_path: Path, more: str = "", poll_s: float = 0.1
) -> AsyncIterator[tuple[Mosquitto, Heard, Running, dict[int, Registers]]]:
    device = make_site(tmp_path).devices[0]
    units = world(device)
    async with mosquitto(tmp_path / "broker") as broker, meters(units) as served:
        building = publishing(tmp_path, served.port, broker.port, more=more, poll_s=poll_s)
        async with listening(broker.port) as heard, running(building) as agent:
            await until(lambda: value(heard, "main.power") == 8000.0)
            yield broker, heard, agent, units


def values(heard: Heard) -> set[object]:
    """Powers that were said since the broker was there."""
    return {told for _, told in heard.instants("main.power")}


def says(heard: Heard, power: float) -> bool:
    return power in values(heard)


def value(heard: Heard, point: str) -> object:
    last = heard.last(f"{BASE}/{point}")
    return last["value"] if last else None


async def test_values_are_retained_states_and_the_agent_says_that_it_is_there(tmp_path: Path) -> None:
    async with bench(tmp_path) as (broker, heard, _, units):
        assert heard.text(f"{BASE}/status") == b"online"
        put(units[1], make_site(tmp_path).devices[0].template.register("power"), 9000.0)
        await until(lambda: value(heard, "main.power") == 9000.0)
        state = heard.last(f"{BASE}/main.power")
        assert state is not None
        assert (state["quality"], str(state["time"])[-1]) == ("good", "Z")
        async with aiomqtt.Client("127.0.0.1", broker.port) as newcomer:
            await newcomer.subscribe(f"{BASE}/+")
            seen: dict[str, bytes] = {}
            async with asyncio.timeout(60):
                async for message in newcomer.messages:
                    assert message.retain or message.topic.value in seen
                    seen[message.topic.value] = bytes(message.payload)
                    if len(seen) == 4:
                        break
        assert set(seen) == {
            f"{BASE}/{name}" for name in ("status", "main.power", "main.energy_import", "outdoor.temperature")
        }
    assert heard.text(f"{BASE}/status") == b"offline", "a clean stop says it"


async def test_a_meter_that_is_lost_is_told_as_no_value_and_again_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was read last is on the disk, and so on its way, only after the loss was told: it must not stand as the state.
    monkeypatch.setattr("edge_agent.historian._GATHER_S", 3.0)
    async with bench(tmp_path) as (_, heard, _agent, units):
        await until(lambda: value(heard, "outdoor.temperature") == 4.5)
        words = dict(units[2])
        units[2].clear()
        await until(lambda: value(heard, "outdoor.temperature") is None)
        # Samples come in order: with this one, all that were read before have come.
        put(units[1], make_site(tmp_path).devices[0].template.register("power"), 9000.0)
        await until(lambda: says(heard, 9000.0))
        state = heard.last(f"{BASE}/outdoor.temperature")
        assert state is not None
        assert (state["value"], state["quality"] in {"stale", "bad"}) == (None, True)
        units[2].update(words)
        await until(lambda: value(heard, "outdoor.temperature") == 4.5)


async def test_a_fall_of_a_counter_is_its_state_only_once_it_is_confirmed(tmp_path: Path) -> None:
    async with bench(tmp_path) as (_, heard, _agent, units):
        await until(lambda: value(heard, "main.energy_import") == 1000.0)
        put(units[1], make_site(tmp_path).devices[0].template.register("energy_import"), 10.0)
        await until(lambda: value(heard, "main.energy_import") == 10.0)
        await until(lambda: (10.0, "suspect") in heard.told("main.energy_import/late"))
    states = heard.told("main.energy_import")
    assert (10.0, "suspect") not in states, "whoever counts would take it for a reset"
    assert states[-1] == (10.0, "good")


DISCOVERY = "      discovery: true\n      rules: [{points: '*.power', deadband: 100, silence_s: 3600}]\n"


async def test_home_assistant_finds_the_devices_and_is_told_again_when_it_starts(tmp_path: Path) -> None:
    async with bench(tmp_path, DISCOVERY) as (broker, heard, _, _units):
        topic = "homeassistant/device/linky_gtb_town-hall_main/config"
        await until(lambda: heard.last(topic) is not None)
        found = heard.last(topic)
        assert found is not None
        assert found["dev"] == {
            "ids": ["linky_gtb_town-hall_main"],
            "name": "Main meter",
            "mf": "Test",
            "mdl": "T1",
        }
        components = found["cmps"]
        assert isinstance(components, dict)
        assert components["power"] == {
            "p": "sensor",
            "name": "Puissance active",
            "uniq_id": "linky_gtb_town-hall_main_power",
            "stat_t": f"{BASE}/main.power",
            "val_tpl": "{{ value_json.value if value_json.value is not none else None }}",
            "unit_of_meas": "W",
            "dev_cla": "power",
            "stat_cla": "measurement",
        }
        assert components["energy_import"]["stat_cla"] == "total_increasing"
        assert found["avty_t"] == f"{BASE}/status"
        before = sum(name == topic for name, _, _ in heard.messages)
        async with aiomqtt.Client("127.0.0.1", broker.port) as home_assistant:
            await home_assistant.publish("homeassistant/status", "online", qos=1)
        await until(lambda: sum(name == topic for name, _, _ in heard.messages) > before)


async def test_a_deadband_keeps_small_changes_to_itself(tmp_path: Path) -> None:
    # A point that is lost for want of a timely poll is told again: polls are slow enough for that not to happen.
    async with bench(tmp_path, DISCOVERY, poll_s=1.0) as (_, heard, agent, units):
        register = make_site(tmp_path).devices[0].template.register("power")
        for power in (8050.0, 8000.0, 8099.0, 8300.0):
            put(units[1], register, power)

            async def seen(power: float = power) -> bool:
                return (await agent.point("main.power"))["value"] == power

            await until(seen)
        await until(lambda: value(heard, "main.power") == 8300.0)
        assert {told for _, told in heard.instants("main.power")} == {8000.0, 8300.0}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_an_outage_of_the_broker_costs_no_sample_and_doubles_none(tmp_path: Path, how: int) -> None:
    async with bench(tmp_path) as (broker, heard, agent, units):
        register = make_site(tmp_path).devices[0].template.register("power")
        for turn in range(3):
            put(units[1], register, 8100.0 + turn)
            await until(partial(says, heard, 8100.0 + turn))
            # The broker writes what it holds for others to its disk before it is stopped.
            await asyncio.sleep(1.2 if how == signal.SIGKILL else 0)
            await broker.stop(how)
            for missed in range(5):
                power = 9000.0 + 10 * turn + missed
                put(units[1], register, power)

                async def seen(power: float = power) -> bool:
                    return (await agent.point("main.power"))["value"] == power

                await until(seen)
            await broker.start()
            await until(partial(says, heard, 9004.0 + 10 * turn))
        found = heard.instants("main.power")
        wanted = {
            8100.0,
            8101.0,
            8102.0,
            *(9000.0 + 10 * turn + missed for turn in range(3) for missed in range(5)),
        }
        assert wanted <= {told for _, told in found}
        # QoS 1 may say again what was in flight when the broker died; its instant tells that it is the same.
        doubles = sum(times - 1 for times in found.values())
        assert doubles <= 3, "one for each of the three outages at most"
        late = [name for name, _, _ in heard.messages if name == f"{BASE}/main.power/late"]
        assert late, "what waited is not shown as the present"


async def test_what_waited_when_the_agent_stopped_goes_when_it_is_back(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    units, broker_port = world(device), free_port()
    async with meters(units) as served:
        building = publishing(tmp_path, served.port, broker_port)
        async with running(building) as agent:

            async def read() -> bool:
                return (await agent.point("main.power"))["value"] == 8000.0

            await until(read)
            await until(lambda: agent.store.reader.waiting().get("mqtt", 0) > 0)
        async with mosquitto(tmp_path / "broker", broker_port), listening(broker_port) as heard:
            put(units[1], device.template.register("power"), 8500.0)
            async with running(building) as agent:
                await until(
                    # A slow read may be told twice: the order of the values is what counts.
                    lambda: (
                        list(dict.fromkeys(told for _, told in heard.instants("main.power")))
                        == [8000.0, 8500.0]
                    )
                )
                await until(lambda: agent.store.reader.waiting() == {})
