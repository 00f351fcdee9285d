"""What all addresses of the JSON interface have in common."""

import pytest

from tests.linky_proxy.stack import CONSUMER, Stack

ADDRESSES = [
    "/api/daily_consumption",
    "/api/consommation_quotidienne",
    "/api/contrat",
    "/api/contract",
    "/api/slot",
]


@pytest.mark.parametrize("path", ADDRESSES)
async def test_a_browser_may_ask_whether_it_may_ask(stack: Stack, path: str) -> None:
    answer = await stack.get(path, method="OPTIONS", token="")
    assert (answer.status, answer.text) == (200, "")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def test_only_get_is_allowed(stack: Stack, path: str, method: str) -> None:
    answer = await stack.get(path, method=method, pointId=CONSUMER)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, OPTIONS")
    assert answer.body == (
        None if method == "HEAD" else {"status": 405, "message": "Seule la méthode GET est autorisée"}
    )
    assert stack.world.calls == []


@pytest.mark.parametrize("path", ADDRESSES)
async def test_every_answer_may_be_read_by_any_page_and_kept_by_no_cache(stack: Stack, path: str) -> None:
    query = {"pointId": CONSUMER, "dateDebut": "2026-09-29", "dateFin": "2026-10-01"}
    for answer in (await stack.get(path, **query), await stack.get(path)):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/openapi.json"])
async def test_the_head_of_a_page_may_be_asked_for(stack: Stack, path: str) -> None:
    assert (await stack.get(path, method="HEAD", token="")).status == 200
