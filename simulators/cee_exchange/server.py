"""The HTTP side of the pretend délégataire: JSON and XML."""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from aiohttp import web

from simulators.cee_exchange.office import Office

OFFICE = web.AppKey("office", Office)
routes = web.RouteTableDef()


def make_app(office: Office) -> web.Application:
    """The application over a délégataire."""
    app = web.Application(client_max_size=10_000_000)
    app[OFFICE] = office
    app.add_routes(routes)
    return app


@routes.post("/oauth/token")
async def token(request: web.Request) -> web.Response:
    """Client credentials."""
    office = request.app[OFFICE]
    client, _, secret = _basic(request).partition(":")
    if office.clients.get(client) != secret:
        return web.json_response({"error": "invalid_client"}, status=401)
    given = secrets.token_hex(16)
    office.tokens.add(given)
    return web.json_response({"access_token": given, "token_type": "Bearer", "expires_in": 3600})


@routes.post("/v1/dossiers")
async def receive(request: web.Request) -> web.Response:
    """Receive a dossier once."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    office, body = request.app[OFFICE], await request.read()
    xml = request.content_type == "application/xml"
    try:
        document: dict[str, Any] = _from_xml(ET.fromstring(body)) if xml else json.loads(body)  # noqa: S314 - our own tests send it
        dossier: dict[str, object] = document["dossier"]
    except ValueError, KeyError, TypeError, ET.ParseError:
        return _answer(xml, 400, errors=[{"code": "FMT-01", "message": "contenu illisible"}])
    if errors := office.errors_of(dossier):
        return _answer(xml, 422, errors=errors)
    kept = office.keep(request.headers.get("Idempotency-Key", ""), body, dossier)
    if kept is None:
        return _answer(
            xml, 409, errors=[{"code": "IDP-01", "message": "clé déjà utilisée pour un autre contenu"}]
        )
    return _answer(xml, 201, {"reference": kept.reference, "received": kept.received})


@routes.get("/v1/dossiers/{reference}")
async def status(request: web.Request) -> web.Response:
    """What became of a dossier."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    found = request.app[OFFICE].decision(request.match_info["reference"])
    if found is None:
        return _answer(False, 404, errors=[{"code": "REF-01", "message": "référence inconnue"}])
    return web.json_response(found)


@routes.post("/v1/keys/rotate")
async def rotate(request: web.Request) -> web.Response:
    """Replace the key of the caller."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    return web.json_response({"key": request.app[OFFICE].rotate(request.headers.get("X-API-Key", ""))})


@routes.delete("/v1/keys/current")
async def revoke(request: web.Request) -> web.Response:
    """Revoke the key of the caller."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    request.app[OFFICE].keys.discard(request.headers.get("X-API-Key", ""))
    return web.Response(status=204)


def _refusal(request: web.Request) -> web.Response | None:
    office = request.app[OFFICE]
    if office.faults:
        fault = office.faults.pop(0)
        return web.Response(status=fault, headers={"Retry-After": "0"} if fault in {429, 503} else {})
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if request.headers.get("X-API-Key") in office.keys or bearer in office.tokens:
        return None
    return web.json_response({"errors": [{"code": "AUT-01", "message": "clé ou jeton refusé"}]}, status=401)


def _basic(request: web.Request) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return base64.b64decode(value).decode() if kind == "Basic" else ""


def _answer(
    xml: bool,
    code: int,
    content: Mapping[str, str] | None = None,
    *,
    errors: list[dict[str, str]] | None = None,
) -> web.Response:
    if not xml:
        return web.json_response(content if errors is None else {"errors": errors}, status=code)
    if errors is not None:
        inner = "".join(
            f'<error code="{escape(each["code"])}">{escape(each["message"])}</error>' for each in errors
        )
        return web.Response(status=code, text=f"<errors>{inner}</errors>", content_type="application/xml")
    inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in (content or {}).items())
    return web.Response(
        status=code, text=f"<acknowledgement>{inner}</acknowledgement>", content_type="application/xml"
    )


def _from_xml(element: ET.Element) -> dict[str, object]:
    return {child.tag: _from_xml(child) if len(child) else (child.text or "") for child in element}
