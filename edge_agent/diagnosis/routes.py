"""``/api/v1/anomalies``, ``/kpis``, ``/expected`` and ``/reports``."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from aiohttp import web
from pydantic import Field

from edge_agent.anomalies import Answer
from edge_agent.api.bodies import Body, body_of
from edge_agent.api.operation import Operation, Part, operation
from edge_agent.api.problems import ProblemError
from edge_agent.api.routes import document
from edge_agent.api.schemas import DATE, document_of, listed
from edge_agent.api.tokens import Scope
from edge_agent.diagnosis.asked import ReportKind, ReportRefusedError
from edge_agent.diagnosis.service import Diagnoses, UnknownAlertError
from edge_agent.language import Language

DIAGNOSES = web.AppKey("diagnoses", Diagnoses)
ANSWERED: web.AppKey[Callable[[], None]] = web.AppKey("answered")
routes = web.RouteTableDef()

_OBJECT = {"type": "object"}
_MOST_DAYS = 366
_USUAL_DAYS = 30


class AnswerPost(Body):
    """What a person says of an alert."""

    answer: Answer
    note: str = Field(default="", max_length=2000)


def diagnosis_part(diagnoses: Diagnoses, on_answer: Callable[[], None] = lambda: None) -> Part:
    """The calls, over the diagnoses of the site; `on_answer` is called once an answer is kept."""

    def provide(app: web.Application) -> None:
        app[DIAGNOSES] = diagnoses
        app[ANSWERED] = on_answer

    return Part(routes, provide)


@routes.get("/api/v1/anomalies")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Anomalies, the newest first, and how often each rule fires",
        query=[
            {
                "name": "status",
                "required": False,
                "schema": {"enum": ["all", "open"]},
                "description": "Only those without an answer; all of them.",
            }
        ],
        answer=document_of(
            {
                "status": {"enum": ["ok", "refused", "waiting"]},
                "anomalies": listed(_OBJECT),
                "rules": listed(_OBJECT),
            }
        ),
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def anomalies(request: web.Request) -> web.Response:
    """List what went wrong."""
    status = request.query.get("status", "all")
    if status not in {"all", "open"}:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"'status' must be all or open, not {status!r}")
    return document(request.app[DIAGNOSES].anomalies(only_open=status == "open"))


@routes.post("/api/v1/anomalies/{id}/answer")
@operation(
    Operation(
        scope=Scope.CONTROL,
        summary="Answer an anomaly: it is normal here (ignore), it was put right (fixed), there was nothing (wrong)",
        body=AnswerPost,
        answer=_OBJECT,
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def answer(request: web.Request) -> web.Response:
    """Keep an answer."""
    given = await body_of(request, AnswerPost)
    try:
        kept = await request.app[DIAGNOSES].answer(request.match_info["id"], given.answer, given.note)
    except UnknownAlertError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    request.app[ANSWERED]()
    return document(kept)


@routes.get("/api/v1/kpis")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Key figures of the last twelve months, signature, uses, zones, week and month against expected",
        answer=_OBJECT,
        refusals=[HTTPStatus.NOT_FOUND],
    )
)
async def kpis(request: web.Request) -> web.Response:
    """Give the key figures."""
    found = request.app[DIAGNOSES].kpis
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "the key figures are being computed: ask again in a minute")
    return document(found)


@routes.get("/api/v1/expected")
@operation(
    Operation(
        scope=Scope.READ,
        summary="Expected energy of each hour of the last days, from the habits of the year before",
        query=[
            {
                "name": "days",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": _MOST_DAYS},
                "description": f"How many; {_USUAL_DAYS}.",
            }
        ],
        answer=document_of({"unit": {"const": "kWh"}, "intervals": listed(_OBJECT)}),
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def expected(request: web.Request) -> web.Response:
    """Give what was expected."""
    text = request.query.get("days", str(_USUAL_DAYS))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_DAYS):
        raise ProblemError(
            HTTPStatus.BAD_REQUEST, f"'days' must be a number from 1 to {_MOST_DAYS}, not {text!r}"
        )
    return document(request.app[DIAGNOSES].expected(int(text)))


@routes.get("/api/v1/reports/{kind}")
@operation(
    Operation(
        scope=Scope.READ,
        summary="A report to forward: weekly, monthly, or the before/after dossier",
        query=[
            {
                "name": "format",
                "required": False,
                "schema": {"enum": ["html", "pdf"]},
                "description": "PDF unless said otherwise.",
            },
            {
                "name": "language",
                "required": False,
                "schema": {"enum": ["fr", "en"]},
                "description": "French unless said otherwise.",
            },
            {
                "name": "day",
                "required": False,
                "schema": DATE,
                "description": "A day of the week or month; yesterday.",
            },
        ],
        media_type="application/pdf",
        refusals=[HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT],
    )
)
async def report(request: web.Request) -> web.Response:
    """Make a report."""
    given = request.query
    try:
        kind = ReportKind(request.match_info["kind"])
    except ValueError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, f"reports are {', '.join(ReportKind)}") from error
    try:
        language = Language(given.get("language", "fr"))
        day = date.fromisoformat(given["day"]) if "day" in given else None
    except ValueError as error:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST, f"'language' is fr or en, 'day' is a date: {error}"
        ) from error
    wanted = given.get("format", "pdf")
    if wanted not in {"html", "pdf"}:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"'format' must be html or pdf, not {wanted!r}")
    try:
        made = await request.app[DIAGNOSES].report(kind, day, language, html=wanted == "html")
    except ReportRefusedError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error
    name = f"{kind.value}.{wanted}"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'}
    if wanted == "html":
        return web.Response(body=made, content_type="text/html", charset="utf-8", headers=headers)
    return web.Response(body=made, content_type="application/pdf", headers=headers)
