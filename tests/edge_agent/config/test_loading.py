"""building.yaml: what is right is resolved, what is wrong is named with its line and what to do."""

import json
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

from edge_agent.config import ConfigError, Sector, json_schema, load_building
from edge_agent.config.document import read_document
from tests.edge_agent.sites import CEE, SAVINGS, write_site

DEMO = Path(__file__).parents[3] / "demo" / "building.yaml"


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_building(path)
    for problem in caught.value.problems:
        assert problem.file == path
        assert problem.advice
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def changed(tmp_path: Path, old: str, new: str, *, more: str = "") -> Path:
    path = write_site(tmp_path, more=more)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_a_right_file_gives_the_building_with_its_points(tmp_path: Path) -> None:
    building = load_building(write_site(tmp_path, more=SAVINGS + CEE))
    assert list(building.points) == ["main.power", "main.energy_import", "outdoor.temperature"]
    assert building.points["main.energy_import"].is_counter
    assert not building.points["main.power"].is_counter
    assert building.config.site.sector is Sector.OFFICES
    assert building.config.prices.electricity_eur_per_kwh[1].start == date(2026, 2, 1)
    assert building.zone.key == "Europe/Paris"
    assert building.database == tmp_path / "data" / "agent.sqlite"
    assert building.tokens_file == tmp_path / "data" / "tokens.json"
    assert building.main_energy == "main.energy_import"
    assert building.devices[0].model == "T1"


def test_without_points_every_register_of_the_template_is_read(tmp_path: Path) -> None:
    path = changed(tmp_path, ", points: [temperature]", "")
    points = load_building(path).devices[1].points
    assert [point.key for point in points] == ["power", "voltage", "energy_import", "temperature"]


def test_without_savings_the_first_counter_is_the_main_energy(tmp_path: Path) -> None:
    assert load_building(write_site(tmp_path)).main_energy == "main.energy_import"
    path = changed(tmp_path, "points: [power, energy_import]", "points: [power]")
    assert load_building(path).main_energy is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: Town hall, ", "", ("site:", "site.name is missing", "add 'name' here")),
        ("timezone:", "timezon:", ("site:", "site.timezon is not a known key", "did you mean 'timezone'?")),
        (
            "port: 1,",
            "port: 70000,",
            ("tgbt", "links[0].port: 70000 is refused", "less than or equal to 65535"),
        ),
        ("unit: 2", "unit: two", ("outdoor", "devices[1].unit: 'two' is refused", "valid integer")),
        (
            "points: [temperature]",
            "points: temperature",
            ("outdoor", "must be a list", "start each item with '- '"),
        ),
        ("id: tgbt,", "id: tgbt, xxxx: 1,", ("tgbt", "links[0].xxxx is not a known key", "known:")),
        (
            "template: test_meter, link: tgbt, unit: 1",
            "template: test_metre, link: tgbt, unit: 1",
            ("Main meter", "there is no device template 'test_metre'", "did you mean 'test_meter'?"),
        ),
        ("points: [power,", "points: [powr,", ("Main meter", "has no point 'powr'", "did you mean 'power'?")),
        (
            "points: [power,",
            "points: [power, power,",
            ("Main meter", "'power' is listed twice", "remove one"),
        ),
        ("id: outdoor,", "id: main,", ("Outdoor", "'main' is used twice in devices", "rename one")),
        (
            "link: tgbt, unit: 2",
            "link: tgtb, unit: 2",
            ("Outdoor", "there is no link 'tgtb'", "did you mean 'tgbt'?"),
        ),
        ("Europe/Paris", "Europe/Pari", ("site:", "time zone 'Europe/Pari' is unknown", "'Europe/Paris'")),
        (
            "api: {host: 127.0.0.1, port: 0}",
            "api: {host: 127.0.0.1, port: 0}\nstore: {keep: {hours_years: 4}}",
            ("hours_years", "store.keep.hours_years: 4 is refused", "greater than or equal to 5"),
        ),
        ("from: 2026-02-01", "from: 2023-02-01", ("electricity", "comes after", "sort prices by date")),
        (
            "host: 127.0.0.1, port: 0",
            "host: 0.0.0.0, port: 0",
            ("api:", "beyond this machine", "insecure: true"),
        ),
    ],
)
def test_a_mistake_is_named_at_its_line_with_what_to_do(
    tmp_path: Path, old: str, new: str, told: tuple[str, str, str]
) -> None:
    where, what, advice = told
    path = changed(tmp_path, old, new)
    (problem,) = problems(path)
    line, _, message = problem.partition(": ")
    assert int(line) == line_of(path, where)
    assert what in message
    assert advice in message.partition(" — ")[2]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (
            "energy: main.energy_import",
            "energy: main.power",
            "energy:",
            "'main.power' is not an energy counter",
        ),
        (
            "energy: main.energy_import",
            "energy: main.enrgy_import",
            "energy:",
            "no point 'main.enrgy_import'",
        ),
        (
            "temperature: outdoor.temperature",
            "temperature: main.power",
            "temperature:",
            "not a temperature in °C",
        ),
        (
            "end: 2026-01-01}",
            "end: 2024-01-01}",
            "baseline:",
            "end 2024-01-01 must be after start 2025-01-01",
        ),
        (
            "end: 2026-10-01}",
            "end: 2026-02-01}",
            "reporting:",
            "end 2026-02-01 must be after start 2026-03-01",
        ),
        ("end: 2026-01-01}", "end: 2026-04-01}", "energy:", "must not overlap"),
        ("bms_class: A", "bms_class: Z", "inputs:", "bms_class"),
        ("fiche: BAT-TH-116", "fiche: BAT-TH-999", "fiche:", "BAT-TH-999"),
    ],
)
def test_a_mistake_in_savings_or_cee_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, where: str, what: str
) -> None:
    path = changed(tmp_path, old, new, more=SAVINGS + CEE)
    (problem,) = problems(path)
    line, _, message = problem.partition(": ")
    found = path.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert where in found or "savings:" in found
    assert what in message


@pytest.mark.parametrize(
    ("second", "one"),
    [
        ("type: modbus_tcp, host: 127.0.0.1, port: 1", True),
        ("type: modbus_rtu_over_tcp, host: 127.0.0.1, port: 1", True),
        ("type: modbus_tcp, host: 127.0.0.1, port: 2", False),
        ("type: mqtt, host: 127.0.0.1, port: 1", False),
        ("type: modbus_rtu, port: /dev/ttyS9", False),
    ],
)
def test_two_links_to_one_line_are_a_mistake(tmp_path: Path, second: str, *, one: bool) -> None:
    path = changed(tmp_path, "devices:", f"  - {{id: again, {second}}}\ndevices:")
    if not one:
        load_building(path)
        return
    (problem,) = problems(path)
    assert "links 'tgbt' and 'again' are one line" in problem
    assert "put its devices on 'tgbt'" in problem


def test_a_first_price_after_the_reporting_start_is_a_mistake(tmp_path: Path) -> None:
    path = changed(tmp_path, "from: 2024-02-01", "from: 2026-05-01", more=SAVINGS)
    path.write_text(path.read_text().replace(", {from: 2026-02-01, value: 0.20}", ""))
    (problem,) = problems(path)
    assert "the first price starts 2026-05-01" in problem


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    path = changed(tmp_path, "link: tgbt, unit: 2", "link: gone, unit: 2")
    path.write_text(path.read_text().replace("Europe/Paris", "Mars/Base").replace("[power,", "[powr,"))
    lines = [int(problem.partition(":")[0]) for problem in problems(path)]
    assert len(lines) == 3
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("site: {id: a\nlinks: [", "not valid YAML"),
        ("a: 1\na: 2\n", "not valid YAML: found duplicate key"),
        ("- 1\n- 2\n", "the file must hold keys"),
        ("", "the file must hold keys"),
        ("\t- x", "not valid YAML"),
        ("a: !!python/object:os.system x\n", "not a known key"),
    ],
)
def test_what_is_not_a_configuration_is_refused_in_words(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "building.yaml"
    path.write_text(text, encoding="utf-8")
    assert any(what in problem for problem in problems(path))


def test_a_syntax_error_is_told_at_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, "port: 0}", "port: 0")
    (problem,) = problems(path)
    assert abs(int(problem.partition(":")[0]) - line_of(path, "api:")) <= 1


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in problems(tmp_path / "none.yaml")[0]
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in problems(tmp_path / "bytes.yaml")[0]
    (tmp_path / "big.yaml").write_bytes(b"#" * 1_000_001)
    assert "larger than" in problems(tmp_path / "big.yaml")[0]


def test_a_small_file_that_aliases_blow_up_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "building.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    path.write_text("\n".join(lines))
    assert "more than 100000 values" in problems(path)[0]


def test_a_broken_template_of_the_site_is_named(tmp_path: Path) -> None:
    path = write_site(tmp_path)
    (tmp_path / "templates" / "test_meter.json").write_text("{")
    assert all("test_meter.json: line 1: not valid JSON" in problem for problem in problems(path))


def test_a_register_that_no_request_can_carry_is_a_mistake_of_the_points(tmp_path: Path) -> None:
    path = write_site(tmp_path)
    template = tmp_path / "templates" / "test_meter.json"
    template.write_text(json.dumps(json.loads(template.read_text()) | {"max_read_registers": 1}))
    assert "power: 2 registers, but one request carries 1" in problems(path)[0]


def test_the_schema_describes_every_section_with_the_names_of_the_file() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    text = json.dumps(schema)
    assert all(f'"{word}"' in text for word in ("site", "devices", "from", "poll_s", "baseline", "insecure"))


def test_right_files_are_what_the_schema_says_and_wrong_ones_are_not(tmp_path: Path) -> None:
    schema = jsonschema_rs.validator_for(json_schema())

    def wrong(path: Path) -> list[str]:
        content = json.loads(json.dumps(read_document(path).content, default=str))
        return [f"{each.instance_path}: {each.message}" for each in schema.iter_errors(content)]

    assert wrong(DEMO) == []
    assert wrong(write_site(tmp_path, more=SAVINGS + CEE)) == []
    assert len(wrong(changed(tmp_path, "unit: 2", "unit: two"))) == 1
