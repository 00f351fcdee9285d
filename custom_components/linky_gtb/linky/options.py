"""What a person chose for a meter, in the entry's options."""

from collections.abc import Mapping
from typing import Any, Final

from .plan import Wishes
from .tariffs import Option

CONF_CONSUMPTION: Final = "import_consumption"
CONF_PRODUCTION: Final = "import_production"
CONF_HISTORY_MONTHS: Final = "history_months"
CONF_SUBSCRIBED_POWER: Final = "subscribed_power_kva"
CONF_BUILDING: Final = "building"
"""The entry of the building that the meter feeds."""
AUTOMATIC: Final = "automatic"
"""The only building there is."""
NO_BUILDING: Final = "none"
CONF_TARIFF: Final = "tariff"
"""The versions of the tariff."""

LONGEST_HISTORY_MONTHS: Final = 36


def wishes_of(options: Mapping[str, Any]) -> Wishes:
    """Return what to import; everything that Enedis keeps when nothing was chosen."""
    return Wishes(
        consumption=bool(options.get(CONF_CONSUMPTION, True)),
        production=bool(options.get(CONF_PRODUCTION, True)),
        months=int(options.get(CONF_HISTORY_MONTHS, LONGEST_HISTORY_MONTHS)),
    )


def has_registers(options: Mapping[str, Any]) -> bool:
    """Return whether a version of the tariff counts in several registers that the meter has too."""
    metered = {Option.PEAK_OFF_PEAK, Option.TEMPO}
    return any(version.get("option") in metered for version in options.get(CONF_TARIFF, []))


def subscribed_power_va(options: Mapping[str, Any]) -> int | None:
    """Return the subscribed power in VA; None when it was not given."""
    power_kva = options.get(CONF_SUBSCRIBED_POWER)
    return round(float(power_kva) * 1000) if power_kva else None
