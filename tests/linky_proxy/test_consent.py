"""The consent flow through real pages, and every way in which it may fail."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import aiohttp
import jwt
import pytest
from yarl import URL

from linky_proxy.consent.sharing import ConsentRefusedError, Granted, parse_autorisation_id, read_services
from linky_proxy.consent.state import ConsentStates, StateRefusedError
from linky_proxy.consent.used_once import MemoryUsedOnce, UsedOnce
from linky_proxy.tokens.keyring import Keyring
from simulators import enedis
from simulators.enedis.consent import read_form
from simulators.enedis.shares import Share, autorisation_id
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, NOON, PRODUCER, Stack, running_stack

METER = enedis.WHOLE_BUILDING


@pytest.fixture
async def unshared() -> AsyncIterator[Stack]:
    async with running_stack() as started:
        yield started


async def begin(stack: Stack) -> str:
    """Start a consent in the stack's browser; returns the state that Enedis receives."""
    async with stack.session.get(stack.proxy.with_path("/api/auth"), allow_redirects=False) as response:
        assert response.status == 302
        return URL(response.headers["Location"]).query["state"]


async def come_back(stack: Stack, **query: str) -> tuple[int, str, str]:
    """(status, Location, body) of a callback made by the stack's browser."""
    url = stack.proxy.with_path("/api/callback").with_query(query)
    async with stack.session.get(url, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), await response.text()


def share_today(stack: Stack, prm: str = METER) -> str:
    stack.share(prm)
    return str(autorisation_id(prm))


def states(secret: str = JWT_SECRET, used: UsedOnce | None = None) -> ConsentStates:
    return ConsentStates(Keyring(secret), MemoryUsedOnce() if used is None else used)


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


async def failure_page(stack: Stack) -> str:
    status, _, page = await come_back(stack, state="nonsense", autorisation_id="1")
    assert status == 400
    return page


async def test_a_holder_who_accepts_gets_a_token_for_his_meter_alone(unshared: Stack) -> None:
    token = await enedis.grant(unshared.session, str(unshared.proxy), METER)
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == [METER]
    day = {"dateDebut": "2026-10-04", "dateFin": "2026-10-05"}
    assert (await unshared.measure("daily_consumption", METER, token=token, **day)).status == 200
    assert (await unshared.measure("daily_consumption", CONSUMER, token=token, **day)).status == 401


async def test_the_token_expires_before_the_consent(unshared: Stack) -> None:
    token = await enedis.grant(unshared.session, str(unshared.proxy), METER)
    expiry = jwt.decode(token, options={"verify_signature": False})["exp"]
    assert expiry <= (NOON + timedelta(days=1094)).timestamp()


async def test_enedis_is_asked_with_a_short_state_and_a_duration(unshared: Stack) -> None:
    async with unshared.session.get(unshared.proxy.with_path("/api/auth"), allow_redirects=False) as response:
        target = URL(response.headers["Location"])
        cookie = response.cookies["linky-proxy-consent"]
    assert target.with_query(None) == unshared.simulator.with_path(enedis.AUTHORIZE_PATH)
    assert set(target.query) == {"client_id", "response_type", "state", "duration"}
    assert len(target.query["state"]) <= 100
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in str(target)


async def test_cookies_are_limited_to_https_when_the_proxy_is() -> None:
    async with (
        running_stack(public_url="https://proxy.example.org") as stack,
        stack.session.get(stack.proxy.with_path("/api/auth"), allow_redirects=False) as response,
    ):
        assert response.cookies["linky-proxy-consent"]["secure"]


async def test_a_state_of_someone_else_is_refused(unshared: Stack) -> None:
    identifier = share_today(unshared)
    await begin(unshared)
    other = states().start(NOON).state
    status, _, _ = await come_back(unshared, state=other, autorisation_id=identifier)
    assert status == 400
    assert unshared.upstream_calls("subscribed_services") == 0


async def test_a_callback_without_the_cookie_is_refused(unshared: Stack) -> None:
    identifier = share_today(unshared)
    state = await begin(unshared)
    unshared.session.cookie_jar.clear()
    status, _, _ = await come_back(unshared, state=state, autorisation_id=identifier)
    assert status == 400
    assert unshared.upstream_calls("subscribed_services") == 0


async def test_a_state_serves_once(unshared: Stack) -> None:
    identifier = share_today(unshared)
    async with unshared.session.get(unshared.proxy.with_path("/api/auth"), allow_redirects=False) as response:
        state = URL(response.headers["Location"]).query["state"]
        binding = response.cookies["linky-proxy-consent"].value
    first, _, _ = await come_back(unshared, state=state, autorisation_id=identifier)
    unshared.session.cookie_jar.update_cookies({"linky-proxy-consent": binding}, unshared.proxy)
    second, _, page = await come_back(unshared, state=state, autorisation_id=identifier)
    assert (first, second) == (302, 400)
    assert page == await failure_page(unshared)


async def test_a_state_lives_ten_minutes(unshared: Stack) -> None:
    identifier = share_today(unshared)
    state = await begin(unshared)
    unshared.clock.advance(minutes=10)
    status, _, _ = await come_back(unshared, state=state, autorisation_id=identifier)
    assert status == 400


async def test_a_holder_who_refuses_gets_the_failure_page(unshared: Stack) -> None:
    async with unshared.session.get(unshared.proxy.with_path("/api/auth")) as response:
        form, page = read_form(await response.text()), response.url
    answer = form.hidden | {"prm": METER, "decision": "refuse"}
    async with unshared.session.post(page.join(URL(form.action)), data=answer) as response:
        assert response.status == 400
        assert await response.text() == await failure_page(unshared)
    assert unshared.upstream_calls("subscribed_services") == 0


async def test_an_older_consent_of_someone_else_cannot_be_claimed_by_its_number(unshared: Stack) -> None:
    identifier = share_today(unshared)
    unshared.clock.advance(days=1)
    state = await begin(unshared)
    status, _, page = await come_back(unshared, state=state, autorisation_id=identifier)
    assert status == 400
    assert page == await failure_page(unshared)


@pytest.mark.parametrize("identifier", ["", "0", "-1", "abc", "1.5", "9" * 19, "9" * 30, "123456789"])
async def test_a_number_that_opens_nothing_gets_the_same_page(unshared: Stack, identifier: str) -> None:
    state = await begin(unshared)
    status, _, page = await come_back(unshared, state=state, autorisation_id=identifier)
    assert status == 400
    assert page == await failure_page(unshared)


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 403}, {"status": 200, "body": "<html>"}, {"kind": "reset"}],
    ids=["500", "403", "html", "reset"],
)
async def test_an_enedis_that_fails_gets_the_same_page(unshared: Stack, fault: dict[str, object]) -> None:
    identifier = share_today(unshared)
    unshared.world.faults = enedis.Faults.model_validate(
        {"faults": [fault | {"resource": "subscribed_services"}]}
    )
    state = await begin(unshared)
    status, _, page = await come_back(unshared, state=state, autorisation_id=identifier)
    assert status == 400
    assert page == await failure_page(unshared)


async def test_a_consent_that_ends_today_gets_the_same_page(unshared: Stack) -> None:
    unshared.world.shares.grant(METER, unshared.world.today, unshared.world.today)
    state = await begin(unshared)
    status, _, page = await come_back(unshared, state=state, autorisation_id=str(autorisation_id(METER)))
    assert status == 400
    assert page == await failure_page(unshared)


async def test_a_passing_failure_of_enedis_is_asked_again(unshared: Stack) -> None:
    identifier = share_today(unshared)
    unshared.world.faults = enedis.Faults.model_validate(
        {"faults": [{"resource": "subscribed_services", "status": 503, "times": 1}]}
    )
    state = await begin(unshared)
    status, location, _ = await come_back(unshared, state=state, autorisation_id=identifier)
    assert (status, location) == (302, "../token")


async def test_a_consent_still_being_opened_is_waited_for(unshared: Stack) -> None:
    unshared.world.faults = enedis.Faults.model_validate({"faults": [{"kind": "pending", "times": 2}]})
    assert await enedis.grant(unshared.session, str(unshared.proxy), METER)
    assert unshared.upstream_calls("subscribed_services") == 3


async def test_a_consent_that_stays_asked_for_is_accepted_because_it_cannot_be_given_twice(
    unshared: Stack,
) -> None:
    unshared.world.faults = enedis.Faults.model_validate({"faults": [{"kind": "pending", "times": 100}]})
    assert await enedis.grant(unshared.session, str(unshared.proxy), METER)


async def test_sharing_again_what_is_shared_ends_on_enedis_side(unshared: Stack) -> None:
    await enedis.grant(unshared.session, str(unshared.proxy), METER)
    with pytest.raises(enedis.ConsentError, match="409"):
        await enedis.grant(unshared.session, str(unshared.proxy), METER)


async def test_a_meter_that_is_not_offered_cannot_be_granted(unshared: Stack) -> None:
    with pytest.raises(enedis.ConsentError, match="0000"):
        await enedis.grant(unshared.session, str(unshared.proxy), "11111111110000")


async def test_two_meters_take_two_consents(unshared: Stack) -> None:
    tokens = [
        await enedis.grant(unshared.session, str(unshared.proxy), prm)
        for prm in (METER, enedis.SMALL_PREMISES)
    ]
    assert [jwt.decode(token, options={"verify_signature": False})["sub"] for token in tokens] == [
        [METER],
        [enedis.SMALL_PREMISES],
    ]


async def test_the_token_page_shows_nothing_to_a_browser_without_a_token(unshared: Stack) -> None:
    answer = await unshared.get("/token", token="")
    assert answer.status == 404
    assert 'id="token"' not in answer.text


async def test_the_token_page_does_not_echo_a_forged_cookie(unshared: Stack) -> None:
    unshared.session.cookie_jar.update_cookies({"conso-token": "<script>"}, unshared.proxy)
    answer = await unshared.get("/token", token="")
    assert answer.status == 404
    assert "script" not in answer.text


@pytest.mark.parametrize("path", ["/", "/token", "/api/callback"])
async def test_pages_are_bilingual_never_stored_and_run_no_script(unshared: Stack, path: str) -> None:
    async with aiohttp.ClientSession() as browser, browser.get(unshared.proxy.with_path(path)) as response:
        page, headers = await response.text(), response.headers
    assert '<html lang="fr">' in page
    assert '<section lang="en">' in page
    assert "<script" not in page
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_the_home_page_starts_the_consent_and_explains_the_dead_end(unshared: Stack) -> None:
    answer = await unshared.get("/", token="")
    assert re.search(r'<a [^>]*href="api/auth"', answer.text)
    assert "déjà partagé" in answer.text
    assert "already shared" in answer.text


class TestStates:
    async def test_a_state_is_good_for_the_browser_that_started_it(self) -> None:
        made = states()
        begun = made.start(NOON)
        assert await made.redeem(begun.state, begun.binding, NOON + timedelta(minutes=9)) == NOON

    async def test_a_tampered_instant_is_refused(self) -> None:
        made = states()
        begun = made.start(NOON)
        later = f"{int(NOON.timestamp()) + 600}.{begun.state.split('.')[1]}"
        with pytest.raises(StateRefusedError, match="signed"):
            await made.redeem(later, begun.binding, NOON + timedelta(minutes=15))

    async def test_a_state_of_another_secret_is_refused(self) -> None:
        begun = states("another").start(NOON)
        with pytest.raises(StateRefusedError, match="signed"):
            await states().redeem(begun.state, begun.binding, NOON)

    async def test_a_state_of_the_previous_secret_is_good_while_secrets_change(self) -> None:
        begun = states("the previous one").start(NOON)
        changed = ConsentStates(Keyring(JWT_SECRET, ("the previous one",)), MemoryUsedOnce())
        assert await changed.redeem(begun.state, begun.binding, NOON) == NOON

    async def test_used_states_are_forgotten_when_they_have_expired_anyway(self) -> None:
        used = MemoryUsedOnce()
        made = states(used=used)
        for minutes in range(0, 60, 11):
            now = NOON + timedelta(minutes=minutes)
            begun = made.start(now)
            await made.redeem(begun.state, begun.binding, now)
        assert len(used) == 1


class TestServices:
    TODAY = date(2026, 10, 5)

    def read(self, *services: dict[str, object], since: date = TODAY, today: date = TODAY) -> Granted | None:
        body = as_json({"serviceSouscrit": list(services)})
        return read_services(body, 7, since=since, today=today)

    def service(self, **changes: object) -> dict[str, object]:
        return {
            "etatCode": "ACTIF",
            "dateDebut": "2026-10-05",
            "dateFin": "2029-10-04",
            "pointId": METER,
            "serviceCode": "ACCES",
            "autorisation": {"autorisationId": 7, "autorisationType": "EXPLICITE"},
        } | changes

    def test_the_services_of_one_point_are_one_grant(self) -> None:
        granted = self.read(self.service(), self.service())
        assert granted is not None
        assert granted.prms == (METER,)
        assert granted.active

    def test_the_end_is_the_midnight_in_paris_that_begins_the_last_day(self) -> None:
        granted = self.read(self.service(), self.service(dateFin="2027-01-02"))
        assert granted is not None
        assert granted.end == datetime(2027, 1, 1, 23, tzinfo=UTC)

    @pytest.mark.parametrize(
        "changes",
        [
            {"dateDebut": "2026-10-04"},
            {"dateDebut": "2026-10-06"},
            {"etatCode": "TERMINE"},
            {"pointId": "123"},
            {"serviceCode": "AUTRE"},
            {"autorisation": {"autorisationId": 8, "autorisationType": "EXPLICITE"}},
            {"autorisation": {"autorisationId": 7, "autorisationType": "IMPLICITE"}},
        ],
    )
    def test_a_service_that_is_not_this_fresh_consent_grants_nothing(
        self, changes: dict[str, object]
    ) -> None:
        assert self.read(self.service(**changes)) is None

    def test_a_consent_begun_before_midnight_may_start_on_either_day(self) -> None:
        assert self.read(self.service(), since=self.TODAY, today=date(2026, 10, 6)) is not None

    def test_an_active_point_does_not_wait_for_one_that_is_not(self) -> None:
        granted = self.read(self.service(), self.service(etatCode="DEMANDE", pointId=PRODUCER))
        assert granted is not None
        assert granted.prms == (METER,)

    def test_no_service_at_all_grants_nothing(self) -> None:
        assert read_services(b'{"serviceSouscrit": null}', 7, since=self.TODAY, today=self.TODAY) is None

    def test_another_kind_of_answer_is_refused_without_quoting_it(self) -> None:
        with pytest.raises(ConsentRefusedError) as refusal:
            read_services(
                b'{"serviceSouscrit": [{"pointId": "30001234567890"}]}',
                7,
                since=NOON.date(),
                today=NOON.date(),
            )
        assert METER not in str(refusal.value)
        assert refusal.value.__cause__ is None

    def test_the_simulator_writes_what_the_proxy_reads(self) -> None:
        services = Share(METER, self.TODAY, date(2029, 10, 4)).services("ACTIF")
        body = as_json({"serviceSouscrit": services})
        granted = read_services(body, autorisation_id(METER), since=self.TODAY, today=self.TODAY)
        assert granted is not None
        assert granted.prms == (METER,)


def test_the_greatest_number_enedis_can_give_is_accepted() -> None:
    assert parse_autorisation_id(str(2**63 - 1)) == 2**63 - 1
    with pytest.raises(ConsentRefusedError):
        parse_autorisation_id(str(2**63))
