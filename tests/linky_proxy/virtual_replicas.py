"""Replicas and their links to a store, on a virtual clock: the real script in a real Redis that is told the time."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from redis import Redis
from redis.exceptions import ResponseError

from linky_proxy.quota.limits import Limit, Priority, UpstreamApi
from linky_proxy.quota.replica import Replica, Sharing
from linky_proxy.quota.store import SCRIPT, Dialect, Glimpse, Question, Reply, StoreLostError

# Far from 0, as Redis' clock is, and not the replicas' own.
EPOCH_US = 1_795_000_000_000_000
API = UpstreamApi.MEASURES

_TIMED_SCRIPT = SCRIPT.replace(
    "redis.call('TIME')", "redis.call('MGET', 'clock:seconds', 'clock:microseconds')"
)


class Link(StrEnum):
    """What happens between a replica and the store."""

    GOOD = "good"
    CUT = "cut"
    DEAF = "deaf"  # questions arrive, answers are lost
    LATE = "late"  # questions arrive when nobody waits for the answer any more


@dataclass(frozen=True)
class Outage:
    replica: int
    start: float
    end: float
    link: Link


@dataclass
class World:
    """One store, and the times at which things happen to it."""

    redis: Redis
    outages: Sequence[Outage] = ()
    losses: Sequence[float] = ()  # the store loses its contents
    latency_s: float = 0.0
    lateness: float = 9.0  # of a late question, in times that its answer is waited for
    clock_ahead_s: float = 0.0
    late: list[asyncio.Task[object]] = field(default_factory=list)

    def now_us(self) -> int:
        return EPOCH_US + round((asyncio.get_running_loop().time() + self.clock_ahead_s) * 1_000_000)

    def set_clock(self) -> int:
        now = self.now_us()
        self.redis.mset({"clock:seconds": now // 1_000_000, "clock:microseconds": now % 1_000_000})
        return now

    async def lose_contents(self) -> None:
        for at in sorted(self.losses):
            await asyncio.sleep(at - asyncio.get_running_loop().time())
            self.redis.flushdb()


@dataclass
class WorldStore:
    """The store as one replica reaches it."""

    world: World
    replica: int
    dialect: Dialect
    sharing: Sharing

    def _link(self) -> Link:
        now = asyncio.get_running_loop().time()
        for outage in self.world.outages:
            if outage.replica == self.replica and outage.start <= now < outage.end:
                return outage.link
        return Link.GOOD

    def _run(self, question: Question) -> Reply:
        self.world.set_clock()
        try:
            answer = self.world.redis.eval(
                _TIMED_SCRIPT, 3, *self.dialect.keys(API), *map(str, self.dialect.arguments(question))
            )
        except ResponseError as error:
            raise StoreLostError(str(error)) from error
        assert isinstance(answer, list)
        return self.dialect.read(answer)

    async def look(self, api: UpstreamApi) -> Glimpse:
        if self._link() is Link.CUT:
            raise StoreLostError("cut")
        await asyncio.sleep(self.world.latency_s)
        contents = self.world.redis.hget(self.dialect.keys(api)[2], "contents")
        glimpse = Glimpse(self.world.set_clock(), contents.decode() if isinstance(contents, bytes) else "")
        await asyncio.sleep(self.world.latency_s)
        return glimpse

    async def ask(self, _api: UpstreamApi, question: Question) -> Reply:
        match self._link():
            case Link.CUT:
                raise StoreLostError("cut")
            case Link.DEAF:
                with suppress(StoreLostError):
                    self._run(question)
                raise StoreLostError("deaf")
            case Link.LATE:
                self.world.late.append(asyncio.create_task(self._run_late(question)))
                await asyncio.sleep(self.sharing.answer_s)
                raise StoreLostError("late")
            case Link.GOOD:
                await asyncio.sleep(self.world.latency_s)
                reply = self._run(question)
                await asyncio.sleep(self.world.latency_s)
                return reply

    async def _run_late(self, question: Question) -> None:
        # Under way when nobody waits any more, and still when others may have taken over.
        await asyncio.sleep(self.sharing.answer_s * self.world.lateness)
        with suppress(StoreLostError):
            self._run(question)


def sharing_for(limits: Sequence[Limit], replicas: int) -> Sharing:
    return Sharing(limits, replicas, lease_s=2.1, answer_s=0.3, grant_s=0.12)


def replica_in(world: World, number: int, sharing: Sharing) -> Replica:
    dialect = Dialect(
        "application",
        f"r{number}",
        sharing.replicas,
        lease_us=round(sharing.lease_s * 1e6),
        horizon_us=round((sharing.horizon_s + sharing.lease_s) * 1e6),
    )
    return Replica(f"r{number}", API, WorldStore(world, number, dialect, sharing), sharing)


async def beat(replica: Replica, sharing: Sharing) -> None:
    while True:
        await replica.beat()
        await asyncio.sleep(sharing.lease_s / 3)


@dataclass(frozen=True)
class Greed:
    """A replica that makes every call that it may during a while."""

    replica: int
    start: float
    end: float
    priority: Priority = Priority.INTERACTIVE

    async def calls(self, replica: Replica) -> list[float]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.start)
        made: list[float] = []
        while loop.time() < self.end:
            wait = await replica.take(self.priority)
            if wait <= 0:
                made.append(loop.time())
            await asyncio.sleep(min(max(wait, 0.001), 0.5))
        return made


async def live_through(world: World, sharing: Sharing, greed: Sequence[Greed]) -> Sequence[Sequence[float]]:
    """The instants of the calls of each greed, and the replicas beating meanwhile."""
    world.redis.flushdb()
    numbers = range(max([sharing.replicas, *(one.replica + 1 for one in greed)]))
    replicas = [replica_in(world, number, sharing) for number in numbers]
    beats = [asyncio.create_task(beat(replica, sharing)) for replica in replicas]
    beats.append(asyncio.create_task(world.lose_contents()))
    made = await asyncio.gather(*(one.calls(replicas[one.replica]) for one in greed))
    for task in [*beats, *world.late]:
        task.cancel()
    return made
