"""Home Assistant's own schemas accept what the demo's devices announce."""

import json
from pathlib import Path

import pytest
from homeassistant.components.mqtt import discovery
from homeassistant.components.mqtt.schemas import DEVICE_DISCOVERY_SCHEMA
from homeassistant.components.mqtt.sensor import DISCOVERY_SCHEMA
from homeassistant.core import HomeAssistant

from edge_agent.config import load_building
from edge_agent.publishing.home_assistant import announcements

DEMO = Path(__file__).parents[3] / "demo" / "building.yaml"


@pytest.mark.slow
async def test_every_component_of_every_device_is_one_that_home_assistant_takes(tmp_path: Path) -> None:
    # Templates are only parsed where an instance exists.
    HomeAssistant(str(tmp_path))
    building = load_building(DEMO)
    accepted = []
    for topic, content in announcements(building, base="linky_gtb", prefix="homeassistant", version="1"):
        assert topic.startswith("homeassistant/device/linky_gtb_hotel-de-ville_")
        payload = discovery.MQTTDiscoveryPayload(json.loads(json.dumps(content)))
        discovery._replace_all_abbreviations(payload)
        DEVICE_DISCOVERY_SCHEMA(dict(payload))
        shared = {key: payload[key] for key in ("device", "availability_topic", "qos")}
        for component in payload["components"].values():
            sensor = {key: value for key, value in component.items() if key != "platform"}
            accepted.append(DISCOVERY_SCHEMA({**sensor, **shared})["unique_id"])
    assert len(accepted) == len(set(accepted)) == len(building.points)
