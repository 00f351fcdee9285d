"""HTTPS for the API, from the site's own certificate."""

import ssl
import stat
from pathlib import Path

from edge_agent.errors import EdgeAgentError


class TlsError(EdgeAgentError):
    """The certificate or its key cannot be used."""


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Context of the server; TLS 1.2 at least.

    Raises:
        TlsError: a file cannot be used, or others can read the key.
    """
    try:
        if stat.S_IMODE(key.stat().st_mode) & 0o077:
            raise TlsError(f"{key}: others can read it — run: chmod 600 {key}")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError is one
        raise TlsError(f"api.tls: {certificate} with {key} cannot be used: {error}") from error
    return context
