"""Settings, from the environment (`LINKY_PROXY_...`) or from a file of such lines; secrets from files (`..._FILE`)."""

from pathlib import Path
from typing import Literal

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LINKY_PROXY_"
_SECRET_BYTES = 32
_SECRETS = ("client_secret", "jwt_secret")


class SettingsError(Exception):
    """The proxy cannot start: the message names each variable that is missing or wrong."""


class TokenSettings(BaseSettings):
    """What minting and checking tokens needs.

    Attributes:
        jwt_secret: signs tokens and consent states; 32 bytes at least.
        jwt_secret_file: file that holds it instead.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    jwt_secret: SecretStr
    jwt_secret_file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in _SECRETS:
            path = values.get(f"{name}_file")
            if path is None or f"{name}_file" not in cls.model_fields:
                continue
            if name in values:
                raise ValueError(f"set {_variable(name)} or {_variable(name)}_FILE, not both")
            values[name] = _read_secret(name, Path(str(path)))
        return values

    @field_validator("jwt_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value().encode()) < _SECRET_BYTES:
            raise ValueError(f"needs {_SECRET_BYTES} bytes at least; make one with: openssl rand -hex 32")
        return secret


class Settings(TokenSettings):
    """Everything that a running proxy needs.

    Attributes:
        client_id: the application's id on Enedis' DataHub.
        client_secret: its secret.
        client_secret_file: file that holds it instead.
        public_url: where browsers reach the proxy; `{public_url}/api/callback` is the redirect URL to register.
        enedis_api_url: base of the Enedis APIs.
        enedis_consent_url: Enedis' consent page.
        consent_duration: ISO 8601 duration of the consents asked for.
        consent_retry_s: waits between the questions to Enedis while a new consent is not active yet.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        upstream_timeout_s: longest wait for an answer of Enedis.
        queue_timeout_s: longest wait for a turn within the quota.
        quota_per_second: calls in any second, for each Enedis API.
        quota_per_hour: calls in any hour, for each Enedis API.
        quota_margin_s: added to both windows against jitter on the way to Enedis.
        log_level: lowest level logged.
    """

    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    client_secret_file: Path | None = None
    public_url: HttpUrl
    enedis_api_url: HttpUrl = HttpUrl("https://gw.ext.prod.api.enedis.fr")
    enedis_consent_url: HttpUrl = HttpUrl(
        "https://mon-compte-particulier.enedis.fr/dataconnect/v2/oauth2/authorize"
    )
    consent_duration: str = Field(default="P1095D", min_length=3, pattern=r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$")
    consent_retry_s: tuple[float, ...] = (1, 2, 4, 8)
    host: str = "127.0.0.1"
    port: int = Field(default=8351, ge=0, le=65535)
    upstream_timeout_s: float = Field(default=20, gt=0)
    queue_timeout_s: float = Field(default=20, ge=0)
    quota_per_second: int = Field(default=5, ge=1)
    quota_per_hour: int = Field(default=1000, ge=1)
    quota_margin_s: float = Field(default=0.25, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may be limited to HTTPS."""
        return self.public_url.scheme == "https"


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _read_secret(name: str, path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ValueError(f"{_variable(name)}_FILE: {path}: {reason}") from error
    if not secret:
        raise ValueError(f"{_variable(name)}_FILE: {path} is empty")
    return secret


def _explain(error: ValidationError) -> str:
    lines = []
    for mistake in error.errors():
        name = _variable(str(mistake["loc"][0])) if mistake["loc"] else ""
        if mistake["type"] == "missing":
            text = f"{name} is not set" + (f" (nor {name}_FILE)" if name.endswith("_SECRET") else "")
        else:
            text = f"{name}: {mistake['msg']}" if name else str(mistake["msg"])
        lines.append(text.replace("Value error, ", ""))
    return "\n".join(lines)


def load[S: TokenSettings](kind: type[S], env_file: Path | None = None) -> S:
    """Read settings of `kind`; the environment wins over `env_file`.

    Raises:
        SettingsError: names every variable that is missing or wrong, and never shows a secret.
    """
    if env_file is not None and not env_file.is_file():
        raise SettingsError(f"{env_file}: no such file")
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
