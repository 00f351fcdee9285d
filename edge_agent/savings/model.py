"""What every baseline model can do, whatever its family."""

import enum
from typing import Protocol

from .calendar import Calendar
from .slope_search import Floats


class Family(enum.StrEnum):
    """Families of models, by the interval that they describe."""

    DAILY = "daily"
    HOURLY = "hourly"
    BILLING = "billing"


class Model(Protocol):
    """A fitted baseline: stored coefficients, and nothing of the data they came from."""

    @property
    def name(self) -> str:
        """Family of the model, as accepted by `--model`."""
        ...

    @property
    def coefficient_count(self) -> int:
        """Linear coefficients estimated from the data."""
        ...

    def predict(self, weather: Floats, calendar: Calendar) -> Floats:
        """Expected kWh of each row of the calendar, shape (n,); NaN where the weather is NaN."""
        ...

    def parameters(self) -> dict[str, object]:
        """Stored coefficients, ready for JSON."""
        ...

    def explain(self) -> tuple[str, ...]:
        """The coefficients in plain sentences."""
        ...
