"""Stops asking what Enedis fails to answer: some points get 500 for days, and each try costs a call. Pure."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linky_proxy.upstream.refusal_memory import Refusal

_CAPACITY = 10_000
_TRIES = 3
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
# How long the one who tries again keeps the others waiting for the result.
_TRIAL = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Broken:
    """The failure to answer at once, and when Enedis will be asked again."""

    failure: Refusal
    wait: timedelta


@dataclass(slots=True)
class _Failing:
    failure: Refusal
    count: int = 0
    pause: timedelta = _FIRST_PAUSE
    silent_until: datetime | None = None


class Breakers:
    """A breaker for each question (by pseudonym): three failures in a row open it for a minute, then twice as long.

    `jitter` gives a number from 0 to 1; pauses are lengthened by up to a quarter, so that breakers do not close together.
    """

    def __init__(self, jitter: Callable[[], float], capacity: int = _CAPACITY) -> None:
        self._jitter = jitter
        self._capacity = capacity
        self._failing: OrderedDict[bytes, _Failing] = OrderedDict()

    def check(self, question: bytes, now: datetime) -> Broken | None:
        """The failure to answer instead of asking; None lets the caller ask (one at a time after a pause)."""
        failing = self._failing.get(question)
        if failing is None or failing.silent_until is None:
            return None
        if now < failing.silent_until:
            return Broken(failing.failure, failing.silent_until - now)
        failing.silent_until = now + _TRIAL
        return None

    def failed(self, question: bytes, failure: Refusal, now: datetime) -> None:
        """Count a failure."""
        failing = self._failing.setdefault(question, _Failing(failure))
        failing.failure = failure
        failing.count += 1
        if failing.count >= _TRIES:
            failing.silent_until = now + failing.pause * (1 + self._jitter() / 4)
            failing.pause = min(failing.pause * 2, _LONGEST_PAUSE)
        if len(self._failing) > self._capacity:
            self._failing.popitem(last=False)

    def answered(self, question: bytes) -> None:
        """Forget the failures: Enedis has answered."""
        self._failing.pop(question, None)

    def open_count(self, now: datetime) -> int:
        """How many questions are answered with their last failure."""
        return sum(
            failing.silent_until is not None and now < failing.silent_until
            for failing in self._failing.values()
        )
