"""What is done with a point, and which rule says so: the order of the rules is the specification."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from edge_agent.control.guards import Apart, Exclusive, Frost, Guards
from edge_agent.control.hot_water import HotWater, Hygiene
from edge_agent.control.lease import Lease, Priority, Rule
from edge_agent.control.memory import Memory, Move
from edge_agent.control.pipeline import Action, Decision, World, by_hand, decide, release_value
from edge_agent.control.policy import Policy, Window
from tests.edge_agent.control.bench import PARIS, POINT, RELAY, SETPOINT

NOW_S = 50_000.0
WANTED = Lease("a", POINT, "ha", Priority.SHEDDING, 17.0, "", taken_s=NOW_S - 1, ends_s=NOW_S + 600)
HOLDING = Memory(pending=True, base=20.0, commanded=17.0, commanded_at_s=NOW_S - 60)


def around(values: Mapping[str, float | None] | None = None, **changes: Any) -> World:
    local = datetime(2026, 11, 24, 9, 30, tzinfo=UTC).astimezone(PARIS)
    return World(now_s=NOW_S, local=local, values=(values or {}).get, **changes)


def decided(
    policy: Policy = SETPOINT,
    memory: Memory | None = None,
    lease: Lease | None = WANTED,
    found: float | None = 20.0,
    world: World | None = None,
) -> Decision:
    return decide(policy, memory or Memory(), [lease] if lease else [], found, world or around())


def said(decision: Decision) -> tuple[Action, float | None, Rule | None]:
    return decision.action, decision.value, decision.rule


def test_nothing_wanted_and_nothing_ours_is_idle() -> None:
    assert said(decided(lease=None)) == (Action.IDLE, None, None)


def test_a_wanted_value_is_written() -> None:
    assert said(decided()) == (Action.WRITE, 17.0, None)


def test_a_clamped_value_is_written_and_the_clamp_named() -> None:
    assert said(decided(lease=replace(WANTED, value=3.0))) == (Action.WRITE, 16.0, Rule.CLAMP)


def test_what_the_device_already_holds_is_not_written() -> None:
    assert said(decided(found=17.0)) == (Action.KEEP, 17.0, None)


def test_nothing_is_written_where_the_present_value_is_not_known() -> None:
    assert said(decided(found=None)) == (Action.HOLD, None, Rule.UNKNOWN_STATE)


def test_the_key_switch_forbids_commands_and_releases_alike() -> None:
    world = around(writes_allowed=False)
    assert said(decided(world=world)) == (Action.HOLD, None, Rule.KEY_SWITCH)
    assert decided(memory=HOLDING, lease=None, found=17.0, world=world).action is Action.HOLD
    assert decided(lease=None, world=world).action is Action.IDLE


def test_when_nobody_wants_it_any_more_the_point_gets_its_value_back() -> None:
    assert said(decided(memory=HOLDING, lease=None, found=17.0)) == (Action.RELEASE, 20.0, None)


def test_a_point_that_already_has_its_value_back_is_released_without_a_write() -> None:
    assert decided(memory=HOLDING, lease=None, found=20.0).action is Action.RELEASED


def test_a_release_is_not_a_command_budgets_intervals_and_clamps_do_not_hold_it() -> None:
    policy = replace(SETPOINT, writes_per_day=2, write_interval_s=600, max_step=0.5, max_change_per_hour=1)
    memory = replace(HOLDING, base=23.0, writes_s=(NOW_S - 60,), moves=(Move(NOW_S - 60, 3.0),))
    assert said(decided(policy, memory, None, 17.0)) == (Action.RELEASE, 23.0, None)


def test_a_release_value_is_what_the_device_accepts() -> None:
    assert release_value(SETPOINT, replace(HOLDING, base=50.0)) == 35.0
    assert release_value(replace(SETPOINT, release_value=19.0), HOLDING) == 19.0
    assert release_value(SETPOINT, Memory(pending=True)) is None
    assert decided(memory=Memory(pending=True), lease=None).action is Action.RELEASED


def test_a_release_waits_for_its_turn() -> None:
    waiting = decided(memory=HOLDING, lease=None, found=17.0, world=around(release_from_s=NOW_S + 5))
    assert (waiting.action, waiting.rule, waiting.until_s) == (Action.HOLD, Rule.STAGGERED, NOW_S + 5)


def test_a_release_waits_for_minimum_times() -> None:
    memory = Memory(pending=True, base=1.0, commanded=0.0, on=False, switched_at_s=NOW_S - 299)
    assert said(decided(RELAY, memory, None, 0.0)) == (Action.HOLD, 0.0, Rule.MINIMUM_TIME)
    rested = replace(memory, switched_at_s=NOW_S - 300)
    assert said(decided(RELAY, rested, None, 0.0)) == (Action.RELEASE, 1.0, None)


def test_a_command_waits_for_minimum_times_but_safety_does_not() -> None:
    memory, off = Memory(on=True, switched_at_s=NOW_S - 10), replace(WANTED, value=0.0)
    assert said(decided(RELAY, memory, off, 1.0)) == (Action.HOLD, 1.0, Rule.MINIMUM_TIME)
    assert said(decided(RELAY, memory, replace(off, priority=Priority.SAFETY), 1.0)) == (
        Action.WRITE,
        0.0,
        None,
    )


def test_safety_is_clamped_all_the_same() -> None:
    safety = replace(WANTED, priority=Priority.SAFETY, value=90.0)
    assert decided(lease=safety).value == SETPOINT.maximum


def test_a_spent_budget_holds_a_command() -> None:
    worn = Memory(writes_s=tuple(NOW_S - 60 * each for each in range(23, 0, -1)))
    assert said(decided(memory=worn)) == (Action.HOLD, 20.0, Rule.WEAR_BUDGET)


def test_in_a_forbidden_window_a_command_ends_and_none_begins() -> None:
    weekday = Window(frozenset({1}), time(10), time(11))
    policy = replace(SETPOINT, forbidden=(weekday,))
    assert said(decided(policy)) == (Action.HOLD, None, Rule.FORBIDDEN_WINDOW)
    assert said(decided(policy, HOLDING, found=17.0)) == (Action.RELEASE, 20.0, Rule.FORBIDDEN_WINDOW)
    assert decided(policy, lease=replace(WANTED, priority=Priority.SAFETY)).action is Action.WRITE


@pytest.mark.parametrize(
    ("weekday", "hour", "inside"),
    [(1, 23, True), (2, 5, True), (2, 6, False), (1, 21, False), (2, 23, False), (1, 3, False)],
)
def test_a_window_may_pass_midnight(weekday: int, hour: int, *, inside: bool) -> None:
    night = Window(frozenset({1}), time(22), time(6))
    assert night.holds(datetime(2026, 11, 23 + weekday, hour, tzinfo=PARIS)) is inside


def test_a_failed_point_is_given_back_and_left_alone_for_a_while() -> None:
    failed = replace(HOLDING, failed_at_s=NOW_S - 10)
    assert said(decided(memory=failed, found=17.0)) == (Action.RELEASE, 20.0, Rule.FAILED)
    assert said(decided(memory=Memory(failed_at_s=NOW_S - 10))) == (Action.HOLD, None, Rule.FAILED)
    assert decided(memory=Memory(failed_at_s=NOW_S - 301)).action is Action.WRITE


def test_what_the_device_forgets_is_written_again() -> None:
    policy = replace(SETPOINT, lapse_s=120)
    assert decided(policy, HOLDING, found=17.0).action is Action.WRITE
    fresh = replace(HOLDING, commanded_at_s=NOW_S - 10)
    assert decided(policy, fresh, found=17.0).action is Action.KEEP


def test_a_change_by_hand_is_what_neither_our_writes_nor_the_device_explain() -> None:
    assert not by_hand(SETPOINT, HOLDING, 17.0, NOW_S)
    assert by_hand(SETPOINT, HOLDING, 18.0, NOW_S)
    assert by_hand(SETPOINT, HOLDING, 20.0, NOW_S)
    assert not by_hand(SETPOINT, replace(HOLDING, doubt=20.0), 20.0, NOW_S)
    assert not by_hand(SETPOINT, Memory(), 18.0, NOW_S)
    forgets = replace(SETPOINT, lapse_s=60)
    assert not by_hand(forgets, HOLDING, 20.0, NOW_S)
    assert by_hand(forgets, HOLDING, 19.0, NOW_S)


def test_a_person_suspends_automatons_for_a_set_time() -> None:
    touched = Memory(manual_at_s=NOW_S - 7199)
    assert decided(memory=touched).action is Action.IDLE
    assert decided(memory=replace(touched, manual_at_s=NOW_S - 7200)).action is Action.WRITE


HEATING, COOLING = "ac.heat", "ac.cool"
HEAT = replace(RELAY, point=HEATING)
EITHER = Guards(exclusive=(Exclusive(frozenset({HEATING}), frozenset({COOLING})),))
ON = replace(WANTED, point=HEATING, value=1.0)


@pytest.mark.parametrize(
    ("cooling", "action"), [(0.0, Action.WRITE), (1.0, Action.HOLD), (None, Action.HOLD)]
)
def test_never_heats_while_it_cools_nor_when_that_is_not_known(cooling: float | None, action: Action) -> None:
    found = decided(HEAT, None, ON, 0.0, around({COOLING: cooling}, guards=EITHER))
    assert found.action is action


def test_heating_of_ours_ends_when_cooling_begins() -> None:
    memory = Memory(pending=True, base=0.0, commanded=1.0, on=True, switched_at_s=0.0)
    found = decided(HEAT, memory, ON, 1.0, around({COOLING: 1.0}, guards=EITHER))
    assert said(found) == (Action.RELEASE, 0.0, Rule.INTERLOCK)


def test_a_release_does_not_heat_and_cool_either() -> None:
    memory = Memory(pending=True, base=1.0, commanded=0.0, on=False, switched_at_s=0.0)
    cooling = around({COOLING: 1.0}, guards=EITHER)
    assert said(decided(HEAT, memory, None, 0.0, cooling)) == (Action.HOLD, 0.0, Rule.INTERLOCK)


@pytest.mark.parametrize(
    ("cooling_c", "action"), [(18.0, Action.WRITE), (17.5, Action.HOLD), (None, Action.HOLD)]
)
def test_heating_and_cooling_set_points_stay_apart(cooling_c: float | None, action: Action) -> None:
    guards = Guards(apart=(Apart(POINT, "cool", 1.0),))
    assert decided(world=around({"cool": cooling_c}, guards=guards)).action is action
    mirrored = Guards(apart=(Apart("heat", POINT, 1.0),))
    heating_c = None if cooling_c is None else 34 - cooling_c
    assert decided(world=around({"heat": heating_c}, guards=mirrored)).action is action


LOW = replace(SETPOINT, minimum=5)
COLD = Guards(frost=(Frost(frozenset({POINT}), 8.0, "room"),), setpoints=frozenset({POINT}))


def test_no_command_goes_below_the_frost_limit() -> None:
    found = decided(LOW, None, replace(WANTED, value=5.0), 20.0, around({"room": 19.0}, guards=COLD))
    assert said(found) == (Action.WRITE, 8.0, Rule.FROST)


@pytest.mark.parametrize("room_c", [7.9, None])
def test_a_cold_or_unknown_room_gets_its_heat_back(room_c: float | None) -> None:
    world = around({"room": room_c}, guards=COLD)
    assert said(decided(LOW, HOLDING, found=17.0, world=world)) == (Action.RELEASE, 20.0, Rule.FROST)


def test_more_heat_is_always_allowed_in_a_cold_room() -> None:
    warm = replace(WANTED, value=21.0)
    assert decided(LOW, None, warm, 20.0, around({"room": 3.0}, guards=COLD)).action is Action.WRITE


TANK = replace(SETPOINT, minimum=40, maximum=65, device_maximum=90)
STORE = HotWater("tank", frozenset({POINT}), 500, "outlet")
WATER = Guards(hot_water=(STORE,), setpoints=frozenset({POINT}))
BELOW_SAFETY = [each for each in Priority if each is not Priority.SAFETY]


@pytest.mark.parametrize("priority", BELOW_SAFETY)
def test_nobody_below_safety_sets_stored_water_below_fifty_five(priority: Priority) -> None:
    lease = replace(WANTED, priority=priority, value=40.0)
    found = decided(TANK, None, lease, 60.0, around({"outlet": 60.0}, guards=WATER))
    assert said(found) == (Action.WRITE, 55.0, Rule.HOT_WATER)


@pytest.mark.parametrize("priority", BELOW_SAFETY)
@pytest.mark.parametrize("outlet_c", [55.5, None])
def test_nobody_below_safety_takes_heat_from_water_that_is_not_hot_enough(
    priority: Priority, outlet_c: float | None
) -> None:
    lease = replace(WANTED, priority=priority, value=57.0)
    world = around({"outlet": outlet_c}, guards=WATER)
    assert said(decided(TANK, None, lease, 60.0, world)) == (Action.HOLD, None, Rule.HOT_WATER)
    memory = Memory(pending=True, base=60.0, commanded=57.0, commanded_at_s=NOW_S - 60)
    assert said(decided(TANK, memory, lease, 57.0, world)) == (Action.RELEASE, 60.0, Rule.HOT_WATER)


def test_safety_may() -> None:
    lease = replace(WANTED, priority=Priority.SAFETY, value=40.0)
    assert said(decided(TANK, None, lease, 60.0, around({"outlet": 50.0}, guards=WATER))) == (
        Action.WRITE,
        40.0,
        None,
    )


def test_water_may_always_be_made_hotter() -> None:
    lease = replace(WANTED, value=65.0)
    assert decided(TANK, None, lease, 60.0, around({"outlet": None}, guards=WATER)).action is Action.WRITE


def test_a_shedding_contact_takes_heat_when_it_closes() -> None:
    contact = replace(RELAY, inverted=True, min_on_s=60, min_off_s=60)
    guards = replace(WATER, setpoints=frozenset())
    close = replace(WANTED, value=1.0)
    cold, hot = around({"outlet": 50.0}, guards=guards), around({"outlet": 60.0}, guards=guards)
    assert decided(contact, None, close, 0.0, cold).rule is Rule.HOT_WATER
    assert decided(contact, None, close, 0.0, hot).action is Action.WRITE


def test_a_store_remembers_its_sheds() -> None:
    tired = {"tank": Hygiene(given_s=NOW_S - 60)}
    lease = replace(WANTED, value=57.0)
    world = around({"outlet": 60.0}, guards=WATER, hygiene=tired)
    assert decided(TANK, None, lease, 60.0, world).rule is Rule.HOT_WATER
