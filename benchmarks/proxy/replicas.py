"""The proxy's own quota, as simulated replicas use it: a waiting line for each, one ledger for all."""

from collections.abc import Sequence

from benchmarks.proxy.day import Turn
from linky_proxy.quota import Asker, MemoryLedger, Quota, UpstreamApi, enedis_limits
from linky_proxy.quota.redis_ledger import SharedLedger
from linky_proxy.settings import Settings
from linky_proxy.usage_point import Prm


class _OneForAll(MemoryLedger):
    """Counts the calls of all replicas, as Redis would with every replica in touch."""

    recheck_s = SharedLedger.recheck_s


def default(name: str) -> float:
    """The default of a numeric setting of the proxy."""
    return float(Settings.model_fields[name].default)


def make_turns(replicas: int) -> Sequence[Turn]:
    """As many replicas with the proxy's default settings, which share one quota."""
    limits = enedis_limits(
        per_second=round(default("quota_per_second")),
        per_hour=round(default("quota_per_hour")),
        margin_s=default("quota_margin_s"),
    )
    ledger = MemoryLedger(limits) if replicas == 1 else _OneForAll(limits)
    return [_turn(Quota(ledger), default("queue_timeout_s")) for _ in range(replicas)]


def _turn(quota: Quota, within_s: float) -> Turn:
    async def wait_for_turn(prm: Prm) -> None:
        await quota.acquire(UpstreamApi.MEASURES, within_s=within_s, asker=Asker(prm))

    return wait_for_turn
