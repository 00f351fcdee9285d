"""Known families of MQTT devices, as data: which topic and place in its payload each value has."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from edge_agent.mqtt.sections import AvailabilitySection, MqttDeviceSection, TopicPointSection
from edge_agent.section import Section


class Profile(Section):
    """A family of devices; ``{topic}``, ``{root}`` and ``{channel}`` stand for the device's own."""

    vendor: str
    source: str
    availability: tuple[AvailabilitySection, ...]
    points: tuple[TopicPointSection, ...]


@cache
def profiles() -> Mapping[str, Profile]:
    """All known profiles by name."""
    text = resources.files(__package__).joinpath("profiles.json").read_text(encoding="utf-8")
    return {name: Profile.model_validate(content) for name, content in json.loads(text).items()}


def with_profile(section: MqttDeviceSection) -> MqttDeviceSection:
    """The device with what its profile says written out; points of its own win over those of the profile.

    Raises:
        KeyError: there is no such profile.
    """
    if section.profile is None or section.topic is None:
        return section
    profile = profiles()[section.profile]
    own = {point.key for point in section.points}
    points = [
        point.model_copy(update={"topic": _filled(point.topic, section)})
        for point in profile.points
        if point.key not in own and (not section.keys or point.key in section.keys)
    ]
    availability = section.availability or tuple(
        each.model_copy(update={"topic": _filled(each.topic, section)}) for each in profile.availability
    )
    return section.model_copy(
        update={
            "points": (*points, *section.points),
            "availability": availability,
            "vendor": section.vendor or profile.vendor,
        }
    )


def _filled(pattern: str, section: MqttDeviceSection) -> str:
    topic = section.topic or ""
    return pattern.format(topic=topic, root=topic.partition("/")[0], channel=section.channel)
