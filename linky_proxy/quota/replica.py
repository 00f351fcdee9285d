"""One replica's part in a quota that several share: through the store, or alone on its own share while that is lost.

Why no window can hold more than a limit's `count` calls, whoever loses the store, when and for how long, as long as no
more than `replicas` run:

* The store counts every call it grants. For each replica not heard of for a lease, it grants `count // replicas` less.
* A replica that loses the store waits until the others can no longer hear of it: one lease after the last instant at
  which a question of its own can have been answered. It assumes that they made every call they could until then.
* Alone, it counts each of its calls `replicas` times on top of all the calls that it knows of. So it makes no more
  than its share, and all together never more than what the window had left.
* Back again, it first reports what it did. A store that has lost its contents is told all that the replica knows, and
  grants no more than the shares until every replica has been heard of.
* A replica that has never reached the store assumes that the whole quota was used up just before it started.

The windows' margin covers the time between a grant and the call; a grant that comes later than that is not used.
"""

import asyncio
import itertools
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linky_proxy.quota.limits import Limit, Priority, SlidingWindows, UpstreamApi
from linky_proxy.quota.store import Question, Reply, Store, StoreLostError, Window

_LOGGER = logging.getLogger(__name__)
_US = 1_000_000
_AGAIN_S = 0.01


@dataclass(frozen=True, slots=True)
class Sharing:
    """The terms on which replicas share.

    Attributes:
        limits: what all together keep.
        replicas: how many run at most.
        lease_s: how long one that is not heard of counts as there.
        answer_s: how long an answer of the store is waited for.
        grant_s: how old a grant may be when it arrives.
    """

    limits: Sequence[Limit]
    replicas: int
    lease_s: float
    answer_s: float
    grant_s: float

    @property
    def horizon_s(self) -> float:
        """The longest window."""
        return max(limit.period_s for limit in self.limits)

    def windows(self, priority: Priority) -> Sequence[Window]:
        """The limits as the store reads them; rounded up, so that they are never shorter."""
        return [
            Window(limit.count_for(priority), math.ceil(limit.period_s * _US), limit.count // self.replicas)
            for limit in self.limits
        ]

    def most_calls(self, seconds: float) -> int:
        """The calls that others can have made in any `seconds`, both ends included."""
        if self.replicas == 1:
            return 0
        return min((math.floor(seconds / limit.period_s) + 1) * limit.count for limit in self.limits)


class Replica:
    """The calls to one API as this replica sees them."""

    def __init__(self, name: str, api: UpstreamApi, store: Store, sharing: Sharing) -> None:
        self._name = name
        self._api = api
        self._store = store
        self._sharing = sharing
        self._lock = asyncio.Lock()
        self._numbers = itertools.count()
        # The calls that the store has told of (Redis' clock, µs), and those made or assumed while it was lost (ours).
        self._calls: dict[str, int] = {}
        self._made: dict[str, float] = {}
        self._assumed: dict[str, float] = {}
        self._contents, self._merges = "", ""
        self._paused_until = -math.inf
        self._live = 0
        # Redis' clock is ahead of ours by something between the two, in µs.
        self._ahead_us = (0, 0)
        self._heard_at = self._answered_at = -math.inf
        self._alone: SlidingWindows | None = SlidingWindows(sharing.limits)
        self._alone.record(self._now(), max(limit.count for limit in sharing.limits))
        self.trouble: str | None = "Redis has not answered yet"

    @property
    def reached(self) -> bool:
        """Whether the store has ever answered."""
        return self._contents != ""

    @property
    def connected(self) -> bool:
        """Whether the store answers."""
        return self._alone is None

    @property
    def live(self) -> int:
        """How many replicas the store had heard of when it last answered."""
        return self._live

    async def take(self, priority: Priority) -> float:
        """See `Ledger.take`."""
        async with self._lock:
            if self._alone is None and self.paused_s > 0:
                return self.paused_s
            if self._alone is None:
                asked = self._now()
                try:
                    reply = await self._ask(wanted=self._new_name(), windows=self._sharing.windows(priority))
                except StoreLostError as error:
                    self._alone = self._lose(str(error))
                else:
                    late = self._now() - asked > self._sharing.grant_s
                    return _AGAIN_S if late and reply.wait_us <= 0 else reply.wait_us / _US
            return self._take_alone(self._alone, priority)

    async def pause(self, seconds: float) -> None:
        """See `Ledger.pause`; while the store is lost, the others find out by themselves."""
        self._paused_until = max(self._paused_until, self._now() + seconds)
        async with self._lock:
            if self._alone is not None:
                return
            try:
                await self._ask(pause_us=math.ceil(seconds * _US))
            except StoreLostError as error:
                self._alone = self._lose(str(error))

    async def beat(self) -> None:
        """Tell the store that this replica is there and learn what the others did; go back to it if it was lost."""
        async with self._lock:
            try:
                if self._alone is None:
                    await self._ask()
                else:
                    await self._rejoin(self._alone)
            except StoreLostError as error:
                self.trouble = str(error)
                if self._alone is None:
                    self._alone = self._lose(str(error))

    def used(self, limit: Limit) -> int:
        """See `Ledger.used`."""
        since = self._redis_us(self._now()) - limit.period_s * _US
        told = sum(instant > since for instant in self._calls.values())
        return told + sum(at > self._now() - limit.period_s for at in self._made.values())

    @property
    def paused_s(self) -> float:
        """How long the API stays paused."""
        return max(0.0, self._paused_until - self._now())

    def _new_name(self) -> str:
        return f"{self._name}:{next(self._numbers)}"

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    def _redis_us(self, at: float) -> int:
        """Redis' clock at an instant of ours, never too early."""
        return math.ceil(at * _US) + self._ahead_us[1]

    def _set_clock(self, redis_us: int, sent: float) -> None:
        self._ahead_us = (redis_us - math.ceil(self._now() * _US), redis_us - math.floor(sent * _US))

    async def _ask(
        self,
        *,
        wanted: str = "",
        windows: Sequence[Window] = (),
        pause_us: int = 0,
        reported: Mapping[str, int] | None = None,
        found: str | None = None,
    ) -> Reply:
        """Ask the store; `found` are the contents seen when coming back, of which everything is to be learnt."""
        sent = self._now()
        void_after = sent + self._sharing.answer_s
        # Even without an answer to us, the question may be answered at any instant before it is void.
        self._heard_at = void_after
        question = Question(
            void_after_us=math.floor(void_after * _US) + self._ahead_us[0],
            contents=self._contents if found is None else found,
            merges=self._merges if found is None else "",
            latest_us=max(self._calls.values(), default=0),
            pause_us=pause_us,
            wanted=wanted,
            windows=windows,
            reported=reported or {},
        )
        reply = await self._store.ask(self._api, question)
        self._set_clock(reply.now_us, sent)
        self._learn(reply)
        return reply

    def _learn(self, reply: Reply) -> None:
        if reply.complete:
            self._calls = dict(reply.calls)
        else:
            self._calls.update(reply.calls)
            forgotten = reply.now_us - math.ceil(self._sharing.horizon_s * _US)
            while self._calls and next(iter(self._calls.values())) < forgotten:
                del self._calls[next(iter(self._calls))]
        self._answered_at = self._now()
        self._contents, self._merges, self._live = reply.contents, reply.merges, reply.live
        self._paused_until = max(self._paused_until, self._local(reply.paused_until_us))
        missing = self._sharing.replicas - self._live
        self.trouble = None if missing == 0 else self._describe(missing)

    def _describe(self, missing: int) -> str:
        if missing < 0:
            return f"{self._live} replicas run but LINKY_PROXY_REPLICAS is {self._sharing.replicas}"
        return f"{missing} of {self._sharing.replicas} replicas missing: the quota is reduced by their share"

    def _local(self, redis_us: int) -> float:
        """Our clock at an instant of Redis', never too early."""
        return (redis_us - self._ahead_us[0]) / _US

    async def _rejoin(self, alone: SlidingWindows) -> None:
        sent = self._now()
        glimpse = await self._store.look(self._api)
        self._set_clock(glimpse.now_us, sent)
        intact = self.reached and glimpse.contents == self._contents
        asked = self._now()
        own = self._made if intact else self._made | self._assumed
        reported = ({} if intact else self._calls) | {name: self._redis_us(at) for name, at in own.items()}
        try:
            reply = await self._ask(reported=reported, found=glimpse.contents)
        except StoreLostError:
            # They may have heard of us, and taken back our share: what they took of it is as if we had.
            self._wait_until_unheard(alone, since=asked, weight=self._sharing.replicas)
            raise
        self._made, self._assumed, self._alone = {}, {}, None
        _LOGGER.info("quota shared", extra={"fields": {"api": self._api.value, "live": reply.live}})

    def _lose(self, reason: str) -> SlidingWindows:
        """The windows to keep alone: what is known, and what may happen before the others miss this replica."""
        self.trouble = reason
        _LOGGER.warning("quota: %s; on with a share", reason, extra={"fields": {"api": self._api.value}})
        alone = SlidingWindows(self._sharing.limits)
        for instant in sorted(self._calls.values()):
            alone.record(min(self._local(instant), self._now()))
        self._wait_until_unheard(alone, since=self._answered_at, weight=1)
        return alone

    def _wait_until_unheard(self, alone: SlidingWindows, *, since: float, weight: int) -> None:
        if self._sharing.replicas == 1:
            return
        begin = self._heard_at + self._sharing.lease_s
        unseen = self._sharing.most_calls(begin - since)
        alone.record(begin, unseen * weight)
        self._assumed |= {self._new_name(): begin for _ in range(unseen)}

    def _take_alone(self, alone: SlidingWindows, priority: Priority) -> float:
        now, weight = self._now(), self._sharing.replicas
        at = max(alone.next_at(now, priority, weight), self._paused_until)
        if self._live > self._sharing.replicas:
            # More replicas than there are shares: none may go on alone.
            at = math.inf
        if at > now:
            return min(at - now, self._sharing.horizon_s)
        alone.record(now, weight)
        while self._made and next(iter(self._made.values())) < now - self._sharing.horizon_s:
            del self._made[next(iter(self._made))]
        self._made[self._new_name()] = now
        return 0.0
