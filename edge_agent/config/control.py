"""Shape of the ``control`` section of ``building.yaml``."""

from datetime import time
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from edge_agent.devices.register import Actuator
from edge_agent.section import PointId, Section

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
type Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class ControlMode(StrEnum):
    """``observe``: everything but the write; ``act``: the write too."""

    OBSERVE = "observe"
    ACT = "act"


class KeySwitchSection(Section):
    """A contact on the site that lets the agent write: it does only while ``point`` reads ``value``."""

    point: PointId
    value: float = 1.0


class HeartbeatSection(Section):
    """A register that the agent makes change, 0 then 1, so that the GTB notices when it stops."""

    point: PointId
    every_s: float = Field(default=30.0, ge=1, le=3600)


class WindowSection(Section):
    """Hours during which nobody below safety commands the point, in the site's time."""

    days: tuple[Day, ...] = _DAYS  # type: ignore[assignment]  # the seven literals
    start: time = Field(alias="from")
    end: time = Field(alias="to")


class PointControlSection(Section):
    """A point that may be written, and narrower limits than its template's.

    Absent values are those of the template, then those of the kind of actuator.
    """

    writable: Literal[True] = True
    actuator: Actuator | None = None
    min: float | None = None
    max: float | None = None
    step: float | None = Field(default=None, gt=0)
    options: dict[int, str] | None = Field(default=None, min_length=2)
    max_step: float | None = Field(default=None, gt=0)
    max_change_per_hour: float | None = Field(default=None, gt=0)
    write_interval_s: float | None = Field(default=None, ge=0, le=86_400)
    min_on_s: float | None = Field(default=None, ge=0, le=86_400)
    min_off_s: float | None = Field(default=None, ge=0, le=86_400)
    starts_per_hour: int | None = Field(default=None, ge=1, le=60)
    writes_per_day: int | None = Field(default=None, ge=2, le=10_000)
    lifetime_writes: int | None = Field(default=None, ge=2)
    lapse_s: float | None = Field(default=None, ge=3, le=86_400)
    release: Literal["previous"] | float = "previous"
    tolerance: float | None = Field(default=None, gt=0)
    settle_s: float | None = Field(default=None, ge=0, le=60)
    inverted: bool = False
    forbidden: tuple[WindowSection, ...] = ()
    room: PointId | None = Field(default=None, description="room temperature shown beside a set-point")


class ExclusiveSection(Section):
    """On/off points of which one side may be on at a time."""

    heating: tuple[PointId, ...] = Field(min_length=1)
    cooling: tuple[PointId, ...] = Field(min_length=1)


class ApartSection(Section):
    """Heating and cooling set-points that stay apart."""

    heating: PointId
    cooling: PointId
    by_k: float = Field(default=1.0, ge=0)


class FrostSection(Section):
    """Points whose commands may not let a room freeze."""

    points: tuple[PointId, ...] = Field(min_length=1)
    minimum_c: float = Field(default=7.0, ge=3, le=16)
    room: PointId | None = None


class HotWaterSection(Section):
    """A store of hot water: its hygiene (arrêté of 30 November 2005) comes before every actor below safety."""

    name: str = Field(min_length=1)
    points: tuple[PointId, ...] = Field(min_length=1)
    litres: float = Field(gt=0)
    outlet: PointId
    regime: Literal["permanent", "daily_rise"] = "permanent"
    loop: PointId | None = None
    longest_s: float = Field(default=7200.0, ge=60, le=14_400)
    recovery_s: float = Field(default=7200.0, ge=600, le=43_200)


class InterlocksSection(Section):
    """What no combination of commands may do."""

    exclusive: tuple[ExclusiveSection, ...] = ()
    apart: tuple[ApartSection, ...] = ()
    frost: tuple[FrostSection, ...] = ()
    hot_water: tuple[HotWaterSection, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = [store.name for store in self.hot_water]
        if len(set(names)) < len(names):
            raise ValueError("two hot_water stores have the same name")
        return self


class ControlSection(Section):
    """Writing to the building. Nothing is ever written without ``enabled: true``, nor, at first, with it: see ``mode``."""

    enabled: bool = False
    mode: ControlMode = ControlMode.OBSERVE
    key_switch: KeySwitchSection | None = None
    heartbeat: HeartbeatSection | None = None
    manual_hold_s: float = Field(default=7200.0, ge=0, le=86_400)
    failure_hold_s: float = Field(default=300.0, ge=1, le=86_400)
    longest_lease_s: float = Field(default=86_400.0, ge=60, le=604_800)
    release_over_s: float = Field(
        default=120.0, ge=0, le=300, description="releases that fall together are spread"
    )
    points: dict[PointId, PointControlSection] = Field(default_factory=dict)
    interlocks: InterlocksSection = InterlocksSection()
