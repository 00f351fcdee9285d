"""Store: SQLite in WAL and FULL, one writer thread, readers beside it."""

from edge_agent.store.errors import StoreError
from edge_agent.store.events import Event, EventKind, EventStatus, add_event, change_event
from edge_agent.store.ingesting import Ingested, SeriesKind, ingest
from edge_agent.store.reading import Reader
from edge_agent.store.rows import Sample, Source, StoredQuality
from edge_agent.store.store import Store
from edge_agent.store.writing import Change

__all__ = [
    "Change",
    "Event",
    "EventKind",
    "EventStatus",
    "Ingested",
    "Reader",
    "Sample",
    "SeriesKind",
    "Source",
    "Store",
    "StoreError",
    "StoredQuality",
    "add_event",
    "change_event",
    "ingest",
]
