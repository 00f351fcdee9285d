"""ThingsBoard Gateway from its package, in an environment of its own, on the same points and servers.

It publishes to a mosquitto of ours that answers its question about limits, as ThingsBoard would; without that answer it
publishes nothing. Its update check and its remote shell are off.
"""

import asyncio
import json
import os
import shutil
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiomqtt

from benchmarks.edge.reference import Meter
from benchmarks.measuring import cpu_s, memory_bytes
from benchmarks.peers import PeerMissingError
from edge_agent.devices import Order, RegisterType, Space

VERSION = "3.8.5"
PACKAGES = (f"thingsboard-gateway=={VERSION}", "pymodbus==3.9.2", "pyserial", "pyserial-asyncio")
_TYPES = {
    RegisterType.FLOAT32: "32float",
    RegisterType.FLOAT64: "64float",
    RegisterType.INT16: "16int",
    RegisterType.INT32: "32int",
    RegisterType.INT64: "64int",
    RegisterType.UINT32: "32uint",
    RegisterType.UINT64: "64uint",
}
_WARM_S = 30.0
_LIMITS = {"maxPayloadSize": 65_536, "maxInflightMessages": 100, "rateLimits": {}, "gatewayRateLimits": {}}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the gateway did.

    Attributes:
        points_per_s: values published, a second.
        resident_mb: its memory, in MB of 10⁶ bytes.
        processor_percent: of one core.
    """

    points_per_s: float
    resident_mb: float
    processor_percent: float


async def measure(
    python: Path, meters: Sequence[Meter], ports: Sequence[int], folder: Path, seconds: float
) -> Delivered:
    """Run it with a period of one second, and count what it publishes.

    Raises:
        PeerMissingError: it, or the broker, does not run.
    """
    broker = _free_port()
    _write(folder, meters, ports, broker)
    mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    (folder / "mosquitto.conf").write_text(f"listener {broker} 127.0.0.1\nallow_anonymous true\n")
    try:
        server = await asyncio.create_subprocess_exec(
            mosquitto, "-c", str(folder / "mosquitto.conf"), stderr=asyncio.subprocess.DEVNULL
        )
    except OSError as error:
        raise PeerMissingError(f"mosquitto does not run: {error}") from error
    await asyncio.sleep(1)
    gateway = await asyncio.create_subprocess_exec(
        str(python),
        "-c",
        "from thingsboard_gateway.tb_gateway import main; main()",
        cwd=folder,
        env={**os.environ, "TB_GW_CONFIG_DIR": str(folder)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await _count(broker, gateway, seconds)
    finally:
        for process in (gateway, server):
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _count(broker: int, gateway: asyncio.subprocess.Process, seconds: float) -> Delivered:
    counts: Counter[str] = Counter()

    async def listen() -> None:
        async with aiomqtt.Client("127.0.0.1", broker) as client:
            await client.subscribe("v1/#")
            async for message in client.messages:
                topic = message.topic.value
                if topic.startswith("v1/devices/me/rpc/request/"):
                    await client.publish(topic.replace("request", "response"), json.dumps(_LIMITS))
                elif topic == "v1/gateway/telemetry" and isinstance(message.payload, bytes):
                    counts["points"] += _points(json.loads(message.payload))

    listener = asyncio.create_task(listen())
    try:
        await asyncio.sleep(_WARM_S)
        if gateway.returncode is not None:
            raise PeerMissingError("ThingsBoard Gateway stopped by itself")
        before = (counts["points"], cpu_s(gateway.pid), time.monotonic())
        await asyncio.sleep(seconds)
        after = (counts["points"], cpu_s(gateway.pid), time.monotonic())
        lasted = after[2] - before[2]
        resident = memory_bytes(gateway.pid) / 1e6
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
    if after[0] == before[0]:
        raise PeerMissingError("ThingsBoard Gateway published nothing")
    return Delivered((after[0] - before[0]) / lasted, resident, 100 * (after[1] - before[1]) / lasted)


def _points(document: dict[str, list[dict[str, object]]]) -> int:
    values = (record.get("values", record) for records in document.values() for record in records)
    return sum(len(each) for each in values if isinstance(each, dict))


def _write(folder: Path, meters: Sequence[Meter], ports: Sequence[int], broker: int) -> None:
    gateway = {
        "thingsboard": {
            "host": "127.0.0.1",
            "port": broker,
            "remoteShell": False,
            "remoteConfiguration": False,
            "statistics": {"enable": False},
            "checkingDeviceActivity": {"checkDeviceInactivity": False},
            "minPackSendDelayMS": 50,
            "minPackSizeToSend": 500,
            "security": {"type": "accessToken", "accessToken": "bench"},
            "qos": 1,
            "reportStrategy": {"type": "ON_RECEIVED"},
        },
        "storage": {"type": "memory", "read_records_count": 100, "max_records_count": 100_000},
        "grpc": {"enabled": False},
        "connectors": [{"name": "Modbus", "type": "modbus", "configuration": "modbus.json"}],
    }
    slaves = [_slave(meter, ports[meter.host]) for meter in meters]
    (folder / "tb_gateway.json").write_text(json.dumps(gateway))
    (folder / "modbus.json").write_text(json.dumps({"master": {"slaves": slaves}, "name": "Modbus"}))
    (folder / "connected_devices.json").write_text("{}")
    logs = {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {},
        "loggers": {},
        "root": {"level": "ERROR"},
    }
    (folder / "logs.json").write_text(json.dumps(logs))


def _slave(meter: Meter, port: int) -> dict[str, object]:
    template = meter.template
    registers = [template.register(key) for key in meter.keys]
    return {
        "host": "127.0.0.1",
        "port": port,
        "type": "tcp",
        "method": "socket",
        "unitId": meter.unit,
        "deviceName": meter.id,
        "deviceType": "meter",
        "timeout": 5,
        "byteOrder": "BIG",
        "wordOrder": "BIG" if template.word_order is Order.BIG else "LITTLE",
        "retries": False,
        "retryOnEmpty": False,
        "retryOnInvalid": False,
        "pollPeriod": 1000,
        "connectAttemptTimeMs": 5000,
        "connectAttemptCount": 5,
        "waitAfterFailedAttemptsMs": 300_000,
        "attributes": [],
        "timeseries": [
            {
                "tag": register.key,
                "type": _TYPES.get(register.type, "16uint"),
                "functionCode": 4 if register.space is Space.INPUT else 3,
                "objectsCount": register.words,
                "address": register.address,
            }
            for register in registers
        ],
        "attributeUpdates": [],
        "rpc": [],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
