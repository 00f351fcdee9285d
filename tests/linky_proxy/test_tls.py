"""HTTPS by the proxy itself."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from linky_proxy.operation.tls import server_context
from linky_proxy.settings import SettingsError
from tests.linky_proxy.test_cli import SETTINGS, running

pytestmark = pytest.mark.slow


def write_pair(folder: Path, name: str = "proxy", passphrase: bytes = b"") -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encryption = (
        serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    )
    return paths


async def test_a_proxy_with_a_certificate_is_reached_by_https_only(tmp_path: Path) -> None:
    certificate, key = write_pair(tmp_path)
    environment = SETTINGS | {
        "LINKY_PROXY_PORT": "0",
        "LINKY_PROXY_TLS_CERT": str(certificate),
        "LINKY_PROXY_TLS_KEY": str(key),
    }
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with running(**environment) as (process, listening), aiohttp.ClientSession() as session:
        address = f"127.0.0.1:{listening['port']}/healthz"
        async with session.get(f"https://{address}", ssl=trusting) as response:
            assert response.status == 200
        with pytest.raises(aiohttp.ClientError):
            await session.get(f"http://{address}")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), timeout=20) == 0


def test_old_protocols_are_not_spoken(tmp_path: Path) -> None:
    context = server_context(*write_pair(tmp_path))
    assert context is not None
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_without_certificate_there_is_no_tls() -> None:
    assert server_context(None, None) is None


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    certificate, key = write_pair(tmp_path)
    with pytest.raises(SettingsError, match=r"LINKY_PROXY_TLS_CERT: .*absent"):
        server_context(tmp_path / "absent", key)
    with pytest.raises(SettingsError, match=r"LINKY_PROXY_TLS_KEY: .*absent"):
        server_context(certificate, tmp_path / "absent")


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    certificate, _ = write_pair(tmp_path)
    _, other = write_pair(tmp_path, "other")
    with pytest.raises(SettingsError, match="private key"):
        server_context(certificate, other)


def test_a_key_with_a_passphrase_is_told_instead_of_asking_a_keyboard(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="without passphrase"):
        server_context(*write_pair(tmp_path, passphrase=b"secret"))
