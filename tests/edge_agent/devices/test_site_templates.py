"""Templates of the site's own: how they are found, completed and refused."""

import json
from pathlib import Path

import pytest

from edge_agent.devices import Name, Quantity, Space, TemplateError, load_template, template_ids

REGISTER = {"key": "power", "address": 0, "type": "float32", "unit": "W"}


def write(folder: Path, name: str = "mine", /, **changes: object) -> Path:
    content: dict[str, object] = {
        "id": name,
        "vendor": "Somebody",
        "models": ["One"],
        "kind": "electricity_meter",
        "verification": "unverified",
        "registers": [REGISTER],
    }
    (folder / f"{name}.json").write_text(json.dumps(content | changes), encoding="utf-8")
    return folder


def refusal(folder: Path, name: str = "mine") -> str:
    with pytest.raises(TemplateError) as caught:
        load_template(name, folders=[folder])
    return str(caught.value)


def test_a_template_of_the_site_is_found_beside_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path)
    assert {"mine", "eastron_sdm630"} <= set(template_ids([tmp_path]))
    assert load_template("mine", folders=[tmp_path]).vendor == "Somebody"


def test_a_template_of_the_site_replaces_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    write(tmp_path, "eastron_sdm630")
    assert load_template("eastron_sdm630", folders=[tmp_path]).vendor == "Somebody"
    assert load_template("eastron_sdm630").vendor == "Eastron"


def test_a_folder_that_does_not_exist_holds_no_template(tmp_path: Path) -> None:
    assert template_ids([tmp_path / "absent"]) == template_ids()


def test_what_a_register_does_not_say_is_deduced(tmp_path: Path) -> None:
    write(tmp_path, space="input", registers=[REGISTER, REGISTER | {"key": "odd_thing", "address": 4}])
    power, odd = load_template("mine", folders=[tmp_path]).registers
    assert power.space is Space.INPUT
    assert power.quantity is Quantity.POWER
    assert power.name == Name(fr="Puissance active", en="Active power")
    assert odd.name == Name(fr="odd_thing", en="odd_thing")


def test_what_a_register_says_wins(tmp_path: Path) -> None:
    written = REGISTER | {
        "space": "holding",
        "quantity": "thermal_power",
        "name": {"fr": "Chaleur", "en": "Heat"},
        "sentinels": [{"raw": "0xFFFFFFFF"}],
    }
    shared = [{"types": ["float32"], "raw": "0xFFC00000"}]
    write(tmp_path, space="input", registers=[written], sentinels=shared)
    register = load_template("mine", folders=[tmp_path]).register("power")
    assert (register.space, register.quantity) == (Space.HOLDING, Quantity.THERMAL_POWER)
    assert register.name.fr == "Chaleur"
    assert [sentinel.raw for sentinel in register.sentinels] == [0xFFFFFFFF, 0xFFC00000]


@pytest.mark.parametrize(
    ("key", "unit", "kind", "quantity"),
    [
        ("room_temperature", "°C", "int16", Quantity.TEMPERATURE),
        ("room_setpoint", "°C", "int16", Quantity.SETPOINT),
        ("power_factor_l1", "", "int16", Quantity.POWER_FACTOR),
        ("mode", "", "enum16", Quantity.STATE),
        ("ratio", "", "float32", Quantity.OTHER),
        ("volume", "m³", "uint32", Quantity.VOLUME),
    ],
)
def test_the_quantity_follows_from_unit_key_and_type(
    tmp_path: Path, key: str, unit: str, kind: str, quantity: Quantity
) -> None:
    write(tmp_path, registers=[{"key": key, "address": 0, "type": kind, "unit": unit}])
    assert load_template("mine", folders=[tmp_path]).register(key).quantity is quantity


def test_an_unknown_template_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "no device template is called 'nope'; there are: abb_" in refusal(tmp_path, "nope")


def test_an_id_cannot_leave_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    write(tmp_path)
    assert "no device template" in refusal(inside, "../mine")


def test_a_json_mistake_is_reported_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{\n  "id": "mine",\n  oops\n}', encoding="utf-8")
    assert f"{tmp_path / 'mine.json'}: line 3: not valid JSON" in refusal(tmp_path)


def test_a_file_that_is_not_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_bytes(b"\xff\xfe\x00")
    assert "mine.json: cannot be read" in refusal(tmp_path)


def test_an_id_other_than_the_file_s_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path, id="other")
    assert "id is 'other'; it must be the file's name, 'mine'" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("register", "reason"),
    [
        ({"scale": "ten"}, "register 'power': scale: Input should be a valid number"),
        ({"wrods": 2}, "register 'power': wrods: Extra inputs are not permitted"),
        ({"type": "float16"}, "register 'power': type: Input should be 'bool', 'float32'"),
        ({"sentinels": 5}, "register 'power': sentinels: Input should be a valid"),
        ({"address": 65535}, "register 'power': 2 words from address 65535 go past 65535"),
        ({"space": "input", "access": "rw"}, "register 'power': space input cannot be written"),
        ({"write_min": 9, "write_max": 8}, "register 'power': write_min 9.0 is above write_max 8.0"),
        ({"key": "Power!"}, "register 'Power!': key: String should match pattern"),
    ],
)
def test_a_mistake_in_a_register_names_it_and_says_why(
    tmp_path: Path, register: dict[str, object], reason: str
) -> None:
    write(tmp_path, registers=[REGISTER | register])
    assert f"{tmp_path / 'mine.json'}: {reason}" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"registers": [REGISTER, REGISTER]}, "register keys used twice: power"),
        ({"registers": "many"}, "registers: Input should be"),
        ({"registers": ["power"]}, "register number 1: Input should be"),
        ({"readable_ranges": [[10, 20]]}, "register 'power' is outside the readable ranges"),
        ({"even_only": True, "registers": [REGISTER | {"address": 1}]}, "register 'power' is odd"),
        ({"verification": "sure"}, "verification: Input should be 'verified'"),
    ],
)
def test_a_mistake_in_a_template_says_why(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    write(tmp_path, "mine", **changes)
    assert reason in refusal(tmp_path)
