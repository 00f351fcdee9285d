"""A made-up office whose every hour is known, and faults to write into it."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from edge_agent.anomalies.profiles import Profiles
from edge_agent.savings import Period

LEARNING = Period(date(2024, 1, 1), date(2025, 1, 1))
JUDGED = Period(date(2025, 1, 1), date(2025, 4, 1))
BASE, SWING = 10.0, 30.0
OPENS, CLOSES = 7, 19
TUESDAY = date(2025, 2, 11)
SUNDAY = date(2025, 2, 16)


def office(seed: int = 1) -> Profiles:
    """Fifteen months of an office: at work from 7 h to 19 h on weekdays, heated, with ordinary scatter."""
    random = np.random.default_rng(seed)
    days = [LEARNING.start + timedelta(days=n) for n in range((JUDGED.end - LEARNING.start).days)]
    season = np.array([np.cos(2 * np.pi * (day.timetuple().tm_yday - 20) / 365) for day in days])
    temp_c = 11 - 8 * season[:, None] + random.normal(0, 1.5, (len(days), 1)) + np.zeros((1, 24))
    kwh = np.full((len(days), 24), BASE)
    for row, day in enumerate(days):
        if day.weekday() < 5:
            kwh[row, OPENS:CLOSES] += SWING
    kwh += 0.4 * np.maximum(0, 15 - temp_c) + random.normal(0, 0.8, kwh.shape)
    return Profiles(tuple(days), kwh, temp_c)


def add(profiles: Profiles, day: date, hours: Sequence[int], kwh: float) -> None:
    """Add energy to hours of a day."""
    profiles.kwh[profiles.place(day), list(hours)] += kwh
