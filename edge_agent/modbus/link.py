"""One connection shared by the units behind it, over pymodbus, one request at a time."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException, ModbusIOException
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from edge_agent.devices import Space
from edge_agent.modbus.backoff import Backoff
from edge_agent.modbus.errors import (
    IllegalAddressError,
    LinkDownError,
    NoAnswerError,
    RefusedError,
    UnitSilentError,
    WrongAnswerError,
)

_MEANINGS = {
    1: "illegal function",
    2: "illegal address",
    3: "illegal value",
    4: "device failure",
    5: "acknowledged, still working",
    6: "busy",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target does not respond",
}
# Some devices answer "illegal value" when the count, not the address, crosses a hole of their map.
_ADDRESS_CODES = frozenset({2, 3})
_SILENT_CODES = frozenset({10, 11})
DEFAULT_BACKOFF = Backoff(0.5, 30.0, random.random)


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """State of a link.

    Attributes:
        connected: the host accepted the last connection; a silent unit does not change it.
        last_good: time of the last good answer, UTC.
        errors: failed requests and connections since the start.
    """

    connected: bool
    last_good: datetime | None
    errors: int


class Link:
    """A Modbus TCP connection that opens when needed and closes at the first doubt.

    pymodbus frames and sends; what its clients lack is here: the link is closed after a missing or wrong answer, so
    that a late answer can never be taken for the next one; a host that refuses is left alone for longer and longer.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        timeout_s: float = 1.0,
        backoff: Backoff = DEFAULT_BACKOFF,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.host, self.port, self._timeout_s = host, port, timeout_s
        self._backoff, self._monotonic = backoff, monotonic
        self._client: AsyncModbusTcpClient | None = None
        self._lock = asyncio.Lock()
        self._reachable = False
        self._failures = 0
        self._not_before = -float("inf")
        self._last_good: datetime | None = None
        self._errors = 0

    @property
    def health(self) -> LinkHealth:
        """State of the link now."""
        return LinkHealth(self._reachable, self._last_good, self._errors)

    async def read(self, unit: int, space: Space, address: int, count: int) -> list[int]:
        """Read ``count`` registers as unsigned 16-bit numbers.

        Raises:
            LinkDownError: no connection, and none tried while the back-off lasts.
            NoAnswerError: no answer in time; the connection is closed.
            WrongAnswerError: an answer of the wrong length or unit; the connection is closed.
            RefusedError: the device answered with an exception.
        """
        async with self._lock:
            client = await self._connected()
            try:
                answer = await self._request(client, unit, space, address, count)
                words = _words(answer, unit, count)
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
            self._last_good = datetime.now(UTC)
            return words

    def close(self) -> None:
        """Close the connection; the next read opens it again."""
        self._drop()

    async def _connected(self) -> AsyncModbusTcpClient:
        if self._client is not None and self._client.connected:
            return self._client
        self._drop()
        wait = self._not_before - self._monotonic()
        if wait > 0:
            raise LinkDownError(
                f"{self.host}:{self.port} did not accept a connection; next try in {wait:.0f} s"
            )
        client = AsyncModbusTcpClient(
            self.host,
            port=self.port,
            timeout=self._timeout_s,
            retries=0,
            reconnect_delay=0,
            reconnect_delay_max=0,
        )
        if await client.connect():
            self._client, self._failures, self._reachable = client, 0, True
            return client
        client.close()
        self._failures += 1
        self._errors += 1
        self._reachable = False
        self._not_before = self._monotonic() + self._backoff.delay_s(self._failures)
        raise LinkDownError(
            f"{self.host}:{self.port} refuses or does not answer: is the device on, is the address right, "
            "does a firewall stand between?"
        )

    async def _request(
        self, client: AsyncModbusTcpClient, unit: int, space: Space, address: int, count: int
    ) -> ModbusPDU:
        ask = client.read_input_registers if space is Space.INPUT else client.read_holding_registers
        try:
            # pymodbus has its own timeout; this one also covers what it may hang on when the peer vanishes.
            async with asyncio.timeout(self._timeout_s * 1.5):
                return await ask(address, count=count, device_id=unit)
        except TimeoutError as error:
            raise NoAnswerError(self._silence(unit)) from error
        except ModbusIOException as error:
            raise NoAnswerError(self._silence(unit)) from error
        except (ModbusException, OSError) as error:
            raise LinkDownError(f"{self.host}:{self.port} closed the connection") from error

    def _silence(self, unit: int) -> str:
        return f"unit {unit} at {self.host}:{self.port} gave no answer within {self._timeout_s:g} s"

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _words(answer: ModbusPDU, unit: int, count: int) -> list[int]:
    if isinstance(answer, ExceptionResponse):
        code = answer.exception_code
        message = f"unit {unit} answered {_MEANINGS.get(code, 'exception')} ({code})"
        if code in _ADDRESS_CODES:
            raise IllegalAddressError(message, code)
        if code in _SILENT_CODES:
            raise UnitSilentError(message, code)
        raise RefusedError(message, code)
    words = list(answer.registers)
    if len(words) != count:
        raise WrongAnswerError(f"unit {unit} sent {len(words)} registers where {count} were asked for")
    return words
