"""Each decision in words, French and English, for the event entity and the logbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .core import Event, Order, OrderKind, Reason, Unit

_ORDERS: Final = {
    "fr": {
        OrderKind.SHED: "{load} délesté",
        OrderKind.RESTORE: "{load} rétabli",
        OrderKind.START: "{load} démarré",
        OrderKind.STOP: "{load} arrêté",
        OrderKind.MODULATE: "{load} réglé à {cap_w} W",
    },
    "en": {
        OrderKind.SHED: "{load} shed",
        OrderKind.RESTORE: "{load} restored",
        OrderKind.START: "{load} started",
        OrderKind.STOP: "{load} stopped",
        OrderKind.MODULATE: "{load} set to {cap_w} W",
    },
}
_WHY: Final = {
    "fr": {
        Reason.OVER_LIMIT: "la puissance{where} ({total} {unit}) dépasse la limite ({limit} {unit})",
        Reason.OVER_SOFT_LIMIT: "la puissance{where} ({total} {unit}) dépasse la limite souhaitée ({limit} {unit}) et il peut attendre",
        Reason.LIMIT_COMING: "une limite plus basse{where} commence",
        Reason.EMERGENCY: "urgence : tout le reste est déjà délesté et la limite{where} ({limit} {unit}) est loin dépassée",
        Reason.METER_LOST: "le compteur{where} ne répond plus : la puissance est estimée avec prudence",
        Reason.MAKE_ROOM: "il laisse la place à plus urgent",
        Reason.BY_COMMAND: "demandé par quelqu'un",
        Reason.ROOM_AGAIN: "il y a de nouveau la place ({total} {unit} sous {limit} {unit})",
        Reason.STARTS: "il y a la place",
        Reason.DEMAND_ENDED: "il ne demande plus rien",
        Reason.FOLLOWS_ROOM: "il suit la place disponible",
        Reason.RETRY: "l'ordre n'a pas été suivi : répété (essai {attempt})",
        Reason.RESUMED: "après un redémarrage, l'ordre est redonné",
        Reason.LAPSED: "le bail s'est terminé de lui-même, l'ordre est redonné",
    },
    "en": {
        Reason.OVER_LIMIT: "the power{where} ({total} {unit}) is over the limit ({limit} {unit})",
        Reason.OVER_SOFT_LIMIT: "the power{where} ({total} {unit}) is over the wished limit ({limit} {unit}) and it can wait",
        Reason.LIMIT_COMING: "a lower limit{where} begins",
        Reason.EMERGENCY: "emergency: all else is shed and the limit{where} ({limit} {unit}) is far exceeded",
        Reason.METER_LOST: "the meter{where} is silent: the power is estimated with care",
        Reason.MAKE_ROOM: "it makes way for a more urgent one",
        Reason.BY_COMMAND: "asked by a person",
        Reason.ROOM_AGAIN: "there is room again ({total} {unit} under {limit} {unit})",
        Reason.STARTS: "there is room",
        Reason.DEMAND_ENDED: "it asks for nothing any more",
        Reason.FOLLOWS_ROOM: "it follows the room there is",
        Reason.RETRY: "the order was not followed: given again (attempt {attempt})",
        Reason.RESUMED: "after a restart, the order is given again",
        Reason.LAPSED: "the lease ended by itself, the order is given again",
    },
}
_EVENTS: Final = {
    "fr": {
        Reason.LOAD_DEAF: "{load} ne suit pas ses ordres : un autre est choisi",
        Reason.MANUAL_RESTART: "{load} remis en marche à la main : laissé tranquille un moment",
        Reason.STOPPED_BY_OTHER: "{load} arrêté par quelqu'un d'autre",
        Reason.FIGHT: "{load} est commandé par un autre automatisme : il n'est plus touché pendant une heure",
        Reason.FUTILE: "délester ne change rien à la puissance mesurée{where} : les délestages marquent une pause, plus longue à chaque fois",
        Reason.BASE_OVER_LIMIT: "ce qui n'est pas piloté{where} dépasse à lui seul la limite : {base} {unit} pour {limit} {unit}",
        Reason.METER_STATE: "compteur{where} : {before} → {state}",
        Reason.LIMIT_CHANGED: "la limite passe de {before} à {limit} {unit}",
        Reason.EXEMPT: "{load} exempté de délestage",
    },
    "en": {
        Reason.LOAD_DEAF: "{load} does not follow its orders: another is chosen",
        Reason.MANUAL_RESTART: "{load} switched back on by hand: left alone for a while",
        Reason.STOPPED_BY_OTHER: "{load} stopped by somebody else",
        Reason.FIGHT: "{load} is commanded by another automation: it is not touched for an hour",
        Reason.FUTILE: "shedding does not change the measured power{where}: sheds pause, longer each time",
        Reason.BASE_OVER_LIMIT: "what is not controlled{where} is over the limit by itself: {base} {unit} for {limit} {unit}",
        Reason.METER_STATE: "meter{where}: {before} → {state}",
        Reason.LIMIT_CHANGED: "the limit goes from {before} to {limit} {unit}",
        Reason.EXEMPT: "{load} exempt from shedding",
    },
}
_METER: Final = {
    "fr": {
        "good": "bon",
        "returning": "revient",
        "late": "en retard",
        "stale": "muet",
        "frozen": "figé",
        "absent": "absent",
    },
    "en": {
        "good": "good",
        "returning": "returning",
        "late": "late",
        "stale": "silent",
        "frozen": "frozen",
        "absent": "absent",
    },
}
_WHERE: Final = {"fr": " de « {} »", "en": " of “{}”"}
_OBSERVED: Final = {"fr": " (observation : rien n'est commandé)", "en": " (observing: nothing is ordered)"}

type Facts = Mapping[str, object]


def _language(language: str) -> str:
    return "fr" if language.lower().startswith("fr") else "en"


def _shown(facts: Facts) -> dict[str, str]:
    return {
        name: "—" if value is None else f"{value:.0f}" if isinstance(value, float) else str(value)
        for name, value in facts.items()
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence is about.

    Attributes:
        name: of the feeder, group or phase; None for the whole site.
        unit: of its power.
    """

    name: str | None = None
    unit: Unit = Unit.W

    def facts(self, lang: str) -> Facts:
        """Return what the sentences say of it."""
        where = "" if self.name is None else _WHERE[lang].format(self.name)
        return {"where": where, "unit": self.unit.value}


def order_words(
    order: Order,
    language: str,
    *,
    load: str,
    total: float | None,
    limit: float | None,
    observed: bool,
    place: Place = Place(),
) -> str:
    """Return an order in one sentence; `total` and `limit` are those of its place."""
    lang = _language(language)
    facts = _shown(
        {
            "load": load,
            "total": total,
            "limit": limit,
            "attempt": order.attempt,
            "cap_w": order.cap_w,
            **place.facts(lang),
        }
    )
    what = _ORDERS[lang][order.kind].format_map(facts)
    why = _WHY[lang][order.reason].format_map(facts)
    return (
        f"{what} : {why}{_OBSERVED[lang] if observed else ''}"
        if lang == "fr"
        else (f"{what}: {why}{_OBSERVED[lang] if observed else ''}")
    )


def event_words(event: Event, language: str, *, load: str | None, place: Place = Place()) -> str:
    """Return an event in one sentence."""
    lang = _language(language)
    facts = _shown({**event.detail, "load": load or "", **place.facts(lang)})
    if event.reason is Reason.METER_STATE:
        words = _METER[lang]
        facts |= {name: words.get(facts[name], facts[name]) for name in ("state", "before")}
    return _EVENTS[lang][event.reason].format_map(facts)
