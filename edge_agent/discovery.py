"""Which template fits a device: what it says of itself, then fingerprints, then a plausible value. Reads only, slowly."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge_agent.commissioning.orders import as_text
from edge_agent.devices import DeviceTemplate, Fingerprint, Space
from edge_agent.modbus.codec import decode
from edge_agent.modbus.errors import LinkDownError, LinkError, NoAnswerError, RefusedError, UnitSilentError
from edge_agent.modbus.link import Link

SPACING_S = 0.2
"""Never faster than one request per 200 ms on a bus in service."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a template, or what was seen on the way.

    Attributes:
        template: the template, or ``None`` when it was only seen.
        what: in words.
        weight: 3 for a fingerprint, 1 for a plausible value, 0 for what is only seen.
    """

    template: str | None
    what: str
    weight: int


class Discovery:
    """Asks one line, one request at a time."""

    def __init__(self, link: Link, *, spacing_s: float = SPACING_S) -> None:
        self._link, self._spacing_s = link, spacing_s

    async def is_there(self, unit: int) -> bool:
        """Whether a unit answers at all; a refusal is an answer.

        Raises:
            LinkDownError: the host or the port cannot be reached.
        """
        await asyncio.sleep(self._spacing_s)
        try:
            await self._link.read(unit, Space.HOLDING, 0, 1)
        except UnitSilentError, NoAnswerError:
            return False
        except RefusedError:
            return True
        except LinkDownError:
            raise
        except LinkError:
            return False
        return True

    async def evidence(
        self, unit: int, templates: Sequence[DeviceTemplate], progress: Callable[[], None]
    ) -> list[Evidence]:
        """Everything that speaks for a template, the strongest first.

        Args:
            unit: number of the device.
            templates: templates to try.
            progress: called after each template.

        Raises:
            LinkDownError: the host or the port cannot be reached.
        """
        found = await self._identity(unit)
        seen: dict[tuple[Space, int, int], list[int] | None] = {}
        for template in templates:
            for fingerprint in template.fingerprints:
                found += await self._fingerprint(unit, template, fingerprint, seen)
            found += await self._probe(unit, template, seen)
            progress()
        unique = list(dict.fromkeys(found))
        return sorted(unique, key=lambda each: -each.weight)

    async def _identity(self, unit: int) -> list[Evidence]:
        await asyncio.sleep(self._spacing_s)
        try:
            texts = await self._link.identify(unit)
        except LinkDownError:
            raise
        except LinkError:
            return []
        return [Evidence(None, f"says of itself: {', '.join(filter(None, texts))}", 0)] if any(texts) else []

    async def _fingerprint(
        self,
        unit: int,
        template: DeviceTemplate,
        fingerprint: Fingerprint,
        seen: dict[tuple[Space, int, int], list[int] | None],
    ) -> list[Evidence]:
        words = await self._words(unit, fingerprint.space, fingerprint.address, fingerprint.words, seen)
        if words is None:
            return []
        where = f"{fingerprint.space.value} {fingerprint.address}"
        if fingerprint.expect:
            if not fingerprint.matches(words):
                return []
            shown = " ".join(f"{word:#06x}" if word > 9999 else str(word) for word in words)
            return [Evidence(template.id, f"{where} holds {shown}: {fingerprint.meaning}", 3)]
        text = as_text(words) if fingerprint.text else None
        return [Evidence(None, f"{where} reads {text!r} ({fingerprint.meaning})", 0)] if text else []

    async def _probe(
        self, unit: int, template: DeviceTemplate, seen: dict[tuple[Space, int, int], list[int] | None]
    ) -> list[Evidence]:
        if template.probe is None:
            return []
        register = template.register(template.probe.key)
        words = await self._words(unit, register.space, register.address, register.words, seen)
        value = decode(register, words) if words is not None else None
        if value is None or not template.probe.low <= value <= template.probe.high:
            return []
        what = f"{register.space.value} {register.address} as {register.key} is {value:.1f} {register.unit}"
        return [Evidence(template.id, what, 1)]

    async def _words(
        self,
        unit: int,
        space: Space,
        address: int,
        count: int,
        seen: dict[tuple[Space, int, int], list[int] | None],
    ) -> list[int] | None:
        place = (space, address, count)
        if place not in seen:
            await asyncio.sleep(self._spacing_s)
            try:
                seen[place] = await self._link.read(unit, space, address, count)
            except LinkDownError:
                raise
            except LinkError:
                seen[place] = None
        return seen[place]
