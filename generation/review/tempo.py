"""Is it as fast as asked?"""

from typing import Final

from generation.brief import Brief, Heard, Kind
from generation.review.verdict import Check, Verdict, judged, unmeasured

TOLERANCE: Final = 0.03
SHORT_S: Final = 8.0
# A listener may tap twice as fast or half as fast and be right; in three the beats group otherwise.
_TAPPED: Final = (1.0, 2.0, 0.5, 3.0, 1 / 3, 1.5, 2 / 3)
# Four beats heard for three, or the other way round: nobody can say which of them was meant.
_GROUPED: Final = (4 / 3, 3 / 4)


def check_tempo(heard: Heard, brief: Brief) -> Check:
    """Within 3 % of the brief's tempo, or of one that the same beat can be tapped at.

    What is too short to be tapped for certain is not called a miss, nor is what may be grouped otherwise.
    """
    wanted = f"{brief.tempo_bpm:.0f} BPM"
    if heard.tempo_bpm is None:
        return unmeasured("tempo", wanted, "no steady beat is heard")
    for factor in _TAPPED:
        if abs(heard.tempo_bpm / (brief.tempo_bpm * factor) - 1) <= TOLERANCE:
            got = f"{heard.tempo_bpm:.0f} BPM" if factor == 1 else f"{wanted} (tapped at {heard.tempo_bpm:.0f})"
            return Check("tempo", Verdict.OBEYED, wanted, got)
    for factor in _GROUPED:
        if abs(heard.tempo_bpm / (brief.tempo_bpm * factor) - 1) <= TOLERANCE:
            return unmeasured("tempo", wanted, f"its beat is heard at {heard.tempo_bpm:.0f}, four for three")
    if is_short(heard, brief):
        return unmeasured("tempo", wanted, "too short to be tapped for certain")
    return judged("tempo", False, wanted, f"{heard.tempo_bpm:.0f} BPM")


def tapped_off(heard: Heard, brief: Brief) -> float:
    """How far the tempo that is heard is off the nearest at which the beat can be tapped, as a share of that."""
    if heard.tempo_bpm is None:
        return 0.0
    return min(abs(heard.tempo_bpm / (brief.tempo_bpm * factor) - 1) for factor in (*_TAPPED, *_GROUPED))


def is_short(heard: Heard, brief: Brief) -> bool:
    """Whether it is a jingle, a UI sound or as short as one: a few notes, of which tempo and key are guesses."""
    return brief.kind is not Kind.TRACK or heard.duration_s <= SHORT_S
