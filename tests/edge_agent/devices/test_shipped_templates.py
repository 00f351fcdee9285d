"""The templates shipped with the agent: complete, valid, and true to what the field knows of each device."""

import json
from itertools import pairwise
from pathlib import Path

import jsonschema_rs
import pytest

import edge_agent.devices
from edge_agent.devices import (
    Access,
    Order,
    Quantity,
    Space,
    Trust,
    load_template,
    template_ids,
    template_schema,
)
from edge_agent.devices._names import name_of
from edge_agent.devices.register import Actuator, WriteHints

FOLDER = Path(edge_agent.devices.__file__).parent / "templates"
HOME_ASSISTANT_UNITS = {
    "", "W", "VA", "var", "kWh", "kvarh", "V", "A", "μA", "Hz", "°C", "%", "L/min", "bar", "rpm", "h", "min"
}  # fmt: skip


def test_every_known_device_is_shipped_and_those_without_a_map_hold_notes_only() -> None:
    templates = [load_template(each) for each in template_ids()]
    assert len(templates) == 35
    assert sum(len(each.registers) for each in templates) == 631
    without_map = [each for each in templates if not each.registers]
    assert len(without_map) == 6
    assert all(each.notes and each.verification is Trust.UNVERIFIED for each in without_map)


@pytest.mark.parametrize("template_id", template_ids())
def test_a_shipped_template_is_valid_and_says_where_it_comes_from(template_id: str) -> None:
    template = load_template(template_id)
    assert template.sources or not template.registers
    assert {unit for register in template.registers if (unit := register.unit)} <= HOME_ASSISTANT_UNITS
    for register in template.registers:
        assert register.sources, register.key
        assert set(register.sources) <= set(template.sources), register.key


@pytest.mark.parametrize("template_id", template_ids())
def test_every_shipped_register_has_a_french_and_an_english_name(template_id: str) -> None:
    for register in load_template(template_id).registers:
        assert register.name == name_of(register.key, "")
        assert register.name.fr != register.key


@pytest.mark.parametrize("template_id", template_ids())
def test_registers_of_a_shipped_template_do_not_overlap(template_id: str) -> None:
    ordered = sorted(load_template(template_id).registers, key=lambda each: (each.space, each.address))
    for before, after in pairwise(ordered):
        assert before.space is not after.space or before.end <= after.address, after.key


@pytest.mark.parametrize("template_id", ["eastron_sdm630", "eastron_sdm120"])
def test_eastron_meters_are_read_by_even_blocks_of_input_registers(template_id: str) -> None:
    template = load_template(template_id)
    assert template.even_only
    assert template.max_read_registers == 60
    assert {register.space for register in template.registers} == {Space.INPUT}


def test_the_model_code_of_a_carlo_gavazzi_is_read_alone_and_its_low_word_comes_first() -> None:
    template = load_template("carlo_gavazzi_em300_et300")
    assert 0x000B in template.read_alone
    assert template.word_order is Order.LITTLE
    assert template.byte_order is Order.BIG


def test_the_power_of_a_schneider_meter_is_in_watts_and_its_energy_in_kilowatt_hours() -> None:
    template = load_template("schneider_iem3000")
    power, energy = template.register("power"), template.register("energy_import")
    assert (power.address, power.scale, power.unit) == (3059, 1000, "W")
    assert (energy.scale, energy.unit, energy.quantity) == (0.001, "kWh", Quantity.ENERGY)
    assert "iEM3150" in template.register("energy_export").not_on


def test_a_sentinel_written_once_for_a_type_reaches_each_register_of_that_type() -> None:
    template = load_template("dedietrich_diematic_isystem")
    assert {each.raw for each in template.register("dhw_temperature").sentinels} == {0xFFFF, 0x8CCC}
    assert template.register("alarm").sentinels == ()


def test_a_thermostat_s_set_point_is_writable_within_the_maker_s_limits() -> None:
    setpoint = load_template("siemens_rdf_thermostat").register("setpoint_cmd")
    assert setpoint.access is Access.READ_WRITE
    assert setpoint.writable
    assert setpoint.quantity is Quantity.SETPOINT
    assert (setpoint.write_min, setpoint.write_max) == (5, 35)


def test_trust_is_kept_register_by_register() -> None:
    template = load_template("carlo_gavazzi_em24_rs485")
    assert template.verification is Trust.VERIFIED
    assert template.register("energy_import_partial").status is Trust.CONFLICT
    assert "0x3E" in template.register("energy_import_partial").note


def test_shipped_templates_are_what_their_json_schema_says() -> None:
    schema = jsonschema_rs.validator_for(template_schema())
    wrong = {
        file.name: [f"{error.instance_path}: {error.message}" for error in schema.iter_errors(content)]
        for file in FOLDER.glob("*.json")
        if not schema.is_valid(content := json.loads(file.read_text(encoding="utf-8")))
    }
    assert wrong == {}
    assert not schema.is_valid(json.loads((FOLDER / "eastron_sdm630.json").read_text()) | {"registers": 3})


def test_an_unknown_register_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"has no register 'pover'; it has: .*power"):
        load_template("schneider_iem3000").register("pover")


def test_what_a_source_says_of_writing_is_a_hint_and_nothing_else_is() -> None:
    hints = {
        (name, register.key): register.write
        for name in template_ids()
        for register in load_template(name).registers
        if register.write != WriteHints()
    }
    released = {where: hint.release for where, hint in hints.items() if hint.release is not None}
    assert released == {
        ("daikin_homehub_altherma", "smart_grid_mode"): 0,
        ("nibe_s_series", "sg_mode_setpoint"): 1,
        ("stiebel_eltron_wpm_isg", "sg_ready_input_1"): 0,
        ("stiebel_eltron_wpm_isg", "sg_ready_input_2"): 0,
    }, "the value that the source calls free or normal"
    assert hints["idm_navigator", "pv_surplus"].lifetime_writes == 300_000
    assert list(hints["nibe_s_series", "sg_mode_setpoint"].options) == [0, 1, 3]
    assert hints["intesis_inmbsdai_daikin_ac", "on_off"].actuator is Actuator.COMPRESSOR
    for name, key in hints:
        assert load_template(name).register(key).writable
