"""Commands about clients' tokens: `linky-proxy token mint`, `inspect`, `revoke`."""

import asyncio
import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from linky_proxy.cli.options import AsJson, EnvFile, failed, load_or_fail
from linky_proxy.operation.shared_memory import redis_client
from linky_proxy.settings import SettingsError, SharedSettings, TokenSettings, load
from linky_proxy.tokens import revocation
from linky_proxy.tokens.client_token import LIFETIME, InvalidTokenError, Token, decode
from linky_proxy.tokens.client_token import mint as mint_token
from linky_proxy.tokens.revocation import RevocationsUnknownError, revoke_in_file
from linky_proxy.usage_point import mask, parse_prm
from linky_proxy.wall_clock import utc_now

app = typer.Typer(no_args_is_help=True)

_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{8,80}")

Source = Annotated[
    str,
    typer.Argument(
        metavar="TOKEN", help="The token, or - to read it from standard input (it then leaves no trace)."
    ),
]


def _read(source: str) -> str:
    return (sys.stdin.read() if source == "-" else source).strip()


@app.command()
def mint(
    *,
    prm: Annotated[list[str], typer.Option(help="Delivery point, 14 digits; repeatable.")],
    days: Annotated[
        int, typer.Option(min=1, max=LIFETIME.days, help="Days until it expires.")
    ] = LIFETIME.days,
    env_file: EnvFile = None,
    as_json: AsJson = False,
) -> None:
    """Mint a token for points whose consent was given otherwise. Needs LINKY_PROXY_JWT_SECRET (or ..._FILE)."""
    prms = [parsed for text in prm if (parsed := parse_prm(text)) is not None]
    if len(prms) != len(prm):
        raise failed("--prm: a PRM is 14 digits")
    settings = load_or_fail(TokenSettings, env_file)
    now = utc_now()
    end = now + timedelta(days=days)
    text = mint_token(prms, settings.keyring.current, now=now, consent_end=end)
    described = {
        "token": text,
        "expires": end.isoformat(timespec="seconds"),
        "id": decode(text, None).identifier,
    }
    typer.echo(json.dumps(described) if as_json else text)


def _describe(token: Token, *, signed_here: bool | None, reveal: bool) -> dict[str, object]:
    return {
        "prms": [prm if reveal else mask(prm) for prm in token.prms],
        "issued": token.issued.isoformat(),
        "expires": token.expires.isoformat(),
        "expired": token.expires <= utc_now(),
        "id": token.identifier,
        "kid": token.key_id,
        "signed_here": signed_here,
    }


def _check_signature(text: str, env_file: Path | None) -> bool | None:
    """Whether the signature is ours; None when no secret is set to check it with."""
    try:
        keyring = load(TokenSettings, env_file).keyring
    except SettingsError:
        return None
    try:
        decode(text, keyring)
    except InvalidTokenError:
        return False
    return True


@app.command()
def inspect(
    *,
    source: Source = "-",
    reveal: Annotated[bool, typer.Option("--reveal", help="Show whole PRMs.")] = False,
    env_file: EnvFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what a token opens and until when; its signature is checked when the secret is set."""
    text = _read(source)
    try:
        decoded = decode(text, None)
    except InvalidTokenError as error:
        raise failed(f"cannot read the token: {error}") from error
    described = _describe(decoded, signed_here=_check_signature(text, env_file), reveal=reveal)
    if as_json:
        typer.echo(json.dumps(described))
        return
    table = Table(show_header=False)
    for name, value in described.items():
        table.add_row(name, ", ".join(value) if isinstance(value, list) else str(value))
    Console().print(table)


def _identifier(text: str) -> str:
    """The identifier of a token, or `text` itself when it is one.

    Raises:
        typer.Exit: neither.
    """
    try:
        return decode(text, None).identifier
    except InvalidTokenError as error:
        if _IDENTIFIER.fullmatch(text):
            return text
        raise failed("neither a token nor the id that `linky-proxy token inspect` shows") from error


async def _revoke_in_redis(url: str, identifier: str) -> None:
    async with redis_client(url) as redis:
        await redis.sadd(revocation.REDIS_KEY, identifier)


@app.command()
def revoke(*, source: Source = "-", env_file: EnvFile = None, as_json: AsJson = False) -> None:
    """Make a token (or its id) open nothing any more, within seconds and without a restart.

    It is added to LINKY_PROXY_REVOKED_FILE and to the Redis of LINKY_PROXY_REDIS_URL, whichever is set.
    """
    settings = load_or_fail(SharedSettings, env_file)
    identifier = _identifier(_read(source))
    places = []
    try:
        if settings.revoked_file is not None:
            revoke_in_file(settings.revoked_file, identifier, f"revoked {utc_now():%Y-%m-%d %H:%M}Z")
            places.append(str(settings.revoked_file))
        if settings.redis_url is not None:
            asyncio.run(_revoke_in_redis(settings.redis_url.get_secret_value(), identifier))
            places.append("Redis")
    except (OSError, RevocationsUnknownError) as error:
        raise failed(f"cannot write {settings.revoked_file}: {error}") from error
    except RedisError as error:
        raise failed(f"Redis does not answer: {type(error).__name__}; not revoked there") from error
    if not places:
        raise failed("nowhere to write it: set LINKY_PROXY_REVOKED_FILE or LINKY_PROXY_REDIS_URL")
    described = {"id": identifier, "revoked_in": places}
    typer.echo(json.dumps(described) if as_json else f"{identifier} revoked in {' and '.join(places)}")
