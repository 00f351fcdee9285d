"""Memory given back to the system, for a small gateway that runs for years (glibc; elsewhere nothing happens)."""

import ctypes
import gc

_ARENA_MAX, _ARENA_TEST = -8, -7
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1


def be_frugal() -> None:
    """Ask for one heap instead of one per thread, and for large blocks to be returned when freed; call it first of all."""
    if (mallopt := _glibc("mallopt")) is not None:
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, 65_536)
        mallopt(_TRIM_THRESHOLD, 131_072)


def give_back() -> None:
    """Return what is free: reading a configuration, or a year for a computation, leaves many holes behind."""
    gc.collect()
    if (trim := _glibc("malloc_trim")) is not None:
        trim(0)


def _glibc(name: str) -> ctypes._NamedFuncPointer | None:
    try:
        return getattr(ctypes.CDLL("libc.so.6"), name, None)
    except OSError:
        return None
