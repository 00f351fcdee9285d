"""Start programs, wait until each serves, restart the one that dies, stop all without an orphan."""

import asyncio
import contextlib
import ctypes
import os
import signal
import time
from asyncio.subprocess import STDOUT, Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

PR_SET_PDEATHSIG = 1
STOP_S = 20.0


class DemoError(Exception):
    """A step of the demo failed; the message says which, and where its log is."""


async def until(
    holds: Callable[[], Awaitable[bool]], complaint: str, *, timeout_s: float, every_s: float = 0.2
) -> None:
    """Ask again and again until an outside program is as wanted.

    Raises:
        DemoError: With the complaint, when it is not within ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while not await holds():
        if time.monotonic() > deadline:
            raise DemoError(f"{complaint} (waited {timeout_s:.0f} s)")
        await asyncio.sleep(every_s)


@dataclass(frozen=True, kw_only=True)
class Program:
    """One process of the demo.

    Attributes:
        name: Short name, also that of its log file.
        command: Program and arguments.
        ready_url: ``http://`` (any answer below 500) or ``tcp://`` (a connection) that tells it serves.
        environment: Variables added to ours.
        ready_s: How long it may take to serve.
    """

    name: str
    command: tuple[str, ...]
    ready_url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_s: float = 60.0


def _die_with_parent() -> None:
    """Ask Linux to end this child when the supervisor dies, so that ``kill -9`` leaves no orphan."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def is_serving(url: str) -> bool:
    """Tell whether a ``tcp://`` or ``http://`` address answers now."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(5):
            if parts.scheme == "tcp":
                _, writer = await asyncio.open_connection(parts.hostname, parts.port)
                writer.close()
                return True
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                return answer.status < 500
    except OSError, aiohttp.ClientError, TimeoutError:
        return False


class Supervisor:
    """Keeps programs running in a folder of logs, until ``stop``."""

    def __init__(
        self,
        logs: Path,
        *,
        restart_s: float | None = 5.0,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Write logs into ``logs``; restart a dead program after ``restart_s`` seconds (never if None)."""
        self._logs = logs
        self._restart_s = restart_s
        self._tell = tell
        self._programs: dict[str, Program] = {}
        self._processes: dict[str, Process] = {}
        self._watchers: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        logs.mkdir(parents=True, exist_ok=True)

    def pid(self, name: str) -> int | None:
        """Return the process id of a running program, or None."""
        process = self._processes.get(name)
        return process.pid if process and process.returncode is None else None

    def log(self, name: str) -> Path:
        """Return the log file of a program."""
        return self._logs / f"{name}.log"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the programs, in the order they were started."""
        return tuple(self._programs)

    async def start(self, program: Program) -> None:
        """Start a program and wait until it serves.

        Raises:
            DemoError: It died or did not serve in time; its last log lines are in the message.
        """
        self._programs[program.name] = program
        await self._spawn(program)
        await self._wait_ready(program)
        if self._restart_s is not None:
            self._watchers[program.name] = asyncio.create_task(self._watch(program.name))

    async def restart(self, name: str) -> None:
        """Start a program again that is down, and wait until it serves."""
        program = self._programs[name]
        if self.pid(name) is None:
            await self._spawn(program)
        await self._wait_ready(program)

    async def kill(self, name: str) -> None:
        """End a program at once, as a power cut would; the others are not touched."""
        process = self._processes[name]
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def run_once(self, name: str, *command: str, timeout_s: float = 180.0) -> str:
        """Run a command to its end and return what it printed.

        Raises:
            DemoError: It failed or took too long.
        """
        with self.log(name).open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                preexec_fn=_die_with_parent,
                start_new_session=True,
            )
            try:
                async with asyncio.timeout(timeout_s):
                    out, _ = await process.communicate()
            except TimeoutError as error:
                process.kill()
                await process.wait()
                raise DemoError(f"{name} took more than {timeout_s:.0f} s. {self._tail(name)}") from error
        if process.returncode:
            raise DemoError(f"{name} failed: {out.decode()[-500:]} {self._tail(name)}")
        return out.decode()

    async def stop(self) -> None:
        """Stop every program, the last started first, and wait for their end."""
        self._stopping = True
        for watcher in self._watchers.values():
            watcher.cancel()
        await asyncio.gather(*self._watchers.values(), return_exceptions=True)
        for name in reversed(self._programs):
            process = self._processes.get(name)
            if process is None or process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(STOP_S):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()

    async def _spawn(self, program: Program) -> None:
        with self.log(program.name).open("ab") as log:
            self._processes[program.name] = await asyncio.create_subprocess_exec(
                *program.command,
                env={**os.environ, **program.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=STDOUT,
                preexec_fn=_die_with_parent,
                start_new_session=True,
            )

    async def _wait_ready(self, program: Program) -> None:
        async def serving() -> bool:
            if self.pid(program.name) is None:
                raise DemoError(f"{program.name} stopped while starting. {self._tail(program.name)}")
            return await is_serving(program.ready_url)

        complaint = f"{program.name} does not serve; see {self.log(program.name)}"
        await until(serving, complaint, timeout_s=program.ready_s)

    async def _watch(self, name: str) -> None:
        assert self._restart_s is not None  # noqa: S101 - start() only watches when restarts are on
        while True:
            code = await self._processes[name].wait()
            if self._stopping:
                return
            self._tell(f"{name} ended (code {code}); starting it again in {self._restart_s:.0f} s")
            await asyncio.sleep(self._restart_s)
            await self._spawn(self._programs[name])

    def _tail(self, name: str) -> str:
        file = self.log(name)
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()[-8:] if file.exists() else []
        return f"Log {file}:\n" + "\n".join(f"    {line}" for line in lines)
