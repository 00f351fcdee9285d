"""`GET /openapi.json`."""

import functools
import json

from aiohttp import web

from linky_proxy.openapi.document import document
from linky_proxy.proxy import PROXY


@functools.cache
def _serialised(public_url: str) -> bytes:
    return json.dumps(document(public_url), ensure_ascii=False).encode()


async def openapi(request: web.Request) -> web.Response:
    """The interface's own description, for any origin: generators and documentation viewers run in browsers."""
    return web.Response(
        body=_serialised(str(request.app[PROXY].settings.public_url)),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"},
    )
