"""`GET /api/contrat`: contract and meter of a point, merged from three Enedis APIs."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence

from aiohttp import web

from linky_proxy.contract.reduced import FIELDS, UnexpectedContractError, read_contract
from linky_proxy.cors import answering_cross_origin, json_answer
from linky_proxy.errors import ApiError, Json, unknown_failure
from linky_proxy.measures.parameters import parse_point
from linky_proxy.proxy import PROXY, Proxy
from linky_proxy.quota import Asker, UpstreamApi
from linky_proxy.tokens.authorization import authorize
from linky_proxy.upstream.asking import ask, refusal
from linky_proxy.upstream.enedis import PointAsker, UpstreamAnswer
from linky_proxy.usage_point import Prm, mask

_LOGGER = logging.getLogger(__name__)
_NOT_SUBSCRIBED = "900908"


def _reason(answer: UpstreamAnswer) -> str | None:
    """Why an answer may be done without; None when it may not."""
    if answer.status == 404:
        return "not_found"
    if answer.status != 403:
        return None
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    return "not_subscribed" if isinstance(body, Mapping) and body.get("code") == _NOT_SUBSCRIBED else None


_MESSAGES = {
    "not_found": "Enedis does not know this of this point",
    "not_subscribed": "the proxy's operator has not subscribed to this API on Enedis' DataHub",
}


def _warning(api: UpstreamApi, reason: str, described: Mapping[str, Json]) -> Json:
    missing = [name for name in FIELDS[api] if described[name] is None]
    return {"api": api.value, "reason": reason, "fields": missing, "message": _MESSAGES[reason]}


async def _ask_all(proxy: Proxy, prm: Prm, who: PointAsker) -> Mapping[UpstreamApi, UpstreamAnswer]:
    """The answers of the three APIs, asked together: each has a quota of its own.

    Raises:
        ApiError: one of them could not be asked.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {
                api: group.create_task(ask(proxy.enedis.itc(api, prm, who), proxy.now), name=api.value)
                for api in FIELDS
            }
    except* ApiError as errors:
        # The first is as good as any: the client has one answer to give its user.
        first = errors.exceptions[0]
        raise first if isinstance(first, ApiError) else unknown_failure() from None
    return {api: task.result() for api, task in tasks.items()}


def _merged(proxy: Proxy, answers: Mapping[UpstreamApi, UpstreamAnswer]) -> Json:
    """The body to answer.

    Raises:
        ApiError: Enedis' own refusal, or 500 when a success is not what it documents.
    """
    reasons = {api: _reason(answer) for api, answer in answers.items() if not answer.ok}
    refused = [answers[api] for api, reason in reasons.items() if reason is None]
    if refused or len(reasons) == len(answers):
        worst = (refused or list(answers.values()))[0]
        raise refusal(worst, proxy.now())
    try:
        contract = read_contract({api: answer.body for api, answer in answers.items() if answer.ok})
    except UnexpectedContractError as error:
        _LOGGER.warning("unexpected answer of Enedis: %s", error)
        raise unknown_failure() from None
    described = contract.to_json()
    warnings: Sequence[Json] = [_warning(api, reason, described) for api, reason in reasons.items() if reason]
    return {**described, "warnings": warnings}


@answering_cross_origin
async def contract(request: web.Request) -> web.Response:
    """Answer the contract of one point; checks and refusals are those of the measures."""
    proxy = request.app[PROXY]
    prm = parse_point(request.query)
    request["prm"] = mask(prm)
    token = await authorize(request, proxy, prm)
    who = PointAsker(Asker(token.identifier), consented=token.issued)
    return json_answer(_merged(proxy, await _ask_all(proxy, prm, who)))
