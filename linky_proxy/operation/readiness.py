"""`GET /readyz`: whether a load balancer should send requests here, and what is not as it should be."""

from dataclasses import dataclass

from aiohttp import web

from linky_proxy.proxy import PROXY
from linky_proxy.quota import Quota
from linky_proxy.upstream.application_token import ApplicationTokenError


@dataclass(slots=True)
class Readiness:
    """What readiness depends on besides the application token.

    Attributes:
        quota: whose trouble is told.
        draining: whether the process is about to stop.
    """

    quota: Quota
    draining: bool = False


READINESS: web.AppKey[Readiness] = web.AppKey("readiness", Readiness)


async def readyz(request: web.Request) -> web.Response:
    """503 when no request can be served, and why; 200 otherwise.

    A proxy that goes on with its share of the quota because Redis is lost still serves: it answers 200 `degraded`, or
    a load balancer would take all replicas out at once.
    """
    readiness = request.app[READINESS]
    if readiness.draining:
        return web.json_response({"status": "draining"}, status=503)
    ledger = readiness.quota.ledger
    if not ledger.serving:
        return web.json_response({"status": "unavailable", "reason": ledger.trouble}, status=503)
    try:
        await request.app[PROXY].enedis.check_token()
    except ApplicationTokenError as error:
        return web.json_response({"status": "unavailable", "reason": str(error)}, status=503)
    if ledger.trouble is not None:
        return web.json_response({"status": "degraded", "reason": ledger.trouble})
    return web.json_response({"status": "ready"})
