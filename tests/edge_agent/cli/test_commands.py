"""The commands, as a user types them."""

import gzip
import json
import logging
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app
from edge_agent.config import Building, load_building
from edge_agent.energy import HOUR, Interval
from edge_agent.logs import JsonFormatter
from edge_agent.running import main
from edge_agent.store import Store, only_agent
from tests.edge_agent.meters import free_port
from tests.edge_agent.sites import write_site

pytestmark = pytest.mark.slow


MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
CSV = "ts_utc,kwh,temp_c\n2026-01-01T00:00:00Z,1.5,4\n2026-01-01T01:00:00Z,2.5,\n2026-01-01T02:00:00Z,,6\n"
MAPS = ("--map", "kwh=main.energy_import", "--map", "temp_c=outdoor.temperature")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_site(tmp_path)


def ask(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result.output


def load(config: Path, text: str | bytes, *arguments: str, exit_code: int = 0) -> str:
    file = config.parent / "past.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ask("import", str(file), "--config", str(config), *arguments, exit_code=exit_code)


def kept(config: Path) -> tuple[list[Interval], list[Interval]]:
    building = load_building(config)
    with Store(building.database) as store:
        return store.reader.energy("main.energy_import"), store.reader.means("outdoor.temperature")


def test_the_version_is_that_of_the_distribution() -> None:
    assert re.fullmatch(r"edge-agent \d+\.\d+\.\d+\n", ask("--version"))


def test_help_names_every_command() -> None:
    output = ask("--help")
    for command in ("run", "check", "read", "import", "savings", "cee", "token"):
        assert re.search(rf"\b{command}\b", output)


def test_an_unknown_command_is_a_usage_error() -> None:
    assert "No such command" in ask("reed", exit_code=2)


def test_check_shows_what_each_device_costs_and_finds_nothing_wrong(config: Path) -> None:
    assert "2 devices, 3 points, nothing wrong found" in ask("check", str(config))
    answer = json.loads(ask("check", str(config), "--json"))
    assert answer["ok"] is True
    assert [row["requests"] for row in answer["devices"]] == [1, 1]


def test_check_tells_mistakes_with_file_and_line_and_exits_2(config: Path) -> None:
    config.write_text(config.read_text().replace("Europe/Paris", "Europe/Lutece"))
    assert f"{config}:1: time zone 'Europe/Lutece' is unknown — " in ask("check", str(config), exit_code=2)
    answer = json.loads(ask("check", str(config), "--json", exit_code=2))
    assert answer["ok"] is False
    assert answer["problems"][0]["line"] == 1


def test_check_prints_the_schema_without_a_configuration() -> None:
    assert json.loads(ask("check", "--schema"))["title"] == "BuildingConfig"
    assert "which configuration?" in ask("check", exit_code=2)


def test_import_keeps_hours_and_leaves_blanks_missing(config: Path) -> None:
    answer = json.loads(load(config, CSV, *MAPS, "--json"))
    assert (answer["rows"], answer["doubles"]) == (3, 0)
    assert [(row["point"], row["hours"], row["missing"]) for row in answer["series"]] == [
        ("main.energy_import", 2, 1),
        ("outdoor.temperature", 2, 1),
    ]
    energy, means = kept(config)
    assert energy == [
        Interval(MIDNIGHT, MIDNIGHT + HOUR, 1.5),
        Interval(MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR, 2.5),
    ]
    assert [each.value for each in means] == [4.0, 6.0]


def test_importing_twice_changes_nothing_and_a_corrected_file_corrects(config: Path) -> None:
    load(config, CSV, *MAPS)
    once = kept(config)
    assert "3 rows read, 0 said twice" in load(config, CSV, *MAPS)
    assert kept(config) == once
    load(config, CSV.replace("2.5", "3.5"), *MAPS)
    assert [each.value for each in kept(config)[0]] == [1.5, 3.5]


def test_a_compressed_file_is_read_as_it_is(config: Path) -> None:
    load(config, gzip.compress(CSV.encode()), *MAPS)
    assert len(kept(config)[0]) == 2


def test_half_hours_are_joined_and_a_missing_one_lowers_the_coverage(config: Path) -> None:
    text = "ts_utc,kwh,temp_c\n2026-01-01T00:00Z,1,4\n2026-01-01T00:30Z,2,6\n2026-01-01T01:30Z,3,8\n"
    load(config, text, *MAPS)
    energy, means = kept(config)
    assert [(each.value, each.coverage) for each in energy] == [(3.0, 1.0), (3.0, 0.5)]
    assert [(each.value, each.coverage) for each in means] == [(5.0, 1.0), (8.0, 0.5)]


def test_civil_times_are_imported_in_their_zone(config: Path) -> None:
    text = "ts,kwh\n2026-10-25T02:00,1\n2026-10-25T02:00,2\n"
    load(config, text, *MAPS[:2], "--timezone", "Europe/Paris")
    assert [each.start.hour for each in kept(config)[0]] == [0, 1]


def test_a_wrong_row_is_named_and_nothing_is_imported(config: Path) -> None:
    output = load(config, CSV.replace("2.5", "2,5x"), *MAPS, exit_code=2)
    assert "past.csv:3: " in output
    assert "nothing was imported" in output
    assert not load_building(config).database.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--map", "kwh"), "must be COLUMN=POINT"),
        (("--map", "kwh=main.energy"), "did you mean 'main.energy_import'?"),
        (("--map", "kwh=main.power", "--map", "kwh=main.energy_import"), "mapped twice"),
        ((*MAPS, "--timezone", "Europe/Pari"), "did you mean 'Europe/Paris'?"),
        (("--map", "nothing=main.energy_import"), "there is no column 'nothing'"),
    ],
)
def test_a_wrong_way_to_import_is_told(config: Path, arguments: tuple[str, ...], told: str) -> None:
    assert told in load(config, CSV, *arguments, exit_code=2)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00x", gzip.compress(CSV.encode())[:20]])
def test_a_file_that_cannot_be_read_is_told(config: Path, content: bytes) -> None:
    assert "past.csv: " in load(config, content, *MAPS, exit_code=2)


def test_a_file_that_is_not_there_is_told(config: Path) -> None:
    output = ask("import", "gone.csv", "--config", str(config), *MAPS, exit_code=2)
    assert "gone.csv: cannot be read" in output


def test_a_token_is_made_listed_without_its_secret_and_revoked(config: Path) -> None:
    made = json.loads(ask("token", "create", "--config", str(config), "--name", "ha", "--json"))
    assert made["scope"] == "read"
    listed = ask("token", "list", "--config", str(config), "--json")
    assert made["token"] not in listed
    assert json.loads(listed)["tokens"] == [{key: made[key] for key in ("id", "name", "scope", "created")}]
    assert "ha" in ask("token", "list", "--config", str(config))
    assert "is revoked" in ask("token", "revoke", made["id"], "--config", str(config))
    assert json.loads(ask("token", "list", "--config", str(config), "--json"))["tokens"] == []
    assert "token list" in ask("token", "revoke", made["id"], "--config", str(config), exit_code=2)


def test_a_token_for_people_is_printed_alone_on_its_line(config: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "edge_agent",
        "token",
        "create",
        "--config",
        str(config),
        "--scope",
        "admin",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert re.fullmatch(r"lgtb_\S{43}\n", done.stdout)
    revoked = json.loads(ask("token", "list", "--config", str(config), "--json"))["tokens"][0]["id"]
    assert json.loads(ask("token", "revoke", revoked, "--config", str(config), "--json")) == {
        "revoked": revoked
    }


def test_reading_meters_that_are_off_says_why_and_exits_1(config: Path) -> None:
    answer = json.loads(ask("read", str(config), "--json", exit_code=1))
    assert {row["value"] for row in answer["points"]} == {None}
    assert "127.0.0.1:1" in answer["points"][0]["error"]
    assert "main.power" in ask("read", str(config), "--point", "main.power", exit_code=1)
    assert "did you mean 'main.power'?" in ask("read", str(config), "--point", "main.powr", exit_code=2)


def test_a_mistake_in_the_configuration_stops_every_command_with_its_line(config: Path) -> None:
    config.write_text(config.read_text().replace("unit: 2", "unit: 900"))
    for command in (("read", str(config)), ("token", "list", "--config", str(config)), ("run", str(config))):
        assert re.search(r"building\.yaml:\d+: devices\[1\]\.unit: 900", ask(*command, exit_code=2))


def test_savings_and_cee_start_without_loading_modbus_or_http() -> None:
    script = (
        "import sys\nfrom edge_agent.cli._program import app\nfrom typer.testing import CliRunner\n"
        "for name in ('savings', 'cee'):\n"
        "    assert CliRunner().invoke(app, [name, '--help']).exit_code == 0\n"
        "print([name for name in ('pymodbus', 'aiohttp', 'sqlite3') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Path]:
    """A site whose two meters are a process of their own."""
    command = [sys.executable, "-m", "tests.edge_agent.meter_process", str(tmp_path / "meters")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as process:
        assert process.stdout is not None
        yield write_site(tmp_path, port=int(process.stdout.readline()))
        process.kill()


def test_read_prints_every_point_once(simulated: Path) -> None:
    answer = json.loads(ask("read", str(simulated), "--json"))
    assert [(row["id"], row["value"], row["unit"]) for row in answer["points"]] == [
        ("main.power", 8000.0, "W"),
        ("main.energy_import", 1000.0, "kWh"),
        ("outdoor.temperature", 4.5, "°C"),
    ]
    assert "8000" in ask("read", str(simulated), "--point", "main.power")


def test_run_serves_imports_beside_it_work_and_a_signal_stops_it_cleanly(simulated: Path) -> None:
    made = json.loads(ask("token", "create", "--config", str(simulated), "--json"))
    with subprocess.Popen(
        [sys.executable, "-m", "edge_agent", "run", str(simulated)], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        url = ""
        for line in process.stderr:
            message = json.loads(line)["message"]
            if message.startswith("serving "):
                url = message.removeprefix("serving ")
                break
        headers = {"Authorization": f"Bearer {made['token']}"}
        request = urllib.request.Request(f"{url}/api/v1/state", headers=headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
            assert json.load(response)["site"]["id"] == "town-hall"
        load(simulated, CSV, *MAPS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert "Traceback" not in process.stderr.read()
    assert [each.value for each in kept(simulated)[0][:2]] == [1.5, 2.5]


def test_a_running_agent_stops_at_the_signal_of_a_terminal(config: Path) -> None:
    port = free_port()
    config.write_text(config.read_text().replace("port: 0", f"port: {port}"))
    answered = threading.Event()

    def interrupt() -> None:
        while not answered.is_set():
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                answered.set()
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt, daemon=True)
    thread.start()
    assert main(handed_over(load_building(config)), "--verbose") == 0
    assert answered.is_set()
    thread.join(timeout=60)


def handed_over(building: Building) -> str:
    descriptor, name = tempfile.mkstemp()
    Path(name).unlink()
    with os.fdopen(os.dup(descriptor), "wb") as file:
        pickle.dump(building, file)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return str(descriptor)


def test_an_agent_that_cannot_run_says_why(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    building = load_building(config)
    with only_agent(building.store_folder):
        assert main(handed_over(building)) == 2
        with subprocess.Popen(
            [sys.executable, "-m", "edge_agent", "run", str(config)], stderr=subprocess.PIPE, text=True
        ) as process:
            said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (2, capsys.readouterr().err)
    assert "already works in this folder" in said


def test_a_running_agent_has_loaded_nothing_that_it_does_not_use() -> None:
    script = (
        "import sys\nfrom edge_agent import running, service\n"
        "print([name for name in ('ruamel.yaml', 'typer', 'numpy', 'xml.etree', 'prometheus_client', 'zeroconf', 'paho')"
        " if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_a_log_line_is_one_json_object_with_its_traceback() -> None:
    try:
        raise ValueError("bad")
    except ValueError:
        record = logging.LogRecord(
            "edge_agent.x", logging.ERROR, "f.py", 1, "é %s", ("failed",), sys.exc_info()
        )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    content = json.loads(line)
    assert (content["level"], content["logger"], content["message"]) == ("error", "edge_agent.x", "é failed")
    assert "ValueError: bad" in content["error"]
    assert content["time"].endswith("Z")
