"""Publishes to one MQTT broker.

What happens goes, retained, to ``{base}/{site}/{point}``. What waited for the broker goes, in order and not retained, to
``{base}/{site}/{point}/late``: Home Assistant must not take the past for the present, and whoever keeps history loses nothing.
Every message says its instant, so that (point, instant) tells whether it was had before. After each connection the present
state is said again, marked ``repeat``, for a broker that forgot it.

Samples come from the disk a second after they were read, while the loss of a point is told at once: what is true now is
therefore looked up when a message leaves, so that a value that was on its way never stands as the state of a lost point.
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
from edge_agent.publishing.pending import Pending
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
        self._states: Pending[PointState] = Pending()
        self._results: Pending[Json] = Pending()
        self.connected = False

    def tell_state(self, point: str, state: PointState) -> None:
        """A point's state has changed; it is told when no sample will: it has no value any more, or a doubtful one."""
        if self._is_told_apart(point, state):
            self._states.put(point, state)

    def tell_result(self, name: str, result: Json) -> None:
        """Savings or key figures, retained."""
        self._results.put(name, result)

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
                group.create_task(self._tell_states(client))
                group.create_task(self._tell_results(client))
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
            async with self._room:
                state = {**_state(self._live.point(point)), "repeat": True}
                await _send(client, f"{self._base}/{point}", _text(state), retain=True)

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
                group.create_task(self._deliver_sample(client, sample, late=late))

    async def _deliver_sample(self, client: aiomqtt.Client, sample: Sample, *, late: bool) -> None:
        async with self._room:
            past = late or not self._is_present(sample)
            topic = f"{self._base}/{sample.point}{'/late' if past else ''}"
            await _send(client, topic, _text(_message(sample)), retain=not past)

    def _is_present(self, sample: Sample) -> bool:
        """Whether a sample may stand as the state of its point."""
        point = self._building.points.get(sample.point)
        if point is None or self._live.point(point.id).value is None:
            return False
        # Whoever counts with an index would take a wrong fall for a reset: the last sound one stays.
        return not (point.is_counter and sample.quality is StoredQuality.SUSPECT)

    def _is_told_apart(self, point: str, state: PointState) -> bool:
        """Whether a state is no sample: the index that is shown while a counter is in doubt is an older one."""
        doubtful = state.quality is Quality.SUSPECT and self._building.points[point].is_counter
        return state.value is None or doubtful

    async def _tell_states(self, client: aiomqtt.Client) -> None:
        while True:
            point, told = await self._states.next()
            async with self._room:
                state = self._live.point(point)
                # A point that is well again says so with its next sample.
                if self._is_told_apart(point, state):
                    repeat = {} if state.value is None else {"repeat": True}
                    content = _text({**_state(state), **repeat})
                    await _send(client, f"{self._base}/{point}", content, retain=True)
            self._states.done(point, told)

    async def _tell_results(self, client: aiomqtt.Client) -> None:
        while True:
            name, result = await self._results.next()
            await self._publish(client, f"{self._base}/results/{name}", _text(result), retain=True)
            self._results.done(name, result)

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
            await _send(client, topic, text, retain=retain)


async def _send(client: aiomqtt.Client, topic: str, text: str, *, retain: bool) -> None:
    await client.publish(topic, text, qos=1, retain=retain, timeout=_ACKNOWLEDGED_S)


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
