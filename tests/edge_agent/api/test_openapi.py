"""The document at `/openapi.json` is the truth: schemathesis asks a running agent whatever it allows, and more."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from edge_agent.api.operation import Part, UndeclaredRouteError
from edge_agent.api.server import make_app
from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.service import Agent
from edge_agent.store import Store
from tests.edge_agent.api.test_api import Pretend
from tests.edge_agent.meters import free_port
from tests.edge_agent.sites import CEE, SAVINGS, make_site

type Case = schemathesis.Case[APIOperation]  # type: ignore[type-arg]  # what these would be is internal to schemathesis

OUR_CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
CONTROL = "control: {enabled: true}\n"
CALLS = [
    ("/healthz", "GET"),
    ("/api/v1/healthz", "GET"),
    ("/openapi.json", "GET"),
    ("/api/v1/site", "GET"),
    ("/api/v1/state", "GET"),
    ("/api/v1/savings", "GET"),
    ("/api/v1/cee", "GET"),
    ("/api/v1/cee/dossiers", "POST"),
    ("/api/v1/series/{id}", "GET"),
    ("/api/v1/series/{id}", "PUT"),
    ("/metrics", "GET"),
    ("/api/v1/pair", "POST"),
    ("/api/v1/energy", "GET"),
    ("/api/v1/events", "GET"),
    ("/api/v1/events", "POST"),
    ("/api/v1/events/{id}", "PATCH"),
    ("/api/v1/points/{id}/lease", "POST"),
    ("/api/v1/points/{id}/lease", "DELETE"),
    ("/api/v1/leases", "GET"),
    ("/api/v1/audit", "GET"),
    ("/api/v1/control/report", "GET"),
]


@dataclass
class Served:
    """An agent that runs in a thread, because schemathesis blocks."""

    folder: Path
    url: str = ""
    token: str = ""
    reading: str = ""
    ready: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    async def run(self) -> None:
        building = make_site(self.folder, port=free_port(), more=SAVINGS + CEE + CONTROL)
        tokens = TokenFile(building.tokens_file)
        (_, self.token), (_, self.reading) = (
            tokens.create("test", Scope.ADMIN),
            tokens.create("r", Scope.READ),
        )
        with Store(building.database) as store:
            stop = asyncio.Event()
            task = asyncio.create_task(Agent(building, store).run(stop, self._serving))
            await asyncio.to_thread(self.stop.wait, 900)
            stop.set()
            await task

    def _serving(self, host: str, port: int) -> None:
        self.url = f"http://{host}:{port}"
        self.ready.set()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(tmp_path_factory.mktemp("site"))
    thread = threading.Thread(target=lambda: asyncio.run(found.run()))
    thread.start()
    try:
        assert found.ready.wait(timeout=90)
        yield found
    finally:
        found.stop.set()
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def schema(served: Served) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json")


def test_the_document_is_openapi_3_1(served: Served, schema: OpenApiSchema) -> None:
    schema.validate()
    assert requests.get(f"{served.url}/openapi.json", timeout=60).json()["openapi"] == "3.1.0"


def test_every_call_is_in_the_document(schema: OpenApiSchema) -> None:
    documented = {(path, method.upper()) for path in schema for method in schema[path]}
    assert set(CALLS) <= documented
    # The stream answers with a WebSocket, which test_api.py holds.
    assert ("/api/v1/stream", "GET") in documented


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize(("path", "method"), CALLS)
def test_whatever_is_asked_is_answered_as_documented(
    path: str, method: str, mode: GenerationMode, served: Served, schema: OpenApiSchema
) -> None:
    described = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not list(described.iter_parameters()) and not described.body:
        return

    @given(case=described.as_strategy(generation_mode=mode))
    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answered_as_documented(case: Case) -> None:
        headers = {"Authorization": f"Bearer {served.token}"}
        response = case.call(base_url=served.url, headers=headers, allow_redirects=False)
        case.validate_response(response, checks=OUR_CHECKS)
        assert response.status_code < 500

    answered_as_documented()


@pytest.mark.slow
def test_a_token_is_asked_for_wherever_the_document_says_so(served: Served) -> None:
    paths = requests.get(f"{served.url}/openapi.json", timeout=60).json()["paths"]
    asked = {True: 0, False: 0}
    for path, methods in paths.items():
        for method, described in methods.items():
            response = requests.request(method, served.url + path, timeout=60)
            asked[response.status_code == 401] += 1
            assert (response.status_code == 401) == bool(described["security"]), path
    assert asked[True] >= 8
    assert asked[False] >= 3


@pytest.mark.slow
def test_a_token_that_only_reads_changes_nothing_whatever_the_call(served: Served) -> None:
    reading = {"Authorization": f"Bearer {served.reading}"}
    paths = requests.get(f"{served.url}/openapi.json", timeout=60).json()["paths"]
    allowed = {
        (path, method)
        for path, methods in paths.items()
        for method in methods.keys() - {"get"}
        if requests.request(method, served.url + path, headers=reading, json={}, timeout=60).status_code
        != 403
    }
    # The first only computes; the second gives a token to whoever has the code.
    assert allowed == {("/api/v1/cee/estimate", "post"), ("/api/v1/pair", "post")}


def test_a_route_that_does_not_say_who_may_call_it_is_not_served(tmp_path: Path) -> None:
    table = web.RouteTableDef()

    @table.get("/api/v1/secret")
    async def secret(request: web.Request) -> web.Response:
        return web.Response()

    with pytest.raises(UndeclaredRouteError, match="declare its scope"):
        make_app(Pretend(), TokenFile(tmp_path / "tokens.json"), [Part(table, lambda app: None)])
