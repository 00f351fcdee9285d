"""Each anomaly in a sentence that says when, what, how much, and where to look."""

from dataclasses import dataclass

from edge_agent.language import Language

from .kinds import Anomaly, Kind, hour_ranges


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind is called, how it is told, and what usually causes it."""

    name: str
    told: str
    cause: str


WORDS: dict[Language, dict[Kind, Words]] = {
    Language.FR: {
        Kind.NIGHT_ON: Words(
            "Nuit en marche",
            "le bâtiment est resté en marche la nuit ({hours})",
            "programme horaire ou dérogation oubliée sur la ventilation, le chauffage ou l'éclairage",
        ),
        Kind.WEEKEND_ON: Words(
            "Week-end en marche",
            "le bâtiment a consommé plus que d'habitude un jour où il devait être fermé ({hours})",
            "programme du week-end ou des jours fériés absent, ou dérogation manuelle",
        ),
        Kind.RESTART: Words(
            "Relance inutile",
            "un équipement a redémarré hors des heures d'occupation ({hours})",
            "relance hors-gel, anti-légionelles ou horloge mal réglée",
        ),
        Kind.EARLY_START: Words(
            "Démarrage trop tôt",
            "le bâtiment a démarré avant son heure habituelle ({hours})",
            "heure de relance avancée, ou optimiseur sans limite",
        ),
        Kind.LATE_STOP: Words(
            "Arrêt tardif",
            "le bâtiment s'est arrêté après son heure habituelle ({hours})",
            "programme prolongé, réunion tardive ou dérogation non levée",
        ),
        Kind.SCHEDULE_DRIFT: Words(
            "Horaires décalés",
            "les horaires de marche ont glissé ({detail}) depuis trois semaines de travail",
            "programme modifié, horloge déréglée ou changement d'heure non suivi",
        ),
        Kind.SPIKE: Words(
            "Pointe isolée",
            "une heure isolée a consommé {observed} ({hours})",
            "démarrage simultané d'équipements, essai, ou valeur fausse du compteur",
        ),
        Kind.FLAT: Words(
            "Compteur figé",
            "le compteur a répété la même valeur ({hours})",
            "compteur, passerelle ou liaison en panne : l'énergie de ces heures n'est pas connue",
        ),
        Kind.BASE_LOAD_CREEP: Words(
            "Talon en hausse",
            "la consommation de base dépasse l'attendu de {detail} depuis quatre semaines",
            "équipement ajouté ou resté en marche en permanence",
        ),
        Kind.HEATING_AND_COOLING: Words(
            "Chauffage et froid ensemble",
            "{detail} : chauffage et refroidissement ont fonctionné en même temps ({hours})",
            "zone morte trop étroite, vanne qui fuit ou régulations qui se combattent",
        ),
        Kind.SETPOINT_OUT_OF_SEASON: Words(
            "Consigne hors saison",
            "{detail}, une consigne qui n'est pas de saison ({hours})",
            "consigne forcée à la main ou changement de saison oublié",
        ),
        Kind.METER_DISAGREEMENT: Words(
            "Compteurs en désaccord",
            "{detail} : le compteur général et la somme de ses sous-compteurs ne concordent pas ({hours})",
            "sous-compteur arrêté, rapport de transformation faux ou départ non compté",
        ),
    },
    Language.EN: {
        Kind.NIGHT_ON: Words(
            "Night left on",
            "the building kept running at night ({hours})",
            "a schedule or a forgotten override on ventilation, heating or lighting",
        ),
        Kind.WEEKEND_ON: Words(
            "Weekend left on",
            "the building used more than usual on a day when it should have been closed ({hours})",
            "no schedule for weekends or holidays, or a manual override",
        ),
        Kind.RESTART: Words(
            "Useless restart",
            "equipment started again outside occupied hours ({hours})",
            "frost or legionella protection, or a clock that is wrong",
        ),
        Kind.EARLY_START: Words(
            "Early start",
            "the building started before its usual time ({hours})",
            "a start time moved forward, or an optimiser without a limit",
        ),
        Kind.LATE_STOP: Words(
            "Late stop",
            "the building stopped after its usual time ({hours})",
            "an extended schedule, a late meeting or an override not lifted",
        ),
        Kind.SCHEDULE_DRIFT: Words(
            "Schedule drift",
            "running hours have moved ({detail}) for three working weeks",
            "a changed schedule, a clock that is wrong, or a missed clock change",
        ),
        Kind.SPIKE: Words(
            "Lone spike",
            "a single hour used {observed} ({hours})",
            "equipment started all at once, a test, or a wrong value of the meter",
        ),
        Kind.FLAT: Words(
            "Stuck meter",
            "the meter repeated the same value ({hours})",
            "a meter, gateway or link out of order: the energy of these hours is not known",
        ),
        Kind.BASE_LOAD_CREEP: Words(
            "Rising base load",
            "the base load has been {detail} above expectation for four weeks",
            "equipment added, or left running all the time",
        ),
        Kind.HEATING_AND_COOLING: Words(
            "Heating and cooling together",
            "{detail}: heating and cooling ran at the same time ({hours})",
            "too narrow a dead band, a leaking valve, or controllers that fight",
        ),
        Kind.SETPOINT_OUT_OF_SEASON: Words(
            "Set-point out of season",
            "{detail}, a set-point that is not of the season ({hours})",
            "a set-point forced by hand, or a change of season forgotten",
        ),
        Kind.METER_DISAGREEMENT: Words(
            "Meters disagree",
            "{detail}: the main meter and the sum of its sub-meters do not agree ({hours})",
            "a stopped sub-meter, a wrong transformer ratio, or a feeder that is not counted",
        ),
    },
}

_BETWEEN = {Language.FR: "de {0} h à {1} h", Language.EN: "{0}:00 to {1}:00"}
_AND = {Language.FR: " et ", Language.EN: " and "}
_EXCESS = {Language.FR: ", soit {0} de trop", Language.EN: ", {0} too much"}
_EURO = {Language.FR: " (environ {0} €)", Language.EN: " (about {0} €)"}
_CAUSE = {Language.FR: "Cause probable : {0}.", Language.EN: "Likely cause: {0}."}
_RETURNED = {
    Language.FR: " Ce défaut avait été déclaré corrigé.",
    Language.EN: " This fault had been reported as fixed.",
}
_DETAIL = {"start": "début", "end": "fin"}
_WORTH_TELLING_KWH = 0.05


def name_of(kind: Kind, language: Language) -> str:
    """What a kind of anomaly is called."""
    return WORDS[language][kind].name


def cause_of(kind: Kind, language: Language) -> str:
    """What usually causes it."""
    return WORDS[language][kind].cause


def sentence_of(
    anomaly: Anomaly, language: Language, *, eur: float | None = None, returned: bool = False
) -> str:
    """The anomaly told to a person.

    Args:
        anomaly: what was found.
        language: to tell it in.
        eur: what the excess cost.
        returned: whether somebody had answered that it was fixed.
    """
    words = WORDS[language][anomaly.kind]
    told = words.told.format(
        hours=hours_text(anomaly.hours, language),
        observed=_kwh(anomaly.observed_kwh or 0.0, language),
        detail=_detail(anomaly, language),
    )
    day = language.day(anomaly.date, weekday=True)
    excess = ""
    if anomaly.kwh is not None and anomaly.kwh > _WORTH_TELLING_KWH:
        excess = _EXCESS[language].format(_kwh(anomaly.kwh, language))
        if eur is not None and eur >= 0.005:
            excess += _EURO[language].format(language.number(eur, 0 if eur >= 10 else 2))
    separator = " : " if language is Language.FR else ": "
    text = f"{day[0].upper()}{day[1:]}{separator}{told}{excess}. {_CAUSE[language].format(words.cause)}"
    return text + (_RETURNED[language] if returned else "")


def hours_text(hours: tuple[int, ...], language: Language) -> str:
    """Runs of hours: `de 22 h à 24 h et de 0 h à 5 h`; the whole day when it is one."""
    if len(hours) == 24:
        return "toute la journée" if language is Language.FR else "all day"
    runs = [_BETWEEN[language].format(first, end) for first, end in hour_ranges(hours)]
    return _AND[language].join([", ".join(runs[:-1]), runs[-1]] if len(runs) > 1 else runs)


def _kwh(kwh: float, language: Language) -> str:
    return f"{language.number(kwh, 0 if kwh >= 20 else 1)} kWh"


def _detail(anomaly: Anomaly, language: Language) -> str:
    detail = anomaly.detail
    if language is Language.FR:
        if anomaly.kind is Kind.SCHEDULE_DRIFT:
            word, _, shift = detail.partition(" ")
            detail = f"{_DETAIL.get(word, word)} {shift.replace('.', ',')}"
        detail = detail.replace(" %", "\u202f%")
    return detail
