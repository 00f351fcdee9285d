"""How often the callback may be tried: by one client, and by all together. Pure; one process's own count.

The first limit stops one visitor from trying numbers; the second keeps many visitors from using up the hourly quota
that all consents share at Enedis.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

PERIOD = timedelta(minutes=10)

# Some megabytes at most: the client seen longest ago is forgotten first.
_MOST_CLIENTS = 10_000


class CallbackLimits:
    """The callbacks of the last ten minutes."""

    def __init__(self, *, per_client: int, total: int) -> None:
        self._per_client = per_client
        self._total = total
        self._clients: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._exchanges: deque[datetime] = deque()

    def admit_client(self, address: str, now: datetime) -> bool:
        """Count a callback of a client; False when it has made too many. A refused one is not counted."""
        attempts = self._clients.setdefault(address, deque())
        self._clients.move_to_end(address)
        while len(self._clients) > _MOST_CLIENTS:
            self._clients.popitem(last=False)
        return _admit(attempts, self._per_client, now)

    def admit_exchange(self, now: datetime) -> bool:
        """Count a callback that is about to ask Enedis; False when there are too many."""
        return _admit(self._exchanges, self._total, now)


def _admit(attempts: deque[datetime], limit: int, now: datetime) -> bool:
    while attempts and attempts[0] <= now - PERIOD:
        attempts.popleft()
    if len(attempts) >= limit:
        return False
    attempts.append(now)
    return True
