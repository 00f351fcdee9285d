"""A meter with an RTE account: colours, calendar, EcoWatt and costs by colour, against the pretend RTE."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.civil_time import PARIS
from simulators.rte import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, colour_of, create_app
from simulators.rte.server import ECOWATT, TEMPO

from .fake_conso import FakeConso, truth_of
from .naming import attributes_without_name
from .test_pricing import change

pytestmark = [pytest.mark.usefixtures("integration"), pytest.mark.slow]

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=PARIS)
PRICES = {
    "blue_off_peak": "0.1356",
    "blue_peak": "0.1654",
    "white_off_peak": "0.1536",
    "white_peak": "0.1921",
    "red_off_peak": "0.1615",
    "red_peak": "0.7295",
}
TEMPO_TARIFF = {
    "valid_from": "2026-11-01",
    "option": "tempo",
    "prices": PRICES,
    "subscription": "0",
    "off_peak": "",
    "off_peak_summer": "",
}


@pytest.fixture
async def rte(socket_enabled: None) -> AsyncGenerator[World]:
    world = World(now=dt_util.utcnow)
    server = TestServer(create_app(world), host="127.0.0.1")
    await server.start_server(access_log=None)
    world.url = str(server.make_url("/")).rstrip("/")  # type: ignore[attr-defined]  # the address, beside the world
    yield world
    await server.close()


def account(rte: World, **more: Any) -> dict[str, Any]:
    return {
        "client_id": DEMO_CLIENT_ID,
        "client_secret": DEMO_CLIENT_SECRET,
        "tempo": True,
        "ecowatt": True,
        "rte_url": rte.url,  # type: ignore[attr-defined]  # see the fixture
        **more,
    }


async def set_up(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, **options: Any
) -> None:
    freezer.move_to(NOW)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, instant: datetime) -> None:
    freezer.move_to(instant)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def shown(hass: HomeAssistant, name: str) -> str:
    state = hass.states.get(f"sensor.linky_9991_{name}")
    assert state is not None, name
    return state.state


@pytest.mark.parametrize("as_list", [False, True], ids=["object", "list"])
async def test_colours_come_with_their_calendar_and_tomorrow_s_when_it_is_published(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    rte: World,
    freezer: FrozenDateTimeFactory,
    as_list: bool,
) -> None:
    rte.tempo_as_list = as_list
    await set_up(hass, linky_entry, freezer, rte=account(rte))

    assert shown(hass, "tempo_today") == colour_of(TODAY).lower()
    assert shown(hass, "tempo_tomorrow") == "unknown"
    await later(hass, freezer, NOW + timedelta(minutes=15, seconds=10))
    assert shown(hass, "tempo_tomorrow") == colour_of(TODAY + timedelta(days=1)).lower()
    season = [date(2026, 9, 1) + timedelta(days=n) for n in range(85)]
    assert int(shown(hass, "red_days_left")) == 22 - [colour_of(day) for day in season].count("RED")

    calendar = hass.data["calendar"].get_entity("calendar.linky_9991_tempo_days")
    midnight = datetime(2026, 11, 24, tzinfo=PARIS)
    events = await calendar.async_get_events(hass, midnight, midnight + timedelta(days=1))
    assert [(event.start, event.summary) for event in events] == [
        (datetime(2026, 11, day, 6, tzinfo=PARIS), f"Tempo: {colour_of(date(2026, 11, day)).capitalize()}")
        for day in (23, 24)
    ]
    state = hass.states.get("calendar.linky_9991_tempo_days")
    assert state is not None
    assert state.state == "on"


async def test_ecowatt_shows_the_signal_of_the_hour_and_is_asked_no_more_than_each_hour(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    rte.signals = {(TODAY, 11): 3, (TODAY, 12): 0}
    await set_up(hass, linky_entry, freezer, rte=account(rte))
    assert shown(hass, "ecowatt") == "green"

    await later(hass, freezer, NOW.replace(hour=11, minute=0, second=6))
    assert shown(hass, "ecowatt") == "red"
    assert rte.calls.count(ECOWATT) == 1
    await later(hass, freezer, NOW.replace(hour=12, minute=0, second=10))
    assert shown(hass, "ecowatt") == "low_carbon"
    assert rte.calls.count(ECOWATT) == 2
    state = hass.states.get("sensor.linky_9991_ecowatt")
    assert state is not None
    assert state.attributes["days"][0]["hours"][11:13] == ["red", "low_carbon"]


async def test_all_that_a_meter_shows_has_a_name_in_both_languages(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    rte: World,
    conso: FakeConso,
    freezer: FrozenDateTimeFactory,
) -> None:
    """With every option: a tariff, the account, the subscribed power, and production."""
    for production in (False, True):
        conso.fill(TODAY - timedelta(days=9), TODAY - timedelta(days=1), production=production)
    options = {"tariff": [TEMPO_TARIFF], "subscribed_power_kva": 9}
    await set_up(hass, linky_entry, freezer, rte=account(rte), **options)

    assert hass.states.get("sensor.linky_9991_cost_this_month_to_date") is not None
    for language in ("fr", "en"):
        assert attributes_without_name(hass, linky_entry, language) == set()


async def test_a_restart_asks_nothing_that_is_known(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry, freezer, rte=account(rte))
    asked = len(rte.calls)

    await hass.config_entries.async_reload(linky_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert len(rte.calls) == asked
    assert shown(hass, "tempo_today") == colour_of(TODAY).lower()


async def test_each_hour_costs_the_price_of_its_colour(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    rte: World,
    conso: FakeConso,
    freezer: FrozenDateTimeFactory,
) -> None:
    first, last = date(2026, 11, 10), date(2026, 11, 23)
    conso.fill(first, last)
    await set_up(hass, linky_entry, freezer, rte=account(rte), tariff=[TEMPO_TARIFF], history_months=1)
    await later(hass, freezer, NOW + timedelta(hours=1, minutes=5))

    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    expected: dict[str, Fraction] = {}
    for end, power_w in (point for day in days for point in truth_of(day).items()):
        local = (end - timedelta(minutes=30)).astimezone(PARIS)
        day = local.date() if local.hour >= 6 else local.date() - timedelta(days=1)
        register = f"{colour_of(day).lower()}_{'peak' if 6 <= local.hour < 22 else 'off_peak'}"
        expected[register] = expected.get(register, Fraction()) + Fraction(power_w, 2000)
    assert len(expected) >= 4
    for register, kwh in expected.items():
        assert await change(hass, f"linky_gtb:{linky_entry.unique_id}_{register}") == round(float(kwh), 6)
    cost = sum(kwh * Fraction(PRICES[register]) for register, kwh in expected.items())
    assert await change(hass, f"linky_gtb:{linky_entry.unique_id}_cost") == pytest.approx(
        float(cost), abs=1e-6
    )
    assert float(shown(hass, "share_of_blue_peak_this_month")) > 0


async def test_an_account_that_is_refused_is_told_and_the_meter_is_set_up_all_the_same(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry, freezer, rte=account(rte, client_secret="another"))

    issues = ir.async_get(hass).issues
    assert any(key[0] == DOMAIN and key[1].startswith("rte_refused_") for key in issues)
    assert shown(hass, "tempo_today") == "unknown"
    asked = len(rte.calls)
    await later(hass, freezer, NOW + timedelta(hours=1))
    assert len(rte.calls) == asked

    options = {**linky_entry.options, "rte": account(rte)}
    hass.config_entries.async_update_entry(linky_entry, options=options)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shown(hass, "tempo_today") == colour_of(TODAY).lower()
    assert not [key for key in ir.async_get(hass).issues if key[1].startswith("rte_refused_")]


async def test_an_api_without_subscription_does_not_stop_the_other(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    rte.subscribed = {TEMPO}
    await set_up(hass, linky_entry, freezer, rte=account(rte))

    assert shown(hass, "tempo_today") == colour_of(TODAY).lower()
    assert shown(hass, "ecowatt") == "unknown"
    assert [key for key in ir.async_get(hass).issues if key[1].startswith("rte_refused_")]


@pytest.mark.parametrize("status", [429, 500, 302])
async def test_what_is_known_holds_when_rte_is_out_of_order(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    rte: World,
    freezer: FrozenDateTimeFactory,
    status: int,
) -> None:
    await set_up(hass, linky_entry, freezer, rte=account(rte))
    rte.failing = status

    await later(hass, freezer, NOW + timedelta(hours=2))
    assert shown(hass, "tempo_today") == colour_of(TODAY).lower()
    rte.failing = 0
    await later(hass, freezer, NOW + timedelta(hours=3))
    await later(hass, freezer, NOW + timedelta(hours=4))
    assert shown(hass, "tempo_tomorrow") == colour_of(TODAY + timedelta(days=1)).lower()


async def test_a_token_that_was_revoked_is_renewed(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry, freezer, rte=account(rte))
    rte.tokens.clear()

    await later(hass, freezer, NOW + timedelta(minutes=15, seconds=10))

    assert shown(hass, "tempo_tomorrow") == colour_of(TODAY + timedelta(days=1)).lower()
    assert rte.calls.count("token") == 2


async def open_rte(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    form = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": "rte"})
    return form["flow_id"]


async def test_the_account_is_tried_before_it_is_kept_and_its_secret_is_not_shown_again(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World
) -> None:
    linky_entry.add_to_hass(hass)
    flow = await open_rte(hass, linky_entry)
    for fields, errors in (
        ({"client_secret": "another"}, {"base": "rte_credentials"}),
        ({"rte_url": "ftp://rte"}, {"rte_url": "invalid_url"}),
        ({"rte_url": "http://127.0.0.1:1"}, {"base": "rte_unreachable"}),
    ):
        form = await hass.config_entries.options.async_configure(flow, account(rte, **fields))
        assert form["errors"] == errors
        assert "another" not in str(form["data_schema"].schema)  # type: ignore[union-attr]  # a form has one

    done = await hass.config_entries.options.async_configure(flow, account(rte))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert linky_entry.options["rte"] == account(rte)

    kept = account(rte, tempo=False)
    del kept["client_secret"]
    await hass.config_entries.options.async_configure(await open_rte(hass, linky_entry), kept)
    assert linky_entry.options["rte"] == account(rte, tempo=False)

    await hass.config_entries.options.async_configure(
        await open_rte(hass, linky_entry), account(rte, client_id="")
    )
    assert "rte" not in linky_entry.options


async def test_the_calendar_speaks_french_and_ends_with_what_is_known(
    hass: HomeAssistant, linky_entry: MockConfigEntry, rte: World, freezer: FrozenDateTimeFactory
) -> None:
    hass.config.language = "fr"
    await hass.config.async_set_time_zone("Europe/Paris")
    await set_up(hass, linky_entry, freezer, rte=account(rte, ecowatt=False))

    (state,) = hass.states.async_all("calendar")
    names = {"BLUE": "Bleu", "WHITE": "Blanc", "RED": "Rouge"}
    assert state.attributes["message"] == f"Tempo : {names[colour_of(TODAY)]}"
    assert state.attributes["end_time"] == "2026-11-25 06:00:00"
    assert datetime.now(UTC) < NOW + timedelta(minutes=1)
