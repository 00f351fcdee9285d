"""GET /energy: the tree of building.yaml over what the store holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_agent.config import ConfigError
from edge_agent.energy import HOUR, Rollup
from edge_agent.live import Json
from edge_agent.store import Change
from tests.edge_agent.meters import free_port
from tests.edge_agent.service.running import running
from tests.edge_agent.sites import make_site

MIDNIGHT = datetime(2026, 1, 14, 23, tzinfo=UTC)
TREE = """\
energy:
  meters:
    - {point: ingest.linky}
    - {point: main.energy_import, under: ingest.linky, use: heating, zone: Accueil}
    - {point: main.power, under: main.energy_import, use: auxiliaries}
"""
DAY = "start=2026-01-14T23:00:00Z&end=2026-01-15T23:00:00Z"


def rollups(kwh: float) -> tuple[Rollup, ...]:
    return tuple(
        Rollup(MIDNIGHT + number * HOUR, 3600, None, None, None, None, kwh, 1.0) for number in range(24)
    )


def values(groups: object, key: str) -> dict[object, list[object]]:
    assert isinstance(groups, list)
    return {each[key]: [interval["value"] for interval in each["intervals"]] for each in groups}


async def test_energy_is_told_by_meter_by_use_and_by_zone(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port(), more=TREE)) as agent:
        linky: list[Json] = [
            {
                "start": (MIDNIGHT + number * HOUR / 2).isoformat(),
                "end": (MIDNIGHT + (number + 1) * HOUR / 2).isoformat(),
                "value": 5.0,
            }
            for number in range(48)
        ]
        await agent.send(
            "PUT", "/series/ingest.linky", {"unit": "kWh", "source": "linky", "intervals": linky}
        )
        closed = [("main.energy_import", each) for each in rollups(6.0)]
        closed += [("main.power", each) for each in rollups(1.0)]
        await agent.store.write_async([Change(rollups=tuple(closed))])
        found = await agent.get(f"/energy?{DAY}")
        assert values(found["meters"], "point") == {
            "ingest.linky": [240.0],
            "main.energy_import": [144.0],
            "main.power": [24.0],
        }
        assert values(found["uses"], "use") == {None: [96.0], "heating": [120.0], "auxiliaries": [24.0]}
        assert values(found["zones"], "zone") == {None: [96.0], "Accueil": [144.0]}
        hourly = await agent.get(f"/energy?{DAY}&step=hour")
        assert values(hourly["uses"], "use")["heating"] == [5.0] * 24


async def test_without_a_tree_the_main_counter_stands_alone(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        found = await agent.get(f"/energy?{DAY}&step=month")
        assert values(found["meters"], "point") == {"main.energy_import": [None]}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("start=2026-01-15T23:00:00Z&end=2026-01-14T23:00:00Z", "'end' must be after"),
        (f"{DAY}&step=10min", "hour, day, month"),
        ("start=2006-01-14T23:00:00Z&end=2026-01-14T23:00:00Z&step=hour", "a longer step"),
    ],
)
async def test_a_wrong_question_is_refused(tmp_path: Path, query: str, why: str) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        assert why in str((await agent.get(f"/energy?{query}", status=400))["detail"])


@pytest.mark.parametrize(
    ("meters", "what"),
    [
        ("[{point: main.nothing}]", "there is no point 'main.nothing'"),
        ("[{point: outdoor.temperature}]", "'outdoor.temperature' counts no energy"),
        ("[{point: main.power}, {point: main.power}]", "'main.power' is listed twice"),
        (
            "[{point: main.power, under: main.energy_import}]",
            "'main.energy_import' is not one of these meters",
        ),
        (
            "[{point: main.power, under: main.energy_import}, {point: main.energy_import, under: main.power}]",
            "ends up under itself",
        ),
        ("[{point: main.power, use: party}]", "'party' is refused"),
    ],
)
def test_a_tree_that_cannot_be_is_told_with_its_line(tmp_path: Path, meters: str, what: str) -> None:
    with pytest.raises(ConfigError, match=r"building\.yaml:\d+") as found:
        make_site(tmp_path, more=f"energy:\n  meters: {meters}\n")
    assert what in str(found.value)
