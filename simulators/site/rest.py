"""What nobody controls: people, kitchens, lifts, copiers; jumpy by nature."""

import random
from dataclasses import dataclass

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Habits:
    """How a site's uncontrolled part behaves.

    Attributes:
        night_w: all night.
        day_w: added when occupied.
        occupied: (start, end) in seconds.
        lift_w: power of a lift, for about ten seconds.
        lifts_per_hour: rides when occupied.
        kitchen_w: power of each oven, cycling.
        kitchen: (start, end) in seconds.
        kettle_w: power of a kettle.
        kettles_per_hour: boils when occupied.
        noise_w: standard deviation, second by second.
    """

    night_w: float
    day_w: float
    occupied: tuple[int, int]
    lift_w: float
    lifts_per_hour: float
    kitchen_w: float
    kitchen: tuple[int, int]
    kettle_w: float
    kettles_per_hour: float
    noise_w: float


def trace(habits: Habits, random_: random.Random) -> list[float]:
    """Return a day of watts, one a second."""
    watts = [habits.night_w] * DAY_S
    start, end = habits.occupied
    slow = 0.0
    for second in range(DAY_S):
        slow += random_.gauss(0.0, 1.0) - slow / 600.0
        presence = min(1.0, max(0.0, min(second - start, end - second) / 3600.0))
        wobble = 1.0 + 0.004 * slow
        watts[second] += habits.day_w * presence * max(0.3, wobble) + random_.gauss(0.0, habits.noise_w)
    _events(
        watts,
        power_w=habits.lift_w,
        per_hour=habits.lifts_per_hour,
        span=habits.occupied,
        lasts=(8, 20),
        random_=random_,
    )
    _events(
        watts,
        power_w=habits.kettle_w,
        per_hour=habits.kettles_per_hour,
        span=habits.occupied,
        lasts=(120, 260),
        random_=random_,
    )
    _ovens(watts, habits, random_)
    return [max(50.0, value) for value in watts]


def _events(
    watts: list[float],
    *,
    power_w: float,
    per_hour: float,
    span: tuple[int, int],
    lasts: tuple[int, int],
    random_: random.Random,
) -> None:
    if per_hour <= 0 or power_w <= 0:
        return
    second = float(span[0])
    while (second := second + random_.expovariate(per_hour / 3600.0)) < span[1]:
        for at in range(int(second), min(DAY_S, int(second) + random_.randint(*lasts))):
            watts[at] += power_w


def _ovens(watts: list[float], habits: Habits, random_: random.Random) -> None:
    second = habits.kitchen[0]
    while second < habits.kitchen[1] and habits.kitchen_w > 0:
        on = random_.randint(25, 90)
        for at in range(second, min(DAY_S, second + on)):
            watts[at] += habits.kitchen_w
        second += on + random_.randint(20, 120)
