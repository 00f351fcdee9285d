"""Names shared by the whole integration."""

import logging
from enum import StrEnum
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "linky_gtb"
VERSION: Final = "0.1.0"
"""The same as in manifest.json; sent to the servers, which ask callers to say who they are."""

LOGGER: Final = logging.getLogger(__package__)

REPOSITORY: Final = "https://github.com/linky-gtb/linky-gtb"
USER_AGENT: Final = f"linky-gtb/{VERSION} (+{REPOSITORY})"

CONF_KIND: Final = "kind"
CONF_PRM: Final = "prm"
CONF_TOKEN: Final = "token"  # noqa: S105  the name of a field, not a secret
CONF_URL: Final = "url"

DEFAULT_CONSO_URL: Final = "https://conso.boris.sh"
DEFAULT_AGENT_URL: Final = "http://127.0.0.1:8350"

PLATFORMS: Final = {
    "linky": (Platform.BINARY_SENSOR, Platform.CALENDAR, Platform.EVENT, Platform.SENSOR),
    "building": (
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.CALENDAR,
        Platform.CLIMATE,
        Platform.EVENT,
        Platform.NUMBER,
        Platform.SELECT,
        Platform.SENSOR,
        Platform.SWITCH,
        Platform.TODO,
    ),
    "shedding": (Platform.EVENT, Platform.SELECT, Platform.SENSOR),
}


class Kind(StrEnum):
    """What an entry stands for, written in its `kind`."""

    LINKY = "linky"
    """One Linky meter, read through a Conso API server."""
    BUILDING = "building"
    """One site, pushed by its edge agent."""
    SHEDDING = "shedding"
    """One meter, its limit, and the loads shed under it."""
