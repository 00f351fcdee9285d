"""One call to Enedis, until it has an answer worth giving back: token, quota, time-out, and few more tries."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from yarl import URL

from linky_proxy.errors import Json
from linky_proxy.operation.metrics import Metrics
from linky_proxy.quota import Asker, Quota, QuotaExceededError, UpstreamApi
from linky_proxy.upstream.application_token import ApplicationToken
from linky_proxy.upstream.throttling import pause_s

_LOGGER = logging.getLogger(__name__)
_UNAUTHORIZED, _THROTTLED = 401, 429
_TRANSIENT = frozenset({502, 503})
# Replicas that were told the same instant must not all come back at it.
_PAUSE_JITTER, _LONGEST_JITTER_S = 0.1, 5.0


@dataclass(frozen=True, slots=True)
class UpstreamAnswer:
    """A complete answer of Enedis, not interpreted, or what is remembered of one.

    Attributes:
        status: HTTP status.
        body: as it came.
        retry_after_s: when asking again makes sense, if that is known.
    """

    status: int
    body: bytes
    retry_after_s: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the status is a success."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode(errors="replace")


class UpstreamUnreachableError(Exception):
    """Enedis could not be reached, did not answer in time, or broke off."""

    def __init__(self, reason: str, *, broken_off: bool) -> None:
        super().__init__(reason)
        self.broken_off = broken_off


@dataclass(frozen=True, slots=True)
class UpstreamCall:
    """What to ask of which API."""

    api: UpstreamApi
    method: str
    url: URL
    question: Json = None


@dataclass(slots=True)
class _Patience:
    """What may still be tried again for one call."""

    waits: list[float]
    token: int = 1
    throttled: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """The way to Enedis for one application.

    Attributes:
        session: made by `upstream_session`.
        timeout_s: longest wait for an answer.
        queue_timeout_s: longest wait for a turn, all tries of a call together.
        retry_s: waits before a GET that was cut off, or answered 502 or 503, is tried again; shortened at random.
        jitter: a number from 0 to 1 at random.
    """

    session: aiohttp.ClientSession
    token: ApplicationToken
    quota: Quota
    metrics: Metrics
    now: Callable[[], datetime]
    timeout_s: float
    queue_timeout_s: float
    retry_s: Sequence[float] = ()
    jitter: Callable[[], float] = field(default=random.random)

    async def ask(self, call: UpstreamCall, asker: Asker) -> UpstreamAnswer:
        """Enedis' answer; each try takes a call of the quota.

        Raises:
            ApplicationTokenError: no application token.
            QuotaExceededError: no turn within the quota in time.
            UpstreamUnreachableError: no complete answer in time.
        """
        deadline = asyncio.get_running_loop().time() + self.queue_timeout_s
        patience = _Patience(list(self.retry_s) if call.method == "GET" else [])
        outcome = await self._try(call, asker, deadline)
        while await self._again(outcome, patience):
            try:
                outcome = await self._try(call, asker, deadline)
            except QuotaExceededError as error:
                _LOGGER.info("no second try: %s", error)
                break
        if isinstance(outcome, UpstreamUnreachableError):
            raise outcome
        return outcome

    async def _again(self, outcome: UpstreamAnswer | UpstreamUnreachableError, patience: _Patience) -> bool:
        match outcome:
            case UpstreamAnswer(status=401):
                patience.token -= 1
                return patience.token >= 0
            case UpstreamAnswer(status=429):
                patience.throttled -= 1
                return patience.throttled >= 0
            case UpstreamAnswer(status=status) if status not in _TRANSIENT:
                return False
            case UpstreamUnreachableError(broken_off=False):
                return False
        if not patience.waits:
            return False
        await asyncio.sleep(patience.waits.pop(0) * (1 + self.jitter()) / 2)
        return True

    async def _try(
        self, call: UpstreamCall, asker: Asker, deadline: float
    ) -> UpstreamAnswer | UpstreamUnreachableError:
        loop = asyncio.get_running_loop()
        token = await self.token.get()
        await self.quota.acquire(call.api, within_s=max(0.0, deadline - loop.time()), asker=asker)
        began = loop.time()
        outcome = await self._send(call, token)
        status = str(outcome.status) if isinstance(outcome, UpstreamAnswer) else "none"
        self.metrics.answered(call.api, status, loop.time() - began)
        _LOGGER.info("upstream", extra={"fields": {"api": call.api.value, "status": status}})
        if not isinstance(outcome, UpstreamAnswer):
            return outcome
        if outcome.status == _UNAUTHORIZED:
            self.token.drop(token)
        if outcome.status == _THROTTLED:
            return await self._pause(call.api, outcome)
        return outcome

    async def _pause(self, api: UpstreamApi, answer: UpstreamAnswer) -> UpstreamAnswer:
        pause = pause_s(answer.text, self.now())
        _LOGGER.warning("Enedis says 429", extra={"fields": {"api": api.value, "pause_s": pause}})
        jitter = min(pause * _PAUSE_JITTER, _LONGEST_JITTER_S) * self.jitter()
        await self.quota.pause(api, pause + jitter)
        return UpstreamAnswer(answer.status, answer.body, pause)

    async def _send(self, call: UpstreamCall, token: str) -> UpstreamAnswer | UpstreamUnreachableError:
        try:
            async with self.session.request(
                call.method,
                call.url,
                json=call.question,
                headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
                timeout=aiohttp.ClientTimeout(total=self.timeout_s),
                allow_redirects=False,
            ) as response:
                return UpstreamAnswer(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            broken_off = isinstance(error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError)
            return UpstreamUnreachableError(
                f"{call.api}: {type(error).__name__}",
                broken_off=broken_off and not isinstance(error, TimeoutError),
            )


def upstream_session(user_agent: str) -> aiohttp.ClientSession:
    """A session for calls to Enedis."""
    session = aiohttp.ClientSession(headers={"User-Agent": user_agent}, cookie_jar=aiohttp.DummyCookieJar())
    # It would send a GET again by itself when a kept connection is cut: a call that the quota does not know of.
    # There is no public switch for it.
    session._retry_connection = False
    return session
