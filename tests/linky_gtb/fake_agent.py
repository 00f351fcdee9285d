"""An edge agent on loopback: the documents of its API, and a stream that tests push to and cut."""

import asyncio
import copy

from aiohttp import WSCloseCode, web
from aiohttp.test_utils import TestServer, unused_port

from custom_components.linky_gtb.json_value import Json

TOKEN = "agent-secret-token"

type Document = dict[str, Json]

SITE: Document = {
    "id": "hotel-de-ville",
    "name": "Hôtel de ville",
    "timezone": "Europe/Paris",
    "sector": "bureaux",
}


def point(
    id_: str, quantity: str, unit: str | None, value: Json, *, name: str = "", quality: str = "good"
) -> Document:
    return {
        "id": id_,
        "device": id_.split(".", maxsplit=1)[0],
        "key": id_.split(".")[1],
        "name": name or id_.split(".")[1].replace("_", " ").capitalize(),
        "quantity": quantity,
        "unit": unit,
        "writable": False,
        "value": value,
        "quality": quality,
        "time": "2026-11-21T21:00:00Z",
    }


def state() -> Document:
    """A whole state, fresh for each test."""
    return copy.deepcopy(
        {
            "site": SITE,
            "version": "0.1.0",
            "time": "2026-11-21T21:00:00Z",
            "devices": [
                {
                    "id": "main",
                    "name": "Compteur général",
                    "manufacturer": "Schneider Electric",
                    "model": "iEM3155",
                },
                {"id": "outdoor", "name": "Sonde extérieure", "manufacturer": None, "model": None},
            ],
            "points": [
                point("main.power", "power", "W", 8123.4, name="Puissance active"),
                point("main.energy_import", "energy", "kWh", 48211.2, name="Énergie active"),
                point("outdoor.temperature", "temperature", "°C", 7.5, name="Température"),
            ],
            "kpis": {"energy_today_kwh": 31.2, "energy_yesterday_kwh": 80.1},
            "savings": {
                "status": "ok",
                "savings_kwh": 15400.0,
                "savings_percent": 42.9,
                "savings_eur": 3304.1,
                "drift_interval_90_percent": [27.1, 58.7],
                "verdict": "real",
                "reporting_start": "2026-03-01",
                "reporting_end": "2026-11-21",
                "computed_at": "2026-11-21T20:00:00Z",
            },
            "cee": [
                {
                    "code": "BAT-TH-116",
                    "version": "A62-6",
                    "eligible": True,
                    "kwh_cumac": 641000,
                    "reasons": [],
                    "warnings": [],
                }
            ],
            "health": {
                "status": "ok",
                "links": [
                    {"id": "tgbt", "connected": True, "last_good": "2026-11-21T21:00:00Z", "errors": 0}
                ],
            },
        }
    )


def writable(id_: str, kind: str, value: float, **write: Json) -> Document:
    """A point that the site lets Home Assistant command."""
    shape: Document = {
        "kind": kind,
        "min": 16,
        "max": 22,
        "step": 0.5,
        "options": None,
        "room": None,
        **write,
    }
    quantity, unit = ("setpoint", "°C") if kind in {"number", "climate"} else ("state", "")
    return {**point(id_, quantity, unit, value), "writable": True, "write": shape}


def control(**changes: Json) -> Document:
    """How control stands, with nothing in force."""
    standing: Document = {
        "mode": "act",
        "writes_allowed": True,
        "leases": [],
        "releasing": [],
        "failed": [],
        "worn": [],
    }
    return {**standing, **changes}


def lease_of(point_id: str, actor: str, value: float, **changes: Json) -> Document:
    lease: Document = {
        "id": f"lease of {point_id} by {actor}",
        "point": point_id,
        "actor": actor,
        "priority": "operator",
        "reason": "Home Assistant",
        "requested": value,
        "written": value,
        "rule": None,
        "observed": False,
        "taken": "2026-11-21T21:00:00Z",
        "expires": "2026-11-21T21:10:00Z",
        "release_value": 20.0,
    }
    return {**lease, **changes}


class FakeAgent:
    """One agent that can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.state: Document = state()
        self.savings: Document | None = {"result": {"savings_percent": 42.9}, "days": []}
        self.tokens = {TOKEN}
        self.state_calls = 0
        self.series: dict[str, dict[str, tuple[str, float]]] = {}
        """By series, the end and the value of each interval by its start."""
        self.puts = 0
        self.put_status = 200
        """What PUT answers; 403 for a token that may only read."""
        self.posted: list[tuple[str, Json]] = []
        self.answer: tuple[int, bytes] = (200, b"{}")
        """What POST of certificates answers: a status and a body."""
        self.codes = {"123456": TOKEN}
        self.asked: list[tuple[str, str, Document]] = []
        """Leases asked for and given back: method, point, body or query."""
        self.refuse_commands: int | None = None
        self.entries: list[Json] = [{"seq": 2, "event": "write"}, {"seq": 1, "event": "start"}]
        """Its audit, newest first."""
        self.expected: list[Json] = []
        """Hourly expectation."""
        self.told: list[tuple[str, str, Json]] = []
        """Events, answers and reports asked for: method, path with query, body."""
        self.port = unused_port()
        self.streams: set[web.WebSocketResponse] = set()
        self.connected = asyncio.Event()
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/v1/site", self._site)
        app.router.add_get("/api/v1/state", self._state)
        app.router.add_get("/api/v1/savings", self._savings)
        app.router.add_get("/api/v1/stream", self._stream)
        app.router.add_put("/api/v1/series/{id}", self._put_series)
        app.router.add_post("/api/v1/cee/{path:.*}", self._certificates)
        app.router.add_get("/api/v1/audit", self._audit)
        app.router.add_get("/api/v1/expected", self._expected)
        app.router.add_route("*", "/api/v1/{path:(events|anomalies|reports).*}", self._diagnosis)
        app.router.add_post("/api/v1/pair", self._pair)
        app.router.add_post("/api/v1/points/{id}/lease", self._take)
        app.router.add_delete("/api/v1/points/{id}/lease", self._give_back)
        self._server = TestServer(app, host="127.0.0.1", port=self.port)
        await self._server.start_server(shutdown_timeout=0.1)

    async def stop(self) -> None:
        """Go away, as a killed process does."""
        self.connected.clear()
        for stream in list(self.streams):
            await stream.close(code=WSCloseCode.GOING_AWAY)
        if self._server is not None:
            await self._server.close()
            self._server = None

    async def push(self, message: Json) -> None:
        """Send one message on each open stream."""
        for stream in list(self.streams):
            await stream.send_json(message)

    async def push_text(self, text: str) -> None:
        for stream in list(self.streams):
            await stream.send_str(text)

    async def push_state(self) -> None:
        await self.push({"type": "state", "state": self.state})

    def _refusal(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens:
            return None
        return web.json_response(
            {"type": "about:blank", "title": "Unauthorized", "status": 401},
            status=401,
            content_type="application/problem+json",
        )

    async def _site(self, request: web.Request) -> web.Response:
        document = {"site": self.state["site"], "version": "0.1.0", "capabilities": ["read"]}
        return self._refusal(request) or web.json_response(document)

    async def _state(self, request: web.Request) -> web.Response:
        self.state_calls += 1
        return self._refusal(request) or web.json_response(self.state)

    async def _savings(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        if self.savings is None:
            return web.json_response(
                {
                    "type": "about:blank",
                    "title": "Not found",
                    "status": 404,
                    "detail": "no savings are configured",
                },
                status=404,
                content_type="application/problem+json",
            )
        return web.json_response(self.savings)

    async def _put_series(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        self.puts += 1
        if self.put_status != 200:
            return web.json_response({"title": "refused"}, status=self.put_status)
        body = await request.json()
        kept = self.series.setdefault(request.match_info["id"], {})
        kept |= {one["start"]: (one["end"], one["value"]) for one in body["intervals"]}
        return web.json_response({"id": request.match_info["id"], "received": len(body["intervals"])})

    async def _certificates(self, request: web.Request) -> web.Response:
        body: Json = await request.json() if request.can_read_body else None
        self.posted.append((request.match_info["path"], body))
        status, answer = self.answer
        return self._refusal(request) or web.Response(status=status, body=answer)

    @property
    def leases(self) -> list[Document]:
        standing = self.state["control"]
        assert isinstance(standing, dict)
        leases = standing["leases"]
        assert isinstance(leases, list)
        return leases  # type: ignore[return-value]  # all of them are objects

    async def tell_control(self) -> None:
        await self.push({"type": "control", "control": self.state["control"]})

    async def _take(self, request: web.Request) -> web.Response:
        if (refusal := self._refusal(request) or self._refused_command()) is not None:
            return refusal
        body, point_id = await request.json(), request.match_info["id"]
        self.asked.append(("POST", point_id, body))
        lease = lease_of(point_id, body["actor"], body["value"])
        self.leases[:] = [each for each in self.leases if each["id"] != lease["id"]] + [lease]
        await self.tell_control()
        return web.json_response({"lease": lease})

    async def _give_back(self, request: web.Request) -> web.Response:
        if (refusal := self._refusal(request) or self._refused_command()) is not None:
            return refusal
        point_id, actor = request.match_info["id"], request.query["actor"]
        self.asked.append(("DELETE", point_id, {"actor": actor}))
        self.leases[:] = [each for each in self.leases if (each["point"], each["actor"]) != (point_id, actor)]
        await self.tell_control()
        return web.json_response({"released": ["x"]})

    def _refused_command(self) -> web.Response | None:
        if self.refuse_commands is None:
            return None
        problem = {"title": "Refused", "status": self.refuse_commands, "detail": "the agent says no"}
        return web.json_response(
            problem, status=self.refuse_commands, content_type="application/problem+json"
        )

    async def _audit(self, request: web.Request) -> web.Response:
        return self._refusal(request) or web.json_response(
            {"entries": self.entries[: int(request.query["limit"])]}
        )

    async def _expected(self, request: web.Request) -> web.Response:
        return self._refusal(request) or web.json_response({"unit": "kWh", "intervals": self.expected})

    async def _diagnosis(self, request: web.Request) -> web.Response:
        body: Json = await request.json() if request.can_read_body else None
        self.told.append((request.method, request.match_info["path"] + "?" + request.query_string, body))
        if (refusal := self._refusal(request) or self._refused_command()) is not None:
            return refusal
        if request.method == "GET" and request.match_info["path"] == "events":
            return web.json_response({"events": [told for _, path, told in self.told if path == "events?"]})
        return web.Response(body=b'{"id": 7}')

    async def _pair(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["name"] == "Home Assistant"
        token = self.codes.get(body["code"])
        if token is None:
            return web.json_response(
                {"status": 403, "title": "Forbidden", "detail": "this code is not known"},
                status=403,
                content_type="application/problem+json",
            )
        return web.json_response({"token": token, "id": "1", "scope": "control"}, status=201)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        stream = web.WebSocketResponse()
        await stream.prepare(request)
        await stream.send_json({"type": "state", "state": self.state})
        self.streams.add(stream)
        self.connected.set()
        try:
            async for _ in stream:
                pass
        finally:
            self.streams.discard(stream)
        return stream
