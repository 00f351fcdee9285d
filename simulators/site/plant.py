"""What draws power and what it is for: rooms, a tank, a car. One second at a time."""

from dataclasses import dataclass, field
from typing import Protocol

TANK_LOW_C = 45.0


class Body(Protocol):
    """What a load serves."""

    def wants(self, second: int) -> float:
        """Return how much it wants to run, 0 to 1."""

    def advance(self, second: int, power_w: float, outdoor_c: float) -> None:
        """Live one second with this power."""


@dataclass
class Room:
    """A room with its thermostat.

    Attributes:
        capacity_j_per_k: heat held.
        loss_w_per_k: heat lost.
        efficiency: heat for a watt of electricity.
        day_c: set-point when occupied.
        night_c: set-point otherwise.
        occupied: (start, end) in seconds.
        gains_w: heat of people and machines when occupied.
        band_c: how far under the set-point it is still comfortable.
        temperature_c: of the air.
    """

    capacity_j_per_k: float
    loss_w_per_k: float
    efficiency: float
    day_c: float
    night_c: float
    occupied: tuple[int, int]
    gains_w: float
    temperature_c: float
    band_c: float = 1.0
    calling: bool = False
    under_kh: float = 0.0

    def is_occupied(self, second: int) -> bool:
        """Whether somebody is there."""
        return self.occupied[0] <= second < self.occupied[1]

    def setpoint_c(self, second: int) -> float:
        """Return the wanted temperature; warming up starts an hour and a half before people come."""
        return self.day_c if self.occupied[0] - 5400 <= second < self.occupied[1] else self.night_c

    def comfort_low_c(self, second: int) -> float:
        """Return the bound under which people suffer, or the room freezes too far."""
        return (self.day_c if self.is_occupied(second) else self.night_c) - self.band_c

    def wants(self, second: int) -> float:
        """Return 1 when the thermostat calls."""
        setpoint = self.setpoint_c(second)
        if self.temperature_c < setpoint - 0.25:
            self.calling = True
        elif self.temperature_c > setpoint + 0.25:
            self.calling = False
        return 1.0 if self.calling else 0.0

    def advance(self, second: int, power_w: float, outdoor_c: float) -> None:
        """Warm up or cool down, and count discomfort."""
        occupied = self.is_occupied(second)
        gains = self.gains_w if occupied else 0.0
        flow = power_w * self.efficiency + gains - self.loss_w_per_k * (self.temperature_c - outdoor_c)
        self.temperature_c += flow / self.capacity_j_per_k
        if occupied:
            self.under_kh += max(0.0, self.comfort_low_c(second) - self.temperature_c) / 3600.0


@dataclass
class Tank:
    """A hot-water tank with its thermostat.

    Attributes:
        capacity_j_per_k: heat held.
        draws: (start, end, watts) drawn as hot water.
        temperature_c: of the water.
    """

    capacity_j_per_k: float
    draws: tuple[tuple[int, int, float], ...]
    temperature_c: float
    hot_c: float = 58.0
    calling: bool = False
    under_kh: float = 0.0

    def wants(self, second: int) -> float:
        """Return 1 when the thermostat calls."""
        if self.temperature_c < self.hot_c - 5:
            self.calling = True
        elif self.temperature_c >= self.hot_c:
            self.calling = False
        return 1.0 if self.calling else 0.0

    def advance(self, second: int, power_w: float, outdoor_c: float) -> None:
        """Warm up, give water, lose a little."""
        drawn = sum(watts for start, end, watts in self.draws if start <= second < end)
        self.temperature_c += (power_w - drawn - 2.0 * (self.temperature_c - 18.0)) / self.capacity_j_per_k
        self.under_kh += max(0.0, TANK_LOW_C - self.temperature_c) / 3600.0


@dataclass
class Car:
    """A car that must be charged before it leaves.

    Attributes:
        arrives: second.
        leaves: second.
        needs_kwh: energy still wanted.
    """

    arrives: int
    leaves: int
    needs_kwh: float
    missing_kwh: float = field(default=0.0)
    left: bool = False

    def wants(self, second: int) -> float:
        """Return 1 while it is there and not full."""
        return 1.0 if self.arrives <= second < self.leaves and self.needs_kwh > 0 else 0.0

    def advance(self, second: int, power_w: float, outdoor_c: float) -> None:
        """Charge; when it leaves, count what is missing."""
        self.needs_kwh = max(0.0, self.needs_kwh - power_w / 3_600_000.0)
        if second >= self.leaves and not self.left:
            self.left = True
            self.missing_kwh = self.needs_kwh
