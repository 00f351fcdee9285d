"""The processes under measure: started on free ports, observed through `/proc`, always ended."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from benchmarks.measuring import cpu_s, memory_bytes

_START_S = 30.0
_STOP_S = 30.0


class ProcessFailedError(Exception):
    """A process did not start, or ended by itself; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Served:
    """A process that listens on the loopback."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Its base, without a final slash."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """Processor time used so far, in user and kernel mode."""
        return cpu_s(self.pid)

    def memory_mib(self) -> float:
        """Resident memory now."""
        return memory_bytes(self.pid) / 2**20


def _pipe(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise ProcessFailedError("started without a pipe")
    return stream


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_S)
    except TimeoutError:
        process.kill()
        await process.wait()


@asynccontextmanager
async def upstream() -> AsyncIterator[Served]:
    """`benchmarks.proxy.instant_upstream`.

    Raises:
        ProcessFailedError: it did not start.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.proxy.instant_upstream", stdin=PIPE, stdout=PIPE
    )
    try:
        line = await asyncio.wait_for(_pipe(process.stdout).readline(), _START_S)
        if not line:
            raise ProcessFailedError("the upstream ended before it listened; its message is above")
        yield Served(process.pid, int(line))
    finally:
        await _end(process)


async def _listening_port(stream: asyncio.StreamReader) -> int:
    """The port in the log line that says where the proxy listens."""
    said = b""
    async for line in stream:
        said = (said + line)[-2000:]
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if record.get("message") == "listening":
            return int(record["port"])
    raise ProcessFailedError(f"the proxy ended before it listened:\n{said.decode(errors='replace')}")


async def _read_away(stream: asyncio.StreamReader) -> None:
    # Somebody has to read the logs, as a journal would, or the proxy stops when the pipe is full.
    while await stream.read(2**16):
        pass


@asynccontextmanager
async def proxy(settings: Mapping[str, str]) -> AsyncIterator[Served]:
    """`python -m linky_proxy run` with `settings` (variables of its environment) on a free port.

    Raises:
        ProcessFailedError: it did not start.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINKY_PROXY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "linky_proxy",
        "run",
        env=kept | {"LINKY_PROXY_PORT": "0"} | dict(settings),
        stdin=DEVNULL,
        stderr=PIPE,
    )
    log = _pipe(process.stderr)
    try:
        port = await asyncio.wait_for(_listening_port(log), _START_S)
        reading = asyncio.create_task(_read_away(log))
        try:
            yield Served(process.pid, port)
        finally:
            reading.cancel()
    finally:
        await _end(process)


async def ask(module: str, question: str) -> bytes:
    """Run `python -m module` with `question` on its standard input; returns what it prints.

    Raises:
        ProcessFailedError: it failed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    printed, complaint = await process.communicate(question.encode())
    if process.returncode != 0:
        raise ProcessFailedError(f"{module} failed:\n{complaint.decode(errors='replace')[-2000:]}")
    return printed
