"""``edge-agent lease``, ``release``, ``leases`` and ``audit``."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.api.tokens import TokenFile
from edge_agent.cli._program import app
from edge_agent.control.opening import control_file
from tests.edge_agent.control.demo_site import OBSERVE, demo_site, simulated, write_demo
from tests.edge_agent.control.test_on_the_building import ZONE, good, take
from tests.edge_agent.service.running import running

pytestmark = pytest.mark.slow


async def program(*arguments: str) -> tuple[int, str]:
    """Run ``edge-agent`` in a thread, beside the agent that it asks."""
    result = await asyncio.to_thread(CliRunner(env={"COLUMNS": "220"}).invoke, app, list(arguments))
    return result.exit_code, " ".join(result.output.split())


async def test_a_point_is_taken_shown_and_given_back(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        before, config = site.zone_c(0), str(tmp_path / "building.yaml")
        await good(agent)
        code, output = await program("lease", config, ZONE, "17.5", "--url", agent.url, "--json")
        assert (code, json.loads(output)["lease"]["written"], site.zone_c(0)) == (0, 17.5, 17.5)
        code, output = await program("lease", config, ZONE, "17.5", "--url", agent.url)
        assert (code, "17.5" in output) == (0, True)
        code, output = await program("leases", config, "--url", agent.url)
        assert (code, "mode: act" in output, "command line" in output) == (0, True, True)
        code, output = await program("leases", config, "--url", agent.url, "--json")
        assert json.loads(output)["leases"][0]["actor"] == "command line"
        code, output = await program("lease", config, "zone1.nothing", "17.5", "--url", agent.url)
        assert (code, "no writable point" in output) == (2, True)
        code, output = await program(
            "lease", config, ZONE, "21", "--url", agent.url, "--priority", "safety", "--actor", "s"
        )
        assert (code, site.zone_c(0)) == (0, 21.0)
        code, output = await program("release", config, ZONE, "--url", agent.url, "--actor", "s", "--json")
        assert (code, len(json.loads(output)["released"]), site.zone_c(0)) == (0, 1, 17.5)
        code, output = await program("release", config, ZONE, "--url", agent.url)
        assert (code, output, site.zone_c(0)) == (0, f"{ZONE}: 1 lease ended.", before)
    assert {token.name for token in TokenFile(tmp_path / "data" / "tokens.json").all()} == {"test"}


async def test_an_agent_that_does_not_run_is_said(tmp_path: Path) -> None:
    config = str(write_demo(tmp_path, 1))
    code, output = await program("leases", config)
    assert (code, "--url" in output) == (2, True)
    write_demo(tmp_path, 1, api_port=1)
    code, output = await program("leases", config)
    assert (code, "is it running" in output) == (2, True)


async def test_the_audit_is_shown_summed_up_verified_and_exported(tmp_path: Path) -> None:
    config = str(write_demo(tmp_path, 1))
    code, output = await program("audit", config)
    assert (code, "has the agent run with control enabled" in output) == (2, True)
    async with simulated() as site, running(demo_site(tmp_path, site.port, OBSERVE)) as agent:
        await good(agent)
        await take(agent, value=5)
    code, output = await program("audit", config, "--limit", "5")
    assert (code, "(observed)" in output, "clamp" in output) == (0, True, True)
    code, output = await program("audit", config, "--json", "--limit", "1")
    assert json.loads(output)["entries"][0]["event"] == "stop"
    code, output = await program("audit", config, "--report")
    assert (code, "Would have been written" in output, "clamp 1" in output) == (0, True, True)
    code, output = await program("audit", config, "--report", "--json")
    assert json.loads(output)["written"]["points"] == []
    exported = tmp_path / "audit.jsonl"
    code, output = await program("audit", config, "--export", str(exported))
    assert code == 0
    code, output = await program("audit", str(exported), "--verify", "--json")
    verdict = json.loads(output)
    assert (code, verdict["valid"], verdict["entries"]) == (0, True, len(exported.read_text().splitlines()))
    code, output = await program("audit", config, "--verify", "--head", verdict["head"])
    assert (code, "none changed" in output) == (0, True)
    code, output = await program("audit", config, "--verify", "--head", "0" * 64)
    assert (code, "CUT" in output) == (1, True)
    exported.write_text(exported.read_text().replace("clamp", "clump"))
    code, output = await program("audit", str(exported), "--verify")
    assert (code, "BROKEN at entry" in output) == (1, True)
    exported.write_text("not an entry")
    code, output = await program("audit", str(exported), "--verify")
    assert (code, "1: not an entry" in output) == (2, True)
    code, output = await program("audit", str(tmp_path / "none.jsonl"), "--verify")
    assert (code, "cannot be read" in output) == (2, True)
    code, output = await program("audit", config, "--export", str(tmp_path / "no" / "folder.jsonl"))
    assert (code, "cannot be written" in output) == (2, True)
    assert control_file(demo_site(tmp_path, 1)).exists()
