"""The pretend RTE refuses what RTE refuses, and keeps the numbers of the contract."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from simulators.rte import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, colour_of, create_app
from simulators.rte.server import ECOWATT, TEMPO

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(now=lambda: NOW)


@pytest_asyncio.fixture
async def client(world: World) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]  # of an application
    async with TestClient(TestServer(create_app(world), host="127.0.0.1")) as opened:
        yield opened


async def bearer(client: TestClient) -> dict[str, str]:  # type: ignore[type-arg]  # of an application
    basic = aiohttp.encode_basic_auth(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET)
    answer = await client.post(
        "/token/oauth/", data={"grant_type": "client_credentials"}, headers={"Authorization": basic}
    )
    return {"Authorization": f"Bearer {(await answer.json())['access_token']}"}


@pytest.mark.parametrize("season", [2024, 2025, 2026])
def test_a_season_has_its_days_of_each_colour(season: int) -> None:
    days = [date(season, 9, 1) + timedelta(days=n) for n in range(365)]
    colours = {day: colour_of(day) for day in days}

    assert list(colours.values()).count("RED") == 22
    assert list(colours.values()).count("WHITE") == 43
    assert all(day.weekday() < 5 for day, colour in colours.items() if colour == "RED")


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 200),
        ({"start_date": "2026-11-01T00:00:00+01:00", "end_date": "2026-11-26T00:00:00+01:00"}, 200),
        ({"start_date": "2026-11-01T00:00:00", "end_date": "2026-11-26T00:00:00"}, 400),
        ({"start_date": "2026-11-01T00:00:00+01:00"}, 400),
        ({"start_date": "2025-01-01T00:00:00+01:00", "end_date": "2026-11-26T00:00:00+01:00"}, 400),
        ({"start_date": "2026-11-26T00:00:00+01:00", "end_date": "2026-11-28T00:00:00+01:00"}, 400),
    ],
)
async def test_a_calendar_is_asked_as_rte_wants_it(
    client: TestClient,  # type: ignore[type-arg]  # of an application
    parameters: dict[str, str],
    status: int,
) -> None:
    answer = await client.get(TEMPO, params=parameters, headers=await bearer(client))

    assert answer.status == status


async def test_the_colour_of_tomorrow_is_not_published_before_its_time(
    client: TestClient,  # type: ignore[type-arg]  # of an application
    world: World,
) -> None:
    parameters = {"start_date": "2026-11-24T00:00:00+01:00", "end_date": "2026-11-26T00:00:00+01:00"}
    for now, count in ((datetime(2026, 11, 24, 9, 39, tzinfo=UTC), 1), (NOW.replace(hour=10), 2)):
        world.now = lambda now=now: now  # type: ignore[misc]  # the instant of this turn
        answer = await client.get(TEMPO, params=parameters, headers=await bearer(client))
        assert len((await answer.json())["tempo_like_calendars"]["values"]) == count


async def test_ecowatt_is_refused_twice_in_a_quarter_of_an_hour(
    client: TestClient,  # type: ignore[type-arg]  # of an application
) -> None:
    headers = await bearer(client)

    statuses = [(await client.get(ECOWATT, headers=headers)).status for _ in range(2)]

    assert statuses == [200, 429]


async def test_a_wrong_account_and_a_wrong_token_are_refused(
    client: TestClient,  # type: ignore[type-arg]  # of an application
) -> None:
    wrong = aiohttp.encode_basic_auth(DEMO_CLIENT_ID, "guess")
    form = {"grant_type": "client_credentials"}
    right = aiohttp.encode_basic_auth(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET)

    assert (await client.post("/token/oauth/", data=form, headers={"Authorization": wrong})).status == 401
    assert (await client.post("/token/oauth/", headers={"Authorization": right})).status == 400
    assert (await client.get(TEMPO, headers={"Authorization": "Bearer guess"})).status == 401
