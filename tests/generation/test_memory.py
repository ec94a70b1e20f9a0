"""Freed memory goes back to the system, and a machine without the call for it goes on without."""

import subprocess
import sys

import pytest

from generation import memory

# Small blocks with a survivor at the end: the allocator can not shrink its heap by itself, only give pages back.
KEPT = """
from pathlib import Path
from generation.memory import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytes(60_000) for _ in range(2000)]
last = bytes(60_000)
blocks.clear()
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(memory._trim() is None, reason="another C library")
def test_what_was_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) > 50_000_000


def test_another_system_has_no_such_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(memory, "_trim", memory._trim.__wrapped__)
    assert memory._trim() is None
    memory.give_back()
