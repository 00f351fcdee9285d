"""Client of the Conso API interface, with the types Enedis gives since autumn 2026.

Neither the meter number nor the token is ever put in a message: aiohttp's own errors quote the address, which holds
the meter number, so only their class is kept.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

import aiohttp

from custom_components.linky_gtb.const import USER_AGENT
from custom_components.linky_gtb.json_value import Json

from .access_token import Prm
from .conso_errors import (
    CannotConnectError,
    ConsoApiError,
    QuotaReachedError,
    ServerBusyError,
    ServerIncidentError,
    UnexpectedAnswerError,
    error_of,
)
from .contract import MeterContract, contract_of_answer
from .history import LinkyHistory
from .indexes import day_indexes
from .measures import MeasureType
from .schedule import Slot, slot_of_answer
from .series import (
    DailyEnergy,
    Flow,
    Interval,
    MalformedAnswerError,
    MaxPower,
    daily_energies,
    load_curve,
    max_powers,
)

_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=10)


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
        return (await self.read(MeasureType.DAILY_CONSUMPTION, start, end)).daily

    async def load_curve(self, start: date, end: date) -> tuple[Interval, ...]:
        """Return the intervals of the days from `start` to the day before `end`, at most seven."""
        return (await self.read(MeasureType.LOAD_CURVE, start, end)).intervals

    async def max_power(self, start: date, end: date) -> tuple[MaxPower, ...]:
        """Return the highest apparent power of the days from `start` to the day before `end`."""
        return (await self.read(MeasureType.MAX_POWER, start, end)).maxima

    async def read(self, measure: MeasureType, start: date, end: date) -> LinkyHistory:
        """Return `measure` of the days from `start` to the day before `end`, at most `measure.window_days`."""
        more: dict[str, str] = {}
        if measure is MeasureType.MAX_POWER:
            more = {"mesuresPas": "P1D", "grandeurPhysique": "PMA"}
        days = {"dateDebut": start.isoformat(), "dateFin": end.isoformat()}
        answer = await self._get(measure, {**days, **more})
        return LinkyHistory() if answer is None else _read(measure, answer)

    async def slot(self) -> Slot | None:
        """Return the moments at which the server wants the meter's calls; None when it does not say.

        Raises:
            CannotConnectError: when it does not answer.
            QuotaReachedError: when it may not be asked now.
            ServerBusyError: when it asks to be left alone.
            ServerIncidentError: when it is out of order.
        """
        try:
            return slot_of_answer(await self._get("slot", {}))
        except CannotConnectError, QuotaReachedError, ServerBusyError, ServerIncidentError:
            raise
        except ConsoApiError:
            # The public service does not know this question, and refuses it in its own words.
            return None

    async def contract(self) -> MeterContract | None:
        """Return what the contract and the meter say; None when the server, or Enedis, does not give it.

        Raises:
            CannotConnectError: when it does not answer.
            QuotaReachedError: when it may not be asked now.
            ServerBusyError: when it, or Enedis, asks to be left alone.
            ServerIncidentError: when it, or Enedis, is out of order.
        """
        try:
            return contract_of_answer(await self._get("contrat", {}))
        except CannotConnectError, QuotaReachedError, ServerBusyError, ServerIncidentError:
            raise
        except ConsoApiError:
            # The public service does not know this question; a consent may not cover it.
            return None

    async def _get(self, what: str, parameters: Mapping[str, str]) -> Json | None:
        """Return the document of one call, or None when there is no measure."""
        self.calls += 1
        try:
            async with self._session.get(
                f"{self._url}/api/{what}",
                params={"pointId": self._prm, **parameters},
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


def _read(measure: MeasureType, answer: Json) -> LinkyHistory:
    flow = Flow.PRODUCTION if measure.is_production else Flow.CONSUMPTION
    try:
        match measure:
            case MeasureType.LOAD_CURVE | MeasureType.PRODUCTION_CURVE:
                return LinkyHistory(intervals=load_curve(answer, flow))
            case MeasureType.DAILY_CONSUMPTION | MeasureType.DAILY_PRODUCTION:
                return LinkyHistory(daily=daily_energies(answer, flow))
            case MeasureType.MAX_POWER:
                return LinkyHistory(maxima=max_powers(answer))
            case MeasureType.REGISTER_INDEX:
                return LinkyHistory(indexes=day_indexes(answer, flow))
    except MalformedAnswerError as err:
        raise UnexpectedAnswerError(str(err)) from None
