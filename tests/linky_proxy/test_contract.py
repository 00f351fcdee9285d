"""`GET /api/contrat`: what a meter needs, and nothing about its holder."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from linky_proxy.contract.reduced import UnexpectedContractError, read_contract
from linky_proxy.operation.json_logging import JsonFormatter
from linky_proxy.quota import UpstreamApi
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, PRODUCER, Answer, Json, Stack, recorded

SUMMARY, SITUATION, METERING = (
    UpstreamApi.CONTRACT_SUMMARY,
    UpstreamApi.CONTRACT_SITUATION,
    UpstreamApi.METERING,
)
PERSONAL = (
    "EXEMPLE",
    "Camille",
    "mairie@example.org",
    "0100000000",
    "MAIRIE",
    "Enregistrement",
    "Fournisseur",
)
NOT_SUBSCRIBED = recorded("error_403_900908_api_not_subscribed")


def faults(stack: Stack, *listed: dict[str, object]) -> None:
    stack.world.faults = enedis.Faults.model_validate({"faults": list(listed)})


async def contract(stack: Stack, prm: str = CONSUMER, **query: str) -> Answer:
    return await stack.get("/api/contrat", **({"pointId": prm} | query))


async def test_three_answers_of_enedis_become_one(stack: Stack) -> None:
    answer = await contract(stack)
    assert answer.status == 200
    assert answer.body == {
        "segment": "C5",
        "subscribed_power_kva": 12.0,
        "off_peak_windows": [{"start": "22:00", "end": "06:00"}],
        "off_peak_text": "HC (22H00-6H00)",
        "activation_date": "2014-01-22",
        "communicating": True,
        "meter_type": "AMM",
        "warnings": [],
    }


@pytest.mark.parametrize("path", ["/api/contract", "/api/contrat"])
async def test_both_names_and_the_old_name_of_the_parameter_are_served(stack: Stack, path: str) -> None:
    answer = await stack.get(path, prm=CONSUMER)
    assert answer.status == 200


async def test_the_point_is_in_the_path_of_each_of_the_three_calls(stack: Stack) -> None:
    await contract(stack)
    called = [(name, prm) for name, prm in stack.world.calls if name != "token"]
    assert sorted(called) == sorted((api.value, CONSUMER) for api in (SUMMARY, SITUATION, METERING))


async def test_nothing_personal_is_answered_or_written(stack: Stack) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        answer = await contract(stack)
        # Names where numbers are expected: what a validation error would quote.
        person: Json = [{"segment": {"lastname": "EXEMPLE"}, "contact_data": {"email": "mairie@example.org"}}]
        faults(stack, {"status": 200, "resource": SITUATION.value, "body": person})
        broken = await contract(stack)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    assert broken.status == 500
    written = answer.text + broken.text + stream.getvalue()
    assert [word for word in (*PERSONAL, CONSUMER) if word in written] == []


@pytest.mark.parametrize(
    ("api", "lost"),
    [
        (SUMMARY, ["activation_date", "communicating"]),
        (SITUATION, ["subscribed_power_kva"]),
        (METERING, ["off_peak_windows", "off_peak_text", "meter_type"]),
    ],
)
async def test_an_api_that_the_operator_has_not_subscribed_to_costs_its_fields_alone(
    stack: Stack, api: UpstreamApi, lost: list[str]
) -> None:
    whole = (await contract(stack)).body
    faults(stack, {"status": 403, "resource": api.value, "body": NOT_SUBSCRIBED})
    answer = await contract(stack)
    assert answer.status == 200
    assert isinstance(whole, dict)
    assert isinstance(answer.body, dict)
    assert {name for name, value in answer.body.items() if value is None} == set(lost)
    assert {name: answer.body[name] for name in whole if name not in [*lost, "warnings"]} == {
        name: whole[name] for name in whole if name not in [*lost, "warnings"]
    }
    (warning,) = answer.body["warnings"] if isinstance(answer.body["warnings"], list) else []
    assert isinstance(warning, dict)
    assert (warning["api"], warning["reason"], warning["fields"]) == (api.value, "not_subscribed", lost)


async def test_when_none_is_subscribed_enedis_own_refusal_is_the_answer(stack: Stack) -> None:
    faults(stack, {"status": 403, "resource": "*_auto", "body": NOT_SUBSCRIBED})
    answer = await contract(stack)
    assert answer.status == 403
    assert isinstance(answer.body, dict)
    assert answer.body["error"] == NOT_SUBSCRIBED


async def test_a_point_of_which_one_api_knows_nothing_still_has_a_contract(stack: Stack) -> None:
    faults(stack, {"status": 404, "resource": METERING.value})
    answer = await contract(stack)
    assert answer.status == 200
    assert isinstance(answer.body, dict)
    assert '"reason": "not_found"' in answer.text


async def test_a_withdrawn_consent_is_enedis_own_403(stack: Stack) -> None:
    stack.world.shares.delete(CONSUMER)
    answer = await contract(stack)
    assert answer.status == 403
    assert "ADAM-DC-0008" in answer.text


@pytest.mark.parametrize("api", [SUMMARY, SITUATION, METERING])
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"status": 503}, 503),
        ({"status": 403, "body": "<html>"}, 403),
        ({"status": 302, "body": "<html>"}, 500),
        ({"status": 200, "body": "<html>"}, 500),
        ({"kind": "reset"}, 500),
    ],
    ids=["503", "403-html", "302", "html", "reset"],
)
async def test_a_failure_of_one_api_is_never_half_a_contract(
    stack: Stack, api: UpstreamApi, fault: dict[str, object], status: int
) -> None:
    faults(stack, fault | {"resource": api.value})
    answer = await contract(stack)
    assert answer.status == status
    assert isinstance(answer.body, dict)
    assert "segment" not in answer.body


async def test_the_checks_are_those_of_the_measures(stack: Stack) -> None:
    statuses = [
        (await stack.get("/api/contrat", method="POST")).status,
        (await stack.get("/api/contrat")).status,
        (await contract(stack, "123")).status,
        (await stack.get("/api/contrat", token="", pointId=CONSUMER)).status,
        (await stack.get("/api/contrat", token=stack.token(PRODUCER), pointId=CONSUMER)).status,
    ]
    assert statuses == [405, 400, 400, 400, 401]
    assert stack.world.calls == []


async def test_an_injection_point_has_its_own_segment_and_no_power(stack: Stack) -> None:
    answer = await contract(stack, PRODUCER)
    assert isinstance(answer.body, dict)
    assert (answer.body["segment"], answer.body["subscribed_power_kva"]) == ("P4", None)
    assert answer.body["activation_date"] == "2014-01-22"


class TestReading:
    def body(self, value: Json) -> bytes:
        return json.dumps(value).encode()

    def test_the_recorded_answers_of_a_self_consumer_are_those_of_his_withdrawal(self) -> None:
        found = read_contract(
            {
                SUMMARY: self.body(recorded("v2_synth_contrat_autoconsommation")),
                SITUATION: self.body(recorded("v2_situation_contrat_autoconsommation")),
            }
        ).to_json()
        assert (found["segment"], found["subscribed_power_kva"]) == ("C5", 12.0)
        # 2014-01-22T00:00:00+0100 is the 21st in UTC.
        assert (found["activation_date"], found["communicating"]) == ("2014-01-22", True)

    @pytest.mark.parametrize(
        ("level", "communicating"),
        [
            ("Communicant (ouvert aux services)", True),
            ("Non communicant", False),
            (0, False),
            ("1", True),
            (2, True),
            ("autre", None),
            (None, None),
        ],
    )
    def test_both_spellings_of_the_services_level_are_known(
        self, level: str | int | None, communicating: bool | None
    ) -> None:
        assert read_contract({SUMMARY: self.body({"services_level": level})}).communicating is communicating

    @pytest.mark.parametrize(
        "power", [None, {"unit": "kW", "value": "12"}, {"unit": "kVA", "value": None}, {"value": "12"}]
    )
    def test_a_power_that_is_not_in_kva_is_unknown(self, power: Json) -> None:
        body = self.body([{"segment": "C5", "subscribed_power": power}])
        found = read_contract({SITUATION: body})
        assert (found.segment, found.subscribed_power_kva) == ("C5", None)

    def test_off_peak_text_that_is_not_understood_is_given_as_it_is(self) -> None:
        found = read_contract({METERING: self.body({"relais": {"plageHeuresCreuses": "selon saison"}})})
        assert (found.off_peak_text, found.off_peak_windows, found.meter_type) == ("selon saison", None, None)

    @pytest.mark.parametrize("day", ["2014-02-31T00:00:00+0100", "hier", None])
    def test_a_day_that_does_not_exist_is_unknown(self, day: str | None) -> None:
        body = self.body({"segments": None, "consumption_last_activation_date": day})
        assert read_contract({SUMMARY: body}).activation_date is None

    def test_another_kind_of_answer_is_refused_without_quoting_it(self) -> None:
        with pytest.raises(UnexpectedContractError) as refusal:
            read_contract({SITUATION: self.body([{"segment": {"lastname": "EXEMPLE"}}])})
        assert "EXEMPLE" not in str(refusal.value)
        assert refusal.value.__cause__ is None


@pytest.fixture(autouse=True)
def _no_leftover_handlers() -> Iterator[None]:
    before = list(logging.getLogger().handlers)
    yield
    assert logging.getLogger().handlers == before
