"""The built cards are served, and announced with the version that makes browsers take the new ones."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.linky_gtb import cards
from custom_components.linky_gtb.const import DOMAIN, VERSION

pytestmark = pytest.mark.usefixtures("integration")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "frontend"
    (folder / "chunks").mkdir(parents=True)
    (folder / "cards.js").write_text('import("./chunks/savings-card.js");')
    (folder / "chunks" / "savings-card.js").write_text("export {};")
    monkeypatch.setattr(cards, "FOLDER", folder)
    return folder


@pytest.fixture
async def frontend(
    hass: HomeAssistant, integration: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant's frontend, without its files: they are not in the unit test environment."""
    module = ModuleType("hass_frontend")
    module.where = lambda: tmp_path  # type: ignore[attr-defined]  # a stub of the real package
    monkeypatch.setitem(sys.modules, "hass_frontend", module)
    assert await async_setup_component(hass, "frontend", {})


async def test_the_module_and_its_chunks_are_served(
    hass: HomeAssistant, built: Path, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    client = await hass_client()

    for path in ("cards.js", f"cards.js?v={VERSION}", "chunks/savings-card.js"):
        answer = await client.get(f"/linky_gtb/{path}")
        assert answer.status == 200
        assert "javascript" in answer.headers["Content-Type"]
        assert "max-age" in answer.headers["Cache-Control"]
    assert (await client.get("/linky_gtb/../manifest.json")).status == 404


async def test_the_frontend_is_told_to_load_them(hass: HomeAssistant, built: Path, frontend: None) -> None:
    assert await async_setup_component(hass, DOMAIN, {})

    assert f"/linky_gtb/cards.js?v={VERSION}" in hass.data[DATA_EXTRA_MODULE_URL].urls


async def test_without_frontend_the_integration_works(hass: HomeAssistant, built: Path) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert "frontend" not in hass.config.components


async def test_without_built_cards_the_integration_works(
    hass: HomeAssistant, frontend: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "FOLDER", tmp_path / "absent")

    assert await async_setup_component(hass, DOMAIN, {})
    assert hass.data[DATA_EXTRA_MODULE_URL].urls == set()
