"""What a release holds is known to the byte, listed and signed."""

import json
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPI = "https://pypi.org/simple"


def test_every_locked_package_has_the_hash_of_each_of_its_files() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    others = [package for package in locked if "registry" in package["source"]]
    assert len(others) > 100
    for package in others:
        assert package["source"]["registry"] == PYPI, package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


def test_one_version_everywhere() -> None:
    manifest = json.loads((ROOT / "custom_components/linky_gtb/manifest.json").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["version"] == project["version"]


def test_the_release_is_signed_and_no_step_runs_with_more_rights_than_it_names() -> None:
    workflow = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert re.search(r"^permissions: \{\}$", workflow, re.MULTILINE)
    assert "attest-build-provenance" in workflow
    assert workflow.index("script/release dist") < workflow.index("attest-build-provenance")


@pytest.mark.slow
def test_the_files_of_a_release(tmp_path: Path) -> None:
    subprocess.run([ROOT / "script/release", tmp_path], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "edge_agent/cli/__init__.py" in names
    assert "linky_proxy/quota/shared.lua" in names
    assert not [name for name in names if name.startswith(("tests/", "simulators/", "demo/"))]
    materials = {
        program: {part["name"] for part in json.loads(file.read_text(encoding="utf-8"))["components"]}
        for program in ("edge", "proxy")
        for file in [tmp_path / f"{program}.cdx.json"]
    }
    assert {"aiohttp", "pymodbus"} <= materials["edge"]
    assert {"aiohttp", "pyjwt"} <= materials["proxy"]
    assert "pymodbus" not in materials["proxy"]
