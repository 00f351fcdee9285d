"""Calls to Enedis: application token, quota, timeout. Each answer is given back as it came."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from yarl import URL

from linky_proxy.application_token import ApplicationToken
from linky_proxy.errors import Json
from linky_proxy.quota import Quota, UpstreamApi

_LOGGER = logging.getLogger(__name__)
_UNAUTHORIZED = 401


class UpstreamUnreachableError(Exception):
    """Enedis could not be reached, did not answer in time, or broke off."""


@dataclass(frozen=True, slots=True)
class UpstreamAnswer:
    """A complete answer of Enedis, not interpreted."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is a success."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode(errors="replace")


class Enedis:
    """Client of the Enedis APIs for one application."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_url: URL,
        token: ApplicationToken,
        quota: Quota,
        *,
        timeout_s: float,
        queue_timeout_s: float,
    ) -> None:
        self._session = session
        self._api_url = api_url
        self._token = token
        self._quota = quota
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._queue_timeout_s = queue_timeout_s

    async def measure(self, resource: str, parameters: Mapping[str, str]) -> UpstreamAnswer:
        """GET a resource of `mesure_synchrone_auto/v2`; raises as `_call`."""
        url = (self._api_url / "mesure_synchrone_auto/v2" / resource).with_query(parameters)
        return await self._call(UpstreamApi.MEASURES, "GET", url, None)

    async def services(self, autorisation_id: int) -> UpstreamAnswer:
        """The services opened by a consent, active or asked for; raises as `_call`."""
        question: Json = {
            "autorisationId": autorisation_id,
            "comptage": False,
            "etatCode": ["ACTIF", "DEMANDE"],
            "serviceType": ["ACCES"],
            "autorisation": True,
        }
        return await self._call(
            UpstreamApi.SERVICES, "POST", self._api_url / "subscribed_services/v1", question
        )

    async def check_token(self) -> None:
        """Make sure that the proxy has an application token.

        Raises:
            ApplicationTokenError: it cannot get one.
        """
        await self._token.get()

    async def _call(self, api: UpstreamApi, method: str, url: URL, question: Json) -> UpstreamAnswer:
        """Make one call, and once more with a new application token if Enedis says 401.

        Raises:
            ApplicationTokenError: no application token.
            QuotaExceededError: no turn within the quota in time.
            UpstreamUnreachableError: no complete answer in time.
        """
        token = await self._token.get()
        answer = await self._send(api, method, url, question, token)
        if answer.status != _UNAUTHORIZED:
            return answer
        self._token.drop(token)
        return await self._send(api, method, url, question, await self._token.get())

    async def _send(
        self, api: UpstreamApi, method: str, url: URL, question: Json, token: str
    ) -> UpstreamAnswer:
        await self._quota.acquire(api, within_s=self._queue_timeout_s)
        try:
            async with self._session.request(
                method,
                url,
                json=question,
                headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                answer = UpstreamAnswer(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UpstreamUnreachableError(f"{api}: {type(error).__name__}") from error
        _LOGGER.info("upstream", extra={"fields": {"api": api.value, "status": answer.status}})
        return answer
