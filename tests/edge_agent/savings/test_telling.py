"""Judgements in plain sentences, in both languages."""

from datetime import date

import pytest

from edge_agent.language import Language
from edge_agent.savings import Judgement, Step, Verdict
from edge_agent.savings.telling import sentence
from edge_agent.savings.verdict import Obstacle

REAL = Judgement(Verdict.REAL, 17209.4, 42.9, 13.2, 72.6, 365)


@pytest.mark.parametrize(
    ("judgement", "english", "french"),
    [
        (
            REAL,
            (
                "The building used 42.9 % less than expected (17,209 kWh over 365 days); the saving is real: with ordinary "
                "drift counted it stays between 13 and 73 %."
            ),
            (
                "Le bâtiment a consommé 42,9 % de moins que prévu (17\u202f209 kWh en 365 jours). L'économie est réelle : "
                "dérive ordinaire comprise, elle reste entre 13 et 73 %."
            ),
        ),
        (
            Judgement(Verdict.REAL, -300.0, -30.0, -45.0, -15.0, 100),
            (
                "The building used 30.0 % more than expected (300 kWh over 100 days); the increase is real: with ordinary "
                "drift counted it stays between \u221245 and \u221215 %."
            ),
            (
                "Le bâtiment a consommé 30,0 % de plus que prévu (300 kWh en 100 jours). La hausse est réelle : dérive "
                "ordinaire comprise, elle reste entre \u221245 et \u221215 %."
            ),
        ),
        (
            Judgement(Verdict.NOT_DISTINGUISHABLE, 50.0, 5.0, -12.0, 22.0, 100),
            (
                "The building used 5.0 % less than expected (50 kWh over 100 days); not distinguishable from ordinary drift, "
                "which leaves it between \u221212 and 22 %."
            ),
            (
                "Le bâtiment a consommé 5,0 % de moins que prévu (50 kWh en 100 jours) ; l'écart ne se distingue pas de la "
                "dérive ordinaire, qui le laisse entre \u221212 et 22 %."
            ),
        ),
    ],
)
def test_the_verdict_in_both_languages(judgement: Judgement, english: str, french: str) -> None:
    assert sentence(judgement) == english
    assert sentence(judgement, Language.FR) == french


@pytest.mark.parametrize(
    ("obstacle", "value", "english", "french"),
    [
        (
            Obstacle.FEW_DAYS,
            12,
            "12 days are known since the works and 28 are needed",
            "12 jours sont connus",
        ),
        (Obstacle.MANY_GAPS, 27.4, "only 27 % of the reporting days", "seuls 27 % des jours de suivi"),
        (
            Obstacle.SCATTER,
            140,
            "the baseline scatters too much around its model (CV(RMSE) 140 %)",
            "trop dispersée",
        ),
    ],
)
def test_what_is_not_measurable_says_why(obstacle: Obstacle, value: float, english: str, french: str) -> None:
    judgement = Judgement(Verdict.NOT_MEASURABLE, 1.0, 1.0, 0.0, 2.0, 12, obstacle, value)

    assert f"not measurable yet, because {english}" in sentence(judgement)
    told = sentence(judgement, Language.FR)
    assert "pas encore mesurable, car" in told
    assert french in told


def test_steps_that_nobody_explained_are_asked_about() -> None:
    step = Step(date(2020, 3, 23), -458.3, -0.58)
    judgement = Judgement(Verdict.REAL, 10.0, 30.0, 5.0, 55.0, 300, unexplained=(step,))

    assert sentence(judgement).endswith(
        "First say what happened: step of \u221258 % (\u2212458 kWh a day) from 2020-03-23."
    )
    assert sentence(judgement, Language.FR).endswith(
        "Dites d'abord ce qui s'est passé : rupture de \u221258 % (\u2212458 kWh par jour) le 23 mars 2020."
    )
