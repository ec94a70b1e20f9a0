"""The command line: as a process of its own, as people start it, and in this process, where its start is not the point.

Each start of Python takes seconds; what a command answers is the same in both.
"""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from bot.__main__ import main

ROOT = Path(__file__).parents[2]


def _environment(data_dir: Path, given: dict[str, str]) -> dict[str, str]:
    """That of this machine without the settings that somebody may have made on it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOCTURNE_", "DISCORD_"))}
    return {**kept, "NOCTURNE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), **given}


def nocturne(data_dir: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=data_dir.parent,
        env=_environment(data_dir, environment),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def nocturne_here(data_dir: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, from the same folder and with the same environment."""
    said, told = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, _environment(data_dir, environment), clear=True),
        contextlib.chdir(data_dir.parent),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(told),
    ):
        code = main(words)
    return subprocess.CompletedProcess(list(words), code, said.getvalue(), told.getvalue())
