"""The Redis (or Valkey) that replicas share, as the questions that one replica asks about one API.

Everything is decided by one script, because no command of Redis looks at two windows at once, and a library that
checks one window after the other (`limits` does) has counted a call in the first when the second refuses it. Redis' own
clock dates the calls, so that those of the replicas do not matter.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from typing import Protocol

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from linky_proxy.quota.limits import UpstreamApi

SCRIPT = resources.files(__package__).joinpath("shared.lua").read_text(encoding="utf-8")


class StoreLostError(Exception):
    """The store did not answer; whether it has done what it was asked is not known."""


@dataclass(frozen=True, slots=True)
class Window:
    """A limit in whole microseconds, and how much of it belongs to a replica that is not heard of."""

    count: int
    period_us: int
    share: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a replica tells and asks; asking anything says that it is there.

    Attributes:
        void_after_us: instant of Redis' clock after which the question must do nothing.
        contents: the contents of the store that it is meant for, empty for any; others leave it unanswered.
        merges: how many reports of others the replica knows, empty to be told every call.
        latest_us: the latest call that it knows.
        pause_us: how long nobody may call, 0 when nobody asked for a pause.
        wanted: name of the call to count if there is room, empty when none is wanted.
        windows: the limits that this call must keep.
        reported: calls made while the store was lost.
    """

    void_after_us: int
    contents: str = ""
    merges: str = ""
    latest_us: int = 0
    pause_us: int = 0
    wanted: str = ""
    windows: Sequence[Window] = ()
    reported: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The store's answer.

    Attributes:
        wait_us: 0 when the call wanted was counted, else how long until one may be.
        now_us: Redis' clock.
        live: replicas heard of lately.
        contents: identity of the store's contents; another means that it has lost them.
        merges: how many reports it has received.
        paused_until_us: end of the pause, maybe past.
        complete: whether `calls` are all that the store knows, else only those new to the replica.
        calls: names and instants.
    """

    wait_us: int
    now_us: int
    live: int
    contents: str
    merges: str
    paused_until_us: int
    complete: bool
    calls: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What can be asked without consequence: Redis' clock and the identity of its contents, empty when it has none."""

    now_us: int
    contents: str


class Store(Protocol):
    """Where replicas meet; each method raises `StoreLostError`."""

    async def look(self, api: UpstreamApi) -> Glimpse:
        """Look without telling anything."""
        ...

    async def ask(self, api: UpstreamApi, question: Question) -> Reply:
        """Ask."""
        ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """How questions are written for the script.

    Attributes:
        application: whose quota it is; only a digest of it appears in keys.
        replica: name of the replica that asks.
        replicas: how many there may be.
        lease_us: how long after its last question a replica counts as there.
        horizon_us: how long calls are remembered.
    """

    application: str
    replica: str
    replicas: int
    lease_us: int
    horizon_us: int

    def keys(self, api: UpstreamApi) -> tuple[str, str, str]:
        """The keys of one API, in one slot of a cluster."""
        prefix = f"linky-proxy:{{{sha256(self.application.encode()).hexdigest()[:16]}:{api.value}}}"
        return f"{prefix}:calls", f"{prefix}:replicas", f"{prefix}:state"

    def arguments(self, question: Question) -> list[str | int]:
        """The script's arguments."""
        asked: list[str | int] = [
            *(self.replica, question.void_after_us, self.lease_us, self.horizon_us, self.replicas),
            *(question.contents, question.merges, question.latest_us, question.pause_us, question.wanted),
        ]
        reported = [part for call in question.reported.items() for part in call]
        windows = [part for one in question.windows for part in (one.count, one.period_us, one.share)]
        return [*asked, len(question.reported), *reported, *windows]

    @staticmethod
    def read(answer: Sequence[object]) -> Reply:
        """The script's answer."""
        wait, now, live, contents, merges, paused_until, complete, news = answer
        flat = [_text(part) for part in news] if isinstance(news, list) else []
        return Reply(
            *(_whole(wait), _whole(now), _whole(live), _text(contents), _text(merges), _whole(paused_until)),
            complete=bool(complete),
            calls={name: _whole(instant) for name, instant in zip(flat[::2], flat[1::2], strict=True)},
        )


def _text(part: object) -> str:
    return part.decode() if isinstance(part, bytes) else str(part)


def _whole(part: object) -> int:
    return int(float(_text(part)))


class RedisStore:
    """The store in a real Redis."""

    def __init__(self, url: str, dialect: Dialect, *, timeout_s: float) -> None:
        # Never a second try behind our back: a question that may have been answered must not be asked twice.
        self._redis = Redis.from_url(
            url,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            retry=Retry(NoBackoff(), 0),
        )
        self._script = self._redis.register_script(SCRIPT)
        self._dialect = dialect
        self._timeout_s = timeout_s

    async def look(self, api: UpstreamApi) -> Glimpse:
        """See `Store.look`."""
        state = self._dialect.keys(api)[2]
        try:
            async with asyncio.timeout(self._timeout_s), self._redis.pipeline(transaction=True) as pipeline:
                pipeline.time()
                pipeline.hget(state, "contents")
                (seconds, microseconds), contents = await pipeline.execute()
        except (RedisError, OSError) as error:
            raise StoreLostError(f"Redis does not answer: {type(error).__name__}") from error
        return Glimpse(seconds * 1_000_000 + microseconds, "" if contents is None else _text(contents))

    async def ask(self, api: UpstreamApi, question: Question) -> Reply:
        """See `Store.ask`."""
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._script(self._dialect.keys(api), self._dialect.arguments(question))
        except ResponseError as error:
            raise StoreLostError(f"Redis answers: {error}") from error
        except (RedisError, OSError) as error:
            raise StoreLostError(f"Redis does not answer: {type(error).__name__}") from error
        return self._dialect.read(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
