"""The document at `/openapi.json` is the truth: schemathesis asks the running proxy whatever it allows, and more."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from schemathesis.specs.openapi.schemas import OpenApiSchema
from yarl import URL

from linky_proxy import errors
from linky_proxy.app import create_app
from linky_proxy.measures.parameters import TYPES
from linky_proxy.openapi.document import document
from linky_proxy.openapi.schemas import SCHEMAS
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, FIXTURES, PRODUCER, Json, recorded, running_stack, settings_for

type Case = schemathesis.Case[APIOperation]  # type: ignore[type-arg]  # what these would be is internal to schemathesis

DOCUMENT = json.loads(json.dumps(document("http://proxy.example.org/")))
PATHS = list(DOCUMENT["paths"])
PARAMETERS = {path: DOCUMENT["paths"][path]["get"].get("parameters", []) for path in PATHS}
INDEX: Json = {"idPrm": CONSUMER, "grandeur": [], "contexte": [{"typeReleve": "AQ"}]}
OUR_CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@dataclass
class Served:
    """A stack that runs in a thread, because schemathesis blocks."""

    url: str = ""
    token: str = ""
    ready: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    async def run(self) -> None:
        async with running_stack() as stack:
            stack.share(CONSUMER, PRODUCER)
            stack.world.faults = enedis.Faults.model_validate(
                {"faults": [{"resource": "index_*", "status": 200, "body": INDEX}]}
            )
            self.url, self.token = str(stack.proxy).rstrip("/"), stack.token()
            self.ready.set()
            await asyncio.to_thread(self.stop.wait, 100)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    found = Served()
    thread = threading.Thread(target=lambda: asyncio.run(found.run()))
    thread.start()
    try:
        assert found.ready.wait(timeout=30)
        yield found
    finally:
        found.stop.set()
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def schema(served: Served) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json")


def ask(served: Served, case: Case, *, known: bool) -> schemathesis.Response:
    """Send a case; `known` puts a point that the token opens into it, so that Enedis is asked too."""
    if known and isinstance(case.query, dict) and "pointId" in case.query:
        case.query["pointId"] = CONSUMER
    return case.call(
        base_url=served.url, headers={"Authorization": f"Bearer {served.token}"}, allow_redirects=False
    )


@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, GenerationMode.POSITIVE) for path in PATHS]
    + [(path, GenerationMode.NEGATIVE) for path in PATHS if PARAMETERS[path]],
    ids=lambda value: value if isinstance(value, str) else value.value,
)
def test_whatever_is_asked_is_answered_as_documented(
    path: str, mode: GenerationMode, served: Served, schema: OpenApiSchema
) -> None:
    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode), known=st.booleans())
    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answered_as_documented(case: Case, known: bool) -> None:
        response = ask(served, case, known=known)
        case.validate_response(response, checks=OUR_CHECKS)
        assert response.status_code < 500

    answered_as_documented()


@pytest.mark.parametrize("path", [path for path in PATHS if PARAMETERS[path]])
def test_the_examples_of_the_document_are_answered(path: str, served: Served, schema: OpenApiSchema) -> None:
    query = {one["name"]: one["example"] for one in PARAMETERS[path]}
    if "production" in path:
        query["pointId"] = PRODUCER
    case = schema[path]["GET"].Case(query=query)
    response = ask(served, case, known=False)
    assert response.status_code == 200
    case.validate_response(response, checks=OUR_CHECKS)


@pytest.mark.parametrize("path", [path for path in PATHS if PARAMETERS[path] and "slot" not in path])
def test_a_token_is_asked_for_wherever_the_document_says_so(path: str, served: Served) -> None:
    query = {one["name"]: one["example"] for one in PARAMETERS[path]}
    assert DOCUMENT["paths"][path]["get"]["security"] == [{"token": []}]
    without = requests.get(served.url + path, params=query, timeout=60)
    assert (without.status_code, without.json()) == (400, errors.missing_authorization().body)
    forged = {"Authorization": "Bearer nonsense"}
    refused = requests.get(served.url + path, params=query, headers=forged, timeout=60)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("path", PATHS)
def test_another_method_is_told_which_ones_are_allowed(path: str, served: Served) -> None:
    response = requests.delete(served.url + path, timeout=60)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.json()["status"] == 405


def test_every_address_is_in_the_document_but_the_operators_figures() -> None:
    app = create_app(settings_for(URL("http://127.0.0.1:9")))
    served = {resource.canonical for resource in app.router.resources()} - {"/api/{type}", "/metrics"}
    assert {path for path in PATHS if path.removeprefix("/api/") not in TYPES} == served


def test_the_document_is_openapi(schema: OpenApiSchema) -> None:
    schema.validate()


def test_the_document_tells_where_the_proxy_is_and_is_open_to_browsers(served: Served) -> None:
    response = requests.get(f"{served.url}/openapi.json", timeout=60)
    assert response.json()["servers"] == [{"url": "http://proxy.example.org"}]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def conforms(name: str, body: Json) -> bool:
    components = {"schemas": SCHEMAS}
    return jsonschema_rs.is_valid({"$ref": f"#/components/schemas/{name}", "components": components}, body)


@pytest.mark.parametrize(
    ("fixture", "schema_name"),
    [
        ("v5_conso_api_daily_consumption", "LegacyEnergy"),
        ("v5_conso_api_daily_production", "LegacyEnergy"),
        ("v5_conso_api_consumption_load_curve", "LegacyCurve"),
        ("v5_conso_api_production_load_curve", "LegacyCurve"),
        ("v5_conso_api_consumption_max_power", "LegacyMaxPower"),
        *((path.stem, "Measures") for path in sorted(FIXTURES.glob("v2_*quotidienne.json"))),
        *((path.stem, "Measures") for path in sorted(FIXTURES.glob("v2_courbe*.json"))),
        ("error_401_conso_api_token", "Error"),
        ("error_500_token_refresh_conso_api", "Error"),
        ("error_404_no_data_found_conso_api", "UpstreamError"),
        ("error_429_900804_throttled_conso_api", "UpstreamError"),
        ("error_500_technical_error_conso_api", "UpstreamError"),
    ],
)
def test_what_was_recorded_is_what_is_documented(fixture: str, schema_name: str) -> None:
    body = recorded(fixture)
    assert conforms(schema_name, body)
    # A schema that lets everything through would prove nothing.
    assert isinstance(body, dict)
    assert not conforms(
        schema_name, {name: value for name, value in body.items() if name != next(iter(body))}
    )


def test_every_error_in_the_document_conforms_to_its_schema() -> None:
    checked = 0
    for path in PATHS:
        for response in DOCUMENT["paths"][path]["get"]["responses"].values():
            content = response.get("content", {}).get("application/json", {})
            for example in content.get("examples", {}).values():
                schema = content["schema"] | {"components": {"schemas": SCHEMAS}}
                assert jsonschema_rs.is_valid(schema, example["value"])
                checked += 1
    assert checked > len(TYPES)
