"""Pages of Home Assistant as a user sees them, in headless Chromium, signed in without a login form."""

import json
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from .home_assistant import HomeAssistant
from .supervisor import DemoError

# Chromium's own background traffic is of no use to a screenshot, and refused on a closed network.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return None


@dataclass
class Window:
    """One page, and the errors it raised."""

    page: Page
    errors: list[str] = field(default_factory=list)

    async def screenshot(self, file: Path) -> None:
        """Write what is seen as PNG."""
        file.parent.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=str(file))


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Yield a headless Chromium.

    Raises:
        DemoError: None is installed.
    """
    path = find_chromium()
    if path is None:
        raise DemoError("Chromium is not installed (on Debian and Ubuntu: apt-get install chromium).")
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else list(ARGUMENTS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def window(
    browser: Browser,
    home_assistant: HomeAssistant,
    path: str,
    *,
    width: int = 1400,
    height: int = 900,
    dark: bool = False,
    language: str = "fr",
) -> AsyncIterator[Window]:
    """Open a page of Home Assistant, signed in, in a theme and a language."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="fr-FR" if language == "fr" else "en-GB",
        timezone_id="Europe/Paris",
    )
    tokens = {
        "access_token": home_assistant.token,
        "token_type": "Bearer",
        "expires_in": 86400,
        "expires": int((time.time() + 86400) * 1000),
        "hassUrl": home_assistant.url,
        "clientId": f"{home_assistant.url}/",
        "refresh_token": "",
    }
    await context.add_init_script(
        f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))});"
        f"localStorage.setItem('selectedLanguage', {json.dumps(json.dumps(language))});"
        "localStorage.setItem('dockedSidebar', '\"auto\"');"
    )
    try:
        opened = Window(await context.new_page())
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        await opened.page.goto(home_assistant.url + path)
        yield opened
    finally:
        await context.close()
