"""What the proxy counts for Prometheus. No label holds a point, a client or a token."""

from collections.abc import Callable, Iterator
from typing import override

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from linky_proxy.quota import Priority, Quota, UpstreamApi, Waited
from linky_proxy.quota.redis_ledger import SharedLedger

_WAITS_S = (0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 60)
_LATENCIES_S = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20)


class _QuotaCollector(Collector):
    """Reads the quota's state when Prometheus asks for it."""

    def __init__(self, quota: Quota, breakers_open: Callable[[], int]) -> None:
        self._quota = quota
        self._breakers_open = breakers_open

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family per figure."""
        yield from self._windows()
        yield from self._lines()
        yield GaugeMetricFamily(
            "linky_proxy_breakers_open", "Points answered with their last failure.", self._breakers_open()
        )
        ledger = self._quota.ledger
        if isinstance(ledger, SharedLedger):
            up = "Whether the quota is shared through Redis at present."
            yield GaugeMetricFamily("linky_proxy_redis_up", up, float(ledger.connected))
            yield GaugeMetricFamily("linky_proxy_replicas", "Replicas that Redis has heard of.", ledger.live)

    def _windows(self) -> Iterator[GaugeMetricFamily]:
        names = ("api", "window")
        used = GaugeMetricFamily("linky_proxy_quota_used", "Calls of the present window.", labels=names)
        limits = GaugeMetricFamily("linky_proxy_quota_limit", "Calls that a window may hold.", labels=names)
        for api in UpstreamApi:
            for limit in self._quota.ledger.limits:
                window = "second" if limit.period_s < 60 else "hour"
                used.add_metric([api.value, window], self._quota.ledger.used(api, limit))
                limits.add_metric([api.value, window], limit.count)
        yield used
        yield limits

    def _lines(self) -> Iterator[GaugeMetricFamily]:
        waiting = GaugeMetricFamily(
            "linky_proxy_quota_waiting", "Requests that wait for a call.", labels=("api", "priority")
        )
        paused = GaugeMetricFamily(
            "linky_proxy_quota_paused_seconds", "Rest of the pause that Enedis asked for.", labels=("api",)
        )
        for api in UpstreamApi:
            paused.add_metric([api.value], self._quota.ledger.paused_s(api))
            for priority in Priority:
                waiting.add_metric([api.value, priority.value], self._quota.waiting(api, priority))
        yield waiting
        yield paused


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._waits = Histogram(
            "linky_proxy_quota_wait_seconds",
            "Time that requests waited for a call.",
            ("api", "priority"),
            buckets=_WAITS_S,
            registry=self._registry,
        )
        self._refused = Counter(
            "linky_proxy_quota_refused",
            "Requests answered 429 because the wait would have been too long, or given up.",
            ("api", "priority"),
            registry=self._registry,
        )
        self._latencies = Histogram(
            "linky_proxy_upstream_seconds",
            "Time that Enedis took to answer.",
            ("api",),
            buckets=_LATENCIES_S,
            registry=self._registry,
        )
        self._answers = Counter(
            "linky_proxy_upstream_answers",
            "Answers of Enedis; status is none when there was no answer.",
            ("api", "status"),
            registry=self._registry,
        )
        self._spared = Counter(
            "linky_proxy_spared_calls",
            "Requests answered without a call of their own: identical ones in flight, remembered refusals, breakers.",
            ("reason",),
            registry=self._registry,
        )

    def watch(self, quota: Quota, breakers_open: Callable[[], int]) -> None:
        """Show the state of `quota` and the number of open breakers, and count the waits."""
        self._registry.register(_QuotaCollector(quota, breakers_open))
        quota.observe(self._waited)

    def _waited(self, wait: Waited) -> None:
        if wait.served:
            self._waits.labels(wait.api.value, wait.priority.value).observe(wait.seconds)
        else:
            self._refused.labels(wait.api.value, wait.priority.value).inc()

    def answered(self, api: UpstreamApi, status: str, seconds: float) -> None:
        """Count an answer of Enedis."""
        self._latencies.labels(api.value).observe(seconds)
        self._answers.labels(api.value, status).inc()

    def spared(self, reason: str) -> None:
        """Count a request that needed no call of its own."""
        self._spared.labels(reason).inc()

    def exposition(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)


METRICS: web.AppKey[Metrics] = web.AppKey("metrics", Metrics)


async def metrics(request: web.Request) -> web.Response:
    """`GET /metrics`."""
    return web.Response(body=request.app[METRICS].exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})
