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
    MeanHours,
    MeanStep,
    advance_counter,
    advance_mean,
    resumed,
)
from edge_agent.energy.intervals import HOUR, Interval, averaged, summed, without_doubles
from edge_agent.energy.prices import Price, cumulated_eur, price_on

__all__ = [
    "DEFAULT_MAX_POWER_KW",
    "HOUR",
    "KNOWN_DAY",
    "PRORATE",
    "CounterHours",
    "CounterStep",
    "Energy",
    "Guard",
    "Index",
    "Interval",
    "Judgement",
    "Limits",
    "MeanHours",
    "MeanStep",
    "Price",
    "Step",
    "Verdict",
    "advance_counter",
    "advance_mean",
    "averaged",
    "bucket_count",
    "bucket_edges",
    "civil_day",
    "cumulated_eur",
    "daily_energy",
    "daily_mean",
    "day_start",
    "hour_start",
    "judge",
    "price_on",
    "resumed",
    "summed",
    "without_doubles",
]
