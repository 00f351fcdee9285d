"""A Conso API server on loopback that keeps what it is told and counts what it is asked."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from custom_components.linky_gtb.json_value import Json

from .recorded import OTHER_PRM, PRM, recorded


def token_of(*meters: str, expiry: datetime = datetime(2028, 12, 30, tzinfo=UTC)) -> str:
    """A token as the server signs them; the signature is not looked at by clients."""
    parts = [
        {"alg": "HS256", "typ": "JWT"},
        {"iat": 1767225600, "exp": int(expiry.timestamp()), "sub": list(meters)},
    ]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


TOKEN = token_of(PRM)
TOKEN_OF_TWO = token_of(PRM, OTHER_PRM)
TOKEN_OF_OTHER = token_of(OTHER_PRM)

PARIS = ZoneInfo("Europe/Paris")

DAILY_TYPE = "consommation_quotidienne"
CURVE_TYPE = "courbe_de_charge_consommation"
MAX_POWER_TYPE = "puissance_conso_max_quotidienne"
DAILY_PRODUCTION_TYPE = "production_quotidienne"
PRODUCTION_CURVE_TYPE = "courbe_de_charge_production"
INDEX_TYPE = "index_consommation"
SLOT = "slot"
CONTRACT = "contrat"
MEASURES = {
    DAILY_TYPE: ("CONS", "EA", "Wh"),
    CURVE_TYPE: ("CONS", "PA", "W"),
    MAX_POWER_TYPE: ("CONS", "PMA", "VA"),
    DAILY_PRODUCTION_TYPE: ("PROD", "EA", "Wh"),
    PRODUCTION_CURVE_TYPE: ("PROD", "PA", "W"),
}
CURVES = (CURVE_TYPE, PRODUCTION_CURVE_TYPE)


WRONG_DIRECTION: Json = {
    "status": 400,
    "message": "The Enedis API returned an error",
    "error": {"error": "ADAM-ERR0069", "error_description": "not a producer"},
}


def truth_of(day: date) -> dict[datetime, int]:
    """Mean power in W of each half-hour of `day` by its end: 46, 48 or 50 of them, an even number each."""
    start, end = (datetime.combine(day + timedelta(days=n), time.min, PARIS).astimezone(UTC) for n in (0, 1))
    count = (end - start) // timedelta(minutes=30)
    return {
        start + (n + 1) * timedelta(minutes=30): 100 + 2 * ((day.toordinal() * 31 + n * 17) % 400)
        for n in range(count)
    }


def truth_wh(first: date, last: date) -> int:
    """Energy in Wh of the days from `first` to `last`."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return sum(sum(truth_of(day).values()) for day in days) // 2


@dataclass(frozen=True)
class Failure:
    """What to answer instead."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One call: what, from when, to when (excluded)."""

    measure: str
    start: date
    end: date


class FakeConso:
    """Daily values, curve points and maxima by their Enedis label; everything else is 404, as at Enedis."""

    def __init__(self) -> None:
        self.points: dict[str, list[dict[str, Json]]] = {}
        self.failures: dict[str, Failure] = {}
        self.first_day: date | None = None
        self.produces = False
        self.slot: Json = None
        self.slot_calls = 0
        self.contract: Json = None
        self.contract_calls = 0
        self.indexes: dict[date, dict[str, int]] = {}
        self.calls: list[Call] = []
        self.headers: Mapping[str, str] = {}
        self.tokens = {TOKEN, TOKEN_OF_TWO}
        self.port = unused_port()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/slot", self._answer_slot)
        app.router.add_get("/api/contrat", self._answer_contract)
        app.router.add_get("/api/{measure}", self._answer)
        self._server = TestServer(app, host="127.0.0.1", port=self.port)
        await self._server.start_server(shutdown_timeout=0.1)

    async def stop(self) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, measure: str) -> list[tuple[date, date]]:
        return [(call.start, call.end) for call in self.calls if call.measure == measure]

    def record_two_days(self) -> None:
        """Hold the recorded answers of 2026-09-29 and 2026-09-30."""
        for measure in (DAILY_TYPE, CURVE_TYPE, MAX_POWER_TYPE):
            answer = recorded(f"v2_{measure}")
            assert isinstance(answer, dict)
            self.points[measure] = answer["grandeur"][0]["points"]  # type: ignore[index,call-overload,assignment]  # a file of ours

    def fill(self, first: date, last: date, *, production: bool = False) -> None:
        """Hold every half-hour, every day and every maximum from `first` to `last`, as `truth_w` makes them."""
        self.produces |= production
        kinds = (DAILY_PRODUCTION_TYPE, PRODUCTION_CURVE_TYPE) if production else (DAILY_TYPE, CURVE_TYPE)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            curve = truth_of(day)
            self.points.setdefault(kinds[0], []).append(
                {"d": day.isoformat(), "v": str(sum(curve.values()) // 2)}
            )
            self.points.setdefault(kinds[1], []).extend(
                {"d": f"{end.astimezone(PARIS):%Y-%m-%d %H:%M:%S}", "v": str(power_w), "p": "PT30M"}
                for end, power_w in curve.items()
            )
            if not production:
                self.points.setdefault(MAX_POWER_TYPE, []).append(
                    {"d": f"{day.isoformat()} 19:00:00", "v": "5000"}
                )

    def fail(self, status: int, body: Json = None, **headers: str) -> None:
        """Refuse everything from now on."""
        for measure in MEASURES:
            self.failures[measure] = Failure(
                status, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )

    async def _answer_slot(self, request: web.Request) -> web.Response:
        """As the public service, which takes it for a measure, unless a moment was set."""
        self.slot_calls += 1
        if (failure := self.failures.get(SLOT)) is not None:
            return _refusal(failure)
        if self.slot is None:
            return web.json_response({"status": 400, "message": "Paramètres invalides"}, status=400)
        return web.json_response(self.slot)

    def _answer_indexes(self, start: date, end: date) -> web.Response:
        known = {day: registers for day, registers in self.indexes.items() if start <= day < end}
        if not known:
            return web.json_response(recorded("error_404_no_data_found_conso_api"), status=404)
        return web.json_response(_indexes(known))

    async def _answer_contract(self, request: web.Request) -> web.Response:
        """As the public service, which takes it for a measure, unless a contract was set."""
        self.contract_calls += 1
        if (failure := self.failures.get(CONTRACT)) is not None:
            return _refusal(failure)
        if self.contract is None:
            return web.json_response({"status": 400, "message": "Paramètres invalides"}, status=400)
        return web.json_response(self.contract)

    async def _answer(self, request: web.Request) -> web.Response:
        measure = request.match_info["measure"]
        self.headers = request.headers
        start, end = (date.fromisoformat(request.query[name]) for name in ("dateDebut", "dateFin"))
        self.calls.append(Call(measure, start, end))
        failure = self.failures.get(measure)
        if failure is not None:
            return _refusal(failure)
        if request.headers["Authorization"].removeprefix("Bearer ") not in self.tokens:
            return web.json_response(recorded("error_401_conso_api_token"), status=401)
        if self.first_day is not None and start < self.first_day:
            return web.json_response(recorded("error_400_adam_err0123_conso_api"), status=400)
        if measure == INDEX_TYPE:
            return self._answer_indexes(start, end)
        if MEASURES[measure][0] == "PROD" and not self.produces:
            return web.json_response(WRONG_DIRECTION, status=400)
        found = [
            point for point in self.points.get(measure, []) if start <= _day(measure, str(point["d"])) < end
        ]
        if not found:
            return web.json_response(recorded("error_404_no_data_found_conso_api"), status=404)
        return web.json_response(_document(measure, found))


def _refusal(failure: Failure) -> web.Response:
    if isinstance(failure.body, str):
        return web.Response(status=failure.status, text=failure.body, headers=failure.headers)
    return web.json_response(failure.body, status=failure.status, headers=failure.headers)


def _indexes(known: Mapping[date, Mapping[str, int]]) -> Json:
    """The document of indexes, in the shape of Enedis' description."""
    names = sorted({name for registers in known.values() for name in registers})
    classes: list[Json] = [
        {
            "idClasseTemporelle": name,
            "valeur": [
                {"d": f"{day.isoformat()} 00:00:00", "v": registers[name], "iv": 0}
                for day, registers in known.items()
                if name in registers
            ],
        }
        for name in names
    ]
    quantity: Json = {
        "grandeurMetier": "CONS",
        "grandeurPhysique": "EA",
        "unite": "Wh",
        "points": [],
        "calendrier": [{"idCalendrier": "FC000014", "classeTemporelle": classes}],
    }
    return {"idPrm": PRM, "grandeur": [], "contexte": [{"etapeMetier": "BRUT", "grandeur": [quantity]}]}


def _day(measure: str, label: str) -> date:
    """The civil day of a label; a curve's label is the end of its interval."""
    instant = datetime.fromisoformat(label)
    return (instant - timedelta(minutes=1)).date() if measure in CURVES else instant.date()


def _document(measure: str, points: list[dict[str, Json]]) -> Json:
    flow, physical, unit = MEASURES[measure]
    listed: list[Json] = [*points]
    return {
        "idPrm": PRM,
        "etapeMetier": "BRUT",
        "grandeur": [{"grandeurMetier": flow, "grandeurPhysique": physical, "unite": unit, "points": listed}],
    }
