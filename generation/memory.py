"""Who has the memory that was freed? glibc keeps it for later; what sounds took, the system gets back."""

import ctypes
import sys
from functools import cache
from typing import Any, Final

# glibc's name for "from this size on a block of its own, which goes back once it is freed", and the size in bytes.
_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 1 << 24


@cache
def keep_large_apart() -> None:
    """Let the memory of sounds go back when they are freed, once and for all; elsewhere nothing happens.

    By itself glibc takes the size of a block that was freed for a usual one, up to 32 MiB, and keeps such blocks in its
    heap from then on: a hole that a small block lies in is not given back (mallopt(3), M_MMAP_THRESHOLD).
    """
    if _trim() is not None:
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return freed memory to the system, where the allocator would keep it; elsewhere nothing happens."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except AttributeError:  # another C library, such as musl, which gives it back by itself
        return None
