"""From building.yaml to policies and interlocks, and mistakes that are said at their line."""

from datetime import time
from pathlib import Path

import pytest

from edge_agent.config import ConfigError
from edge_agent.control.hot_water import Regime
from edge_agent.control.left_behind import with_left_behind
from edge_agent.control.memory import Memory
from edge_agent.control.policies import ControlPlan, plan_of
from edge_agent.control.policy import Policy
from edge_agent.control.views import write_view
from tests.edge_agent.control.demo_site import demo_site

ZONE = "zone1.setpoint_cmd"


def plan(folder: Path, points: str, more: str = "") -> ControlPlan:
    return plan_of(demo_site(folder, 1, f"control:\n  enabled: true\n  points: {{{points}}}\n{more}"))


def policy(folder: Path, options: str, point: str = ZONE) -> Policy:
    return plan(folder, f"{point}: {{{options}}}").points[point].policy


def test_the_clamp_is_that_of_the_template_and_of_the_site(tmp_path: Path) -> None:
    found = policy(tmp_path, "min: 1, max: 22")
    assert (found.minimum, found.maximum) == (5, 22)
    assert (found.device_minimum, found.device_maximum) == (5, 35)


def test_a_set_point_has_no_minimum_times_and_a_budget_of_twenty_four(tmp_path: Path) -> None:
    found = policy(tmp_path, "")
    assert (found.switching, found.min_on_s, found.writes_per_day, found.write_interval_s) == (
        False,
        0,
        24,
        10,
    )
    assert found.tolerance == pytest.approx(0.0102)


@pytest.mark.parametrize(
    ("actuator", "times"),
    [("relay", (60, 60, None)), ("valve", (300, 300, None)), ("compressor", (600, 300, 3))],
)
def test_actuators_have_their_minimum_times(
    tmp_path: Path, actuator: str, times: tuple[float, float, int | None]
) -> None:
    found = policy(tmp_path, f"actuator: {actuator}", "zone1.on_off_cmd")
    assert (found.min_on_s, found.min_off_s, found.starts_per_hour) == times
    assert (found.minimum, found.maximum, found.switching) == (0, 1, True)


def test_a_site_may_say_otherwise(tmp_path: Path) -> None:
    found = policy(
        tmp_path,
        "actuator: compressor, min_on_s: 900, min_off_s: 10, starts_per_hour: 1, writes_per_day: 6, lapse_s: 60,"
        " release: 1, tolerance: 0.2, settle_s: 2, inverted: true, lifetime_writes: 500, write_interval_s: 5",
        "zone1.on_off_cmd",
    )
    assert (found.min_on_s, found.min_off_s, found.starts_per_hour) == (900, 10, 1)
    assert (found.writes_per_day, found.lapse_s, found.release_value) == (6, 60, 1)
    assert (found.tolerance, found.settle_s, found.inverted) == (0.2, 2, True)
    assert (found.lifetime_writes, found.write_interval_s) == (500, 5)


def test_what_a_device_forgets_does_not_wear(tmp_path: Path) -> None:
    assert policy(tmp_path, "lapse_s: 120").writes_per_day is None


def test_a_choice_is_clamped_to_its_options(tmp_path: Path) -> None:
    options = "options: {0: Arrêt, 1: Confort, 2: Éco}"
    found = plan(tmp_path, f"zone1.on_off_cmd: {{{options}}}").points["zone1.on_off_cmd"]
    assert (found.policy.minimum, found.policy.maximum) == (0, 2)
    view = write_view(found)
    assert (view["kind"], view["options"]) == ("select", {"0": "Arrêt", "1": "Confort", "2": "Éco"})


@pytest.mark.parametrize(
    ("point", "options", "kind"),
    [
        (ZONE, "", "number"),
        (ZONE, "room: zone1.room_temperature", "climate"),
        ("zone1.on_off_cmd", "actuator: relay", "switch"),
    ],
)
def test_a_point_is_offered_as_what_it_is(tmp_path: Path, point: str, options: str, kind: str) -> None:
    assert write_view(plan(tmp_path, f"{point}: {{{options}}}").points[point])["kind"] == kind


def test_windows_and_interlocks_are_read(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        f'{ZONE}: {{forbidden: [{{days: [mon], from: "22:00", to: "06:00"}}]}}, tank.dhw_day_setpoint: {{min: 45, max: 60}}',
        f"""\
  interlocks:
    exclusive: [{{heating: [zone1.on_off_cmd], cooling: [zone2.setpoint_cmd]}}]
    apart: [{{heating: {ZONE}, cooling: zone2.setpoint_cmd, by_k: 2}}]
    frost: [{{points: [{ZONE}], minimum_c: 8, room: zone1.room_temperature}}]
    hot_water: [{{name: tank, points: [tank.dhw_day_setpoint], litres: 500, outlet: tank.dhw_temperature, regime: daily_rise}}]
""",
    )
    (window,) = found.points[ZONE].policy.forbidden
    assert (window.days, window.start, window.end) == (frozenset({0}), time(22), time(6))
    assert found.guards.exclusive[0].others("zone1.on_off_cmd") == {"zone2.setpoint_cmd"}
    assert found.guards.exclusive[0].others("zone2.setpoint_cmd") == {"zone1.on_off_cmd"}
    assert found.guards.exclusive[0].others("elsewhere.x") == frozenset()
    assert found.guards.apart[0].by_k == 2
    assert found.guards.frost[0].minimum_c == 8
    assert found.guards.hot_water[0].regime is Regime.DAILY_RISE
    assert found.guards.setpoints == {ZONE, "tank.dhw_day_setpoint"}


@pytest.mark.parametrize(
    ("control", "said"),
    [
        ("points: {zone9.setpoint_cmd: {}}", "there is no point 'zone9.setpoint_cmd'"),
        ("points: {zone1.room_temperature: {}}", "'zone1.room_temperature' cannot be written"),
        ("points: {zone1.setpoint_cmd: {min: 30, max: 20}}", "no value of 'zone1.setpoint_cmd' is allowed"),
        ("points: {zone1.on_off_cmd: {}}", "the template gives no limits for 'zone1.on_off_cmd'"),
        ("points: {zone1.setpoint_cmd: {step: 1, max_step: 0.5}}", "max_step is smaller than step"),
        ("points: {zone1.setpoint_cmd: {room: zone1.nothing}}", "there is no point 'zone1.nothing'"),
        ("key_switch: {point: panel.key}", "there is no point 'panel.key'"),
        ("heartbeat: {point: zone1.room_temperature}", "'zone1.room_temperature' cannot be written"),
        (
            "interlocks: {frost: [{points: [zone1.setpoint_cmd]}]}",
            "'zone1.setpoint_cmd' is not in control.points",
        ),
        ("interlocks: {frost: [{points: [zone1.setpoint_cmd], room: a.b}]}", "there is no point 'a.b'"),
        ("interlocks: {exclusive: [{heating: [a.b], cooling: [c.d]}]}", "there is no point 'a.b'"),
        ("interlocks: {apart: [{heating: a.b, cooling: c.d}]}", "there is no point 'c.d'"),
        (
            "interlocks: {hot_water: [{name: t, points: [zone1.setpoint_cmd], litres: 500, outlet: a.b, loop: c.d}]}",
            "there is no point 'c.d'",
        ),
        (
            "interlocks: {hot_water: [{name: t, points: [a.b], litres: 1, outlet: a.b}, {name: t, points: [a.b], litres: 1, outlet: a.b}]}",
            "the same name",
        ),
        ("points: {zone1.setpoint_cmd: {writable: false}}", "writable"),
    ],
)
def test_a_mistake_is_said_at_its_line(tmp_path: Path, control: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"building.yaml:\d+: ") as refused:
        demo_site(tmp_path, 1, f"control:\n  {control}\n")
    assert said in str(refused.value)


def test_a_computed_point_cannot_be_written(tmp_path: Path) -> None:
    virtual = "virtual: [{id: sum.setpoint, name: Sum, unit: °C, formula: zone1.setpoint_cmd}]\n"
    with pytest.raises(ConfigError, match=r"'sum\.setpoint' cannot be written"):
        demo_site(tmp_path, 1, f"{virtual}control: {{points: {{sum.setpoint: {{}}}}}}\n")


def test_a_point_that_is_owed_a_release_is_kept_for_that_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    building = demo_site(tmp_path, 1, "")
    owed = Memory(pending=True, base=20.0, commanded=17.0)
    memories = {ZONE: owed, "gone.setpoint": owed, "zone2.setpoint_cmd": Memory()}
    found = with_left_behind(building, plan_of(building), memories)
    assert set(found.points) == {ZONE}
    assert not found.points[ZONE].leasable
    assert "gone.setpoint" in caplog.text
    assert "it was 20.0 before" in caplog.text
