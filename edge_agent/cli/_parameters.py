"""Parameters that several commands parse: periods and time zones."""

from zoneinfo import ZoneInfo

import typer

from edge_agent.savings import Period

PERIOD = "START/END, ISO dates, END excluded"


def parse_period(text: str) -> Period:
    """A period written START/END; a usage error otherwise."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def parse_zone(text: str) -> ZoneInfo:
    """A time zone by its IANA name; a usage error otherwise."""
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:
        raise typer.BadParameter(f"{text!r} is not a time zone; write one such as Europe/Paris") from error
