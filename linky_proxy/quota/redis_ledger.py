"""The calls of all replicas, counted in the Redis that they share."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Self

from linky_proxy.quota.limits import Limit, Priority, UpstreamApi
from linky_proxy.quota.replica import Replica, Sharing
from linky_proxy.quota.store import Dialect, RedisStore, Store

LEASE_S = 3.0
ANSWER_S = 1.0
_BEATS = 3


class SharedLedger:
    """One replica's `Ledger` over a store that all replicas reach."""

    # A replica that comes back gives its share back to the others.
    recheck_s = 1.0

    def __init__(self, name: str, store: Store, sharing: Sharing) -> None:
        self.limits: Sequence[Limit] = tuple(sharing.limits)
        self._sharing = sharing
        self._replicas = {api: Replica(name, api, store, sharing) for api in UpstreamApi}

    @property
    def trouble(self) -> str | None:
        """See `Ledger.trouble`."""
        return next((one.trouble for one in self._replicas.values() if one.trouble is not None), None)

    @property
    def serving(self) -> bool:
        """See `Ledger.serving`."""
        return all(one.reached for one in self._replicas.values())

    @property
    def connected(self) -> bool:
        """Whether Redis answers."""
        return all(one.connected for one in self._replicas.values())

    @property
    def live(self) -> int:
        """How many replicas Redis has heard of."""
        return min(one.live for one in self._replicas.values())

    async def take(self, api: UpstreamApi, priority: Priority) -> float:
        """See `Ledger.take`."""
        return await self._replicas[api].take(priority)

    async def pause(self, api: UpstreamApi, seconds: float) -> None:
        """See `Ledger.pause`."""
        await self._replicas[api].pause(seconds)

    def used(self, api: UpstreamApi, limit: Limit) -> int:
        """See `Ledger.used`."""
        return self._replicas[api].used(limit)

    def paused_s(self, api: UpstreamApi) -> float:
        """See `Ledger.paused_s`."""
        return self._replicas[api].paused_s

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[Self]:
        """Keep in touch with the store inside the block; once before it begins, so that calls can be made at once."""
        await asyncio.gather(*(one.beat() for one in self._replicas.values()))
        async with asyncio.TaskGroup() as group:
            beats = [group.create_task(self._beat(one)) for one in self._replicas.values()]
            try:
                yield self
            finally:
                for beat in beats:
                    beat.cancel()

    async def _beat(self, one: Replica) -> None:
        while True:
            await asyncio.sleep(self._sharing.lease_s / _BEATS)
            await one.beat()


@asynccontextmanager
async def redis_ledger(
    url: str,
    limits: Sequence[Limit],
    *,
    application: str,
    replicas: int,
    margin_s: float,
    lease_s: float = LEASE_S,
    answer_s: float = ANSWER_S,
) -> AsyncIterator[SharedLedger]:
    """The ledger of `application` in the Redis at `url`, for one of at most `replicas` replicas.

    It works without Redis too, as `replica` says.
    """
    sharing = Sharing(limits, replicas, lease_s, answer_s, max(margin_s / 2, 0.05))
    name = secrets.token_hex(4)
    dialect = Dialect(
        application=application,
        replica=name,
        replicas=replicas,
        lease_us=round(lease_s * 1_000_000),
        horizon_us=round((sharing.horizon_s + lease_s) * 1_000_000),
    )
    store = RedisStore(url, dialect, timeout_s=answer_s)
    try:
        async with SharedLedger(name, store, sharing).beating() as ledger:
            yield ledger
    finally:
        await store.close()
