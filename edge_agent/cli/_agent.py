"""Asking the running agent, from the machine it runs on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.config import Building, load_building
from edge_agent.errors import EdgeAgentError

_TIMEOUT_S = 60.0


class AgentCallError(EdgeAgentError):
    """The agent did not do what was asked; the message says why."""


def ask_agent(
    config: Path,
    method: str,
    path: str,
    *,
    body: object = None,
    url: str | None = None,
    scope: Scope = Scope.CONTROL,
) -> Any:
    """Make one call of the API of the agent that runs with this configuration.

    Who may read the agent's folder may ask it anything: a token is made for the call, and revoked after it.

    Args:
        config: its ``building.yaml``.
        method: of HTTP.
        path: below ``/api/v1``.
        body: JSON to send.
        url: where the agent answers, when its configuration does not say.
        scope: of the token.

    Raises:
        AgentCallError: it does not answer, or refuses.
        EdgeAgentError: the configuration or the tokens cannot be used.
    """
    building = load_building(config)
    with _token(building, scope) as secret:
        return asyncio.run(_call(url or _url(building), method, path, body, secret))


@contextmanager
def _token(building: Building, scope: Scope) -> Iterator[str]:
    tokens = TokenFile(building.tokens_file)
    token, secret = tokens.create("command line", scope)
    try:
        yield secret
    finally:
        tokens.revoke(token.id)


def _url(building: Building) -> str:
    api = building.config.api
    if not api.port:
        raise AgentCallError("api.port is 0: say where the agent answers with --url")
    host = "127.0.0.1" if api.host in {"0.0.0.0", "::"} else api.host  # noqa: S104 - compared, not bound
    return f"http://{host}:{api.port}"


async def _call(url: str, method: str, path: str, body: object, secret: str) -> Any:
    headers = {"Authorization": f"Bearer {secret}"}
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
            session.request(method, f"{url.rstrip('/')}/api/v1{path}", json=body) as response,
        ):
            content = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise AgentCallError(
            f"the agent does not answer at {url}: is it running ('edge-agent run')? ({error})"
        ) from error
    if response.status >= 400:
        detail = content.get("detail") if isinstance(content, dict) else None
        raise AgentCallError(f"the agent refuses: {detail or response.status}")
    return content
