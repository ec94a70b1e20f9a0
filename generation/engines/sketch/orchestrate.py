"""Who plays what? Fits a style's parts to the instruments that are wanted and those that are not."""

from dataclasses import replace
from typing import Final

from generation.brief import Brief
from generation.engines.sketch.style import PartSpec, Style
from generation.engines.sketch.voices import VOICES, Voice

_DRUMS: Final = {"drums", "percussion"}
# The role an instrument takes where a style has no place of its own for it, and the voice that plays it there.
_SEATS: Final[dict[str, tuple[str, str]]] = {
    "piano": ("chords", "piano"),
    "electric piano": ("chords", "rhodes"),
    "keys": ("chords", "rhodes"),
    "organ": ("chords", "organ"),
    "guitar": ("chords", "guitar"),
    "strings": ("pad", "strings"),
    "choir": ("pad", "choir"),
    "pad": ("pad", "pad"),
    "synth": ("pad", "pad"),
    "violin": ("melody", "violin"),
    "cello": ("melody", "cello"),
    "flute": ("melody", "flute"),
    "brass": ("melody", "brass"),
    "trumpet": ("melody", "trumpet"),
    "saxophone": ("melody", "sax"),
    "lead": ("melody", "lead"),
    "bells": ("melody", "bell"),
    "music box": ("melody", "music_box"),
    "vibraphone": ("melody", "vibes"),
    "pluck": ("arp", "pluck"),
    "bass": ("bass", "sub"),
    "double bass": ("bass", "upright"),
}


def orchestrate(style: Style, brief: Brief) -> tuple[PartSpec, ...]:
    """The parts that play. An excluded voice is replaced by a permitted one in its role, or its part falls silent."""
    excluded = set(brief.excluded)
    wanted = [each for each in brief.instruments if each not in excluded]
    parts: list[PartSpec] = []
    for spec in style.parts:
        kept = _permitted(spec, wanted, excluded)
        if kept is not None:
            parts.append(kept)
    for instrument in wanted:
        if not any(instrument in tags_of(spec) for spec in parts):
            parts = _seated(parts, style, instrument)
    if "drums" in wanted:
        parts = [replace(each, since=0.0, silent=()) if each.role == "drums" else each for each in parts]
    return tuple(parts)


def tags_of(spec: PartSpec) -> set[str]:
    """The instruments that a part counts as."""
    voice = VOICES.get(spec.voice)
    if voice is not None:
        return set(voice.tags)
    return _DRUMS if spec.role == "drums" else {"texture"}


def _permitted(spec: PartSpec, wanted: list[str], excluded: set[str]) -> PartSpec | None:
    if {spec.stem, spec.role} & excluded:
        # Its name is excluded; an asked player may still take the part over (a piano alone plays its own bass).
        return _taken_over(spec, wanted, excluded)
    if not tags_of(spec) & excluded:
        return spec
    return _taken_over(spec, wanted, excluded) or _replaced(spec, excluded)


def _taken_over(spec: PartSpec, wanted: list[str], excluded: set[str]) -> PartSpec | None:
    """The part played by an instrument that was asked for, when nearly everything else is excluded."""
    if spec.role in {"drums", "texture"} or len(excluded) < 8 or spec.role in excluded - {"bass", "pad"}:
        return None
    for voice in _allowed(excluded):
        if set(voice.tags) & set(wanted):
            stem = spec.stem if spec.stem not in excluded else f"low {wanted[0]}" if spec.role == "bass" else wanted[0]
            return replace(spec, voice=voice.name, stem=stem)
    return None


def _replaced(spec: PartSpec, excluded: set[str]) -> PartSpec | None:
    """The part played by the first permitted voice that is at home in its role."""
    at_home = [name for role, name in _SEATS.values() if role == spec.role]
    for voice in _allowed(excluded):
        if voice.name in at_home:
            return replace(spec, voice=voice.name)
    return None


def _allowed(excluded: set[str]) -> list[Voice]:
    return [voice for voice in VOICES.values() if not set(voice.tags) & excluded]


def _seated(parts: list[PartSpec], style: Style, instrument: str) -> list[PartSpec]:
    """Give an instrument that nobody plays its usual seat, taking it over or adding it."""
    role, voice = _SEATS.get(instrument, ("", ""))
    if instrument == "drums" or not role:
        return parts
    for index, spec in enumerate(parts):
        if spec.role == role:
            # Who was asked for is heard in every section.
            return [*parts[:index], replace(spec, voice=voice, since=min(spec.since, 0.3)), *parts[index + 1 :]]
    spare = next((spec for spec in style.parts if spec.role in {"pad", "chords"}), None)
    return [*parts, replace(spare, voice=voice, stem=role, role=role, since=0.0)] if spare else parts
