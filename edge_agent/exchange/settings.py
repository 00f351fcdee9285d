"""Settings of the connector: where, in which form, and with which credentials."""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from edge_agent.errors import EdgeAgentError


class ExchangeSettingsError(EdgeAgentError):
    """The settings cannot be used; the message says what to mend."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ApiKey(_Part):
    """A key for each establishment, in a file of its own that its owner alone can read.

    Attributes:
        files: file of the key of each establishment, by SIRET.
        header: header that carries it.
    """

    kind: Literal["api_key"]
    files: dict[str, Path] = Field(min_length=1)
    header: str = Field(default="X-API-Key", pattern=r"^[A-Za-z0-9-]+$")


class ClientCredentials(_Part):
    """OAuth2 client credentials (RFC 6749, 4.4)."""

    kind: Literal["oauth2"]
    token_url: str
    client_id: str = Field(min_length=1)
    secret_file: Path
    scope: str | None = None


class ExchangeSettings(_Part):
    """The connector.

    Attributes:
        enabled: nothing is ever sent until this is true.
        base_url: address of the API, without final slash.
        format: form of what is sent.
        auth: credentials.
        timeout_s: of one call.
        attempts: calls of one exchange at most, the first included.
        pause_s: first pause before another attempt; each next one is twice as long.
    """

    enabled: bool = False
    base_url: str
    format: Literal["json", "xml"] = "json"
    auth: Annotated[ApiKey | ClientCredentials, Field(discriminator="kind")]
    timeout_s: float = Field(default=20.0, ge=0.1, le=120)
    attempts: int = Field(default=4, ge=1, le=10)
    pause_s: float = Field(default=1.0, ge=0, le=60)

    @model_validator(mode="after")
    def _private(self) -> Self:
        addresses = [self.base_url]
        if isinstance(self.auth, ClientCredentials):
            addresses.append(self.auth.token_url)
        for address in addresses:
            if not _is_private(address):
                raise ValueError(f"{address}: only https, or this machine, keeps credentials private")
        return self


def read_settings(path: Path) -> ExchangeSettings:
    """Settings of a YAML file; files of secrets are beside it unless absolute.

    Raises:
        ExchangeSettingsError: the file cannot be read, or is wrong.
    """
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        settings = ExchangeSettings.model_validate(content)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ExchangeSettingsError(f"{path}: cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ExchangeSettingsError(f"{path}: {where}: {first['msg']}") from error
    return settings.model_copy(update={"auth": _beside(settings.auth, path.parent)})


def _beside(auth: ApiKey | ClientCredentials, folder: Path) -> ApiKey | ClientCredentials:
    match auth:
        case ApiKey():
            return auth.model_copy(
                update={"files": {name: folder / file for name, file in auth.files.items()}}
            )
        case ClientCredentials():
            return auth.model_copy(update={"secret_file": folder / auth.secret_file})


def _is_private(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"
