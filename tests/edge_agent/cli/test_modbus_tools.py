"""The tools that talk to lines and devices, as a user types them, against simulated devices."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app
from edge_agent.devices import Space, load_template
from edge_agent.modbus.lessons import Lesson, LessonBook
from edge_agent.simulation import Faults, Framing, SimulatedDevice
from tests.edge_agent.simulated import simulated
from tests.edge_agent.sites import write_site

SITE = """\
site: {{id: t, name: T, timezone: Europe/Paris, sector: bureaux}}
links: [{{id: a, type: modbus_tcp, host: 127.0.0.1, port: {port}}}]
devices:
  - {{id: main, name: Compteur, template: eastron_sdm630, link: a, unit: 1, points: [voltage_l1, current_l1, power_l1, frequency,
     power, energy_import]}}
"""


def ask(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result.output


def answer(*arguments: str, exit_code: int = 0) -> dict[str, object]:
    document = json.loads(CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False).stdout)
    assert isinstance(document, dict)
    return document


READS = {1, 2, 3, 4, 43}


@pytest.fixture(autouse=True)
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """Functions that devices were asked for; whatever the tool, none of them writes."""
    asked: set[int] = set()
    answer_of = SimulatedDevice.answer

    def noted(device: SimulatedDevice, pdu: bytes) -> bytes:
        asked.add(pdu[0])
        return answer_of(device, pdu)

    monkeypatch.setattr(SimulatedDevice, "answer", noted)
    yield asked
    assert asked <= READS


@pytest.fixture(scope="module")
def bench() -> Iterator[tuple[str, dict[int, SimulatedDevice]]]:
    with simulated({1: "eastron_sdm630", 3: "carlo_gavazzi_em300_et300", 4: "socomec_diris_a10"}) as (
        port,
        devices,
    ):
        yield f"127.0.0.1:{port}", devices


@pytest.mark.slow
def test_scan_says_which_units_answer(
    bench: tuple[str, dict[int, SimulatedDevice]], functions: set[int]
) -> None:
    target, _ = bench
    assert answer("scan", target, "--units", "1-4") == {"target": target, "asked": 4, "units": [1, 3, 4]}
    assert "0 of 1 units answer" in ask("scan", target, "--units", "9")
    assert functions == {3}


def test_scan_asks_the_person_at_the_terminal_before(
    bench: tuple[str, dict[int, SimulatedDevice]], functions: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.cli._modbus_tools._a_person_is_there", lambda: True)
    arguments = ["scan", bench[0], "--units", "1", "--timeout-s", "0.3"]
    refused = CliRunner().invoke(app, arguments, input="n\n")
    assert refused.exit_code == 1
    assert "1 units" in refused.output
    assert not functions, "nothing was asked of the line"
    assert "1 of 1 units answer" in CliRunner().invoke(app, arguments, input="y\n").output
    assert "1 of 1 units answer" in ask(*arguments, "--yes")


@pytest.mark.slow
def test_long_work_shows_how_far_it_is_on_a_terminal(
    bench: tuple[str, dict[int, SimulatedDevice]], tmp_path: Path
) -> None:
    terminal = CliRunner(env={"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "120"})

    def shown(*arguments: str) -> str:
        return terminal.invoke(app, list(arguments), catch_exceptions=False).stderr

    target, _ = bench
    assert "2/2" in shown("scan", target, "--units", "1-2", "--timeout-s", "0.1")
    config = tmp_path / "building.yaml"
    config.write_text(SITE.format(port=target.rpartition(":")[2]), encoding="utf-8")
    assert "1/1" in shown("commission", str(config), "--wait", "0")
    past = tmp_path / "past.csv"
    past.write_text("ts_utc,kwh\n2025-01-01T00:00:00Z,1\n2025-01-01T01:00:00Z,2\n", encoding="utf-8")
    arguments = ("--config", str(config), "--map", "kwh=main.energy_import")
    assert "100 %" in shown("import", str(past), *arguments)


@pytest.mark.slow
def test_probe_recognises_a_device_by_its_fingerprint(
    bench: tuple[str, dict[int, SimulatedDevice]], functions: set[int]
) -> None:
    target, _ = bench
    found = answer("probe", target, "--unit", "3")["evidence"]
    assert isinstance(found, list)
    assert found[0]["template"] == "carlo_gavazzi_em300_et300"
    assert found[0]["weight"] == 3
    output = ask("probe", target, "--unit", "4")
    assert "socomec_diris_a10" in output
    assert functions == {3, 4, 43}
    assert "the plate of the device" in output


def test_probe_says_when_nobody_answers(bench: tuple[str, dict[int, SimulatedDevice]]) -> None:
    assert "unit 9 does not answer" in ask("probe", bench[0], "--unit", "9", exit_code=2)


def test_try_prints_the_value_in_every_order(bench: tuple[str, dict[int, SimulatedDevice]]) -> None:
    target, _ = bench
    found = answer("try", target, "--address", "0", "--space", "input", "--count", "2")
    rows = found["values"]
    assert isinstance(rows, list)
    assert {"type": "float32", "order": "ABCD", "value": 231.0} in rows
    assert len([row for row in rows if row["type"] == "float32"]) == 4
    output = ask("try", target, "--address", "0", "--space", "input", "--count", "2")
    assert "4367 0000" in output
    assert "231" in output


def test_what_is_not_an_address_is_refused_with_the_right_way() -> None:
    assert "not an address — use tcp://HOST" in ask("scan", "ftp://x", exit_code=2)
    assert "unknown option 'baud'" in ask("scan", "serial:///dev/ttyUSB0?baud=9600", exit_code=2)
    assert "parity" in ask("scan", "serial:///dev/ttyUSB0?parity=X", exit_code=2)
    assert "/dev/none refuses" in ask(
        "try", "serial:///dev/none?baudrate=9600&stopbits=2", "--address", "1", exit_code=2
    )
    assert "is not a list of units" in ask("scan", "127.0.0.1", "--units", "x", exit_code=2)
    assert "go from 0 to 255" in ask("scan", "127.0.0.1", "--units", "256", exit_code=2)


def test_rtu_over_tcp_is_a_target_too() -> None:
    with simulated({2: "eastron_sdm120"}, framing=Framing.RTU) as (port, _):
        found = answer(
            "try",
            f"rtu+tcp://127.0.0.1:{port}",
            "--unit",
            "2",
            "--address",
            "0",
            "--space",
            "input",
            "--count",
            "2",
        )
    assert found["words"] == [0x4367, 0x0000]


def test_commission_judges_every_point(tmp_path: Path) -> None:
    config = tmp_path / "building.yaml"
    with simulated({1: "eastron_sdm630"}) as (port, devices):
        config.write_text(SITE.format(port=port), encoding="utf-8")
        output = ask("commission", str(config), "--wait", "0")
        assert "231.0 V is what one expects" in output
        assert "too little power to see it move" in output
        template = load_template("eastron_sdm630")
        frequency = template.register("frequency")
        devices[1].set_words(Space.INPUT, frequency.address, 0x0000, 0x4248)
        found = answer("commission", str(config), "--wait", "0", "--device", "main")["devices"]
        assert isinstance(found, dict)
        row = next(each for each in found["main"] if each["point"] == "main.frequency")
        assert row["verdict"] == "wrong"
        assert "CDAB 50" in row["in_other_orders"]
        assert "In other orders" in ask("commission", str(config), "--wait", "0", exit_code=1)
    assert "there is no device 'man'" in ask("commission", str(config), "--device", "man", exit_code=2)
    assert "6 not read" in ask("commission", str(config), "--wait", "0", exit_code=1)


def test_plan_shows_the_requests_the_load_and_what_was_taught(tmp_path: Path) -> None:
    config = write_site(tmp_path, poll_s=5)
    book = LessonBook(tmp_path / "data" / "lessons.json")
    book.keep("main", Lesson("test_meter", frozenset({(Space.HOLDING, 10)}), frozenset({"temperature"})))
    output = ask("plan", str(config), "--requests")
    assert "The line is busy" in output
    assert "main taught 1 borders, does not have temperature" in output
    document = answer("plan", str(config))
    links = document["links"]
    assert isinstance(links, list)
    assert [len(job["requests"]) for job in links[0]["jobs"] if job["device"] == "main"] == [2]
    assert document["taught"] == ["main"]
    assert answer("plan", str(config), "--forget", "main")["taught"] == []
    assert "there is no device 'x'" in ask("plan", str(config), "--forget", "x", exit_code=2)


def test_plan_refuses_impossible_periods_with_the_arithmetic(tmp_path: Path) -> None:
    config = write_site(tmp_path, poll_s=0.1)
    text = config.read_text(encoding="utf-8")
    fast = next(line for line in text.splitlines() if "type: modbus_tcp" in line)
    slow = "  - {id: tgbt, type: modbus_rtu, port: /dev/ttyS9, baudrate: 1200}"
    config.write_text(text.replace(fast, slow), encoding="utf-8")
    told = ask("plan", str(config), exit_code=2)
    assert "impossible" in told
    assert "1200 baud" in told
    assert "times longer" in told


def test_devices_are_listed_searched_and_shown(tmp_path: Path) -> None:
    assert "35 devices, 631 registers" in ask("devices")
    assert "notes only" in ask("devices", "--search", "carel")
    shown = ask("devices", "intesis_inmbsdai_daikin_ac")
    assert "switch 'temperature_scale'" in shown
    assert "wears out" in shown
    assert "did you mean 'eastron_sdm630'?" in ask("devices", "eastron_sdm63", exit_code=2)
    whole = answer("devices", "dedietrich_remeha_gtw08")["devices"]
    assert isinstance(whole, list)
    assert whole[0]["never_write"][0]["address"] == 200
    assert "name" not in answer("devices", "--schema")["$defs"]["Register"]["required"]  # type: ignore[index]


def test_points_go_out_as_csv_and_a_makers_table_becomes_a_template(tmp_path: Path) -> None:
    config = write_site(tmp_path)
    out = tmp_path / "points.csv"
    ask("points", "export", str(config), "--out", str(out))
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("point;name;device")
    assert len(lines) == 4
    assert len(answer("points", "export", str(config))["points"]) == 3  # type: ignore[arg-type]
    table = tmp_path / "table.csv"
    table.write_text(
        "Key;Address;Type;Scale;Unit;Desc\nsupply;0x10;int16;0,1;°C;départ\nfault;3;uint16;;;\n",
        encoding="utf-8-sig",
    )
    arguments = ("--id", "mine", "--vendor", "V", "--model", "M", "--templates", str(tmp_path / "templates"))
    assert "2 registers written" in ask("points", "import", str(table), *arguments)
    made = load_template("mine", folders=[tmp_path / "templates"])
    assert (made.register("supply").address, made.register("supply").scale, made.register("supply").unit) == (
        16,
        0.1,
        "°C",
    )
    assert "exists already" in ask("points", "import", str(table), *arguments, exit_code=2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key;address\na;1\n", "line 1: there is no column type"),
        ("key;address;type;colour\na;1;int16;red\n", "unknown column 'colour'"),
        ("key;address;type\na;one;int16\n", "line 2: address 'one' is not a number"),
        ("key;address;type\na;1;int16\nb;2;float16\n", "line 3: type"),
        ("key;address;type\na;1;int16\na;2;int16\n", "used twice"),
        ("key;address;type\n\na;1;int16;9\n", "line 3: there are more cells than columns"),
        ("key;address;type;scale\na;1;int16;inf\n", "line 2: scale 'inf' is not a number"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    output = ask(
        "points",
        "import",
        str(table),
        "--id",
        "x",
        "--vendor",
        "V",
        "--model",
        "M",
        "--templates",
        str(tmp_path),
        exit_code=2,
    )
    assert told in output


def test_simulate_refuses_what_it_cannot_serve() -> None:
    assert "notes only" in ask("simulate", "carel_pco", exit_code=2)
    assert "'x' is not a unit number" in ask("simulate", "x:eastron_sdm630", exit_code=2)
    assert "no device template" in ask("simulate", "nothing", exit_code=2)


def test_faults_fall_on_the_share_of_requests_that_was_asked_for() -> None:
    import random

    answer_pdu = bytes([3, 4, 0, 1, 0, 2])
    assert Faults(silent=1.0).on(answer_pdu) is None
    assert Faults(refusing=1.0).on(answer_pdu) == (0.0, bytes([0x83, 4]))
    assert Faults(short=1.0).on(answer_pdu) == (0.0, bytes([3, 2, 0, 1]))
    assert Faults(late=1.0, late_s=2.0).on(answer_pdu) == (2.0, answer_pdu)
    some = Faults(silent=0.3, chance=random.Random(1))  # noqa: S311 - a test's choice
    assert 200 < sum(some.on(answer_pdu) is None for _ in range(1000)) < 400
