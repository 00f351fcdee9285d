"""`edge-agent dossier`: a dossier from opening to the délégataire's answer, by commands alone."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from edge_agent.cli.dossier import app
from tests.edge_agent.dossiers.town_hall import DOCUMENTS, GIVEN, NAME, OPERATION
from tests.edge_agent.sites import write_site


class Site:
    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, write_site(folder)
        text = self.config.read_text(encoding="utf-8")
        self.config.write_text(
            text.replace("Paris, sector: bureaux", 'Paris, department: "75", sector: bureaux'), "utf-8"
        )

    def run(self, command: str, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(
            app, [command, str(self.config), *arguments], input=stdin, env={"COLUMNS": "200"}
        )

    def open(self) -> None:
        inputs = json.dumps(OPERATION.inputs)
        assert self.run("new", NAME, "--fiche", "BAT-TH-116", "--inputs", "-", stdin=inputs).exit_code == 0


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.mark.slow
def test_a_dossier_is_opened_filled_exported_sent_and_answered(site: Site, tmp_path: Path) -> None:
    site.open()
    assert site.run("set", NAME, "-", stdin=json.dumps(GIVEN)).exit_code == 0
    for kind, day in DOCUMENTS.items():
        file = tmp_path / f"{kind}.pdf"
        file.write_bytes(kind.value.encode())
        assert (
            site.run("attach", NAME, str(file), "--kind", kind.value, "--day", day.isoformat()).exit_code == 0
        )
    for step in ("age", "existing_class"):
        assert site.run("confirm", NAME, step).exit_code == 0

    shown = site.run("show", NAME)
    assert "[x] invoice" in shown.stdout
    assert "[ ] deposit: Dossier sent" in shown.stdout
    assert site.run("state", NAME, "ready").exit_code == 0
    assert site.run("export", NAME, "--out", str(tmp_path / "dossier.zip")).exit_code == 0
    assert (tmp_path / "dossier.zip").read_bytes().startswith(b"PK")
    assert site.run("state", NAME, "sent").exit_code == 0
    answer = json.dumps({"dossier": NAME, "status": "accepted", "day": "2026-12-01"})
    assert site.run("answer", "-", stdin=answer).stdout == f"{NAME}: accepted\n"
    assert site.run("issued", NAME, "2027-01-10").exit_code == 0
    assert site.run("discard", NAME).exit_code == 2

    (listed,) = json.loads(site.run("list", "--json").stdout)
    assert (listed["dossier"]["state"], listed["completeness"], listed["kwh_cumac"]) == (
        "accepted",
        1.0,
        195_352,
    )
    assert "195352" in site.run("recap").stdout
    assert "195352" in site.run("list").stdout
    assert "all as written" in site.run("verify").stdout


def test_what_prevents_the_deposit_exits_3(site: Site) -> None:
    site.open()
    site.run("set", NAME, "-", stdin=json.dumps({"beneficiary": {"siren": "1"}}))

    shown = site.run("show", NAME)
    assert shown.exit_code == 3
    assert "DOS-SIREN-01" in shown.stdout
    assert json.loads(site.run("show", NAME, "--json").stdout)["blocking"] == 1


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("show", ["nothing"]),
        ("new", ["Bad Name", "--fiche", "BAT-TH-116"]),
        ("new", ["x", "--fiche", "rubbish"]),
        ("attach", ["x", "/nowhere", "--kind", "quote"]),
        ("export", ["nothing", "--out", "never.zip"]),
        ("answer", ["/nowhere"]),
    ],
)
def test_a_mistake_exits_2_with_words(site: Site, command: str, arguments: list[str]) -> None:
    result = site.run(command, *arguments)
    assert result.exit_code == 2
    assert result.stderr
