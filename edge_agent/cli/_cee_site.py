"""CEE commands about one site: what it could earn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from edge_agent.cli._cee_files import mistakes_in_words
from edge_agent.cli._printing import errors_in_words, print_json

if TYPE_CHECKING:
    from edge_agent.config import Building

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD") from error


Day = Annotated[
    date | None, typer.Option(parser=day, metavar="YYYY-MM-DD", help="Day to look from; today by default.")
]


def today() -> date:
    """Today on this machine."""
    return datetime.now(UTC).astimezone().date()


@contextmanager
def site_of(config: Path) -> Iterator[Building]:
    """The building of a configuration; mistakes of the user become a message and exit 2."""
    # Most CEE commands need no building, and start quicker without it.
    from edge_agent.config import load_building  # noqa: PLC0415 - see above

    with errors_in_words(), mistakes_in_words():
        yield load_building(config)


def candidates_command(config: Config, *, engaged: Day = None, as_json: AsJson = False) -> None:
    """What the building could earn: operations ranked, with conditions and the questions left."""
    from edge_agent.certificates import site_outlook  # noqa: PLC0415 - as above

    with site_of(config) as building:
        found = site_outlook(building, engaged or today())
    if as_json:
        print_json(found.to_json())
        return
    from edge_agent.cli._cee_site_printing import print_outlook  # noqa: PLC0415 - programs ask for JSON and need no tables

    print_outlook(found)


def duties_command(
    config: Config,
    *,
    operat: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Also write what to enter in OPERAT.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Duties beside the certificates: BACS, Éco Énergie Tertiaire, primary energy and CO2."""
    from edge_agent.certificates.duties import operat_export, site_duties  # noqa: PLC0415 - only a site loads the store
    from edge_agent.store import Store  # noqa: PLC0415 - as above

    now = datetime.now(UTC)
    with site_of(config) as building, Store(building.database) as store:
        found = site_duties(building, store.reader, now)
        if operat is not None:
            operat.write_text(operat_export(building, store.reader, now), encoding="utf-8-sig")
    if as_json:
        print_json(found)
        return
    from edge_agent.cli._cee_site_printing import print_duties  # noqa: PLC0415 - programs ask for JSON and need no tables

    print_duties(found)
