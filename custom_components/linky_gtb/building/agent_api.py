"""Client of the edge agent's API: documents over HTTP, and the stream over WebSocket."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from typing import ClassVar, Final
from urllib.parse import quote

import aiohttp

from custom_components.linky_gtb.const import USER_AGENT
from custom_components.linky_gtb.json_value import Json

from .control import Lease, LeasePriority
from .control_documents import read_lease
from .documents import after_message, read_site, read_state
from .json_reading import AgentDocumentError, object_at
from .model import AgentState, Site

_TIMEOUT: Final = aiohttp.ClientTimeout(total=30, connect=10)
_CONNECT_TIMEOUT_S: Final = 15
_LONGEST_SILENCE_S: Final = 50
"""The agent pings every 20 s: one that says nothing for longer went away without a word."""
_CLOSE_TIMEOUT_S: Final = 5
_LARGEST_MESSAGE: Final = 16 * 1024 * 1024


class AgentError(Exception):
    """The agent did not give what was asked; `key` names the translated message."""

    key: ClassVar[str]


class AgentUnreachableError(AgentError):
    """No answer, or the stream broke."""

    key = "agent_unreachable"


class AgentTokenRefusedError(AgentError):
    """The agent does not know the token, or has revoked it."""

    key = "invalid_agent_token"


class NotAnAgentError(AgentError):
    """Something answered that is not an agent, or not of a version that we understand."""

    key = "not_an_agent"


class AgentRefusedError(AgentError):
    """The agent says no, in its own words."""

    key = "agent_refused"


class WrongSiteError(AgentError):
    """The agent at this address is another site's."""

    key = "wrong_site"


class ReadOnlyTokenError(AgentError):
    """The token lets Home Assistant read, not command."""

    key = "read_only_token"


class PairingRefusedError(AgentError):
    """The code is wrong, used, or too old."""

    key = "pairing_refused"


async def pair(session: aiohttp.ClientSession, url: str, code: str) -> str:
    """Exchange a pairing code for a token.

    Raises:
        PairingRefusedError: the agent does not know the code (any more).
        AgentError: the agent did not answer, or is not one.
    """
    try:
        async with session.post(
            f"{url}/api/v1/pair",
            json={"code": code, "name": "Home Assistant"},
            headers={"User-Agent": USER_AGENT},
            timeout=_TIMEOUT,
            allow_redirects=False,
        ) as response:
            status, text = response.status, await response.text()
    except (TimeoutError, aiohttp.ClientError, UnicodeDecodeError) as err:
        raise AgentUnreachableError(type(err).__name__) from err
    if status in (400, 401, 403, 404, 410, 429):
        raise PairingRefusedError(str(status))
    if status not in (200, 201):
        raise _refusal(status, text)
    match _decoded(text):
        case {"token": str(token)} if token:
            return token
        case _:
            raise NotAnAgentError("no token in the answer")


class AgentClient:
    """One agent; every call raises an `AgentError` when it fails."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Talk to the agent at `url` (without final slash) with `token`, through `session`."""
        self._session = session
        self._base = f"{url}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT}

    async def site(self) -> Site:
        """Return the site the agent serves."""
        return _checked(read_site, await self._get("site"))

    async def state(self) -> AgentState:
        """Return everything the agent knows now."""
        return _checked(read_state, await self._get("state"))

    async def savings(self) -> dict[str, Json]:
        """Return the savings document, as the agent wrote it."""
        document = await self._get("savings")
        if not isinstance(document, dict):
            raise NotAnAgentError("the savings are not an object")
        return document

    async def put_series(self, series_id: str, document: Json) -> None:
        """Give the agent intervals of the series `series_id`; an interval takes the place of the one of its start."""
        await self._call("PUT", f"series/{series_id}", document)

    async def post(self, path: str, body: Json) -> Json:
        """Return the answer to a POST of `body`."""
        return await self._call("POST", path, body)

    async def get(self, path: str) -> Json:
        """Return the document at `path`."""
        return await self._get(path)

    async def send(self, method: str, path: str, body: Json) -> Json:
        """Return the answer to a request that needs a token of control."""
        return await self._command(method, path, body)

    async def fetch(self, path: str) -> bytes:
        """Return the file at `path`."""
        return await self._bytes("GET", path)

    async def download(self, path: str) -> bytes:
        """Return the file that a POST answers."""
        return await self._bytes("POST", path)

    async def take(
        self,
        point: str,
        value: float,
        *,
        seconds: float,
        actor: str,
        reason: str,
        priority: LeasePriority = LeasePriority.OPERATOR,
    ) -> Lease:
        """Take or renew a lease, by default as an operator; return it as it stands."""
        body: dict[str, Json] = {
            "value": value,
            "seconds": seconds,
            "actor": actor,
            "priority": priority.value,
            "reason": reason,
        }
        document = await self._command("POST", f"points/{quote(point)}/lease", body)
        return _checked(
            lambda answer: read_lease(object_at(answer, "the answer").get("lease"), "lease"), document
        )

    async def give_back(self, point: str, actor: str) -> None:
        """End the lease of an actor on a point."""
        await self._command("DELETE", f"points/{quote(point)}/lease?actor={quote(actor, safe='')}")

    async def audit(self, limit: int) -> list[Json]:
        """Return the newest entries of the audit, as the agent wrote them."""
        match await self._get(f"audit?limit={limit}"):
            case {"entries": list(entries)}:
                return entries
            case _:
                raise NotAnAgentError("the audit has no entries")

    async def states(self) -> AsyncGenerator[AgentState]:
        """Yield the state at each change, from the first whole one; ends only with an `AgentError`."""
        try:
            async with (
                asyncio.timeout(_CONNECT_TIMEOUT_S) as deadline,
                self._session.ws_connect(
                    f"{self._base}/stream",
                    headers=self._headers,
                    timeout=aiohttp.ClientWSTimeout(ws_receive=_LONGEST_SILENCE_S, ws_close=_CLOSE_TIMEOUT_S),
                    max_msg_size=_LARGEST_MESSAGE,
                ) as socket,
            ):
                # From here on the longest silence is what is watched.
                deadline.reschedule(None)
                state: AgentState | None = None
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    state = await self._after(state, message.data)
                    if state is not None:
                        yield state
        except aiohttp.WSServerHandshakeError as err:
            raise _refusal(err.status, err.message) from err
        except (TimeoutError, aiohttp.ClientError) as err:
            raise AgentUnreachableError(type(err).__name__) from err
        raise AgentUnreachableError("the agent closed the stream")

    async def _after(self, state: AgentState | None, text: str) -> AgentState | None:
        try:
            return after_message(state, _decoded(text))
        except AgentDocumentError as err:
            raise NotAnAgentError(str(err)) from err
        except KeyError:
            # The agent has points this stream did not announce: take the whole state again.
            return await self.state()

    async def _command(self, method: str, path: str, body: Json = None) -> Json:
        try:
            return await self._call(method, path, body)
        except AgentTokenRefusedError as err:
            if str(err) == "403":
                raise ReadOnlyTokenError("403") from err
            raise

    async def _get(self, path: str) -> Json:
        return await self._call("GET", path)

    async def _call(self, method: str, path: str, document: Json = None) -> Json:
        return _decoded((await self._bytes(method, path, document)).decode(errors="replace"))

    async def _bytes(self, method: str, path: str, document: Json = None) -> bytes:
        try:
            async with self._session.request(
                method,
                f"{self._base}/{path}",
                json=document,
                headers=self._headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                status, content = response.status, await response.read()
        except (TimeoutError, aiohttp.ClientError) as err:
            raise AgentUnreachableError(type(err).__name__) from err
        if status not in (200, 201):
            raise _refusal(status, content.decode(errors="replace"))
        return content


def _decoded(text: str) -> Json:
    try:
        document: Json = json.loads(text)
    except ValueError as err:
        raise NotAnAgentError("the answer is not JSON") from err
    return document


def _refusal(status: int, text: str) -> AgentError:
    """Return the error of a refused call; `text` may be an RFC 9457 problem."""
    if status in (401, 403):
        return AgentTokenRefusedError(str(status))
    try:
        problem = _decoded(text)
    except NotAnAgentError:
        problem = None
    match problem:
        case {"detail": str(words)} | {"title": str(words)}:
            return AgentRefusedError(words[:300])
        case _ if status >= 500:
            return AgentUnreachableError(f"HTTP {status}")
        case _:
            return NotAnAgentError(f"HTTP {status}")


def _checked[T](read: Callable[[Json], T], document: Json) -> T:
    try:
        return read(document)
    except AgentDocumentError as err:
        raise NotAnAgentError(str(err)) from err
