"""The files that belong to the project, as git sees them; a checkout without git is walked instead."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "generation", "storage", "migrations")
_BINARY = {".png", ".wav", ".flac", ".ogg", ".mp3", ".mid", ".sf2", ".sf3", ".ico", ".woff2", ".npy"}
_MADE = {".git", ".venv", "__pycache__", "node_modules", "build", "data", "artifacts", ".hypothesis"}


@cache
def tracked() -> tuple[Path, ...]:
    """Give every file of the project, relative to its root: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        found = {Path(name) for name in listed.stdout.split("\0") if name}
    else:
        found = {path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()}
        found = {path for path in found if not _MADE & set(path.parts) and ".egg-info" not in str(path)}
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def python_files(*folders: str) -> list[Path]:
    """Give the project's Python files below these folders."""
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in folders]


def texts() -> dict[Path, str]:
    """Give the text of every file that is text."""
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in tracked() if path.suffix not in _BINARY}
