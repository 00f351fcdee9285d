"""Store: SQLite in WAL and FULL, one writer thread, readers beside it."""

from edge_agent.store.alerts import Alert, add_alerts, answer_alert
from edge_agent.store.backup import backup, restore
from edge_agent.store.bill import Bill, process_bytes_written
from edge_agent.store.connection import open_reader
from edge_agent.store.errors import StoreError
from edge_agent.store.events import Event, EventKind, EventStatus, add_event, change_event
from edge_agent.store.ingesting import Ingested, SeriesKind, ingest
from edge_agent.store.lock import only_agent
from edge_agent.store.outbox import Parcel
from edge_agent.store.packing import Packed
from edge_agent.store.reading import Reader
from edge_agent.store.retention import LEAST_HOURS_YEARS, Retention
from edge_agent.store.rows import Sample, Source, StoredQuality
from edge_agent.store.store import Store
from edge_agent.store.writing import Change

__all__ = [
    "LEAST_HOURS_YEARS",
    "Alert",
    "Bill",
    "Change",
    "Event",
    "EventKind",
    "EventStatus",
    "Ingested",
    "Packed",
    "Parcel",
    "Reader",
    "Retention",
    "Sample",
    "SeriesKind",
    "Source",
    "Store",
    "StoreError",
    "StoredQuality",
    "add_alerts",
    "add_event",
    "answer_alert",
    "backup",
    "change_event",
    "ingest",
    "only_agent",
    "open_reader",
    "process_bytes_written",
    "restore",
]
