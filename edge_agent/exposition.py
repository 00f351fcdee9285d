"""The figures of the agent in the text format of Prometheus; loaded when they are asked for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import override

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from edge_agent import version
from edge_agent.figures import Figures
from edge_agent.live import Quality
from edge_agent.store import process_bytes_written


class _Written(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    @override
    def collect(self) -> Iterator[Metric]:
        yield _gauge("agent_info", "Version of the agent.", "version", {version(): 1})
        yield from self._links()
        qualities = Counter(quality.value for quality in self._figures.qualities.values())
        points = {quality.value: qualities[quality.value] for quality in Quality}
        yield _gauge("agent_points", "Points by the quality of their last value.", "quality", points)
        yield from self._store()
        yield from self._consumers()

    def _links(self) -> Iterator[Metric]:
        links, now = self._figures.links, self._figures.time
        connected = {name: float(health.connected) for name, health in links.items()}
        yield _gauge("agent_link_connected", "Whether the link is connected.", "link", connected)
        errors = CounterMetricFamily("agent_link_errors", "Requests that failed.", labels=["link"])
        for name, health in links.items():
            errors.add_metric([name], health.errors)
        yield errors
        ages = {
            name: (now - health.last_good).total_seconds()
            for name, health in links.items()
            if health.last_good is not None
        }
        yield _gauge("agent_link_last_good_seconds", "Age of the last good answer.", "link", ages)

    def _store(self) -> Iterator[Metric]:
        bill = self._figures.bill
        yield CounterMetricFamily("agent_store_commits", "Transactions written.", value=bill.commits)
        yield CounterMetricFamily("agent_store_rows", "Rows inserted, changed or removed.", value=bill.rows)
        yield CounterMetricFamily("agent_store_failures", "Transactions not written.", value=bill.failures)
        yield CounterMetricFamily("agent_store_seconds", "Time spent writing.", value=bill.seconds)
        written = process_bytes_written()
        if written is not None:
            yield CounterMetricFamily(
                "agent_bytes_written",
                "Bytes sent to the disk by this process: flash wears out by them.",
                value=written,
            )
        yield GaugeMetricFamily(
            "agent_database_bytes", "Size of the database.", value=self._figures.database_bytes
        )

    def _consumers(self) -> Iterator[Metric]:
        reached = {name: float(connected) for name, connected in self._figures.consumers.items()}
        yield _gauge("agent_consumer_connected", "Whether the consumer is reached.", "consumer", reached)
        waiting = {name: float(self._figures.waiting.get(name, 0)) for name in self._figures.consumers}
        yield _gauge("agent_consumer_waiting", "Cycles that wait for the consumer.", "consumer", waiting)
        yield GaugeMetricFamily("agent_stream_clients", "WebSocket clients.", value=self._figures.listeners)
        yield CounterMetricFamily(
            "agent_stream_fell_behind", "Times a client could not keep up.", value=self._figures.fell_behind
        )


def written_down(figures: Figures) -> bytes:
    """The figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Written(figures))
    return generate_latest(registry)


def _gauge(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
