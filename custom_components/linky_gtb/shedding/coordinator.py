"""Runs the core in Home Assistant: reads meter, limits and loads, decides, orders, remembers, tells."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import Event as BusEvent
from homeassistant.core import EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .announcing import Announcer
from .beside import with_others
from .core import Command, Decision, Inputs, Limit, MixedUnitsError, Order, Shedder, SiteSpec, Unit
from .core.as_if import as_if_obeyed
from .core.journal import Journal
from .drivers import Driver, driver_of
from .giving_back import async_restore, async_restore_removed, held_loads, is_held
from .memory import kept, read_limits, read_mode
from .metering import Metering
from .names import LOAD, SCOPE, Mode
from .recording import Recording
from .settings import subscribed_limit
from .signals import limits_of
from .store import SAVE_AFTER_S, SAVE_EVERY_S, shedding_store

type SheddingConfigEntry = ConfigEntry[SheddingCoordinator]

TICK: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class SheddingState:
    """What entities show.

    Attributes:
        decision: the core's last answer; None before the first.
        mode: what is done with it.
        names: of the loads, and of the scopes beside the site, by id.
        energy_kwh: held back today, all loads.
        minutes: shed today, all loads.
    """

    decision: Decision | None
    mode: Mode
    names: Mapping[str, str]
    energy_kwh: float
    minutes: float


class SheddingCoordinator(DataUpdateCoordinator[SheddingState]):
    """One site whose loads are shed."""

    config_entry: SheddingConfigEntry

    def __init__(self, hass: HomeAssistant, entry: SheddingConfigEntry) -> None:
        """Prepare; nothing is read or ordered before `async_begin`."""
        super().__init__(
            hass, LOGGER, config_entry=entry, name=f"load shedding {entry.title}", always_update=True
        )
        self.fields: Mapping[str, Any] = {**entry.data, **entry.options}
        self.loads: dict[str, ConfigSubentry] = {
            subentry.subentry_id: subentry for subentry in entry.get_subentries_of_type(LOAD)
        }
        self.scopes: dict[str, ConfigSubentry] = {
            subentry.subentry_id: subentry for subentry in entry.get_subentries_of_type(SCOPE)
        }
        self.metering = Metering(hass, self.fields, {id_: scope.data for id_, scope in self.scopes.items()})
        self.names = {id_: each.title for id_, each in (*self.loads.items(), *self.scopes.items())}
        self.mode = Mode.OBSERVE
        self.operator_limits: tuple[Limit, ...] = ()
        self.limits: tuple[Limit, ...] = ()
        self.journal, self.recording = Journal(), Recording()
        self.drivers: dict[str, Driver] = {}
        self.decision: Decision | None = None
        self.announcer = Announcer(hass, entry, self.names)
        self.site = SiteSpec()
        self._store = shedding_store(hass, entry.entry_id)
        self._shedder: Shedder | None = None
        self._memory: dict[str, Any] = {}
        self._commands: list[Command] = []
        self._calls: dict[str, asyncio.Task[None]] = {}
        self._day = dt_util.now().date()
        self._saved_at = 0.0
        self._saving: asyncio.Task[None] | None = None
        self.unit_problem: str | None = None

    @override
    async def _async_update_data(self) -> SheddingState:
        """Return what is known; decisions come from the clock and the meter, not from here."""
        return self._state()

    @override
    async def _async_setup(self) -> None:
        self._memory = await self._store.async_load() or {}
        self.mode = read_mode(self._memory)
        self.operator_limits = read_limits(self._memory, dt_util.utcnow().timestamp())
        rows = self._memory.get("journal")
        self.journal.recall(rows if isinstance(rows, list) else [])

    def async_begin(self) -> None:
        """Begin to decide once every entity of Home Assistant is there."""
        self.config_entry.async_on_unload(async_at_started(self.hass, self._started))

    async def _started(self, _hass: HomeAssistant) -> None:
        self.drivers = {id_: driver_of(self.hass, id_, load.data) for id_, load in self.loads.items()}
        remembered = self._memory.get("drivers")
        for id_, driver in self.drivers.items():
            if isinstance(remembered, dict):
                driver.recall(remembered.get(id_))
        self.metering.place(self.drivers.values())
        core = self._memory.get("core")
        self._make_shedder(core if isinstance(core, dict) else None)
        meters = set(self.metering.entities.values())
        watched = meters | {name for driver in self.drivers.values() for name in driver.watched}
        on_unload = self.config_entry.async_on_unload
        on_unload(async_track_state_change_event(self.hass, watched, self._changed))
        on_unload(async_track_time_interval(self.hass, self._tick, TICK))
        self._give_back_removed()
        self.decide()

    def _give_back_removed(self) -> None:
        held = self._memory.get("held")
        removed = {
            id_: what
            for id_, what in (held.items() if isinstance(held, dict) else ())
            if id_ not in self.loads
        }
        if removed:
            self.config_entry.async_create_background_task(
                self.hass, async_restore_removed(self.hass, removed), f"{DOMAIN} loads removed"
            )

    def _make_shedder(self, memory: Mapping[str, object] | None) -> None:
        self.site = self.metering.site()
        self.announcer.units = {scope.id: scope.unit for scope in self.site.scopes}
        self._shedder = Shedder(self.site, [driver.spec for driver in self.drivers.values()], memory)

    @property
    def meter_unit(self) -> Unit:
        """Unit of the site's meter."""
        return self.metering.unit

    @callback
    def _changed(self, event: BusEvent[EventStateChangedData]) -> None:
        if event.data["entity_id"] in self.metering.entities.values():
            self.decide()

    @callback
    def _tick(self, _now: datetime) -> None:
        self.decide()

    @callback
    def decide(self) -> None:
        """Read, decide, order, tell."""
        if self._shedder is None or self.mode is Mode.OFF:
            return
        if self.metering.has_other_units_than(self.site):
            # A meter came after us, or was set to another unit: the entities must follow too.
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
            return
        inputs = self._inputs()
        if self.recording.needs_note(inputs.now):
            self.recording.note(inputs.now, self._shedder.document())
        if self.mode is Mode.OBSERVE:
            specs = {id_: driver.spec for id_, driver in self.drivers.items()}
            inputs = as_if_obeyed(inputs, self.decision, specs, self.site.scopes)
        self._new_day()
        try:
            decision = self._shedder.decide(inputs)
        except MixedUnitsError as err:
            self._mixed_units(str(err))
            return
        if self.unit_problem is not None:
            self.unit_problem = None
            self.announcer.tell_units(None)
        self.decision = decision
        self.recording.add(inputs, decision)
        self.journal.add(inputs.now, decision)
        self._carry_out(decision)
        self.announcer.tell(decision, observed=self.mode is Mode.OBSERVE)
        self.async_set_updated_data(self._state())
        if (
            decision.orders
            or decision.events
            or inputs.commands
            or inputs.now - self._saved_at >= SAVE_EVERY_S
        ):
            self._save_soon(inputs.now)

    def _save_soon(self, now: float) -> None:
        """Write what a crash must not lose; a delayed save asked again each two seconds would never come."""
        self._saved_at = now
        if self._saving is None or self._saving.done():
            self._saving = self.config_entry.async_create_background_task(
                self.hass, self._save(), f"{DOMAIN} memory of {self.config_entry.title}"
            )

    async def _save(self) -> None:
        await asyncio.sleep(SAVE_AFTER_S)
        await self._store.async_save(self._document())

    def _mixed_units(self, problem: str) -> None:
        if self.unit_problem is None:
            LOGGER.warning("%s: nothing is decided: %s", self.name, problem)
        self.unit_problem = problem
        self.announcer.tell_units(problem)
        self.async_update_listeners()

    def _new_day(self) -> None:
        today = dt_util.now().date()
        if today != self._day and self._shedder is not None:
            self._day = today
            self._shedder.new_day()

    def _inputs(self) -> Inputs:
        now = dt_util.utcnow().timestamp()
        self.operator_limits = tuple(
            limit for limit in self.operator_limits if limit.end is None or limit.end > now
        )
        self.limits = (
            subscribed_limit(self.fields),
            *self.metering.limits(),
            *limits_of(self.hass, self.fields),
            *self.operator_limits,
        )
        commands, self._commands = tuple(self._commands), []
        return Inputs(
            now=now,
            meters=self.metering.readings(),
            limits=self.limits,
            loads={
                id_: with_others(self.hass, driver.view(), driver.fields)
                for id_, driver in self.drivers.items()
            },
            commands=commands,
        )

    def _carry_out(self, decision: Decision) -> None:
        """Give the orders, each in a task of its own: a load that does not answer must not hold the others."""
        if self.mode is not Mode.ON:
            return
        for order in decision.orders:
            before = self._calls.get(order.load)
            if before is not None and not before.done():
                before.cancel()
            self._calls[order.load] = self.config_entry.async_create_background_task(
                self.hass, self._apply(order), f"{DOMAIN} order to {order.load}"
            )
        ordered = {order.load for order in decision.orders}
        for id_, driver in self.drivers.items():
            task = self._calls.get(id_)
            if id_ not in ordered and decision.loads[id_].rung > 0 and (task is None or task.done()):
                self._calls[id_] = self.config_entry.async_create_background_task(
                    self.hass, self._hold(driver), f"{DOMAIN} hold {id_}"
                )

    async def _apply(self, order: Order) -> None:
        driver = self.drivers[order.load]
        try:
            await driver.async_apply(order)
        except (HomeAssistantError, TimeoutError) as err:
            # Not repeated here: the core sees that nothing moved, and gives the order again.
            self.announcer.note_failure(order.load, str(err) or type(err).__name__)
        else:
            self.announcer.note_success(order.load)

    async def _hold(self, driver: Driver) -> None:
        try:
            await driver.async_hold()
        except (HomeAssistantError, TimeoutError) as err:
            self.announcer.note_failure(driver.load_id, str(err) or type(err).__name__)

    def command(self, command: Command) -> None:
        """Take a person's command; it is in the next decision, which comes at once."""
        self._commands.append(command)
        self.decide()

    def set_operator_limit(self, limit: Limit | None) -> None:
        """Take an operator's limit; None withdraws those he gave."""
        self.operator_limits = () if limit is None else (*self.operator_limits, limit)
        self.decide()
        self._save_soon(self._saved_at)

    async def async_set_mode(self, mode: Mode) -> None:
        """Change what is done with decisions; leaving `on` gives every load back."""
        if mode is self.mode:
            return
        before, self.mode = self.mode, mode
        if before is Mode.ON:
            await self.async_give_back()
        # What was held, or only seemed so, is not: the core starts afresh with what it learnt elsewhere.
        self.decision = None
        self._make_shedder(None)
        await self._store.async_save(self._document())
        self.decide()
        self.async_set_updated_data(self._state())

    async def async_give_back(self) -> None:
        """Restore every load that we hold, at once and whatever the power: nobody decides any more."""
        decision = self.decision
        for id_, driver in self.drivers.items():
            held = decision is not None and is_held(decision.loads[id_])
            try:
                await async_restore(driver, held=held)
            except (HomeAssistantError, TimeoutError) as err:
                self.announcer.note_failure(id_, str(err) or type(err).__name__)

    async def async_end(self) -> None:
        """Write what must outlive an unload; leases are left to end or to be renewed by the next load."""
        for task in self._calls.values():
            task.cancel()
        if self._shedder is not None:
            await self._store.async_save(self._document())

    async def async_forget(self) -> None:
        """Remove the file of an entry that is no more."""
        await self._store.async_remove()

    def _document(self) -> dict[str, Any]:
        return kept(
            core=None if self._shedder is None else self._shedder.document(),
            mode=self.mode,
            limits=self.operator_limits,
            drivers={id_: driver.remembered() for id_, driver in self.drivers.items()},
            held=held_loads(self.decision, self.drivers) if self.mode is Mode.ON else {},
            journal=self.journal.rows(),
        )

    def _state(self) -> SheddingState:
        loads = [] if self.decision is None else self.decision.loads.values()
        return SheddingState(
            decision=self.decision,
            mode=self.mode,
            names=self.names,
            energy_kwh=sum(load.shed_kwh for load in loads),
            minutes=sum(load.shed_s for load in loads) / 60.0,
        )
