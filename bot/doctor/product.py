"""Asks the product what it would use, so that the doctor and what it judges can not disagree.

Imports are inside, because `python -m bot.doctor` needs none of them and runs twice a minute.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.doctor.engines import Standing, Survey
from generation.errors import NocturneError
from generation.machine import place_of

if TYPE_CHECKING:
    from generation.engines.means import Means


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


def survey_engines(means: "Means") -> Survey:
    """Say of each engine how it stands here; cards are looked at, and nothing heavy is loaded."""
    from generation import engines
    from generation.engines.weights.catalogue import known
    from generation.engines.weights.here import folder
    from generation.engines.weights.whole import lacks

    def standing(name: str) -> Standing:
        card = engines.card_of(name, means)
        why = engines.why_not(name, means)
        over = engines.passed_over(name, means)
        return Standing(why, over, card.weights, card.licence.commercial, card.realtime_guess)

    found = {name: standing(name) for name in engines.engine_names()}
    names = {each.name for each in known()}
    unknown = tuple(each for each in means.weights if each not in names)
    begun = {each.name: lacks(each, means) for each in known() if folder(each, means).is_dir()}
    broken = {name: lacking for name, lacking in begun.items() if lacking}
    return Survey(found, engines.best(means), place_of(means.device).title, unknown, broken)
