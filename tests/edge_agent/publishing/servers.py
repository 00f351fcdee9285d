"""A real mosquitto and a real PostgreSQL for tests: started, stopped and killed by the test, on loopback."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.edge_agent.meters import free_port
from tests.edge_agent.waiting import until

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Mosquitto:
    """A broker that keeps its retained messages over a restart."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self._folder = port, folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        assert MOSQUITTO, "mosquitto is needed: script/test installs it"
        config = self._folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\nautosave_interval 1\n"
            f"persistence_location {self._folder}/\nmax_queued_messages 0\nuser root\n"
            f"log_dest file {self._folder}/log\nlog_type all\n"
        )
        self._process = await asyncio.create_subprocess_exec(
            MOSQUITTO, "-c", str(config), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        await until(self._answers)

    async def stop(self, number: int = signal.SIGTERM) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)
        await self._process.wait()

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@asynccontextmanager
async def mosquitto(folder: Path, port: int | None = None) -> AsyncIterator[Mosquitto]:
    """A broker until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    broker = Mosquitto(folder, port or free_port())
    await broker.start()
    try:
        yield broker
    finally:
        await broker.stop(signal.SIGKILL)


class Postgres:
    """A database server of a user that is not root, reached by a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        self._bin = _postgres_programs()

    def make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "linky_gtb", "-A", "trust", "--no-sync")
        self.start()
        self._run("createdb", "-h", str(self.folder), "-p", str(self.port), "-U", "linky_gtb", "linky_gtb")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-w",
            "-l",
            str(self.folder / "log"),
            "-o",
            options,
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        user = (
            {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        )
        done = subprocess.run(
            [self._bin / program, *arguments],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            timeout=60,
            cwd="/",
            **user,  # type: ignore[call-overload]  # the three that it takes
        )
        assert done.returncode == 0, f"{program} failed"


def _postgres_programs() -> Path:
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), None):
        if folder is not None and (folder / "initdb").is_file():
            return folder
    found = shutil.which("initdb")
    assert found, "postgresql is needed: script/test installs it"
    return Path(found).parent


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A database until the end of the block."""
    server = Postgres(folder)
    server.make()
    try:
        yield server
    finally:
        with contextlib.suppress(AssertionError):
            server.stop()
