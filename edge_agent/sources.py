"""Where values come from: one source per link, Modbus or MQTT."""

from collections.abc import Callable, Mapping
from typing import Protocol

from edge_agent.config import Building, Device
from edge_agent.modbus.lessons import LessonBook
from edge_agent.modbus.link import LinkHealth
from edge_agent.modbus.opening import link_of
from edge_agent.modbus.unit import Reading
from edge_agent.poller import Poller

type OnReading = Callable[[Device, Reading], None]


class Source(Protocol):
    """Brings readings for as long as it runs."""

    @property
    def health(self) -> LinkHealth:
        """State of its link."""
        ...

    def is_frozen(self, now: float) -> bool:
        """Whether it should have moved long ago, given the loop's time."""
        ...

    async def run(self) -> None:
        """Bring readings until cancelled."""
        ...


def sources_of(building: Building, on_reading: OnReading) -> Mapping[str, Source]:
    """One source per link, by the link's id."""
    lessons = LessonBook(building.lessons_file)
    return {
        link.id: _broker(building, link.id, on_reading)
        if link.type == "mqtt"
        else Poller(
            link_of(link, building.modbus_devices),
            [device for device in building.modbus_devices if device.section.link == link.id],
            on_reading,
            lessons,
        )
        for link in building.config.links
    }


def _broker(building: Building, link: str, on_reading: OnReading) -> Source:
    # Only sites that read topics pay for loading the client.
    from edge_agent.mqtt.reader import MqttReader  # noqa: PLC0415 - see above

    section = next(each for each in building.config.links if each.id == link and each.type == "mqtt")
    devices = [
        (device, device.topics)
        for device in building.devices
        if device.topics is not None and device.topics.link == link
    ]
    return MqttReader(section, devices, on_reading, building.path.parent)
