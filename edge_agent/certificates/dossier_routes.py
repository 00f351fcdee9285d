"""``/api/v1/cee/dossiers`` and ``/api/v1/cee/duties``."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web
from pydantic import Field, JsonValue, RootModel

from edge_agent.api.bodies import Body, body_of
from edge_agent.api.operation import Operation, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document
from edge_agent.api.schemas import document_of, listed
from edge_agent.api.tokens import Scope
from edge_agent.certificates.routes import CERTIFICATES
from edge_agent.dossiers import DossierError, State, dossier_document, read_operation
from edge_agent.exchange.errors import ExchangeError
from edge_agent.exchange.ledger import Ledger
from edge_agent.exchange.supervision import supervise

ACTOR = "api"
routes = web.RouteTableDef()
_DOSSIER = document_of({"dossier": {"type": "object"}, "checklist": listed({"type": "object"})})
_REFUSALS = [HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT]


class DossierOpened(Body):
    """A dossier to open."""

    id: str = Field(min_length=1, max_length=63)
    fiche: str = Field(min_length=1, max_length=20)
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    situation: dict[str, JsonValue] = Field(default_factory=dict)


class DossierParts(RootModel[dict[str, JsonValue]]):
    """Parts of a dossier to give: what is not named stays."""


class StepDone(Body):
    """Whether a step that only a person can confirm is done."""

    done: bool


class StateAsked(Body):
    """State to move to."""

    state: State


@routes.get("/api/v1/cee/dossiers")
@operation(Operation(scope=Scope.READ, summary="Dossiers of operations", answer=listed(_DOSSIER)))
async def get_dossiers(request: web.Request) -> web.Response:
    """List dossiers, whole."""
    certificates = request.app[CERTIFICATES]
    found = await asyncio.to_thread(certificates.cabinet.all)
    return document([dossier_document(each, certificates.today) for each in found])


@routes.post("/api/v1/cee/dossiers")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Open a dossier",
        body=DossierOpened,
        answer=_DOSSIER,
        status=HTTPStatus.CREATED,
        refusals=[HTTPStatus.CONFLICT],
    )
)
async def post_dossier(request: web.Request) -> web.Response:
    """Open a dossier at the site's department."""
    asked = await body_of(request, DossierOpened)
    certificates = request.app[CERTIFICATES]

    def work() -> None:
        content = {
            "fiche": asked.fiche,
            "inputs": asked.inputs,
            "situation": certificates.placed(asked.situation),
        }
        certificates.cabinet.open(asked.id, read_operation(content), certificates.act(ACTOR))

    await _done(request, work)
    answer = await _answer(request, asked.id)
    answer.set_status(HTTPStatus.CREATED)
    return answer


@routes.get("/api/v1/cee/dossiers/{id}")
@operation(Operation(scope=Scope.READ, summary="A dossier", answer=_DOSSIER, refusals=[HTTPStatus.NOT_FOUND]))
async def get_dossier(request: web.Request) -> web.Response:
    """A dossier with its checklist and what is wrong with it."""
    _require(request)
    return await _answer(request, request.match_info["id"])


@routes.patch("/api/v1/cee/dossiers/{id}")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Give parts of a dossier; what is not named stays",
        body=DossierParts,
        answer=_DOSSIER,
        refusals=_REFUSALS,
    )
)
async def patch_dossier(request: web.Request) -> web.Response:
    """Change a dossier."""
    name = _require(request)
    given = await body_of(request, DossierParts)
    certificates = request.app[CERTIFICATES]
    await _done(request, lambda: certificates.cabinet.change(name, given.root, certificates.act(ACTOR)))
    return await _answer(request, name)


@routes.post("/api/v1/cee/dossiers/{id}/steps/{step}")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Confirm a step of the checklist, or take it back",
        body=StepDone,
        answer=_DOSSIER,
        refusals=_REFUSALS,
    )
)
async def post_step(request: web.Request) -> web.Response:
    """Confirm a step."""
    name, step = _require(request), request.match_info["step"]
    asked = await body_of(request, StepDone)
    certificates = request.app[CERTIFICATES]
    await _done(
        request, lambda: certificates.cabinet.confirm(name, step, asked.done, certificates.act(ACTOR))
    )
    return await _answer(request, name)


@routes.post("/api/v1/cee/dossiers/{id}/state")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Move a dossier to another state",
        body=StateAsked,
        answer=_DOSSIER,
        refusals=_REFUSALS,
    )
)
async def post_state(request: web.Request) -> web.Response:
    """Move a dossier."""
    name = _require(request)
    asked = await body_of(request, StateAsked)
    certificates = request.app[CERTIFICATES]
    await _done(request, lambda: certificates.cabinet.move(name, asked.state, certificates.act(ACTOR)))
    return await _answer(request, name)


@routes.post("/api/v1/cee/dossiers/{id}/export")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="The dossier as a ZIP; the journal says that it was exported",
        answer={"type": "string", "format": "binary"},
        media_type="application/zip",
        refusals=_REFUSALS,
    )
)
async def post_export(request: web.Request) -> web.Response:
    """Export a dossier."""
    name = _require(request)
    try:
        content = await asyncio.to_thread(request.app[CERTIFICATES].archive, name, ACTOR)
    except DossierError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type="application/zip", headers=headers)


@routes.get("/api/v1/cee/duties")
@operation(
    Operation(
        scope=Scope.READ,
        summary="BACS, Éco Énergie Tertiaire, primary energy and CO2",
        answer=document_of({"bacs": {"type": "object"}, "tertiary": {"type": "object"}}),
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def get_duties(request: web.Request) -> web.Response:
    """Related duties."""
    duties = request.app[CERTIFICATES].duties
    if duties is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "duties are being computed")
    return document(duties)


@routes.get("/api/v1/cee/exchanges")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Exchanges with the délégataire at a glance: sent, acknowledged, rejected by code, delay",
        answer=document_of({"sent": {"type": "integer"}, "by_code": {"type": "object"}}),
        refusals=[HTTPStatus.CONFLICT],
    )
)
async def get_exchanges(request: web.Request) -> web.Response:
    """Supervise exchanges; none while the connector is off."""
    ledger = Ledger(request.app[CERTIFICATES].cabinet.folder)
    try:
        records = await asyncio.to_thread(ledger.all)
    except ExchangeError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error
    return document(supervise(records).to_json())


@routes.get("/api/v1/cee/operat")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Energy by year to enter in OPERAT",
        answer={"type": "string"},
        media_type="text/csv",
    )
)
async def get_operat(request: web.Request) -> web.Response:
    """Energy by year, as CSV."""
    text = await asyncio.to_thread(request.app[CERTIFICATES].operat)
    return web.Response(text=text, content_type="text/csv", headers={"Cache-Control": "no-store"})


def _require(request: web.Request) -> str:
    name = request.match_info["id"]
    if name not in request.app[CERTIFICATES].cabinet.ids():
        raise ProblemError(HTTPStatus.NOT_FOUND, f"there is no dossier {name!r}")
    return name


async def _done(request: web.Request, work: Callable[[], object]) -> None:
    certificates = request.app[CERTIFICATES]
    try:
        async with certificates.writing:
            await asyncio.to_thread(work)
    except DossierError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error
    await certificates.refresh()


async def _answer(request: web.Request, name: str) -> web.Response:
    certificates = request.app[CERTIFICATES]
    try:
        dossier = await asyncio.to_thread(certificates.cabinet.get, name)
    except DossierError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error
    return document(dossier_document(dossier, certificates.today))
