"""Are there real instruments on this machine? Finds a SoundFont and FluidSynth; without them own synths stand in."""

import contextlib
import io
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

SETTING: Final = "NOCTURNE_SOUNDFONT"
# The bank whose presets the voices name; another bank's sections of strings would be other instruments.
_NAMES: Final = ("MuseScore_General.sf3", "MuseScore_General_Lite.sf3", "MuseScore_General.sf2")
_FOLDERS: Final = (
    "~/.local/share/sounds/sf3",
    "~/.local/share/sounds/sf2",
    "~/.local/share/soundfonts",
    "/usr/share/sounds/sf3",
    "/usr/share/sounds/sf2",
    "/usr/share/soundfonts",
    "/usr/local/share/sounds/sf3",
    "/usr/local/share/soundfonts",
    "/opt/homebrew/share/soundfonts",
)
_OFF: Final = {"none", "off", "no", "0"}


def soundfont_path() -> Path | None:
    """The SoundFont to play from: that of `NOCTURNE_SOUNDFONT` (`none`: none), else MuseScore General if it is here."""
    chosen = os.environ.get(SETTING, "").strip()
    if chosen.lower() in _OFF:
        return None
    if chosen:
        path = Path(chosen).expanduser()
        return path if _is_soundfont(path) else None
    places = (Path(folder).expanduser() / name for name in _NAMES for folder in _FOLDERS)
    return next((path for path in places if _is_soundfont(path)), None)


def _is_soundfont(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return False
    return head[:4] == b"RIFF" and head[8:] == b"sfbk"


def binding() -> Any:
    """The module that binds FluidSynth; the only place that loads it.

    FluidSynth reads a SoundFont's samples through libsndfile, and soundfile carries a libsndfile of its own under the
    same name: whichever is loaded first decodes for both, and the two differ in the last bits. Loading soundfile's
    first makes the same brief and seed the same bytes in every process.
    """
    import soundfile  # noqa: F401  # isort: skip

    # The binding prints where it found the library; standard output belongs to the program's own answer.
    with contextlib.redirect_stdout(io.StringIO()):
        import fluidsynth

    return fluidsynth


@cache
def fluidsynth_version() -> str:
    """The version of the FluidSynth library, or `""` where there is none."""
    try:
        fluidsynth = binding()
    except (ImportError, OSError, AttributeError):
        return ""
    return f"{fluidsynth.majver.value}.{_minor()}"


def _minor() -> str:
    """FluidSynth's minor and micro version numbers."""
    import ctypes

    numbers = (ctypes.c_int(), ctypes.c_int(), ctypes.c_int())
    binding().fluid_version(*numbers)
    return f"{numbers[1].value}.{numbers[2].value}"


def fluidsynth_available() -> bool:
    """Whether the FluidSynth library can be loaded."""
    return bool(fluidsynth_version())


def player() -> str:
    """What plays acoustic parts: `fluidsynth 2.3.1, MuseScore_General`, or `synths`."""
    path = soundfont_path()
    if path is None or not fluidsynth_available():
        return "synths"
    return f"fluidsynth {fluidsynth_version()}, {path.stem}"
