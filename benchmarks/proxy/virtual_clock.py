"""An event loop whose time passes only when everybody waits: a day of thousands of clients in seconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import override

# A pass of the loop takes time on any machine. Without it, waits shorter than the loop's resolution would never end.
_PASS_S = 1e-9


class DeadlockError(Exception):
    """Everybody waits and nobody waits for a time: the day would never end."""


class _Jumping(selectors.SelectSelector):
    """Jumps to the next timer instead of waiting for it.

    The loop's own wake-up pipe is the only file it could watch, and nothing but another thread writes there: it is not
    even looked at, which is most of the speed.
    """

    now_s = 0.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise DeadlockError("everybody waits, nobody for a time")
        self.now_s += max(timeout, _PASS_S)
        return []


class _VirtualLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    @override
    def time(self) -> float:
        return self._jumping.now_s


def run_virtually[T](main: Coroutine[object, object, T]) -> T:
    """Run `main` on virtual time, which starts at 0; it must neither use threads nor sockets.

    Raises:
        DeadlockError: it waits for something that no timer will bring.
    """
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(main)
