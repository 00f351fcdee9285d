"""Client of RTE's APIs, with the user's own account: a token of two hours, then the calendar or the signals."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

import aiohttp

from custom_components.linky_gtb.const import USER_AGENT
from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import PARIS, day_start
from custom_components.linky_gtb.linky.tariffs import TempoColour

from .answers import EcowattDay, MalformedRteAnswerError, ecowatt_days, tempo_colours
from .errors import (
    RteCredentialsError,
    RteError,
    RteNotSubscribedError,
    RteQuotaError,
    RteUnexpectedError,
    RteUnreachableError,
)

DEFAULT_RTE_URL: Final = "https://digital.iservices.rte-france.com"
LONGEST_TEMPO_DAYS: Final = 366

_TEMPO: Final = "/open_api/tempo_like_supply_contract/v1/tempo_like_calendars"
_ECOWATT: Final = "/open_api/ecowatt/v5/signals"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=30, connect=10)
_MARGIN: Final = timedelta(minutes=5)
"""A token is renewed before its end."""


class RteClient:
    """One account; every call raises an `RteError` when it fails."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        client_id: str,
        secret: str,
        now: Callable[[], datetime],
    ) -> None:
        """Ask `url` (without final slash) in the name of `client_id`; `now` tells when its token ends."""
        self._session = session
        self._url = url
        self._credentials = aiohttp.encode_basic_auth(client_id, secret)
        self._now = now
        self._token = ""
        self._token_ends: datetime | None = None

    async def check(self) -> None:
        """Ask for a token, which shows that the account exists."""
        await self._renewed_token()

    async def tempo(self, start: date, end: date) -> Mapping[date, TempoColour]:
        """Return the colours of the days from `start` to the day before `end`, at most `LONGEST_TEMPO_DAYS`."""
        answer = await self._get(_TEMPO, {"start_date": _instant(start), "end_date": _instant(end)})
        return _read(tempo_colours, answer)

    async def ecowatt(self) -> tuple[EcowattDay, ...]:
        """Return the signals of today and the three days after; once a quarter of an hour at most."""
        return _read(ecowatt_days, await self._get(_ECOWATT, {}))

    async def _get(self, path: str, parameters: Mapping[str, str]) -> Json:
        status, headers, text = await self._call(path, parameters)
        if status == 401:
            # The token may have been revoked: one new one, once.
            self._token_ends = None
            status, headers, text = await self._call(path, parameters)
        if status == 200:
            return _decoded(text)
        raise _refusal(status, headers)

    async def _call(self, path: str, parameters: Mapping[str, str]) -> tuple[int, Mapping[str, str], str]:
        token = await self._current_token()
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}", "User-Agent": USER_AGENT}
        try:
            async with self._session.get(
                f"{self._url}{path}",
                params=parameters,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                return response.status, response.headers, await response.text()
        except (TimeoutError, aiohttp.ClientError, UnicodeDecodeError) as err:
            raise RteUnreachableError(type(err).__name__) from err

    async def _current_token(self) -> str:
        if self._token_ends is None or self._token_ends - self._now() < _MARGIN:
            await self._renewed_token()
        return self._token

    async def _renewed_token(self) -> None:
        try:
            async with self._session.post(
                f"{self._url}/token/oauth/",
                data={"grant_type": "client_credentials"},
                headers={"Authorization": self._credentials, "User-Agent": USER_AGENT},
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                status, headers, text = response.status, response.headers, await response.text()
        except (TimeoutError, aiohttp.ClientError, UnicodeDecodeError) as err:
            raise RteUnreachableError(type(err).__name__) from err
        if status in (400, 401, 403):
            raise RteCredentialsError(f"HTTP {status}")
        if status != 200:
            raise _refusal(status, headers)
        match _decoded(text):
            case {"access_token": str(token), "expires_in": int() | str() as lifetime} if str(
                lifetime
            ).isdecimal():
                self._token, self._token_ends = token, self._now() + timedelta(seconds=int(lifetime))
            case _:
                raise RteUnexpectedError("no access_token")


def _instant(day: date) -> str:
    """Return the midnight of `day` in Paris as RTE wants it: with its offset."""
    return day_start(day).astimezone(PARIS).isoformat()


def _decoded(text: str) -> Json:
    try:
        document: Json = json.loads(text)
    except ValueError as err:
        raise RteUnexpectedError("the answer is not JSON") from err
    return document


def _read[T](read: Callable[[Json], T], answer: Json) -> T:
    try:
        return read(answer)
    except MalformedRteAnswerError as err:
        raise RteUnexpectedError(str(err)) from err


def _refusal(status: int, headers: Mapping[str, str]) -> RteError:
    if status == 401:
        return RteCredentialsError("HTTP 401")
    if status == 403:
        return RteNotSubscribedError("HTTP 403")
    if status == 429:
        asked = headers.get("Retry-After", "")
        return RteQuotaError("HTTP 429", retry_after_s=float(asked) if asked.isdecimal() else 0)
    if status >= 500:
        return RteUnreachableError(f"HTTP {status}")
    return RteUnexpectedError(f"HTTP {status}")
