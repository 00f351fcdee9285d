"""Shape of the MQTT parts of ``building.yaml``: links, devices and the points read from topics."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edge_agent.devices import Order, Quantity, RegisterType
from edge_agent.mqtt.broker import BrokerSection
from edge_agent.section import Identifier, Section

type Filter = Annotated[str, Field(min_length=1, max_length=512, pattern=r"^[^\x00]+$")]


class MqttLinkSection(BrokerSection):
    """A broker that points are read from."""

    id: Identifier
    type: Literal["mqtt"]


class BinarySection(Section):
    """A number inside a binary payload."""

    type: RegisterType
    offset: int = Field(default=0, ge=0, le=65_535, description="bytes before it")
    word_order: Order = Order.BIG
    byte_order: Order = Order.BIG


class TopicPointSection(Section):
    """A point read from a topic.

    Without ``path`` nor ``binary``, the payload is the value itself, as text.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    topic: Filter = Field(description="topic or filter with + and #")
    path: str | None = Field(
        default=None, description="place in a JSON payload, such as aenergy.total or params[0].value"
    )
    binary: BinarySection | None = None
    values: dict[str, float] = Field(
        default_factory=dict, description="numbers that texts stand for, such as open: 1"
    )
    scale: float = Field(default=1.0, allow_inf_nan=False)
    unit: str = ""
    quantity: Quantity | None = None
    name: str | None = None
    expire_s: float | None = Field(default=None, gt=0, description="silence after which the value is stale")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.path is not None and self.binary is not None:
            raise ValueError("path and binary exclude each other")
        return self


class AvailabilitySection(Section):
    """Where a device, or what speaks for it, says whether it is there (its birth and last will)."""

    topic: Filter
    path: str | None = None
    online: tuple[str, ...] = ("online", "true", "1")
    offline: tuple[str, ...] = ("offline", "false", "0")


class MqttDeviceSection(Section):
    """A device that speaks over MQTT: a known ``profile`` and its base ``topic``, points of its own, or both."""

    id: Identifier
    name: str = Field(min_length=1)
    link: Identifier
    profile: str | None = None
    topic: str | None = Field(
        default=None, min_length=1, description="base topic that the profile starts from"
    )
    channel: int = Field(default=0, ge=0, le=63, description="relay or meter of a device that has several")
    keys: tuple[str, ...] = Field(default=(), description="points of the profile to read; all when absent")
    vendor: str | None = None
    model: str | None = None
    expire_s: float = Field(default=900.0, gt=0, description="silence after which values are stale")
    availability: tuple[AvailabilitySection, ...] = ()
    points: tuple[TopicPointSection, ...] = ()
    max_power_kw: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.profile is None and not self.points:
            raise ValueError("a device needs a profile or points")
        if self.profile is not None and self.topic is None:
            raise ValueError("a profile needs the base topic of the device")
        return self
