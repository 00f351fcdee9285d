"""A judgement in one plain sentence, in French or in English."""

from edge_agent.language import Language

from .steps import Step
from .verdict import MIN_REPORTING_DAYS, Judgement, Obstacle, Verdict


def sentence(judgement: Judgement, language: Language = Language.EN) -> str:
    """What was found, whether it is real, and what to explain first."""
    told = _french(judgement) if language is Language.FR else _english(judgement)
    if not judgement.unexplained:
        return told
    asks = "Dites d'abord ce qui s'est passé" if language is Language.FR else "First say what happened"
    separator = " : " if language is Language.FR else ": "
    return (
        f"{told} {asks}{separator}{'; '.join(step_told(step, language) for step in judgement.unexplained)}."
    )


def step_told(step: Step, language: Language = Language.EN) -> str:
    """A step with its size and its date."""
    sign = "+" if step.share > 0 else ""
    percent, kwh = (language.number(value) for value in (100 * step.share, step.kwh_per_day))
    if language is Language.FR:
        return f"rupture de {sign}{percent} % ({sign}{kwh} kWh par jour) le {language.day(step.date)}"
    return f"step of {sign}{percent} % ({sign}{kwh} kWh a day) from {step.date}"


def _english(judgement: Judgement) -> str:
    number = Language.EN.number
    low, high = number(judgement.low_percent), number(judgement.high_percent)
    found = (
        f"The building used {number(abs(judgement.percent), 1)} % {'less' if judgement.savings_kwh >= 0 else 'more'} than "
        f"expected ({number(abs(judgement.savings_kwh))} kWh over {judgement.known_days} days)"
    )
    value = number(judgement.obstacle_value)
    match judgement.verdict:
        case Verdict.NOT_MEASURABLE:
            because = {
                Obstacle.FEW_DAYS: f"{value} days are known since the works and {MIN_REPORTING_DAYS} are needed",
                Obstacle.MANY_GAPS: f"only {value} % of the reporting days are known",
                Obstacle.SCATTER: f"the baseline scatters too much around its model (CV(RMSE) {value} %)",
                None: "it cannot be judged",
            }[judgement.obstacle]
            return f"{found}; not measurable yet, because {because}."
        case Verdict.NOT_DISTINGUISHABLE:
            return f"{found}; not distinguishable from ordinary drift, which leaves it between {low} and {high} %."
        case Verdict.REAL:
            kind = "saving" if judgement.savings_kwh > 0 else "increase"
            return f"{found}; the {kind} is real: with ordinary drift counted it stays between {low} and {high} %."


def _french(judgement: Judgement) -> str:
    number = Language.FR.number
    low, high = number(judgement.low_percent), number(judgement.high_percent)
    found = (
        f"Le bâtiment a consommé {number(abs(judgement.percent), 1)} % de {'moins' if judgement.savings_kwh >= 0 else 'plus'} "
        f"que prévu ({number(abs(judgement.savings_kwh))} kWh en {judgement.known_days} jours)"
    )
    value = number(judgement.obstacle_value)
    match judgement.verdict:
        case Verdict.NOT_MEASURABLE:
            because = {
                Obstacle.FEW_DAYS: f"{value} jours sont connus depuis les travaux et il en faut {MIN_REPORTING_DAYS}",
                Obstacle.MANY_GAPS: f"seuls {value} % des jours de suivi sont connus",
                Obstacle.SCATTER: f"la référence est trop dispersée autour de son modèle (CV(RMSE) {value} %)",
                None: "on ne peut pas en juger",
            }[judgement.obstacle]
            return f"{found} ; pas encore mesurable, car {because}."
        case Verdict.NOT_DISTINGUISHABLE:
            return f"{found} ; l'écart ne se distingue pas de la dérive ordinaire, qui le laisse entre {low} et {high} %."
        case Verdict.REAL:
            kind = "L'économie" if judgement.savings_kwh > 0 else "La hausse"
            return (
                f"{found}. {kind} est réelle : dérive ordinaire comprise, elle reste entre {low} et {high} %."
            )
