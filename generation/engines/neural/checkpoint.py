"""Is a folder a checkpoint that may be loaded? Checked before a library opens it, so that it is plain what is wrong."""

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from generation.errors import EngineUnavailable

PICKLES: Final = (".bin", ".pt", ".pth", ".ckpt", ".th")
_LONGEST_HEADER: Final = 100_000_000  # bytes: safetensors itself reads no longer one


def check(folder: Path, name: str, needed: Sequence[str], *, unsafe: bool = False) -> None:
    """Check that a checkpoint is whole: `needed` files are there, and every safetensors file is as long as it says.

    Args:
        folder: where the weights lie.
        name: what `models pull` calls them.
        needed: files, relative to the folder, without which nothing loads (`config.json`).
        unsafe: whether weights in other formats than safetensors may be loaded as well.

    Raises:
        EngineUnavailable: something is missing, cut off, damaged or not allowed; the remedy says what to do.
    """
    again = f"Fetch them again with: python -m bot models pull {name}"
    if not folder.is_dir():
        raise EngineUnavailable(
            f"The weights “{name}” are not here.", f"Fetch them with: python -m bot models pull {name}"
        )
    for each in needed:
        if not (folder / each).is_file():
            raise EngineUnavailable(f"The weights “{name}” lack {each}.", again)
        if each.endswith(".json"):
            _json(folder / each, name, again)
    found = sorted(folder.rglob("*.safetensors"))
    for path in found:
        _whole(path, name, again)
    if not found:
        others = [each for each in folder.rglob("*") if each.suffix in PICKLES]
        if not others:
            raise EngineUnavailable(f"The weights “{name}” hold no safetensors file.", again)
        if not unsafe:
            raise EngineUnavailable(
                f"The weights “{name}” are {others[0].name}, a format that can run code when it is opened.",
                "Use a copy in safetensors, or set NOCTURNE_UNSAFE_WEIGHTS=1 if you trust where they come from.",
            )


def _json(path: Path, name: str, again: str) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EngineUnavailable(f"{path.name} of the weights “{name}” is damaged.", again) from error


def _whole(path: Path, name: str, again: str) -> None:
    """Whether a safetensors file is as long as its header says: a download that was cut off is not."""
    size = path.stat().st_size
    broken = EngineUnavailable(f"{path.name} of the weights “{name}” is cut off or damaged.", again)
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > min(size, _LONGEST_HEADER):
                raise broken
            header = json.loads(file.read(length))
        ends = [each["data_offsets"][1] for key, each in header.items() if key != "__metadata__"]
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise broken from error
    if 8 + length + max(ends, default=0) != size:
        raise broken
