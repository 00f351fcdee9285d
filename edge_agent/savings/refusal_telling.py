"""Why a saving is refused, in the language of whoever reads a report."""

from edge_agent.language import Language

from .baseline import MIN_BILLS
from .coverage import MIN_BASELINE_COVERAGE, MIN_BASELINE_DAYS, MIN_MONTH_COVERAGE
from .goodness import MAX_NMBE
from .refusal import Rule

_FRENCH = {
    Rule.PERIODS_APART: "la référence et le suivi ont des jours en commun ; faites finir l'une avant l'autre.",
    Rule.BASELINE_SPAN: f"la référence est trop courte, il faut {MIN_BASELINE_DAYS} jours pour voir chaque saison ; choisissez "
    "environ un an avant les travaux.",
    Rule.BASELINE_COVERAGE: f"il manque trop de jours à la référence, {100 * MIN_BASELINE_COVERAGE:g} % doivent avoir une "
    "énergie et une température, hors événements ; importez les données manquantes ou déplacez la référence.",
    Rule.BASELINE_MONTH_COVERAGE: f"un mois de la référence est connu à moins de {100 * MIN_MONTH_COVERAGE:g} %, sa saison n'est "
    "donc pas vraiment vue ; importez les données manquantes ou déplacez la référence.",
    Rule.BASELINE_ENERGY: "la référence ne contient aucune énergie positive ; vérifiez que c'est le bon compteur, en kWh.",
    Rule.BASELINE_BIAS: f"le modèle se trompe de plus de {Language.FR.number(100 * MAX_NMBE, 1)} % sur sa propre référence ; "
    "choisissez une autre période de référence.",
    Rule.BASELINE_BILLS: f"il faut au moins {MIN_BILLS} factures ou mois connus dans la référence ; ajoutez les factures ou les "
    "températures qui manquent.",
    Rule.HOURS_NEEDED: "le modèle horaire demande des heures et seuls des jours sont connus ; choisissez le modèle journalier.",
    Rule.REPORTING_DAYS: "aucun jour du suivi n'a encore à la fois une énergie et une température ; importez ces données, ou "
    "attendez un jour.",
    Rule.EXPECTED_ENERGY: "le modèle n'attend aucune énergie sur le suivi ; la référence ne décrit pas cette saison.",
}


def refusal_told(rule: str, reason: str, language: Language) -> str:
    """Why a saving is refused.

    Args:
        rule: the one that failed.
        reason: what the engine says of it, in English and with its figures.
        language: of the reader.
    """
    if language is Language.EN:
        return reason
    return _FRENCH[Rule(rule)]
