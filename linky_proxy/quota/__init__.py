"""Enedis' quota: never more calls than it allows, in this process or over all replicas, shared out fairly."""

from linky_proxy.quota.ledger import Ledger, MemoryLedger
from linky_proxy.quota.limits import Limit, Priority, SlidingWindows, UpstreamApi, enedis_limits
from linky_proxy.quota.line import QuotaExceededError
from linky_proxy.quota.quota import Asker, MemoryQuota, Quota, Waited

__all__ = [
    "Asker",
    "Ledger",
    "Limit",
    "MemoryLedger",
    "MemoryQuota",
    "Priority",
    "Quota",
    "QuotaExceededError",
    "SlidingWindows",
    "UpstreamApi",
    "Waited",
    "enedis_limits",
]
