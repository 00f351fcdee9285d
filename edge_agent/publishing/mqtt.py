"""Publishes to one MQTT broker.

What happens goes, retained, to ``{base}/{site}/{point}``. What waited for the broker goes, in order and not retained, to
``{base}/{site}/{point}/late``: Home Assistant must not take the past for the present, and whoever keeps history loses nothing.
Every message says its instant, so that (point, instant) tells whether it was had before. After each connection the present
state is said again, marked ``repeat``, for a broker that forgot it.
"""

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import Callable
from pathlib import Path

import aiomqtt

from edge_agent import version
from edge_agent.config import Building
from edge_agent.config.publishing import MqttSinkSection
from edge_agent.errors import EdgeAgentError
from edge_agent.live import Json, LiveState, PointState, Quality, iso
from edge_agent.mqtt.broker import client as client_of
from edge_agent.publishing.home_assistant import announcements
from edge_agent.publishing.outbox import Outbox, samples_of
from edge_agent.store import Parcel, Sample, StoredQuality

_LOG = logging.getLogger(__name__)
_IN_FLIGHT = 20
_ACKNOWLEDGED_S = 20.0
_GOODBYE_S = 2.0
_ON_ITS_WAY_S = 0.5
_RETRY_S = (1.0, 60.0)
_BIRTH_JITTER_S = 5.0
_LARGEST_MESSAGE = 4096


class MqttPublisher:
    """One broker's publisher; runs until cancelled."""

    def __init__(
        self,
        section: MqttSinkSection,
        building: Building,
        live: LiveState,
        outbox: Outbox,
        *,
        folder: Path,
        pause: Callable[[float], float] = lambda most: random.uniform(most / 2, most),  # noqa: S311 - jitter
    ) -> None:
        """Prepare; nothing is contacted before :meth:`run`.

        Args:
            section: what the site asks for.
            building: names devices and points.
            live: present state of the points.
            outbox: what is published.
            folder: folder that the paths of secrets start from.
            pause: seconds to wait, at most so many: agents must not all come back at once.
        """
        self._section, self._building, self._live, self._outbox = section, building, live, outbox
        self._folder, self._pause = folder, pause
        self._base = f"{section.base}/{building.config.site.id}"
        self._room = asyncio.Semaphore(_IN_FLIGHT)
        self._changes: asyncio.Queue[tuple[str, Json]] = asyncio.Queue(1000)
        self.connected = False

    def tell_state(self, point: str, state: PointState) -> None:
        """A point has no value any more: its retained state must say so, without a place in the history."""
        self._offer(f"{self._base}/{point}", _state(state))

    def tell_result(self, name: str, result: Json) -> None:
        """Savings or key figures, retained."""
        self._offer(f"{self._base}/results/{name}", result)

    async def run(self) -> None:
        """Connect, publish, and connect again whenever the connection is lost."""
        wait_s, told = _RETRY_S[0], False
        while True:
            try:
                async with self._client() as client:
                    _LOG.info("publishing to the broker %s", self._section.broker.address)
                    wait_s, told, self.connected = _RETRY_S[0], False, True
                    try:
                        await self._serve(client)
                    except asyncio.CancelledError:
                        # The will speaks for us only when we vanish; a clean stop says it itself.
                        await self._say_offline(client)
                        raise
            except (aiomqtt.MqttError, EdgeAgentError, OSError, TimeoutError) as error:
                if not told:
                    _LOG.warning(
                        "the broker %s is not reached: %s; what is measured waits for it",
                        self._section.broker.address,
                        error,
                    )
                told = True
            finally:
                self.connected = False
            await asyncio.sleep(self._pause(wait_s))
            wait_s = min(2 * wait_s, _RETRY_S[1])

    def _client(self) -> aiomqtt.Client:
        will = aiomqtt.Will(f"{self._base}/status", "offline", qos=1, retain=True)
        name = f"linky-gtb-{self._building.config.site.id}-{self._section.id}"
        return client_of(self._section.broker, self._folder, will=will, client_id=name)

    async def _serve(self, client: aiomqtt.Client) -> None:
        late_until = self._outbox.made
        try:
            await self._announce(client)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._deliver(client, late_until))
                group.create_task(self._tell_changes(client))
                group.create_task(self._hear(client))
        except* (aiomqtt.MqttError, OSError, TimeoutError) as errors:
            raise aiomqtt.MqttError(_first(errors)) from errors

    async def _say_offline(self, client: aiomqtt.Client) -> None:
        with contextlib.suppress(aiomqtt.MqttError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await self._publish(client, f"{self._base}/status", "offline", retain=True)

    async def _announce(self, client: aiomqtt.Client) -> None:
        await self._publish(client, f"{self._base}/status", "online", retain=True)
        if self._section.discovery:
            found = announcements(
                self._building,
                base=self._section.base,
                prefix=self._section.discovery_prefix,
                version=version(),
            )
            for topic, content in found:
                await self._publish(client, topic, _text(content), retain=True)
            await client.subscribe(f"{self._section.discovery_prefix}/status", qos=1)
        for point in self._building.points:
            state = {**_state(self._live.point(point)), "repeat": True}
            await self._publish(client, f"{self._base}/{point}", _text(state), retain=True)

    async def _deliver(self, client: aiomqtt.Client, late_until: int) -> None:
        while True:
            for parcel in await self._outbox.next():
                delivering = asyncio.ensure_future(
                    self._deliver_one(client, parcel, late=parcel.seq <= late_until)
                )
                try:
                    await asyncio.shield(delivering)
                except asyncio.CancelledError:
                    # A stop waits a little for what is on its way: else it would be said again at the next start.
                    await asyncio.wait([delivering], timeout=_ON_ITS_WAY_S)
                    if delivering.cancel() or delivering.exception() is not None:
                        raise
                    self._outbox.deliver(parcel.seq)
                    raise
                self._outbox.deliver(parcel.seq)

    async def _deliver_one(self, client: aiomqtt.Client, parcel: Parcel, *, late: bool) -> None:
        # A point stands once in a parcel, so that the order among its messages is that of the parcels.
        async with asyncio.TaskGroup() as group:
            for sample in samples_of(parcel):
                topic = f"{self._base}/{sample.point}{'/late' if late else ''}"
                group.create_task(self._publish(client, topic, _text(_message(sample)), retain=not late))

    async def _tell_changes(self, client: aiomqtt.Client) -> None:
        while True:
            topic, content = await self._changes.get()
            await self._publish(client, topic, _text(content), retain=True)

    async def _hear(self, client: aiomqtt.Client) -> None:
        """Home Assistant says when it starts: it is told everything again, not by all agents in the same second."""
        async for message in client.messages:
            if message.retain or not isinstance(message.payload, bytes):
                continue
            if len(message.payload) <= _LARGEST_MESSAGE and message.payload == b"online":
                await asyncio.sleep(self._pause(_BIRTH_JITTER_S))
                await self._announce(client)

    async def _publish(self, client: aiomqtt.Client, topic: str, text: str, *, retain: bool) -> None:
        async with self._room:
            await client.publish(topic, text, qos=1, retain=retain, timeout=_ACKNOWLEDGED_S)

    def _offer(self, topic: str, content: Json) -> None:
        if self.connected and not self._changes.full():
            self._changes.put_nowait((topic, content))


def _message(sample: Sample) -> Json:
    quality = Quality.SUSPECT if sample.quality is StoredQuality.SUSPECT else Quality.GOOD
    return {"value": sample.value, "quality": quality.value, "time": iso(sample.time)}


def _state(state: PointState) -> Json:
    return {
        "value": state.value,
        "quality": state.quality.value,
        "time": iso(state.time) if state.time else None,
    }


def _text(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _first(errors: BaseExceptionGroup) -> str:
    found: BaseException = errors
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return str(found) or type(found).__name__
