"""One device behind a link: reads its plan, decodes it, learns from refusals, and writes with read-back."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from edge_agent.devices import DeviceTemplate, Pace, Register
from edge_agent.modbus._planning import Block, Border, cut, plan, rules_of, spare, want_of
from edge_agent.modbus.backoff import skipped_cycles
from edge_agent.modbus.codec import decode, decode_text, encode, factor_of
from edge_agent.modbus.errors import (
    IllegalAddressError,
    LinkDownError,
    LinkError,
    NoAnswerError,
    NotWritableError,
    UnitSilentError,
)
from edge_agent.modbus.lessons import Lesson
from edge_agent.modbus.link import Link
from edge_agent.modbus.plans import plan_device, with_scales

_LOG = logging.getLogger(__name__)
_STEP_BACK = 3
"""Silences in a row of one block, while others of the unit are answered, before it is read in two."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one poll of a unit brought.

    Attributes:
        values: value per register key that was read; ``None`` when the device says "not available".
        refused: keys that the device does not let one read.
        error: why the poll stopped early, or ``None``.
        texts: text per register key that was read.
        suspect: keys whose value may be old: kept, but not counted with.
    """

    values: Mapping[str, float | None]
    refused: frozenset[str] = frozenset()
    error: LinkError | None = None
    texts: Mapping[str, str | None] = field(default_factory=dict)
    suspect: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A confirmed write.

    Attributes:
        requested: value asked for, in the register's unit.
        written: value sent: the nearest that the register can carry.
        read_back: value read after it; ``None`` when it could not be read, or the device says "not available".
        error: why it could not be read back, or ``None``.
    """

    requested: float
    written: float
    read_back: float | None
    error: LinkError | None = None


class Unit:
    """A device and the registers wanted from it."""

    def __init__(
        self,
        link: Link,
        unit: int,
        template: DeviceTemplate,
        registers: Sequence[Register],
        *,
        lesson: Lesson | None = None,
        on_lesson: Callable[[Lesson], None] | None = None,
    ) -> None:
        self._link, self._unit, self._template = link, unit, template
        self._registers = {register.key: register for register in with_scales(template, registers)}
        self._rules = rules_of(template, link.wire.line.max_gap)
        self._lesson = lesson or Lesson(template.id)
        self._on_lesson = on_lesson
        self._factors: dict[str, float] = {}
        self._silent_blocks: Counter[Block] = Counter()
        self._blocks = self._plan()
        self._silences = 0
        self._skip = 0
        self._free_at = 0.0

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Requests that read everything once, as learnt so far."""
        return tuple(chain.from_iterable(self._blocks.values()))

    @property
    def paces(self) -> frozenset[Pace]:
        """Paces that registers are read at."""
        return frozenset(self._blocks)

    async def poll(self, pace: Pace | None = None) -> Reading | None:
        """Read the blocks of a pace once, all of them without one; ``None`` when skipped because the unit is silent."""
        if self._skip:
            self._skip -= pace is not Pace.SLOW
            return None
        collected: dict[str, list[int]] = {}
        waiting = deque(self.blocks if pace is None else self._blocks.get(pace, ()))
        before, refused, error = self._lesson, set[str](), None
        while waiting and error is None:
            block = waiting.popleft()
            try:
                words = await self._read(block)
            except IllegalAddressError:
                waiting.extendleft(reversed(self._taught(block, refused)))
            except LinkError as failure:
                # Whatever it is, asking for the other blocks now would only make the neighbours wait longer.
                error = failure
                self._step_back(block, failure, answered=bool(collected))
            else:
                self._silent_blocks.pop(block, None)
                collected |= {
                    w.key: words[w.address - block.address : w.end - block.address] for w in block.wants
                }
        await self._learn(before, refused, answered=bool(collected))
        self._count_silence(error)
        values, texts = self._decoded(collected)
        return Reading(values, self._lesson.refused | refused, error, texts)

    async def write(self, key: str, value: float) -> Written:
        """Write a register ahead of all reads that wait, and read it back.

        Raises:
            NotWritableError: the template forbids it, or the value is outside what the device accepts; nothing was sent.
            LinkError: the write was refused, or was not confirmed: the device may or may not have taken it.
            KeyError: the template has no such register.
        """
        register = self._register(key)
        self._check_writable(register, value)
        factor = await self._factor(register)
        try:
            words = encode(register, value, factor=factor)
        except ValueError as error:
            raise NotWritableError(str(error)) from error
        await self._pause()
        functions = self._template.write_functions
        multiple = bool(functions) and not {5, 6} & set(functions)
        try:
            await self._link.write(self._unit, register.space, register.address, words, multiple=multiple)
        finally:
            self._busy_for(max(self._template.request_gap_ms, self._template.write_pause_ms))
        sent = decode(register, words, factor=factor)
        assert sent is not None  # noqa: S101 - a finite number was encoded, and a sentinel is refused above
        try:
            return Written(value, sent, await self.read(key))
        except LinkError as error:
            return Written(value, sent, None, error)

    async def read(self, key: str) -> float | None:
        """Read one register now, ahead of the reads that wait; ``None`` when the device says "not available".

        Raises:
            LinkError: it could not be read.
            KeyError: the template has no such register.
        """
        register = self._register(key)
        factor = await self._factor(register)
        return decode(register, await self._words(register), factor=factor)

    def _register(self, key: str) -> Register:
        return self._registers.get(key) or self._template.register(key)

    def _check_writable(self, register: Register, value: float) -> None:
        place = f"{self._template.id}: {register.key}"
        if not register.writable:
            raise NotWritableError(f"{place} is read-only")
        for never in self._template.never_write:
            if register.address <= never.address < register.end and not register.space.is_bits:
                raise NotWritableError(f"{place} must never be written: it {never.why}")
        low, high = register.write_min, register.write_max
        if (low is not None and value < low) or (high is not None and value > high):
            raise NotWritableError(f"{place}: {value:g} is outside what the device accepts ({low} to {high})")
        try:
            if decode(register, encode(register, value)) is None:
                raise NotWritableError(f"{place}: {value:g} would be read as 'not available'")
        except ValueError as error:
            raise NotWritableError(str(error)) from error

    async def _factor(self, register: Register) -> float:
        if register.scale_register is None:
            return 1.0
        if register.scale_register not in self._factors:
            scale = self._template.register(register.scale_register)
            value = decode(scale, await self._words(scale))
            if value is None:
                raise NoAnswerError(f"unit {self._unit} does not say the scale of {register.key}")
            self._factors[scale.key] = value
        return factor_of(register, self._factors[register.scale_register])

    async def _words(self, register: Register) -> list[int]:
        (block,) = plan([want_of(register, self._template)], self._rules)
        words = await self._read(block, urgent=True)
        start = register.address - block.address
        return words[start : start + register.words]

    async def _read(self, block: Block, *, urgent: bool = False) -> list[int]:
        await self._pause()
        try:
            return await self._link.read(
                self._unit,
                block.space,
                block.address,
                block.count,
                urgent=urgent,
                spare=self._spare(block),
            )
        finally:
            self._busy_for(self._template.request_gap_ms)

    def _spare(self, block: Block) -> int:
        after = range(block.end, block.end + 2)
        rules = self._rules.after(self._lesson.borders)
        return 0 if any(address in after for address in self._template.read_alone) else spare(block, rules)

    async def _pause(self) -> None:
        """Leave the device the pause that it needs since the last request, without holding the line."""
        wait = self._free_at - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)

    def _busy_for(self, pause_ms: float) -> None:
        self._free_at = asyncio.get_running_loop().time() + pause_ms / 1000

    def _plan(self) -> Mapping[Pace, tuple[Block, ...]]:
        registers = list(self._registers.values())
        return plan_device(self._template, registers, self._rules.max_gap, self._lesson)

    def _taught(self, block: Block, refused: set[str]) -> tuple[Block, ...]:
        """Blocks to read in place of a refused one; none when a single register is refused for itself."""
        if border := cut(block):
            return self._cut(block, border)
        keys = {want.key for want in block.wants}
        if len(keys) == 1:
            refused |= keys
            return ()
        self._lesson = self._lesson.with_alone(keys)
        return plan([replace(want, alone=True) for want in block.wants], self._rules)

    def _cut(self, block: Block, border: Border) -> tuple[Block, ...]:
        _LOG.info("unit %d: %d+%d is read in two from now on", self._unit, block.address, block.count)
        self._lesson = self._lesson.with_border(border)
        return plan(block.wants, self._rules.after(self._lesson.borders))

    def _step_back(self, block: Block, failure: LinkError, *, answered: bool) -> None:
        """Read a block in two when it alone stays without answer: some devices answer short requests only."""
        if not isinstance(failure, NoAnswerError) or not answered:
            return
        self._silent_blocks[block] += 1
        if self._silent_blocks[block] >= _STEP_BACK and (border := cut(block)):
            self._silent_blocks.clear()
            self._cut(block, border)

    async def _learn(self, before: Lesson, refused: set[str], *, answered: bool) -> None:
        # A device that refuses everything is ill, or not the one expected: nothing is to be learnt from that.
        if not answered:
            self._lesson = before
            return
        if refused:
            _LOG.warning("unit %d does not have %s: left out", self._unit, ", ".join(sorted(refused)))
        self._lesson = self._lesson.without(refused)
        if self._lesson != before:
            self._blocks = self._plan()
            if self._on_lesson:
                await asyncio.to_thread(self._on_lesson, self._lesson)

    def _decoded(
        self, collected: Mapping[str, list[int]]
    ) -> tuple[dict[str, float | None], dict[str, str | None]]:
        values: dict[str, float | None] = {}
        texts: dict[str, str | None] = {}
        # Scales first, for a value must not be read with the scale of the poll before.
        scales = {register.scale_register for register in self._registers.values()}
        for key in sorted(collected, key=lambda key: key not in scales):
            register, words = self._registers[key], collected[key]
            if register.is_text:
                texts[key] = decode_text(register, words)
            else:
                values[key] = self._value(register, words)
            if key in scales and (scale := values.get(key)) is not None:
                self._factors[key] = scale
        return values, texts

    def _value(self, register: Register, words: Sequence[int]) -> float | None:
        if register.scale_register is None:
            return decode(register, words)
        scale = self._factors.get(register.scale_register)
        # Without its scale, a value is not known.
        return None if scale is None else decode(register, words, factor=factor_of(register, scale))

    def _count_silence(self, error: LinkError | None) -> None:
        match error:
            case NoAnswerError() | UnitSilentError():
                self._silences += 1
            case LinkDownError():
                # The host is at fault, not this unit: the link has its own back-off.
                return
            case _:
                self._silences = 0
        self._skip = skipped_cycles(self._silences)
