"""The demo's story: five real processes, one after the other, each set up the way a user would do it.

Building (Modbus meters) and Enedis are pretend; the proxy, the agent and Home Assistant are the real programs.
"""

import json
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from ruamel.yaml import YAML

from simulators.enedis.consent import grant
from simulators.enedis.demonstration import SMALL_PREMISES, WHOLE_BUILDING
from simulators.enedis.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from simulators.replay import mapped_periods

from . import home_assistant as ha
from .dashboard import install_dashboard, install_energy_preferences
from .ports import LOOPBACK, choose_ports
from .supervisor import DemoError, Program, Supervisor

SOURCE = Path(__file__).resolve().parent.parent
DEMO_PRMS = (WHOLE_BUILDING, SMALL_PREMISES)
PARIS = ZoneInfo("Europe/Paris")
WANTED_PORTS = {
    "building": 5020,
    "enedis": 8361,
    "linky_proxy": 8360,
    "edge_agent": 8350,
    "home_assistant": 8123,
}
ACCOUNT = {"name": "Démo", "username": "demo", "password": "demo-linky", "language": "fr"}


@dataclass
class Demo:
    """A running demo: its processes, and what is needed to talk to them."""

    folder: Path
    ports: dict[str, int]
    supervisor: Supervisor
    session: aiohttp.ClientSession
    home_assistant: ha.HomeAssistant
    agent_token: str = ""
    linky_tokens: dict[str, str] | None = None
    entries: dict[str, str] | None = None

    def url(self, name: str) -> str:
        """Return the base address of one of the five programs."""
        return f"http://{LOOPBACK}:{self.ports[name]}"


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def write_site(folder: Path, *, modbus_port: int, api_port: int, today: date) -> Path:
    """Copy ``demo/building.yaml`` with this machine's ports, and its dates moved to the replay's calendar.

    Returns:
        The path of the copy.
    """
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    yaml = YAML()
    document = yaml.load((SOURCE / "demo" / "building.yaml").read_text(encoding="utf-8"))
    for link in document["links"]:
        link["port"] = modbus_port
    document["api"] = {"host": LOOPBACK, "port": api_port}
    document["store"] = {"path": "data"}
    baseline, reporting = mapped_periods(today)
    document["savings"]["baseline"] = {"start": baseline.start, "end": baseline.end}
    document["savings"]["reporting"] = {"start": reporting.start}
    target = site / "building.yaml"
    with target.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)
    shutil.copytree(SOURCE / "demo" / "templates", site / "templates", dirs_exist_ok=True)
    return target


def new_demo(
    folder: Path,
    session: aiohttp.ClientSession,
    *,
    free_ports: bool,
    restart_s: float | None,
    tell: Callable[[str], None],
) -> Demo:
    """Prepare an empty folder and choose ports; nothing is started yet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ports = choose_ports(dict.fromkeys(WANTED_PORTS, 0) if free_ports else WANTED_PORTS)
    supervisor = Supervisor(folder / "logs", restart_s=restart_s, tell=tell)
    server = ha.HomeAssistant(f"http://{LOOPBACK}:{ports['home_assistant']}", session)
    return Demo(folder, ports, supervisor, session, server)


async def start_building(demo: Demo) -> str:
    """Start the Modbus meters of the building."""
    port = str(demo.ports["building"])
    await demo.supervisor.start(
        Program(
            name="building",
            command=_python("simulators.building", "serve", "--port", port),
            ready_url=f"tcp://{LOOPBACK}:{port}",
        )
    )
    return f"Modbus TCP on {LOOPBACK}:{port}"


async def start_enedis(demo: Demo) -> str:
    """Start the pretend Enedis; like the real one it remembers consents, in a file of the demo's folder."""
    port, redirect_url = str(demo.ports["enedis"]), f"{demo.url('linky_proxy')}/api/callback"
    shares = str(demo.folder / "shares.json")
    arguments = ("--port", port, "--redirect-url", redirect_url, "--shares", shares)
    await demo.supervisor.start(
        Program(
            name="enedis",
            command=_python("simulators.enedis", "serve", *arguments),
            ready_url=demo.url("enedis") + "/",
        )
    )
    return demo.url("enedis")


async def start_proxy(demo: Demo) -> str:
    """Start the real proxy against the pretend Enedis."""
    environment = {
        "LINKY_PROXY_HOST": LOOPBACK,
        "LINKY_PROXY_PORT": str(demo.ports["linky_proxy"]),
        "LINKY_PROXY_PUBLIC_URL": demo.url("linky_proxy"),
        "LINKY_PROXY_ENEDIS_API_URL": demo.url("enedis"),
        "LINKY_PROXY_ENEDIS_CONSENT_URL": demo.url("enedis") + "/dataconnect/v2/oauth2/authorize",
        "LINKY_PROXY_CLIENT_ID": DEMO_CLIENT_ID,
        "LINKY_PROXY_CLIENT_SECRET": DEMO_CLIENT_SECRET,
        "LINKY_PROXY_JWT_SECRET": token_urlsafe(48),
    }
    await demo.supervisor.start(
        Program(
            name="linky_proxy",
            command=_python("linky_proxy", "run"),
            ready_url=demo.url("linky_proxy") + "/healthz",
            environment=environment,
        )
    )
    return demo.url("linky_proxy")


async def consent(demo: Demo) -> str:
    """Give the consent of each meter's holder, through the same pages as a holder."""
    demo.linky_tokens = {prm: await grant(demo.session, demo.url("linky_proxy"), prm) for prm in DEMO_PRMS}
    return f"{len(demo.linky_tokens)} meters"


async def load_history(demo: Demo) -> str:
    """Load the building's past with the documented import command."""
    today = datetime.now(PARIS).date()
    config = write_site(
        demo.folder, modbus_port=demo.ports["building"], api_port=demo.ports["edge_agent"], today=today
    )
    history = demo.folder / "history.csv"
    run = demo.supervisor.run_once
    await run("history", *_python("simulators.building", "history", "--out", str(history)))
    arguments = ("--map", "kwh=main.energy_import", "--map", "temp_c=outdoor.temperature", "--json")
    out = await run(
        "import", *_python("edge_agent", "import", str(history), "--config", str(config), *arguments)
    )
    created = await run(
        "token",
        *_python("edge_agent", "token", "create", "--config", str(config)),
        *("--scope", "control", "--name", "Home Assistant", "--json"),
    )
    demo.agent_token = json.loads(created)["token"]
    return f"{json.loads(out)['rows']} hours"


async def start_agent(demo: Demo) -> str:
    """Start the real agent on the site's configuration."""
    config = demo.folder / "site" / "building.yaml"
    await demo.supervisor.start(
        Program(
            name="edge_agent",
            command=_python("edge_agent", "run", str(config)),
            ready_url=demo.url("edge_agent") + "/healthz",
        )
    )
    return demo.url("edge_agent")


async def start_home_assistant(demo: Demo) -> str:
    """Start Home Assistant 2026.11 with the integration, and create the owner."""
    configuration = demo.folder / "home_assistant"
    integration = SOURCE / "custom_components" / ha.DOMAIN
    port = demo.ports["home_assistant"]
    ha.prepare_configuration(configuration, port=port, integration=integration, name="Hôtel de ville")
    await demo.supervisor.start(ha.program(configuration, port))
    await demo.home_assistant.onboard(**ACCOUNT)
    await demo.home_assistant.wait_running()
    return demo.home_assistant.url


async def add_entries(demo: Demo) -> str:
    """Make the entries through the real config flows: each Linky meter, then the building."""
    server = demo.home_assistant
    entries: dict[str, str] = {}
    for prm, token in (demo.linky_tokens or {}).items():
        fields = {"url": demo.url("linky_proxy"), "token": token}
        entry = await server.run_flow({"next_step_id": "linky"}, fields)
        entries[prm] = entry["entry_id"]
    fields = {"url": demo.url("edge_agent"), "token": demo.agent_token}
    entry = await server.run_flow({"next_step_id": "building"}, fields)
    entries["building"] = entry["entry_id"]
    demo.entries = entries
    return f"{len(entries)} entries"


async def add_dashboards(demo: Demo) -> str:
    """Set the Energy dashboard for the demo's user and add the building's dashboard."""
    async with demo.home_assistant.websocket() as ws:
        await ws.call(
            "frontend/set_user_data", key="language", value={"language": "fr", "number_format": "language"}
        )
        states = await demo.home_assistant.states()
        registry: list[dict[str, Any]] = await ws.call("config/entity_registry/list")
        await install_energy_preferences(ws, registry, list(demo.linky_tokens or ()))
        await install_dashboard(ws, registry, states, list(demo.linky_tokens or ()))
    return f"{demo.home_assistant.url}/linky-gtb/batiment"


type Step = tuple[str, Callable[[Demo], Awaitable[str]]]

STEPS: tuple[Step, ...] = (
    ("Building simulator", start_building),
    ("Enedis simulator", start_enedis),
    ("linky_proxy", start_proxy),
    ("Consent of the meters' holders", consent),
    ("History of the building", load_history),
    ("edge_agent", start_agent),
    ("Home Assistant 2026.11", start_home_assistant),
    ("Linky and building entries", add_entries),
    ("Energy and building dashboards", add_dashboards),
)


async def play(demo: Demo, tell: Callable[[str], None]) -> None:
    """Run every step, telling each outcome.

    Raises:
        DemoError: A step failed; what was started is left to the caller to stop.
    """
    for number, (title, step) in enumerate(STEPS, start=1):
        label = f"[{number}/{len(STEPS)}] {title}"
        try:
            outcome = await step(demo)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DemoError(f"{label}: {type(error).__name__}: {error}") from error
        tell(f"{label}: {outcome}")
