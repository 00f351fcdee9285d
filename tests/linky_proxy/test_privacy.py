"""What the proxy writes while it works: enough to operate it, nothing about anybody."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from linky_proxy.operation.json_logging import JsonFormatter, conceal
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER, Stack

METER = enedis.WHOLE_BUILDING


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything logged by anybody, at the finest level, as the proxy would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


async def test_a_whole_run_writes_no_prm_no_token_no_secret_and_no_value(
    stack: Stack, written: io.StringIO
) -> None:
    token = await enedis.grant(stack.session, str(stack.proxy), METER)
    for name in ("consumption_load_curve", "daily_consumption", "consommation_quotidienne"):
        await stack.measure(name)
    await stack.measure("daily_production", PRODUCER)
    await stack.measure("daily_consumption", METER, token=token)
    await stack.measure("daily_consumption", METER, token=token[:-4])
    await stack.measure("daily_consumption", dateFin="2026-09-01")
    await stack.get("/nowhere", prm=CONSUMER)
    stack.world.faults = enedis.Faults.model_validate(
        {
            "faults": [
                {"status": 200, "resource": "consommation_*", "body": {"idPrm": CONSUMER, "v": "33495"}},
                {"kind": "reset", "resource": "courbe_*"},
            ]
        }
    )
    await stack.measure("daily_consumption")
    await stack.measure("consumption_load_curve")
    text = written.getvalue()
    assert '"status": 200' in text
    secrets = [CONSUMER, PRODUCER, METER, token, token.split(".")[2], "33495", "38022", "4680"]
    secrets += [JWT_SECRET, enedis.DEMO_CLIENT_SECRET, *stack.world._tokens]
    assert [secret for secret in secrets if secret in text] == []


async def test_our_own_mistake_is_answered_and_logged_without_the_request(
    stack: Stack, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"broken on {CONSUMER}")

    monkeypatch.setattr("linky_proxy.measures.handler.parse_request", broken)
    answer = await stack.measure("daily_consumption")
    assert answer.status == 500
    assert answer.body == {"status": 500, "message": "Erreur inconnue. Réessayez plus tard"}
    assert "RuntimeError" in written.getvalue()
    assert CONSUMER not in written.getvalue()


async def test_a_request_is_one_line_that_an_operator_can_use(stack: Stack, written: io.StringIO) -> None:
    await stack.measure("daily_consumption")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    request = next(line for line in lines if line["message"] == "request")
    assert request["method"] == "GET"
    assert request["route"] == "/api/{type}"
    assert request["type"] == "daily_consumption"
    assert request["status"] == 200
    assert request["prm"] == "**********9991"
    assert request["level"] == "info"


@pytest.mark.parametrize(
    ("text", "concealed"),
    [
        (f"prm={CONSUMER}&x", "prm=**********9991&x"),
        ("number 123456789012345 is no PRM", "number 123456789012345 is no PRM"),
        ("Authorization: Bearer abc-DEF_1.2", "Authorization: Bearer <concealed>"),
        ("cookie eyJhbGciOiJI.eyJzdWIi.c2ln", "cookie <token>"),
    ],
)
def test_concealing_cuts_points_and_tokens_anywhere_in_a_line(text: str, concealed: str) -> None:
    assert conceal(text) == concealed
