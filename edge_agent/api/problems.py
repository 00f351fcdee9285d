"""Errors of the API, as RFC 9457 ``application/problem+json``."""

import json
import logging
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

_LOG = logging.getLogger(__name__)


class ProblemError(Exception):
    """A request that cannot be answered; ``detail`` says what to do about it."""

    def __init__(self, status: HTTPStatus, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into a problem document."""
    try:
        return await handler(request)
    except ProblemError as problem:
        return _response(problem.status, problem.detail, problem.headers)
    except web.HTTPException as error:
        status = HTTPStatus(error.status)
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return _response(status, f"{request.method} {request.path}: {error.reason}", headers)
    except Exception:  # noqa: BLE001 - the last net: a bug in one answer must not reach the client as a traceback
        _LOG.exception("%s %s failed", request.method, request.path)
        return _response(HTTPStatus.INTERNAL_SERVER_ERROR, "the agent failed; its log says where", {})


def _response(status: HTTPStatus, detail: str, headers: dict[str, str]) -> web.Response:
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return web.Response(
        status=status,
        text=json.dumps(body, ensure_ascii=False),
        content_type="application/problem+json",
        headers=headers,
    )
