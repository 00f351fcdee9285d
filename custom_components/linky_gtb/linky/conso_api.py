"""Client of the Conso API interface, with the types Enedis gives since autumn 2026.

Neither the meter number nor the token is ever put in a message: aiohttp's own errors quote the address, which holds
the meter number, so only their class is kept.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

import aiohttp

from custom_components.linky_gtb.const import USER_AGENT
from custom_components.linky_gtb.json_value import Json

from .access_token import Prm
from .conso_errors import CannotConnectError, UnexpectedAnswerError, error_of
from .series import (
    DailyEnergy,
    Interval,
    MalformedAnswerError,
    MaxPower,
    daily_energies,
    load_curve,
    max_powers,
)

_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=10)


class MeasureType(StrEnum):
    """What can be asked of a meter, in the server's words."""

    DAILY_CONSUMPTION = "consommation_quotidienne"
    LOAD_CURVE = "courbe_de_charge_consommation"
    MAX_POWER = "puissance_conso_max_quotidienne"


class ConsoApiClient:
    """One meter behind one Conso API server.

    Each call returns nothing (an empty tuple) when Enedis has no measure for the period, and raises a
    `ConsoApiError` otherwise.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str, prm: Prm) -> None:
        """Ask about `prm` at `url` (without final slash) with `token`, through `session`."""
        self._session = session
        self._url = url
        self._token = token
        self._prm = prm
        self.calls = 0
        """How many calls were made; each one counts in a quota shared with others."""

    async def daily_consumption(self, start: date, end: date) -> tuple[DailyEnergy, ...]:
        """Return the energy of the days from `start` to the day before `end`, at most 365."""
        answer = await self._get(MeasureType.DAILY_CONSUMPTION, start, end)
        return () if answer is None else _read(daily_energies, answer)

    async def load_curve(self, start: date, end: date) -> tuple[Interval, ...]:
        """Return the intervals of the days from `start` to the day before `end`, at most seven."""
        answer = await self._get(MeasureType.LOAD_CURVE, start, end)
        return () if answer is None else _read(load_curve, answer)

    async def max_power(self, start: date, end: date) -> tuple[MaxPower, ...]:
        """Return the highest apparent power of the days from `start` to the day before `end`."""
        answer = await self._get(MeasureType.MAX_POWER, start, end, mesuresPas="P1D", grandeurPhysique="PMA")
        return () if answer is None else _read(max_powers, answer)

    async def _get(self, measure: MeasureType, start: date, end: date, **more: str) -> Json | None:
        """Return the document of one call, or None when there is no measure."""
        self.calls += 1
        try:
            async with self._session.get(
                f"{self._url}/api/{measure}",
                params={
                    "pointId": self._prm,
                    "dateDebut": start.isoformat(),
                    "dateFin": end.isoformat(),
                    **more,
                },
                headers={
                    "Accept": "application/json",
                    "Authorization": f"Bearer {self._token}",
                    "User-Agent": USER_AGENT,
                },
                timeout=_TIMEOUT,
                # A redirection would carry the token to a place the user did not choose.
                allow_redirects=False,
            ) as response:
                status, headers, body = response.status, response.headers, _decoded(await response.text())
        except (TimeoutError, aiohttp.ClientError, UnicodeDecodeError) as err:
            raise CannotConnectError(type(err).__name__) from None
        if status == 200:
            return body
        error = error_of(status, body, headers, datetime.now(UTC))
        if error is not None:
            raise error
        return None


def _decoded(text: str) -> Json:
    try:
        document: Json = json.loads(text)
    except ValueError:
        return text
    return document


def _read[T](read: Callable[[Json], T], answer: Json) -> T:
    try:
        return read(answer)
    except MalformedAnswerError as err:
        raise UnexpectedAnswerError(str(err)) from None
