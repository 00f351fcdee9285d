"""`GET /api/{type}`: the measures, in the order of checks that existing clients know."""

import json
import logging
from datetime import UTC, datetime

from aiohttp import web

from linky_proxy.cors import ANSWER_HEADERS, answering_cross_origin
from linky_proxy.errors import unknown_failure
from linky_proxy.measures.parameters import MeasureRequest, MeasureType, parse_request
from linky_proxy.measures.priority import PRIORITY_HEADER, priority_of
from linky_proxy.measures.translate import UnexpectedAnswerError, to_legacy
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.quota import Asker
from linky_proxy.tokens.authorization import authorize
from linky_proxy.upstream.asking import ask, refusal
from linky_proxy.upstream.enedis import PointAsker, UpstreamAnswer
from linky_proxy.usage_point import mask

_LOGGER = logging.getLogger(__name__)

# Enedis withdrew the interface that legacy types imitate on this day (RFC 9745 wants seconds since 1970).
_DEPRECATED_SINCE = int(datetime(2026, 9, 28, tzinfo=UTC).timestamp())


async def _ask_enedis(proxy: Proxy, question: MeasureRequest, who: PointAsker) -> UpstreamAnswer:
    call = proxy.enedis.measure(question.type.resource, question.upstream_parameters, who)
    answer = await ask(call, proxy.now)
    if not answer.ok:
        raise refusal(answer, proxy.now())
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


@answering_cross_origin
async def measure(request: web.Request) -> web.Response:
    """Answer one request for measures; every refusal is one of `errors`."""
    proxy = request.app[PROXY]
    question = parse_request(request.match_info["type"], request.query, proxy.today)
    request["prm"] = mask(question.prm)
    token = await authorize(request, proxy, question.prm)
    priority = priority_of(question.end, proxy.today, request.headers.get(PRIORITY_HEADER, ""))
    who = PointAsker(Asker(token.identifier, priority), consented=token.issued)
    answer = await _ask_enedis(proxy, question, who)
    return web.Response(
        body=_body(answer, question.type),
        content_type="application/json",
        headers=ANSWER_HEADERS | _legacy_headers(question.type),
    )
