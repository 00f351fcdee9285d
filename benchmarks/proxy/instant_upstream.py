"""An Enedis that answers at once and never refuses: what a request costs without it is the proxy's own cost.

`python -m benchmarks.proxy.instant_upstream` prints the port it took and serves until its standard input closes, so
that it cannot outlive whoever started it.
"""

import asyncio
import json
import sys
from datetime import datetime, timedelta

from aiohttp import web

_WEEK_START = datetime(2026, 9, 28)  # noqa: DTZ001 - Enedis' labels are local civil times without offset
_HALF_HOURS = 7 * 48


def _document(mode: str, unit: str, physics: str, points: list[dict[str, str]]) -> bytes:
    quantity = {
        "grandeurMetier": "CONS",
        "grandeurPhysique": physics,
        "unite": unit,
        "points": points,
        "calendrier": [],
    }
    answer = {
        "idPrm": "00000000000000",
        "etapeMetier": "BRUT",
        "periode": {"dateDebut": "2026-09-28", "dateFin": "2026-10-05"},
        "modeCalcul": mode,
        "grandeur": [quantity],
        "contexte": [],
    }
    return json.dumps(answer).encode()


def day_document() -> bytes:
    """One daily value, in the shape of `mesure_synchrone_auto/v2`."""
    return _document("DIFF.INDEX", "Wh", "EA", [{"v": "33495", "d": "2026-09-28"}])


def week_document() -> bytes:
    """The half-hours of a week: the longest answer that Enedis gives to one call."""
    points = [
        {
            "v": str(200 + 37 * i % 4000),
            "d": f"{_WEEK_START + timedelta(minutes=30 * (i + 1)):%Y-%m-%d %H:%M:%S}",
            "p": "PT30M",
            "n": "B",
            "iv": "0",
            "ec": "0",
        }
        for i in range(_HALF_HOURS)
    ]
    return _document("MESURE", "W", "PA", points)


def create_app() -> web.Application:
    """The server: an application token for whoever asks, one fixed answer for each measure."""
    answers = {"consommation_quotidienne": day_document(), "courbe_de_charge_consommation": week_document()}

    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"access_token": "of-the-benchmark", "expires_in": 12600})

    async def measure(request: web.Request) -> web.Response:
        return web.Response(body=answers[request.match_info["resource"]], content_type="application/json")

    app = web.Application()
    app.add_routes(
        [web.post("/oauth2/v3/token", token), web.get("/mesure_synchrone_auto/v2/{resource}", measure)]
    )
    return app


async def _until_input_closes() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def serve() -> None:
    """Serve on a free port of the loopback; see the module."""
    runner = web.AppRunner(create_app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sys.stdout.write(f"{runner.addresses[0][1]}\n")
        sys.stdout.flush()
        await _until_input_closes()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
