"""The comparison with the independent package: words, draws, verdicts. The peer itself is only in `script/bench cee`."""

import json
import random
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.cee import comparison, run
from benchmarks.cee.comparison import Verdict, compare, judged
from benchmarks.cee.vocabulary import arguments
from benchmarks.cee.works import computable, works_of
from edge_agent.cee import estimate

ON = date(2026, 9, 15)
GTB = {
    "surfaces_m2": {"chauffage": 1000},
    "bms_class": "B",
    "zone": "H1",
    "building_sector": "bureaux",
    "overseas": False,
}


@pytest.mark.parametrize(
    ("code", "inputs", "expected"),
    [
        (
            "BAT-TH-116",
            GTB,
            {"surfaces": {"chauffage": 1000}, "classe": "B", "zone": "H1", "secteur_activite": "bureaux"},
        ),
        (
            "BAT-TH-122",
            {"area_m2": 5, "building_sector": "commerces"},
            {"surface": 5, "secteur_activite": "commerce"},
        ),
        ("BAT-TH-158", {"area_m2": 5, "case": "rooftop"}, {"surface": 5, "rooftop": True}),
        (
            "IND-UT-102",
            {"power_kw": 5, "application": "compresseur_air"},
            {"puissance_nominale": 5, "application": "compresseur d'air"},
        ),
        (
            "IND-UT-103",
            {"power_kw": 5, "mode": "1x8", "heat_use": "procede", "zone": "H3"},
            {
                "puissance_nominale": 5,
                "Department": 13,
                "fonctionnement": "1*8h",
                "Heat_Use": "procédé industriel",
            },
        ),
        (
            "IND-UT-134",
            {"power_kw": 5, "mode": "2x8", "contract_years": 3},
            {"puissance_nominale": 5, "fonctionnement": "2*8h", "duree_contrat": 3},
        ),
    ],
)
def test_works_are_said_in_the_peers_words(
    code: str, inputs: dict[str, object], expected: dict[str, object]
) -> None:
    assert arguments(code, inputs) == expected


def test_every_input_of_every_fiche_has_a_word_of_the_peer() -> None:
    chance = random.Random(1)  # noqa: S311 - draws works
    for code, version in computable(ON):
        assert arguments(code, works_of(version, chance)), code


def test_draws_are_accepted_and_often_at_the_edges_of_ranges() -> None:
    chance = random.Random(3)  # noqa: S311 - draws works
    seen: set[object] = set()
    for code, version in computable(ON):
        for _ in range(20):
            works = works_of(version, chance)
            estimate(code, ON, works)
            seen.update(value for value in works.values() if isinstance(value, int | float))
    assert {400, 399.99, 400.01} & seen


@pytest.mark.parametrize(
    ("theirs", "verdict"),
    [
        ({"kwh_cumac": 264000.00000000003}, Verdict.EQUAL),
        ({"kwh_cumac": 264001}, Verdict.DIFFERENT),
        ({"error": "ValueError: no"}, Verdict.DIFFERENT),
        ({"error": "ValueError: Fiche non supportée : BAT-TH-116"}, Verdict.NOT_KNOWN),
    ],
)
def test_answers_are_equal_but_for_the_rounding_of_binary_numbers(
    theirs: dict[str, object], verdict: Verdict
) -> None:
    assert judged("BAT-TH-116", GTB, estimate("BAT-TH-116", ON, GTB), theirs).verdict is verdict


def test_a_use_without_the_main_one_is_explained_by_the_fiche() -> None:
    works = {**GTB, "surfaces_m2": {"ecs": 1000}}
    case = judged("BAT-TH-116", works, estimate("BAT-TH-116", ON, works), {"kwh_cumac": 7700.0})

    assert case.verdict is Verdict.EXPLAINED
    assert "main use" in case.why_ours


def test_refusals_on_both_sides_agree() -> None:
    works = {**GTB, "building_sector": "commerces", "surfaces_m2": {"chauffage": 1, "eclairage": 1}}
    case = judged("BAT-TH-116", works, estimate("BAT-TH-116", ON, works), {"error": "no lighting"})
    assert case.verdict is Verdict.BOTH_REFUSE


PRETEND_PEER = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"kwh_cumac": 1.0} if asked["fiche"] == "BAT-SE-103" else {"error": "unknown"}))
"""


@pytest.mark.slow
def test_a_peer_that_differs_fails_the_run_and_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    peer = tmp_path / "peer.py"
    peer.write_text(PRETEND_PEER, encoding="utf-8")
    monkeypatch.setattr(comparison, "_PEER", peer)
    monkeypatch.setattr(run, "peer_python", lambda *_, **__: Path(sys.executable))

    assert run.run(ON, 1, 1, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["works"] == told["fiches"] == len(computable(ON))
    assert any(each["fiche"] == "BAT-SE-103" and each["theirs"] == 1 for each in told["differences"]) or (
        len(told["differences"]) == 20
    )
    assert run.run(ON, 1, 1, as_json=False) == 1
    assert "differences without explanation" in capsys.readouterr().out
    assert compare(Path(sys.executable), ON, 1, 1) == compare(Path(sys.executable), ON, 1, 1)


def test_a_peer_that_cannot_be_installed_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(peers, "_TOOLS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run.run(ON, 1, 1, as_json=False) == 2
    assert "uv" in capsys.readouterr().err
