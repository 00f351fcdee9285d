"""The client of a Conso API server: what it asks, and what it makes of each refusal."""

import logging
from datetime import UTC, date, datetime

import aiohttp
import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.conso_api import ConsoApiClient
from custom_components.linky_gtb.linky.conso_errors import (
    DEFAULT_PAUSE_S,
    CallerBlockedError,
    CannotConnectError,
    ConsentRevokedError,
    ConsoApiError,
    HistoryLimitError,
    NotSubscribedError,
    QuotaReachedError,
    RequestRefusedError,
    ServerBusyError,
    ServerIncidentError,
    TokenRefusedError,
    UnexpectedAnswerError,
    UnknownMeterError,
    error_of,
    read_refusal,
    retry_after_s,
)

from .fake_conso import CURVE_TYPE, DAILY_TYPE, MAX_POWER_TYPE, TOKEN, Call, FakeConso
from .recorded import PRM, recorded

START, END = date(2026, 9, 29), date(2026, 10, 1)
NOW = datetime(2026, 7, 22, 4, 20, tzinfo=UTC)


@pytest.fixture
async def client(hass: HomeAssistant, conso: FakeConso) -> ConsoApiClient:
    return ConsoApiClient(async_get_clientsession(hass), conso.url, TOKEN, Prm(PRM))


async def test_measures_are_asked_with_the_words_of_2026(client: ConsoApiClient, conso: FakeConso) -> None:
    conso.record_two_days()

    assert [value.energy_wh for value in await client.daily_consumption(START, END)] == [33_495, 38_022]
    assert len(await client.load_curve(START, END)) == 96
    assert [value.power_va for value in await client.max_power(START, END)] == [4680, 6510]
    assert conso.calls == [Call(kind, START, END) for kind in (DAILY_TYPE, CURVE_TYPE, MAX_POWER_TYPE)]
    assert client.calls == 3


async def test_the_caller_says_who_it_is(client: ConsoApiClient, conso: FakeConso) -> None:
    await client.daily_consumption(START, END)

    assert "linky-gtb/" in conso.headers["User-Agent"]
    assert "https://github.com/linky-gtb/linky-gtb" in conso.headers["User-Agent"]


async def test_no_measure_is_an_empty_answer(client: ConsoApiClient) -> None:
    assert await client.daily_consumption(START, END) == ()
    assert await client.load_curve(START, END) == ()
    assert await client.max_power(START, END) == ()


async def test_a_refusal_raises_its_error(client: ConsoApiClient, conso: FakeConso) -> None:
    conso.fail(429, recorded("error_429_900804_throttled_conso_api"), Retry_After="120")

    with pytest.raises(QuotaReachedError) as error:
        await client.daily_consumption(START, END)
    assert error.value.retry_after_s == 120


async def test_a_redirection_is_not_followed_with_the_token(client: ConsoApiClient, conso: FakeConso) -> None:
    conso.fail(302, "moved", Location="http://127.0.0.1:1/elsewhere")

    with pytest.raises(UnexpectedAnswerError):
        await client.daily_consumption(START, END)


@pytest.mark.parametrize("body", ["<html>Welcome</html>", {"meter_reading": {}}])
async def test_another_kind_of_server_is_recognised(
    client: ConsoApiClient, conso: FakeConso, body: Json
) -> None:
    conso.fail(200, body)

    with pytest.raises(UnexpectedAnswerError):
        await client.load_curve(START, END)


async def test_a_server_that_is_away_is_named_by_its_error_only(
    client: ConsoApiClient, conso: FakeConso, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await conso.stop()

    with pytest.raises(CannotConnectError) as error:
        await client.daily_consumption(START, END)
    assert str(error.value) == aiohttp.ClientConnectorError.__name__
    assert error.value.retry_after_s == 60
    assert PRM not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, recorded("error_400_adam_err0123_conso_api"), HistoryLimitError),
        (400, recorded("error_400_adam_err0125_conso_api"), HistoryLimitError),
        (
            400,
            {"status": 400, "message": "x", "error": {"error": "ADAM-DC-0009", "error_description": ""}},
            HistoryLimitError,
        ),
        (
            400,
            {"status": 400, "message": "Paramètres invalides", "error": {"issues": []}},
            RequestRefusedError,
        ),
        (401, recorded("error_401_conso_api_token"), TokenRefusedError),
        (
            403,
            {"status": 403, "error": {"error": "ADAM-DC-0008", "error_description": "No consent"}},
            ConsentRevokedError,
        ),
        (
            403,
            {"status": 403, "message": "x", "error": {"code": "ADAM-DC-0007", "message": "moved"}},
            ConsentRevokedError,
        ),
        (
            500,
            {"status": 500, "error": {"code": "ERRE001150", "message": "No consent can be found"}},
            ConsentRevokedError,
        ),
        (
            403,
            {"status": 403, "error": {"error": "forbidden", "error_description": "?"}},
            ConsentRevokedError,
        ),
        (403, recorded("error_403_900908_api_not_subscribed"), NotSubscribedError),
        (403, {"status": 403, "error": recorded("error_403_900908_api_not_subscribed")}, NotSubscribedError),
        (403, "<html>Forbidden</html>", CallerBlockedError),
        (
            404,
            {"status": 404, "error": {"error": "STM-ERR-0000019", "error_description": "?"}},
            UnknownMeterError,
        ),
        (404, "<html>Not found</html>", UnexpectedAnswerError),
        (405, "no", UnexpectedAnswerError),
        (429, recorded("error_429_900804_throttled_conso_api"), QuotaReachedError),
        (429, "Quota Q3 reached", QuotaReachedError),
        (500, recorded("error_500_technical_error_conso_api"), ServerIncidentError),
        (500, recorded("error_500_token_refresh_conso_api"), ServerIncidentError),
        (503, "maintenance", ServerIncidentError),
        (
            500,
            {"status": 500, "message": "x", "error": [{"code": "STM-ERR-0000001", "message": "?"}]},
            ServerIncidentError,
        ),
    ],
)
def test_each_refusal_has_its_error_in_both_dialects(
    status: int, body: Json, expected: type[ConsoApiError]
) -> None:
    assert type(error_of(status, body, {}, NOW)) is expected


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_says_until_when_it_is_away_is_told_from_one_measure_out_of_order(status: int) -> None:
    assert type(error_of(status, "maintenance", {"Retry-After": "60"}, NOW)) is ServerBusyError
    assert type(error_of(500, "incident", {"Retry-After": "60"}, NOW)) is ServerIncidentError


@pytest.mark.parametrize(
    "body",
    [
        recorded("error_404_no_data_found_conso_api"),
        {
            "status": 404,
            "message": "x",
            "error": {"code": "404", "message": "Pas de mesure trouvée pour ce point"},
        },
        {"status": 404, "message": "x", "error": "Pas de mesure trouvée pour ce point"},
        {"error": "no_data_found", "error_description": "no measure found for this usage point"},
    ],
)
def test_no_measure_is_not_an_error(body: Json) -> None:
    assert error_of(404, body, {}, NOW) is None


def test_the_words_of_the_server_are_kept_without_meter_number() -> None:
    error = error_of(
        400, {"status": 400, "error": {"error": "Invalid_request", "error_description": PRM}}, {}, NOW
    )

    assert str(error) == "400 Invalid_request …9991"


def test_text_relayed_by_the_server_is_read() -> None:
    refusal = read_refusal(
        {"status": 502, "message": "The Enedis API returned an error", "error": "Bad gateway"}
    )

    assert (refusal.code, refusal.text) == ("", "The Enedis API returned an error Bad gateway")


@pytest.mark.parametrize(
    ("headers", "next_access", "expected"),
    [
        ({"Retry-After": "90"}, "", 90),
        ({"Retry-After": "0"}, "", 1),
        ({"Retry-After": "999999999999"}, "", 86_400),
        ({"Retry-After": "Wed, 22 Jul 2026 04:30:00 GMT"}, "", 600),
        ({"Retry-After": "Wed, 22 Jul 2026 04:30:00 -0000"}, "", 600),
        ({"Retry-After": "soon"}, "", None),
        ({}, "2026-Jul-22 05:00:00+0000 UTC", 2400),
        ({"Retry-After": "90"}, "2026-Jul-22 05:00:00+0000 UTC", 90),
        ({}, "2026-Jul-22 04:00:00+0000 UTC", 1),
        ({}, "2026-Xyz-22 05:00:00+0000 UTC", None),
        ({}, "tomorrow", None),
        ({}, "", None),
    ],
)
def test_the_wait_is_what_the_server_says(
    headers: dict[str, str], next_access: str, expected: float | None
) -> None:
    assert retry_after_s(headers, next_access, NOW) == expected


def test_a_quota_that_does_not_say_when_it_opens_is_tried_in_half_an_hour() -> None:
    error = error_of(429, "Quota Q4 reached", {}, NOW)

    assert error is not None
    assert error.retry_after_s == DEFAULT_PAUSE_S
