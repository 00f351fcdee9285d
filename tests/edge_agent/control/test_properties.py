"""Whatever the requests, crashes and clocks: never outside the clamp, never faster than the minimum times, always released."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.control.audit import verify
from edge_agent.control.lease import Priority
from edge_agent.control.policy import Policy
from edge_agent.control.record import ControlFileError
from tests.edge_agent.control.bench import RELAY, SETPOINT, Bench

type Happening = tuple[str, float, float]

HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.floats(-50, 60, allow_nan=False), st.floats(1, 5000)),
        st.tuples(st.just("killed taking"), st.floats(0, 30), st.floats(1, 5000)),
        st.tuples(
            st.sampled_from(
                ["give up", "kill", "reboot", "back an hour", "fault", "mend", "by hand", "disk"]
            ),
            st.floats(0, 30),
            st.floats(0, 1),
        ),
        st.tuples(st.just("pass"), st.floats(0.5, 1500), st.floats(0, 1)),
    ),
    max_size=25,
)
POLICIES: dict[str, Policy] = {
    "setpoint": SETPOINT,
    "ramp": replace(SETPOINT, max_step=1.0, max_change_per_hour=3.0, write_interval_s=60),
    "compressor": RELAY,
    "volatile": replace(SETPOINT, lapse_s=120, writes_per_day=None),
    "release value": replace(SETPOINT, release_value=19.0, writes_per_day=8),
}


async def happen(bench: Bench, what: Happening, number: int) -> None:
    kind, one, other = what
    if kind in {"take", "killed taking", "give up"}:
        await ask(bench, what, number)
        return
    match kind:
        case "kill" | "reboot":
            bench.restart(rebooted=kind == "reboot")
        case "back an hour":
            bench.time.shift -= timedelta(hours=1)
        case "fault":
            bench.device.fault = ("down", "refuses", "late", "deaf")[number % 4]
        case "mend":
            bench.device.fault, bench.disk.broken = "", False
        case "disk":
            bench.disk.broken = True
        case "by hand":
            bench.device.by_hand(float(one > 15) if bench.policy.switching else 10 + one / 2)
            await bench.pass_s(0.5)
        case "pass":
            await bench.pass_s(one + other, steps=3)


async def ask(bench: Bench, what: Happening, number: int) -> None:
    kind, one, other = what
    actor, priority = (
        ("ha", Priority.OPERATOR),
        ("shedding", Priority.SHEDDING),
        ("optimiser", Priority.OPTIMISER),
    )[number % 3]
    value = float(one > 10) if bench.policy.switching else one
    if kind == "give up":
        await bench.control.give_up(actor if other < 0.5 else None)
        return
    taking = bench.take(value, other, actor=actor, priority=priority)
    with suppress(ControlFileError):
        if kind == "take":
            await taking
        else:
            await bench.killed("before write" if number % 2 else "after write", taking)


async def live(policy: Policy, story: list[Happening]) -> Bench:
    bench = Bench(policy, found=1.0 if policy.switching else 20.0)
    await bench.pass_s(1)
    for number, what in enumerate(story):
        await happen(bench, what, number)
    bench.device.fault, bench.disk.broken = "", False
    await bench.pass_s(90_000, steps=60)
    return bench


def never_outside_the_clamp(bench: Bench) -> None:
    found_before = {before for _, before, _, ours in bench.device.changes if not ours} | {20.0, 1.0}
    put_by_hand = {after for _, _, after, ours in bench.device.changes if not ours}
    for _, _, value in bench.device.ours:
        inside = bench.policy.minimum <= value <= bench.policy.maximum
        assert inside or value in found_before | put_by_hand


def never_faster_than_the_minimum_times(bench: Bench) -> None:
    if not bench.policy.switching:
        return
    last_s = -1e9
    starts: list[float] = []
    for at_s, before, _, ours in bench.device.changes:
        rest_s = bench.policy.min_on_s if before else bench.policy.min_off_s
        if ours:
            assert at_s - last_s >= rest_s
            if not before:
                assert sum(each > at_s - 3600 for each in starts) < (bench.policy.starts_per_hour or 99)
        if not before:
            starts.append(at_s)
        last_s = at_s


def always_released(bench: Bench) -> None:
    assert not bench.control.leases
    assert not bench.control.memory.pending
    assert not bench.disk.memory(bench.policy.point).pending
    if not bench.device.ours:
        return
    _, _, last = bench.device.ours[-1]
    given_back = {20.0, 1.0, bench.policy.release_value}
    by_hand = {after for _, _, after, ours in bench.device.changes if not ours}
    assert bench.device.value in given_back | by_hand, last


@pytest.mark.slow
@pytest.mark.parametrize("kind", POLICIES)
@settings(max_examples=25, deadline=None)
@given(story=HAPPENINGS)
def test_whatever_happens(kind: str, story: list[Happening]) -> None:
    bench = asyncio.run(live(POLICIES[kind], story))
    never_outside_the_clamp(bench)
    never_faster_than_the_minimum_times(bench)
    always_released(bench)
    verdict = verify(bench.disk.links)
    assert verdict.valid
    assert verdict.entries == len(bench.disk.entries)
