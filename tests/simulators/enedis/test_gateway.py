"""Application token, quota, services, contract and faults, over HTTP."""

from pathlib import Path

import aiohttp
import pytest

from simulators.enedis import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, RECORDED_PRODUCER, Faults
from simulators.enedis.faults import FaultFileError, load_faults
from simulators.enedis.shares import autorisation_id
from tests.simulators.enedis.client import METER, Client, Json, recorded


def services(**changes: Json) -> dict[str, Json]:
    question: dict[str, Json] = {
        "autorisationId": autorisation_id(METER),
        "comptage": False,
        "etatCode": ["ACTIF", "DEMANDE"],
        "serviceType": ["ACCES"],
        "autorisation": True,
    }
    return question | changes


async def states(client: Client, **changes: Json) -> list[str]:
    status, body = await client.call("/subscribed_services/v1", question=services(**changes))
    assert status == 200
    assert isinstance(body, dict)
    found = body["serviceSouscrit"]
    entries = found if isinstance(found, list) else []
    assert body["nbTotalServices"] == len(entries)
    return [str(entry["etatCode"]) for entry in entries if isinstance(entry, dict)]


async def test_credentials_are_taken_from_the_header(client: Client) -> None:
    status, body = await client.ask_token()
    assert status == 200
    assert isinstance(body, dict)
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 12600, "")


async def test_credentials_are_taken_from_the_form(client: Client) -> None:
    status, _ = await client.ask_token(client_id=DEMO_CLIENT_ID, client_secret=DEMO_CLIENT_SECRET)
    assert status == 200


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"client_id": DEMO_CLIENT_ID, "client_secret": "wrong"}, 401),
        ({"client_id": "wrong", "client_secret": DEMO_CLIENT_SECRET}, 401),
        ({"grant_type": "password"}, 500),
    ],
)
async def test_wrong_credentials_get_no_token(client: Client, form: dict[str, str], expected: int) -> None:
    status, _ = await client.ask_token(**form)
    assert status == expected


@pytest.mark.parametrize("header", ["Basic !!!", "Basic /////w==", "Bearer abc", "Basic"])
async def test_a_header_that_is_no_credentials_gets_no_token(client: Client, header: str) -> None:
    async with client.session.post(
        client.url.with_path("/oauth2/v3/token"),
        data={"grant_type": "client_credentials"},
        headers={"Authorization": header},
    ) as response:
        assert response.status == 401


async def test_credentials_in_the_url_are_refused(client: Client) -> None:
    url = client.url.with_path("/oauth2/v3/token").with_query(client_secret=DEMO_CLIENT_SECRET)
    async with client.session.post(url, data={"grant_type": "client_credentials"}) as response:
        assert response.status == 500


async def test_a_token_dies_after_12600_seconds(client: Client) -> None:
    client.share()
    client.token = client.world.issue_token()
    client.clocks.advance(12599)
    alive, _ = await client.call(f"/comptage_auto/v1/{METER}")
    client.clocks.advance(1)
    dead, body = await client.call(f"/comptage_auto/v1/{METER}")
    assert (alive, dead) == (200, 401)
    assert isinstance(body, dict)
    assert body["code"] == "900901"


async def test_the_sixth_call_of_a_second_gets_the_recorded_429(client: Client) -> None:
    client.share()
    answers = [await client.call(f"/comptage_auto/v1/{METER}") for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [429]
    relayed = recorded("error_429_900804_throttled_conso_api")
    assert isinstance(relayed, dict)
    real, ours = relayed["error"], answers[5][1]
    assert isinstance(ours, dict)
    assert isinstance(real, dict)
    assert list(ours) == list(real)
    assert ours["nextAccessTime"] == "2026-Oct-26 10:00:01+0000 UTC"
    client.clocks.advance(1)
    status, _ = await client.call(f"/comptage_auto/v1/{METER}")
    assert status == 200


async def test_each_api_has_its_own_quota(client: Client) -> None:
    client.share()
    for _ in range(5):
        await client.call(f"/comptage_auto/v1/{METER}")
    status, _ = await client.call(f"/synth_contrat_auto/v1/{METER}")
    assert status == 200


async def test_the_hour_is_limited_too(client: Client) -> None:
    client.share()
    client.world.throttle.per_hour = 6
    statuses = []
    for _ in range(7):
        statuses.append((await client.call(f"/comptage_auto/v1/{METER}"))[0])
        client.clocks.advance(2)
    assert statuses == [200] * 6 + [429]


@pytest.mark.parametrize("path", ["/subscribed_services/v1", "/subscribed_services/v1/"])
async def test_the_services_of_a_consent_say_what_and_until_when(client: Client, path: str) -> None:
    client.share()
    status, body = await client.call(path, question=services())
    assert status == 200
    assert isinstance(body, dict)
    found = body["serviceSouscrit"]
    assert isinstance(found, list)
    first = found[0]
    assert isinstance(first, dict)
    assert (first["pointId"], first["etatCode"], first["dateDebut"]) == (METER, "ACTIF", "2026-10-26")
    assert first["autorisation"] == {
        "autorisationId": autorisation_id(METER),
        "autorisationType": "EXPLICITE",
    }


async def test_services_can_be_counted_or_filtered(client: Client) -> None:
    client.share()
    assert await states(client, etatCode=["TERMINE"]) == []
    assert await states(client, serviceType=["AUTRE"]) == []
    _, counted = await client.call("/subscribed_services/v1", question=services(comptage=True))
    assert counted == {"nbTotalServices": 4, "serviceSouscrit": None}


async def test_an_unknown_consent_has_no_service(client: Client) -> None:
    assert await states(client, autorisationId=1) == []


@pytest.mark.parametrize(
    "question", [[], {}, {"autorisationId": "1"}, {"autorisationId": 1, "etatCode": "ACTIF"}]
)
async def test_a_question_outside_the_swagger_is_500(client: Client, question: Json) -> None:
    status, _ = await client.call("/subscribed_services/v1", question=question)
    assert status == 500


async def test_a_question_that_is_not_json_is_500(client: Client) -> None:
    url, headers = (
        client.url.with_path("/subscribed_services/v1"),
        {"Authorization": f"Bearer {client.world.issue_token()}"},
    )
    async with client.session.post(url, data=b"{", headers=headers) as response:
        assert response.status == 500


async def test_a_pending_consent_becomes_active(client: Client) -> None:
    client.share()
    client.world.faults = Faults.model_validate({"faults": [{"kind": "pending", "times": 2}]})
    seen = [(await states(client))[0] for _ in range(3)]
    assert seen == ["DEMANDE", "DEMANDE", "ACTIF"]


async def test_the_contract_summary_has_the_recorded_shape(client: Client) -> None:
    client.share()
    client.share(RECORDED_PRODUCER)
    _, consumer = await client.call(f"/synth_contrat_auto/v1/{METER}")
    _, producer = await client.call(f"/synth_contrat_auto/v1/{RECORDED_PRODUCER}")
    assert isinstance(consumer, dict)
    assert isinstance(producer, dict)
    capture = recorded("v2_synth_contrat_autoconsommation")
    assert isinstance(capture, dict)
    assert set(consumer) | set(producer) == set(capture)
    assert consumer["segments"] == [{"segment": "C5"}]
    assert producer["segments"] == [{"segment": "P4"}]


async def test_the_contract_says_the_subscribed_power(client: Client) -> None:
    client.share()
    client.share(RECORDED_PRODUCER)
    _, contracts = await client.call(f"/situation_contrat_auto/v1/{METER}")
    _, injection = await client.call(f"/situation_contrat_auto/v1/{RECORDED_PRODUCER}")
    assert isinstance(contracts, list)
    assert isinstance(contracts[0], dict)
    assert contracts[0]["subscribed_power"] == {"unit": "kVA", "value": "36"}
    assert isinstance(injection, list)
    assert isinstance(injection[0], dict)
    assert injection[0]["segment"] == "P4"


async def test_the_meter_says_its_off_peak_windows(client: Client) -> None:
    client.share()
    _, body = await client.call(f"/comptage_auto/v1/{METER}")
    assert isinstance(body, dict)
    assert body["relais"] == {"plageHeuresCreuses": "HC (22H00-6H00)"}


async def test_the_point_as_a_parameter_of_the_contract_is_500(client: Client) -> None:
    client.share()
    status, _ = await client.call(f"/comptage_auto/v1/{METER}", pointId=METER)
    assert status == 500


class TestFaults:
    async def test_a_status_for_one_point_and_a_time(self, client: Client) -> None:
        client.share()
        client.world.faults = Faults.model_validate(
            {
                "faults": [
                    {
                        "status": 500,
                        "resource": "comptage_auto",
                        "prm": METER,
                        "from": "2026-10-26T11:00:10",
                        "until": "2026-10-26T10:00:20+00:00",
                    }
                ]
            }
        )
        seen = []
        for _ in range(3):
            seen.append((await client.call(f"/comptage_auto/v1/{METER}"))[0])
            client.clocks.advance(10)
        other, _ = await client.call(f"/synth_contrat_auto/v1/{METER}")
        assert seen == [200, 500, 200]
        assert other == 200

    async def test_a_fault_of_another_point_changes_nothing(self, client: Client) -> None:
        client.share()
        client.world.faults = Faults.model_validate({"faults": [{"status": 500, "prm": RECORDED_PRODUCER}]})
        assert (await client.call(f"/comptage_auto/v1/{METER}"))[0] == 200

    async def test_a_number_of_times(self, client: Client) -> None:
        client.share()
        client.world.faults = Faults.model_validate({"faults": [{"status": 503, "times": 2}]})
        seen = [(await client.call(f"/comptage_auto/v1/{METER}"))[0] for _ in range(3)]
        assert seen == [503, 503, 200]

    async def test_a_page_instead_of_json(self, client: Client) -> None:
        client.world.faults = Faults.model_validate({"faults": [{"status": 503, "body": "<html>"}]})
        headers = {"Authorization": f"Bearer {client.world.issue_token()}"}
        async with client.session.get(
            client.url.with_path("/comptage_auto/v1/1"), headers=headers
        ) as response:
            assert (response.status, response.content_type) == (503, "text/html")

    async def test_a_connection_cut(self, client: Client) -> None:
        client.share()
        client.world.faults = Faults.model_validate({"faults": [{"kind": "reset"}]})
        with pytest.raises(aiohttp.ClientError):
            await client.call(f"/comptage_auto/v1/{METER}")

    async def test_a_delay(self, client: Client) -> None:
        client.share()
        client.world.faults = Faults.model_validate({"faults": [{"kind": "delay", "delay_s": 0.01}]})
        assert (await client.call(f"/comptage_auto/v1/{METER}"))[0] == 200

    def test_a_file_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "faults.json"
        file.write_text('{"faults": [{"status": 500, "prm": "1"}, {"kind": "null", "day": "2026-10-20"}]}')
        assert len(load_faults(file).faults) == 2

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "Invalid JSON"),
            ('{"faults": [{"status": 99}]}', "faults.0"),
            ('{"faults": [{"kind": "earthquake"}]}', "faults.0"),
            ('{"faults": [{"status": 500, "prn": "1"}]}', "prn"),
            ('{"faults": [5]}', "faults.0"),
        ],
    )
    def test_a_mistake_in_a_file_is_told_with_its_place(self, tmp_path: Path, text: str, words: str) -> None:
        file = tmp_path / "faults.json"
        file.write_text(text)
        with pytest.raises(FaultFileError) as error:
            load_faults(file)
        assert str(file) in str(error.value)
        assert words in str(error.value)

    def test_a_missing_file_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(FaultFileError, match="cannot be read"):
            load_faults(tmp_path / "absent.json")
