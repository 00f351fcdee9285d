"""The application's own token at Enedis, fetched when needed and refreshed before it expires."""

import base64
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp
from pydantic import BaseModel, Field, ValidationError
from yarl import URL

from linky_proxy.upstream.coalescing import Coalescer

_LOGGER = logging.getLogger(__name__)

# After a failure, callers share it for a while instead of queueing for the next one.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)

# Enough for a call that waits for its turn in the quota to arrive with a token that is still good.
_MARGIN = timedelta(minutes=5)
_PATH = "oauth2/v3/token"


class ApplicationTokenError(Exception):
    """Enedis did not give a token; the message says why without the credentials."""


class _TokenAnswer(BaseModel):
    access_token: str = Field(min_length=1)
    expires_in: int = 0


class ApplicationToken:
    """Keeps one application token; concurrent callers share one request for a new one, and its failure."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_url: URL,
        *,
        client_id: str,
        client_secret: str,
        now: Callable[[], datetime],
        timeout_s: float,
    ) -> None:
        self._session = session
        self._url = api_url / _PATH
        encoded = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._authorization = f"Basic {encoded}"
        self._now = now
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._flights: Coalescer[str, None] = Coalescer()
        self._token = ""
        self._fresh_until: datetime | None = None
        self._failure = ""
        self._pause = _FIRST_PAUSE
        self._silent_until: datetime | None = None

    async def get(self) -> str:
        """A token with some minutes of life left.

        Raises:
            ApplicationTokenError: Enedis refused, did not answer, or answered something else; or did so a moment ago.
        """
        if self._fresh_until is None or self._now() >= self._fresh_until:
            if self._silent_until is not None and self._now() < self._silent_until:
                raise ApplicationTokenError(self._failure)
            await self._flights.share("token", self._renew)
        return self._token

    def drop(self, token: str) -> None:
        """Forget `token`, which Enedis has just refused, unless another has replaced it already."""
        if token == self._token:
            self._fresh_until = None

    async def _renew(self) -> None:
        try:
            await self._fetch()
        except ApplicationTokenError as error:
            self._failure = str(error)
            self._silent_until = self._now() + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            raise
        self._silent_until, self._pause = None, _FIRST_PAUSE

    async def _fetch(self) -> None:
        try:
            async with self._session.post(
                self._url,
                data={"grant_type": "client_credentials"},
                headers={"Authorization": self._authorization, "Accept": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                status, text = response.status, await response.text(errors="replace")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ApplicationTokenError(f"no answer from {self._url.host}: {type(error).__name__}") from error
        if status != 200:
            raise ApplicationTokenError(
                f"{self._url.host} answered {status} to the application's credentials"
            )
        try:
            answer = _TokenAnswer.model_validate_json(text)
        except ValidationError:
            # Not chained: pydantic quotes the input, which may hold a token.
            raise ApplicationTokenError(f"{self._url.host} answered no token") from None
        life = timedelta(seconds=max(answer.expires_in, 0))
        self._token = answer.access_token
        self._fresh_until = self._now() + life - min(_MARGIN, life / 2)
        _LOGGER.info("application token refreshed", extra={"fields": {"expires_in_s": answer.expires_in}})
