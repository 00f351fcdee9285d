"""A holder's consent given over HTTP as a browser would, from the proxy's first page to its token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import override

import aiohttp
from yarl import URL

_TIMEOUT = aiohttp.ClientTimeout(total=60)


class ConsentError(Exception):
    """The consent did not reach a token; the message says on which page it stopped."""


@dataclass(slots=True)
class Form:
    """The first form of a page: where it goes, its hidden fields, and the choices of its radio buttons."""

    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _PageReader(HTMLParser):
    """Reads the form of a page and the text of `<code id="token">`."""

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.token = ""
        self._in_token = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        match tag, attributes.get("type"):
            case "form", _ if self.form is None:
                self.form = Form(attributes.get("action", ""))
            case "input", "hidden" if self.form is not None:
                self.form.hidden[attributes["name"]] = attributes.get("value", "")
            case "input", "radio" if self.form is not None:
                self.form.choices.setdefault(attributes["name"], []).append(attributes.get("value", ""))
            case "code", _ if attributes.get("id") == "token":
                self._in_token = True

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._in_token = False

    @override
    def handle_data(self, data: str) -> None:
        if self._in_token:
            self.token += data


def _read(text: str) -> _PageReader:
    reader = _PageReader()
    reader.feed(text)
    return reader


def read_form(text: str) -> Form:
    """The form of the consent page `text`.

    Raises:
        ConsentError: the page has no form.
    """
    form = _read(text).form
    if form is None:
        raise ConsentError("the page that should ask for consent has no form")
    return form


def read_token(text: str) -> str:
    """The token that the proxy's page shows.

    Raises:
        ConsentError: the page shows none.
    """
    token = _read(text).token.strip()
    if not token:
        raise ConsentError("the last page shows no token: the proxy did not accept the consent")
    return token


async def _text(response: aiohttp.ClientResponse) -> str:
    text = await response.text()
    if response.status != 200:
        raise ConsentError(f"{response.url.path} answered {response.status}")
    return text


async def grant(session: aiohttp.ClientSession, proxy_url: str, prm: str) -> str:
    """Share `prm` with the application behind the proxy at `proxy_url` and return the proxy's token.

    Starts at `GET /api/auth`, posts the consent form with `decision=accept`, follows the callback to `/token`. Cookies
    are kept in a jar of their own (one that accepts bare IP addresses), so `session` may have any.

    Raises:
        ConsentError: a page refused, e.g. because the point is already shared.
        aiohttp.ClientError: a server cannot be reached.
    """
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        connector=session.connector, connector_owner=False, cookie_jar=jar, timeout=_TIMEOUT
    ) as browser:
        async with browser.get(URL(proxy_url) / "api" / "auth") as response:
            form, page = read_form(await _text(response)), response.url
        if prm not in form.choices.get("prm", []):
            raise ConsentError(f"the consent page does not offer the meter ending in {prm[-4:]}")
        fields: Mapping[str, str] = form.hidden | {"prm": prm, "decision": "accept"}
        async with browser.post(page.join(URL(form.action)), data=fields) as response:
            return read_token(await _text(response))
