"""One way to fit any family of model: the calendar says what the intervals are."""

from .billing_model import fit_billing
from .calendar import Calendar
from .daily_model import fit_daily
from .hourly_model import fit_hourly
from .model import Model
from .slope_search import Floats


def fit(energy: Floats, weather: Floats, calendar: Calendar) -> Model:
    """Baseline model of energy: hourly when the calendar has hours, of bills when it has bills, else daily.

    Args:
        energy: kWh of each interval (hour, day or bill), without NaN.
        weather: outdoor temperature of each row of the calendar in °C, without NaN.
        calendar: the intervals; for bills, their days.

    Raises:
        ValueError: nothing to fit on, or arrays of different lengths.
    """
    if calendar.bills is not None:
        return fit_billing(energy, weather, calendar)
    if calendar.hours is not None:
        return fit_hourly(energy, weather, calendar)
    return fit_daily(energy, weather, calendar)
