"""Credentials of one establishment, as headers; a key that was rotated is written back to its file."""

import json
import os
import tempfile
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import aiohttp

from edge_agent.exchange.errors import ExchangeError
from edge_agent.exchange.settings import ApiKey, ClientCredentials
from edge_agent.secret_files import read_secret

_MARGIN = timedelta(seconds=30)
_LASTS_S = 300.0
"""Of a token whose answer does not say."""


class KeyCredentials:
    """The API key of an establishment."""

    def __init__(self, auth: ApiKey, siret: str) -> None:
        """Use the key of an establishment.

        Raises:
            ExchangeError: it has none.
        """
        file = auth.files.get(siret)
        if file is None:
            raise ExchangeError(f"no API key for establishment {siret}: add its file to the settings")
        self._file, self._header = file, auth.header

    async def headers(self, session: aiohttp.ClientSession) -> dict[str, str]:
        """Headers of a call.

        Raises:
            SecretError: the file cannot be used.
        """
        del session
        return {self._header: read_secret(self._file)}

    def forget_token(self) -> None:
        """Nothing to forget: a key is read each time."""

    def keep(self, key: str) -> None:
        """Write a new key in the place of the one before, at once and for its owner alone."""
        handle, draft = tempfile.mkstemp(dir=self._file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(handle)
        Path(draft).replace(self._file)

    def discard(self) -> None:
        """Remove the key: the délégataire has revoked it."""
        self._file.unlink(missing_ok=True)


class TokenCredentials:
    """A token of OAuth2 client credentials, asked for again when it ends."""

    def __init__(self, auth: ClientCredentials) -> None:
        self._auth = auth
        self._token: str | None = None
        self._until = datetime.min.replace(tzinfo=UTC)

    async def headers(self, session: aiohttp.ClientSession) -> dict[str, str]:
        """Headers of a call.

        Raises:
            ExchangeError: no token was given.
            SecretError: the file of the secret cannot be used.
        """
        now = datetime.now(UTC)
        if self._token is None or now >= self._until - _MARGIN:
            form = {"grant_type": "client_credentials"}
            if self._auth.scope is not None:
                form["scope"] = self._auth.scope
            # RFC 6749, 2.3.1: both halves are encoded before they are joined.
            halves = (
                quote_plus(each) for each in (self._auth.client_id, read_secret(self._auth.secret_file))
            )
            basic = b64encode(":".join(halves).encode()).decode()
            async with session.post(
                self._auth.token_url,
                data=form,
                headers={"Authorization": f"Basic {basic}"},
                allow_redirects=False,
            ) as answer:
                if answer.status != 200:
                    raise ExchangeError(
                        f"no token from {self._auth.token_url}: HTTP {answer.status}; check client id and secret"
                    )
                text = await answer.text(errors="replace")
            try:
                given = json.loads(text)
                token, lasts_s = given["access_token"], float(given.get("expires_in") or _LASTS_S)
                until = now + timedelta(seconds=lasts_s)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
                raise ExchangeError(f"{self._auth.token_url} gave no access_token") from error
            if not isinstance(token, str):
                raise ExchangeError(f"{self._auth.token_url} gave no access_token")
            self._token, self._until = token, until
        return {"Authorization": f"Bearer {self._token}"}

    def forget_token(self) -> None:
        """Ask for another token at the next call: this one was refused."""
        self._token = None
