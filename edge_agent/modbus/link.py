"""One connection shared by the units behind it, over pymodbus, one request at a time."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pymodbus.exceptions import ModbusException, ModbusIOException
from pymodbus.pdu import ModbusPDU

from edge_agent.devices import Space
from edge_agent.modbus.backoff import Backoff
from edge_agent.modbus.ear import Ear
from edge_agent.modbus.errors import (
    IllegalAddressError,
    LinkDownError,
    LinkWaitingError,
    NoAnswerError,
    RefusedError,
    UnitWaitingError,
    WrongAnswerError,
)
from edge_agent.modbus.requests import Request
from edge_agent.modbus.turns import Turns
from edge_agent.modbus.wires import Client, Wire

DEFAULT_BACKOFF = Backoff(0.5, 30.0, random.random)
CONNECT_S = 1.0
"""Longest wait for a host to accept a connection, so that one that does not is reported within a second."""
_DOUBT_TIMEOUTS = 10
"""After so many timeouts, an answer is lost, not late."""


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """State of a link.

    Attributes:
        connected: the host accepted the last connection; a silent unit does not change it.
        last_good: time of the last good answer, UTC.
        errors: failed requests and connections since the start.
        requests: requests sent since the start.
        busy_s: time during which the line was held, in seconds since the start.
    """

    connected: bool
    last_good: datetime | None
    errors: int
    requests: int = 0
    busy_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A unit may still answer ``request``; ``asked``: it may also still answer the question that was to clear this."""

    request: Request
    since: float
    asked: bool = False


class Link:
    """A line to devices that opens when needed and trusts an answer only when it must be the right one.

    pymodbus frames and sends; what its clients lack is here. After a missing or wrong answer the connection is closed. On
    frames without a number (RTU) that is not enough, because a tty or a gateway may still bring the late answer: the unit
    is in doubt until it has answered a question of another shape, after which nothing of the past can come.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        timeout_s: float = 1.0,
        connect_pause_s: float = 0.0,
        backoff: Backoff = DEFAULT_BACKOFF,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wire, self._timeout_s, self._connect_pause_s = wire, timeout_s, connect_pause_s
        self._backoff, self._monotonic = backoff, monotonic
        self._client: Client | None = None
        self._ear = Ear(wire.line)
        self._turns = Turns()
        self._doubts: dict[int, _Doubt] = {}
        self._last: dict[int, Request] = {}
        self._refused: set[int] = set()
        self._narrow: set[Request] = set()
        self._reachable = False
        self._failures = 0
        self._not_before = -float("inf")
        self._last_good: datetime | None = None
        self._errors = self._requests = 0
        self._busy_s = 0.0
        self._free_at = 0.0

    @property
    def name(self) -> str:
        """How messages call the link."""
        return self.wire.name

    @property
    def health(self) -> LinkHealth:
        """State of the link now."""
        return LinkHealth(self._reachable, self._last_good, self._errors, self._requests, self._busy_s)

    async def read(
        self, unit: int, space: Space, address: int, count: int, *, urgent: bool = False, spare: int = 0
    ) -> list[int]:
        """Read ``count`` registers as unsigned 16-bit numbers, or ``count`` coils as 0 and 1.

        Args:
            unit: number of the device behind the link.
            space: table to read from.
            address: first cell, as sent on the wire.
            count: number of cells.
            urgent: pass before the ordinary reads that wait; for reading back what was written.
            spare: cells after these that may be read too, to give two questions in a row different shapes.

        Raises:
            LinkDownError: no connection, and none tried while the back-off lasts.
            NoAnswerError: no answer in time.
            WrongAnswerError: an answer that is not that of the question.
            RefusedError: the device answered with an exception.
        """
        words = await self._ask(Request.read(unit, space, address, count), urgent=urgent, spare=spare)
        return words[:count]

    async def write(
        self, unit: int, space: Space, address: int, values: Sequence[int], *, multiple: bool = False
    ) -> None:
        """Write registers or coils, before any read that waits; at most the request under way is waited for.

        Args:
            unit: number of the device behind the link.
            space: ``HOLDING`` or ``COIL``.
            address: first cell.
            values: unsigned 16-bit numbers, or 0 and 1 for coils.
            multiple: use function 16 (15 for coils) even for a single cell.

        Raises:
            LinkDownError: no connection.
            NoAnswerError: no confirmation in time: whether the device took the values is not known.
            WrongAnswerError: something else was confirmed.
            RefusedError: the device refused.
        """
        one, many = {Space.HOLDING: (6, 16), Space.COIL: (5, 15)}[space]
        function = many if multiple or len(values) > 1 else one
        await self._ask(Request(unit, function, address, len(values), tuple(values)), urgent=True)

    async def identify(self, unit: int) -> list[str]:
        """What a device says of itself (function 43/14): vendor, product code, revision, in this order.

        Raises:
            LinkError: it does not answer, or does not know the function, as many do not.
        """
        numbers = await self._ask(Request(unit, 43, 0, 0), urgent=False)
        texts: list[str] = []
        while numbers:
            end = 2 + numbers[1]
            texts.append(bytes(numbers[2:end]).decode("latin-1").strip())
            numbers = numbers[end:]
        return texts

    def close(self) -> None:
        """Close the connection; the next request opens it again."""
        self._drop()

    async def _ask(self, request: Request, *, urgent: bool, spare: int = 0) -> list[int]:
        async with self._turns.turn(urgent=urgent):
            begun = time.monotonic()
            try:
                return await self._in_turn(request, spare)
            except LinkWaitingError, UnitWaitingError:
                raise
            except (LinkDownError, NoAnswerError, WrongAnswerError) as error:
                self._errors += 1
                self._reachable = not isinstance(error, LinkDownError)
                self._drop()
                raise
            except RefusedError:
                self._errors += 1
                raise
            except asyncio.CancelledError:
                # The answer may still come: nobody may find it on this connection.
                self._drop()
                raise
            finally:
                self._busy_s += time.monotonic() - begun

    async def _in_turn(self, request: Request, spare: int) -> list[int]:
        doubt = self._doubt(request.unit)
        if doubt and doubt.asked:
            raise UnitWaitingError(
                f"unit {request.unit} at {self.name} is left alone until its late answers are past"
            )
        client = await self._connected()
        if self.wire.numbered:
            content = await self._exchange(client, request)
        else:
            content = await self._unnumbered(client, request, spare)
        self._last_good = datetime.now(UTC)
        return content

    async def _unnumbered(self, client: Client, request: Request, spare: int) -> list[int]:
        await self._quiet(client)
        if doubt := self._doubt(request.unit):
            await self._resync(client, doubt)
        elif (last := self._last.get(request.unit)) and self._alike(last, request):
            # A doubled answer to the last question would be taken for the answer to this one.
            if spare and request not in self._narrow and request.unit not in self._refused:
                try:
                    return await self._certain(client, request.widened(spare))
                except IllegalAddressError:
                    # This refusal came after anything that could be doubled: the exact question is safe now.
                    self._narrow.add(request)
            else:
                await self._resync(client, _Doubt(last, self._monotonic()))
        return await self._certain(client, request)

    def _alike(self, last: Request, request: Request) -> bool:
        return request.unit in self._refused or last.shape == request.shape

    async def _certain(self, client: Client, request: Request) -> list[int]:
        # Until the right answer is here, the unit is in doubt, however this ends.
        unit = request.unit
        self._doubts[unit] = _Doubt(request, self._monotonic())
        try:
            content = await self._exchange(client, request)
        except RefusedError:
            del self._doubts[unit]
            self._last[unit] = request
            self._refused.add(unit)
            raise
        del self._doubts[unit]
        self._last[unit] = request
        self._refused.discard(unit)
        return content

    def _doubt(self, unit: int) -> _Doubt | None:
        doubt = self._doubts.get(unit)
        lasts = doubt is not None and self._monotonic() - doubt.since < _DOUBT_TIMEOUTS * self._timeout_s
        return doubt if lasts else None

    async def _resync(self, client: Client, doubt: _Doubt) -> None:
        """Ask a question of another shape than the one left without answer, and wait for its own answer.

        A unit answers in the order of the questions, so that the late answer, if any, is then past. Only one such question
        may be open: if it stays without answer too, the unit is left alone until nothing can come any more.
        """
        unit = doubt.request.unit
        self._doubts[unit] = _Doubt(doubt.request, self._monotonic(), asked=True)
        try:
            await self._exchange(client, doubt.request.other_shape())
        except RefusedError:
            pass
        except WrongAnswerError:
            # The late answer: the one just asked for must still be seen to pass.
            if not await self._quiet(client, self._timeout_s):
                raise
        del self._doubts[unit]

    async def _quiet(self, client: Client, silence_s: float = 0.0) -> int:
        """Wait for the silence that ends a frame, or longer when a stray answer has come; how many have."""
        if self._ear.strays:
            silence_s = max(silence_s, self._timeout_s)
        try:
            async with asyncio.timeout(self._timeout_s * 10):
                strays = await self._ear.silence(silence_s)
        except TimeoutError:
            raise WrongAnswerError(
                f"{self.name} never falls silent: does another master use the line?"
            ) from None
        if not client.connected:
            raise LinkDownError(f"{self.name} closed the connection")
        return strays

    async def _exchange(self, client: Client, request: Request) -> list[int]:
        pause_s = self._free_at - time.monotonic()
        if pause_s > 0:
            await asyncio.sleep(pause_s)
        self._requests += 1
        try:
            with self._ear.asked():
                answer = await self._answer(client, request)
        finally:
            self._free_at = time.monotonic() + self.wire.line.pause_s
        return request.accept(answer, numbered=self.wire.numbered)

    async def _answer(self, client: Client, request: Request) -> ModbusPDU:
        try:
            # pymodbus has its own timeout; this one also covers what it may hang on when the peer vanishes.
            async with asyncio.timeout(self._timeout_s):
                return await request.send(client)
        except (TimeoutError, ModbusIOException) as error:
            if not client.connected:
                raise LinkDownError(f"{self.name} closed the connection") from error
            raise NoAnswerError(
                f"unit {request.unit} at {self.name} gave no answer within {self._timeout_s:g} s"
            ) from error
        except (ModbusException, OSError) as error:
            raise LinkDownError(f"{self.name} closed the connection") from error

    async def _connected(self) -> Client:
        if self._client is not None and self._client.connected:
            return self._client
        self._drop()
        wait = self._not_before - self._monotonic()
        if wait > 0:
            raise LinkWaitingError(f"{self.name} did not accept a connection; next try in {wait:.0f} s")
        client = self.wire.client(self._timeout_s * 2, self._ear.hear)
        if await self._opened(client):
            self._client, self._failures, self._reachable = client, 0, True
            # Also lets pymodbus finish what it does in the next turn of the loop.
            await asyncio.sleep(self._connect_pause_s)
            return client
        client.close()
        self._failures += 1
        self._not_before = self._monotonic() + self._backoff.delay_s(self._failures)
        raise LinkDownError(f"{self.name} refuses or does not answer: {self.wire.advice}")

    async def _opened(self, client: Client) -> bool:
        try:
            async with asyncio.timeout(CONNECT_S):
                return await client.connect()
        except TimeoutError, ModbusException, OSError:
            return False

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
