"""Documents of the API about anomalies and key figures."""

from collections.abc import Mapping, Sequence
from datetime import date

from edge_agent.anomalies import Answer, Kind
from edge_agent.anomalies.priced import to_json
from edge_agent.anomalies.sentences import name_of, sentence_of
from edge_agent.config import Building
from edge_agent.energy import Price
from edge_agent.judged import Judged
from edge_agent.language import Language
from edge_agent.live import Json, iso
from edge_agent.store import Alert


def prices_of(building: Building) -> list[Price]:
    """Dated prices of electricity."""
    return [Price(price.start, price.value) for price in building.config.prices.electricity_eur_per_kwh]


def alert_json(alert: Alert, prices: Sequence[Price], *, returned: bool) -> Json:
    """An alert with its answer, and its sentence in both languages."""
    anomaly = alert.anomaly
    document = to_json(anomaly, Language.FR, prices, returned=returned)
    eur = document["eur"]
    cost = eur if isinstance(eur, float) else None
    return {
        **document,
        "sentences": {
            language.value: sentence_of(anomaly, language, eur=cost, returned=returned)
            for language in Language
        },
        "names": {language.value: name_of(anomaly.kind, language) for language in Language},
        "found": iso(alert.found),
        "answer": alert.answer.value if alert.answer else None,
        "answered": iso(alert.answered) if alert.answered else None,
        "note": alert.note,
        "returned": returned,
    }


def alerts_json(alerts: Sequence[Alert], prices: Sequence[Price]) -> list[Json]:
    """Alerts, the newest first; one that comes back after being answered as fixed says so."""
    fixed: dict[Kind, date] = {}
    rows = []
    for alert in alerts:
        kind = alert.anomaly.kind
        rows.append(alert_json(alert, prices, returned=kind in fixed))
        if alert.answer is Answer.FIXED:
            fixed[kind] = alert.anomaly.date
    return rows[::-1]


def rules_json(fired_in_learning: Mapping[Kind, int], alerts: Sequence[Alert]) -> list[Json]:
    """Each rule with what it did lately, and would have done in the year that it was learned on."""
    return [
        {
            "kind": kind.value,
            "names": {language.value: name_of(kind, language) for language in Language},
            "alerts": sum(alert.anomaly.kind is kind for alert in alerts),
            "fired_in_learning": fired,
        }
        for kind, fired in fired_in_learning.items()
    ]


def summary_json(found: Judged | None, alerts: Sequence[Json], kpis: Mapping[str, object]) -> Json:
    """What the state document says: open alerts and the main figures."""
    opened = [alert for alert in alerts if alert["answer"] is None]
    kept = ("id", "date", "kind", "names", "sentences", "kwh", "eur", "confidence", "returned")
    return {
        "status": "waiting" if found is None else found.status,
        "reason": None if found is None else found.reason,
        "open": len(opened),
        "anomalies": [{key: alert[key] for key in kept} for alert in opened[:20]],
        "kpis": {
            key: kpis.get(key)
            for key in ("computed_at", "year", "week_against", "month_against", "yesterday", "today")
        },
    }
