"""Writes every sample to a PostgreSQL database; where TimescaleDB is installed, into a hypertable.

A row is known by (site, point, time): what is delivered again after an outage is there already, and stays once.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from edge_agent.config import Building
from edge_agent.config.publishing import PostgresqlSinkSection
from edge_agent.errors import EdgeAgentError
from edge_agent.publishing.outbox import Outbox, samples_of
from edge_agent.secret_files import read_secret
from edge_agent.store import Sample

if TYPE_CHECKING:
    import psycopg
    import psycopg.sql

_LOG = logging.getLogger(__name__)
_RETRY_S = (1.0, 60.0)
_TABLES = """
CREATE TABLE IF NOT EXISTS {schema}.linky_gtb_points (
    site text NOT NULL, point text NOT NULL, device text NOT NULL, name text NOT NULL, quantity text NOT NULL,
    unit text NOT NULL, PRIMARY KEY (site, point)
);
CREATE TABLE IF NOT EXISTS {schema}.linky_gtb_samples (
    site text NOT NULL, point text NOT NULL, time timestamptz NOT NULL, value double precision NOT NULL,
    quality text NOT NULL, PRIMARY KEY (site, point, time)
);
"""
_POINTS = """
INSERT INTO {schema}.linky_gtb_points (site, point, device, name, quantity, unit) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (site, point) DO UPDATE
SET device = excluded.device, name = excluded.name, quantity = excluded.quantity, unit = excluded.unit
"""
_SAMPLES = """
INSERT INTO {schema}.linky_gtb_samples (site, point, time, value, quality)
SELECT %s, * FROM unnest(%s::text[], %s::timestamptz[], %s::float8[], %s::text[])
ON CONFLICT (site, point, time) DO NOTHING
"""


class DriverMissingError(EdgeAgentError):
    """The extra that brings the driver is not installed."""


class PostgresqlSink:
    """One database's sink; runs until cancelled."""

    def __init__(
        self,
        section: PostgresqlSinkSection,
        building: Building,
        outbox: Outbox,
        *,
        folder: Path,
        pause: Callable[[float], float] = lambda most: random.uniform(most / 2, most),  # noqa: S311 - jitter
    ) -> None:
        """Prepare; nothing is contacted before :meth:`run`.

        Raises:
            DriverMissingError: ``linky-gtb[postgresql]`` is not installed.
        """
        try:
            import psycopg  # noqa: PLC0415 - an extra: only sites that ask for it need it
        except ImportError as error:
            raise DriverMissingError(
                "publish.postgresql needs the driver — install linky-gtb[edge,postgresql]"
            ) from error
        self._psycopg = psycopg
        self._section, self._building, self._outbox, self._folder = section, building, outbox, folder
        self._pause = pause
        self._site = building.config.site.id
        self.connected = False

    async def run(self) -> None:
        """Connect, write, and connect again whenever the connection is lost."""
        wait_s, told = _RETRY_S[0], False
        while True:
            try:
                async with await self._connection() as connection:
                    await self._prepare(connection)
                    _LOG.info("writing to the database %s", self._section.host)
                    wait_s, told, self.connected = _RETRY_S[0], False, True
                    while True:
                        await self._deliver(connection)
            except (self._psycopg.Error, EdgeAgentError, OSError, TimeoutError) as error:
                if not told:
                    reason = " ".join(str(error).split())
                    _LOG.warning(
                        "the database %s is not reached: %s; what is measured waits",
                        self._section.host,
                        reason,
                    )
                told = True
            finally:
                self.connected = False
            await asyncio.sleep(self._pause(wait_s))
            wait_s = min(2 * wait_s, _RETRY_S[1])

    async def _connection(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        asked = self._section
        password = read_secret(self._folder / asked.password_file) if asked.password_file else None
        return await self._psycopg.AsyncConnection.connect(
            host=asked.host,
            port=asked.port,
            dbname=asked.database,
            user=asked.user,
            password=password,
            sslmode="verify-full" if asked.uses_tls else "prefer",
            sslrootcert=str(self._folder / asked.ca_file)
            if asked.ca_file
            else "system"
            if asked.uses_tls
            else None,
            connect_timeout=10,
            application_name="linky-gtb",
            autocommit=True,
        )

    async def _prepare(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                await connection.execute(self._sql(statement))
        cursor = await connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")
        if await cursor.fetchone() is not None:
            table = f"{self._section.table_schema}.linky_gtb_samples"
            await connection.execute(
                "SELECT create_hypertable(%s::regclass, by_range('time'), if_not_exists => TRUE, migrate_data => TRUE)",
                (table,),
            )
        rows = [
            (
                self._site,
                point.id,
                point.device,
                point.register.name.fr,
                point.register.quantity.value,
                point.register.unit,
            )
            for point in self._building.points.values()
        ]
        async with connection.cursor() as many:
            await many.executemany(self._sql(_POINTS), rows)

    async def _deliver(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        parcels = await self._outbox.next()
        samples = [sample for parcel in parcels for sample in samples_of(parcel)]
        await connection.execute(self._sql(_SAMPLES), (self._site, *_columns(samples)))
        self._outbox.deliver(parcels[-1].seq)

    def _sql(self, text: str) -> psycopg.sql.Composed:
        from psycopg import sql  # noqa: PLC0415 - an extra, see above

        # The texts are this file's own; only the schema's name is the site's.
        return sql.SQL(text).format(schema=sql.Identifier(self._section.table_schema))


def _columns(samples: Sequence[Sample]) -> tuple[list[object], ...]:
    return (
        [sample.point for sample in samples],
        [sample.time for sample in samples],
        [sample.value for sample in samples],
        [sample.quality.name.lower() for sample in samples],
    )
