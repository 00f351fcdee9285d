"""Where values go beyond the API: MQTT brokers and PostgreSQL."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from edge_agent.mqtt.broker import BrokerSection, is_loopback
from edge_agent.section import Identifier, Section


class PublishRule(Section):
    """How often the points of a pattern are published."""

    points: str = Field(default="*", min_length=1, description="pattern of point ids, such as '*.power'")
    deadband: float = Field(default=0.0, ge=0, description="a smaller change is not published")
    silence_s: float = Field(default=900.0, ge=1, le=86_400, description="published again after so long")


class MqttSinkSection(Section):
    """A broker that values are published to."""

    id: Identifier = "mqtt"
    broker: BrokerSection = BrokerSection()
    base: str = Field(default="linky_gtb", pattern=r"^[^#+\s/$][^#+\s]*$", max_length=100)
    discovery: bool = Field(default=False, description="announce the devices to Home Assistant")
    discovery_prefix: str = Field(default="homeassistant", pattern=r"^[^#+\s]+$", max_length=100)
    rules: tuple[PublishRule, ...] = Field(
        default=(), description="the first that fits a point counts; every change without"
    )

    def rule(self, point: str) -> PublishRule:
        """Rule of a point."""
        return next((rule for rule in self.rules if fnmatchcase(point, rule.points)), PublishRule())


class PostgresqlSinkSection(Section):
    """A PostgreSQL database that every sample is written to; a TimescaleDB one is used as such."""

    id: Identifier = "postgresql"
    host: str = Field(default="127.0.0.1", min_length=1, description="address, name, or folder of a socket")
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = Field(default="linky_gtb", min_length=1)
    user: str = Field(default="linky_gtb", min_length=1)
    password_file: Path | None = Field(default=None, description="file readable by its owner alone")
    tls: bool | None = Field(
        default=None, description="on, the certificate verified, unless it is this machine"
    )
    ca_file: Path | None = None
    table_schema: str = Field(default="public", alias="schema", pattern=r"^[a-z_][a-z0-9_]*$")

    @property
    def uses_tls(self) -> bool:
        """Whether the connection is encrypted and the certificate verified."""
        local = self.host.startswith("/") or is_loopback(self.host)
        return not local if self.tls is None else self.tls


class PublishSection(Section):
    """Every place that values go to; each has its own cursor, so that an outage of one loses nothing of any."""

    mqtt: tuple[MqttSinkSection, ...] = ()
    postgresql: tuple[PostgresqlSinkSection, ...] = ()
    keep_days: int = Field(default=30, ge=1, le=366, description="how long what cannot be delivered waits")

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        ids = [*(sink.id for sink in self.mqtt), *(sink.id for sink in self.postgresql)]
        if len(set(ids)) != len(ids):
            raise ValueError("two sinks have the same id: give each its own, for its cursor bears it")
        return self
