"""The RTE account of a meter, in the options of its entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from .account import RteLogin
from .client import DEFAULT_RTE_URL
from .plan import RteWishes

CONF_RTE: Final = "rte"
CONF_CLIENT_ID: Final = "client_id"
CONF_CLIENT_SECRET: Final = "client_secret"  # noqa: S105  the name of a field, not a secret
CONF_ECOWATT: Final = "ecowatt"
CONF_RTE_URL: Final = "rte_url"
CONF_TEMPO: Final = "tempo"

_SEASON_BEGINS: Final = (9, 1)


def login_of(options: Mapping[str, Any]) -> RteLogin | None:
    """Return the account; None when there is none."""
    account: Mapping[str, str] = options.get(CONF_RTE, {})
    if not account:
        return None
    return RteLogin(
        account.get(CONF_RTE_URL, DEFAULT_RTE_URL), account[CONF_CLIENT_ID], account[CONF_CLIENT_SECRET]
    )


def wishes_of(options: Mapping[str, Any], first_tempo_price: date | None, today: date) -> RteWishes:
    """Return what is wanted: colours of the present season, and as far back as a Tempo tariff is to be priced."""
    account: Mapping[str, Any] = options.get(CONF_RTE, {})
    if not account.get(CONF_TEMPO, False):
        return RteWishes(None, bool(account.get(CONF_ECOWATT, False)))
    season = date(
        today.year if (today.month, today.day) >= _SEASON_BEGINS else today.year - 1, *_SEASON_BEGINS
    )
    since = season if first_tempo_price is None else min(season, first_tempo_price)
    return RteWishes(since, bool(account.get(CONF_ECOWATT, False)))
