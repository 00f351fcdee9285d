"""A real PostgreSQL: every sample once, whatever stops."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest

from edge_agent.config import ConfigError
from edge_agent.store.reading import ALL_TIME
from tests.edge_agent.meters import meters, put
from tests.edge_agent.publishing.servers import Postgres, postgres
from tests.edge_agent.service.running import running
from tests.edge_agent.service.test_agent import world
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until


def rows(server: Postgres, point: str) -> list[tuple[object, ...]]:
    query = "SELECT time, value, quality FROM linky_gtb_samples WHERE site = 'town-hall' AND point = %s ORDER BY time"
    dsn = f"host={server.folder} port={server.port} dbname=linky_gtb user=linky_gtb"
    with psycopg.connect(dsn) as connection:
        return connection.execute(query, (point,)).fetchall()


@pytest.mark.slow
async def test_every_sample_is_in_the_database_once_even_after_an_outage_of_it(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.publishing.postgresql._RETRY_S", (0.05, 0.2))
    device = make_site(tmp_path).devices[0]
    units = world(device)
    # A socket's path is short, and the server's user must reach it.
    folder = Path("/tmp") / f"pg-{tmp_path_factory.getbasetemp().name}-{id(units):x}"  # noqa: S108
    with postgres(folder) as server:
        more = f"publish:\n  postgresql:\n    - {{host: {folder}, port: {server.port}}}\n"
        async with meters(units) as served:
            building = make_site(tmp_path, port=served.port, more=more)
            async with running(building) as agent:
                await until(lambda: agent.agent._sinks.connected == {"postgresql": True})
                await until(lambda: len(rows(server, "main.power")) > 3)
                await asyncio.to_thread(server.stop)
                put(units[1], device.template.register("power"), 9000.0)

                async def seen() -> bool:
                    return (await agent.point("main.power"))["value"] == 9000.0

                await until(seen)
                await asyncio.to_thread(server.start)
                await until(lambda: 9000.0 in {row[1] for row in rows(server, "main.power")})
            # After a stop, what waited goes at the next start.
            async with running(building) as agent:
                for point in ("main.power", "main.energy_import", "outdoor.temperature"):
                    # The last ones may still be on their way.
                    kept = {each.time for each in agent.store.reader.samples(*ALL_TIME, point=point)}
                    await until(partial(has, server, point, kept - set(sorted(kept)[-30:])))
                    found = rows(server, point)
                    assert len(found) == len({row[0] for row in found})
                    assert {row[2] for row in found} == {"good"}


TIMESCALE = """
CREATE TYPE dimension_info AS (name name, width bigint);
CREATE FUNCTION by_range(column_name name, partition_interval bigint DEFAULT NULL, partition_func regproc DEFAULT NULL)
    RETURNS dimension_info LANGUAGE sql AS $$ SELECT column_name, partition_interval $$;
CREATE TABLE hypertables (relation regclass, dimension name, if_not_exists boolean, migrate_data boolean);
CREATE FUNCTION create_hypertable(relation regclass, dimension dimension_info, create_default_indexes boolean DEFAULT TRUE,
    if_not_exists boolean DEFAULT FALSE, migrate_data boolean DEFAULT FALSE) RETURNS void LANGUAGE sql AS $$
    INSERT INTO hypertables VALUES (relation, dimension.name, if_not_exists, migrate_data) $$;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (99999, 'timescaledb', 10, 'public'::regnamespace, FALSE, '2.0')
"""
"""What the sink sees of TimescaleDB, with the signatures that its documentation gives: the call, not the hypertable itself."""


@pytest.mark.slow
async def test_where_timescaledb_is_the_samples_are_asked_to_be_a_hypertable(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Path("/tmp") / f"pg-{tmp_path_factory.getbasetemp().name}-{id(tmp_path):x}"  # noqa: S108
    with postgres(folder) as server:
        dsn = f"host={server.folder} port={server.port} dbname=linky_gtb user=linky_gtb"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(TIMESCALE)
            connection.execute("CREATE SCHEMA gtb")
        more = f"publish: {{postgresql: [{{host: {folder}, port: {server.port}, schema: gtb}}]}}\n"
        async with running(make_site(tmp_path, more=more)) as agent:
            await until(lambda: agent.agent._sinks.connected == {"postgresql": True})
        with psycopg.connect(dsn) as connection:
            made = connection.execute(
                "SELECT relation::text, dimension, if_not_exists, migrate_data FROM hypertables"
            )
            assert made.fetchall() == [("gtb.linky_gtb_samples", "time", True, True)]


def has(server: Postgres, point: str, instants: set[datetime]) -> bool:
    return {row[0] for row in rows(server, point)} >= instants


def test_two_sinks_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="two sinks have the same id"):
        make_site(tmp_path, more="publish: {mqtt: [{}, {}]}\n")
