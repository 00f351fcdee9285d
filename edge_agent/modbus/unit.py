"""One device behind a link: reads its plan, decodes it, and learns from refusals."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edge_agent.devices import DeviceTemplate, Register
from edge_agent.modbus._planning import Block, plan, rules_of, split, want_of
from edge_agent.modbus.backoff import skipped_cycles
from edge_agent.modbus.codec import decode
from edge_agent.modbus.errors import (
    IllegalAddressError,
    LinkDownError,
    LinkError,
    NoAnswerError,
    UnitSilentError,
)
from edge_agent.modbus.link import Link

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one poll of a unit brought.

    Attributes:
        values: value per register key that was read; ``None`` when the device says "not available".
        refused: keys that the device does not let one read.
        error: why the poll stopped early, or ``None``.
    """

    values: Mapping[str, float | None]
    refused: frozenset[str] = frozenset()
    error: LinkError | None = None


class Unit:
    """A device and the registers wanted from it."""

    def __init__(
        self, link: Link, unit: int, template: DeviceTemplate, registers: Sequence[Register]
    ) -> None:
        self._link, self._unit, self._template = link, unit, template
        self._registers = {register.key: register for register in registers}
        self._rules = rules_of(template)
        self._blocks = plan([want_of(register, template) for register in registers], self._rules)
        self._refused: frozenset[str] = frozenset()
        self._silences = 0
        self._skip = 0

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Requests of one poll, as learnt so far."""
        return self._blocks

    async def poll(self) -> Reading | None:
        """Read every block once; ``None`` when this cycle is skipped because the unit is silent."""
        if self._skip:
            self._skip -= 1
            return None
        values: dict[str, float | None] = {}
        learnt: list[Block] = []
        waiting = deque(self._blocks)
        error: LinkError | None = None
        while waiting and error is None:
            block = waiting.popleft()
            if self._template.request_gap_ms:
                await asyncio.sleep(self._template.request_gap_ms / 1000)
            try:
                words = await self._link.read(self._unit, block.space, block.address, block.count)
            except IllegalAddressError as refusal:
                waiting.extendleft(reversed(self._lesson(block, refusal)))
            except LinkError as failure:
                # Whatever it is, asking for the other blocks now would only make the neighbours wait longer.
                error = failure
                learnt.append(block)
            else:
                learnt.append(block)
                values |= self._decoded(block, words)
        self._blocks = (*learnt, *waiting)
        self._count_silence(error)
        return Reading(values, self._refused, error)

    def _lesson(self, block: Block, refusal: IllegalAddressError) -> tuple[Block, ...]:
        """Blocks to read in place of a refused one; none when a single register is refused for itself."""
        if len(block.wants) > 1:
            _LOG.info(
                "unit %d refused %d+%d, read in two from now on", self._unit, block.address, block.count
            )
            return split(block, self._rules)
        key = block.wants[0].key
        _LOG.warning("unit %d has no register %r (%s): it is left out", self._unit, key, refusal)
        self._refused |= {key}
        return ()

    def _decoded(self, block: Block, words: Sequence[int]) -> dict[str, float | None]:
        orders = {"word_order": self._template.word_order, "byte_order": self._template.byte_order}
        return {
            want.key: decode(
                self._registers[want.key],
                words[want.address - block.address : want.end - block.address],
                **orders,
            )
            for want in block.wants
        }

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
