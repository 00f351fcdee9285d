"""Documents of the agent are checked: newer words are tolerated, broken ones are named."""

from collections.abc import Callable

import pytest

from custom_components.linky_gtb.building.documents import after_message, read_state
from custom_components.linky_gtb.building.json_reading import AgentDocumentError
from custom_components.linky_gtb.building.model import Quality, Quantity, Verdict
from custom_components.linky_gtb.json_value import Json

from .fake_agent import Document, point, state


def test_a_whole_state_is_read() -> None:
    read = read_state(state())

    assert read.site.name == "Hôtel de ville"
    assert read.devices["main"].model == "iEM3155"
    assert read.points["main.power"].shown_value == 8123.4
    assert read.points["main.power"].quantity is Quantity.POWER
    assert read.savings is not None
    assert read.savings.verdict is Verdict.REAL
    assert read.savings.interval_percent == (27.1, 58.7)
    assert read.health.links_down == ()


@pytest.mark.parametrize(
    ("quality", "value"), [("good", 1.0), ("suspect", 1.0), ("stale", None), ("bad", None)]
)
def test_a_value_is_shown_only_when_it_may_be_trusted(quality: str, value: float | None) -> None:
    document = state()
    document["points"] = [point("main.power", "power", "W", 1.0, quality=quality)]

    assert read_state(document).points["main.power"].shown_value == value


def test_words_of_a_newer_agent_fall_back() -> None:
    document = state()
    document["points"] = [{**point("main.x", "plasma", "", 1.0, quality="excellent"), "new_key": 1}]
    document["savings"] = {"status": "ok", "verdict": "miraculous"}
    read = read_state(document)

    assert read.points["main.x"].quantity is Quantity.OTHER
    assert read.points["main.x"].quality is Quality.BAD
    assert read.points["main.x"].unit is None
    assert read.savings is not None
    assert read.savings.verdict is None
    assert read.savings.interval_percent is None


def test_the_best_estimate_is_the_largest_eligible_one() -> None:
    document = state()
    estimates: list[Json] = [
        {"code": code, "version": "A", "eligible": eligible, "kwh_cumac": volume}
        for code, eligible, volume in (("A", True, 10), ("B", True, 30), ("C", False, 90), ("D", True, None))
    ]
    document["cee"] = estimates
    best = read_state(document).best_cee

    assert best is not None
    assert best.code == "B"
    document["cee"] = []
    assert read_state(document).best_cee is None


@pytest.mark.parametrize(
    ("break_it", "where"),
    [
        (lambda document: document.pop("version"), "the answer.version"),
        (lambda document: document.update(site=[]), "site: not an object"),
        (lambda document: document.update(points={}), "points: not a list"),
        (lambda document: document.update(points=[3]), "points[0]: not an object"),
        (
            lambda document: document.update(points=[{**point("a.b", "power", "W", 1), "name": 3}]),
            "points[0].name",
        ),
        (lambda document: document.update(points=[point("a.b", "power", "W", [1])]), "points[0].value"),
        (lambda document: document.update(kpis={"energy_today_kwh": "many"}), "kpis.energy_today_kwh"),
        (lambda document: document.update(kpis={"energy_today_kwh": True}), "kpis.energy_today_kwh"),
        (
            lambda document: document.update(devices=[{"id": "a", "name": "A", "model": 3}]),
            "devices[0].model",
        ),
        (lambda document: document.update(savings={}), "savings.status"),
        (lambda document: document.update(health={"status": "ok"}), "links: not a list"),
    ],
)
def test_a_broken_document_is_refused_with_the_place_of_the_fault(
    break_it: Callable[[Document], object], where: str
) -> None:
    document = state()
    break_it(document)

    with pytest.raises(AgentDocumentError) as error:
        read_state(document)
    assert where in str(error.value)


def test_changes_are_applied_one_by_one() -> None:
    now = after_message(None, {"type": "state", "state": state()})
    assert now is not None
    sample: Json = {"id": "main.power", "value": 9000, "quality": "good", "time": "2026-11-21T21:00:05Z"}
    now = after_message(now, {"type": "points", "points": [sample]})
    now = after_message(now, {"type": "kpis", "kpis": {"energy_today_kwh": 32}})
    now = after_message(now, {"type": "savings", "savings": None})
    now = after_message(
        now, {"type": "cee", "cee": [{"code": "BAT-TH-116", "eligible": True, "kwh_cumac": 5000}]}
    )
    now = after_message(now, {"type": "health", "health": {"status": "degraded", "links": [{"id": "tgbt"}]}})

    assert now is not None
    assert now.points["main.power"].value == 9000
    assert now.points["outdoor.temperature"].value == 7.5
    assert now.kpis.energy_today_kwh == 32
    assert now.savings is None
    assert [estimate.kwh_cumac for estimate in now.cee] == [5000]
    assert now.health.links_down == ("tgbt",)


def test_a_change_before_the_first_state_and_a_newer_kind_of_message_change_nothing() -> None:
    assert after_message(None, {"type": "kpis", "kpis": {}}) is None
    now = read_state(state())
    assert after_message(now, {"type": "fireworks"}) is now


def test_a_message_without_type_is_refused() -> None:
    with pytest.raises(AgentDocumentError):
        after_message(None, {"state": {}})


def test_a_sample_of_a_point_nobody_announced_is_noticed() -> None:
    sample: Json = {"id": "main.other", "value": 1, "quality": "good"}
    with pytest.raises(KeyError):
        after_message(read_state(state()), {"type": "points", "points": [sample]})
