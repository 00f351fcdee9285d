"""Figures of the agent's own health: links, points, store and its write bill, consumers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from edge_agent.live import Quality
from edge_agent.modbus.link import LinkHealth
from edge_agent.store import Bill


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of the agent at an instant.

    Attributes:
        time: the instant.
        links: health of each link.
        qualities: quality of each point.
        bill: what writing has cost.
        database_bytes: size of the database's file.
        waiting: parcels that wait, by consumer.
        consumers: whether each consumer is reached.
        listeners: WebSocket clients.
        fell_behind: how often one could not keep up.
    """

    time: datetime
    links: Mapping[str, LinkHealth]
    qualities: Mapping[str, Quality]
    bill: Bill
    database_bytes: int
    waiting: Mapping[str, int]
    consumers: Mapping[str, bool]
    listeners: int
    fell_behind: int
