"""What a client may ask: types of measure, parameters and their checks. Pure.

Stricter than the service we stand in for (14 digits, real dates, windows), because Enedis answers 500 without a
reason to anything it does not like.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from multidict import MultiMapping

from linky_proxy.errors import Issue, invalid_parameters
from linky_proxy.usage_point import Prm, parse_prm

CURVE_DAYS = 7

# 24 months and 15 days of curves, all that Enedis keeps, in calls of seven days.
_MOST_RANGES = 107

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ALIASES = {"pointId": "prm", "dateDebut": "start", "dateFin": "end"}
_NAMES = (*_ALIASES, *_ALIASES.values(), "mesuresPas", "grandeurPhysique")


class Measured(Enum):
    """What the values of a type are."""

    ENERGY = "energy"
    CURVE = "curve"
    MAX_POWER = "max_power"
    INDEX = "index"


class MaxPowerStep(StrEnum):
    """One maximum per day or per month."""

    DAY = "P1D"
    MONTH = "P1M"


class MaxPowerQuantity(StrEnum):
    """The maximum apparent power alone, or each phase too."""

    PMA = "PMA"
    ALL = "TOUT"


@dataclass(frozen=True, slots=True)
class MeasureType:
    """A type of measure as named in the URL.

    Attributes:
        name: the last part of the path.
        resource: Enedis' name of the measure.
        measured: what the values are.
        legacy: whether the answer has the shape of the withdrawn v5 interface.
    """

    name: str
    resource: str
    measured: Measured
    legacy: bool


def _types() -> Mapping[str, MeasureType]:
    families = (
        ("daily_consumption", "consommation_quotidienne", Measured.ENERGY),
        ("consumption_load_curve", "courbe_de_charge_consommation", Measured.CURVE),
        ("consumption_max_power", "puissance_conso_max_quotidienne", Measured.MAX_POWER),
        ("daily_production", "production_quotidienne", Measured.ENERGY),
        ("production_load_curve", "courbe_de_charge_production", Measured.CURVE),
        (None, "index_consommation", Measured.INDEX),
        (None, "index_production", Measured.INDEX),
    )
    types = {}
    for legacy, resource, measured in families:
        types[resource] = MeasureType(resource, resource, measured, legacy=False)
        if legacy is not None:
            types[legacy] = MeasureType(legacy, resource, measured, legacy=True)
    return types


TYPES = _types()


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """A request that passed every check: days `[start, end)` of one delivery point."""

    type: MeasureType
    prm: Prm
    start: date
    end: date
    step: MaxPowerStep = MaxPowerStep.DAY
    quantity: MaxPowerQuantity = MaxPowerQuantity.PMA

    @property
    def upstream_parameters(self) -> Mapping[str, str]:
        """The query parameters for Enedis."""
        common = {
            "pointId": self.prm,
            "dateDebut": self.start.isoformat(),
            "dateFin": self.end.isoformat(),
        }
        if self.type.measured is not Measured.MAX_POWER:
            return common
        return common | {"mesuresPas": self.step.value, "grandeurPhysique": self.quantity.value}


class _Reader:
    """Reads parameters under either of their names and collects what is wrong."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.issues = [
            Issue(name, f"Le paramètre {name} est donné plusieurs fois")
            for name in _NAMES
            if isinstance(query, MultiMapping) and len(query.getall(name, ())) > 1
        ]

    def text(self, name: str) -> str | None:
        value = self._query.get(name, self._query.get(_ALIASES[name]))
        if value is None:
            self.issues.append(Issue(name, f"Le paramètre {name} (ou {_ALIASES[name]}) est obligatoire"))
        return value

    def prm(self) -> Prm | None:
        text = self.text("pointId")
        if text is None:
            return None
        prm = parse_prm(text)
        if prm is None:
            self.issues.append(Issue("pointId", "Le PRM est un nombre de 14 chiffres"))
        return prm

    def date(self, name: str) -> date | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.issues.append(Issue(name, "La date doit exister et s'écrire AAAA-MM-JJ"))
        return None

    def choice[E: StrEnum](self, name: str, default: E) -> E:
        text = self._query.get(name)
        if text is None:
            return default
        choices = type(default)
        if text in choices:
            return choices(text)
        self.issues.append(Issue(name, f"Valeurs possibles : {', '.join(choices)}"))
        return default


def split(start: date, end: date, days: int) -> Sequence[tuple[date, date]]:
    """`[start, end)` cut into periods of `days` days, the last one shorter when need be."""
    starts = [start + timedelta(days=i) for i in range(0, (end - start).days, days)]
    return tuple(zip(starts, [*starts[1:], end], strict=True))


def _too_long(start: date, end: date) -> Issue:
    days = (end - start).days
    limit = f"Une courbe de charge couvre au plus {CURVE_DAYS} jours par appel"
    if days > _MOST_RANGES * CURVE_DAYS:
        return Issue("dateDebut", f"{limit}, et Enedis la garde 24 mois et 15 jours")
    ranges = split(start, end, CURVE_DAYS)
    shown = [f"{one} → {other}" for one, other in (ranges if len(ranges) <= 3 else (*ranges[:2], ranges[-1]))]
    if len(ranges) > 3:
        shown.insert(2, "…")
    return Issue(
        "dateFin",
        f"{limit} : découpez ces {days} jours en {len(ranges)} appels ({', '.join(shown)}), le dateFin de l'un "
        "étant le dateDebut du suivant",
        ranges,
    )


def _range_issues(measured: Measured, start: date, end: date, today: date) -> list[Issue]:
    issues = []
    if start >= end:
        issues.append(Issue("dateFin", "dateFin est exclue et doit être après dateDebut"))
    if end > today:
        issues.append(
            Issue("dateFin", f"dateFin est exclue et ne peut pas dépasser aujourd'hui ({today.isoformat()})")
        )
    elif measured is Measured.CURVE and (end - start).days > CURVE_DAYS:
        issues.append(_too_long(start, end))
    return issues


def parse_point(query: Mapping[str, str]) -> Prm:
    """The PRM of a request that has no other parameter.

    Raises:
        ApiError: 400 when it is missing, malformed or repeated.
    """
    reader = _Reader(query)
    prm = reader.prm()
    if prm is None or reader.issues:
        raise invalid_parameters(reader.issues)
    return prm


def parse_request(type_name: str, query: Mapping[str, str], today: date) -> MeasureRequest:
    """Check a request; `today` is the civil day in Paris.

    The new name of a parameter wins over its alias. Legacy types always ask for the daily apparent power, because
    their answer has room for nothing else.

    Raises:
        ApiError: 400 that lists everything wrong at once.
    """
    reader = _Reader(query)
    measure_type = TYPES.get(type_name)
    if measure_type is None:
        reader.issues.append(Issue("type", f"Type inconnu. Types possibles : {', '.join(TYPES)}"))
    prm, start, end = reader.prm(), reader.date("dateDebut"), reader.date("dateFin")
    step, quantity = MaxPowerStep.DAY, MaxPowerQuantity.PMA
    if measure_type is not None and measure_type.measured is Measured.MAX_POWER and not measure_type.legacy:
        step, quantity = reader.choice("mesuresPas", step), reader.choice("grandeurPhysique", quantity)
    if measure_type is not None and start is not None and end is not None:
        reader.issues.extend(_range_issues(measure_type.measured, start, end, today))
    if reader.issues or measure_type is None or prm is None or start is None or end is None:
        raise invalid_parameters(reader.issues)
    return MeasureRequest(measure_type, prm, start, end, step, quantity)
