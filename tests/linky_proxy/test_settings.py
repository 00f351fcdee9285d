from pathlib import Path

import pytest

from linky_proxy.cli.settings_table import unknown_variables, variables
from linky_proxy.settings import Settings, SettingsError, TokenSettings, load
from tests.linky_proxy.stack import JWT_SECRET

GOOD = {
    "LINKY_PROXY_CLIENT_ID": "an-application",
    "LINKY_PROXY_CLIENT_SECRET": "its-secret",
    "LINKY_PROXY_JWT_SECRET": JWT_SECRET,
    "LINKY_PROXY_PUBLIC_URL": "https://proxy.example.org",
}


def load_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load(Settings)


def refusal(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    with pytest.raises(SettingsError) as error:
        load_with(monkeypatch, **environment)
    return str(error.value)


def test_four_variables_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_with(monkeypatch, **GOOD)
    assert (settings.quota_per_second, settings.quota_per_hour) == (5, 1000)
    assert str(settings.enedis_api_url) == "https://gw.ext.prod.api.enedis.fr/"
    assert settings.secure_cookies


def test_every_missing_variable_is_named() -> None:
    with pytest.raises(SettingsError) as error:
        load(Settings)
    for name in GOOD:
        assert f"{name} is not set" in str(error.value)
    assert "nor LINKY_PROXY_JWT_SECRET_FILE" in str(error.value)


def test_secrets_come_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "jwt").write_text(JWT_SECRET + "\n", encoding="utf-8")
    (tmp_path / "client").write_text("its-secret\n", encoding="utf-8")
    settings = load_with(
        monkeypatch,
        LINKY_PROXY_CLIENT_ID="an-application",
        LINKY_PROXY_PUBLIC_URL="http://localhost:8351",
        LINKY_PROXY_JWT_SECRET_FILE=str(tmp_path / "jwt"),
        LINKY_PROXY_CLIENT_SECRET_FILE=str(tmp_path / "client"),
    )
    assert settings.jwt_secret.get_secret_value() == JWT_SECRET
    assert settings.client_secret.get_secret_value() == "its-secret"
    assert not settings.secure_cookies


def test_settings_come_from_a_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "proxy.env"
    file.write_text(
        "\n".join(f"{k}={v}" for k, v in GOOD.items()) + "\nLINKY_PROXY_PORT=1234\n", encoding="utf-8"
    )
    assert load(Settings, file).port == 1234
    monkeypatch.setenv("LINKY_PROXY_PORT", "4321")
    assert load(Settings, file).port == 4321
    assert load(TokenSettings, file).jwt_secret.get_secret_value() == JWT_SECRET


def test_a_missing_file_of_settings_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load(Settings, tmp_path / "absent.env")


def test_a_file_of_settings_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "proxy.env"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"proxy\.env: cannot be read"):
        load(Settings, file)


def test_the_password_of_redis_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    message = refusal(monkeypatch, **GOOD, LINKY_PROXY_REDIS_URL="redis://:hunter2@localhost:port")
    assert "hunter2" not in message


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    message = refusal(monkeypatch, **GOOD, LINKY_PROXY_JWT_SECRET_FILE=str(tmp_path / "jwt"))
    assert "not both" in message


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file"), (b"", "is empty"), (b"\xff", "not UTF-8")]
)
def test_a_secret_file_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "jwt"
    if content is not None:
        file.write_bytes(content)
    environment = {name: value for name, value in GOOD.items() if name != "LINKY_PROXY_JWT_SECRET"}
    message = refusal(monkeypatch, **environment, LINKY_PROXY_JWT_SECRET_FILE=str(file))
    assert str(file) in message
    assert reason in message


def test_a_short_signing_secret_is_refused_with_the_way_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    message = refusal(monkeypatch, **(GOOD | {"LINKY_PROXY_JWT_SECRET": "tiny-secret"}))
    assert "openssl rand" in message
    assert "tiny-secret" not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINKY_PROXY_PORT", "70000"),
        ("LINKY_PROXY_PUBLIC_URL", "proxy.example.org"),
        ("LINKY_PROXY_CONSENT_DURATION", "three years"),
        ("LINKY_PROXY_QUOTA_PER_HOUR", "0"),
        ("LINKY_PROXY_LOG_LEVEL", "LOUD"),
        ("LINKY_PROXY_SLOT_WINDOW", "12:00-08:05"),
        ("LINKY_PROXY_SLOT_RETRY_WINDOW", "afternoon"),
        ("LINKY_PROXY_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("LINKY_PROXY_REDIS_URL", "http://localhost"),
        ("LINKY_PROXY_REDIS_URL", "redis://:password@localhost:port"),
        ("LINKY_PROXY_JWT_PREVIOUS_SECRETS", "tiny-secret"),
        ("LINKY_PROXY_TLS_CERT", "alone.pem"),
    ],
)
def test_a_wrong_value_is_told_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert name in refusal(monkeypatch, **(GOOD | {name: value}))


def test_lists_are_written_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    previous = tmp_path / "previous"
    previous.write_text(f"{JWT_SECRET[::-1]}\n{JWT_SECRET.upper()}\n", encoding="utf-8")
    settings = load_with(
        monkeypatch,
        **GOOD,
        LINKY_PROXY_TRUSTED_PROXIES="10.0.0.0/8, fd00::/8",
        LINKY_PROXY_CONSENT_RETRY_S="1,2.5",
        LINKY_PROXY_JWT_PREVIOUS_SECRETS_FILE=str(previous),
        LINKY_PROXY_SLOT_WINDOW="09:00-11:30:30",
    )
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "fd00::/8"]
    assert list(settings.consent_retry_s) == [1.0, 2.5]
    assert settings.keyring.previous == (JWT_SECRET[::-1], JWT_SECRET.upper())
    assert str(settings.slot_window) == "09:00:00-11:30:30"


def test_every_variable_is_explained_to_the_operator() -> None:
    listed = variables()
    assert [one.name for one in listed if not one.meaning] == []
    assert {one.name for one in listed if one.default is None} == set(GOOD)
    assert {one.name for one in listed} >= {"LINKY_PROXY_PORT", "LINKY_PROXY_REVOKED_FILE"}


def test_a_variable_that_is_none_of_ours_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINKY_PROXY_PROT", "1")
    monkeypatch.setenv("LINKY_PROXY_PORT", "1")
    file = tmp_path / "proxy.env"
    file.write_text("# LINKY_PROXY_COMMENT=1\nexport LINKY_PROXY_HOTS=::\nOTHER=1\n", encoding="utf-8")
    assert unknown_variables(file) == ["LINKY_PROXY_HOTS", "LINKY_PROXY_PROT"]
