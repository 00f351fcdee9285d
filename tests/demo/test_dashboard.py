"""The demo's dashboard is made from what is really there."""

from typing import Any

from demo.dashboard import building_view, find_entity, statistic_id

REGISTRY = [
    {"platform": "linky_gtb", "unique_id": "hotel_main.power", "entity_id": "sensor.main_power"},
    {"platform": "other", "unique_id": "x_main.power", "entity_id": "sensor.other"},
]


def cards(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [card for section in view["sections"] for card in section["cards"]]


def test_only_our_entities_are_found() -> None:
    assert find_entity(REGISTRY, "main.power") == "sensor.main_power"
    assert find_entity(REGISTRY, "hvac.power") is None


def test_a_missing_entity_gets_no_broken_tile() -> None:
    view = building_view(REGISTRY, {"sensor.main_power": {}}, ["30001234567890"])

    tiles = [card["entity"] for card in cards(view) if card["type"] == "tile"]
    assert tiles == ["sensor.main_power"]


def test_each_meter_has_its_statistics() -> None:
    view = building_view(REGISTRY, {}, ["30001234567890", "30009876543210"])

    graph = next(card for card in cards(view) if card["type"] == "statistics-graph")
    assert graph["entities"] == [statistic_id("30001234567890"), statistic_id("30009876543210")]
