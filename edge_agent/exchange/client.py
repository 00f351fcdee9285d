"""Client of a délégataire's API: sends a dossier once, however often it has to try."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

import aiohttp

from edge_agent.dossiers import Answer, AnswerCode, DossierError, read_answers, to_xml
from edge_agent.exchange.credentials import KeyCredentials, TokenCredentials
from edge_agent.exchange.errors import ExchangeError, ExchangeRefused
from edge_agent.exchange.settings import ApiKey, ExchangeSettings

__all__ = ["Acknowledgement", "Exchange", "ExchangeError", "ExchangeRefused"]

_LONGEST_PAUSE_S = 60.0
_LARGEST_ANSWER = 1_000_000


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The délégataire has the dossier.

    Attributes:
        reference: its name there.
        received: when it was received, as the délégataire says.
        key: idempotency key of the exchange.
        attempts: calls that it took.
    """

    reference: str
    received: datetime
    key: str
    attempts: int


class Exchange:
    """Exchanges of one establishment over an open session."""

    def __init__(self, settings: ExchangeSettings, siret: str, session: aiohttp.ClientSession) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            ExchangeError: the connector is off, or the establishment has no credentials.
        """
        if not settings.enabled:
            raise ExchangeError("the connector is off: set 'enabled: true' in its settings to send anything")
        self._settings, self._session = settings, session
        self._credentials = (
            KeyCredentials(settings.auth, siret)
            if isinstance(settings.auth, ApiKey)
            else TokenCredentials(settings.auth)
        )

    async def send(self, document: Mapping[str, object]) -> Acknowledgement:
        """Send a dossier; the same content is received once, however often this is called.

        Raises:
            ExchangeRefused: the délégataire refused it, with codes.
            ExchangeError: it could not be reached, or answered something else.
        """
        xml = self._settings.format == "xml"
        body = (to_xml(document) if xml else json.dumps(document, ensure_ascii=False)).encode()
        key = hashlib.sha256(body).hexdigest()
        headers = {
            "Idempotency-Key": key,
            "Content-Type": "application/xml" if xml else "application/json",
        }
        content, attempts = await self._call("POST", "dossiers", headers, body)
        fields = _fields(content, "acknowledgement")
        try:
            received = datetime.fromisoformat(fields["received"])
            return Acknowledgement(fields["reference"], received.astimezone(UTC), key, attempts)
        except (KeyError, ValueError) as error:
            raise ExchangeError(f"the acknowledgement lacks a reference or a time: {error}") from error

    async def answer(self, reference: str, dossier: str) -> Answer | None:
        """What became of a dossier; None while nothing is decided.

        Raises:
            ExchangeError: it could not be reached, or answered something else.
        """
        content, _ = await self._call(
            "GET", f"dossiers/{quote(reference, safe='')}", {"Accept": "application/json"}, None
        )
        try:
            given = json.loads(content)
            if given.get("status") == "pending":
                return None
            kept = {key: given[key] for key in ("status", "day", "codes", "kwh_cumac") if key in given}
            (found,) = read_answers(json.dumps({**kept, "dossier": dossier}))
        except (ValueError, AttributeError, DossierError) as error:
            raise ExchangeError(f"the answer about {reference} is not understood: {error}") from error
        return found

    async def rotate_key(self) -> None:
        """Have the key of the establishment replaced, and keep the new one.

        Raises:
            ExchangeError: there is no key to rotate, or the délégataire refused.
        """
        credentials = self._keys()
        content, _ = await self._call("POST", "keys/rotate", {}, None)
        key = _fields(content, "key").get("key", "")
        if not key:
            raise ExchangeError("no new key was given: the one before stays in use")
        credentials.keep(key)

    async def revoke_key(self) -> None:
        """Have the key of the establishment revoked, and remove it here.

        Raises:
            ExchangeError: there is no key to revoke, or the délégataire refused.
        """
        credentials = self._keys()
        await self._call("DELETE", "keys/current", {}, None)
        credentials.discard()

    def _keys(self) -> KeyCredentials:
        if not isinstance(self._credentials, KeyCredentials):
            raise ExchangeError("this connector uses OAuth2: rotate the client's secret at the délégataire")
        return self._credentials

    async def _call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[bytes, int]:
        """Content of the answer, and the attempts it took."""
        pause_s, problem = self._settings.pause_s, "no attempt was made"
        for attempt in range(1, self._settings.attempts + 1):
            after_s = pause_s
            try:
                status, content, wait_s = await self._once(method, path, headers, body)
            except (TimeoutError, aiohttp.ClientError) as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if status < 300:
                    return content, attempt
                if status == 401 and attempt == 1:
                    self._credentials.forget_token()
                elif status < 500 and status not in {408, 425, 429}:
                    raise ExchangeRefused(status, _codes(content))
                problem = f"HTTP {status}"
                after_s = max(after_s, wait_s)
            if attempt < self._settings.attempts:
                await asyncio.sleep(min(after_s, _LONGEST_PAUSE_S))
                pause_s *= 2
        raise ExchangeError(
            f"{self._settings.base_url}: {problem} after {self._settings.attempts} attempts; nothing is lost, try again later"
        )

    async def _once(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, bytes, float]:
        async with asyncio.timeout(self._settings.timeout_s):
            credentials = await self._credentials.headers(self._session)
            async with self._session.request(
                method,
                f"{self._settings.base_url}/{path}",
                headers={**headers, **credentials},
                data=body,
                allow_redirects=False,
            ) as answer:
                content = await _whole(answer)
                return answer.status, content, _seconds(answer.headers.get("Retry-After"))


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    """The content of an answer, which comes in as many pieces as the network likes.

    Raises:
        ExchangeError: it has no end.
    """
    content = bytearray()
    async for piece in answer.content.iter_any():
        content += piece
        if len(content) > _LARGEST_ANSWER:
            raise ExchangeError(f"{answer.url.origin()} answers more than {_LARGEST_ANSWER} bytes")
    return bytes(content)


def _seconds(text: str | None) -> float:
    return float(text) if text is not None and text.isdecimal() else 0.0


def _fields(content: bytes, kind: str) -> dict[str, str]:
    """Fields of an answer, JSON or XML alike."""
    try:
        if content.lstrip().startswith(b"<"):
            # Entities are refused: an answer has no use for them, and they can fill the memory.
            if b"<!" in content:
                raise ValueError("declarations are not accepted")
            return {child.tag: child.text or "" for child in ET.fromstring(content)}  # noqa: S314 - see above
        given = json.loads(content)
        return {str(key): str(value) for key, value in given.items()}
    except (ValueError, AttributeError, ET.ParseError) as error:
        raise ExchangeError(f"the {kind} is not understood: {error}") from error


def _codes(content: bytes) -> list[AnswerCode]:
    try:
        if content.lstrip().startswith(b"<") and b"<!" not in content:
            root = ET.fromstring(content)  # noqa: S314 - declarations are refused
            return [
                AnswerCode(code=each.get("code", "?"), text=each.text or "") for each in root.iter("error")
            ]
        errors = json.loads(content).get("errors", [])
        return [AnswerCode(code=str(each["code"]), text=str(each.get("message", ""))) for each in errors]
    except ValueError, AttributeError, TypeError, KeyError, ET.ParseError:
        return []
