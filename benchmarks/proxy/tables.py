"""What was measured, as tables for a reader and as JSON for a program."""

from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table

from benchmarks.proxy.day import Arrival, Day, Scenario
from benchmarks.proxy.throughput import Measured, Report

type Json = dict[str, Json] | list[Json] | str | int | float | bool | None


def clock(seconds: float) -> str:
    """An instant of a simulated day, `17:30:05`; `+1 d 02:00:00` the day after."""
    days, rest = divmod(int(seconds), 86_400)
    text = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"+{days} d {text}" if days else text


def throughput_table(report: Report) -> Table:
    """One line for each case and concurrency."""
    table = Table(title="linky-proxy in front of an upstream that answers at once (quota lifted, loopback)")
    table.add_column("request")
    for heading in ("clients", "direct/s", "proxy/s", "ratio", "+p50 ms", "+p99 ms", "p99 ms", "CPU ms"):
        table.add_column(heading, justify="right")
    for one in report.measured:
        table.add_row(
            one.case,
            str(one.concurrency),
            f"{one.direct.requests_per_s:.0f}",
            f"{one.proxied.requests_per_s:.0f}",
            f"{one.throughput_ratio:.2f}",
            f"{one.added_p50_ms:.2f}",
            f"{one.added_p99_ms:.2f}",
            f"{one.proxied.p99_ms:.2f}",
            f"{one.cpu_ms:.2f}",
        )
    table.caption = (
        f"Memory of the proxy: {report.memory_idle_mib:.0f} MiB idle, {report.memory_loaded_mib:.0f} MiB after the "
        "last request. +p50, +p99: added by the proxy. CPU: processor time of the proxy for one request."
    )
    return table


def day_table(days: Sequence[tuple[Scenario, Day]]) -> Table:
    """One line for each simulated day."""
    table = Table(title="Simulated days on a virtual clock: 5 calls a second, 1 000 an hour")
    table.add_column("clients come")
    for heading in (
        "meters",
        "replicas",
        "quota kept",
        "fullest s, h",
        "used",
        "last served",
        "minimum",
        "over it",
    ):
        table.add_column(heading, justify="right")
    for heading in ("429", "most for one"):
        table.add_column(heading, justify="right")
    for scenario, day in days:
        come = "slots" if scenario.arrival is Arrival.SLOTS else "all at once"
        table.add_row(
            f"{come}, {scenario.window.start:%H:%M}-{scenario.window.end:%H:%M}",
            f"{scenario.meters} x {scenario.calls_per_meter}",
            str(scenario.replicas),
            "yes" if day.busiest.within_quota else "NO",
            f"{day.busiest.second}, {day.busiest.hour}",
            f"{day.quota_share:.0%}",
            clock(day.last_served_s),
            clock(day.earliest_s),
            f"{day.over_earliest:.2%}",
            str(day.refusals),
            str(day.most_refusals),
        )
    table.caption = (
        "Minimum: the last call of somebody who keeps the quota and knows the whole day in advance. Used: calls made, "
        "as a part of 1 000 an hour; more than 100 % because the first thousand need no hour to pass."
    )
    return table


def _measured_json(one: Measured) -> dict[str, Json]:
    return {
        "case": one.case,
        "concurrency": one.concurrency,
        "direct_requests_per_s": one.direct.requests_per_s,
        "proxied_requests_per_s": one.proxied.requests_per_s,
        "throughput_ratio": one.throughput_ratio,
        "direct_p50_ms": one.direct.p50_ms,
        "direct_p99_ms": one.direct.p99_ms,
        "proxied_p50_ms": one.proxied.p50_ms,
        "proxied_p99_ms": one.proxied.p99_ms,
        "added_p50_ms": one.added_p50_ms,
        "added_p99_ms": one.added_p99_ms,
        "cpu_ms": one.cpu_ms,
    }


def _report_json(report: Report) -> dict[str, Json]:
    return {
        "measured": [_measured_json(one) for one in report.measured],
        "memory_idle_mib": report.memory_idle_mib,
        "memory_loaded_mib": report.memory_loaded_mib,
    }


def _day_json(scenario: Scenario, day: Day) -> dict[str, Json]:
    return {
        **asdict(scenario),
        "window": str(scenario.window),
        **asdict(day),
        "within_quota": day.busiest.within_quota,
        "quota_share": day.quota_share,
        "over_earliest": day.over_earliest,
    }


def to_json(report: Report | None, days: Sequence[tuple[Scenario, Day]]) -> Json:
    """Everything measured; what was not asked for is null or empty."""
    return {
        "throughput": None if report is None else _report_json(report),
        "days": [_day_json(scenario, day) for scenario, day in days],
    }
