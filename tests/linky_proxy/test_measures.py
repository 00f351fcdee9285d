"""The rows of the error table in order, and the success bodies."""

import json
from datetime import timedelta

import aiohttp
import pytest

from linky_proxy.tokens.client_token import mint
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER, Stack, recorded

BAD_TOKEN = {"status": 401, "message": "Votre token est invalide ou ne permet pas d'accéder à ce PRM"}
NO_TOKEN = {"status": 400, "message": "Le header 'Authorization' est manquant ou invalide"}


async def test_options_is_answered_empty_and_lets_browsers_call(stack: Stack) -> None:
    answer = await stack.get("/api/daily_consumption", method="OPTIONS", token="")
    assert (answer.status, answer.text) == (200, "")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_only_get_is_allowed(stack: Stack, method: str) -> None:
    answer = await stack.get("/api/daily_consumption", method=method, token="")
    assert answer.status == 405
    assert answer.body == {"status": 405, "message": "Seule la méthode GET est autorisée"}


async def test_parameters_are_checked_before_the_token(stack: Stack) -> None:
    answer = await stack.get("/api/daily_consumption", token="")
    assert answer.status == 400
    assert isinstance(answer.body, dict)
    assert answer.body["message"] == "Paramètres invalides"


async def test_an_unknown_type_is_an_invalid_parameter(stack: Stack) -> None:
    answer = await stack.measure("hourly_consumption")
    assert answer.status == 400
    assert "daily_consumption" in answer.text


async def test_a_missing_token_is_400_as_clients_expect(stack: Stack) -> None:
    answer = await stack.measure("daily_consumption", token="")
    assert (answer.status, answer.body) == (400, NO_TOKEN)


async def test_a_header_without_a_second_word_is_a_missing_token(stack: Stack) -> None:
    url = stack.proxy.with_path("/api/daily_consumption")
    query = {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"}
    async with stack.session.get(url, params=query, headers={"Authorization": "Bearer"}) as response:
        assert (response.status, await response.json()) == (400, NO_TOKEN)


async def test_a_bad_token_is_401_with_the_recorded_body(stack: Stack) -> None:
    answer = await stack.measure("daily_consumption", token="nonsense")
    assert (answer.status, answer.body) == (401, recorded("error_401_conso_api_token"))


async def test_an_expired_token_is_401(stack: Stack) -> None:
    token = stack.token()
    stack.clock.advance(days=1095)
    period = {"dateDebut": "2029-09-29", "dateFin": "2029-10-01"}
    answer = await stack.measure("daily_consumption", token=token, **period)
    assert (answer.status, answer.body) == (401, BAD_TOKEN)


async def test_a_token_for_another_point_is_401_and_enedis_is_not_asked(stack: Stack) -> None:
    answer = await stack.measure("daily_consumption", token=stack.token(PRODUCER))
    assert (answer.status, answer.body) == (401, BAD_TOKEN)
    assert stack.world.calls == []


async def test_wrong_application_credentials_are_the_recorded_500(stack: Stack) -> None:
    stack.world.client_secret = "changed"
    answer = await stack.measure("daily_consumption")
    assert (answer.status, answer.body) == (500, recorded("error_500_token_refresh_conso_api"))


@pytest.mark.parametrize(
    ("body", "description"),
    [("<html>maintenance</html>", "HTML"), ({"token_type": "Bearer"}, "no token")],
)
async def test_a_token_answer_that_holds_no_token_is_the_same_500(
    stack: Stack, body: str | dict[str, str], description: str
) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"resource": "token", "status": 200, "body": body}]}
    )
    answer = await stack.measure("daily_consumption")
    assert (answer.status, answer.body) == (500, recorded("error_500_token_refresh_conso_api")), description


async def test_an_application_token_server_that_hangs_up_is_the_same_500(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate({"faults": [{"resource": "token", "kind": "reset"}]})
    answer = await stack.measure("daily_consumption")
    assert (answer.status, answer.body) == (500, recorded("error_500_token_refresh_conso_api"))


@pytest.mark.parametrize(
    ("name", "prm"),
    [
        ("consommation_quotidienne", CONSUMER),
        ("courbe_de_charge_consommation", CONSUMER),
        ("puissance_conso_max_quotidienne", CONSUMER),
        ("production_quotidienne", PRODUCER),
        ("courbe_de_charge_production", PRODUCER),
    ],
)
async def test_french_types_are_answered_as_enedis_wrote_them(stack: Stack, name: str, prm: str) -> None:
    answer = await stack.measure(name, prm)
    assert answer.status == 200
    assert answer.body == recorded(f"v2_{name}")
    assert "Deprecation" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_legacy_curve_is_the_one_the_old_interface_answered(stack: Stack) -> None:
    answer = await stack.measure("consumption_load_curve")
    wrapped = recorded("v5_upstream_consumption_load_curve_2026")
    assert isinstance(wrapped, dict)
    assert answer.status == 200
    assert answer.body == wrapped["meter_reading"]


@pytest.mark.parametrize(
    ("name", "prm", "values"),
    [
        ("daily_consumption", CONSUMER, ["33495", "38022"]),
        ("daily_production", PRODUCER, ["8263", "941"]),
        ("consumption_max_power", CONSUMER, ["4680", "6510"]),
    ],
)
async def test_legacy_types_hold_the_recorded_values(
    stack: Stack, name: str, prm: str, values: list[str]
) -> None:
    answer = await stack.measure(name, prm)
    assert isinstance(answer.body, dict)
    readings = answer.body["interval_reading"]
    assert isinstance(readings, list)
    assert [reading["value"] for reading in readings if isinstance(reading, dict)] == values


async def test_legacy_answers_say_that_they_are_deprecated_and_for_what(stack: Stack) -> None:
    answer = await stack.measure("daily_consumption")
    assert answer.headers["Deprecation"] == "@1790553600"
    assert answer.headers["Link"] == '<consommation_quotidienne>; rel="successor-version"'


async def test_the_old_names_of_parameters_reach_enedis_as_the_new_ones(stack: Stack) -> None:
    query = {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"}
    answer = await stack.get("/api/consommation_quotidienne", **query)
    assert answer.body == recorded("v2_consommation_quotidienne")


async def test_indexes_are_passed_through_unchanged(stack: Stack) -> None:
    index = {"idPrm": CONSUMER, "grandeur": [], "contexte": [{"typeReleve": "AQ"}]}
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"resource": "index_consommation", "status": 200, "body": index}]}
    )
    answer = await stack.measure("index_consommation")
    assert (answer.status, answer.body) == (200, index)


async def test_a_missing_day_is_the_recorded_404(stack: Stack) -> None:
    answer = await stack.measure("daily_consumption", dateDebut="2026-09-01", dateFin="2026-09-02")
    assert (answer.status, answer.body) == (404, recorded("error_404_no_data_found_conso_api"))


async def test_a_withdrawn_consent_is_403_with_enedis_own_code(stack: Stack) -> None:
    stack.world.shares.delete(CONSUMER)
    answer = await stack.measure("daily_consumption")
    assert answer.status == 403
    assert isinstance(answer.body, dict)
    assert answer.body["message"] == "The Enedis API returned an error"
    assert "ADAM-DC-0008" in json.dumps(answer.body["error"])


async def test_an_api_not_subscribed_is_relayed_with_its_gateway_body(stack: Stack) -> None:
    body = recorded("error_403_900908_api_not_subscribed")
    stack.world.faults = enedis.Faults.model_validate({"faults": [{"status": 403, "body": body}]})
    stack.world.faults.faults[0].resource = "consommation_*"
    answer = await stack.measure("consommation_quotidienne")
    assert answer.status == 403
    assert answer.body == {"status": 403, "message": "The Enedis API returned an error", "error": body}


async def test_an_incident_of_enedis_is_the_recorded_500(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 500, "resource": "consommation_*"}]}
    )
    answer = await stack.measure("daily_consumption")
    assert (answer.status, answer.body) == (500, recorded("error_500_technical_error_conso_api"))


async def test_an_error_page_is_relayed_as_text(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 503, "resource": "consommation_*", "body": "<html>maintenance</html>"}]}
    )
    answer = await stack.measure("daily_consumption")
    assert answer.status == 503
    assert answer.body == {
        "status": 503,
        "message": "The Enedis API returned an error",
        "error": "<html>maintenance</html>",
    }


@pytest.mark.parametrize("name", ["daily_consumption", "consommation_quotidienne"])
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "body": "<html>hello</html>"},
        {"status": 302, "body": "<html>elsewhere</html>"},
        {"kind": "reset"},
    ],
    ids=["html", "redirect", "reset"],
)
async def test_nonsense_from_enedis_is_the_unknown_failure(
    stack: Stack, name: str, fault: dict[str, object]
) -> None:
    stack.world.faults = enedis.Faults.model_validate({"faults": [fault | {"resource": "consommation_*"}]})
    answer = await stack.measure(name)
    assert answer.status == 500
    assert answer.body == {"status": 500, "message": "Erreur inconnue. Réessayez plus tard"}


async def test_an_application_token_is_used_for_many_calls(stack: Stack) -> None:
    for _ in range(3):
        await stack.measure("daily_consumption")
    assert stack.upstream_calls("token") == 1


async def test_an_application_token_is_renewed_before_it_expires(stack: Stack) -> None:
    await stack.measure("daily_consumption")
    stack.clock.advance(seconds=12600 - 240)
    answer = await stack.measure("daily_consumption")
    assert answer.status == 200
    assert stack.upstream_calls("token") == 2
    assert stack.upstream_calls("consommation_quotidienne") == 2


async def test_a_token_that_enedis_refuses_is_renewed_once_and_the_call_made_again(stack: Stack) -> None:
    await stack.measure("daily_consumption")
    stack.world.drop_tokens()
    answer = await stack.measure("daily_consumption")
    assert answer.status == 200
    assert stack.upstream_calls("token") == 2


async def test_a_token_refused_twice_is_enedis_own_401(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 401, "resource": "consommation_*", "body": {"code": "900901"}}]}
    )
    answer = await stack.measure("daily_consumption")
    assert answer.status == 401
    assert answer.body == {
        "status": 401,
        "message": "The Enedis API returned an error",
        "error": {"code": "900901"},
    }
    assert stack.upstream_calls("token") == 2
    assert stack.upstream_calls("consommation_quotidienne") == 2


async def test_enedis_429_is_relayed_with_the_time_to_wait(stack: Stack) -> None:
    body = recorded("error_429_900804_throttled_conso_api")
    assert isinstance(body, dict)
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 429, "resource": "consommation_*", "body": body["error"]}]}
    )
    stack.clock.instant = stack.clock.instant.replace(year=2026, month=7, day=22, hour=4, minute=20)
    stack.share(CONSUMER)
    token = mint([CONSUMER], JWT_SECRET, now=stack.clock() - timedelta(days=1))
    answer = await stack.measure(
        "daily_consumption", token=token, dateDebut="2026-07-20", dateFin="2026-07-21"
    )
    assert (answer.status, answer.body) == (429, body)
    assert answer.headers["Retry-After"] == "2400"


async def test_a_429_without_a_readable_time_is_given_a_minute(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 429, "resource": "consommation_*", "body": {"error": "Quota Q4 reached"}}]}
    )
    answer = await stack.measure("daily_consumption")
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "60"


async def test_an_unknown_page_is_a_json_404(stack: Stack) -> None:
    answer = await stack.get("/nowhere")
    assert (answer.status, answer.body) == (404, {"status": 404, "message": "Page inconnue"})


async def test_a_page_refuses_other_methods_in_json(stack: Stack) -> None:
    answer = await stack.get("/token", method="DELETE")
    assert answer.status == 405


async def test_the_cookie_of_a_browser_is_no_authorization(stack: Stack) -> None:
    cookies = {"conso-token": stack.token()}
    query = {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"}
    async with (
        aiohttp.ClientSession(cookies=cookies) as browser,
        browser.get(stack.proxy.with_path("/api/daily_consumption"), params=query) as response,
    ):
        assert response.status == 400
