"""Days to play: three sites, drawn from a seed, calm or faulty."""

import random
from dataclasses import dataclass, replace
from math import cos, pi

from .appliance import Appliance, Wiring
from .meter import Fault, Meter
from .plant import Car, Room, Tank
from .rest import Habits, trace

HOUR = 3600


@dataclass
class Day:
    """A day ready to be played once.

    Attributes:
        name: which site, which seed.
        appliances: what can be shed.
        rest_w: the uncontrolled power, one value a second.
        outdoor_c: one value a minute.
        limits: (second from which, watts), the first at 0.
        announced_s: how long before its start each limit is known.
        meter: the site's.
        seed: of everything that happens while it is played.
    """

    name: str
    appliances: list[Appliance]
    rest_w: list[float]
    outdoor_c: list[float]
    limits: tuple[tuple[int, float], ...]
    announced_s: int
    meter: Meter
    seed: int

    def limit_at(self, second: int) -> float:
        """Return the limit in force."""
        return next(value for start, value in reversed(self.limits) if start <= second)


def day(seed: int, *, faulty: bool) -> Day:
    """Draw a day; the site follows from the seed, three in turn."""
    random_ = random.Random(f"site-{seed}-{faulty}")
    build = (_house, _town_hall, _school)[seed % 3]
    drawn = build(random_)
    mean_c, swing_c = random_.uniform(-4.0, 6.0), random_.uniform(2.0, 5.0)
    outdoor = [mean_c - swing_c * cos(2 * pi * (minute - 240) / 1440) for minute in range(1440)]
    meter = Meter(
        period_s=random_.choice((2, 5, 5, 10)),
        lag_s=random_.choice((1, 3, 6, 9)),
        noise=0.003,
        jitter_s=random_.choice((0, 1, 3)),
        faults=_faults(random_) if faulty else (),
        random_=random.Random(seed + 1),
    )
    appliances = drawn.appliances
    for appliance in appliances:
        appliance.true_w = appliance.declared_w * random_.uniform(0.85, 1.05)
        appliance.wiring = _wiring(random_, faulty=faulty)
    if faulty:
        victim = random_.choice(appliances)
        start = random_.randint(8 * HOUR, 15 * HOUR)
        victim.wiring = replace(victim.wiring, deaf=(start, start + 2 * HOUR))
    return Day(
        name=f"{drawn.name} {seed}",
        appliances=appliances,
        rest_w=trace(drawn.habits, random_),
        outdoor_c=outdoor,
        limits=drawn.limits,
        announced_s=30 * 60,
        meter=meter,
        seed=seed,
    )


def _wiring(random_: random.Random, *, faulty: bool) -> Wiring:
    return Wiring(
        delay_s=random_.choice((1, 2, 3)), report_s=random_.choice((1, 2, 4)), lost=0.06 if faulty else 0.0
    )


def _faults(random_: random.Random) -> tuple[tuple[int, int, Fault], ...]:
    found = []
    for what in (Fault.DEAD, Fault.UNAVAILABLE, Fault.REPEATS, Fault.DEAD):
        start = random_.randint(6 * HOUR, 20 * HOUR)
        found.append((start, start + random_.randint(90, 600), what))
    return tuple(sorted(found))


@dataclass
class _Drawn:
    name: str
    appliances: list[Appliance]
    habits: Habits
    limits: tuple[tuple[int, float], ...]


def _room(
    random_: random.Random,
    area_m2: float,
    occupied: tuple[int, int],
    *,
    efficiency: float = 1.0,
    day_c: float = 19.0,
) -> Room:
    loss = area_m2 * random_.uniform(1.1, 1.7)
    return Room(
        capacity_j_per_k=area_m2 * random_.uniform(90e3, 160e3),
        loss_w_per_k=loss,
        efficiency=efficiency,
        day_c=day_c + random_.choice((0.0, 0.5, 1.0)),
        night_c=16.5,
        occupied=occupied,
        gains_w=area_m2 * 4.0,
        temperature_c=17.2 + random_.uniform(-0.3, 0.5),
    )


def _heater(name: str, room: Room, power_w: float, *, priority: int = 5) -> Appliance:
    return Appliance(name, "relay", power_w, power_w, room, min_on_s=60, min_off_s=120, priority=priority)


def _tank(name: str, litres: float, power_w: float, random_: random.Random, morning: int) -> Appliance:
    draws = tuple(
        (start, start + 300, random_.uniform(6_000, 11_000))
        for start in sorted(
            [morning + random_.randint(0, HOUR) for _ in range(3)]
            + [18 * HOUR + random_.randint(0, 3 * HOUR) for _ in range(3)]
        )
    )
    tank = Tank(litres * 4186.0, draws, random_.uniform(50, 56))
    return Appliance(name, "relay", power_w, power_w, tank, min_on_s=120, min_off_s=120, priority=6)


def _house(random_: random.Random) -> _Drawn:
    evening = (6 * HOUR, 23 * HOUR)
    rooms = [(12, 1250), (12, 1250), (16, 1500), (30, 2500), (8, 1000)]
    appliances = [
        _heater(f"heater_{index}", _room(random_, area, evening), power)
        for index, (area, power) in enumerate(rooms)
    ]
    appliances.append(_tank("tank", 200, 2200, random_, 6 * HOUR))
    arrives = random_.randint(0, 2 * HOUR)
    car = Car(arrives, 7 * HOUR + random_.randint(0, HOUR), random_.uniform(12, 20))
    appliances.append(
        Appliance("car", "modulating", 7400, 7400, car, min_w=1400, min_on_s=120, min_off_s=120)
    )
    habits = Habits(350, 350, evening, 0, 0, 2300, (18 * HOUR, 20 * HOUR), 2000, 2.0, 15)
    return _Drawn("house", appliances, habits, ((0, 9000.0),))


def _town_hall(random_: random.Random) -> _Drawn:
    office = (8 * HOUR, 18 * HOUR)
    rooms = [(40, 4000), (30, 3000), (25, 2500), (60, 5000), (20, 2000), (35, 3500)]
    appliances = [
        _heater(f"heater_{index}", _room(random_, area, office), power)
        for index, (area, power) in enumerate(rooms)
    ]
    hall = _room(random_, 120, office, efficiency=2.8)
    appliances.append(
        Appliance("heat_pump", "relay", 4500, 4500, hall, min_on_s=300, min_off_s=300, priority=4)
    )
    council = _room(random_, 80, (14 * HOUR, 21 * HOUR))
    appliances.append(
        Appliance(
            "air_handler",
            "stage",
            7500,
            7500,
            council,
            levels=(1.0, 2 / 3, 1 / 3, 0.0),
            min_on_s=60,
            min_off_s=60,
        )
    )
    appliances.append(_tank("tank", 150, 1800, random_, 8 * HOUR))
    car = Car(8 * HOUR + random_.randint(0, HOUR), 17 * HOUR, random_.uniform(15, 30))
    appliances.append(
        Appliance("car", "modulating", 7400, 7400, car, min_w=1400, min_on_s=120, min_off_s=120, priority=6)
    )
    habits = Habits(1200, 4000, office, 6000, 8, 2500, (11 * HOUR, 14 * HOUR), 2000, 4, 60)
    second = 17 * HOUR + 1800 * random_.randint(0, 2)
    return _Drawn(
        "town hall", appliances, habits, ((0, 24_000.0), (second, 17_000.0), (second + 2 * HOUR, 24_000.0))
    )


def _school(random_: random.Random) -> _Drawn:
    lessons = (8 * HOUR, 17 * HOUR)
    appliances = [
        _heater(f"class_{index}", _room(random_, 55, lessons), 5000, priority=random_.choice((4, 5, 6)))
        for index in range(8)
    ]
    gym = _room(random_, 150, (9 * HOUR, 21 * HOUR), day_c=16.0)
    appliances.append(
        Appliance(
            "gym", "stage", 12_000, 12_000, gym, levels=(1.0, 0.5, 0.0), min_on_s=60, min_off_s=60, priority=7
        )
    )
    appliances.append(_tank("tank", 300, 3000, random_, 10 * HOUR))
    for index in range(2):
        car = Car(
            7 * HOUR + random_.randint(0, 2 * HOUR),
            16 * HOUR + random_.randint(0, HOUR),
            random_.uniform(10, 25),
        )
        appliances.append(
            Appliance(
                f"car_{index}",
                "modulating",
                7400,
                7400,
                car,
                min_w=1400,
                min_on_s=120,
                min_off_s=120,
                priority=7,
            )
        )
    habits = Habits(1500, 5000, lessons, 0, 0, 4000, (9 * HOUR, 13 * HOUR), 2200, 3, 80)
    return _Drawn("school", appliances, habits, ((0, 36_000.0), (8 * HOUR, 30_000.0), (10 * HOUR, 36_000.0)))
