"""Measures over HTTP: recorded answers, windows, history, refusals."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from simulators.enedis import RECORDED_CONSUMER, RECORDED_PRODUCER, Faults
from simulators.enedis import recorded as recorded_module
from tests.simulators.enedis.client import METER, Client, Json

RECORDED = Path(recorded_module.__file__).parent / "recorded"
DAILY, CURVE, MAX = (
    "consommation_quotidienne",
    "courbe_de_charge_consommation",
    "puissance_conso_max_quotidienne",
)
MAX_PARAMETERS = {"mesuresPas": "P1D", "grandeurPhysique": "PMA"}


def code(body: Json) -> object:
    assert isinstance(body, dict)
    return body.get("error", body.get("code"))


@pytest.mark.parametrize(
    ("resource", "prm", "extra"),
    [
        (DAILY, RECORDED_CONSUMER, {}),
        (CURVE, RECORDED_CONSUMER, {}),
        (MAX, RECORDED_CONSUMER, MAX_PARAMETERS),
        ("production_quotidienne", RECORDED_PRODUCER, {}),
        ("courbe_de_charge_production", RECORDED_PRODUCER, {}),
    ],
)
async def test_recorded_days_are_answered_as_they_were_recorded(
    client: Client, resource: str, prm: str, extra: dict[str, str]
) -> None:
    client.share(prm)
    status, body = await client.measure(resource, "2026-09-29", "2026-10-01", prm, **extra)
    assert status == 200
    assert body == json.loads((RECORDED / f"v2_{resource}.json").read_text(encoding="utf-8"))


async def test_a_part_of_the_recorded_days_can_be_asked_for(client: Client) -> None:
    client.share(RECORDED_CONSUMER)
    points = await client.points(CURVE, "2026-09-30", "2026-10-02", RECORDED_CONSUMER)
    assert (points[0]["d"], points[-1]["d"], len(points)) == (
        "2026-09-30 00:30:00",
        "2026-10-01 00:00:00",
        48,
    )


@pytest.mark.parametrize(
    ("day", "next_day", "count"), [("2026-10-25", "2026-10-26", 50), ("2026-03-29", "2026-03-30", 46)]
)
async def test_days_on_which_the_clock_changes_have_their_own_number_of_points(
    client: Client, day: str, next_day: str, count: int
) -> None:
    client.share()
    assert len(await client.points(CURVE, day, next_day)) == count


async def test_a_week_of_curve_agrees_with_its_daily_values(client: Client) -> None:
    client.share()
    curve = await client.points(CURVE, "2026-10-19", "2026-10-26")
    daily = await client.points(DAILY, "2026-10-19", "2026-10-26")
    assert len(daily) == 7
    assert sum(int(str(point["v"])) for point in curve) == 2 * sum(int(str(point["v"])) for point in daily)
    assert curve[0] | {"v": ""} == {
        "v": "",
        "d": "2026-10-19 00:30:00",
        "p": "PT30M",
        "n": "B",
        "iv": "0",
        "ec": "0",
    }


@pytest.mark.slow
async def test_the_whole_history_is_there(client: Client) -> None:
    client.share()
    assert len(await client.points(DAILY, "2023-10-11", "2026-10-26")) == 1111
    assert len(await client.points(CURVE, "2024-10-11", "2024-10-18")) == 336


async def test_maxima_are_given_by_day_or_by_month(client: Client) -> None:
    client.share()
    daily = await client.points(MAX, "2026-09-01", "2026-10-01", **MAX_PARAMETERS)
    monthly = await client.points(MAX, "2026-08-01", "2026-10-01", mesuresPas="P1M", grandeurPhysique="TOUT")
    assert len(daily) == 30
    assert [str(point["d"])[:7] for point in monthly] == ["2026-08", "2026-09"]
    assert max(int(str(point["v"])) for point in daily) == int(str(monthly[1]["v"]))


@pytest.mark.parametrize(
    ("resource", "start", "end", "extra"),
    [
        (DAILY, "2026-10-01", "2026-10-01", {}),
        (DAILY, "2026-10-02", "2026-10-01", {}),
        (DAILY, "2026-10-01", "2026-10-27", {}),
        (DAILY, "2026-10-1", "2026-10-02", {}),
        (DAILY, "2026-02-30", "2026-03-02", {}),
        (DAILY, "2026-10-01", "2026-10-02", {"mesuresPas": "P1D"}),
        (CURVE, "2026-10-01", "2026-10-09", {}),
        (MAX, "2026-10-01", "2026-10-02", {}),
        (MAX, "2026-10-01", "2026-10-02", {"mesuresPas": "P1Y", "grandeurPhysique": "PMA"}),
        ("index_production", "2026-10-01", "2026-10-02", {}),
    ],
)
async def test_anything_outside_the_swagger_is_500(
    client: Client, resource: str, start: str, end: str, extra: dict[str, str]
) -> None:
    client.share()
    status, body = await client.measure(resource, start, end, **extra)
    assert (status, code(body)) == (500, "technical_error")


async def test_a_parameter_given_twice_is_500(client: Client) -> None:
    client.token = client.world.issue_token()
    url = client.url.with_path(f"/mesure_synchrone_auto/v2/{DAILY}").with_query(
        [("pointId", METER), ("pointId", METER), ("dateDebut", "2026-10-01"), ("dateFin", "2026-10-02")]
    )
    async with client.session.get(url, headers={"Authorization": f"Bearer {client.token}"}) as response:
        assert response.status == 500


@pytest.mark.parametrize(("resource", "start"), [(DAILY, "2023-10-10"), (CURVE, "2024-10-10")])
async def test_before_the_history_is_a_400(client: Client, resource: str, start: str) -> None:
    client.share()
    end = date.fromisoformat(start).replace(day=12).isoformat()
    status, body = await client.measure(resource, start, end)
    assert (status, code(body)) == (400, "ADAM-ERR0125")


async def test_before_the_meter_was_put_into_service_is_a_400(client: Client) -> None:
    client.share()
    meter = replace(client.world.meters[METER], activated=date(2026, 9, 1))
    client.world.meters = {**client.world.meters, METER: meter}
    status, body = await client.measure(DAILY, "2026-08-31", "2026-09-02")
    assert (status, code(body)) == (400, "ADAM-ERR0123")


async def test_production_of_a_consumer_is_a_400(client: Client) -> None:
    client.share()
    status, body = await client.measure("production_quotidienne", "2026-10-01", "2026-10-02")
    assert (status, code(body)) == (400, "ADAM-ERR0069")


async def test_a_point_that_is_not_shared_is_403(client: Client) -> None:
    status, body = await client.measure(DAILY, "2026-10-01", "2026-10-02")
    assert (status, code(body)) == (403, "ADAM-DC-0008")


async def test_an_unknown_point_is_404(client: Client) -> None:
    status, body = await client.measure(DAILY, "2026-10-01", "2026-10-02", "12345678901234")
    assert (status, code(body)) == (404, "STM-ERR-0000019")


async def test_days_without_measures_are_404(client: Client) -> None:
    client.share(RECORDED_CONSUMER)
    for resource, extra in ((DAILY, {}), (CURVE, {}), (MAX, MAX_PARAMETERS)):
        status, body = await client.measure(resource, "2026-10-05", "2026-10-07", RECORDED_CONSUMER, **extra)
        assert (status, code(body)) == (404, "no_data_found")


async def test_yesterday_appears_at_the_hour_of_publication(client: Client) -> None:
    client.share()
    client.world.published_at = time(13)
    status, _ = await client.measure(DAILY, "2026-10-25", "2026-10-26")
    client.clocks.advance(3 * 3600)
    later, _ = await client.measure(DAILY, "2026-10-25", "2026-10-26")
    assert (status, later) == (404, 200)


async def test_a_null_day_keeps_its_points_and_loses_its_values(client: Client) -> None:
    client.share()
    client.world.faults = Faults.model_validate(
        {"faults": [{"kind": "null", "day": "2026-10-20", "resource": "courbe_*", "prm": METER}]}
    )
    points = await client.points(CURVE, "2026-10-19", "2026-10-22")
    empty = [point["d"] for point in points if point["v"] is None]
    assert (len(points), len(empty)) == (144, 48)
    assert empty[-1] == "2026-10-21 00:00:00"
    assert len(await client.points(DAILY, "2026-10-20", "2026-10-21")) == 1


async def test_some_points_of_a_day_may_be_missing(client: Client) -> None:
    client.share()
    client.world.faults = Faults.model_validate(
        {"faults": [{"kind": "missing", "day": "2026-10-20", "ends": ["02:30:00", "03:00:00"]}]}
    )
    points = await client.points(CURVE, "2026-10-20", "2026-10-21")
    assert len(points) == 46
    assert "2026-10-20 02:30:00" not in [point["d"] for point in points]


async def test_null_values_do_not_hide_a_month(client: Client) -> None:
    client.share()
    client.world.faults = Faults.model_validate({"faults": [{"kind": "null", "day": "2026-09-01"}]})
    monthly = await client.points(MAX, "2026-09-01", "2026-10-01", mesuresPas="P1M", grandeurPhysique="PMA")
    assert len(monthly) == 1
    assert monthly[0]["v"] is not None
