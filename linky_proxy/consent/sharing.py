"""From Enedis' `autorisation_id` to the delivery points that its holder has just shared."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import BaseModel, Field, ValidationError

from linky_proxy.quota import QuotaExceededError
from linky_proxy.upstream.application_token import ApplicationTokenError
from linky_proxy.upstream.enedis import Enedis, UpstreamUnreachableError
from linky_proxy.usage_point import Prm, parse_prm
from linky_proxy.wall_clock import PARIS

_LOGGER = logging.getLogger(__name__)
_IDENTIFIER = re.compile(r"[1-9][0-9]{0,18}")
_ACTIVE, _REQUESTED = "ACTIF", "DEMANDE"
_EXPECTED_TYPE, _EXPECTED_CODE = "EXPLICITE", "ACCES"


class ConsentRefusedError(Exception):
    """The consent cannot be turned into a token. The message is for the log: users get one answer for all."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A consent just given.

    Attributes:
        prms: the delivery points, in Enedis' order.
        end: the instant from which the consent no longer holds.
        active: whether Enedis has finished opening it.
    """

    prms: tuple[Prm, ...]
    end: datetime
    active: bool


class _Authorisation(BaseModel):
    identifier: int = Field(alias="autorisationId")
    kind: str = Field(alias="autorisationType")


class _Service(BaseModel):
    state: str = Field(alias="etatCode")
    start: date = Field(alias="dateDebut")
    end: date = Field(alias="dateFin")
    prm: str = Field(alias="pointId")
    code: str = Field(alias="serviceCode")
    authorisation: _Authorisation = Field(alias="autorisation")

    def fresh(self, autorisation_id: int, since: date, today: date) -> bool:
        """Whether the holder opened it himself, with this consent, since `since`."""
        return (
            self.authorisation.identifier == autorisation_id
            and self.authorisation.kind == _EXPECTED_TYPE
            and self.code == _EXPECTED_CODE
            and since <= self.start <= today <= self.end
            and self.state in {_ACTIVE, _REQUESTED}
        )


class _Services(BaseModel):
    services: list[_Service] | None = Field(default=None, alias="serviceSouscrit")


def parse_autorisation_id(text: str) -> int:
    """A positive 64-bit integer.

    Raises:
        ConsentRefusedError: it is not one.
    """
    if not _IDENTIFIER.fullmatch(text) or int(text) >= 2**63:
        raise ConsentRefusedError("autorisation_id is not a positive 64-bit integer")
    return int(text)


def read_services(body: bytes, autorisation_id: int, *, since: date, today: date) -> Granted | None:
    """What a `subscribed_services` answer grants; None while it grants nothing.

    Only services that begin on `since` (the day the consent started) or later count: whoever guesses the identifier
    of somebody's older consent gets nothing.

    Raises:
        ConsentRefusedError: the body is not such an answer.
    """
    try:
        services = _Services.model_validate_json(body).services or []
    except ValidationError:
        # Not chained: pydantic quotes the input, which holds PRMs.
        raise ConsentRefusedError("subscribed_services answered something unexpected") from None
    fresh = [service for service in services if service.fresh(autorisation_id, since, today)]
    kept = [service for service in fresh if service.state == _ACTIVE] or fresh
    prms = tuple(dict.fromkeys(prm for service in kept if (prm := parse_prm(service.prm))))
    if not prms:
        return None
    # The end day itself is left out, so that a token always dies before its consent.
    end = datetime.combine(min(service.end for service in kept), time(), PARIS)
    return Granted(prms, end, active=all(service.state == _ACTIVE for service in kept))


async def _ask(enedis: Enedis, autorisation_id: int, since: date, now: datetime) -> Granted | None:
    try:
        answer = await enedis.services(autorisation_id)
    except (ApplicationTokenError, QuotaExceededError, UpstreamUnreachableError) as error:
        _LOGGER.warning("consent: %s", error)
        return None
    if not answer.ok:
        _LOGGER.warning("consent: subscribed_services answered %s", answer.status)
        return None
    today = now.astimezone(PARIS).date()
    return read_services(answer.body, autorisation_id, since=since, today=today)


async def exchange(
    enedis: Enedis,
    autorisation_id: int,
    *,
    started: datetime,
    now: Callable[[], datetime],
    retry_s: Sequence[float],
) -> Granted:
    """Ask Enedis what a consent grants, again after each of `retry_s` seconds until it is active.

    A consent still only asked for (DEMANDE) at the end is accepted: its holder could not give it a second time, and
    Enedis checks it at every call anyway.

    Raises:
        ConsentRefusedError: Enedis knows no such consent, or could not be asked.
    """
    since = started.astimezone(PARIS).date()
    granted = await _ask(enedis, autorisation_id, since, now())
    for wait in retry_s:
        if granted is not None and granted.active:
            break
        await asyncio.sleep(wait)
        granted = await _ask(enedis, autorisation_id, since, now()) or granted
    if granted is None:
        raise ConsentRefusedError("no fresh service behind this autorisation_id")
    return granted
