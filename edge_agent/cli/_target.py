"""The address of a device on the command line, for tools that need no configuration."""

from urllib.parse import parse_qs, urlsplit

from edge_agent.config.models import ModbusLinkSection, RtuLinkSection, RtuOverTcpLinkSection, TcpLinkSection
from edge_agent.errors import EdgeAgentError
from edge_agent.modbus.link import Link
from edge_agent.modbus.opening import link_of

TARGET_HELP = (
    "tcp://HOST[:PORT], rtu+tcp://HOST[:PORT] or serial:///dev/ttyUSB0; serial options follow a '?', as in "
    "?baudrate=9600&parity=N&stopbits=1"
)
_KNOWN = ("baudrate", "parity", "stopbits")


class TargetError(EdgeAgentError):
    """The text is not the address of a device."""


def section_of(text: str, timeout_s: float) -> ModbusLinkSection:
    """The link that an address means.

    Raises:
        TargetError: it means none.
    """
    # A bare host is the commonest thing to type.
    parts = urlsplit(text if "//" in text else f"tcp://{text}")
    options: dict[str, object] = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := options.keys() - set(_KNOWN):
        raise TargetError(f"{text}: unknown option {min(unknown)!r} — known: {', '.join(_KNOWN)}")
    options |= {"id": "target", "timeout_s": timeout_s}
    try:
        host, port = parts.hostname or "", parts.port or 502
        match parts.scheme:
            case "tcp":
                return TcpLinkSection.model_validate(
                    {**options, "type": "modbus_tcp", "host": host, "port": port}
                )
            case "rtu+tcp":
                return RtuOverTcpLinkSection.model_validate(
                    {**_numbers(options), "type": "modbus_rtu_over_tcp", "host": host, "port": port}
                )
            case "serial":
                return RtuLinkSection.model_validate(
                    {**_numbers(options), "type": "modbus_rtu", "port": parts.path}
                )
    except ValueError as error:
        raise TargetError(f"{text}: {error}") from error
    raise TargetError(f"{text}: not an address — use {TARGET_HELP}")


def open_target(text: str, timeout_s: float) -> Link:
    """A link to the address, not yet opened.

    Raises:
        TargetError: the text is not an address.
    """
    return link_of(section_of(text, timeout_s))


def _numbers(options: dict[str, object]) -> dict[str, object]:
    return {
        name: int(value) if name == "stopbits" and isinstance(value, str) else value
        for name, value in options.items()
    }
