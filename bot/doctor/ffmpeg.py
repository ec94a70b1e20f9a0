"""Is there an ffmpeg that runs? Clips are decoded with it."""

import re
import subprocess
from collections.abc import Callable

from bot.doctor.finding import Finding


def ffmpeg(find: Callable[[], str | None]) -> Finding:
    """Say which ffmpeg decodes clips: the system's, else the one that comes with imageio-ffmpeg."""
    program = find()
    if program is None:
        remedy = "Run make setup, which brings one, or install it (apt install ffmpeg, or brew install ffmpeg)."
        return Finding("ffmpeg", "problem", "None was found: attached clips can not be heard.", remedy)
    version = _version(program)
    if version is None:
        return Finding("ffmpeg", "problem", f"{program} does not run.", "Install ffmpeg again, or remove it.")
    whose = "imageio-ffmpeg's" if "imageio_ffmpeg" in program else "the system's"
    return Finding("ffmpeg", "ok", f"{version}, {whose}, at {program}.")


def _version(program: str) -> str | None:
    question = [program, "-version"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"ffmpeg version (\S+)", answer.stdout)
    return found[1] if found else None
