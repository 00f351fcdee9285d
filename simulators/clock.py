"""Run a program whose clock is moved by another: `python -m simulators.clock FILE MODULE ARGUMENTS…`.

The file holds one double, the seconds added to the real clock; the program sees a change at once. A month of a
program that waits for its moments of the day goes by in the time that it really works.

Wall clock and monotonic clock move together, so that timers of asyncio come due. A jump while a call is under way
would end it by its timeout: jump when the program is idle, and send it something afterwards, which wakes its loop.
"""

import datetime as dt
import mmap
import runpy
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never, override

_OFFSET = struct.Struct("d")


class Shift:
    """The file, on the side of the one who moves the clock."""

    def __init__(self, file: Path, offset_s: float = 0.0) -> None:
        """Create the file."""
        self.file = file
        file.write_bytes(_OFFSET.pack(offset_s))

    @property
    def offset_s(self) -> float:
        """Seconds added to the real clock."""
        value: float = _OFFSET.unpack(self.file.read_bytes())[0]
        return value

    def set(self, offset_s: float) -> None:
        """Move the clock; it never goes back."""
        with self.file.open("r+b") as opened:
            opened.write(_OFFSET.pack(max(offset_s, self.offset_s)))

    def now(self) -> dt.datetime:
        """The instant that the programs see, in UTC."""
        return dt.datetime.fromtimestamp(time.time() + self.offset_s, dt.UTC)


def install(file: Path) -> None:
    """Replace the clocks of this process; to be called before anything else is imported."""
    with file.open("rb") as opened:
        shared = mmap.mmap(opened.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)

    def offset_s() -> float:
        value: float = _OFFSET.unpack_from(shared)[0]
        return value

    real_time, real_monotonic, beginning_s = time.time, time.monotonic, offset_s()
    time.time = lambda: real_time() + offset_s()
    time.monotonic = lambda: real_monotonic() + offset_s() - beginning_s
    dt.datetime = _shifted(dt.datetime, time.time)  # type: ignore[misc]  # the very purpose


def _shifted(real: type[dt.datetime], now_s: Callable[[], float]) -> type[dt.datetime]:
    """A `datetime` that tells another time; what it makes are real ones, so that nothing else sees a difference."""

    class Meta(type):
        @override
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

        @override
        def __subclasscheck__(cls, subclass: type) -> bool:
            return issubclass(subclass, real)

    class Shifted(real, metaclass=Meta):  # type: ignore[misc,valid-type]  # the class of a variable
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return real.__new__(real if cls is Shifted else cls, *args, **kwargs)

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return real.fromtimestamp(now_s(), tz)

    return Shifted


def main(arguments: list[str]) -> Never:
    """Run the module as `python -m` would, with the clock of the file."""
    file, module, *rest = arguments
    install(Path(file))
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
