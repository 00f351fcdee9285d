"""The coefficients of a baseline model, as tables that a third party can compute with."""

from edge_agent.language import Language
from edge_agent.reports.blocks import Block, Paragraph, Table
from edge_agent.savings import DailyModel, HourlyModel, Model
from edge_agent.savings.hourly_model import HourGroup

_HEADERS = {
    Language.FR: (
        "Jours",
        "Base (kWh/j)",
        "Chauffage (kWh/j/°C)",
        "sous (°C)",
        "Froid (kWh/j/°C)",
        "au-dessus de (°C)",
    ),
    Language.EN: (
        "Days",
        "Base (kWh/d)",
        "Heating (kWh/d/°C)",
        "under (°C)",
        "Cooling (kWh/d/°C)",
        "above (°C)",
    ),
}
_GROUPS = {
    Language.FR: {
        "all": "tous",
        "weekday": "semaine",
        "weekend": "week-end",
        "saturday": "samedi",
        "sunday": "dimanche",
        "public_holiday": "jours fériés",
        "school_holiday": "vacances scolaires",
        "closure": "fermeture",
    },
    Language.EN: {
        "all": "all",
        "weekday": "weekdays",
        "weekend": "weekends",
        "saturday": "Saturdays",
        "sunday": "Sundays",
        "public_holiday": "public holidays",
        "school_holiday": "school holidays",
        "closure": "closures",
    },
}
_HOURS = {
    Language.FR: {
        "all": "Toutes les heures",
        "low use": "Heures de faible usage",
        "high use": "Heures de fort usage",
    },
    Language.EN: {"all": "All hours", "low use": "Hours of low use", "high use": "Hours of high use"},
}
_FORMULA = {
    Language.FR: "Énergie attendue d'un jour = base + chauffage × max(0, seuil − T) + froid × max(0, T − seuil), où T est la "
    "température extérieure moyenne du jour civil.",
    Language.EN: "Expected energy of a day = base + heating × max(0, threshold − T) + cooling × max(0, T − threshold), where T is "
    "the mean outdoor temperature of the civil day.",
}
_HOURLY = {
    Language.FR: "Énergie attendue d'une heure = niveau de l'heure de la semaine (tableau, kWh) + pente × écart de température.",
    Language.EN: "Expected energy of an hour = level of the hour of the week (table, kWh) + slope × temperature difference.",
}


def coefficient_blocks(model: Model, language: Language) -> list[Block]:
    """The formula of a model and the coefficients that it stores."""
    if isinstance(model, HourlyModel):
        return _hourly(model, language)
    if not isinstance(model, DailyModel):
        raise TypeError(f"{model!r} has no table of coefficients")
    # Bills are described by a line of days too.
    return _daily(model, language)


def _daily(model: DailyModel, language: Language) -> list[Block]:
    rows = []
    for group in model.groups:
        line = group.line
        rows.append(
            (
                _group_name(group.label, language),
                language.number(line.base_kwh, 2),
                _slope(line.heating_kwh_per_c, line.heating_balance_c, language),
                _threshold(line.heating_balance_c, language),
                _slope(line.cooling_kwh_per_c, line.cooling_balance_c, language),
                _threshold(line.cooling_balance_c, language),
            )
        )
    table = Table(_HEADERS[language], rows, (1.6, 1.2, 1.9, 1, 1.9, 1.5), frozenset({1, 2, 3, 4, 5}))
    return [Paragraph(_FORMULA[language]), table]


def _hourly(model: HourlyModel, language: Language) -> list[Block]:
    parameters = model.parameters()
    levels = parameters["level_kwh"]
    assert isinstance(levels, dict)  # noqa: S101 - the shape of the hourly model's parameters
    rows = [(str(hour), *(_cell(values[hour], language) for values in levels.values())) for hour in range(24)]
    days = [_short(name, language) for name in levels]
    slopes = [_slopes_told(group, language) for group in model.groups]
    widths = (0.6, *(1.0 for _ in days))
    table = Table(("h", *days), rows, widths, frozenset(range(1, len(days) + 1)))
    return [Paragraph(_HOURLY[language]), *(Paragraph(line) for line in slopes), table]


def _slopes_told(group: HourGroup, language: Language) -> str:
    """What the weather adds to the hours of a group, with the temperature from which it does."""
    french, line = language is Language.FR, group.slopes
    per, under, above = (
        ("kWh par heure et par °C", "sous", "au-dessus de")
        if french
        else ("kWh an hour per °C", "under", "above")
    )
    terms = [
        f"{language.number(slope, 3)} {per} {side} {language.number(balance_c, 1)} °C"
        for slope, balance_c, side in (
            (line.heating_kwh_per_c, line.heating_balance_c, under),
            (line.cooling_kwh_per_c, line.cooling_balance_c, above),
        )
        if balance_c is not None
    ]
    added = (" et " if french else " and ").join(terms) or (
        "rien selon la météo" if french else "nothing for the weather"
    )
    name = _HOURS[language].get(group.label, group.label)
    return f"{name}{' : ' if french else ': '}{added}."


def _group_name(label: str, language: Language) -> str:
    return ", ".join(_GROUPS[language].get(part, part) for part in label.split("+"))


def _short(name: str, language: Language) -> str:
    names = {
        "monday": "lun.",
        "tuesday": "mar.",
        "wednesday": "mer.",
        "thursday": "jeu.",
        "friday": "ven.",
        "saturday": "sam.",
        "sunday": "dim.",
        "closure": "ferm.",
        "school_holiday": "vac.",
    }
    return names.get(name, name) if language is Language.FR else name[:3].capitalize()


def _cell(value: float | None, language: Language) -> str:
    return "—" if value is None else language.number(value, 2)


def _slope(slope: float, threshold_c: float | None, language: Language) -> str:
    return "—" if threshold_c is None else language.number(slope, 3)


def _threshold(threshold_c: float | None, language: Language) -> str:
    return "—" if threshold_c is None else language.number(threshold_c, 1)
