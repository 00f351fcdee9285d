"""The control of one point: takes leases, decides with the pipeline, writes, reads back, remembers."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from edge_agent.control.audit import Entry, Event, Result
from edge_agent.control.entries import Teller
from edge_agent.control.holdings import Holdings, Polled
from edge_agent.control.lease import Lease, Priority
from edge_agent.control.memory import (
    Memory,
    before_command,
    before_release,
    confirmed,
    released,
    seen_at,
    taken_by_hand,
)
from edge_agent.control.pipeline import Action, Decision, by_hand, decide, manual_since
from edge_agent.control.policies import Controllable
from edge_agent.control.policy import Policy
from edge_agent.control.record import ControlFileError
from edge_agent.control.request import LeaseRequest, leased
from edge_agent.control.sending import Sending, sent
from edge_agent.control.site import TICK_S, Site
from edge_agent.control.wire import Wire
from edge_agent.modbus.errors import LinkError

_LOG = logging.getLogger(__name__)
_SENDS = frozenset({Action.WRITE, Action.RELEASE})
_LONGEST_PAUSE_S = 60.0
_SPREAD_FROM = Priority.SCHEDULE


class PointControl:
    """One writable point. Everything that changes it goes through its lock, one thing at a time."""

    def __init__(
        self,
        item: Controllable,
        *,
        wire: Wire,
        site: Site,
        poll: Callable[[], Polled],
        memory: Memory,
        tell: Callable[[], None],
    ) -> None:
        self.item, self.policy, self.memory = item, item.policy, memory
        self.decision = Decision(Action.IDLE)
        self.leases: dict[str, Lease] = {}
        self.troubles = 0
        """Failed attempts in a row to reach the device."""
        self._wire, self._site, self._poll, self._tell = wire, site, poll, tell
        # A release that an earlier run owes is sent even when this one only observes.
        self._act = site.act or memory.pending
        self._entries = Teller(site, item.policy.point, lambda: not self._act)
        self._holdings = Holdings()
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._sending = False
        self._stopping = self._unkept = False
        self._not_before_s = 0.0
        # What a crash left behind is given back in turn, like any release.
        self._release_from_s = site.spread.turn(site.steady.now_s()) if memory.pending else None

    def known(self) -> float | None:
        """What the point holds, for the interlocks of others; ``None`` while that is changing."""
        if self._sending:
            return None
        return self.memory.commanded if self.memory.pending else self._found()

    @property
    def takes_heat(self) -> bool:
        """Whether a command of ours asks for less heat than was found."""
        memory = self.memory
        if not memory.pending or memory.commanded is None or memory.base is None:
            return False
        return self.policy.takes_away(memory.commanded, memory.base)

    @property
    def releasing(self) -> bool:
        """Whether the point is to be given back and is not yet."""
        return self.memory.pending and self.decision.lease is None

    @property
    def failed(self) -> bool:
        """Whether the last command failed and the point is left alone for a while, or a release fails."""
        now_s, at_s = self._site.steady.now_s(), self.memory.failed_at_s
        recent = at_s is not None and now_s - at_s < self._site.failure_hold_s
        return recent or self.memory.failures > 0

    @property
    def manual_since_s(self) -> float | None:
        """When a person changed the value on the device, while that counts."""
        return manual_since(self.memory, self._site.world(None))

    def hold_back_no_more(self) -> None:
        """Releases are not spread any more: the agent stops."""
        self._stopping = True

    async def run(self) -> None:
        """Decide once a second, and at once when something was asked, until cancelled."""
        while True:
            await self.step()
            self._wake.clear()
            try:
                async with asyncio.timeout(TICK_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def take(self, request: LeaseRequest) -> Lease:
        """Take or renew the lease of an actor, and do what can be done at once.

        Raises:
            ControlFileError: the demand cannot be put on record.
        """
        async with self._lock:
            before = self.leases.get(request.actor)
            lease = leased(before, self.policy.point, request, self._site.steady.now_s())
            if before is None or replace(before, ends_s=lease.ends_s, reason=lease.reason) != lease:
                await self._site.commit([self._entries.lease(Event.LEASE, lease, Result.OK)])
            self.leases[request.actor] = lease
            self._release_from_s = None
        await self.step()
        return lease

    async def give_up(self, actor: str | None) -> list[str]:
        """End the lease of an actor, or all of them; the point is given back as soon as the rules let it."""
        async with self._lock:
            ended = [lease for lease in self.leases.values() if actor in {None, lease.actor}]
            await self._end(ended, Result.ASKED)
        await self.step()
        return [lease.id for lease in ended]

    async def step(self, *, hurried: bool = False) -> None:
        """Look, decide, and do it.

        Args:
            hurried: a person insists on stopping: releases do not wait for minimum times.
        """
        async with self._lock:
            try:
                await self._step(_unhurried(self.policy) if hurried else self.policy)
            except (LinkError, ControlFileError) as error:
                self._trouble(str(error))
            finally:
                self._sending = False

    async def _step(self, policy: Policy) -> None:
        now_s = self._site.steady.now_s()
        await self._end([lease for lease in self.leases.values() if lease.ends_s <= now_s], Result.EXPIRED)
        if self._unkept:
            await self._keep()
        idle = not self.leases and not self.memory.pending
        if not idle and self._act and now_s < self._not_before_s:
            return
        found = self._found()
        owed = self._act and self.memory.pending and found is None
        if owed or self._suspect(policy, found):
            found = await self._look()
        await self._see(policy, found)
        if idle:
            self._decided(Decision(Action.IDLE))
            return
        decision = self._decide(policy, found)
        if decision.action in _SENDS and self._act:
            # The last poll may be old, and what is found now is what will be given back.
            found = await self._look()
            await self._see(policy, found)
            decision = self._decide(policy, found)
        await self._carry_out(policy, decision, found)
        if entry := self._entries.overruled(decision):
            await self._keep(entry)
        self._decided(decision)

    def _decide(self, policy: Policy, found: float | None) -> Decision:
        self._sending = False
        world = self._site.world(None if self._stopping else self._release_from_s)
        leases = list(self.leases.values()) if self._act is self._site.act else []
        decision = decide(policy, self.memory, leases, found, world)
        # From here on the interlocks of other points count this one as changing.
        self._sending = decision.action in _SENDS
        return decision

    async def _carry_out(self, policy: Policy, decision: Decision, found: float | None) -> None:
        match decision:
            case Decision(Action.WRITE, Lease(), int() | float() as value) if found is not None:
                await self._command(policy, decision, value, found)
            case Decision(Action.RELEASE, _, int() | float() as value) if found is not None:
                await self._give_back(policy, decision, value, found)
            case Decision(Action.RELEASED):
                await self._forget(self._entries.write(Event.RELEASE, decision, old=found, read_back=found))

    async def _command(self, policy: Policy, decision: Decision, value: float, found: float) -> None:
        memory = before_command(policy, self.memory, value, found, self._site.steady.now_s())
        entry = self._entries.write(Event.WRITE, decision, old=found, written=value)
        if not self._act:
            await self._site.commit([entry])
            self.memory = memory
            return
        again = self.memory.pending and policy.same(value, found)
        if not again:
            await self._site.commit([replace(entry, result=Result.SENDING)], {policy.point: memory})
        self.memory = memory
        outcome = await sent(self._wire, policy, value, may_retry=self._may_retry(policy))
        self._after(policy, outcome)
        if not outcome.confirmed:
            await self._fail(entry, value, outcome)
        elif not again:
            await self._keep(replace(entry, time=self._site.clock(), read_back=outcome.shown))

    async def _fail(self, entry: Entry, value: float, outcome: Sending) -> None:
        """Mark the point as failed and end its leases: the next step gives it back."""
        self.memory = replace(self.memory, failed_at_s=self._site.steady.now_s())
        _LOG.warning(
            "%s: the command %g failed (%s): it is given back", self.policy.point, value, outcome.why
        )
        await self._keep(replace(entry, read_back=outcome.shown, result=Result.FAILED, reason=outcome.why))
        await self._end(list(self.leases.values()), Result.FAILED)
        self._wake.set()

    async def _give_back(self, policy: Policy, decision: Decision, value: float, found: float) -> None:
        entry = self._entries.write(Event.RELEASE, decision, old=found, written=value)
        if not self._act:
            await self._forget(entry)
            return
        self.memory = before_release(policy, self.memory, value, found, self._site.steady.now_s())
        await self._keep()
        outcome = await sent(self._wire, policy, value, may_retry=True)
        self._after(policy, outcome)
        if outcome.confirmed:
            await self._forget(replace(entry, read_back=outcome.shown))
            return
        self.memory = replace(self.memory, failures=self.memory.failures + 1)
        if self.memory.failures == 1:
            await self._keep(
                replace(entry, read_back=outcome.shown, result=Result.FAILED, reason=outcome.why)
            )
        self._trouble(outcome.why)

    async def _forget(self, entry: Entry) -> None:
        """Put on record that nothing of ours is on the device any more."""
        self.memory = released(self.memory)
        self._release_from_s = None
        await self._keep(entry)
        self._act = self._site.act

    async def _see(self, policy: Policy, found: float | None) -> None:
        """Take note of what the device holds; yield to a person who changed it."""
        if found is None:
            return
        now_s, was_on = self._site.steady.now_s(), self.memory.on
        before, self.memory = self.memory, seen_at(policy, self.memory, found, now_s)
        if self._act and by_hand(policy, before, found, now_s):
            entry = self._entries.by_hand(old=before.commanded, found=found)
            self.memory = taken_by_hand(self.memory, now_s)
            self._release_from_s = None
            await self._keep(entry)
            self._act = self._site.act
            _LOG.info("%s: changed by hand to %g: others wait", self.policy.point, found)
        elif was_on is not self.memory.on:
            await self._keep()

    def _suspect(self, policy: Policy, found: float | None) -> bool:
        """Whether a poll shows a change by hand: it may have been under way while we wrote, so it is looked at again."""
        now_s = self._site.steady.now_s()
        return self._act and found is not None and by_hand(policy, self.memory, found, now_s)

    async def _look(self) -> float | None:
        """Read the device now; raises LinkError."""
        found = await self._wire.read()
        self._holdings.note(found, self._poll())
        self.troubles = 0
        return found

    def _after(self, policy: Policy, outcome: Sending) -> None:
        self._holdings.note(outcome.shown, self._poll())
        if outcome.shown is None:
            return
        self.troubles = 0
        now_s = self._site.steady.now_s()
        if outcome.confirmed:
            self.memory = confirmed(policy, self.memory, outcome.shown, now_s)
        else:
            self.memory = replace(seen_at(policy, self.memory, outcome.shown, now_s), doubt=outcome.shown)

    def _found(self) -> float | None:
        if not self._act and self.memory.pending:
            # Nothing was sent: the device is imagined to obey.
            return self.memory.commanded
        return self._holdings.now(self._poll())

    def _may_retry(self, policy: Policy) -> bool:
        daily = policy.writes_per_day
        return daily is None or len(self.memory.writes_s) + 1 < daily

    def _trouble(self, why: str) -> None:
        self.troubles += 1
        pause_s = min(_LONGEST_PAUSE_S, 2.0 ** min(self.troubles - 1, 10))
        self._not_before_s = self._site.steady.now_s() + pause_s
        if self.troubles == 1:
            _LOG.warning("%s: %s; it will be tried again", self.policy.point, why)
        self._decided(self._entries.in_trouble(self.decision))

    async def _end(self, leases: Sequence[Lease], result: Result) -> None:
        if not leases:
            return
        self.leases = {actor: lease for actor, lease in self.leases.items() if lease not in leases}
        if not self.leases and self.memory.pending:
            urgent = result is Result.FAILED or any(lease.priority < _SPREAD_FROM for lease in leases)
            self._release_from_s = None if urgent else self._site.spread.turn(self._site.steady.now_s())
        await self._keep(*(self._entries.lease(Event.LEASE_END, lease, result) for lease in leases))

    async def _keep(self, *entries: Entry) -> None:
        """Put on disk what is done; a disk that fails must not keep a point from being given back."""
        try:
            await self._site.commit(entries, {self.policy.point: self.memory} if self._act else None)
        except ControlFileError as error:
            if not self._unkept:
                _LOG.error("%s", error)
            self._unkept = self._act
        else:
            self._unkept = False

    def _decided(self, decision: Decision) -> None:
        changed, self.decision = self.decision != decision, decision
        if changed:
            self._tell()


def _unhurried(policy: Policy) -> Policy:
    return replace(policy, min_on_s=0.0, min_off_s=0.0, starts_per_hour=None)
