"""Tells people: the event entity, the logbook, repairs; each thing once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .core import SITE, Decision, MeterState, OrderKind, Phase, Reason, Unit
from .words import Place, event_words, order_words

EVENT: Final = f"{DOMAIN}_shedding"
"""Fired on the bus for each line of the logbook."""
METER_SILENT_S: Final = 300.0
ORDER_TYPES: Final = tuple(f"{kind}" for kind in OrderKind if kind is not OrderKind.MODULATE)
EVENT_TYPES: Final = (*ORDER_TYPES, "limit_changed", "meter_state", "attention")
REPAIRS: Final = ("shedding_meter_silent", "shedding_load_deaf", "shedding_fight", "shedding_units")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what the event entity and the logbook show."""

    type: str
    message: str
    reason: str
    load: str | None
    detail: dict[str, object]


class Announcer:
    """Turns decisions into lines and repairs."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, names: dict[str, str]) -> None:
        """Tell about the entry; `names` are those of its loads and scopes, by id."""
        self._hass, self._entry, self._names = hass, entry, names
        self.units: dict[str, Unit] = {}
        """Of the scopes, once their meters are known."""
        self._listeners: list[Callable[[Line], None]] = []
        self._failing: set[str] = set()
        self._blind_since: float | None = None

    @callback
    def async_listen(self, listener: Callable[[Line], None]) -> Callable[[], None]:
        """Call `listener` with each line; return what stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, decision: Decision, *, observed: bool) -> None:
        """Announce what a decision orders and notices."""
        language = self._hass.config.language
        for event in decision.events:
            load = None if event.load is None else self._names.get(event.load, event.load)
            place = self._place(str(event.detail.get("scope") or SITE))
            kind = event.reason.value if event.reason.value in EVENT_TYPES else "attention"
            self._send(
                Line(
                    kind,
                    event_words(event, language, load=load, place=place),
                    event.reason.value,
                    load,
                    dict(event.detail),
                )
            )
        for order in decision.orders:
            if order.kind is OrderKind.MODULATE:
                # A charger follows the room all day long; its level is a state, not a story.
                continue
            load = self._names.get(order.load, order.load)
            scope = decision.scopes[order.scope]
            words = order_words(
                order,
                language,
                load=load,
                total=scope.total,
                limit=scope.limit,
                observed=observed,
                place=self._place(order.scope),
            )
            detail: dict[str, object] = {
                "power_w": order.expected_w,
                "total": scope.total,
                "limit": scope.limit,
                "attempt": order.attempt,
                "instead": [self._names.get(other, other) for other in order.instead],
                "observed": observed,
            }
            self._send(Line(order.kind.value, words, order.reason.value, load, detail))
        self._follow_repairs(decision)

    def _place(self, scope: str) -> Place:
        name = None if scope == SITE else self._names.get(scope, scope)
        return Place(name, self.units.get(scope, Unit.W))

    def _send(self, line: Line) -> None:
        for listener in tuple(self._listeners):
            listener(line)
        self._hass.bus.async_fire(
            EVENT,
            {
                "entry_id": self._entry.entry_id,
                "name": self._entry.title,
                "message": line.message,
                "type": line.type,
                "reason": line.reason,
                "load": line.load,
            },
        )

    def note_failure(self, load: str, error: str) -> None:
        """Log once that an order could not be given."""
        if load not in self._failing:
            self._failing.add(load)
            LOGGER.warning(
                "%s: an order to %s failed: %s", self._entry.title, self._names.get(load, load), error
            )

    def note_success(self, load: str) -> None:
        """Log once that orders are given again."""
        if load in self._failing:
            self._failing.discard(load)
            LOGGER.info("%s: orders to %s are given again", self._entry.title, self._names.get(load, load))

    def _follow_repairs(self, decision: Decision) -> None:
        well = {MeterState.GOOD, MeterState.RETURNING, MeterState.LATE}
        if all(scope.meter in well for scope in decision.scopes.values()):
            self._blind_since = None
        elif self._blind_since is None:
            self._blind_since = self._hass.loop.time()
        silent = (
            self._blind_since is not None and self._hass.loop.time() - self._blind_since >= METER_SILENT_S
        )
        deaf = sorted(self._names[id_] for id_, load in decision.loads.items() if load.phase is Phase.DEAF)
        self._repair("shedding_meter_silent", wanted=silent)
        self._repair("shedding_load_deaf", wanted=bool(deaf), loads=", ".join(deaf))
        for event in decision.events:
            if event.reason is Reason.FIGHT:
                self._repair("shedding_fight", wanted=True, loads=self._names.get(event.load or "", ""))

    def _repair(self, key: str, *, wanted: bool, **placeholders: str) -> None:
        issue_id = f"{key}_{self._entry.entry_id}"
        if not wanted:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={"name": self._entry.title, **placeholders},
        )

    def tell_units(self, problem: str | None) -> None:
        """Raise or withdraw the repair of a limit and a meter whose units differ."""
        self._repair("shedding_units", wanted=problem is not None, problem=problem or "")

    def forget_repairs(self) -> None:
        """Withdraw all repairs of the entry."""
        for key in REPAIRS:
            ir.async_delete_issue(self._hass, DOMAIN, f"{key}_{self._entry.entry_id}")
