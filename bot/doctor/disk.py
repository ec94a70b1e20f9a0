"""Can everything that is to be kept be kept?"""

import os
import shutil
import tempfile
from pathlib import Path

from bot.doctor.finding import Finding

LOW, EMPTY = 2 * 2**30, 200 * 2**20
_WRITABLE = "Give the bot's user write access to it, or name another folder in NOCTURNE_DATA_DIR."


def data_directory(folder: Path) -> Finding:
    """Judge whether the data directory is, or can become, a folder that the bot may write to; nothing is left there."""
    existing = nearest(folder)
    if not existing.is_dir():
        return Finding(
            "data directory", "problem", f"{existing} is not a folder.", "Name another in NOCTURNE_DATA_DIR."
        )
    if existing != folder.absolute():
        if os.access(existing, os.W_OK | os.X_OK):
            return Finding("data directory", "ok", f"{folder} will be made at the first start.")
        return Finding("data directory", "problem", f"{folder} can not be made in {existing}.", _WRITABLE)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"can be written")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Finding("data directory", "problem", f"{folder} can not be written: {error.strerror}.", _WRITABLE)
    return Finding("data directory", "ok", f"{folder} can be written.")


def space(folder: Path, free: int | None = None) -> Finding:
    """Judge the free space, in bytes, where the data directory lies."""
    free = shutil.disk_usage(nearest(folder)).free if free is None else free
    says = f"{free / 2**30:.1f} GiB are free for {folder}."
    if free < EMPTY:
        return Finding("disk", "problem", says, "Free some space, or name a larger disk in NOCTURNE_DATA_DIR.")
    if free < LOW:
        return Finding(
            "disk", "warning", says, "A minute of music takes about 15 MB with its stems: free some space soon."
        )
    return Finding("disk", "ok", says)


def nearest(folder: Path) -> Path:
    """Give the folder, or its nearest ancestor that exists."""
    folder = folder.absolute()
    return next(each for each in (folder, *folder.parents) if each.exists())
