"""Tables of the agent's database, and the steps from one version to the next."""

import sqlite3

STEPS: tuple[str, ...] = (
    """
    -- Names stand once; the log carries small numbers.
    CREATE TABLE points (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

    -- Keyed by time first: appending at the end writes 74 bytes a row, keyed by point first 7 700.
    CREATE TABLE log (
        ts INTEGER NOT NULL,      -- milliseconds since 1970, UTC
        point INTEGER NOT NULL REFERENCES points (id),
        value REAL NOT NULL,
        quality INTEGER NOT NULL,
        PRIMARY KEY (ts, point)
    ) WITHOUT ROWID;

    -- Energy: sums over [start, end). Keyed by series first: it grows by one row an hour and is read by series.
    CREATE TABLE intervals (
        series INTEGER NOT NULL REFERENCES points (id),
        start INTEGER NOT NULL,   -- seconds since 1970, UTC
        end INTEGER NOT NULL,
        value REAL NOT NULL,
        coverage REAL NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (series, start)
    ) WITHOUT ROWID;

    -- Means over hours of everything that is not a counter.
    CREATE TABLE means (
        series INTEGER NOT NULL REFERENCES points (id),
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        value REAL NOT NULL,
        coverage REAL NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (series, start)
    ) WITHOUT ROWID;

    -- Where to resume each counter after a stop: all that came before is in intervals.
    CREATE TABLE anchors (
        series INTEGER PRIMARY KEY REFERENCES points (id),
        ts INTEGER NOT NULL,      -- milliseconds
        value REAL NOT NULL
    );
    """,
    """
    -- Series that others hold and put here: their unit, and the table of their intervals.
    CREATE TABLE ingested (
        series INTEGER PRIMARY KEY REFERENCES points (id),
        unit TEXT NOT NULL,
        kind TEXT NOT NULL,
        source TEXT NOT NULL
    );

    -- What happened in the building; ids are never used again.
    CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        start INTEGER NOT NULL,   -- milliseconds
        end INTEGER,
        text TEXT NOT NULL,
        effect REAL,              -- kWh a day
        status TEXT NOT NULL,
        created INTEGER NOT NULL,
        origin TEXT NOT NULL
    );
    CREATE INDEX events_by_start ON events (start);

    -- Counts that other processes watch, such as the imports that make results out of date.
    CREATE TABLE counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    -- Roll-ups as they close, by time: closing a thousand of them writes ten pages, by series first a thousand.
    CREATE TABLE recent (
        start INTEGER NOT NULL,   -- seconds
        length INTEGER NOT NULL,  -- 600 or 3600 seconds
        series INTEGER NOT NULL REFERENCES points (id),
        low REAL,
        high REAL,
        mean REAL,
        last REAL,
        kwh REAL,
        coverage REAL NOT NULL,
        PRIMARY KEY (start, length, series)
    ) WITHOUT ROWID;

    -- Hours of days that are over, by series: what is read by the year. Moved here once a night.
    CREATE TABLE hours (
        series INTEGER NOT NULL REFERENCES points (id),
        start INTEGER NOT NULL,   -- seconds
        low REAL,
        high REAL,
        mean REAL,
        last REAL,
        kwh REAL,
        coverage REAL NOT NULL,
        PRIMARY KEY (series, start)
    ) WITHOUT ROWID;

    -- Samples (kind 0) and ten minutes (kind 1) of days that are over, packed: see chunks.py.
    CREATE TABLE chunks (
        id INTEGER PRIMARY KEY,
        series INTEGER NOT NULL REFERENCES points (id),
        kind INTEGER NOT NULL,
        start INTEGER NOT NULL,   -- milliseconds
        end INTEGER NOT NULL,
        count INTEGER NOT NULL,
        body BLOB NOT NULL
    );
    CREATE UNIQUE INDEX chunks_by_series ON chunks (series, kind, start);
    CREATE INDEX chunks_by_age ON chunks (kind, start);
    """,
    """
    -- What waits to be delivered, one row per consumer and cycle, written with the samples of the cycle.
    CREATE TABLE outbox (
        consumer TEXT NOT NULL,
        seq INTEGER NOT NULL,
        ts INTEGER NOT NULL,      -- milliseconds
        body TEXT NOT NULL,
        PRIMARY KEY (consumer, seq)
    ) WITHOUT ROWID;

    -- The last row that each consumer has; numbers are never used again.
    CREATE TABLE cursors (consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    -- What went wrong on a day of the site, told once, and what people answered.
    CREATE TABLE alerts (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,        -- civil day of the site
        kind TEXT NOT NULL,
        hours TEXT NOT NULL,      -- JSON list of local hours
        kwh REAL,
        ratio REAL NOT NULL,
        observed REAL,
        detail TEXT NOT NULL,
        found INTEGER NOT NULL,   -- milliseconds
        answer TEXT,
        answered INTEGER,
        note TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
    CREATE INDEX alerts_by_day ON alerts (day);
    """,
)
"""Step ``n`` brings a database from version ``n`` to ``n + 1``; a step that has been released never changes."""

VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """Version that a database says it has; 0 when it is new."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database to :data:`VERSION`, each step in one transaction."""
    for step in range(version_of(connection), VERSION):
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{STEPS[step]}\nPRAGMA user_version = {step + 1};\nCOMMIT;"
        )
