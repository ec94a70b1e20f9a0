"""How was it made? What must be the same for the same bytes to come out again, JSON-ready and small."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generation.engines.sketch.card import RATE, RELEASE
from generation.engines.sketch.soundfont import fluidsynth_available, fluidsynth_version, soundfont_path
from generation.engines.sketch.style import Style


def record_of(style: Style, seed: int, gains: Mapping[str, float]) -> dict[str, Any]:
    """The record of a rendering: versions, the SoundFont's digest, the style's tables, and the mixing as it was."""
    path = soundfont_path() if fluidsynth_available() else None
    desk = _plain(style.desk)
    return {
        "engine": f"sketch {RELEASE}",
        "seed": seed,
        "rate": RATE,
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "fluidsynth": fluidsynth_version() if path else "",
        "soundfont": {"name": path.name, "sha256": digest_of(path)} if path else None,
        "style": {"name": style.name, "sha256": tables_digest(style)},
        "desk": {name: value for name, value in desk.items() if value not in ({}, None)},
        "gains": {name: round(float(factor), 6) for name, factor in sorted(gains.items())},
    }


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read once as long as it stays the same file."""
    about = path.stat()
    return _digest(path, about.st_size, about.st_mtime_ns)


@cache
def _digest(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tables_digest(style: Style) -> str:
    """A digest of everything that a style lays down: its grammar, its parts, its desk."""
    return hashlib.sha256(json.dumps(_plain(style), sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON knows it; a function is its name."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        laid_down = [each.name for each in dataclasses.fields(value) if not each.metadata.get("asked")]
        return {name: _plain(getattr(value, name)) for name in laid_down}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if callable(value):
        return f"{value.__module__.rpartition('.')[2]}.{value.__qualname__}"
    return value
