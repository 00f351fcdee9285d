"""The ``Host`` header: what keeps a web page on the internet from talking to an agent in the building.

A page may make a browser send requests to any address by pointing its own name at it (DNS rebinding); the browser then
says that name in ``Host``. Addresses, names without a dot and ``.local`` names cannot be given out by a public server.
"""

import ipaddress
import re
from collections.abc import Collection
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from edge_agent.api.problems import ProblemError

_NAME = re.compile(r"[a-z0-9_.-]+")


def host_check(names: Collection[str] = ()) -> Middleware:
    """Middleware that refuses requests made to a name that is not ours; ``names`` are those the site gave us."""
    known = frozenset(name.lower() for name in names)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_ours(request.headers.get("Host", ""), known):
            raise ProblemError(
                HTTPStatus.MISDIRECTED_REQUEST,
                "this agent does not answer to that name: add it to 'api.hosts' in the configuration",
            )
        return await handler(request)

    return check


def is_ours(host: str, names: Collection[str]) -> bool:
    """Whether a ``Host`` header may be a name of this agent."""
    try:
        name = (URL.build(scheme="http", authority=host).host or "").lower().rstrip(".")
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        short = "." not in name or name.endswith(".local")
        return bool(_NAME.fullmatch(name)) and (short or name in names)
    return True
