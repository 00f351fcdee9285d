"""The broker's options: TLS is on where values cross a network, secrets come from guarded files."""

import ssl
from pathlib import Path

import pytest
from pydantic import ValidationError

from edge_agent.mqtt.broker import BrokerError, BrokerSection, client, tls_context
from edge_agent.secret_files import SecretError, read_secret


@pytest.mark.parametrize(
    ("options", "tls", "port"),
    [
        ({}, False, 1883),
        ({"host": "localhost"}, False, 1883),
        ({"host": "::1"}, False, 1883),
        ({"host": "192.0.2.7"}, True, 8883),
        ({"host": "broker.example"}, True, 8883),
        ({"host": "broker.example", "tls": False}, False, 1883),
        ({"tls": True, "port": 18830}, True, 18830),
    ],
)
def test_tls_is_on_unless_the_broker_is_this_machine(
    options: dict[str, object], tls: bool, port: int
) -> None:
    broker = BrokerSection.model_validate(options)
    assert broker.uses_tls is tls
    assert broker.address == f"{broker.host}:{port}"


def test_with_tls_the_certificate_and_the_name_are_verified(tmp_path: Path) -> None:
    context = tls_context(BrokerSection(host="broker.example"), tmp_path)
    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert tls_context(BrokerSection(), tmp_path) is None


def test_certificates_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    broker = BrokerSection(host="broker.example", ca_file=Path("missing.pem"))
    with pytest.raises(BrokerError, match=r"broker\.example cannot be used"):
        tls_context(broker, tmp_path)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"password_file": "secret"}, "needs user"),
        ({"host": "b.example", "certificate_file": "c.pem"}, "go together"),
        ({"ca_file": "ca.pem"}, "TLS is off"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        BrokerSection.model_validate(options)


async def test_a_password_is_read_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("orange-piano\n", encoding="utf-8")
    secret.chmod(0o644)
    broker = BrokerSection(user="agent", password_file=Path("secret"))
    with pytest.raises(SecretError, match=r"mode 644.*chmod 600") as caught:
        client(broker, tmp_path)
    assert "orange" not in str(caught.value)
    secret.chmod(0o600)
    assert read_secret(secret) == "orange-piano"
    client(broker, tmp_path)


def test_an_empty_or_missing_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="cannot be read"):
        read_secret(tmp_path / "none")
    empty = tmp_path / "empty"
    empty.touch(mode=0o600)
    with pytest.raises(SecretError, match="is empty"):
        read_secret(empty)


async def test_a_network_without_tls_is_said_once_per_client(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client(BrokerSection(host="192.0.2.7", tls=False), tmp_path)
    assert "without TLS" in caplog.text
