"""What a request costs through the proxy, against the same request straight to the upstream, in the same run."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.proxy import load, processes
from benchmarks.proxy.processes import Served
from linky_proxy.tokens.client_token import mint
from linky_proxy.usage_point import Prm

# Enough for any run of ours, few enough that the memory of the windows stays that of a real day.
_LIFTED = {
    "LINKY_PROXY_QUOTA_PER_SECOND": "1000000",
    "LINKY_PROXY_QUOTA_PER_HOUR": "1000000",
    "LINKY_PROXY_QUOTA_MARGIN_S": "0",
    # No load balancer has to notice that it stops.
    "LINKY_PROXY_DRAIN_S": "0",
}


class RefusedError(Exception):
    """Something answered other than 200, so its times mean nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of request.

    Attributes:
        name: what it is, for the reader.
        proxy_type: the last part of the proxy's path.
        resource: the measure asked upstream.
    """

    name: str
    proxy_type: str
    resource: str


CASES = (
    Case("a day, as Enedis gives it", "consommation_quotidienne", "consommation_quotidienne"),
    Case(
        "a week's curve, as Enedis gives it", "courbe_de_charge_consommation", "courbe_de_charge_consommation"
    ),
    Case("a week's curve, translated", "consumption_load_curve", "courbe_de_charge_consommation"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One case at one concurrency; both sides are the best of the same number of alternating rounds.

    Attributes:
        case: its name.
        concurrency: clients at once, each with its own meter and token, each sending one request after the other.
        direct: straight to the upstream.
        proxied: through the proxy.
        cpu_ms: processor time that the proxy used for one request.
    """

    case: str
    concurrency: int
    direct: load.Timing
    proxied: load.Timing
    cpu_ms: float

    @property
    def throughput_ratio(self) -> float:
        """Requests per second through the proxy, as a part of those without it."""
        return self.proxied.requests_per_s / self.direct.requests_per_s

    @property
    def added_p50_ms(self) -> float:
        """What the proxy adds to the median answer time."""
        return self.proxied.p50_ms - self.direct.p50_ms

    @property
    def added_p99_ms(self) -> float:
        """What the proxy adds to the time that 99 of 100 answers stay under."""
        return self.proxied.p99_ms - self.direct.p99_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything measured of one running proxy.

    Attributes:
        measured: one entry for each case and concurrency.
        memory_idle_mib: its resident memory before the first request.
        memory_loaded_mib: the same after the last.
    """

    measured: Sequence[Measured]
    memory_idle_mib: float
    memory_loaded_mib: float


def proxy_environment(upstream_url: str, jwt_secret: str) -> Mapping[str, str]:
    """Settings of a proxy in front of `upstream_url` with the quota lifted."""
    return _LIFTED | {
        "LINKY_PROXY_CLIENT_ID": "benchmark",
        "LINKY_PROXY_CLIENT_SECRET": secrets.token_hex(16),
        "LINKY_PROXY_JWT_SECRET": jwt_secret,
        "LINKY_PROXY_PUBLIC_URL": "http://127.0.0.1",
        "LINKY_PROXY_ENEDIS_API_URL": upstream_url,
    }


def callers(
    case: Case, concurrency: int, *, upstream_url: str, proxy_url: str, jwt_secret: str, now: datetime
) -> tuple[list[load.Caller], list[load.Caller]]:
    """The same clients twice: calling the upstream, and calling the proxy.

    Each has a meter of its own, so that no two requests in flight are the same one.
    """
    end = now.date() - timedelta(days=1)
    period = f"dateDebut={end - timedelta(days=7)}&dateFin={end}"
    direct, proxied = [], []
    for number in range(concurrency):
        prm = Prm(f"{90_000_000_000_000 + number}")
        query = f"pointId={prm}&{period}"
        direct.append(load.Caller(url=f"{upstream_url}/mesure_synchrone_auto/v2/{case.resource}?{query}"))
        token = mint([prm], jwt_secret, now=now)
        proxied.append(
            load.Caller(
                url=f"{proxy_url}/api/{case.proxy_type}?{query}", headers={"Authorization": f"Bearer {token}"}
            )
        )
    return direct, proxied


async def _timed(order: load.Order) -> load.Timing:
    timing = load.Timing.model_validate_json(
        await processes.ask("benchmarks.proxy.load", order.model_dump_json())
    )
    if set(timing.statuses) != {200}:
        raise RefusedError(f"{order.callers[0].url.partition('?')[0]} answered {dict(timing.statuses)}")
    return timing


async def _measure(
    case: Case,
    concurrency: int,
    *,
    servers: tuple[Served, Served],
    jwt_secret: str,
    requests: int,
    rounds: int,
) -> Measured:
    upstream, proxy = servers
    direct_callers, proxied_callers = callers(
        case,
        concurrency,
        upstream_url=upstream.url,
        proxy_url=proxy.url,
        jwt_secret=jwt_secret,
        now=datetime.now(UTC),
    )
    direct, proxied, cpu_ms = [], [], []
    for _ in range(rounds):
        direct.append(await _timed(load.Order(callers=direct_callers, requests=requests)))
        before = proxy.cpu_s()
        proxied.append(await _timed(load.Order(callers=proxied_callers, requests=requests)))
        # Three more for each client: the load generator's warm-up is served too.
        cpu_ms.append((proxy.cpu_s() - before) * 1000 / (requests + 3 * concurrency))
    return Measured(
        case=case.name,
        concurrency=concurrency,
        direct=min(direct, key=lambda timing: timing.seconds),
        proxied=min(proxied, key=lambda timing: timing.seconds),
        cpu_ms=min(cpu_ms),
    )


async def measure(
    *,
    requests: int,
    rounds: int,
    concurrencies: Sequence[int],
    cases: Sequence[Case] = CASES,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Start an upstream and a proxy, and measure every case at every concurrency.

    Args:
        requests: for each round, side, case and concurrency.
        rounds: the best one is kept, because other work on the machine only ever makes one worse.
        concurrencies: clients at once.
        cases: kinds of request.
        progress: told what begins.

    Raises:
        RefusedError: something answered other than 200.
        processes.ProcessFailedError: a process did not start, or ended by itself.
    """
    jwt_secret = secrets.token_hex(32)
    async with AsyncExitStack() as stack:
        upstream = await stack.enter_async_context(processes.upstream())
        environment = proxy_environment(upstream.url, jwt_secret)
        proxy = await stack.enter_async_context(processes.proxy(environment))
        idle = proxy.memory_mib()
        measured = []
        for case in cases:
            for concurrency in concurrencies:
                progress(f"{case.name}, {concurrency} at once")
                measured.append(
                    await _measure(
                        case,
                        concurrency,
                        servers=(upstream, proxy),
                        jwt_secret=jwt_secret,
                        requests=requests,
                        rounds=rounds,
                    )
                )
        return Report(measured=measured, memory_idle_mib=idle, memory_loaded_mib=proxy.memory_mib())
