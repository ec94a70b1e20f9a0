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
    players = [voice for voice in VOICES.values() if "effects" not in voice.tags]
    allowed = [voice for voice in players if not _barred(voice, set(wanted), excluded)]
    alone = bool(wanted) and all(set(voice.tags) & set(wanted) for voice in allowed)
    if alone:
        return _reduced(style, wanted, excluded, allowed)
    parts = [kept for spec in style.parts if (kept := _permitted(spec, wanted, excluded, allowed)) is not None]
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


def _barred(voice: Voice, wanted: set[str], excluded: set[str]) -> bool:
    """Whether a voice may not play: it is what was excluded, or kin of it that nobody asked for."""
    tags = set(voice.tags)
    return voice.tags[0] in excluded or bool(tags & excluded and not tags & wanted)


def _permitted(spec: PartSpec, wanted: list[str], excluded: set[str], allowed: list[Voice]) -> PartSpec | None:
    """The part as it is, or with the first permitted voice that was asked for or is at home in its role."""
    if {spec.stem, spec.role} & excluded:
        return None
    if spec.voice not in VOICES or "effects" in tags_of(spec):
        return None if tags_of(spec) & excluded else spec
    names = [voice.name for voice in allowed]
    if spec.voice in names:
        return spec
    seats = [voice for role, voice in _SEATS.values() if role == spec.role]
    asked = [voice.name for voice in allowed if set(voice.tags) & set(wanted)]
    stand_in = next((name for name in [*(name for name in seats if name in asked), *seats] if name in names), None)
    return None if stand_in is None else replace(spec, voice=stand_in)


def _reduced(style: Style, wanted: list[str], excluded: set[str], allowed: list[Voice]) -> tuple[PartSpec, ...]:
    """The style arranged for those who were asked for alone: low part, middle part and tune; drums if asked."""
    kept: list[PartSpec] = [each for each in style.parts if each.role == "drums" and _DRUMS & set(wanted)]
    middle = next((role for role in ("chords", "arp", "pad") if any(each.role == role for each in style.parts)), "")
    roles = [role for role in ("bass", middle, "melody") if role not in excluded - set(_SEATS)]
    for place, role in enumerate(roles if allowed else []):
        spec = next((each for each in style.parts if each.role == role), None)
        if spec is None:
            continue
        voice = allowed[place % len(allowed)]
        stem = spec.stem if spec.stem not in excluded else f"low {voice.tags[0]}" if role == "bass" else voice.tags[0]
        kept.append(replace(spec, voice=voice.name, stem=stem, since=0.0, silent=()))
    return tuple(kept)


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
