"""The quota that the settings ask for: this process's own, or the one that replicas share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from linky_proxy.quota.limits import enedis_limits
from linky_proxy.quota.quota import MemoryQuota, Quota
from linky_proxy.quota.redis_ledger import redis_ledger
from linky_proxy.settings import Settings


@asynccontextmanager
async def open_quota(settings: Settings) -> AsyncIterator[Quota]:
    """The quota, shared through Redis when the settings name one."""
    limits = enedis_limits(
        per_second=settings.quota_per_second,
        per_hour=settings.quota_per_hour,
        margin_s=settings.quota_margin_s,
        backfill_share=settings.quota_backfill_share,
    )
    if settings.redis_url is None:
        yield MemoryQuota(limits)
        return
    async with redis_ledger(
        settings.redis_url.get_secret_value(),
        limits,
        application=settings.client_id,
        replicas=settings.replicas,
        margin_s=settings.quota_margin_s,
    ) as ledger:
        yield Quota(ledger)
