"""What the request handlers share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from linky_proxy.consent.callback_limits import CallbackLimits
from linky_proxy.consent.claim import ConsentClaims
from linky_proxy.consent.state import ConsentStates
from linky_proxy.settings import Settings
from linky_proxy.tokens.keyring import Keyring
from linky_proxy.tokens.revocation import Revocations
from linky_proxy.upstream.enedis import Enedis
from linky_proxy.wall_clock import PARIS


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy.

    Attributes:
        settings: as read at the start.
        states: the consents begun.
        claims: the consents turned into tokens.
        limits: how often consents may come back.
        revocations: the tokens that open nothing any more.
        enedis: client of the Enedis APIs.
        now: wall clock, aware.
    """

    settings: Settings
    states: ConsentStates
    claims: ConsentClaims
    limits: CallbackLimits
    revocations: Revocations
    enedis: Enedis
    now: Callable[[], datetime]

    @property
    def keyring(self) -> Keyring:
        """Signs and checks the clients' tokens."""
        return self.settings.keyring

    @property
    def today(self) -> date:
        """The civil day in Paris."""
        return self.now().astimezone(PARIS).date()


PROXY: web.AppKey[Proxy] = web.AppKey("proxy", Proxy)
