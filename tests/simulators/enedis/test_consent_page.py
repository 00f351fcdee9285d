"""The pages a holder sees, and where they send him."""

import pytest
from yarl import URL

from simulators.enedis import AUTHORIZE_PATH, DEMO_CLIENT_ID, SMALL_PREMISES, ConsentError
from simulators.enedis.consent import read_form, read_token
from simulators.enedis.oauth import SHARES_PATH
from simulators.enedis.shares import autorisation_id
from tests.simulators.enedis.client import CALLBACK, METER, Client

ASKED = {"client_id": DEMO_CLIENT_ID, "response_type": "code", "state": "abc", "duration": "P3Y"}


async def open_page(client: Client, **changes: str) -> tuple[int, URL | None, str]:
    """(status, where it redirects, page) of the consent page."""
    url = client.url.with_path(AUTHORIZE_PATH).with_query(ASKED | changes)
    async with client.session.get(url, allow_redirects=False) as response:
        location = response.headers.get("Location")
        return response.status, URL(location) if location else None, await response.text()


async def decide(client: Client, **fields: str) -> tuple[int, URL | None]:
    _, _, page = await open_page(client)
    form = read_form(page)
    url = client.url.join(URL(form.action))
    async with client.session.post(url, data=form.hidden | fields, allow_redirects=False) as response:
        location = response.headers.get("Location")
        return response.status, URL(location) if location else None


async def test_the_page_offers_every_meter_in_french(client: Client) -> None:
    status, _, page = await open_page(client)
    assert status == 200
    assert '<html lang="fr">' in page
    assert "Accepter" in page
    assert "Refuser" in page
    assert read_form(page).choices["prm"] == list(client.world.meters)
    assert read_form(page).hidden == ASKED


async def test_accepting_comes_back_with_a_number_and_the_state(client: Client) -> None:
    status, location = await decide(client, prm=METER, decision="accept")
    assert status == 302
    assert location is not None
    assert str(location.with_query(None)) == CALLBACK
    assert dict(location.query) == {"autorisation_id": str(autorisation_id(METER)), "state": "abc"}
    assert client.world.shares.allows(METER, client.world.today)


async def test_refusing_comes_back_with_an_error(client: Client) -> None:
    _, location = await decide(client, prm=METER, decision="refuse")
    assert location is not None
    assert (location.query["error"], location.query["state"]) == ("access_denied", "abc")
    assert not client.world.shares.allows(METER, client.world.today)


async def test_sharing_what_is_shared_already_never_comes_back(client: Client) -> None:
    await decide(client, prm=METER, decision="accept")
    status, location = await decide(client, prm=METER, decision="accept")
    assert (status, location) == (409, None)


async def test_another_meter_can_be_shared_after_the_first(client: Client) -> None:
    await decide(client, prm=METER, decision="accept")
    _, location = await decide(client, prm=SMALL_PREMISES, decision="accept")
    assert location is not None
    assert location.query["autorisation_id"] == str(autorisation_id(SMALL_PREMISES))


async def test_a_share_deleted_in_the_account_can_be_given_again(client: Client) -> None:
    await decide(client, prm=METER, decision="accept")
    url = client.url.with_path(SHARES_PATH)
    async with client.session.get(url) as response:
        form = read_form(await response.text())
    async with client.session.post(url, data=form.hidden) as response:
        assert "Aucun partage" in await response.text()
    status, _ = await decide(client, prm=METER, decision="accept")
    assert status == 302


async def test_a_meter_that_is_not_the_holders_is_refused_on_the_page(client: Client) -> None:
    assert await decide(client, prm="11111111111111", decision="accept") == (400, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ""},
        {"state": "x" * 101},
        {"response_type": "token"},
        {"duration": "P4Y"},
        {"duration": "PT1H"},
    ],
)
async def test_a_bad_request_comes_back_with_an_error(client: Client, changes: dict[str, str]) -> None:
    status, location, _ = await open_page(client, **changes)
    assert status == 302
    assert location is not None
    assert location.query["error"] == "invalid_request"


async def test_the_form_is_checked_again_when_it_is_posted(client: Client) -> None:
    async with client.session.post(
        client.url.with_path(AUTHORIZE_PATH),
        data=ASKED | {"duration": "P9Y", "prm": METER, "decision": "accept"},
        allow_redirects=False,
    ) as response:
        assert "error=invalid_request" in response.headers["Location"]
    assert not client.world.shares.allows(METER, client.world.today)


async def test_an_unknown_application_never_comes_back(client: Client) -> None:
    status, location, _ = await open_page(client, client_id="someone-else")
    assert (status, location) == (400, None)


async def test_what_the_application_sends_is_not_run_as_html(client: Client) -> None:
    _, _, page = await open_page(client, state='"><script>')
    assert "<script>" not in page
    assert read_form(page).hidden["state"] == '"><script>'


def test_a_page_without_a_form_is_told() -> None:
    with pytest.raises(ConsentError, match="no form"):
        read_form("<p>Indisponible</p>")


def test_the_token_is_read_from_its_element_alone() -> None:
    assert read_token("<code>other</code><p><code id='token'> abc.def </code> after</p>") == "abc.def"
    with pytest.raises(ConsentError, match="no token"):
        read_token("<code>other</code>")
