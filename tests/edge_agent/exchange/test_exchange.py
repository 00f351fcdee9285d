"""Exchanges with a pretend délégataire over real sockets: credentials, idempotency, faults, codes, answers."""

import asyncio
import json
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from typer.testing import CliRunner

from edge_agent.cli.exchange import app as cli
from edge_agent.dossiers import DossierError, State
from edge_agent.exchange import Ledger, office_time_eur, supervise
from edge_agent.exchange.client import Exchange, ExchangeError, ExchangeRefused
from edge_agent.exchange.office import Office
from edge_agent.exchange.settings import ExchangeSettings, ExchangeSettingsError, read_settings
from edge_agent.secret_files import SecretError
from simulators.cee_exchange.cli import app as simulator
from simulators.cee_exchange.server import OFFICE
from tests.edge_agent.cee.rule_examples import examples_of
from tests.edge_agent.dossiers.town_hall import NAME, NOON, by
from tests.edge_agent.exchange.delegataire import SIRET, Bench
from tests.edge_agent.sites import write_site


async def office(
    bench: Bench, settings: ExchangeSettings | None = None
) -> tuple[Office, aiohttp.ClientSession]:
    session = aiohttp.ClientSession()
    exchange = Exchange(settings or bench.settings(), SIRET, session)
    return Office(bench.cabinet, exchange, actor="test", clock=lambda: NOON), session


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("auth", ["key", "oauth"])
async def test_a_ready_dossier_is_sent_acknowledged_and_answered(bench: Bench, form: str, auth: str) -> None:
    settings = bench.settings() if auth == "key" else bench.oauth()
    desk, session = await office(bench, settings.model_copy(update={"format": form}))
    async with session:
        found = await desk.send(NAME)
        assert (found.reference, found.received, found.attempts) == ("DEL-00001", NOON, 1)
        assert bench.cabinet.get(NAME).state is State.SENT
        assert await desk.poll() == []
        (answer,) = await desk.poll()

    assert answer.state is State.ACCEPTED
    assert bench.cabinet.get(NAME).state is State.ACCEPTED
    bench.cabinet.verify(NAME)


@pytest.mark.parametrize("faults", [[503], [429, 500], [408, 502, 503]])
async def test_a_fault_is_tried_again_and_the_dossier_is_received_once(
    bench: Bench, faults: list[int]
) -> None:
    bench.delegataire.faults = list(faults)
    desk, session = await office(bench)
    async with session:
        found = await desk.send(NAME)

    assert found.attempts == len(faults) + 1
    assert len(bench.delegataire.received) == 1
    assert supervise(Ledger(bench.cabinet.folder).all()).retries == len(faults)


async def test_an_acknowledgement_lost_on_the_way_makes_no_second_dossier(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        exchange = Exchange(bench.settings(), SIRET, session)
        document: dict[str, object] = {"dossier": bench.cabinet.get(NAME).model_dump(mode="json")}
        first, second = await exchange.send(document), await exchange.send(document)

    assert first.reference == second.reference
    assert len(bench.delegataire.received) == 1


async def test_too_many_faults_leave_the_dossier_ready_and_are_written_down(bench: Bench) -> None:
    bench.delegataire.faults = [503] * 9
    desk, session = await office(bench)
    async with session:
        with pytest.raises(ExchangeError, match="HTTP 503 after 4 attempts"):
            await desk.send(NAME)

    assert bench.cabinet.get(NAME).state is State.READY
    assert bench.cabinet.journal(NAME)[-1].content == {"outcome": "failed", "codes": []}
    assert supervise(Ledger(bench.cabinet.folder).all()).failed_exchanges == 1


async def test_a_refused_dossier_stays_ready_and_its_journal_says_so(bench: Bench) -> None:
    bench.delegataire.faults = [422]
    desk, session = await office(bench)
    async with session:
        with pytest.raises(ExchangeRefused, match="HTTP 422"):
            await desk.send(NAME)

    assert bench.cabinet.get(NAME).state is State.READY
    assert bench.cabinet.journal(NAME)[-1].content == {"outcome": "refused", "codes": []}
    assert supervise(Ledger(bench.cabinet.folder).all()).refused_exchanges == 1


async def test_the_pretend_delegataire_refuses_what_it_cannot_read_and_a_key_used_twice(bench: Bench) -> None:
    headers = {"X-API-Key": "demo-key", "Idempotency-Key": "same"}
    dossier = bench.cabinet.get(NAME).model_dump(mode="json")
    async with aiohttp.ClientSession(f"{bench.url}/v1/", headers=headers) as session:
        answers = []
        for body in (b"garbage", {"dossier": dossier}, {"dossier": {**dossier, "site_name": "autre"}}):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            async with session.post("dossiers", data=content) as answer:
                answers.append((answer.status, (await answer.json()).get("errors", [{}])[0].get("code")))
    assert answers == [(400, "FMT-01"), (201, None), (409, "IDP-01")]


def test_the_simulator_serves_with_the_faults_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[object, dict[str, object]]] = []
    monkeypatch.setattr("aiohttp.web.run_app", lambda app, **where: served.append((app, where)))

    result = CliRunner().invoke(simulator, ["serve", "--port", "0", "--faults", "503,429"])
    assert result.exit_code == 0
    ((application, where),) = served
    assert isinstance(application, web.Application)
    assert application[OFFICE].faults == [503, 429]
    assert where == {"host": "127.0.0.1", "port": 0}


async def test_nobody_at_the_address_is_an_error_in_words(bench: Bench) -> None:
    settings = bench.settings(base_url="http://127.0.0.1:1/v1", attempts=2)
    desk, session = await office(bench, settings)
    async with session:
        with pytest.raises(ExchangeError, match="after 2 attempts; nothing is lost"):
            await desk.send(NAME)


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_a_refusal_has_its_codes(bench: Bench, form: str) -> None:
    bench.cabinet.move(NAME, State.DRAFT, by(5))
    async with aiohttp.ClientSession() as session:
        exchange = Exchange(bench.settings(format=form), SIRET, session)
        dossier = bench.cabinet.get(NAME).model_dump(mode="json")
        dossier["beneficiary"]["siren"] = ""
        with pytest.raises(ExchangeRefused) as refusal:
            await exchange.send({"dossier": dossier})

    assert [(code.code, code.text) for code in refusal.value.codes] == [
        ("BEN-01", "SIREN du bénéficiaire absent")
    ]


async def test_a_rejection_is_counted_by_its_code(bench: Bench) -> None:
    bench.delegataire.pending_polls = 0
    desk, session = await office(bench)
    async with session:
        await desk.send(NAME)
        (received,) = bench.delegataire.received.values()
        received.dossier = {}
        (answer,) = await desk.poll()

    assert answer.state is State.REJECTED
    found = supervise(Ledger(bench.cabinet.folder).all())
    assert (found.sent, found.acknowledged, found.rejected, found.waiting) == (1, 1, 1, 0)
    assert found.by_code == {"ATT-01": 1}
    assert found.delay_days == found.longest_delay_days == 0


async def test_a_dossier_that_is_not_ready_is_not_sent(bench: Bench) -> None:
    bench.cabinet.move(NAME, State.DRAFT, by(5))
    desk, session = await office(bench)
    async with session:
        with pytest.raises(ExchangeError, match="only a dossier that is ready"):
            await desk.send(NAME)
        with pytest.raises(DossierError):
            await desk.send("nothing")
    assert bench.delegataire.received == {}


async def test_a_connector_that_is_off_sends_nothing(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ExchangeError, match="is off"):
            Exchange(bench.settings(enabled=False), SIRET, session)
        with pytest.raises(ExchangeError, match="no API key for establishment"):
            Exchange(bench.settings(), "00000000000000", session)


async def test_a_rotated_key_takes_the_place_of_the_old_one(bench: Bench) -> None:
    settings = bench.settings()
    async with aiohttp.ClientSession() as session:
        await Exchange(settings, SIRET, session).rotate_key()
        key = (bench.folder / "key").read_text(encoding="utf-8").strip()
        assert bench.delegataire.keys == {key}
        assert (bench.folder / "key").stat().st_mode & 0o077 == 0
        exchange = Exchange(settings, SIRET, session)
        await exchange.revoke_key()
        assert bench.delegataire.keys == set()
        with pytest.raises(SecretError):
            await exchange.answer("DEL-00001", NAME)


async def test_a_revoked_key_is_refused_with_its_code(bench: Bench) -> None:
    bench.delegataire.keys.clear()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ExchangeRefused, match="AUT-01"):
            await Exchange(bench.settings(), SIRET, session).answer("DEL-00001", NAME)


async def test_an_ended_token_is_asked_for_again_once(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        exchange = Exchange(bench.oauth(), SIRET, session)
        with pytest.raises(ExchangeRefused, match="REF-01"):
            await exchange.answer("DEL-00009", NAME)
        bench.delegataire.tokens.clear()
        with pytest.raises(ExchangeRefused, match="REF-01"):
            await exchange.answer("DEL-00009", NAME)
        with pytest.raises(ExchangeError, match="OAuth2"):
            await exchange.rotate_key()


async def test_a_wrong_client_secret_says_so(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ExchangeError, match="check client id and secret"):
            await Exchange(bench.oauth("wrong"), SIRET, session).answer("DEL-00001", NAME)


async def test_a_key_that_others_can_read_is_not_used(bench: Bench) -> None:
    settings = bench.settings()
    (bench.folder / "key").chmod(0o644)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(SecretError, match="others can read it"):
            await Exchange(settings, SIRET, session).answer("DEL-00001", NAME)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_url": "http://example.org/v1"}, "only https"),
        ({"auth": {"kind": "password"}}, "auth"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_wrong_settings_name_their_mistake(bench: Bench, change: dict[str, object], words: str) -> None:
    with pytest.raises(ExchangeSettingsError, match=words):
        bench.settings(**change)
    with pytest.raises(ExchangeSettingsError, match="cannot be read"):
        read_settings(bench.folder / "nowhere.yaml")


def test_a_broken_register_is_named(tmp_path: Path) -> None:
    assert Ledger(tmp_path).all() == []
    (tmp_path / "exchanges.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"exchanges\.jsonl"):
        Ledger(tmp_path).all()


def test_the_trades_calculator_gives_18_900_euros() -> None:
    (example,) = examples_of("admin_time_saving")
    inputs = example.inputs
    found = office_time_eur(
        inputs["files"], Decimal(str(inputs["hours_per_file"])), Decimal(inputs["eur_per_hour"])
    )

    assert found == Decimal(str(example.expected["saving_eur"])) == 18_900
    printed = CliRunner().invoke(cli, ["office-time", "--files", "120", "--hours", "4.5", "--rate", "35"])
    assert printed.stdout == "18,900.00 €\n"
    with pytest.raises(ValueError, match="below 0"):
        office_time_eur(1, Decimal(-1), Decimal(1))


@pytest.mark.slow
async def test_the_commands_send_poll_rotate_and_show(bench: Bench, tmp_path: Path) -> None:
    bench.settings()
    more = "cee_files: {dossiers: dossiers, exchange: exchange.yaml}\n"
    config = str(write_site(tmp_path, more=more))

    async def run(*arguments: str) -> str:
        result = await asyncio.to_thread(CliRunner().invoke, cli, arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "acknowledged as DEL-00001" in await run("send", config, NAME, "--siret", "732 829 320 00074")
    await run("poll", config, "--siret", SIRET)
    assert f"{NAME}: accepted" in await run("poll", config, "--siret", SIRET)
    assert json.loads(await run("supervision", config, "--json"))["accepted"] == 1
    assert "by code: {}" in await run("supervision", config)
    await run("rotate-key", config, "--siret", SIRET)
    await run("revoke-key", config, "--siret", SIRET)


def test_without_settings_nothing_is_sent(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["poll", str(write_site(tmp_path)), "--siret", SIRET])
    assert result.exit_code == 2
    assert "the connector is off" in result.stderr
