"""The files of `deploy/` agree with the program and with each other."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from linky_proxy.cli.settings_table import variables
from linky_proxy.settings import Settings, load
from tests.linky_proxy.deployed import DEPLOY, ROOT, replica
from tests.linky_proxy.stack import JWT_SECRET

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "linky-proxy@.service").read_text(encoding="utf-8")
COMPOSE = YAML(typ="safe").load(DEPLOY / "compose.yaml")
SERVICES = COMPOSE["services"]
KNOWN = {one.name for one in variables()}
NAME = re.compile(r"LINKY_PROXY_\w+")


def environment_of_the_example() -> Mapping[str, str]:
    lines = (DEPLOY / "proxy.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def unit_lines(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def longest_drain_s() -> float:
    fields = Settings.model_fields
    return float(sum(fields[name].default for name in ("drain_s", "upstream_timeout_s", "queue_timeout_s")))


def test_every_variable_that_the_files_name_is_a_setting() -> None:
    for file in DEPLOY.iterdir():
        assert set(NAME.findall(file.read_text(encoding="utf-8"))) <= KNOWN, file.name


def test_the_example_and_the_two_secrets_are_all_that_a_replica_needs(
    tmp_path: Path,
) -> None:
    secrets = {"LINKY_PROXY_CLIENT_SECRET": "its-secret", "LINKY_PROXY_JWT_SECRET": JWT_SECRET}
    file = tmp_path / "proxy.env"
    given = dict(environment_of_the_example()) | secrets
    file.write_text("".join(f"{name}={value}\n" for name, value in given.items()), encoding="utf-8")
    assert load(Settings, file).secure_cookies


def test_compose_runs_as_many_replicas_as_it_tells_them() -> None:
    replicas = {name: service for name, service in SERVICES.items() if service["image"] == "linky-proxy"}
    for service in replicas.values():
        assert service["environment"]["LINKY_PROXY_REPLICAS"] == len(replicas)
    addresses = {value for name, value in SERVICES["haproxy"]["environment"].items() if "REPLICA" in name}
    assert addresses == {f"{name}:8351" for name in replicas}


def test_every_container_may_write_nothing_and_gain_nothing() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert name.startswith("proxy-") or not service["user"].startswith(("0", "root")), name


def test_secrets_come_from_files_alone() -> None:
    for service in SERVICES.values():
        for name in service.get("secrets", ()):
            assert name in COMPOSE["secrets"]
        for name, value in service.get("environment", {}).items():
            assert not name.endswith("_SECRET")
            assert "_SECRET_FILE" not in name or value.removeprefix("/run/secrets/") in service["secrets"]
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def test_only_the_balancer_is_published_and_only_the_replicas_reach_the_quota() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["haproxy"]
    assert COMPOSE["networks"]["quota"]["internal"] is True
    members = {name for name, service in SERVICES.items() if "quota" in service["networks"]}
    assert members == {"proxy-a", "proxy-b", "valkey"}


def test_the_replicas_believe_the_balancer_and_nobody_else() -> None:
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["proxy-a"]["environment"]["LINKY_PROXY_TRUSTED_PROXIES"] == subnet


def test_the_balancer_is_given_every_variable_of_its_file() -> None:
    wanted = set(re.findall(r'"\$\{(\w+)\}"', (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")))
    assert wanted == set(SERVICES["haproxy"]["environment"])


def test_a_replica_is_given_the_time_to_finish_its_requests() -> None:
    (unit_s,) = unit_lines("TimeoutStopSec")
    assert int(unit_s) > longest_drain_s()
    assert int(SERVICES["proxy-a"]["stop_grace_period"].removesuffix("s")) > longest_drain_s()


def test_the_image_runs_as_nobody_in_particular_and_builds_what_is_there() -> None:
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    sources = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for name in line.split()
    ]
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in sources:
        assert (ROOT / name).exists()
        assert f"!{name}" in kept


@pytest.mark.slow
async def test_the_images_health_check_tells_a_replica_that_serves_from_none(tmp_path: Path) -> None:
    (command,) = re.findall(r'^ +CMD (\["python".*)$', DOCKERFILE, re.MULTILINE)
    arguments: list[str] = json.loads(command)

    async def healthy(port: int) -> bool:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments[1:],
            env={"PATH": os.environ["PATH"], "LINKY_PROXY_PORT": str(port)},
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await process.wait() == 0

    (tmp_path / "secret").write_text(JWT_SECRET, encoding="utf-8")
    secrets = {
        name: str(tmp_path / "secret")
        for name in ("LINKY_PROXY_CLIENT_SECRET_FILE", "LINKY_PROXY_JWT_SECRET_FILE")
    }
    environment = dict(environment_of_the_example()) | secrets | {"LINKY_PROXY_PORT": "0"}
    async with replica(environment) as (_, port):
        assert await healthy(port)
    assert not await healthy(port)


@pytest.mark.slow
async def test_the_unit_starts_a_replica_on_the_port_of_its_name(tmp_path: Path) -> None:
    credentials = {}
    for line in unit_lines("LoadCredential"):
        name, _, source = line.partition(":")
        assert Path(source).parent == Path("/etc/linky-proxy")
        credentials[name] = tmp_path / name
        credentials[name].write_text(JWT_SECRET, encoding="utf-8")
    # What systemd would put for %d (the credentials' folder) and %i (the instance's name).
    assignments = " ".join(unit_lines("Environment")).replace("%d", str(tmp_path)).replace("%i", "0")
    environment = dict(word.split("=", 1) for word in assignments.split())
    assert set(credentials) == {
        Path(value).name for name, value in environment.items() if name.endswith("_FILE")
    }
    (command,) = unit_lines("ExecStart")
    assert command.split()[0].endswith("/bin/linky-proxy")
    assert command.split()[1:] == ["run"]
    async with replica(dict(environment_of_the_example()) | environment) as (_, port):
        assert port > 0


def test_the_unit_may_do_nothing_but_serve() -> None:
    for name, value in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateDevices": "yes",
        "CapabilityBoundingSet": "",
        "MemoryDenyWriteExecute": "yes",
        "SystemCallArchitectures": "native",
    }.items():
        assert unit_lines(name) == [value], name
