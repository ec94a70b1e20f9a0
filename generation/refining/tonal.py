"""How fast, in which key, in what time, and what sort of music? What would be disturbed by that is pinned."""

import re
from typing import Any, Final

from generation.brief import TONICS, Key, Mode, fitted
from generation.errors import BadRequest
from generation.language.closing import SHORTEST_S
from generation.language.tables import table
from generation.refinement import Change
from generation.refining.layout import pin_form
from generation.refining.origins import pin
from generation.refining.steps import faster, within
from generation.refining.work import Work

METRES: Final = ((2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4), (5, 8), (6, 8), (7, 8), (9, 8), (12, 8))
_KEY: Final = re.compile(r"\s*([A-Ga-g])\s*(#|b|♯|♭)?\s*([a-z]*)\s*$")


def tempo(work: Work, change: Change) -> None:
    """The tempo in BPM."""
    if change.amount <= 0:
        raise BadRequest("That is no tempo.", "Name it in BPM, such as “120 bpm”.")
    _to_tempo(work, change.amount, change.words)


def tempo_by(work: Work, change: Change) -> None:
    """The tempo times a factor."""
    if change.amount <= 0:
        raise BadRequest("That is no change of tempo.", "Say “faster”, “slower”, or a tempo in BPM.")
    _to_tempo(work, work.brief.tempo_bpm * change.amount, change.words, change.amount)


def _to_tempo(work: Work, wanted: float, words: str, factor: float = 0.0) -> None:
    before = work.brief.tempo_bpm
    after = faster(before, factor) if factor else within(wanted)
    if abs(wanted - after) > 1e-6:
        edge = "slow" if wanted < after else "fast"
        if abs(after - before) < 1e-9:
            raise BadRequest(f"The tempo stays: {after:g} BPM is as {edge} as it goes.", "Change something else of it.")
        work.note(f"{after:g} BPM is as {edge} as it goes.")
    if abs(after - before) < 1e-9:
        raise BadRequest(f"It is at {after:g} BPM already.", "Say another tempo, or “faster” or “slower”.")
    set_tempo(work, after, words)


def set_tempo(work: Work, tempo_bpm: float, words: str) -> None:
    """Another tempo: a track keeps its length and the proportions of its form, loops and pieces keep their bars."""
    pin_form(work)
    before = work.brief
    work.set(tempo_bpm=tempo_bpm)
    work.say("tempo_bpm", f"{tempo_bpm:.4g}", words)
    if before.loop or before.pieces:
        _keep_bars(work, max(1, round(before.duration_s / before.bar_s)))


def _keep_bars(work: Work, bars: int) -> None:
    bar_s, fewest = work.brief.bar_s, max(1, len(work.brief.sections) if work.brief.pieces else 1)
    fitting = bars
    while fitting > fewest and fitting * bar_s > work.longest_s + 1e-6:
        fitting -= 1
    while fitting * bar_s < SHORTEST_S:
        fitting += 1
    if fitting * bar_s > work.longest_s + 1e-6:
        raise BadRequest(f"Its bars would be longer than {work.longest_s:g} s.", "Make it shorter first.")
    if fitting != bars:
        work.note(f"It has {fitting} bars instead of {bars}, so that its length is possible.")
    work.set(duration_s=fitting * bar_s)
    if work.brief.pieces and work.brief.sections and fitting != bars:
        work.set(sections=fitted(work.brief.sections, fitting))
    work.say("duration_s", f"{work.brief.duration_s:.4g}", f"{fitting} whole bars", "inferred")


def metre(work: Work, change: Change) -> None:
    """The metre, such as `3/4`."""
    top, _, bottom = change.value.partition("/")
    wanted = (int(top), int(bottom)) if top.strip().isdecimal() and bottom.strip().isdecimal() else (0, 0)
    if wanted not in METRES:
        known = ", ".join(f"{a}/{b}" for a, b in METRES)
        raise BadRequest(f"“{change.value}” can not be played.", f"Use one of {known}.")
    if wanted == work.brief.metre:
        raise BadRequest(f"It is in {change.value} already.", "Name another metre.")
    _set_metre(work, wanted, change.words)


def _set_metre(work: Work, wanted: tuple[int, int], words: str) -> None:
    pin_form(work)
    pin(work, "theme", "chords")
    before = work.brief
    work.set(metre=wanted)
    work.say("metre", f"{wanted[0]}/{wanted[1]}", words)
    if before.loop or before.pieces:
        _keep_bars(work, max(1, round(before.duration_s / before.bar_s)))


def key(work: Work, change: Change) -> None:
    """The key, such as `D minor`; without a mode the old one stays."""
    match = _KEY.match(change.value)
    mode = (match[3] or work.brief.key.mode) if match else ""
    if match is None or mode not in set(Mode):
        raise BadRequest(f"“{change.value}” is no key.", "Say one such as “D minor” or “F# major”.")
    sign = {"♯": "#", "♭": "b"}.get(match[2] or "", match[2] or "")
    _set_key(work, Key(match[1].upper() + sign, Mode(mode)), change.words)


def mode(work: Work, change: Change) -> None:
    """The mode on the same tonic."""
    if change.value not in set(Mode):
        raise BadRequest(f"“{change.value}” is no mode.", f"Say one of {', '.join(Mode)}.")
    wanted = Key(work.brief.key.tonic, Mode(change.value))
    if wanted != work.brief.key or work.brief.key.mode is work.first.key.mode:  # else it followed the mood already
        _set_key(work, wanted, change.words)


def transpose(work: Work, change: Change) -> None:
    """The key, some semitones higher or lower."""
    steps = round(change.amount)
    if steps % 12 == 0:
        raise BadRequest("An octave higher or lower it is in the same key.", "Say how far, such as “up a fourth”.")
    old = work.brief.key
    _set_key(work, Key(TONICS[(old.pitch_class + steps) % 12], old.mode), change.words)


def _set_key(work: Work, wanted: Key, words: str) -> None:
    before = work.brief.key
    if wanted == before:
        raise BadRequest(f"It is in {wanted} already.", "Name another key.")
    if wanted.mode is not before.mode:
        pin(work, "chords")
    work.set(key=wanted)
    # A mode that came with a mood's words goes with the mood again.
    moody = any(
        each.field == "mood.valence" and each.words == words and each not in work.first.understood
        for each in work.brief.understood
    )
    follows = moody and wanted.tonic == before.tonic
    work.say("key", str(wanted), words, "inferred" if follows else "words")


def genre(work: Work, change: Change) -> None:
    """Another genre, or another variant of it, with the same theme and chords; tempo and metre follow where they must.

    Who plays the genre's own parts changes with it, but for what the member said should stay.
    """
    known, wanted = table("genres"), change.value.strip().lower()
    if wanted not in known:
        raise BadRequest(f"“{change.value}” is no genre that is known here.", f"Say one of {', '.join(known)}.")
    if (wanted, change.target) == (work.brief.genre, work.brief.flavour):
        raise BadRequest(f"It is {wanted} already.", "Name another genre, or say what should be different.")
    pin(work, "theme", "chords")
    before, whole = work.brief.genre, change.region.whole
    work.set(genre=wanted, flavour=change.target)
    work.say("genre", f"{wanted} ({change.target})" if change.target else wanted, change.words)
    if whole and wanted != before:
        _follow_genre(work, known.get(before, {}), known[wanted])


def _follow_genre(work: Work, old: dict[str, Any], new: dict[str, Any]) -> None:
    usual, wanted = (tuple(map(int, each.get("metre", "4/4").split("/"))) for each in (old, new))
    if "metre" not in work.keeps and work.brief.metre == usual != wanted:
        _set_metre(work, (wanted[0], wanted[1]), "")
    low, high = new["reach"]
    bpm = work.brief.tempo_bpm
    if "tempo" in work.keeps or low <= bpm <= high:
        return
    nearest = low if bpm < low else high
    set_tempo(work, next((each for each in (bpm * 2, bpm / 2) if low <= each <= high), float(nearest)), "")
