"""Write, wait, read back, compare, and try once more."""

import asyncio
from dataclasses import dataclass

from edge_agent.control.policy import Policy
from edge_agent.control.wire import Wire
from edge_agent.modbus.errors import LinkError


@dataclass(frozen=True, slots=True)
class Sending:
    """How a write ended.

    Attributes:
        confirmed: the device shows what was written.
        shown: what it was last seen to show, if it answered.
        why: what went wrong otherwise.
    """

    confirmed: bool
    shown: float | None
    why: str = ""


async def sent(wire: Wire, policy: Policy, value: float, *, may_retry: bool) -> Sending:
    """Send a value and see that it holds.

    A write without answer may have been taken all the same: what the device shows afterwards decides.
    """
    outcome = await _once(wire, policy, value)
    if outcome.confirmed or not may_retry:
        return outcome
    return await _once(wire, policy, value)


async def _once(wire: Wire, policy: Policy, value: float) -> Sending:
    try:
        shown, why = await wire.write(value), ""
    except LinkError as error:
        shown, why = None, str(error)
    if shown is not None and policy.same(shown, value):
        return Sending(True, shown)
    try:
        await asyncio.sleep(policy.settle_s)
        shown = await wire.read()
    except LinkError as error:
        return Sending(False, None, why or str(error))
    if shown is not None and policy.same(shown, value):
        return Sending(True, shown)
    showing = "nothing" if shown is None else f"{shown:g}"
    return Sending(False, shown, why or f"the device shows {showing} after {value:g} was written")
