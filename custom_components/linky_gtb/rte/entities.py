"""What an RTE account shows: the colours of Tempo days, and the EcoWatt signal."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final, override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.typing import StateType
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.figure import Attributes, Figure, FigureDescription
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.tariffs import TempoCalendar, TempoColour, tempo_day

from .account import RteAccount, RteState
from .answers import Signal

_DAY: Final = timedelta(days=1)
_DAY_BEGINS: Final = time(6)
_SEASON_BEGINS: Final = (9, 1)
_DAYS_OF_SEASON: Final = {TempoColour.WHITE: 43, TempoColour.RED: 22}
"""Of each season, by contract."""
_NAMES: Final = {
    "fr": {TempoColour.BLUE: "Bleu", TempoColour.WHITE: "Blanc", TempoColour.RED: "Rouge"},
    "en": {TempoColour.BLUE: "Blue", TempoColour.WHITE: "White", TempoColour.RED: "Red"},
}
"""Home Assistant translates states, not what a calendar writes."""


def days_left(tempo: TempoCalendar, colour: TempoColour, day: date) -> int | None:
    """Return how many days of `colour` come after `day` before the season ends; None when some of it is not known."""
    year = day.year if (day.month, day.day) >= _SEASON_BEGINS else day.year - 1
    count = (day - date(year, *_SEASON_BEGINS)).days + 1
    colours = [tempo.colours.get(day - offset * _DAY) for offset in range(count)]
    if None in colours:
        return None
    return max(_DAYS_OF_SEASON[colour] - colours.count(colour), 0)


def _hours(state: RteState) -> Attributes:
    today = state.now.astimezone(PARIS).date()
    return {
        "days": [
            {
                "date": day.day.isoformat(),
                "signal": day.signal.value,
                "message": day.message,
                "hours": [None if hour is None else hour.value for hour in day.hours],
            }
            for day in state.ecowatt
            if day.day >= today
        ]
    }


def _colour(offset: int) -> Callable[[RteState], StateType]:
    return lambda state: state.tempo.colours.get(tempo_day(state.now) + offset * _DAY)


def _left(colour: TempoColour) -> Callable[[RteState], StateType]:
    return lambda state: days_left(state.tempo, colour, tempo_day(state.now))


TEMPO: Final = (
    FigureDescription[RteState](
        key="tempo_today",
        translation_key="tempo_today",
        device_class=SensorDeviceClass.ENUM,
        options=[colour.value for colour in TempoColour],
        outlives_outage=True,
        value_fn=_colour(0),
    ),
    FigureDescription[RteState](
        key="tempo_tomorrow",
        translation_key="tempo_tomorrow",
        device_class=SensorDeviceClass.ENUM,
        options=[colour.value for colour in TempoColour],
        outlives_outage=True,
        value_fn=_colour(1),
    ),
    FigureDescription[RteState](
        key="tempo_red_left",
        translation_key="tempo_red_left",
        outlives_outage=True,
        value_fn=_left(TempoColour.RED),
    ),
    FigureDescription[RteState](
        key="tempo_white_left",
        translation_key="tempo_white_left",
        outlives_outage=True,
        value_fn=_left(TempoColour.WHITE),
    ),
)
ECOWATT: Final = (
    FigureDescription[RteState](
        key="ecowatt",
        translation_key="ecowatt",
        device_class=SensorDeviceClass.ENUM,
        options=[signal.value for signal in Signal],
        outlives_outage=True,
        value_fn=lambda state: state.signal,
        attributes_fn=_hours,
    ),
)


class RteSensor(Figure[RteAccount, RteState]):
    """One figure of RTE, on the device of the meter whose options name the account.

    What RTE said of today holds when it does not answer; what it never said is unknown, not unavailable.
    """

    # Four days of hours change every hour: the state is worth keeping, not them.
    _unrecorded_attributes = frozenset({"days"})


class TempoCalendarEntity(CoordinatorEntity[RteAccount], CalendarEntity):
    """One event a Tempo day, from 06:00 to 06:00."""

    _attr_has_entity_name = True
    _attr_translation_key = "tempo"

    def __init__(self, account: RteAccount, prm: str, device: DeviceInfo) -> None:
        """Attach the calendar to `device`."""
        super().__init__(account)
        self._attr_unique_id = f"{prm}_tempo"
        self._attr_device_info = device

    @property
    @override
    def available(self) -> bool:
        """Return True always: colours do not change when RTE does not answer."""
        return True

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the Tempo day in progress, or the next one known."""
        day = tempo_day(dt_util.utcnow())
        return self._event(day) or self._event(day + _DAY)

    @override
    async def async_get_events(
        self, hass: object, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the Tempo days that the period touches."""
        first, last = tempo_day(start_date), tempo_day(end_date)
        days = (first + offset * _DAY for offset in range((last - first).days + 1))
        events = (self._event(day) for day in days)
        return [
            event
            for event in events
            if event is not None and event.end > start_date and event.start < end_date
        ]

    def _event(self, day: date) -> CalendarEvent | None:
        colour = self.coordinator.data.tempo.colours.get(day)
        if colour is None:
            return None
        names = _NAMES.get(self.hass.config.language, _NAMES["en"])
        return CalendarEvent(
            start=datetime.combine(day, _DAY_BEGINS, PARIS),
            end=datetime.combine(day + _DAY, _DAY_BEGINS, PARIS),
            summary=f"Tempo : {names[colour]}" if names is _NAMES["fr"] else f"Tempo: {names[colour]}",
            uid=f"tempo-{day.isoformat()}",
        )
