"""`GET /api/slot`: the stable daily minute of a meter."""

from aiohttp import web

from linky_proxy.cors import answering_cross_origin, json_answer
from linky_proxy.measures.parameters import parse_point
from linky_proxy.proxy import PROXY
from linky_proxy.slot.daily_minute import TIMEZONE, slot_of
from linky_proxy.usage_point import mask


@answering_cross_origin
async def slot(request: web.Request) -> web.Response:
    """Answer the slot of one point. No token: the answer follows from the question and the operator's windows."""
    proxy = request.app[PROXY]
    prm = parse_point(request.query)
    request["prm"] = mask(prm)
    window, retry_window = proxy.settings.slot_window, proxy.settings.slot_retry_window
    found = slot_of(prm, window, retry_window)
    return json_answer(
        {
            "slot": found.main.isoformat(),
            "retry": found.retry.isoformat(),
            "timezone": TIMEZONE,
            "window": [window.start.isoformat(), window.end.isoformat()],
            "retry_window": [retry_window.start.isoformat(), retry_window.end.isoformat()],
            "next": found.next_main(proxy.now()).isoformat(),
        }
    )
