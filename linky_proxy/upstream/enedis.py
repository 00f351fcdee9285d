"""What is asked of Enedis, and the questions that need no call: those in flight, refused today, or failing for long."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yarl import URL

from linky_proxy.errors import Json
from linky_proxy.operation.metrics import Metrics
from linky_proxy.quota import Asker, Priority, UpstreamApi
from linky_proxy.upstream.breaker import Breakers
from linky_proxy.upstream.call import Upstream, UpstreamAnswer, UpstreamCall, UpstreamUnreachableError
from linky_proxy.upstream.coalescing import Coalescer
from linky_proxy.upstream.pseudonym import Pseudonyms
from linky_proxy.upstream.refusal_memory import (
    Refusal,
    RefusalMemory,
    believed_until,
    failure_of,
    read_refusal,
)
from linky_proxy.usage_point import Prm

__all__ = ["ANYBODY", "Enedis", "PointAsker", "UpstreamAnswer", "UpstreamUnreachableError"]

_FAILURE = 500
# These say nothing of the point.
_ABOUT_US = frozenset({401, 429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class PointAsker:
    """Who asks about a point.

    Attributes:
        asker: for the quota.
        consented: when the consent that opens the point was turned into a token; refusals older than that are not
            believed any more.
    """

    asker: Asker
    consented: datetime | None = None


ANYBODY = PointAsker(Asker())


@dataclass(frozen=True, slots=True)
class _PointQuestion:
    """A call about a point.

    Attributes:
        name: pseudonym of the call.
        subject: pseudonym of the point and of what is asked about it, whatever the days.
        end: first day that is not asked about, if days are.
    """

    call: UpstreamCall
    name: bytes
    subject: bytes
    end: date | None


class Enedis:
    """Client of the Enedis APIs for one application."""

    def __init__(
        self, upstream: Upstream, api_url: URL, metrics: Metrics, now: Callable[[], datetime]
    ) -> None:
        self._upstream = upstream
        self._api_url = api_url
        self._metrics = metrics
        self._now = now
        self._pseudonyms = Pseudonyms()
        self._flights: Coalescer[tuple[bytes, Priority], UpstreamAnswer] = Coalescer()
        self._refusals = RefusalMemory()
        self._breakers = Breakers(random.random)
        metrics.watch(upstream.quota, lambda: self._breakers.open_count(now()))

    async def measure(
        self, resource: str, parameters: Mapping[str, str], who: PointAsker = ANYBODY
    ) -> UpstreamAnswer:
        """GET a resource of `mesure_synchrone_auto/v2`; raises as `Upstream.ask`."""
        url = (self._api_url / "mesure_synchrone_auto/v2" / resource).with_query(parameters)
        subject = self._pseudonyms.of(resource, parameters["pointId"])
        return await self._ask(
            UpstreamApi.MEASURES, url, subject, who, end=date.fromisoformat(parameters["dateFin"])
        )

    async def itc(self, api: UpstreamApi, prm: Prm, who: PointAsker = ANYBODY) -> UpstreamAnswer:
        """GET what one of the contract and meter APIs says of a point; raises as `Upstream.ask`."""
        # In the path: Enedis answers 500 to a PRM given as a query parameter.
        url = self._api_url / api.value / "v1" / prm
        return await self._ask(api, url, self._pseudonyms.of(api.value, prm), who, end=None)

    async def services(self, autorisation_id: int) -> UpstreamAnswer:
        """The services opened by a consent, active or asked for; raises as `Upstream.ask`."""
        question: Json = {
            "autorisationId": autorisation_id,
            "comptage": False,
            "etatCode": ["ACTIF", "DEMANDE"],
            "serviceType": ["ACCES"],
            "autorisation": True,
        }
        url = self._api_url / "subscribed_services/v1"
        return await self._upstream.ask(
            UpstreamCall(UpstreamApi.SERVICES, "POST", url, question), ANYBODY.asker
        )

    async def check_token(self) -> None:
        """Make sure that the proxy has an application token.

        Raises:
            ApplicationTokenError: it cannot get one.
        """
        await self._upstream.token.get()

    async def _ask(
        self, api: UpstreamApi, url: URL, subject: bytes, who: PointAsker, *, end: date | None
    ) -> UpstreamAnswer:
        question = _PointQuestion(UpstreamCall(api, "GET", url), self._pseudonyms.of(str(url)), subject, end)
        key = question.name, who.asker.priority
        if self._flights.in_flight(key):
            self._metrics.spared("coalesced")
        elif (known := self._known(question, who.consented)) is not None:
            return known
        return await self._flights.share(key, lambda: self._ask_upstream(question, who.asker))

    def _known(self, question: _PointQuestion, consented: datetime | None) -> UpstreamAnswer | None:
        """What can be answered without asking."""
        now = self._now()
        refusal = self._refusals.recall(question.name, now, consented)
        if refusal is not None:
            self._metrics.spared("refused")
            return UpstreamAnswer(refusal.status, refusal.body)
        broken = self._breakers.check(question.subject, now)
        if broken is not None:
            self._metrics.spared("failing")
            return UpstreamAnswer(broken.failure.status, broken.failure.body, broken.wait.total_seconds())
        return None

    async def _ask_upstream(self, question: _PointQuestion, asker: Asker) -> UpstreamAnswer:
        answer = await self._upstream.ask(question.call, asker)
        now = self._now()
        if answer.status == _FAILURE:
            self._breakers.failed(question.subject, failure_of(answer.status, answer.text), now)
            return answer
        if answer.status not in _ABOUT_US:
            self._breakers.answered(question.subject)
        refusal: Refusal | None = read_refusal(answer.status, answer.text)
        if refusal is not None:
            until = believed_until(answer.status, question.end, now)
            self._refusals.remember(question.name, refusal, now, until)
        return answer
