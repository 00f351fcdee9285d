"""Energy: counters, intervals, civil days, prices (pure)."""

from edge_agent.energy.calendar import Step, bucket_count, bucket_edges, civil_day, day_start, hour_start
from edge_agent.energy.counters import (
    DEFAULT_MAX_POWER_KW,
    Energy,
    Guard,
    Index,
    Judgement,
    Limits,
    Verdict,
    judge,
)
from edge_agent.energy.days import KNOWN_DAY, daily_energy, daily_mean
from edge_agent.energy.hours import (
    PRORATE,
    CounterHours,
    CounterStep,
    advance_counter,
    resumed,
)
from edge_agent.energy.intervals import HOUR, Interval, averaged, summed, without_doubles
from edge_agent.energy.prices import Price, cumulated_eur, price_on
from edge_agent.energy.rollups import (
    HOUR_S,
    TEN_MINUTES_S,
    CounterRollups,
    MeasureRollups,
    Rollup,
    counter_hour,
    kilowatts_per,
)

__all__ = [
    "DEFAULT_MAX_POWER_KW",
    "HOUR",
    "HOUR_S",
    "KNOWN_DAY",
    "PRORATE",
    "TEN_MINUTES_S",
    "CounterHours",
    "CounterRollups",
    "CounterStep",
    "Energy",
    "Guard",
    "Index",
    "Interval",
    "Judgement",
    "Limits",
    "MeasureRollups",
    "Price",
    "Rollup",
    "Step",
    "Verdict",
    "advance_counter",
    "averaged",
    "bucket_count",
    "bucket_edges",
    "civil_day",
    "counter_hour",
    "cumulated_eur",
    "daily_energy",
    "daily_mean",
    "day_start",
    "hour_start",
    "judge",
    "kilowatts_per",
    "price_on",
    "resumed",
    "summed",
    "without_doubles",
]
