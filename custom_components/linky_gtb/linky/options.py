"""What a person chose for a meter, in the entry's options."""

from collections.abc import Mapping
from typing import Any, Final

from .plan import Wishes

CONF_CONSUMPTION: Final = "import_consumption"
CONF_PRODUCTION: Final = "import_production"
CONF_HISTORY_MONTHS: Final = "history_months"
CONF_SUBSCRIBED_POWER: Final = "subscribed_power_kva"

LONGEST_HISTORY_MONTHS: Final = 36


def wishes_of(options: Mapping[str, Any]) -> Wishes:
    """Return what to import; everything that Enedis keeps when nothing was chosen."""
    return Wishes(
        consumption=bool(options.get(CONF_CONSUMPTION, True)),
        production=bool(options.get(CONF_PRODUCTION, True)),
        months=int(options.get(CONF_HISTORY_MONTHS, LONGEST_HISTORY_MONTHS)),
    )


def subscribed_power_va(options: Mapping[str, Any]) -> int | None:
    """Return the subscribed power in VA; None when it was not given."""
    power_kva = options.get(CONF_SUBSCRIBED_POWER)
    return round(float(power_kva) * 1000) if power_kva else None
