"""What every JSON answer of the interface has in common: any origin may read it, no cache may keep it."""

import functools
from collections.abc import Awaitable, Callable

from aiohttp import web

from linky_proxy.errors import ApiError, Json, method_not_allowed

type Handler = Callable[[web.Request], Awaitable[web.Response]]

# Browser-side clients may call: what protects the measures is the bearer token, not the page's origin.
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Accept, From, X-Linky-Priority",
}
ANSWER_HEADERS = {
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After, Deprecation, Link",
}


def json_answer(body: Json) -> web.Response:
    """A success."""
    return web.json_response(body, headers=ANSWER_HEADERS)


def answering_cross_origin(handler: Handler) -> Handler:
    """`handler` behind the checks that come first in the interface; its refusals become JSON."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.Response:
        if request.method == "OPTIONS":
            return web.Response(headers=PREFLIGHT_HEADERS)
        try:
            if request.method != "GET":
                raise method_not_allowed()
            return await handler(request)
        except ApiError as error:
            headers = ANSWER_HEADERS | dict(error.headers)
            return web.json_response(error.body, status=error.status, headers=headers)

    return guarded
