"""Consent pages and the application's token."""

import base64
import binascii
import hmac

from aiohttp import web
from yarl import URL

from simulators.enedis import pages
from simulators.enedis.errors import invalid_client, outside_swagger
from simulators.enedis.shares import AlreadySharedError, DurationError, consent_end
from simulators.enedis.state import WORLD
from simulators.enedis.world import TOKEN_LIFETIME, World

AUTHORIZE_PATH = "/dataconnect/v2/oauth2/authorize"
SHARES_PATH = "/dataconnect/v2/partages"
_STATE_LIMIT = 100
_ASKED = ("client_id", "response_type", "state", "duration")


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _back(world: World, **parameters: str) -> web.Response:
    return web.Response(
        status=302, headers={"Location": str(URL(world.redirect_url).update_query(parameters))}
    )


def _refusal(world: World, asked: dict[str, str]) -> web.Response | None:
    """What is wrong with a request for consent; None when nothing is."""
    if not hmac.compare_digest(asked["client_id"].encode(), world.client_id.encode()):
        return _html(pages.dead_end_page("Application inconnue : client_id."), 400)
    state = asked["state"]
    if not state or len(state) > _STATE_LIMIT or asked["response_type"] != "code":
        return _back(
            world, error="invalid_request", error_description="state or response_type", state=state[:100]
        )
    try:
        consent_end(world.today, asked["duration"])
    except DurationError:
        return _back(world, error="invalid_request", error_description="duration", state=state)
    return None


async def authorize(request: web.Request) -> web.Response:
    """GET: the form on which the holder chooses one meter and accepts or refuses.

    Its fields: `client_id`, `response_type`, `state`, `duration` (hidden), `prm` (radio), `decision` (buttons
    `accept` and `refuse`); it is posted to the same path.
    """
    world = request.app[WORLD]
    asked = {name: request.query.get(name, "") for name in _ASKED}
    if refusal := _refusal(world, asked):
        return refusal
    until = consent_end(world.today, asked["duration"]).strftime("%d/%m/%Y")
    return _html(pages.consent_page(AUTHORIZE_PATH, asked, world.meters.values(), until))


async def decide(request: web.Request) -> web.Response:
    """POST of the form: back to the application with `autorisation_id` or `error`, or a dead end."""
    world = request.app[WORLD]
    form = await request.post()
    asked = {name: str(form.get(name, "")) for name in _ASKED}
    if refusal := _refusal(world, asked):
        return refusal
    if form.get("decision") != "accept":
        return _back(
            world,
            error="access_denied",
            error_description="User denied access to the application",
            state=asked["state"],
        )
    prm = str(form.get("prm", ""))
    if prm not in world.meters:
        return _html(pages.dead_end_page("Choisissez un compteur de la liste."), 400)
    try:
        identifier = world.shares.grant(prm, world.today, consent_end(world.today, asked["duration"]))
    except AlreadySharedError:
        return _html(pages.dead_end_page("Ce compteur est déjà partagé avec cette application."), 409)
    return _back(world, autorisation_id=str(identifier), state=asked["state"])


async def list_shares(request: web.Request) -> web.Response:
    """GET: the holder's shares."""
    return _html(pages.shares_page(SHARES_PATH, request.app[WORLD].shares.prms()))


async def delete_share(request: web.Request) -> web.Response:
    """POST `prm`: the holder deletes a share."""
    form = await request.post()
    request.app[WORLD].shares.delete(str(form.get("prm", "")))
    return web.Response(status=303, headers={"Location": SHARES_PATH})


def _basic_credentials(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except binascii.Error, UnicodeDecodeError:
        return "", ""
    identifier, _, secret = decoded.partition(":")
    return identifier, secret


async def issue_token(request: web.Request) -> web.Response:
    """POST `grant_type=client_credentials`, credentials as Basic or in the form, never in the URL."""
    world = request.app[WORLD]
    form = await request.post()
    if form.get("grant_type") != "client_credentials" or request.query:
        raise outside_swagger()
    given = _basic_credentials(request.headers.get("Authorization", ""))
    if given == ("", ""):
        given = str(form.get("client_id", "")), str(form.get("client_secret", ""))
    expected = world.client_id, world.client_secret
    if not all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(given, expected, strict=True)):
        raise invalid_client()
    return web.json_response(
        {
            "access_token": world.issue_token(),
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "scope": "",
        }
    )
