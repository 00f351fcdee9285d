"""A newcomer's first minutes: after ``script/demo``, every part shows live values."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from custom_components.linky_gtb.building.agent_api import AgentClient, AgentError
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.agent.months import series_id
from custom_components.linky_gtb.linky.agent.swaps import holds_swap, swap_event, swap_query
from demo import browser
from demo.check import CHECKS, DASHBOARD, Check, look_at_pages, wait_for_card
from demo.scenario import Demo
from demo.supervisor import until

VERDICTS = {"fr": "Économie réelle", "en": "Real savings"}

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("check", CHECKS, ids=[title for title, _ in CHECKS])
async def test_every_part_of_the_demo_shows_live_values(demo: Demo, check: Check) -> None:
    _, question = check
    assert await question(demo)


async def test_the_history_of_each_meter_is_at_the_agent_and_a_swap_is_kept_there(demo: Demo) -> None:
    agent = AgentClient(demo.session, demo.url("edge_agent"), demo.agent_token)
    now = datetime.now(UTC)
    start, end = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in (now - timedelta(days=6), now))
    # The building came after the meters, which look for it as soon as it is there, and again after a failure.
    meters = [Prm(prm) for prm in demo.linky_tokens or {}]
    for prm in meters:
        path = f"series/{series_id(prm)}?start={start}&end={end}"

        async def sent(path: str = path) -> bool:
            try:
                return len(str(await agent.get(path))) > 2000
            except AgentError:
                return False

        await until(sent, f"the agent does not hold {path}", timeout_s=150)

    yesterday = (now - timedelta(days=1)).date()
    changed, other = meters
    assert not holds_swap(await agent.get(swap_query(yesterday)), changed)
    await agent.post("events", swap_event(changed, yesterday, "fr"))
    assert holds_swap(await agent.get(swap_query(yesterday)), changed)
    assert not holds_swap(await agent.get(swap_query(yesterday)), other)


async def test_pages_are_drawn_without_a_script_error(demo: Demo, screenshots: Path) -> None:
    await look_at_pages(demo, screenshots)

    taken = sorted(file.name for file in screenshots.glob("*.png"))
    assert "batiment_400_sombre.png" in taken
    assert "energie_1400_clair.png" in taken


@pytest_asyncio.fixture(loop_scope="session", params=["fr", "en"])
async def language(demo: Demo, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The language that the user chose in his profile; French again afterwards."""

    async def choose(chosen: str) -> None:
        async with demo.home_assistant.websocket() as ws:
            value = {"language": chosen, "number_format": "language"}
            await ws.call("frontend/set_user_data", key="language", value=value)

    await choose(request.param)
    yield request.param
    await choose("fr")


async def test_the_savings_card_speaks_the_user_s_language(demo: Demo, language: str) -> None:
    async with (
        browser.chromium() as chromium,
        browser.window(chromium, demo.home_assistant, DASHBOARD, language=language) as opened,
    ):
        card = await wait_for_card(opened)
        await card.get_by_text(VERDICTS[language]).first.wait_for(timeout=10_000)


async def test_the_card_is_offered_in_the_card_picker(demo: Demo) -> None:
    async with (
        browser.chromium() as chromium,
        browser.window(chromium, demo.home_assistant, DASHBOARD) as opened,
    ):
        await wait_for_card(opened)
        cards = await opened.page.evaluate("window.customCards.map((card) => card.type)")

    assert "linky-gtb-savings-card" in cards


async def test_diagnostics_hold_no_secret(demo: Demo) -> None:
    tokens = demo.linky_tokens or {}
    for kind, entry_id in (demo.entries or {}).items():
        text = await demo.home_assistant.diagnostics(entry_id)
        secrets = {demo.agent_token, *tokens.values(), *tokens}
        assert not [secret for secret in secrets if secret in text], kind
