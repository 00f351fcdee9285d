"""Reads the points of one broker: subscribes, decodes, and comes back by itself."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiomqtt

from edge_agent.config import Device
from edge_agent.modbus.backoff import Backoff
from edge_agent.modbus.link import LinkHealth
from edge_agent.modbus.unit import Reading
from edge_agent.mqtt.broker import client
from edge_agent.mqtt.payloads import PayloadError, number_in, word_in
from edge_agent.mqtt.sections import (
    AvailabilitySection,
    MqttDeviceSection,
    MqttLinkSection,
    TopicPointSection,
)

_LOG = logging.getLogger(__name__)
_BACKOFF = Backoff(0.5, 30.0, random.random)
_FROZEN_S = 120.0

type OnReading = Callable[[Device, Reading], None]


@dataclass(frozen=True, slots=True)
class _Listener:
    """What a message on a topic is for."""

    device: Device
    section: MqttDeviceSection
    point: TopicPointSection | None = None
    availability: AvailabilitySection | None = None

    @property
    def topic(self) -> str:
        wanted = self.point or self.availability
        return wanted.topic if wanted else ""


class MqttReader:
    """One per broker; values arrive when devices speak."""

    def __init__(
        self,
        link: MqttLinkSection,
        devices: Sequence[tuple[Device, MqttDeviceSection]],
        on_reading: OnReading,
        folder: Path,
        *,
        backoff: Backoff = _BACKOFF,
    ) -> None:
        self._section, self._on_reading, self._folder, self._backoff = link, on_reading, folder, backoff
        self._listeners = [
            *(
                _Listener(device, section, point=point)
                for device, section in devices
                for point in section.points
            ),
            *(
                _Listener(device, section, availability=each)
                for device, section in devices
                for each in section.availability
            ),
        ]
        self._exact: dict[str, list[_Listener]] = {}
        self._wild: list[_Listener] = []
        for listener in self._listeners:
            if {"+", "#"} & set(listener.topic):
                self._wild.append(listener)
            else:
                self._exact.setdefault(listener.topic, []).append(listener)
        self._offline: set[tuple[str, str]] = set()
        self._told: set[tuple[str, str]] = set()
        self._connected = False
        self._last_good: datetime | None = None
        self._errors = self._messages = self._failures = 0
        self._beat_at: float | None = None

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"broker {self._section.address}"

    @property
    def health(self) -> LinkHealth:
        """State of the connection now."""
        return LinkHealth(self._connected, self._last_good, self._errors, self._messages)

    def is_frozen(self, now: float) -> bool:
        """Whether a step that has a timeout should have ended long ago.

        Args:
            now: time of the loop.
        """
        return self._beat_at is not None and now > self._beat_at + _FROZEN_S

    async def run(self) -> None:
        """Read until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._beat_at = loop.time()
            try:
                await self._session()
            except aiomqtt.MqttError as error:
                self._lost(error)
            # Waiting for messages may last for ever; connecting and this pause may not.
            self._beat_at = loop.time()
            await asyncio.sleep(self._backoff.delay_s(max(self._failures, 1)))

    async def _session(self) -> None:
        async with client(self._section, self._folder) as broker:
            filters = sorted({listener.topic for listener in self._listeners})
            if filters:
                await broker.subscribe([(each, 1) for each in filters])
            if self._failures:
                _LOG.info("%s is reached again", self.name)
            self._connected, self._failures, self._beat_at = True, 0, None
            self._offline.clear()
            async for message in broker.messages:
                self._take(message)

    def _lost(self, error: aiomqtt.MqttError) -> None:
        if self._connected or not self._failures:
            _LOG.warning("%s: %s", self.name, error)
        self._connected = False
        self._failures += 1
        self._errors += 1

    def _take(self, message: aiomqtt.Message) -> None:
        topic = message.topic.value
        payload = message.payload if isinstance(message.payload, bytes) else b""
        self._messages += 1
        wild = [listener for listener in self._wild if message.topic.matches(listener.topic)]
        values: dict[str, tuple[Device, dict[str, float | None]]] = {}
        for listener in (*self._exact.get(topic, ()), *wild):
            if listener.availability is not None:
                self._said(listener, listener.availability, payload)
            elif listener.point is not None:
                self._value(listener, listener.point, payload, values)
        for device, found in values.values():
            self._last_good = datetime.now(UTC)
            # A retained value was said at a time that nobody knows.
            suspect = frozenset(found) if message.retain else frozenset[str]()
            self._on_reading(device, Reading(found, suspect=suspect))

    def _value(
        self,
        listener: _Listener,
        point: TopicPointSection,
        payload: bytes,
        values: dict[str, tuple[Device, dict[str, float | None]]],
    ) -> None:
        place = (listener.device.section.id, point.key)
        try:
            value = number_in(payload, point)
        except LookupError:
            # One topic carries many values, and not all in each message.
            return
        except PayloadError as error:
            self._errors += 1
            if place not in self._told:
                self._told.add(place)
                _LOG.warning("%s.%s: message on %s: %s", *place, listener.topic, error)
            return
        self._told.discard(place)
        values.setdefault(place[0], (listener.device, {}))[1][point.key] = value

    def _said(self, listener: _Listener, availability: AvailabilitySection, payload: bytes) -> None:
        try:
            word = word_in(payload, availability.path)
        except PayloadError:
            self._errors += 1
            return
        device = listener.device
        place = (device.section.id, availability.topic)
        if word in availability.offline and place not in self._offline:
            self._offline.add(place)
            _LOG.warning("%s: says that it is offline (%s)", device.section.id, availability.topic)
            self._on_reading(device, Reading({point.key: None for point in device.points}))
        elif word in availability.online and place in self._offline:
            self._offline.remove(place)
            _LOG.info("%s: is back", device.section.id)
