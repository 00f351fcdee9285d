"""A newcomer's first minutes: after ``script/demo``, every part shows live values."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from demo import browser
from demo.check import CHECKS, DASHBOARD, Check, look_at_pages, wait_for_card
from demo.scenario import Demo

VERDICTS = {"fr": "Économie réelle", "en": "Real savings"}

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("check", CHECKS, ids=[title for title, _ in CHECKS])
async def test_every_part_of_the_demo_shows_live_values(demo: Demo, check: Check) -> None:
    _, question = check
    assert await question(demo)


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
