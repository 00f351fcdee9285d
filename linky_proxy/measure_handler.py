"""`GET /api/{type}`: the measures, in the order of checks that existing clients know."""

import json
import logging
from datetime import UTC, datetime

from aiohttp import web

from linky_proxy.application_token import ApplicationTokenError
from linky_proxy.enedis import UpstreamAnswer, UpstreamUnreachableError
from linky_proxy.errors import (
    ApiError,
    application_token_failed,
    forbidden_token,
    method_not_allowed,
    missing_authorization,
    quota_reached,
    unknown_failure,
    upstream_error,
)
from linky_proxy.parameters import MeasureRequest, MeasureType, parse_request
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.quota import QuotaExceededError
from linky_proxy.tokens import InvalidTokenError, verify
from linky_proxy.translate import UnexpectedAnswerError, to_legacy
from linky_proxy.usage_point import Prm, mask

_LOGGER = logging.getLogger(__name__)

# Enedis withdrew the interface that legacy types imitate on this day (RFC 9745 wants seconds since 1970).
_DEPRECATED_SINCE = int(datetime(2026, 9, 28, tzinfo=UTC).timestamp())

# Browser-side clients may call: what protects the measures is the bearer token, not the page's origin.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Accept, From",
}
_HEADERS = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}


def _authorize(request: web.Request, proxy: Proxy, prm: Prm) -> None:
    """Check that the caller's token opens `prm`.

    Raises:
        ApiError: 400 without a token, 401 when it does not.
    """
    words = request.headers.get("Authorization", "").split()
    if len(words) < 2:
        raise missing_authorization()
    try:
        token = verify(words[1], proxy.jwt_secret, proxy.now())
    except InvalidTokenError:
        raise forbidden_token() from None
    if prm not in token.prms:
        raise forbidden_token()


async def _ask_enedis(proxy: Proxy, question: MeasureRequest) -> UpstreamAnswer:
    try:
        answer = await proxy.enedis.measure(question.type.resource, question.upstream_parameters)
    except ApplicationTokenError as error:
        _LOGGER.error("no application token: %s", error)  # noqa: TRY400 - the reason is whole, a traceback adds nothing
        raise application_token_failed() from error
    except QuotaExceededError as error:
        raise quota_reached(proxy.now(), error.wait_s) from error
    except UpstreamUnreachableError as error:
        _LOGGER.warning("Enedis unreachable: %s", error)
        raise unknown_failure() from error
    if 300 <= answer.status < 400:
        # Enedis' APIs do not redirect; relaying the status would send the client somewhere with its token.
        raise unknown_failure()
    if not answer.ok:
        raise upstream_error(answer.status, answer.text, proxy.now())
    return answer


def _body(answer: UpstreamAnswer, measure_type: MeasureType) -> bytes:
    """The bytes to answer: Enedis' own, or their translation.

    Raises:
        ApiError: 500 when Enedis' success is not what it documents.
    """
    try:
        if measure_type.legacy:
            return json.dumps(to_legacy(answer.body, measure_type.measured), ensure_ascii=False).encode()
        json.loads(answer.body)
    except UnexpectedAnswerError as error:
        _LOGGER.warning("unexpected answer of Enedis: %s", error)
        raise unknown_failure() from error
    except ValueError:
        _LOGGER.warning("unexpected answer of Enedis: not JSON")
        raise unknown_failure() from None
    return answer.body


def _legacy_headers(measure_type: MeasureType) -> dict[str, str]:
    if not measure_type.legacy:
        return {}
    return {
        "Deprecation": f"@{_DEPRECATED_SINCE}",
        "Link": f'<{measure_type.resource}>; rel="successor-version"',
    }


async def _measure(request: web.Request) -> web.Response:
    if request.method == "OPTIONS":
        return web.Response(headers=_CORS)
    if request.method != "GET":
        raise method_not_allowed()
    proxy = request.app[PROXY]
    question = parse_request(request.match_info["type"], request.query, proxy.today)
    request["prm"] = mask(question.prm)
    _authorize(request, proxy, question.prm)
    answer = await _ask_enedis(proxy, question)
    return web.Response(
        body=_body(answer, question.type),
        content_type="application/json",
        headers=_HEADERS | _legacy_headers(question.type),
    )


async def measure(request: web.Request) -> web.Response:
    """Answer one request for measures; every refusal is one of `errors`."""
    try:
        return await _measure(request)
    except ApiError as error:
        return web.json_response(error.body, status=error.status, headers=_HEADERS | dict(error.headers))
