"""`edge-agent exchange`: the connector to a délégataire's API."""

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import aiohttp
import typer

from edge_agent.cli._cee_site import AsJson, Config, site_of
from edge_agent.cli._printing import fail, print_json
from edge_agent.dossiers import Cabinet
from edge_agent.dossiers.identifiers import compact
from edge_agent.exchange import Ledger, office_time_eur, supervise
from edge_agent.exchange.client import Exchange
from edge_agent.exchange.office import Office
from edge_agent.exchange.settings import read_settings

if TYPE_CHECKING:
    from edge_agent.config import Building

app = typer.Typer(
    help="Connector to a délégataire's API, to adapt: no public API of the EMMY register was found. Off by default.",
    no_args_is_help=True,
)
Siret = Annotated[str, typer.Option(help="Establishment whose credentials are used.")]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise typer.BadParameter(f"{text!r} is not a number") from error


def _run[T](building: Building, siret: str, work: Callable[[Exchange], Awaitable[T]]) -> T:
    file = building.config.cee_files.exchange
    if file is None:
        fail("the connector is off: no 'exchange' file in the cee_files section of the configuration")
    settings = read_settings(building.path.parent / file)

    async def session() -> T:
        async with aiohttp.ClientSession() as opened:
            return await work(Exchange(settings, compact(siret), opened))

    return asyncio.run(session())


@app.command("send")
def send_command(
    config: Config, name: Annotated[str, typer.Argument(metavar="NAME")], *, siret: Siret
) -> None:
    """Send a dossier that is ready."""
    with site_of(config) as building:
        cabinet = Cabinet(building.dossiers_folder)
        found = _run(
            building, siret, lambda exchange: Office(cabinet, exchange, actor=getpass.getuser()).send(name)
        )
    sys.stdout.write(f"{name}: acknowledged as {found.reference} on {found.received.isoformat()}\n")


@app.command("poll")
def poll_command(config: Config, *, siret: Siret) -> None:
    """Take up the answers about dossiers that were sent."""
    with site_of(config) as building:
        cabinet = Cabinet(building.dossiers_folder)
        answers = _run(
            building, siret, lambda exchange: Office(cabinet, exchange, actor=getpass.getuser()).poll()
        )
    for answer in answers:
        codes = ", ".join(code.code for code in answer.codes)
        sys.stdout.write(f"{answer.dossier}: {answer.state}{f' ({codes})' if codes else ''}\n")


@app.command("rotate-key")
def rotate_command(config: Config, *, siret: Siret) -> None:
    """Have the API key of an establishment replaced, and keep the new one."""
    with site_of(config) as building:
        _run(building, siret, lambda exchange: exchange.rotate_key())


@app.command("revoke-key")
def revoke_command(config: Config, *, siret: Siret) -> None:
    """Have the API key of an establishment revoked, and remove it here."""
    with site_of(config) as building:
        _run(building, siret, lambda exchange: exchange.revoke_key())


@app.command("supervision")
def supervision_command(config: Config, *, as_json: AsJson = False) -> None:
    """Exchanges at a glance: sent, acknowledged, rejected by code, delay."""
    with site_of(config) as building:
        found = supervise(Ledger(building.dossiers_folder).all()).to_json()
    if as_json:
        print_json(found)
    else:
        sys.stdout.write("".join(f"{key.replace('_', ' ')}: {value}\n" for key, value in found.items()))


@app.command("office-time")
def office_time_command(
    *,
    files: Annotated[int, typer.Option(min=0, help="Files a year.")],
    hours: Annotated[Decimal, typer.Option(parser=_number, help="Hours of office work for each.")],
    rate: Annotated[Decimal, typer.Option(parser=_number, help="Euros an hour.")],
    as_json: AsJson = False,
) -> None:
    """What the office work on some files costs: files × hours × rate, all yours."""
    try:
        euros = office_time_eur(files, hours, rate)
    except ValueError as error:
        fail(str(error))
    if as_json:
        print_json({"eur": float(euros)})
    else:
        sys.stdout.write(f"{euros:,.2f} €\n")
