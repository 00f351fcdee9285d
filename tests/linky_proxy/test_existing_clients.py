"""The requests that clients in use make, header for header, against what the public service was recorded to answer.

Facts about the clients were read in their sources: ha-linky 1.7 (legacy types, through version 2 of @bokub/linky),
@bokub/linky 3 (types of 2026), and two others seen in the wild.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import aiohttp
import jwt
import pytest

from linky_proxy.tokens.client_token import mint
from linky_proxy.usage_point import Prm
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER, Json, Stack, recorded, running_stack

# What axios, that both libraries use, adds by itself.
AXIOS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, compress, deflate, br",
    "Connection": "close",
}
RECORDED_2023 = Prm("11111111111111")

# The three sentences after which ha-linky stops going back in time without complaining.
LIMITS = {
    "The requested period cannot be anterior to the meter's last activation date",
    "The start date must be greater than the history deadline.",
    "no measure found for this usage point",
}


@dataclass(frozen=True)
class Received:
    status: int
    body: dict[str, Json]
    headers: Mapping[str, str]


async def send(stack: Stack, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Received:
    async with (
        aiohttp.ClientSession(skip_auto_headers=["User-Agent", "Accept", "Accept-Encoding"]) as client,
        client.get(stack.proxy.with_path(path), params=query, headers=headers) as response,
    ):
        body = json.loads(await response.read())
        assert isinstance(body, dict)
        return Received(response.status, body, response.headers)


async def linky_2(
    stack: Stack, kind: str, start: str, end: str, token: str, *, user_agent: str = "@bokub/linky"
) -> Received:
    """`Session` of @bokub/linky 2: the first PRM of the token, old names."""
    prm = jwt.decode(token, options={"verify_signature": False})["sub"][0]
    headers = AXIOS | {"Authorization": f"Bearer {token}", "User-Agent": user_agent}
    return await send(stack, f"/api/{kind}", {"start": start, "end": end, "prm": prm}, headers)


async def linky_3(stack: Stack, kind: str, start: str, end: str, token: str, **optional: str) -> Received:
    """`Session` of @bokub/linky 3: new names."""
    prm = jwt.decode(token, options={"verify_signature": False})["sub"][0]
    query = {"dateDebut": start, "dateFin": end, "pointId": prm} | optional
    headers = AXIOS | {"Authorization": f"Bearer {token}", "User-Agent": "@bokub/linky"}
    return await send(stack, f"/api/{kind}", query, headers)


def as_enedis_answers_now(legacy: Json) -> Json:
    """The Data Connect 2026 answer that holds the same measures as a recorded legacy body."""
    assert isinstance(legacy, dict)
    reading_type, readings = legacy["reading_type"], legacy["interval_reading"]
    assert isinstance(reading_type, dict)
    assert isinstance(readings, list)
    physics = {"sum": "EA", "average": "PA", "maximum": "PMA"}[str(reading_type["aggregate"])]
    points: list[Json] = []
    for reading in readings:
        assert isinstance(reading, dict)
        names = {"value": "v", "date": "d", "interval_length": "p", "measure_type": "n"}
        points.append({names[name]: value for name, value in reading.items()})
    return {
        "idPrm": legacy["usage_point_id"],
        "etapeMetier": legacy["quality"],
        "periode": {"dateDebut": legacy["start"], "dateFin": legacy["end"]},
        "grandeur": [{"grandeurPhysique": physics, "unite": reading_type["unit"], "points": points}],
    }


@pytest.mark.parametrize(
    ("kind", "resource"),
    [
        ("daily_consumption", "consommation_quotidienne"),
        ("consumption_load_curve", "courbe_de_charge_consommation"),
        ("consumption_max_power", "puissance_conso_max_quotidienne"),
        ("daily_production", "production_quotidienne"),
        ("production_load_curve", "courbe_de_charge_production"),
    ],
)
async def test_linky_2_gets_what_the_public_service_was_recorded_to_answer(
    stack: Stack, kind: str, resource: str
) -> None:
    wanted = recorded(f"v5_conso_api_{kind}")
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"resource": resource, "status": 200, "body": as_enedis_answers_now(wanted)}]}
    )
    assert isinstance(wanted, dict)
    token = stack.token(RECORDED_2023)
    received = await linky_2(stack, kind, str(wanted["start"]), str(wanted["end"]), token)
    assert received.status == 200
    assert received.body == wanted


@pytest.mark.parametrize(
    ("resource", "prm"),
    [
        ("consommation_quotidienne", CONSUMER),
        ("courbe_de_charge_consommation", CONSUMER),
        ("puissance_conso_max_quotidienne", CONSUMER),
        ("production_quotidienne", PRODUCER),
        ("courbe_de_charge_production", PRODUCER),
    ],
)
async def test_linky_3_gets_what_enedis_was_recorded_to_answer(stack: Stack, resource: str, prm: Prm) -> None:
    received = await linky_3(stack, resource, "2026-09-29", "2026-10-01", stack.token(prm))
    assert received.status == 200
    assert received.body == recorded(f"v2_{resource}")


async def test_linky_3_may_choose_the_step_and_the_quantity_of_maximum_power(stack: Stack) -> None:
    received = await linky_3(
        stack,
        "puissance_conso_max_quotidienne",
        "2026-09-29",
        "2026-10-01",
        stack.token(CONSUMER),
        mesuresPas="P1M",
        grandeurPhysique="TOUT",
    )
    assert received.status == 200
    assert received.body["pas"] == "P1M"


async def test_linky_2_is_told_a_bad_token_as_recorded(stack: Stack) -> None:
    stranger = mint([CONSUMER], JWT_SECRET[::-1], now=stack.clock())
    received = await linky_2(stack, "daily_consumption", "2023-04-01", "2023-04-02", stranger)
    assert (received.status, received.body) == (401, recorded("error_401_conso_api_token"))


async def test_linky_2_is_told_400_when_the_start_is_after_the_end(stack: Stack) -> None:
    received = await linky_2(stack, "daily_consumption", "2023-04-02", "2023-04-01", stack.token(CONSUMER))
    assert received.status == 400
    assert received.body["status"] == 400
    assert stack.world.calls == []


class TestHaLinky:
    """ha-linky 1.7: a week of curve, then two times 179 days of totals, then each missing day."""

    PRM = Prm(enedis.WHOLE_BUILDING)
    TODAY = date(2026, 10, 5)

    @pytest.fixture
    async def shared(self) -> AsyncIterator[Stack]:
        async with running_stack() as stack:
            stack.share(self.PRM)
            yield stack

    async def ask(self, stack: Stack, kind: str, start: date, end: date) -> Received:
        return await linky_2(
            stack,
            kind,
            start.isoformat(),
            end.isoformat(),
            stack.token(self.PRM),
            user_agent="ha-linky/1.7.0",
        )

    async def test_its_first_import_gets_every_day_of_a_year(self, shared: Stack) -> None:
        week = timedelta(days=7)
        curve = await self.ask(shared, "consumption_load_curve", self.TODAY - week, self.TODAY)
        assert curve.status == 200
        readings = curve.body["interval_reading"]
        assert isinstance(readings, list)
        assert len(readings) == 7 * 48
        days = []
        end = self.TODAY - week
        for _ in range(2):
            start = end - timedelta(days=179)
            totals = await self.ask(shared, "daily_consumption", start, end)
            assert totals.status == 200
            readings = totals.body["interval_reading"]
            assert isinstance(readings, list)
            days += [str(reading["date"]) for reading in readings if isinstance(reading, dict)]
            end = start
        assert sorted(days) == [
            (self.TODAY - timedelta(days=365 - number)).isoformat() for number in range(358)
        ]

    async def test_the_days_of_its_curve_add_up_to_its_totals(self, shared: Stack) -> None:
        start, end = self.TODAY - timedelta(days=2), self.TODAY - timedelta(days=1)
        curve = (await self.ask(shared, "consumption_load_curve", start, end)).body["interval_reading"]
        totals = (await self.ask(shared, "daily_consumption", start, end)).body["interval_reading"]
        assert isinstance(curve, list)
        assert isinstance(totals, list)
        energy_wh = sum(int(str(one["value"])) / 2 for one in curve if isinstance(one, dict))
        assert [float(str(one["value"])) for one in totals if isinstance(one, dict)] == [energy_wh]

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2023, 1, 1), date(2023, 6, 1)),
            (date(2013, 6, 1), date(2013, 12, 1)),
        ],
        ids=["beyond 36 months", "before the meter"],
    )
    async def test_it_recognises_the_end_of_history_by_the_sentence_that_it_looks_for(
        self, shared: Stack, start: date, end: date
    ) -> None:
        received = await self.ask(shared, "daily_consumption", start, end)
        assert received.status == 400
        refusal = received.body["error"]
        assert isinstance(refusal, dict)
        assert refusal["error_description"] in LIMITS

    async def test_it_recognises_a_day_without_measures(self, stack: Stack) -> None:
        received = await linky_2(
            stack,
            "daily_consumption",
            "2026-09-01",
            "2026-09-02",
            stack.token(CONSUMER),
            user_agent="ha-linky/1.7.0",
        )
        assert received.status == 404
        assert received.body == recorded("error_404_no_data_found_conso_api")
        refusal = received.body["error"]
        assert isinstance(refusal, dict)
        assert refusal["error_description"] in LIMITS


@pytest.mark.parametrize(
    "scheme_and_headers",
    [
        ("Bearer", {"User-Agent": "github.com/someone/project", "From": "contact@example.org"}),
        ("bearer", {"user-agent": "github.com/flecoufle/node-red-linky"}),
        ("BEARER", {}),
        ("Bearer ", {"User-Agent": "python-requests/2.32", "Accept": "*/*"}),
    ],
    ids=["documented", "node-red-linky", "upper case", "requests, two spaces"],
)
async def test_the_header_forms_seen_in_the_wild_are_accepted(
    stack: Stack, scheme_and_headers: tuple[str, dict[str, str]]
) -> None:
    scheme, headers = scheme_and_headers
    query = {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"}
    received = await send(
        stack,
        "/api/consommation_quotidienne",
        query,
        headers | {"authorization": f"{scheme} {stack.token()}"},
    )
    assert received.status == 200
    assert received.body == recorded("v2_consommation_quotidienne")


async def test_a_token_minted_by_the_public_service_opens_when_its_secret_is_ours(stack: Stack) -> None:
    issued = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    claims = {"iat": issued, "exp": issued + 1094 * 86400, "sub": [CONSUMER, PRODUCER]}
    token = jwt.encode(claims, JWT_SECRET, "HS256")
    received = await linky_3(stack, "consommation_quotidienne", "2026-09-29", "2026-10-01", token)
    assert received.body == recorded("v2_consommation_quotidienne")


async def test_a_page_of_another_site_may_ask_after_its_preflight(stack: Stack) -> None:
    url = stack.proxy.with_path("/api/consommation_quotidienne")
    wanted = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    async with aiohttp.ClientSession() as client, client.options(url, headers=wanted) as preflight:
        assert preflight.status == 200
        assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
        assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
        assert await preflight.read() == b""
    received = await send(
        stack,
        "/api/consommation_quotidienne",
        {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"},
        {"Origin": "https://example.org", "Authorization": f"Bearer {stack.token()}"},
    )
    assert received.headers["Access-Control-Allow-Origin"] == "*"
