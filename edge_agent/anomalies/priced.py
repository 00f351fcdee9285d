"""Anomalies with what they cost and say, ready for JSON."""

from collections.abc import Sequence

from edge_agent.energy.prices import Price, price_on
from edge_agent.language import Language

from .kinds import Anomaly
from .sentences import cause_of, name_of, sentence_of


def cost_eur(anomaly: Anomaly, prices: Sequence[Price]) -> float | None:
    """What the excess cost at the price of its day; None without excess or price."""
    price = price_on(prices, anomaly.date)
    return None if anomaly.kwh is None or price is None else anomaly.kwh * price


def to_json(
    anomaly: Anomaly, language: Language, prices: Sequence[Price] = (), *, returned: bool = False
) -> dict[str, object]:
    """The anomaly as the command and the API give it; energies in kWh, hours local."""
    eur = cost_eur(anomaly, prices)
    start, end = anomaly.window
    return {
        "id": anomaly.id,
        "date": anomaly.date.isoformat(),
        "kind": anomaly.kind.value,
        "name": name_of(anomaly.kind, language),
        "hours": list(anomaly.hours),
        "kwh": None if anomaly.kwh is None else round(anomaly.kwh, 2),
        "eur": None if eur is None else round(eur, 2),
        "confidence": round(anomaly.confidence, 3),
        "cause": cause_of(anomaly.kind, language),
        "sentence": sentence_of(anomaly, language, eur=eur, returned=returned),
        "window": {"start": start.isoformat(), "end": end.isoformat()},
    }
