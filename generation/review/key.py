"""Is it in the key that was asked for?"""

from typing import Final

from generation.brief import TONICS, Brief, Heard, Key, Mode
from generation.review.tempo import is_short
from generation.review.verdict import Check, judged, unmeasured

# Semitones from a mode's tonic up to that of the major key with the same notes.
_TO_MAJOR: Final = {
    Mode.MAJOR: 0,
    Mode.MINOR: 3,
    Mode.DORIAN: 10,
    Mode.PHRYGIAN: 8,
    Mode.LYDIAN: 7,
    Mode.MIXOLYDIAN: 5,
}


def check_key(heard: Heard, brief: Brief) -> Check:
    """The same key, or one with the same notes (which no profile tells apart for certain).

    Of what is short the key is not called a miss: a few notes are in several.
    """
    wanted = str(brief.key)
    if heard.key is None:
        return unmeasured("key", wanted, "no clear key is heard")
    if heard.key == brief.key:
        return judged("key", True, wanted, wanted)
    same = same_notes(heard.key, brief.key)
    if not same and is_short(heard, brief):
        return unmeasured("key", wanted, f"too short to be certain (it may be {heard.key})")
    return judged("key", same, wanted, f"{heard.key} (the same notes)" if same else str(heard.key))


def same_notes(one: Key, other: Key) -> bool:
    """Whether two keys use the same seven notes."""
    return _major_of(one) == _major_of(other)


def fifths_apart(one: Key, other: Key) -> int:
    """How many notes two keys do not share: their distance on the circle of fifths, 0 to 6."""
    steps = 7 * (TONICS.index(_major_of(one)) - TONICS.index(_major_of(other))) % 12
    return min(steps, 12 - steps)


def _major_of(key: Key) -> str:
    return TONICS[(key.pitch_class + _TO_MAJOR[key.mode]) % 12]
