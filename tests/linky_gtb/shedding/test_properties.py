"""What the core never does, whatever the day: drawn sites, limits, meters and refusals."""

import random
from dataclasses import dataclass
from typing import override

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.shedding.core import (
    Criticality,
    Kind,
    Limit,
    LoadSpec,
    MeterReading,
    Order,
    OrderKind,
    Phase,
    Reason,
    SiteSpec,
)

from .tabletop import Load, Tabletop, relay


@dataclass(frozen=True)
class Drawn:
    """A site and its day."""

    powers: tuple[int, ...]
    min_on: int
    min_off: int
    limit: int
    seed: int
    lag: int
    lossy: bool


DRAWN = st.builds(
    Drawn,
    powers=st.lists(st.integers(300, 6000), min_size=1, max_size=7).map(tuple),
    min_on=st.sampled_from((0, 30, 120)),
    min_off=st.sampled_from((0, 30, 120)),
    limit=st.integers(3000, 15_000),
    seed=st.integers(0, 10_000),
    lag=st.integers(0, 12),
    lossy=st.booleans(),
)
pytestmark = pytest.mark.slow
QUICK = settings(max_examples=12, deadline=None)
STARTS = {OrderKind.START, OrderKind.RESTORE}


class Watched(Tabletop):
    """Checks each order as it is carried out."""

    def watch(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.random = random.Random(drawn.seed)  # noqa: S311
        self.changed: dict[str, float] = {}
        self.problems: list[str] = []

    @override
    def _carry_out(self, order: Order) -> None:
        load = self.loads[order.load]
        load.obeys = not (self.drawn.lossy and self.random.random() < 0.15)
        before = load.share
        since = self.now - self.changed.get(order.load, -1e9)
        super()._carry_out(order)
        if (before > 0) == (load.share > 0):
            return
        self.changed[order.load] = self.now
        if load.share == 0 and since < self.drawn.min_on and order.reason is not Reason.EMERGENCY:
            self.problems.append(f"{order.load} ran {since} s of {self.drawn.min_on}")
        if load.share > 0 and since < self.drawn.min_off:
            self.problems.append(f"{order.load} rested {since} s of {self.drawn.min_off}")


def play(drawn: Drawn, seconds: int) -> Watched:
    loads = [
        Load(relay(f"load_{index}", power, min_on_s=float(drawn.min_on), min_off_s=float(drawn.min_off)))
        for index, power in enumerate(drawn.powers)
    ]
    table = Watched(loads, limit_w=drawn.limit, lag_s=drawn.lag)
    table.watch(drawn)
    noise = random.Random(drawn.seed)  # noqa: S311
    table.base_w = lambda now: 500 + 40 * noise.random() + (2500 if int(now) % 300 < 60 else 0)
    for _ in range(seconds // 60):
        for load in loads:
            if noise.random() < 0.2:
                load.wants = 1 - load.wants
        table.run(60)
    return table


@QUICK
@given(drawn=DRAWN)
def test_minimum_times_are_broken_only_in_an_emergency(drawn: Drawn) -> None:
    assert not play(drawn, 900).problems


@QUICK
@given(drawn=DRAWN)
def test_nothing_starts_that_the_limit_could_not_hold_by_what_was_knowable(drawn: Drawn) -> None:
    """At each start: the last value, plus all started since it could be seen, plus the load, fits under the limit."""
    table = play(
        Drawn(drawn.powers, drawn.min_on, drawn.min_off, drawn.limit, drawn.seed, drawn.lag, False), 60
    )
    for _ in range(300):
        before = len(table.orders)
        table.run(2)
        if not any(order.kind in STARTS for _, order in table.orders[before:]):
            continue
        assert table.reading is not None
        assert table.reading.value is not None
        hidden_w = sum(
            order.expected_w
            for at, order in table.orders
            if order.kind in STARTS and at >= table.reading.reported_at - drawn.lag
        )
        assert table.reading.value + hidden_w <= drawn.limit, (table.reading, table.orders[-3:])


@QUICK
@given(drawn=DRAWN)
def test_all_that_was_shed_is_restored_or_explained(drawn: Drawn) -> None:
    table = play(drawn, 600)
    table.drawn = Drawn(drawn.powers, drawn.min_on, drawn.min_off, drawn.limit, drawn.seed, drawn.lag, False)
    table.limits = (Limit(value=1e6),)
    table.base_w = lambda _: 500
    for load in table.loads.values():
        load.wants = 1

    table.run(1500)

    for name, load in table.loads.items():
        picture = table.picture.loads[name]
        assert load.share > 0 or picture.phase in {Phase.DEAF, Phase.MANUAL}, (name, picture)


@QUICK
@given(drawn=DRAWN, shuffle=st.randoms(use_true_random=False))
def test_the_order_in_which_loads_are_told_does_not_matter(drawn: Drawn, shuffle: random.Random) -> None:
    def ordered(powers: list[tuple[str, int]]) -> list[tuple[float, str, str]]:
        table = Tabletop([Load(relay(name, power)) for name, power in powers], limit_w=drawn.limit)
        table.run(240)
        return [(at, order.load, order.kind.value) for at, order in table.orders]

    powers = [(f"load_{index}", power) for index, power in enumerate(drawn.powers)]
    other = powers.copy()
    shuffle.shuffle(other)

    assert ordered(powers) == ordered(other)


class Shuffled(Tabletop):
    """Its meter's reports arrive up to six seconds late, some twice, some after younger ones; each tells its instant."""

    def shuffle(self, seed: int, *, sorts: bool) -> Shuffled:
        """Draw the delays; one that `sorts` shows the youngest of what came, the other the last that came."""
        self.random, self.sorts = random.Random(seed), sorts  # noqa: S311
        self.underway: list[tuple[float, MeterReading]] = []
        return self

    @override
    def _measure(self) -> None:
        shown = self.reading
        super()._measure()
        if self.reading is not None and self.reading is not shown:
            for _ in range(self.random.choice((1, 1, 2))):
                self.underway.append((self.now + self.random.choice((0, 0, 1, 2, 4, 6)), self.reading))
        came = [reading for at, reading in sorted(self.underway, key=lambda each: each[0]) if at <= self.now]
        self.underway = [each for each in self.underway if each[0] > self.now]
        self.reading = shown
        for reading in came:
            if not self.sorts or self.reading is None or reading.reported_at > self.reading.reported_at:
                self.reading = reading
            # As a program does: each report is told when it comes.
            self._decide()


KILOWATTS = st.lists(st.integers(1, 6), min_size=1, max_size=7)
LIMITS = st.lists(st.integers(3, 20), min_size=1, max_size=3)


def whole_kilowatts(kilowatts: list[int]) -> list[Load]:
    """Loads of whole kilowatts; under limits half-way between, no decision hangs on a watt of the meter's wobble."""
    return [Load(relay(f"load_{index}", 1000 * power)) for index, power in enumerate(kilowatts)]


@QUICK
@given(kilowatts=KILOWATTS, limits=LIMITS, seed=st.integers(0, 10_000))
def test_a_report_that_comes_twice_or_after_a_younger_one_changes_no_decision(
    kilowatts: list[int], limits: list[int], seed: int
) -> None:
    def orders(*, sorts: bool) -> list[tuple[float, Order]]:
        table = Shuffled(whole_kilowatts(kilowatts)).shuffle(seed, sorts=sorts)
        for limit in limits:
            table.limits = (Limit(value=1000 * limit + 500),)
            table.run(150)
        return table.orders

    assert orders(sorts=False) == orders(sorts=True)


@QUICK
@given(kilowatts=KILOWATTS, limits=LIMITS, seed=st.integers(0, 10_000))
def test_late_and_shuffled_reports_end_in_the_same_place(
    kilowatts: list[int], limits: list[int], seed: int
) -> None:
    """Beyond the lag, the limit is held as if they came at once, and nothing waits that fits."""
    table = Shuffled(whole_kilowatts(kilowatts)).shuffle(seed, sorts=False)
    for limit in limits:
        table.limits = (Limit(value=1000 * limit + 500),)
        table.run(400)

        assert table.total_w <= 1000 * limit + 500
        for name in set(table.loads) - table.running():
            assert table.total_w + table.loads[name].spec.power_w > 1000 * limit - 500, name


@QUICK
@given(drawn=DRAWN)
def test_protected_loads_are_never_ordered_down(drawn: Drawn) -> None:
    loads = [
        Load(relay("server", 2000, criticality=Criticality.NEVER), share=1.0),
        Load(relay("boss", 2000, priority=1), share=1.0),
        *(Load(relay(f"load_{index}", power)) for index, power in enumerate(drawn.powers)),
    ]
    table = Tabletop(loads, limit_w=3000, site=SiteSpec(floor_priority=1))
    table.base_w = lambda _: 4000
    table.run(400)

    assert {"server", "boss"} <= table.running()


@QUICK
@given(drawn=DRAWN, cut=st.integers(1, 5))
def test_a_restart_changes_no_held_load(drawn: Drawn, cut: int) -> None:
    table = play(
        Drawn(drawn.powers, drawn.min_on, drawn.min_off, drawn.limit, drawn.seed, drawn.lag, False), 60 * cut
    )
    held = {name for name, load in table.picture.loads.items() if load.phase is Phase.SHED}

    again = Tabletop(
        list(table.loads.values()), limit_w=drawn.limit, document=table.shedder.document(), now=table.now + 5
    )
    again.run(10)

    assert held.isdisjoint(again.running())


def test_a_modulating_load_never_runs_below_its_minimum() -> None:
    car = LoadSpec(id="car", kind=Kind.MODULATING, power_w=7000, min_power_w=1400, gated=True)
    table = Tabletop([Load(car)], limit_w=9000)
    noise = random.Random(3)  # noqa: S311
    table.base_w = lambda _: 1000 + 7000 * noise.random()
    table.run(1200)

    caps = [order.cap_w for _, order in table.orders if order.on]
    assert caps
    assert all(cap is not None and cap >= 1400 - 1 for cap in caps)
