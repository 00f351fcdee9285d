"""What the request handlers share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from linky_proxy.consent import PARIS
from linky_proxy.consent_state import ConsentStates
from linky_proxy.enedis import Enedis
from linky_proxy.settings import Settings


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy.

    Attributes:
        settings: as read at the start.
        states: the consents begun.
        enedis: client of the Enedis APIs.
        now: wall clock, aware.
    """

    settings: Settings
    states: ConsentStates
    enedis: Enedis
    now: Callable[[], datetime]

    @property
    def jwt_secret(self) -> str:
        """Signs and checks the clients' tokens."""
        return self.settings.jwt_secret.get_secret_value()

    @property
    def today(self) -> date:
        """The civil day in Paris."""
        return self.now().astimezone(PARIS).date()


PROXY: web.AppKey[Proxy] = web.AppKey("proxy", Proxy)
