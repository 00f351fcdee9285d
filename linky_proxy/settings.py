"""Settings, from the environment (`LINKY_PROXY_...`) or from a file of such lines; secrets from files (`..._FILE`)."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from redis.asyncio.connection import parse_url

from linky_proxy.slot.daily_minute import SlotWindow
from linky_proxy.tokens.keyring import Keyring

PREFIX = "LINKY_PROXY_"
_SECRET_BYTES = 32
_SECRETS = ("client_secret", "jwt_secret", "jwt_previous_secrets", "redis_url")


def _words(value: object) -> object:
    return value.strip("[] ").replace(",", " ").split() if isinstance(value, str) else value


def _lines(value: object) -> object:
    return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value


def _window(value: object) -> object:
    return SlotWindow.parse(value) if isinstance(value, str) else value


# Plain assignments: pydantic-settings does not look for NoDecode inside `type` aliases.
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_lines)]
Waits = Annotated[tuple[float, ...], NoDecode, BeforeValidator(_words)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_words)]
Window = Annotated[SlotWindow, NoDecode, BeforeValidator(_window)]


class SettingsError(Exception):
    """The proxy cannot start: the message names each variable that is missing or wrong."""


class SharedSettings(BaseSettings):
    """What replicas share, and what revoking a token needs.

    Attributes:
        revoked_file: file of revoked tokens' identifiers, one per line; read again when it changes.
        redis_url: Redis or Valkey that replicas share, e.g. `redis://:password@host:6379/0`.
        redis_url_file: file that holds it instead.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    revoked_file: Path | None = None
    redis_url: SecretStr | None = None
    redis_url_file: Path | None = None

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

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            try:
                parse_url(url.get_secret_value())
            except ValueError:
                # Not chained: the message would quote the URL, which may hold a password.
                raise ValueError("not a redis://, rediss:// or unix:// address") from None
        return url


class TokenSettings(SharedSettings):
    """What minting and checking tokens needs.

    Attributes:
        jwt_secret: signs tokens and consent states; 32 bytes at least.
        jwt_secret_file: file that holds it instead.
        jwt_previous_secrets: secrets whose tokens still open, one per line.
        jwt_previous_secrets_file: file that holds them instead.
    """

    jwt_secret: SecretStr
    jwt_secret_file: Path | None = None
    jwt_previous_secrets: Secrets = ()
    jwt_previous_secrets_file: Path | None = None

    @property
    def keyring(self) -> Keyring:
        """The secrets that sign and open tokens."""
        previous = tuple(secret.get_secret_value() for secret in self.jwt_previous_secrets)
        return Keyring(self.jwt_secret.get_secret_value(), previous)

    @field_validator("jwt_secret", "jwt_previous_secrets")
    @classmethod
    def _long_enough[T: SecretStr | tuple[SecretStr, ...]](cls, value: T) -> T:
        secrets = value if isinstance(value, tuple) else (value,)
        if any(len(secret.get_secret_value().encode()) < _SECRET_BYTES for secret in secrets):
            raise ValueError(f"needs {_SECRET_BYTES} bytes at least; make one with: openssl rand -hex 32")
        return value


class Settings(TokenSettings):
    """Everything that a running proxy needs.

    Attributes:
        client_id: the application's id on Enedis' DataHub.
        client_secret: the application's secret there.
        client_secret_file: file that holds it instead.
        public_url: where browsers reach the proxy; `{public_url}/api/callback` is the redirect URL to register.
        enedis_api_url: base of the Enedis APIs.
        enedis_consent_url: Enedis' consent page.
        consent_duration: ISO 8601 duration of the consents asked for.
        consent_retry_s: waits between the questions to Enedis while a new consent is not active yet, separated by commas.
        consent_failure_s: a consent that Enedis does not confirm is answered after a whole multiple of this, so that
            the time taken tells nothing.
        callbacks_per_client: consents that may come back from one address in ten minutes.
        callbacks_total: consents that may come back in ten minutes, all together.
        trusted_proxies: networks of the load balancers whose `X-Forwarded-For` is believed, separated by commas.
        slot_window: part of the day, in Paris, over which the meters' daily calls are spread.
        slot_retry_window: part of the day for the second try.
        tls_cert: certificate chain (PEM), to serve HTTPS without a proxy in front.
        tls_key: the certificate's private key (PEM).
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        upstream_timeout_s: longest wait for an answer of Enedis.
        queue_timeout_s: longest wait for a turn within the quota.
        quota_per_second: calls in any second, for each Enedis API.
        quota_per_hour: calls in any hour, for each Enedis API.
        quota_margin_s: added to both windows against jitter on the way to Enedis.
        log_level: lowest level logged.
        replicas: replicas that run at most, when Redis shares the quota among them; one that is missing keeps its
            share of the quota.
        quota_backfill_share: part of the hour's calls at which requests for old days stop, so that today's go on.
        upstream_retry_s: longest waits before a call that Enedis cut off, or answered 502 or 503, is tried again.
        drain_s: how long to go on serving after SIGTERM while `/readyz` says 503, for load balancers to notice.
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
    consent_retry_s: Waits = (1, 2, 4, 8)
    consent_failure_s: float = Field(default=20, ge=0)
    callbacks_per_client: int = Field(default=10, ge=1)
    callbacks_total: int = Field(default=100, ge=1)
    trusted_proxies: Networks = ()
    slot_window: Window = SlotWindow.parse("08:05-12:00")
    slot_retry_window: Window = SlotWindow.parse("13:00-15:00")
    tls_cert: Path | None = None
    tls_key: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8351, ge=0, le=65535)
    upstream_timeout_s: float = Field(default=20, gt=0)
    queue_timeout_s: float = Field(default=20, ge=0)
    quota_per_second: int = Field(default=5, ge=1)
    quota_per_hour: int = Field(default=1000, ge=1)
    quota_margin_s: float = Field(default=0.25, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    replicas: int = Field(default=4, ge=1)
    quota_backfill_share: float = Field(default=0.8, gt=0, le=1)
    upstream_retry_s: Waits = (0.5, 2)
    drain_s: float = Field(default=5, ge=0)

    @model_validator(mode="after")
    def _whole_tls(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError(f"set both {_variable('tls_cert')} and {_variable('tls_key')}, or neither")
        return self

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


def load[S: SharedSettings](kind: type[S], env_file: Path | None = None) -> S:
    """Read settings of `kind`; the environment wins over `env_file`.

    Raises:
        SettingsError: names every variable that is missing or wrong, and never shows a secret.
    """
    if env_file is not None and not env_file.is_file():
        raise SettingsError(f"{env_file}: no such file")
    try:
        return kind(_env_file=env_file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file}: cannot be read: {error}") from error
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
