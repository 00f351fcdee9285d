"""A meter lived with over weeks, in minutes: the real Home Assistant and the real proxy on a clock that jumps.

The pretend Enedis runs in the test itself, so that its faults and its truth are at hand.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp.test_utils import TestServer

from demo import home_assistant as ha
from demo.ports import LOOPBACK, choose_ports
from demo.scenario import ACCOUNT, SOURCE
from demo.supervisor import Program, Supervisor, until
from simulators.clock import Shift
from simulators.enedis import SMALL_PREMISES, World, create_app, grant
from simulators.enedis.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET

PARIS = ZoneInfo("Europe/Paris")
PRM = SMALL_PREMISES
_SECOND = timedelta(seconds=1)
_NOTHING_PLANNED = timedelta(hours=12)


@dataclass
class Months:
    """The world of the test."""

    shift: Shift
    enedis: World
    server: ha.HomeAssistant
    session: aiohttp.ClientSession
    proxy_url: str
    entry_id: str = ""
    entity_ids: dict[str, str] = field(default_factory=dict)
    """By the end of the unique id."""

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """The instant of a civil time of Paris, days after today."""
        day = self.enedis.today + timedelta(days=days)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)

    async def state(self, suffix: str) -> dict[str, Any]:
        """The state of the meter's entity whose unique id ends so."""
        if suffix not in self.entity_ids:
            async with self.server.websocket() as ws:
                registry = await ws.call("config/entity_registry/list")
            self.entity_ids |= {
                entry["unique_id"].removeprefix(f"{PRM}_"): entry["entity_id"] for entry in registry
            }
        headers = {"Authorization": f"Bearer {self.server.token}"}
        url = f"{self.server.url}/api/states/{self.entity_ids[suffix]}"
        # One state and not all of them: it is asked for hundreds of times.
        async with self.session.get(url, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def look(self) -> None:
        """Ask for a reading as a person does."""
        state = await self.state("next_refresh")
        await self.server.call_service("homeassistant", "update_entity", entity_id=state["entity_id"])
        await self._settle()

    async def until(self, instant: datetime) -> None:
        """Let time go by, from one planned reading to the next."""
        while (now := self.shift.now()) < instant:
            text = (await self.state("next_refresh"))["state"]
            planned = now + _NOTHING_PLANNED if text == "unknown" else datetime.fromisoformat(text)
            target = min(max(planned + 2 * _SECOND, now), instant)
            self.shift.set(self.shift.offset_s + (target - now).total_seconds())
            if text != "unknown" and target > planned:
                await until(
                    partial(self._is_replanned, text),
                    "the planned reading does not come",
                    timeout_s=60,
                    every_s=0.05,
                )
        await self._settle()

    async def _is_replanned(self, before: str) -> bool:
        return (await self.state("next_refresh"))["state"] not in {before, "unavailable"}

    async def _settle(self) -> None:
        """Wait until the programs have done what is due: for a while no call, and no state that changes."""
        quiet, seen = 0, (-1, "")
        async with asyncio.timeout(120):
            while quiet < 3:
                state = await self.state("next_refresh")
                now = len(self.enedis.calls), str(state["last_updated"])
                quiet = quiet + 1 if now == seen and state["state"] != "unavailable" else 0
                seen = now
                await asyncio.sleep(0.08)

    async def options(self, step: str, *forms: dict[str, Any]) -> None:
        """Walk the options of the meter as the browser does."""
        flow = "/api/config/config_entries/options/flow"
        result = await self._post(flow, {"handler": self.entry_id})
        for fields in ({"next_step_id": step}, *forms):
            result = await self._post(f"{flow}/{result['flow_id']}", fields)
            assert not result.get("errors"), result
        assert result["type"] == "create_entry", result
        await self._settle()

    async def renew_consent(self) -> None:
        """Give the consent again and paste the new token where Home Assistant asks for it."""
        token = await grant(self.session, self.proxy_url, PRM)
        async with self.server.websocket() as ws:
            (flow,) = await ws.call("config_entries/flow/progress")
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        result = await self._post(path, {"token": token})
        assert (result["type"], result["reason"]) == ("abort", "reauth_successful"), result
        await self._settle()

    async def statistics(self, name: str, first: date, last: date) -> dict[datetime, float]:
        """The change of each hour of one statistic of the meter, as the Energy dashboard reads it."""
        statistic_id = f"linky_gtb:{PRM}_{name}"
        async with self.server.websocket() as ws:
            found = await ws.call(
                "recorder/statistics_during_period",
                start_time=datetime(first.year, first.month, first.day, tzinfo=PARIS).isoformat(),
                end_time=datetime(last.year, last.month, last.day, tzinfo=PARIS).isoformat(),
                statistic_ids=[statistic_id],
                period="hour",
                types=["change"],
            )
        return {
            datetime.fromtimestamp(row["start"] / 1000, UTC): row["change"]
            for row in found.get(statistic_id, [])
        }

    async def _post(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.server.token}"}
        async with self.session.post(self.server.url + path, json=document, headers=headers) as answer:
            assert answer.status < 400, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found


@asynccontextmanager
async def months(folder: Path, *, days_ago: int) -> AsyncIterator[Months]:
    """Home Assistant without any entry, `days_ago` days before today at 11:00, beside the proxy and Enedis."""
    ports = choose_ports({"proxy": 0, "home_assistant": 0})
    now = datetime.now(PARIS)
    begin = (now - timedelta(days=days_ago)).replace(hour=11, minute=0)
    shift = Shift(folder / "clock", (begin - now).total_seconds())
    proxy_url = f"http://{LOOPBACK}:{ports['proxy']}"
    enedis = World(
        redirect_url=f"{proxy_url}/api/callback", now=shift.now, monotonic=lambda: shift.now().timestamp()
    )
    upstream = TestServer(create_app(enedis), host=LOOPBACK)
    supervisor = Supervisor(folder / "logs", restart_s=None)
    async with aiohttp.ClientSession() as session:
        await upstream.start_server(access_log=None)
        try:
            await supervisor.start(_proxy(shift, ports["proxy"], str(upstream.make_url("")).rstrip("/")))
            await supervisor.start(_home_assistant(folder, shift, ports["home_assistant"]))
            server = ha.HomeAssistant(f"http://{LOOPBACK}:{ports['home_assistant']}", session)
            await server.onboard(**ACCOUNT)
            await server.wait_running()
            yield Months(shift, enedis, server, session, proxy_url)
        finally:
            await supervisor.stop()
            await upstream.close()


async def add_meter(world: Months) -> None:
    """Consent, and set the meter up as a user does."""
    token = await grant(world.session, world.proxy_url, PRM)
    fields = {"url": world.proxy_url, "token": token}
    entry = await world.server.run_flow({"next_step_id": "linky"}, fields)
    world.entry_id = entry["entry_id"]

    async def there() -> bool:
        return any("prochaine" in name or "next" in name for name in await world.server.states())

    await until(there, "the meter has no entity", timeout_s=60)


def _with_clock(shift: Shift, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "simulators.clock", str(shift.file), *arguments)


def _proxy(shift: Shift, port: int, enedis_url: str) -> Program:
    url = f"http://{LOOPBACK}:{port}"
    return Program(
        name="proxy",
        command=_with_clock(shift, "linky_proxy", "run"),
        ready_url=f"{url}/healthz",
        environment={
            "LINKY_PROXY_HOST": LOOPBACK,
            "LINKY_PROXY_PORT": str(port),
            "LINKY_PROXY_PUBLIC_URL": url,
            "LINKY_PROXY_ENEDIS_API_URL": enedis_url,
            "LINKY_PROXY_ENEDIS_CONSENT_URL": f"{enedis_url}/dataconnect/v2/oauth2/authorize",
            "LINKY_PROXY_CLIENT_ID": DEMO_CLIENT_ID,
            "LINKY_PROXY_CLIENT_SECRET": DEMO_CLIENT_SECRET,
            "LINKY_PROXY_JWT_SECRET": token_urlsafe(48),
            "LINKY_PROXY_SLOT_WINDOW": "08:05-10:00",
        },
    )


def _home_assistant(folder: Path, shift: Shift, port: int) -> Program:
    configuration = folder / "home_assistant"
    integration = SOURCE / "custom_components" / ha.DOMAIN
    ha.prepare_configuration(configuration, port=port, integration=integration, name="Salle des associations")
    program = ha.program(configuration, port)
    _, _, *arguments = program.command
    return Program(
        name=program.name,
        command=_with_clock(shift, *arguments),
        ready_url=program.ready_url,
        ready_s=program.ready_s,
        # The checkout is where the clock comes from; the integration comes from the configuration all the same.
        environment={"PYTHONPATH": str(SOURCE)},
    )
