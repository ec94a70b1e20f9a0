"""Is there an ffmpeg that runs? Clips are decoded with it."""

import re
import shutil
import subprocess

from bot.doctor.finding import Finding

_REMEDY = "Install ffmpeg (apt install ffmpeg, or brew install ffmpeg), or run make setup to get imageio-ffmpeg's."


def ffmpeg(system: str | None = None, bundled: str | None = None) -> Finding:
    """Say which ffmpeg decodes clips: the system's, else the one that comes with imageio-ffmpeg."""
    candidates = [(system or shutil.which("ffmpeg"), "the system's"), (bundled or _bundled(), "imageio-ffmpeg's")]
    broken = ""
    for program, whose in candidates:
        version = _version(program) if program else None
        if version and not broken:
            return Finding("ffmpeg", "ok", f"{version}, {whose}, at {program}.")
        if program and not version:
            broken = f"{program} does not run."
    if broken:
        return Finding("ffmpeg", "problem", broken, "Install it again, or remove it.")
    return Finding("ffmpeg", "problem", "None was found: attached clips can not be heard.", _REMEDY)


def _bundled() -> str | None:
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def _version(program: str) -> str | None:
    try:
        answer = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"ffmpeg version (\S+)", answer.stdout)
    return found[1] if found else None
