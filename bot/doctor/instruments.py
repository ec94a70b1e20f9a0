"""Asks the product what it would play with, so that the doctor and the engines can not disagree."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from generation import engines
from generation.errors import NocturneError


def _soundfont_module() -> Any:
    return import_module("generation.engines.sketch.soundfont")


def find_soundfont() -> Path | None:
    """Give the SoundFont that the sketch engine finds by itself, or None."""
    path: Path | None = _soundfont_module().soundfont_path()
    return path


def fluidsynth_loads() -> bool:
    """Whether FluidSynth's library can be loaded here."""
    return bool(_soundfont_module().fluidsynth_available())


def survey_engines() -> Mapping[str, str]:
    """Build each engine once; give, by name, why it can not be used here ("" when it can)."""
    return {name: _why_not(name) for name in engines.engine_names()}


def _why_not(name: str) -> str:
    try:
        engines.create(name)
    except NocturneError as error:
        return str(error)
    return ""
