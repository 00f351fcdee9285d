"""A pretend Data Connect 2026: consent pages and gateway on one port."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulators.enedis import oauth, resources
from simulators.enedis.errors import EnedisError, invalid_credentials
from simulators.enedis.faults import DelayFault, ResetFault, StatusFault
from simulators.enedis.state import WORLD
from simulators.enedis.world import World

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _status_response(fault: StatusFault) -> web.Response:
    if isinstance(fault.body, str):
        return web.Response(text=fault.body, status=fault.status, content_type="text/html")
    return web.json_response(fault.body, status=fault.status)


async def _answer(
    request: web.Request, handler: Handler, resource: str, prm: str | None
) -> web.StreamResponse:
    """Apply the fault that concerns this call, else answer it."""
    world = request.app[WORLD]
    match world.faults.response(resource, prm, world.now()):
        case StatusFault() as fault:
            return _status_response(fault)
        case DelayFault(delay_s=delay_s):
            await asyncio.sleep(delay_s)
        case ResetFault():
            if request.transport is not None:
                request.transport.abort()
        case None:
            pass
    return await handler(request)


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except EnedisError as error:
        return web.json_response(error.body, status=error.status)


def _gateway(api: str, handler: Handler, resource: str | None = None) -> Handler:
    """`handler` behind the gateway's bearer token, quota and faults."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not world.accepts_token(token):
            raise invalid_credentials()
        name = resource or request.match_info.get("resource", api)
        prm = request.match_info.get("prm") or request.query.get("pointId")
        world.count_call(api, name, prm)
        return await _answer(request, handler, name, prm)

    return guarded


async def _token(request: web.Request) -> web.StreamResponse:
    request.app[WORLD].calls.append(("token", None))
    return await _answer(request, oauth.issue_token, "token", None)


def create_app(world: World) -> web.Application:
    """The simulator as an aiohttp application; `world` can be read and changed while it runs."""
    app = web.Application(middlewares=[_errors_as_json])
    app[WORLD] = world
    services = _gateway("subscribed_services", resources.subscribed_services)
    app.add_routes(
        [
            web.get(oauth.AUTHORIZE_PATH, oauth.authorize),
            web.post(oauth.AUTHORIZE_PATH, oauth.decide),
            web.get(oauth.SHARES_PATH, oauth.list_shares),
            web.post(oauth.SHARES_PATH, oauth.delete_share),
            web.post("/oauth2/v3/token", _token),
            web.post("/subscribed_services/v1", services),
            web.post("/subscribed_services/v1/", services),
            web.get(
                "/mesure_synchrone_auto/v2/{resource}", _gateway("mesure_synchrone_auto", resources.measures)
            ),
            web.get(
                "/synth_contrat_auto/v1/{prm}", _gateway("synth_contrat_auto", resources.contract_summary)
            ),
            web.get(
                "/situation_contrat_auto/v1/{prm}",
                _gateway("situation_contrat_auto", resources.contract_situation),
            ),
            web.get("/comptage_auto/v1/{prm}", _gateway("comptage_auto", resources.metering)),
        ]
    )
    return app
