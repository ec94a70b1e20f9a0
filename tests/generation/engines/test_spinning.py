"""Threads that wait for each other give the processor back soon, as the libraries are told before they are loaded."""

import os
import subprocess
import sys

# Every engine lies in this package, so none can load torch before.
CODE = """
import os, sys
import generation.engines
assert "torch" not in sys.modules
print(os.environ["GOMP_SPINCOUNT"])
"""


def said(**settings: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    done = subprocess.run([sys.executable, "-c", CODE], env=kept | settings, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_is_said_before_torch_is_loaded_and_a_host_may_say_otherwise() -> None:
    assert said() == "5000"
    assert said(GOMP_SPINCOUNT="7") == "7"
