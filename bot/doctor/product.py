"""Asks the product what it would use, so that the doctor and what it judges can not disagree.

Imports are inside, because `python -m bot.doctor` needs none of them and runs twice a minute.
"""

from collections.abc import Mapping
from pathlib import Path

from generation.errors import NocturneError


def find_ffmpeg() -> str | None:
    """Give the ffmpeg that decodes clips, or None."""
    from generation.audio.sandbox import ffmpeg_path

    try:
        return ffmpeg_path()
    except NocturneError:
        return None


def find_soundfont() -> Path | None:
    """Give the SoundFont that the sketch engine finds by itself, or None."""
    from generation.engines.sketch.soundfont import soundfont_path

    return soundfont_path()


def fluidsynth_loads() -> bool:
    """Whether FluidSynth's library can be loaded here."""
    from generation.engines.sketch.soundfont import fluidsynth_available

    return fluidsynth_available()


def survey_engines() -> Mapping[str, str]:
    """Build each engine once; give, by name, why it can not be used here ("" when it can)."""
    from generation import engines

    def why_not(name: str) -> str:
        try:
            engines.create(name)
        except NocturneError as error:
            return str(error)
        return ""

    return {name: why_not(name) for name in engines.engine_names()}
