"""How to reach an MQTT broker: one section of ``building.yaml``, used by the links that read and by the publisher.

TLS with verification of the certificate is on unless the broker is on this machine: what crosses a network commands a
building. Turning it off is possible and must be written down (``tls: false``).
"""

import ipaddress
import logging
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from edge_agent.errors import EdgeAgentError
from edge_agent.secret_files import read_secret
from edge_agent.section import Section

if TYPE_CHECKING:
    import aiomqtt

_LOG = logging.getLogger(__name__)
_PLAIN_PORT, _TLS_PORT = 1883, 8883


class BrokerError(EdgeAgentError):
    """The options of a broker cannot be used."""


class BrokerSection(Section):
    """An MQTT broker and who we are there."""

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535, description="8883 with TLS, else 1883")
    tls: bool | None = Field(default=None, description="on unless the broker is this machine")
    ca_file: Path | None = Field(
        default=None, description="authority of the broker's certificate; the system's when absent"
    )
    certificate_file: Path | None = Field(
        default=None, description="our certificate, when the broker asks for one"
    )
    key_file: Path | None = None
    user: str | None = Field(default=None, min_length=1)
    password_file: Path | None = Field(default=None, description="file readable by its owner alone")
    client_id: str | None = Field(default=None, min_length=1, max_length=64)
    keepalive_s: int = Field(default=30, ge=5, le=3600)

    @property
    def uses_tls(self) -> bool:
        """Whether the connection is encrypted and the certificate verified."""
        return not is_loopback(self.host) if self.tls is None else self.tls

    @property
    def effective_port(self) -> int:
        """Port to connect to."""
        return self.port or (_TLS_PORT if self.uses_tls else _PLAIN_PORT)

    @property
    def address(self) -> str:
        """``host:port``, for messages."""
        return f"{self.host}:{self.effective_port}"

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.password_file and not self.user:
            raise ValueError("password_file needs user")
        if (self.certificate_file is None) != (self.key_file is None):
            raise ValueError("certificate_file and key_file go together")
        if not self.uses_tls and (self.ca_file or self.certificate_file):
            raise ValueError("certificates are given, but TLS is off: remove 'tls: false'")
        return self


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, told from its name or address alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(broker: BrokerSection, folder: Path) -> ssl.SSLContext | None:
    """Context that verifies the broker's certificate and name, or ``None`` without TLS.

    Args:
        broker: the broker's options.
        folder: folder that relative paths start from: that of ``building.yaml``.

    Raises:
        BrokerError: a certificate file cannot be used.
    """
    if not broker.uses_tls:
        return None
    try:
        context = ssl.create_default_context(cafile=folder / broker.ca_file if broker.ca_file else None)
        if broker.certificate_file and broker.key_file:
            context.load_cert_chain(folder / broker.certificate_file, folder / broker.key_file)
    except OSError as error:  # ssl.SSLError is one
        raise BrokerError(
            f"the certificates of the broker {broker.host} cannot be used: {error} — check ca_file, certificate_file and key_file"
        ) from error
    return context


def client(
    broker: BrokerSection,
    folder: Path,
    *,
    will: aiomqtt.Will | None = None,
    client_id: str | None = None,
    clean_session: bool = True,
    max_queued_incoming_messages: int | None = 10_000,
) -> aiomqtt.Client:
    """A client to enter with ``async with``; nothing is contacted before.

    Args:
        broker: the broker's options.
        folder: folder that relative paths start from: that of ``building.yaml``.
        will: what the broker says for us when we vanish.
        client_id: identifier used when the section gives none.
        clean_session: whether the broker forgets us when we leave.
        max_queued_incoming_messages: messages that may wait here before the newest are dropped.

    Raises:
        BrokerError: a certificate file cannot be used.
        SecretError: the file of the password cannot be used.
    """
    # Only sites that have a broker pay for loading the client.
    import aiomqtt  # noqa: PLC0415 - see above

    if not broker.uses_tls and not is_loopback(broker.host):
        _LOG.warning(
            "the broker %s is reached without TLS: anyone on the way can read and change values", broker.host
        )
    return aiomqtt.Client(
        broker.host,
        broker.effective_port,
        identifier=broker.client_id or client_id,
        username=broker.user,
        password=read_secret(folder / broker.password_file) if broker.password_file else None,
        will=will,
        clean_session=clean_session,
        keepalive=broker.keepalive_s,
        tls_context=tls_context(broker, folder),
        timeout=10,
        max_queued_incoming_messages=max_queued_incoming_messages,
    )
