"""Who plays what? Fits a style's parts to the instruments that are wanted and those that are not."""

from dataclasses import replace
from typing import Final

from generation.brief import Brief
from generation.engines.sketch.sound.voices import VOICES
from generation.engines.sketch.style import PartSpec, Style

_DRUM_WORDS: Final = {"drums", "percussion", "beat", "beats"}
# Which role an instrument takes when a style has no place of its own for it.
_ROLE_OF: Final = {
    "piano": "chords", "electric piano": "chords", "keys": "chords", "organ": "chords", "guitar": "chords",
    "strings": "pad", "choir": "pad", "pad": "pad", "violin": "melody", "cello": "melody", "flute": "melody",
    "brass": "melody", "trumpet": "melody", "lead": "melody", "bells": "melody", "music box": "melody",
    "vibraphone": "melody", "pluck": "arp", "synth": "pad", "bass": "bass", "double bass": "bass", "sub": "bass",
}  # fmt: skip
_PREFERRED: Final = {
    "piano": "piano",
    "electric piano": "rhodes",
    "keys": "rhodes",
    "violin": "strings",
    "synth": "pad",
}


def orchestrate(style: Style, brief: Brief) -> tuple[PartSpec, ...]:
    """The parts that play: excluded instruments are replaced by a permitted voice, or their part falls silent."""
    excluded = set(brief.excluded)
    wanted = [each for each in brief.instruments if each not in excluded]
    parts = [_rewritten(spec, wanted, excluded) for spec in style.parts if not _unwanted(spec, excluded)]
    kept = [each for each in parts if each is not None]
    for instrument in wanted:
        if not any(instrument in _tags(spec) for spec in kept):
            kept = _given(kept, style, instrument)
    return tuple(kept)


def _tags(spec: PartSpec) -> set[str]:
    voice = VOICES.get(spec.voice)
    return set(voice.tags) if voice else (_DRUM_WORDS if spec.role == "drums" else {"texture"})


def _unwanted(spec: PartSpec, excluded: set[str]) -> bool:
    names = {spec.stem, spec.role} | (_DRUM_WORDS if spec.role == "drums" else set())
    return bool(names & excluded)


def _rewritten(spec: PartSpec, wanted: list[str], excluded: set[str]) -> PartSpec | None:
    """The part with a voice that may play: the style's own, else one that was asked for, else any in its role."""
    if spec.voice not in VOICES:
        return spec if not _tags(spec) & excluded else None
    allowed = [voice for voice in VOICES.values() if not set(voice.tags) & excluded]
    if not _tags(spec) & excluded:
        return spec
    if spec.role == "bass":
        allowed = [voice for voice in allowed if "bass" in voice.tags or set(voice.tags) & set(wanted)]
    asked = [voice for voice in allowed if set(voice.tags) & set(wanted)]
    for voice in asked or allowed:
        return replace(spec, voice=voice.name)
    return None


def _given(parts: list[PartSpec], style: Style, instrument: str) -> list[PartSpec]:
    """Hand the instrument's usual role to it."""
    role = _ROLE_OF.get(instrument)
    voice = _PREFERRED.get(instrument) or next((each.name for each in VOICES.values() if instrument in each.tags), None)
    if role is None or voice is None:
        return parts
    for index, spec in enumerate(parts):
        if spec.role == role:
            return [*parts[:index], replace(spec, voice=voice, since=min(spec.since, 0.35)), *parts[index + 1 :]]
    spare = next((spec for spec in style.parts if spec.role in {"pad", "chords", "melody"}), None)
    return [*parts, replace(spare, voice=voice, stem=role, role=role)] if spare else parts
