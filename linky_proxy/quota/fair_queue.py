"""Who is served next: interactive requests before back-fills, and inside each, callers in turn. Pure.

Round robin is start-time fair queueing for requests that all cost one call: whoever comes waits for at most one request
of each other caller, however many these have waiting.
"""

from collections import deque
from collections.abc import Iterator
from itertools import count, takewhile

from linky_proxy.quota.limits import Priority


class FairQueue[T]:
    """Items that wait, each for a caller and with a priority."""

    def __init__(self) -> None:
        # Callers in the order of their turns; one without an item is absent.
        self._callers: dict[Priority, dict[str, deque[T]]] = {priority: {} for priority in Priority}

    def __len__(self) -> int:
        return sum(self.length(priority) for priority in Priority)

    def __iter__(self) -> Iterator[T]:
        """The items in the order in which they would be served if nobody else came."""
        for callers in self._callers.values():
            rounds = ([items[i] for items in callers.values() if len(items) > i] for i in count())
            for served in takewhile(bool, rounds):
                yield from served

    def length(self, priority: Priority) -> int:
        """How many items of `priority` wait."""
        return sum(map(len, self._callers[priority].values()))

    @property
    def next_priority(self) -> Priority | None:
        """The priority of the item to be served next, None when nothing waits."""
        return next((priority for priority, callers in self._callers.items() if callers), None)

    def push(self, item: T, caller: str, priority: Priority) -> None:
        """Put `item` behind the caller's others; a new caller comes last in this round."""
        self._callers[priority].setdefault(caller, deque()).append(item)

    def pop(self) -> T:
        """Take the item to be served next.

        Raises:
            IndexError: nothing waits.
        """
        priority = self.next_priority
        if priority is None:
            raise IndexError("nothing waits")
        callers = self._callers[priority]
        caller = next(iter(callers))
        items = callers.pop(caller)
        item = items.popleft()
        if items:
            callers[caller] = items
        return item

    def discard(self, item: T, caller: str, priority: Priority) -> None:
        """Take `item` out wherever it is, if it is there."""
        items = self._callers[priority].get(caller)
        if items is None or item not in items:
            return
        items.remove(item)
        if not items:
            del self._callers[priority][caller]

    def ahead_of(self, caller: str, priority: Priority) -> int:
        """How many items would be served before one that came now."""
        higher = sum(self.length(other) for other in takewhile(lambda one: one is not priority, Priority))
        callers = self._callers[priority]
        mine, extra, ahead = len(callers.get(caller, ())), 1, 0
        for name, items in callers.items():
            if name == caller:
                # Those after it in the round come after it in the last one too.
                extra = 0
            else:
                ahead += min(len(items), mine + extra)
        return higher + mine + ahead
