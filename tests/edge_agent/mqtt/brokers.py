"""A real mosquitto on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.edge_agent.meters import free_port


@dataclass
class Broker:
    """A broker that can be stopped and started on the same port."""

    port: int
    folder: Path
    lines: tuple[str, ...] = ()
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, and return once it listens."""
        configuration = self.folder / "mosquitto.conf"
        lines = self.lines or (f"listener {self.port} 127.0.0.1", "allow_anonymous true")
        configuration.write_text("\n".join((*lines, "persistence false", "user root", "")), encoding="utf-8")
        self._process = await asyncio.create_subprocess_exec(
            "/usr/sbin/mosquitto",
            "-c",
            str(configuration),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(60):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.02)
                else:
                    writer.close()
                    return

    async def stop(self) -> None:
        """Stop at once."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None


@asynccontextmanager
async def broker(folder: Path, *lines: str, port: int = 0) -> AsyncIterator[Broker]:
    """Run a broker; ``lines`` replace its usual configuration."""
    running = Broker(port or free_port(), folder, lines)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
