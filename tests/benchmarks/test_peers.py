"""Environments of other programs, and what work costs."""

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks import measuring, peers


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(peers, "_TOOLS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def write_uv(folder: Path, script: str) -> None:
    uv = folder / "uv"
    uv.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    uv.chmod(0o755)


def test_what_the_installer_complains_of_is_told(tools: Path) -> None:
    write_uv(tools, "echo no network >&2; exit 1")

    with pytest.raises(peers.PeerMissingError, match="no network"):
        peers.peer_python("other", "other==1")


def test_an_environment_made_once_is_used_again_and_one_left_half_made_is_not(tools: Path) -> None:
    write_uv(tools, f'echo "$*" >> {tools}/calls; mkdir -p {tools}/other')

    for _ in range(2):
        assert peers.peer_python("other", "other==1", dependencies=False) == tools / "other/bin/python"

    venv, install = (tools / "calls").read_text(encoding="utf-8").splitlines()
    assert venv.startswith("venv --quiet --clear")
    assert install.endswith("--no-deps other==1")
    (tools / "other/complete").unlink()
    peers.peer_python("other", "other==1")
    assert len((tools / "calls").read_text(encoding="utf-8").splitlines()) == 4


def test_a_peer_answers_what_it_is_asked() -> None:
    assert peers.run_peer([sys.executable, "-c", "print(input()[::-1])"], "abc", timeout_s=30) == "cba\n"


def test_work_is_measured_by_both_clocks() -> None:
    with measuring.spending() as waiting:
        time.sleep(0.05)
    with measuring.spending() as working:
        sum(range(1_000_000))

    assert waiting.wall_s >= 0.05
    assert working.cpu_s > 0
    assert waiting.cpu_s < waiting.wall_s


def test_the_system_tells_of_a_process() -> None:
    own = os.getpid()

    assert abs(measuring.cpu_s(own) - time.process_time()) < 1
    assert measuring.memory_bytes(own) > measuring.memory_bytes(own, "RssAnon") > 10_000_000
    assert measuring.written_bytes(own) >= 0
