"""Could it mean two things? Words with two plausible readings become two buttons, not a guess."""

import re
from typing import Final

from generation.language.refining.parts import part_at, playing
from generation.language.refining.pitch import is_interval
from generation.language.refining.shape import form_of, with_section
from generation.language.refining.stance import stance
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.turns import alone
from generation.refinement import About, Change, ChangeKind, Option

_LOW: Final = frozenset({"low", "lower", "lower it", "deeper", "deeper sound", "bring it down", "take it down"})
_HIGH: Final = frozenset({"high", "higher"})
_HEAVY: Final = frozenset({"heavy", "heavier"})
_LIGHT: Final = frozenset({"light", "lighter"})
# Pieces of a drum set that have no name of their own: to take one out may mean the drums.
_KIT: Final = frozenset({"cowbell", "rimshot", "wood block", "woodblock"})

_POLITE: Final = r"\W*(?:(?:ok|now|yo|please|pls|lol|can you|could you)\W+)*"
_DROP: Final = re.compile(rf"{_POLITE}drop (?:the|that|da) bass\W*(?:please|pls|now|lol)?\W*")
_DOUBLE: Final = re.compile(
    rf"{_POLITE}(?:double|(?P<half>halve|half)) (?:it|this|that|the track|everything)\W*(?:please|pls|now)?\W*"
)


def options(talk: Talk, wishes: list[Wish], about: About) -> tuple[Option, ...]:
    """The two readings of a message whose only wish has two; nothing where it is clear."""
    return _of_a_phrase(talk, about) or _of_a_player(talk, wishes, about) or _of_a_word(talk, wishes)


def _of_a_word(talk: Talk, wishes: list[Wish]) -> tuple[Option, ...]:
    """`Lower` and `heavier`, where nothing else is said."""
    said = [(wish, at) for wish in wishes for at in wish.places if not talk.has(at, "chat") and _matters(talk, at)]
    if len(said) != 1 or is_interval(talk):
        return ()
    wish, at = said[0]
    word, steps = talk.tokens[at].text, stance(talk, wish, at).steps
    words = talk.words(wish.places[0], wish.places[-1])
    if steps and word in _LOW | _HIGH:
        return _pitch_or_volume(steps if word in _HIGH else -steps, words)
    if steps and word in _HEAVY | _LIGHT:
        return _weight(steps if word in _HEAVY else -steps, words)
    return ()


def _matters(talk: Talk, at: int) -> bool:
    return talk.is_content(at) or talk.tokens[at].text in _LOW | _HIGH | _HEAVY | _LIGHT or not talk.tokens[at].means


def _pitch_or_volume(steps: float, words: str) -> tuple[Option, Option]:
    """`Lower`: deeper notes, or quieter."""
    up = steps > 0
    pitch = Change(ChangeKind.TRANSPOSE, amount=2.0 if up else -2.0, words=words)
    volume = Change(ChangeKind.LEAN, "energy", round(steps, 3), words=words)
    return Option("Higher notes" if up else "Deeper notes", (pitch,)), Option("Louder" if up else "Quieter", (volume,))


def _weight(steps: float, words: str) -> tuple[Option, Option]:
    """`Heavier`: a harder sound, or a darker mood; `lighter`: the opposites."""
    amount = round(steps, 3)
    mood = (
        Change(ChangeKind.LEAN, "brightness", -amount, words=words),
        Change(ChangeKind.LEAN, "valence", round(-0.7 * amount, 3), words=words),
    )
    energy = Change(ChangeKind.LEAN, "energy", amount, words=words)
    if steps > 0:
        sound = (Change(ChangeKind.PRODUCTION, "distorted", 1.0, words=words), energy)
        return Option("A harder sound", sound), Option("A darker mood", mood)
    return Option("Calmer and sparser", (energy,)), Option("A brighter mood", mood)


def _of_a_player(talk: Talk, wishes: list[Wish], about: About) -> tuple[Option, ...]:
    """`Mute the cowbell`, `I don't like the piano`: a player can play less, or not at all."""
    things = [(wish, at) for wish in wishes for at in wish.places if talk.is_content(at)]
    if len(things) != 1 or not talk.has(things[0][1], "instrument"):
        return ()
    wish, at = things[0]
    disliked = any("like" in talk.tokens[each].text and talk.does(each, "remove") for each in wish.places)
    if talk.tokens[at].text not in _KIT and (not disliked or talk.is_about(at, "theme", "chords")):
        return ()
    if not any(talk.does(each, "remove") and each < at for each in wish.places):
        return ()
    words, name = talk.words(wish.places[0], wish.places[-1]), playing(part_at(talk, at), about)
    less = Change(ChangeKind.LEVEL, name, -5.5, words=words)
    return Option(f"Less {name}", (less,)), Option(f"No {name}", (Change(ChangeKind.REMOVE, name, words=words),))


def _of_a_phrase(talk: Talk, about: About) -> tuple[Option, ...]:
    """`Drop the bass` may be an order or a wish for a drop; `double it` may be about its length or its tempo."""
    words = talk.said(0, len(talk.text))
    if match := _DROP.fullmatch(talk.text):
        gone = Change(ChangeKind.REMOVE, playing("bass", about), words=words)
        drop = Change(ChangeKind.FORM, value=", ".join(with_section("drop", about)), words=words)
        if "drop" in form_of(about):
            drop = Change(ChangeKind.SECTION, "drop", 1.0, words=words)
        return Option("No bass", (gone,)), Option("A bigger drop" if "drop" in form_of(about) else "A drop", (drop,))
    if (match := alone("bring it").search(talk.text)) and not talk.text.rstrip(" .!").endswith("bit"):
        return _pitch_or_volume(1.0 if re.search(r"(?<![a-z])up(?![a-z])", match.group()) else -1.0, words)
    if match := _DOUBLE.fullmatch(talk.text):
        factor = 0.5 if match["half"] else 2.0
        names = ("Half as long", "Half the tempo") if match["half"] else ("Twice as long", "Twice as fast")
        length = Change(ChangeKind.LENGTH_BY, amount=factor, words=words)
        tempo = Change(ChangeKind.TEMPO_BY, amount=factor, words=words)
        return Option(names[0], (length,)), Option(names[1], (tempo,))
    return ()
