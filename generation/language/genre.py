"""Which genre? Named, coloured by others, or guessed from scenes and mood."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from generation.brief import Mood
from generation.language.instruments import refused_words
from generation.language.mood import AXES
from generation.language.notes import Notes, Said
from generation.language.reading import Reading
from generation.language.scope import Refusal
from generation.language.tables import table

# How much a scene's vote weighs against the distance of the moods.
_VOTE: Final = 1.5
# Guesses this close to the best one are drawn from by the seed.
_CLOSE: Final = 0.25


@dataclass(slots=True)
class Genres:
    """What is said of genres: those asked for in order, where they stand, and those ruled out with their words."""

    asked: list[tuple[int, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def genres(reading: Reading, refused: dict[int, Refusal]) -> Genres:
    """Find the genres that are named; they stay unused until one of them leads."""
    found = Genres()
    for at in reading.having("genre"):
        name, refusal = reading.means(at, "genre"), refused.get(at)
        if refusal is None:
            found.asked.append((at, name))
        elif refusal.bars:
            found.refused.setdefault(name, refused_words(reading, at, refusal))
    # `Piano piece` is classical only where nothing else is named: `cinematic piano piece`.
    found.asked = [each for each in found.asked if not reading.means(each[0], "instrument")] or found.asked
    return found


def leading(reading: Reading, found: Genres, notes: Notes) -> tuple[str, dict[str, Any]] | None:
    """The genre that leads and what is usual in it; a genre that only colours it (`jazzy house`) is named with it."""
    if not found.asked:
        return None
    firm = [(at, name) for at, name in found.asked if not _colours(reading, at, found)]
    full = firm or [(at, name) for at, name in found.asked if not _tinged(reading, at)] or found.asked
    at, name = full[0]
    at, name = _corrected(reading, firm, notes) or (at, name)
    if name == "waltz":
        at, name = next(((place, other) for place, other in found.asked if _in_three(other)), (at, name))
    words = ", ".join(dict.fromkeys(reading.take_tokens(place) for place, other in found.asked if other == name))
    notes.say("genre", name, words)
    entry = table("genres")[name]
    friends = {name, *entry.get("goes_with", ())}
    for place, other in firm:
        if other not in friends and name not in table("genres")[other].get("goes_with", ()):
            notes.clash(f"“{reading.words(place, place)}” was named besides “{words}”: {name} leads")
    return name, entry | sort_of(reading, found, name)


def sort_of(reading: Reading, found: Genres, name: str) -> dict[str, Any]:
    """What is special in the sort of the genre that is named: trap has another tempo than hip-hop."""
    for at, other in found.asked:
        if other == name and "tempo" in reading.tokens[at].means:
            return {"tempo": reading.means(at, "tempo")}
    return {}


def _in_three(name: str) -> bool:
    """Whether a waltz of this genre is that genre in three, not a waltz."""
    return name not in {"waltz", "classical", "orchestral", "folk", "lo-fi", "cinematic", "ambient"}


def _colours(reading: Reading, at: int, found: Genres) -> bool:
    """Whether a genre only colours another: an adjective, or a word right before another genre or an instrument."""
    own = reading.means(at, "genre")
    if all(name == own for _, name in found.asked):
        return False
    after = at + 1
    while reading.means(after, "mood") and not reading.means(after, "genre"):
        after += 1
    precedes = reading.means(after, "genre") not in {None, own} or reading.means(at + 1, "instrument") is not None
    return bool(reading.means(at, "modifier") or reading.means(at, "production")) or precedes or _tinged(reading, at)


def _tinged(reading: Reading, at: int) -> bool:
    """Whether a genre is only a tinge: `pop-ish`, `jazz-inspired`."""
    return at + 1 < len(reading.tokens) and reading.tokens[at + 1].is_("colouring")


def _corrected(reading: Reading, firm: list[tuple[int, str]], notes: Notes) -> tuple[int, str] | None:
    """The genre after `no wait` or `actually`, if one stands there and another before."""
    if not firm:
        return None
    first, name = firm[0]
    changes = [at for at in reading.doing("correction") if at > first]
    after = [each for each in firm if changes and each[0] > changes[0] and each[1] != name]
    if not after:
        return None
    before, then = reading.take_tokens(first), reading.words(after[-1][0], after[-1][0])
    notes.clash(f"“{before}” was said, and then “{then}”: the correction counts")
    reading.take_tokens(changes[0])
    firm.clear()
    return after[-1]


def scene_votes(reading: Reading, refused: dict[int, Refusal]) -> tuple[dict[str, float], list[Said[list[str]]]]:
    """How much the scenes speak for each genre, and the instruments that they bring with their words."""
    votes: dict[str, float] = {}
    brought: list[Said[list[str]]] = []
    for at in reading.having("scene"):
        if at in refused:
            continue
        scene = table("scenes")["scenes"][reading.means(at, "scene")]
        for name, weight in scene["genres"].items():
            votes[name] = votes.get(name, 0.0) + weight
        if "instruments" in scene:
            brought.append(Said(scene["instruments"], reading.words(at, at)))
    return votes, brought


def add_votes(votes: dict[str, float], names: Iterable[str], sort: str) -> None:
    """Let instruments (`players`) or the kind of sound (`kinds`) speak for genres, too."""
    for name in names:
        for genre, weight in table("scenes")[sort].get(name, {}).items():
            votes[genre] = votes.get(genre, 0.0) + weight


def likely(mood: Mood, votes: dict[str, float], refused: dict[str, str], chance: Random) -> str:
    """A genre that suits the scenes and the mood where none was named; the seed draws among the best."""
    place = [getattr(mood, axis) for axis in AXES]
    scores = {
        name: _VOTE * votes.get(name, 0.0) - sum((a - b) ** 2 for a, b in zip(entry["mood"], place, strict=True))
        for name, entry in table("genres").items()
        if name not in refused and (entry.get("inferred") or name in votes)
    }
    if not votes and not any(place):
        return chance.choice(sorted(scores))
    best = max(scores.values())
    return chance.choice(sorted(name for name, score in scores.items() if score >= best - _CLOSE))
