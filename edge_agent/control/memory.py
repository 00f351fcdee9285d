"""What must be remembered of a point, through stops and crashes. Pure.

Instants are seconds of the steady clock (see ``steady``), never of the wall clock, which may go back an hour.
"""

from dataclasses import dataclass, replace

from edge_agent.control.policy import DAY_S, HOUR_S, Policy


@dataclass(frozen=True, slots=True)
class Move:
    """A write and by how much it changed the value."""

    at_s: float
    by: float


@dataclass(frozen=True, slots=True)
class Memory:
    """State of one point's commands.

    Attributes:
        pending: the device may hold a value of ours: a release is due.
        base: value found before our first write, to which the point goes back.
        commanded: value we wrote last, while ``pending``.
        commanded_at_s: when.
        doubt: value that the device may hold instead, while a write is not confirmed.
        on: whether the actuator was last known on.
        switched_at_s: when it last changed, or was first seen.
        starts_s: starts of the last hour.
        writes_s: writes of the last 24 hours.
        moves: commands of the last hour.
        lifetime: writes ever made.
        manual_at_s: when a person last changed the value under our command.
        failed_at_s: when a command last failed.
        failures: releases that failed in a row.
    """

    pending: bool = False
    base: float | None = None
    commanded: float | None = None
    commanded_at_s: float = 0.0
    doubt: float | None = None
    on: bool | None = None
    switched_at_s: float = 0.0
    starts_s: tuple[float, ...] = ()
    writes_s: tuple[float, ...] = ()
    moves: tuple[Move, ...] = ()
    lifetime: int = 0
    manual_at_s: float | None = None
    failed_at_s: float | None = None
    failures: int = 0


def seen_at(policy: Policy, memory: Memory, value: float, now_s: float) -> Memory:
    """The memory after a good reading: who switched the actuator does not matter to its minimum times."""
    if not policy.switching:
        return memory
    on = policy.is_on(value)
    if on is memory.on:
        return memory
    started = on and memory.on is not None
    starts = (*_since(memory.starts_s, now_s - HOUR_S), now_s) if started else memory.starts_s
    return replace(memory, on=on, switched_at_s=now_s, starts_s=starts)


def before_command(policy: Policy, memory: Memory, value: float, found: float, now_s: float) -> Memory:
    """The memory to put on disk before a command is sent: counted and due for release, even if it is never sent."""
    counted = _counted(policy, memory, value, now_s)
    recent = tuple(each for each in memory.moves if each.at_s > now_s - HOUR_S)
    # Writing again what the device would forget is no move.
    moves = recent if policy.same(value, found) else (*recent, Move(now_s, abs(value - found)))
    return replace(
        counted,
        pending=True,
        base=memory.base if memory.pending else found,
        commanded=value,
        commanded_at_s=now_s,
        doubt=found,
        moves=moves,
    )


def before_release(policy: Policy, memory: Memory, value: float, found: float, now_s: float) -> Memory:
    """The memory to put on disk before a release is sent: it stays due until the device shows that it worked."""
    counted = _counted(policy, memory, value, now_s)
    return replace(counted, commanded=value, commanded_at_s=now_s, doubt=found)


def confirmed(policy: Policy, memory: Memory, shown: float, now_s: float) -> Memory:
    """The memory once the device shows what was written, as it rounds it."""
    return replace(seen_at(policy, memory, shown, now_s), commanded=shown, doubt=None)


def released(memory: Memory) -> Memory:
    """The memory once nothing of ours is on the device."""
    return replace(memory, pending=False, base=None, commanded=None, doubt=None, failures=0)


def taken_by_hand(memory: Memory, now_s: float) -> Memory:
    """The memory once a person has changed the value: it is theirs, nothing is to be given back."""
    return replace(released(memory), manual_at_s=now_s)


def _counted(policy: Policy, memory: Memory, value: float, now_s: float) -> Memory:
    seen = seen_at(policy, memory, value, now_s)
    # A register that does not wear is written every few seconds: its writes are counted, not listed.
    writes = (*_since(memory.writes_s, now_s - DAY_S), now_s) if policy.writes_per_day is not None else ()
    return replace(seen, writes_s=writes, lifetime=memory.lifetime + 1)


def _since(instants: tuple[float, ...], start_s: float) -> tuple[float, ...]:
    return tuple(each for each in instants if each > start_s)
