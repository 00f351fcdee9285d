"""When a point may be written: minimum times, starts, pauses and wear."""

from dataclasses import replace

import pytest

from edge_agent.control.lease import Rule
from edge_agent.control.memory import Memory, Move, seen_at
from edge_agent.control.timing import Wait, command_wait, rewrite_due, switching_wait, worn
from tests.edge_agent.control.bench import RELAY, SETPOINT


def test_a_compressor_runs_and_rests_its_minimum_times() -> None:
    running, resting = Memory(on=True, switched_at_s=1000), Memory(on=False, switched_at_s=1000)
    assert switching_wait(RELAY, running, 0, 1599) == Wait(Rule.MINIMUM_TIME, 1600)
    assert switching_wait(RELAY, running, 0, 1600) is None
    assert switching_wait(RELAY, resting, 1, 1299) == Wait(Rule.MINIMUM_TIME, 1300)
    assert switching_wait(RELAY, resting, 1, 1300) is None
    assert switching_wait(RELAY, running, 1, 1001) is None


def test_a_fourth_start_waits_for_the_hour_to_pass() -> None:
    memory = Memory(on=False, switched_at_s=3000, starts_s=(500, 1500, 2500))
    assert switching_wait(RELAY, memory, 1, 4000) == Wait(Rule.STARTS_PER_HOUR, 4100)
    assert switching_wait(RELAY, memory, 1, 4100) is None


def test_whoever_switches_the_times_begin_again() -> None:
    first = seen_at(RELAY, Memory(), 1, 100)
    assert (first.on, first.switched_at_s, first.starts_s) == (True, 100, ())
    off = seen_at(RELAY, first, 0, 200)
    on = seen_at(RELAY, off, 1, 900)
    assert (on.switched_at_s, on.starts_s) == (900, (900,))
    assert seen_at(RELAY, on, 1, 950) is on
    assert seen_at(SETPOINT, Memory(), 20, 100) == Memory()


def test_commands_follow_each_other_at_the_write_interval() -> None:
    policy = replace(SETPOINT, write_interval_s=60)
    assert command_wait(policy, Memory(moves=(Move(100, 1),)), 159) == Wait(Rule.WRITE_INTERVAL, 160)
    assert command_wait(policy, Memory(moves=(Move(100, 1),)), 160) is None


def test_the_last_write_of_the_day_is_kept_for_the_release() -> None:
    policy = replace(SETPOINT, writes_per_day=4)
    assert command_wait(policy, Memory(writes_s=(10, 20)), 30) is None
    assert command_wait(policy, Memory(writes_s=(10, 20, 25)), 30) == Wait(Rule.WEAR_BUDGET, 86_410)
    assert command_wait(policy, Memory(writes_s=(10, 20, 25)), 86_411) is None


def test_the_smallest_budget_is_one_command_and_its_release() -> None:
    policy = replace(SETPOINT, writes_per_day=2)
    assert command_wait(policy, Memory(), 30) is None
    assert command_wait(policy, Memory(writes_s=(10,)), 30) == Wait(Rule.WEAR_BUDGET, 86_410)


def test_a_worn_out_register_is_commanded_no_more() -> None:
    policy = replace(SETPOINT, lifetime_writes=100)
    assert command_wait(policy, Memory(lifetime=98), 30) is None
    assert command_wait(policy, Memory(lifetime=99), 30) == Wait(Rule.WEAR_BUDGET, None)


@pytest.mark.parametrize(
    ("memory", "told"),
    [(Memory(), False), (Memory(writes_s=tuple(range(20))), True), (Memory(lifetime=80), True)],
)
def test_a_budget_is_told_at_eighty_percent(memory: Memory, *, told: bool) -> None:
    assert worn(replace(SETPOINT, lifetime_writes=100), memory, 100) is told


def test_what_a_device_forgets_is_written_again_within_a_third_of_its_lapse() -> None:
    policy = replace(SETPOINT, lapse_s=30)
    assert not rewrite_due(policy, Memory(commanded_at_s=100), 108.9, 1.0)
    assert rewrite_due(policy, Memory(commanded_at_s=100), 109, 1.0)
    assert not rewrite_due(SETPOINT, Memory(commanded_at_s=100), 1e6, 1.0)
