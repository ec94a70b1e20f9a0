"""What was asked for? From a wish (words and options) and what was heard in a clip to a brief."""

import hashlib
from random import Random
from typing import Any, Final

from generation.brief import TONICS, Brief, Key, Kind, Mode, Mood, ReferenceMode, ReferenceUse
from generation.errors import BadRequest
from generation.language import genre as genres
from generation.language.asked import Asked, asked
from generation.language.closing import Frame, closed, within_bounds
from generation.language.mood import feeling
from generation.language.notes import Notes, Said
from generation.language.production import production
from generation.language.tables import table
from generation.language.tempo import FASTEST, SLOWEST, usual
from generation.track import Wish

LONGEST_WORDS: Final = 2000
USUAL_S: Final = {Kind.TRACK: 30.0, Kind.JINGLE: 4.0, Kind.UI_SOUND: 1.5}
NO_MELODY: Final = "no clear melody is heard in the clip: it is used for its style"


def understand(wish: Wish, seed: int, heard: ReferenceUse | None = None) -> Brief:
    """Make a brief of a wish. Options win over words, words over the clip, the clip over what is inferred.

    Raises:
        BadRequest: nothing was said, too much was said, or the duration is out of bounds.

    """
    if not wish.words.strip() and wish.clip is None and heard is None:
        raise BadRequest("Nothing was asked for.", "Describe the music in a few words, or attach a clip.")
    if len(wish.words) > LONGEST_WORDS:
        raise BadRequest(f"That is longer than {LONGEST_WORDS} characters.", "Say it in fewer words.")
    notes = Notes()
    said = asked(wish.words, notes)
    kind = said.kind.value if said.kind else Kind.TRACK
    mood, name, usual = _character(said, seed, notes)
    loop = _loop(wish, said, notes) and not said.form.pieces
    metre = _metre(said, name, notes)
    tempo, fixed = _tempo(said, usual, mood, heard, seed, notes)
    key = _key(said, usual, mood, heard, seed, notes)
    duration = _duration(wish, said, kind, notes)
    frame = Frame(duration, tempo, metre[0] * 4 / metre[1], fixed, tuple(usual["reach"]), said.form.sections)
    given = wish.duration_s is not None or said.duration is not None
    frame = closed(frame, said.form, loop=loop, said_duration=given, notes=notes)
    sound = production(said.reading, said.refused, name, notes)
    wanted, unwanted = _band(said, usual["brought"], heard, notes)
    _tell(said, kind, notes)
    if heard and heard.mode is ReferenceMode.MELODY and not heard.heard.melody:
        notes.clash(NO_MELODY)
    return Brief(
        words=wish.words,
        genre=name,
        tempo_bpm=frame.tempo_bpm,
        key=key,
        duration_s=frame.duration_s,
        seed=seed,
        kind=kind,
        metre=metre,
        mood=mood,
        instruments=wanted,
        excluded=unwanted,
        only=bool(said.players.only),
        production=sound,
        sections=frame.sections,
        loop=loop,
        pieces=said.form.pieces,
        lyrics=wish.lyrics,
        reference=heard,
        understood=tuple(notes.understood),
        unused=said.reading.unused(),
        conflicts=tuple(notes.conflicts),
    )


def _stream(seed: int, aspect: str) -> Random:
    return Random(int.from_bytes(hashlib.sha256(f"{seed}/brief/{aspect}".encode()).digest()[:8], "big"))


def _character(said: Asked, seed: int, notes: Notes) -> tuple[Mood, str, dict[str, Any]]:
    """The mood, the genre, and what is usual in it (`brought` are the instruments of the scenes)."""
    votes, brought = genres.scene_votes(said.reading, said.refused)
    drive, pace_words = (said.pace.value.drive, said.pace.words) if said.pace else (0.0, "")
    felt = feeling(said.reading, said.refused, drive, pace_words)
    if felt.opposed:
        notes.clash("“{}” and “{}” pull the mood apart: it is made of both".format(*felt.opposed))
    named = genres.leading(said.reading, said.genres, notes)
    if named:
        name, usual = named
    else:
        genres.add_votes(votes, said.players.wanted, "players")
        genres.add_votes(votes, [said.kind.value] if said.kind else [], "kinds")
        name = genres.likely(felt.mood, votes, said.genres.refused, _stream(seed, "genre"))
        usual = table("genres")[name]
        notes.say("genre", name, ", ".join(dict.fromkeys(felt.inferred.values())), source="inferred")
    for axis, words in felt.words.items():
        notes.say(f"mood.{axis}", f"{getattr(felt.mood, axis):+.2f}", words)
    for axis, words in felt.inferred.items():
        if axis not in felt.words:
            notes.say(f"mood.{axis}", f"{getattr(felt.mood, axis):+.2f}", words)
    return felt.mood, name, usual | {"brought": brought}


def _loop(wish: Wish, said: Asked, notes: Notes) -> bool:
    if wish.loop is not None:
        if said.loop and wish.loop != said.loop.value:
            asked_for = "a loop" if wish.loop else "no loop"
            notes.clash(f"asked for {asked_for} as an option and “{said.loop.words}” in words: the option won")
        notes.say("loop", "yes" if wish.loop else "no", source="option")
        return wish.loop
    if said.loop:
        notes.say("loop", "yes" if said.loop.value else "no", said.loop.words)
    return bool(said.loop and said.loop.value)


def _metre(said: Asked, name: str, notes: Notes) -> tuple[int, int]:
    asked = said.genres.asked
    waltz = next((at for at, other in asked if other == "waltz" or said.reading.means(at, "dance")), None)
    words = said.reading.take_tokens(waltz) if waltz is not None else ""
    if said.metre:
        notes.say("metre", f"{said.metre.value[0]}/{said.metre.value[1]}", said.metre.words)
        if words and said.metre.value[0] % 3:
            notes.clash(f"“{words}” is in three, but {said.metre.words} was asked for: {said.metre.words} counts")
        return said.metre.value
    if words:
        # A jazz waltz is jazz, in three.
        notes.say("metre", "3/4", words)
    top, bottom = ("3/4" if words else table("genres")[name].get("metre", "4/4")).split("/")
    return int(top), int(bottom)


def _tempo(
    said: Asked, genre: dict[str, Any], mood: Mood, heard: ReferenceUse | None, seed: int, notes: Notes
) -> tuple[float, bool]:
    """The tempo, and whether it was asked for to the number."""
    if said.tempo:
        tempo = max(SLOWEST, min(FASTEST, said.tempo.value))
        if tempo != said.tempo.value:
            notes.clash(f"{said.tempo.value:g} BPM can not be played: {tempo:g} is the nearest that can")
        notes.say("tempo_bpm", f"{tempo:g}", said.tempo.words)
        return tempo, True
    pace = said.pace.value if said.pace else None
    if heard and heard.heard.tempo_bpm and (pace is None or pace.fits(heard.heard.tempo_bpm)):
        tempo = max(SLOWEST, min(FASTEST, round(heard.heard.tempo_bpm, 2)))
        notes.say("tempo_bpm", f"{tempo:g}", source="reference")
        return tempo, False
    tempo = usual(genre, pace, mood.energy, _stream(seed, "tempo"))
    notes.say("tempo_bpm", f"{tempo:g}", said.pace.words if said.pace else "", "words" if pace else "inferred")
    return tempo, False


def _key(said: Asked, genre: dict[str, Any], mood: Mood, heard: ReferenceUse | None, seed: int, notes: Notes) -> Key:
    if said.key:
        notes.say("key", str(said.key.value), said.key.words)
        return said.key.value
    chance = _stream(seed, "key")
    tonic = chance.choice(TONICS)
    leaning = genre["minor"] - 0.9 * mood.valence - 0.25 * mood.brightness + 0.2 * mood.tension
    minor = chance.random() < leaning if abs(mood.valence) < 0.15 else mood.valence < 0
    in_clip = heard.heard.key if heard else None
    if said.mode:
        key = Key(in_clip.tonic if in_clip else tonic, said.mode.value)
        notes.say("key", str(key), said.mode.words)
        return key
    if in_clip:
        notes.say("key", str(in_clip), source="reference")
        return in_clip
    key = Key(tonic, Mode.MINOR if minor else Mode.MAJOR)
    notes.say("key", str(key), source="inferred")
    return key


def _duration(wish: Wish, said: Asked, kind: Kind, notes: Notes) -> float:
    if wish.duration_s is not None:
        if said.duration and abs(said.duration.value - wish.duration_s) > 0.05:
            notes.clash(
                f"asked for {wish.duration_s:g} s as an option and “{said.duration.words}” in words: the option won"
            )
        duration, words, source = wish.duration_s, "", "option"
    elif said.duration:
        duration, words, source = said.duration.value, said.duration.words, "words"
    else:
        duration, words, source = USUAL_S[kind], "", "inferred"
    notes.say("duration_s", f"{within_bounds(duration):g}", words, source)
    return duration


def _band(
    said: Asked, brought: list[Said[list[str]]], heard: ReferenceUse | None, notes: Notes
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who plays and what stays out: as said; else as the clip hints; else as the scenes suggest."""
    wanted, unwanted = dict.fromkeys(said.players.wanted), dict.fromkeys(said.players.unwanted)
    for name, words in said.players.wanted.items():
        notes.say("instruments", name, words)
    if said.players.only:
        notes.say("only", ", ".join(wanted), said.players.only)
    for name, words in (said.players.unwanted | said.genres.refused).items():
        notes.say("excluded", name, words)
    if not said.players.only:
        for name, is_in in _hints(heard):
            if name not in wanted and name not in unwanted:
                (wanted if is_in else unwanted)[name] = None
                notes.say("instruments" if is_in else "excluded", name, source="reference")
        for each in brought if not wanted else ():
            for name in each.value:
                if name not in unwanted and name not in wanted:
                    wanted[name] = None
                    notes.say("instruments", name, each.words, "inferred")
    return tuple(wanted), tuple(unwanted | dict.fromkeys(said.genres.refused))


def _hints(heard: ReferenceUse | None) -> list[tuple[str, bool]]:
    """Who seems to play in the clip (True) or not (False); a hummed tune says nothing of a band."""
    if heard is None or heard.mode is ReferenceMode.MELODY:
        return []
    hints = [(each.removeprefix("no "), not each.startswith("no ")) for each in heard.heard.hints]
    return [(name, is_in) for name, is_in in hints if name in table("instruments")]


def _tell(said: Asked, kind: Kind, notes: Notes) -> None:
    """Note the kind and the form."""
    if said.kind:
        notes.say("kind", kind.value, said.kind.words)
    if said.form.sections:
        notes.say("sections", ", ".join(each.name for each in said.form.sections), said.form.words)
    if said.form.pieces:
        notes.say("pieces", "yes", said.form.words)
