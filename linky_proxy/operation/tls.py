"""HTTPS without a proxy in front."""

import ssl
from pathlib import Path

from linky_proxy.settings import PREFIX, SettingsError


def server_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """A context that serves the PEM chain `certificate` with its private `key`, from TLS 1.2 on; None without them.

    Raises:
        SettingsError: a file cannot be read, or the two do not belong together.
    """
    if certificate is None or key is None:
        return None
    for path, name in ((certificate, "TLS_CERT"), (key, "TLS_KEY")):
        try:
            path.read_bytes()
        except OSError as error:
            raise SettingsError(f"{PREFIX}{name}: {path}: {error.strerror}") from error
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    # By itself the least that the machine's OpenSSL is configured for.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # A key that asks for a passphrase would make the start wait for a keyboard.
        context.load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        raise SettingsError(
            f"{PREFIX}TLS_CERT, {PREFIX}TLS_KEY: {certificate} and {key} are not a PEM certificate and its private key "
            f"without passphrase ({error.reason or 'unreadable'})"
        ) from error
    return context
