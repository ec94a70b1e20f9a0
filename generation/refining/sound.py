"""How does it feel and sound? Mood, levels, production and feel."""

from dataclasses import replace
from typing import Final

from generation.brief import Key, Level, Mode
from generation.errors import BadRequest
from generation.refinement import Change
from generation.refining.origins import pin
from generation.refining.players import must_play, name_of
from generation.refining.steps import louder, moved, signed
from generation.refining.work import Work

AXES: Final = ("valence", "energy", "tension", "brightness")
_ENDS: Final = {
    "valence": ("sad", "happy"),
    "energy": ("calm", "energetic"),
    "tension": ("at ease", "tense"),
    "brightness": ("dark", "bright"),
}
FEELS: Final = ("half-time", "double-time", "swung", "straight")
_SOUNDS: Final = (*("lo-fi", "vinyl", "tape", "wide", "mono", "dry", "reverb", "distorted", "punchy", "clean", "warm"),)
_OPPOSITE: Final = {
    "reverb": "dry",
    "dry": "reverb",
    "distorted": "clean",
    "clean": "distorted",
    "wide": "mono",
    "mono": "wide",
}
# Who wants no vinyl wants no crackle.
_NOISES: Final = frozenset({"vinyl", "tape"})
# Below this a piece in major is a contradiction: the mode follows, and comes back with the mood.
_SAD: Final = -0.3
_MINOR: Final = {Mode.MAJOR: Mode.MINOR, Mode.LYDIAN: Mode.MINOR, Mode.MIXOLYDIAN: Mode.DORIAN}
_FOLLOWS: Final = frozenset({"key", "mode", "chords", "theme"})


def lean(work: Work, change: Change) -> None:
    """The mood, some steps along one axis."""
    axis = change.target
    if axis not in AXES:
        raise BadRequest(f"A mood has no {axis or 'such side'}.", f"Name one of {', '.join(AXES)}.")
    before = getattr(work.brief.mood, axis)
    after = moved(before, max(-20.0, min(20.0, change.amount)))
    if after == before:
        raise BadRequest(f"It is as {_ENDS[axis][change.amount > 0]} as it goes.", "Change something else of it.")
    work.set(mood=replace(work.brief.mood, **{axis: after}))
    work.say(f"mood.{axis}", f"{after:+.2f}", change.words)
    if axis == "valence":
        _mode_follows(work, before, after, change.words)


def _mode_follows(work: Work, before: float, after: float, words: str) -> None:
    key = work.brief.key
    if work.keeps & _FOLLOWS or not work.follows("key"):
        return
    if before >= _SAD > after and key.mode in _MINOR:
        work.set(key=Key(key.tonic, _MINOR[key.mode]))
    elif before < _SAD <= after:
        # It followed the mood down; where the member said the mode, it is theirs.
        home = next((each.mode for each in work.brief.sources if each.aspect == "chords"), None)
        if home not in _MINOR or _MINOR[home] is not key.mode:
            return
        work.set(key=Key(key.tonic, home))
    else:
        return
    pin(work, "chords")
    work.say("key", str(work.brief.key), words, "inferred")


def level(work: Work, change: Change) -> None:
    """A player, role or family louder or softer against the others."""
    who = name_of(change.target)
    if who in {"", "all", "everything", "mix", "track"}:
        raise BadRequest(
            "The whole is always brought to the same loudness.", "Name who should be louder, such as “more drums”."
        )
    if who not in {name_of(each) for each in work.brief.instruments if each not in work.first.instruments}:
        must_play(who, replace(work.about, brief=work.brief))
    before = next((each.db for each in work.brief.levels if each.who == who), 0.0)
    after = louder(before, change.amount)
    if after == before:
        edge = "loud" if change.amount > 0 else "soft"
        raise BadRequest(f"The {who} can not be made more {edge} than that.", "Change the others instead.")
    if abs(after - before - change.amount) > 1e-6:
        work.note(f"{signed(after)} dB is as far as the {who} can go.")
    others = tuple(each for each in work.brief.levels if each.who != who)
    work.set(levels=(*others, Level(who, after)) if after else others)
    _say_of(work, "levels", who, f"{signed(after)} dB", change.words)


def _say_of(work: Work, field: str, who: str, value: str, words: str) -> None:
    for each in work.brief.understood:
        if each.field == field and each.value.startswith(f"{who} "):
            work.unsay(field, each.value)
    work.say_one(field, f"{who} {value}", words)


def production(work: Work, change: Change) -> None:
    """A word for the sound itself; its opposite gives way."""
    word, there = change.target.lower(), work.brief.production
    if word not in _SOUNDS:
        raise BadRequest(f"“{change.target}” is no sound that is known here.", f"Say one of {', '.join(_SOUNDS)}.")
    if change.amount < 0:
        left = tuple(each for each in there if each != word)
        other = _OPPOSITE.get(word, "")
        if left == there and not other and word not in _NOISES:
            raise BadRequest(f"It is not {word}.", "Say which sound it should have instead.")
        if left == there and other:
            left = _with(left, other)
        work.set(production=left)
        if word in _NOISES and "texture" not in work.brief.excluded:
            work.set(excluded=(*work.brief.excluded, "texture"))
    else:
        if word in there:
            raise BadRequest(f"It has that sound already: {word}.", "Say which other sound it should have.")
        work.set(production=_with(there, word))
        if word in _NOISES:
            work.set(excluded=tuple(each for each in work.brief.excluded if each != "texture"))
    work.unsay("production")
    for each in work.brief.production:
        work.say_one("production", each, change.words if each not in there else "")


def _with(sounds: tuple[str, ...], word: str) -> tuple[str, ...]:
    return (*(each for each in sounds if each not in {word, _OPPOSITE.get(word)}), word)


def feel(work: Work, change: Change) -> None:
    """How the beat is felt; `normal` takes it back."""
    wanted = "" if change.value in {"", "normal", "none"} else change.value
    if wanted and wanted not in FEELS:
        raise BadRequest(f"“{change.value}” is no feel that is known here.", f"Say one of {', '.join(FEELS)}.")
    if wanted == work.brief.feel:
        raise BadRequest(f"It is {wanted or 'plain'} already.", "Say how else it should feel.")
    work.set(feel=wanted)
    work.say("feel", wanted or "plain", change.words)
