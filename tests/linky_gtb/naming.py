"""What a person reads on an entity, and whether it has a name in each language."""

import json
from pathlib import Path

from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_FRIENDLY_NAME,
    ATTR_ICON,
    ATTR_SUPPORTED_FEATURES,
    ATTR_UNIT_OF_MEASUREMENT,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

_TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / "linky_gtb" / "translations"
_NAMED_BY_HOME_ASSISTANT = {
    ATTR_DEVICE_CLASS,
    ATTR_FRIENDLY_NAME,
    ATTR_ICON,
    ATTR_SUPPORTED_FEATURES,
    ATTR_UNIT_OF_MEASUREMENT,
    "event_type",
    "event_types",
    "options",
    "state_class",
}
_DOMAINS = ("binary_sensor", "event", "sensor")


def attributes_without_name(hass: HomeAssistant, entry: MockConfigEntry, language: str) -> set[str]:
    """The attributes of the entry's entities that would be shown under their English key."""
    entity = json.loads((_TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))["entity"]
    found: set[str] = set()
    for registered in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        state = hass.states.get(registered.entity_id)
        if state is None or registered.domain not in _DOMAINS or registered.translation_key is None:
            continue
        named = entity[registered.domain][registered.translation_key].get("state_attributes", {})
        unnamed = state.attributes.keys() - _NAMED_BY_HOME_ASSISTANT - named.keys()
        found |= {f"{registered.translation_key}.{name}" for name in unnamed}
    return found
