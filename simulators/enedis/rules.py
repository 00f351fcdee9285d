"""What `mesure_synchrone_auto/v2` accepts, and how far back each resource goes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from simulators.enedis.civil import months_before
from simulators.enedis.errors import before_activation, beyond_history, outside_swagger
from simulators.enedis.measures import Meter

_PRM = re.compile(r"\d{14}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXTRA_DAYS = timedelta(days=15)
_CURVE_DAYS = 7


class Resource(StrEnum):
    """The measure resources, by their name in the path."""

    DAILY_CONSUMPTION = "consommation_quotidienne"
    DAILY_PRODUCTION = "production_quotidienne"
    MAX_POWER = "puissance_conso_max_quotidienne"
    CONSUMPTION_CURVE = "courbe_de_charge_consommation"
    PRODUCTION_CURVE = "courbe_de_charge_production"
    CONSUMPTION_INDEX = "index_consommation"


class Kind(Enum):
    """What a resource's points hold."""

    DAILY = "daily"
    CURVE = "curve"
    MAX = "max"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Rule:
    """Limits of one resource."""

    kind: Kind
    production: bool
    history_months: int

    @property
    def parameters(self) -> frozenset[str]:
        """The query parameters that must all be there, and no other."""
        common = frozenset({"pointId", "dateDebut", "dateFin"})
        return common | {"mesuresPas", "grandeurPhysique"} if self.kind is Kind.MAX else common


RULES: Mapping[Resource, Rule] = {
    Resource.DAILY_CONSUMPTION: Rule(Kind.DAILY, production=False, history_months=36),
    Resource.DAILY_PRODUCTION: Rule(Kind.DAILY, production=True, history_months=36),
    Resource.MAX_POWER: Rule(Kind.MAX, production=False, history_months=36),
    Resource.CONSUMPTION_CURVE: Rule(Kind.CURVE, production=False, history_months=24),
    Resource.PRODUCTION_CURVE: Rule(Kind.CURVE, production=True, history_months=24),
    Resource.CONSUMPTION_INDEX: Rule(Kind.INDEX, production=False, history_months=36),
}


@dataclass(frozen=True, slots=True)
class MeasureQuery:
    """A well-formed question: days `[start, end)` of one resource of one delivery point."""

    resource: Resource
    prm: str
    start: date
    end: date
    monthly: bool = False
    all_quantities: bool = False

    @property
    def rule(self) -> Rule:
        """The limits of the resource."""
        return RULES[self.resource]

    def days(self, published_until: date) -> tuple[date, ...]:
        """The days asked for, up to `published_until` (exclusive)."""
        count = (min(self.end, published_until) - self.start).days
        return tuple(self.start + timedelta(days=i) for i in range(max(0, count)))


def _parse_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise outside_swagger()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise outside_swagger() from None


def parse_query(resource: str, parameters: Mapping[str, str], today: date) -> MeasureQuery:
    """Check a request as Enedis does.

    Raises:
        EnedisError: 500 for anything outside the Swagger (parameters, formats, order, future, window of curves).
    """
    if resource not in Resource:
        raise outside_swagger()
    rule = RULES[Resource(resource)]
    if set(parameters) != rule.parameters or not _PRM.fullmatch(parameters["pointId"]):
        raise outside_swagger()
    step, quantity = parameters.get("mesuresPas", "P1D"), parameters.get("grandeurPhysique", "PMA")
    if step not in {"P1D", "P1M"} or quantity not in {"PMA", "TOUT"}:
        raise outside_swagger()
    start, end = _parse_date(parameters["dateDebut"]), _parse_date(parameters["dateFin"])
    too_long = rule.kind is Kind.CURVE and (end - start).days > _CURVE_DAYS
    if start >= end or end > today or too_long:
        raise outside_swagger()
    return MeasureQuery(
        Resource(resource),
        parameters["pointId"],
        start,
        end,
        step == "P1M",
        all_quantities=quantity == "TOUT",
    )


def check_history(query: MeasureQuery, meter: Meter, today: date) -> None:
    """Refuse a period that begins before the meter's activation or beyond what Enedis keeps.

    Raises:
        EnedisError: 400 ADAM-ERR0123 or ADAM-ERR0125.
    """
    if query.start < months_before(today, query.rule.history_months) - _EXTRA_DAYS:
        raise beyond_history()
    if query.start < meter.activated:
        raise before_activation()
