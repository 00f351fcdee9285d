"""One point through demands, faults, crashes and clocks: what is written, remembered and said."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from edge_agent.control.audit import Event, Result, verify
from edge_agent.control.lease import Priority, Rule
from edge_agent.control.pipeline import Action
from edge_agent.control.record import ControlFileError
from tests.edge_agent.control.bench import POINT, RELAY, SETPOINT, Bench

SHED, OPTIMISE = Priority.SHEDDING, Priority.OPTIMISER


def values(bench: Bench) -> list[float]:
    """What was written, in order."""
    return [after for _, _, after in bench.device.ours]


def told(bench: Bench, event: Event) -> list[tuple[Result, str | None]]:
    return [(each.result, each.rule) for each in bench.disk.entries if each.event is event]


async def test_a_lease_is_written_once_and_given_back_at_its_end() -> None:
    bench = Bench()
    await bench.take(17.0, 600)
    await bench.pass_s(599, steps=10)
    assert values(bench) == [17.0]
    await bench.pass_s(2)
    assert values(bench) == [17.0, 20.0]
    assert told(bench, Event.WRITE) == [(Result.SENDING, None), (Result.OK, None)]
    assert told(bench, Event.LEASE_END) == [(Result.EXPIRED, None)]
    assert told(bench, Event.RELEASE) == [(Result.OK, None)]
    assert verify(bench.disk.links).valid


async def test_the_release_is_on_disk_before_the_first_write() -> None:
    bench = Bench()
    await bench.killed("before write", bench.take(17.0))
    assert bench.disk.memory(POINT).pending
    assert bench.disk.memory(POINT).base == 20.0
    await bench.pass_s(1)
    assert not bench.control.memory.pending
    assert values(bench) == []


async def test_killed_after_the_write_the_point_is_given_back_by_the_next_run() -> None:
    bench = Bench()
    await bench.killed("after write", bench.take(17.0))
    assert bench.device.value == 17.0
    await bench.pass_s(1)
    assert values(bench) == [17.0, 20.0]


async def test_a_renewal_keeps_the_lease_and_writes_nothing() -> None:
    bench = Bench()
    first = await bench.take(17.0, 600)
    await bench.pass_s(500)
    second = await bench.take(17.0, 600)
    await bench.pass_s(500)
    assert (second.id, values(bench)) == (first.id, [17.0])
    assert len(told(bench, Event.LEASE)) == 1


async def test_a_clock_that_goes_back_an_hour_prolongs_nothing() -> None:
    bench = Bench()
    await bench.take(17.0, 600)
    bench.time.shift -= timedelta(hours=1)
    await bench.pass_s(601)
    assert values(bench) == [17.0, 20.0]


async def test_of_two_actors_the_higher_class_rules_and_the_other_comes_back_after_it() -> None:
    bench = Bench()
    await bench.take(17.0, 900, actor="shedding", priority=SHED)
    await bench.take(21.0, 300, actor="ha")
    assert values(bench) == [17.0, 21.0]
    await bench.pass_s(301)
    assert values(bench) == [17.0, 21.0, 17.0]
    await bench.control.give_up("shedding")
    assert values(bench)[-1] == 20.0


async def test_two_automatons_do_not_make_a_point_flap() -> None:
    bench = Bench()
    await bench.take(17.0, 900, actor="one", priority=OPTIMISE)
    for value in (18.0, 19.0, 18.5):
        await bench.take(value, 900, actor="two", priority=OPTIMISE)
        await bench.pass_s(10)
    assert values(bench) == [17.0]


async def test_a_change_by_hand_stays_and_automatons_wait_for_two_hours() -> None:
    bench = Bench()
    await bench.take(17.0, 30_000, actor="shedding", priority=SHED)
    bench.device.by_hand(21.0)
    await bench.pass_s(1)
    await bench.pass_s(7198, steps=20)
    assert (values(bench), bench.device.value) == ([17.0], 21.0)
    assert told(bench, Event.MANUAL) == [(Result.OK, None)]
    await bench.pass_s(3)
    assert values(bench) == [17.0, 17.0]
    await bench.control.give_up(None)
    assert bench.device.value == 21.0


async def test_a_change_by_hand_while_the_agent_was_down_is_left_alone() -> None:
    bench = Bench()
    await bench.killed("after write", bench.take(17.0))
    bench.device.by_hand(18.5)
    await bench.pass_s(1)
    assert (values(bench), bench.device.value) == ([17.0], 18.5)


async def test_a_device_that_refuses_fails_and_is_left_alone_for_a_while() -> None:
    bench = Bench()
    bench.device.fault = "refuses"
    await bench.take(17.0, 3600)
    assert told(bench, Event.WRITE)[-1] == (Result.FAILED, None)
    assert bench.control.leases == {}
    assert bench.control.failed
    bench.device.fault = ""
    await bench.pass_s(1)
    await bench.take(17.0, 3600)
    assert (values(bench), bench.control.decision.rule) == ([], Rule.FAILED)
    await bench.pass_s(301)
    assert values(bench) == [17.0]


async def test_a_device_that_answers_late_is_believed_by_what_it_shows() -> None:
    bench = Bench()
    bench.device.fault = "late"
    await bench.take(17.0)
    assert values(bench) == [17.0]
    assert told(bench, Event.WRITE)[-1] == (Result.OK, None)


async def test_a_device_that_goes_deaf_is_given_back_when_it_hears_again() -> None:
    bench = Bench()
    bench.device.fault = "deaf"
    bench.others[POINT] = 20.0
    await bench.take(17.0)
    assert values(bench) == []
    bench.device.fault = ""
    await bench.pass_s(2)
    assert values(bench) == [17.0]
    bench.device.fault = "down"
    await bench.pass_s(700, steps=7)
    assert bench.control.troubles > 1
    bench.device.fault = ""
    await bench.pass_s(70)
    assert (values(bench), bench.control.memory.pending) == ([17.0, 20.0], False)


async def test_a_release_that_is_refused_is_tried_until_it_works() -> None:
    bench = Bench()
    await bench.take(17.0, 60)
    bench.device.fault = "refuses"
    await bench.pass_s(600, steps=10)
    assert (bench.control.memory.pending, bench.control.failed) == (True, True)
    assert told(bench, Event.RELEASE) == [(Result.FAILED, None)]
    bench.device.fault = ""
    await bench.pass_s(70)
    assert (bench.device.value, bench.control.failed) == (20.0, False)


async def test_without_a_disk_nothing_is_commanded_but_what_is_held_is_given_back() -> None:
    bench = Bench()
    await bench.take(17.0, 60)
    bench.disk.broken = True
    with pytest.raises(ControlFileError):
        await bench.take(18.0, 60, actor="other")
    await bench.pass_s(61)
    assert values(bench) == [17.0, 20.0]
    bench.disk.broken = False
    await bench.pass_s(1)
    assert not bench.disk.memory(POINT).pending


async def test_a_command_whose_intention_cannot_be_kept_is_not_sent() -> None:
    bench = Bench(replace(SETPOINT, write_interval_s=60))
    await bench.take(17.0)
    await bench.take(18.0)
    bench.disk.broken = True
    await bench.pass_s(61)
    assert values(bench) == [17.0]


async def test_what_a_device_forgets_is_written_within_a_third_of_its_lapse() -> None:
    bench = Bench(replace(SETPOINT, lapse_s=120, writes_per_day=None))
    await bench.take(17.0, 1000)
    times = []
    for _ in range(400):
        await bench.pass_s(1)
        times = [at_s for at_s, *_ in bench.device.ours]
    assert max(after - before for before, after in itertools.pairwise(times)) <= 40
    assert len(told(bench, Event.WRITE)) == 2


async def test_a_spent_budget_holds_until_the_day_has_passed_and_keeps_the_release() -> None:
    bench = Bench(replace(SETPOINT, writes_per_day=4))
    for value in (17.0, 18.0, 19.0, 21.0):
        await bench.take(value, 200_000)
        await bench.pass_s(60)
    assert values(bench) == [17.0, 18.0, 19.0]
    assert bench.control.decision.rule is Rule.WEAR_BUDGET
    await bench.control.give_up(None)
    assert values(bench) == [17.0, 18.0, 19.0, 20.0]


async def test_wear_and_minimum_times_survive_a_restart_and_a_reboot() -> None:
    bench = Bench(RELAY, found=1.0)
    await bench.pass_s(1)
    bench.restart()
    await bench.take(0.0, 10_000)
    assert bench.control.decision.rule is Rule.MINIMUM_TIME
    await bench.pass_s(600)
    assert values(bench) == [0.0]
    bench.restart()
    await bench.pass_s(1)
    assert (values(bench), bench.control.decision.rule) == ([0.0], Rule.MINIMUM_TIME)
    bench.restart(rebooted=True)
    await bench.pass_s(299)
    assert values(bench) == [0.0]
    await bench.pass_s(2)
    assert values(bench) == [0.0, 1.0]
    assert bench.control.memory.lifetime == 2


async def test_in_observe_mode_everything_is_decided_and_told_and_nothing_is_sent() -> None:
    bench = Bench(act=False)
    await bench.take(5.0, 600)
    assert bench.control.decision.action is Action.WRITE
    await bench.pass_s(601)
    assert (values(bench), bench.disk.memories) == ([], {})
    assert all(each.observed for each in bench.disk.entries)
    assert told(bench, Event.WRITE) == [(Result.OK, "clamp")]
    assert told(bench, Event.RELEASE) == [(Result.OK, None)]


async def test_a_release_owed_from_before_is_sent_even_when_this_run_only_observes() -> None:
    bench = Bench()
    await bench.killed("after write", bench.take(17.0))
    bench.act = False
    bench.restart()
    await bench.take(18.0, 600)
    await bench.pass_s(1)
    assert values(bench) == [17.0, 20.0]
    await bench.pass_s(1)
    assert values(bench) == [17.0, 20.0]


async def test_what_overrules_is_told_once() -> None:
    bench = Bench(replace(RELAY, writes_per_day=100), found=1.0)
    await bench.pass_s(1)
    await bench.take(0.0, 10_000)
    await bench.pass_s(100, steps=50)
    assert told(bench, Event.OVERRULED) == [(Result.REFUSED, "minimum_time")]


async def test_releases_that_fall_together_take_turns() -> None:
    bench = Bench(over_s=120)
    await bench.take(17.0, 60, priority=SHED)
    # Another point of the site is given back at the same moment, just before.
    bench.site.spread.turn(bench.time.now_s() + 61)
    await bench.pass_s(61)
    assert bench.control.decision.rule is Rule.STAGGERED
    assert bench.control.releasing
    await bench.pass_s(31)
    assert values(bench)[-1] == 20.0
