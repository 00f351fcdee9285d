"""A real Home Assistant, prepared, onboarded and driven through its own REST and websocket interfaces.

Used by the demo and by the end-to-end tests. Nothing here reaches into Home Assistant's Python objects.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from .supervisor import DemoError, Program, until

DOMAIN = "linky_gtb"
CONFIGURATION = """\
homeassistant:
  name: {name}
  country: FR
  language: fr
  currency: EUR
  time_zone: {time_zone}
  unit_system: metric
  latitude: 48.85
  longitude: 2.35
frontend:
config:
history:
energy:
logbook:
recorder:
  commit_interval: 0
logger:
  default: warning
  logs:
    custom_components.linky_gtb: info
"""


def prepare_configuration(
    folder: Path, *, port: int, integration: Path, name: str, time_zone: str = "Europe/Paris"
) -> None:
    """Write a configuration folder with the integration copied in, as an installation from HACS would.

    The HTTP settings go into the store and not into YAML: 2026.11 treats YAML ones as a trial and
    restarts itself after five minutes.
    """
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    (folder / "configuration.yaml").write_text(
        CONFIGURATION.format(name=name, time_zone=time_zone), encoding="utf-8"
    )
    custom_components = folder / "custom_components"
    custom_components.mkdir(exist_ok=True)
    # A folder without this file gives way to any package of the same name on the path: the checkout's own.
    (custom_components / "__init__.py").touch()
    shutil.copytree(
        integration,
        custom_components / DOMAIN,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    _store(storage / "http", 3, 1, "http", {"stable": stable, "pending": None, "yaml_migration_done": True})
    # Calling these three onboarding steps would start cloud integrations.
    done = {"done": ["core_config", "analytics", "integration"]}
    _store(storage / "onboarding", 4, 1, "onboarding", done)


def _store(file: Path, version: int, minor: int, key: str, content: Mapping[str, object]) -> None:
    document = {"version": version, "minor_version": minor, "key": key, "data": content}
    file.write_text(json.dumps(document), encoding="utf-8")


def program(folder: Path, port: int, *, time_zone: str | None = None) -> Program:
    """Describe the Home Assistant process for the supervisor; ``time_zone`` is the host's, not the home's."""
    return Program(
        name="home_assistant",
        command=(sys.executable, "-m", "homeassistant", "-c", str(folder), "--skip-pip", "--log-no-color"),
        ready_url=f"http://127.0.0.1:{port}/api/onboarding",
        environment={"TZ": time_zone} if time_zone else {},
        ready_s=120.0,
    )


class HomeAssistant:
    """A signed-in client of one Home Assistant."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        """Talk to the server at ``url`` (no final slash)."""
        self.url = url
        self._session = session
        self.token = ""

    async def onboard(self, *, name: str, username: str, password: str, language: str) -> None:
        """Create the owner account and keep a long-lived token of it."""
        client_id = f"{self.url}/"
        account = {
            "client_id": client_id,
            "name": name,
            "username": username,
            "password": password,
            "language": language,
        }
        created = await self._json("POST", "/api/onboarding/users", json=account)
        form = {"client_id": client_id, "grant_type": "authorization_code", "code": created["auth_code"]}
        granted = await self._json("POST", "/auth/token", data=form)
        self.token = granted["access_token"]
        async with self.websocket() as ws:
            self.token = await ws.call("auth/long_lived_access_token", client_name=name, lifespan=30)

    async def wait_running(self, timeout_s: float = 90.0) -> None:
        """Return once start-up is over."""

        async def running() -> bool:
            return bool((await self._json("GET", "/api/config"))["state"] == "RUNNING")

        await until(running, "Home Assistant does not finish starting", timeout_s=timeout_s)

    async def states(self) -> dict[str, dict[str, Any]]:
        """Return every state by entity id."""
        return {state["entity_id"]: state for state in await self._json("GET", "/api/states")}

    async def call_service(self, domain: str, service: str, **fields: object) -> None:
        """Call an action and wait for its end."""
        await self._json("POST", f"/api/services/{domain}/{service}", json=fields)

    async def diagnostics(self, entry_id: str) -> str:
        """Return the diagnostics file of an entry, as text."""
        return json.dumps(await self._json("GET", f"/api/diagnostics/config_entry/{entry_id}"))

    async def run_flow(self, *steps: Mapping[str, object]) -> dict[str, Any]:
        """Walk a config flow as the browser does, one mapping of fields per form; return the created entry.

        Raises:
            DemoError: A form came back with errors, or the flow was aborted.
        """
        result = await self._json("POST", "/api/config/config_entries/flow", json={"handler": DOMAIN})
        for fields in steps:
            path = f"/api/config/config_entries/flow/{result['flow_id']}"
            result = await self._json("POST", path, json=dict(fields))
            if result.get("errors"):
                raise DemoError(f"The set-up form {result['step_id']} was refused: {result['errors']}")
        if result["type"] != "create_entry":
            raise DemoError(f"The set-up did not end with an entry: {result}")
        entry: dict[str, Any] = result["result"]
        return entry

    def websocket(self) -> Websocket:
        """Return a signed-in websocket, to be used with ``async with``."""
        return Websocket(self._session, f"{self.url}/api/websocket", self.token)

    async def _json(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._session.request(method, self.url + path, headers=headers, **kwargs) as answer:
            if answer.status >= 400:
                raise DemoError(f"Home Assistant: {method} {path} → {answer.status} {await answer.text()}")
            return await answer.json()


class Websocket:
    """One websocket connection; commands are sent one at a time."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Keep what is needed to connect."""
        self._session, self._url, self._token = session, url, token
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._last_id = 0

    async def __aenter__(self) -> Self:
        """Connect and sign in."""
        self._socket = await self._session.ws_connect(self._url, max_msg_size=64 * 2**20)
        await self._socket.receive_json()
        await self._socket.send_json({"type": "auth", "access_token": self._token})
        answer = await self._socket.receive_json()
        if answer["type"] != "auth_ok":
            raise DemoError(f"Home Assistant refused the websocket sign-in: {answer}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        if self._socket is not None:
            await self._socket.close()

    async def call(self, command: str, **fields: object) -> Any:
        """Send a command and return its result.

        Raises:
            DemoError: Home Assistant answered with an error.
        """
        if self._socket is None:
            raise DemoError("The websocket is not connected.")
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "type": command, **fields})
        while True:
            answer = await self._socket.receive_json(timeout=60)
            if answer.get("id") == self._last_id and answer.get("type") == "result":
                break
        if not answer["success"]:
            raise DemoError(f"Home Assistant refused {command}: {answer['error']}")
        return answer["result"]
