"""What was asked for? From a wish (words and options) and what was heard in a clip to a brief."""

import hashlib
import re
from dataclasses import dataclass, field
from random import Random
from typing import Final

from generation.brief import TONICS, Brief, Key, Mode, Mood, ReferenceUse, Section, Understood
from generation.errors import BadRequest
from generation.language import mood as moods
from generation.language import numbers
from generation.language.instruments import players
from generation.language.reading import Reading, any_of
from generation.language.tables import table
from generation.track import Wish

SHORTEST_S: Final = 1.0
LONGEST_S: Final = 600.0
USUAL_S: Final = 30.0
LONGEST_WORDS: Final = 2000
_SLOWEST, _FASTEST = 30.0, 300.0
_LOOP: Final = re.compile(r"\b(?:seamless(?:ly)?\s+)?loop(?:s|able|ing|ed)?\b|\bseamless(?:ly)?\b")


@dataclass
class _Notes:
    """What is understood along the way."""

    understood: list[Understood] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def say(self, name: str, value: str, words: str = "", source: str = "words") -> None:
        self.understood.append(Understood(name, value, words, source))


def understand(wish: Wish, seed: int, heard: ReferenceUse | None = None) -> Brief:
    """Make a brief of a wish. Options win over words, words over the clip, the clip over what is inferred.

    Raises:
        BadRequest: nothing was said, too much was said, or the duration is out of bounds.

    """
    if not wish.words.strip() and wish.clip is None and heard is None:
        raise BadRequest("Nothing was asked for.", "Describe the music in a few words, or attach a clip.")
    if len(wish.words) > LONGEST_WORDS:
        raise BadRequest(f"That is longer than {LONGEST_WORDS} characters.", "Say it in fewer words.")
    reading, notes = Reading(wish.words), _Notes()
    said_duration = numbers.duration(reading)
    said_tempo = numbers.tempo(reading)
    said_key = numbers.key(reading)
    said_metre = numbers.metre(reading)
    loop = _loop(wish, reading, notes)
    genre_words, refused = moods.genres(reading)
    band = players(reading)
    sections = _sections(reading, notes)
    said_pace = numbers.pace(reading) if said_tempo is None else None
    said_mode = numbers.mode_only(reading) if said_key is None else None
    feeling = _with_pace(moods.feeling(reading), said_pace)
    genre = _genre(genre_words, refused, feeling.mood, seed, notes)
    metre = _metre(said_metre, genre, genre_words, notes)
    tempo, fixed = _tempo(said_tempo, said_pace, heard, genre, feeling.mood, seed, notes)
    key = _key(said_key, said_mode, heard, genre, feeling.mood, seed, notes)
    duration = _duration(wish, said_duration, notes)
    if loop:
        duration, tempo = _closed(duration, tempo, metre, fixed, notes)
    for axis, words in feeling.words.items():
        notes.say(f"mood.{axis}", f"{getattr(feeling.mood, axis):+.2f}", words)
    for name, words in band.wanted.items():
        notes.say("instruments", name, words)
    if band.only:
        notes.say("excluded", f"everything but {', '.join(band.wanted)}", f"{band.only} only")
    for name, words in band.unwanted.items():
        if not words.endswith(" only"):
            notes.say("excluded", name, words)
    return Brief(
        words=wish.words,
        genre=genre,
        tempo_bpm=tempo,
        key=key,
        duration_s=duration,
        seed=seed,
        metre=metre,
        mood=feeling.mood,
        instruments=tuple(band.wanted),
        excluded=tuple(band.unwanted),
        sections=sections,
        loop=loop,
        reference=heard,
        understood=tuple(notes.understood),
        unused=reading.unused(),
        conflicts=tuple(notes.conflicts),
    )


def _stream(seed: int, aspect: str) -> Random:
    return Random(int.from_bytes(hashlib.sha256(f"{seed}/brief/{aspect}".encode()).digest()[:8], "big"))


def _loop(wish: Wish, reading: Reading, notes: _Notes) -> bool:
    match = reading.find(_LOOP)
    said = None
    if match:
        said = not reading.negated(match.start())
        words = reading.take(match)
        if wish.loop is not None and wish.loop != said:
            notes.conflicts.append(
                f"asked for {'a loop' if wish.loop else 'no loop'} as an option and “{words}” in words: the option won"
            )
    if wish.loop is not None:
        notes.say("loop", "yes" if wish.loop else "no", source="option")
        return wish.loop
    if said is not None and match:
        notes.say("loop", "yes" if said else "no", match.group())
    return bool(said)


def _sections(reading: Reading, notes: _Notes) -> tuple[Section, ...]:
    """Two or more section words in a row are a form; a single one is only a word."""
    names = table("words")["sections"]
    found = reading.find_all(any_of(tuple(names)))
    if len(found) < 2:
        return ()
    words = [reading.take(each) for each in found]
    sections = tuple(Section(names[word.replace(" ", "-") if word not in names else word], 4) for word in words)
    notes.say("sections", ", ".join(each.name for each in sections), ", ".join(words))
    return sections


def _with_pace(feeling: moods.Feeling, pace: numbers.Said[float] | None) -> moods.Feeling:
    """Slow and fast also calm and drive."""
    if pace is None:
        return feeling
    energy = max(-moods.FURTHEST, min(moods.FURTHEST, round(feeling.mood.energy + 0.4 * pace.value, 3)))
    mood = Mood(feeling.mood.valence, energy, feeling.mood.tension, feeling.mood.brightness)
    words = ", ".join(filter(None, (feeling.words.get("energy", ""), pace.words)))
    return moods.Feeling(mood, feeling.words | {"energy": words})


def _genre(asked: list[tuple[str, str]], refused: list[str], mood: Mood, seed: int, notes: _Notes) -> str:
    kinds = list(dict.fromkeys(name for name, _ in asked))
    if not kinds:
        genre = moods.likely_genre(mood, refused, _stream(seed, "genre"))
        notes.say("genre", genre, source="inferred")
        return genre
    words = next(words for name, words in asked if name == kinds[0])
    notes.say("genre", kinds[0], words)
    others = [name for name in kinds[1:] if name not in table("genres")[kinds[0]].get("goes_with", ())]
    if others:
        notes.conflicts.append(f"named {' and '.join([kinds[0], *others])}: the first one leads")
    return kinds[0]


def _metre(
    said: numbers.Said[tuple[int, int]] | None, genre: str, asked: list[tuple[str, str]], notes: _Notes
) -> tuple[int, int]:
    if said:
        notes.say("metre", f"{said.value[0]}/{said.value[1]}", said.words)
        return said.value
    for name, words in asked:
        if "metre" in table("genres")[name]:
            # A jazz waltz is jazz, in three.
            top, bottom = table("genres")[name]["metre"].split("/")
            notes.say("metre", f"{top}/{bottom}", words)
            return int(top), int(bottom)
    top, bottom = table("genres")[genre].get("metre", "4/4").split("/")
    return int(top), int(bottom)


def _tempo(
    said: numbers.Said[float] | None,
    pace: numbers.Said[float] | None,
    heard: ReferenceUse | None,
    genre: str,
    mood: Mood,
    seed: int,
    notes: _Notes,
) -> tuple[float, bool]:
    """The tempo, and whether it was asked for to the number."""
    if said:
        tempo = max(_SLOWEST, min(_FASTEST, said.value))
        if tempo != said.value:
            notes.conflicts.append(f"{said.value:g} BPM can not be played: {tempo:g} is the nearest that can")
        notes.say("tempo_bpm", f"{tempo:g}", said.words)
        return tempo, True
    if heard and heard.heard.tempo_bpm:
        tempo = max(_SLOWEST, min(_FASTEST, round(heard.heard.tempo_bpm, 2)))
        notes.say("tempo_bpm", f"{tempo:g}", source="reference")
        return tempo, False
    low, high = table("genres")[genre]["tempo"]
    place = 0.5 + 0.3 * mood.energy + _stream(seed, "tempo").uniform(-0.35, 0.35)
    tempo = low + (high - low) * max(0.0, min(1.0, place))
    if pace:
        edge = high * 1.12 if pace.value > 0 else low * 0.88
        tempo += (edge - tempo) * abs(pace.value)
        notes.say("tempo_bpm", f"{round(tempo)}", pace.words)
    else:
        notes.say("tempo_bpm", f"{round(tempo)}", source="inferred")
    return float(round(tempo)), False


def _key(
    said: numbers.Said[Key] | None,
    mode: numbers.Said[Mode] | None,
    heard: ReferenceUse | None,
    genre: str,
    mood: Mood,
    seed: int,
    notes: _Notes,
) -> Key:
    if said:
        notes.say("key", str(said.value), said.words)
        return said.value
    chance = _stream(seed, "key")
    tonic = chance.choice(TONICS)
    leaning = table("genres")[genre]["minor"] - 0.9 * mood.valence - 0.25 * mood.brightness + 0.2 * mood.tension
    minor = chance.random() < leaning if abs(mood.valence) < 0.15 else mood.valence < 0
    if mode:
        key = Key(heard.heard.key.tonic if heard and heard.heard.key else tonic, mode.value)
        notes.say("key", str(key), mode.words)
        return key
    if heard and heard.heard.key:
        notes.say("key", str(heard.heard.key), source="reference")
        return heard.heard.key
    key = Key(tonic, Mode.MINOR if minor else Mode.MAJOR)
    notes.say("key", str(key), source="inferred")
    return key


def _duration(wish: Wish, said: numbers.Said[float] | None, notes: _Notes) -> float:
    if wish.duration_s is not None:
        if said and abs(said.value - wish.duration_s) > 0.05:
            notes.conflicts.append(
                f"asked for {wish.duration_s:g} s as an option and “{said.words}” in words: the option won"
            )
        duration, words, source = wish.duration_s, "", "option"
    elif said:
        duration, words, source = said.value, said.words, "words"
    else:
        duration, words, source = USUAL_S, "", "inferred"
    if not SHORTEST_S <= duration <= LONGEST_S:
        raise BadRequest(f"{duration:g} s can not be made.", f"Ask for {SHORTEST_S:g} to {LONGEST_S:g} seconds.")
    notes.say("duration_s", f"{duration:g}", words, source)
    return duration


def _closed(duration: float, tempo: float, metre: tuple[int, int], fixed: bool, notes: _Notes) -> tuple[float, float]:
    """Whole bars for a loop: bend the tempo a little, or, where it was asked for, the duration."""
    quarters = metre[0] * 4 / metre[1]
    bar_s = quarters * 60.0 / tempo
    if not fixed:
        bent = numbers.whole_bars(duration, tempo, quarters)
        if abs(bent - tempo) > 1e-9:
            notes.say("tempo_bpm", f"{bent:.4g}", "so that the loop is whole bars", "inferred")
        return duration, bent
    bars = max(1, round(duration / bar_s))
    while bars > 1 and bars * bar_s > LONGEST_S:
        bars -= 1
    while bars * bar_s < SHORTEST_S:
        bars += 1
    snapped = bars * bar_s
    if abs(snapped - duration) > 1e-9:
        notes.say("duration_s", f"{snapped:.4g}", f"{bars} whole bars at {tempo:g} BPM", "inferred")
    return snapped, tempo
