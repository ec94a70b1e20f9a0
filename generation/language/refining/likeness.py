"""More like what? Genres, and places, films and weather that have a mood: `make it jazz`, `like a rainy night`."""

import re
from typing import Any, Final

from generation.language.notes import Said
from generation.language.refining.directions import leans
from generation.language.refining.parts import part_at
from generation.language.refining.stance import stance
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.tellings import asks
from generation.language.tables import table
from generation.refinement import About, Change, ChangeKind

# A scene's axis of this size is one step, and one below the other size is none.
_STEP: Final = 0.35
_LEAST: Final = 0.12
_MOST: Final = 1.5
# A scene speaks for a genre where the music is to become it: `turn it into a horror trailer`.
_CLEAR: Final = 0.8
# A scene without much of a mood is all about its genre: `more 80s`.
_PALE: Final = 0.25
_TELLING: Final = frozenset({"it's", "its", "it", "this", "because", "cause", "since", "for", "i'm", "i", "my", "we"})
_PERSONAL: Final = frozenset(
    {"his", "her", "my", "our", "their", "he", "she", "they", "we", "i", "is", "are", "was", "has"}
)
# `Our map shows a city under water. Can it sound like that?`
_LIKE_THAT: Final = re.compile(
    r"(?<![a-z])(?:sound|sounds|feel|be|something|music|more) (?:more )?like (?:that|this)(?![a-z])"
)
_COLOURS: Final = frozenset({"lo-fi"})


def likenesses(talk: Talk, wishes: list[Wish], about: About, *, is_beside: bool = False) -> list[Said[Change]]:
    """The genres and scenes that it is to be like; beside a change of players only those that are asked for."""
    is_leant = any(talk.has(at, "lean") and not talk.has(at, "level") for wish in wishes for at in wish.places)
    found = list[Said[Change]]()
    for wish in wishes:
        named = [at for at in wish.places if talk.free(at) and _is_genre(talk, at)]
        if named and (said := _genre(talk, wish, named, about)):
            found.append(said)
        if not is_beside or is_leant or asks(talk, wish):
            found += _scenes(talk, wish, about)
    return found


def agreeing(alike: list[Said[Change]], leant: list[Said[Change]]) -> list[Said[Change]]:
    """What a scene says that is not said otherwise in so many words: `darker, like an attic full of toys`."""
    ways = {(each.value.target, each.value.amount > 0) for each in leant if each.value.kind is ChangeKind.LEAN}
    return [
        each
        for each in alike
        if each.value.kind is not ChangeKind.LEAN or (each.value.target, each.value.amount < 0) not in ways
    ]


def _is_genre(talk: Talk, at: int) -> bool:
    """Whether a phrase names a genre, and neither a player nor, as `atmospheric` does, a mood."""
    return (
        talk.has(at, "genre")
        and not talk.has(at, "instrument")
        and not (talk.has(at, "lean") and talk.has(at, "modifier"))
    )


def _genre(talk: Talk, wish: Wish, named: list[int], about: About) -> Said[Change] | None:
    """The last genre that is named (`jazzy house` is house); a colour of the sound where only more of it is wanted."""
    at = next((each for each in reversed(named) if not talk.means(each, "modifier")), named[-1])
    name: str = talk.means(at, "genre")
    how = stance(talk, wish, at)
    refused = how.sign <= 0 or any(talk.does(each, "remove", "keep") for each in wish.places if each < at)
    more = any(talk.does(each, "more") for each in wish.places if each < at)
    if name in _COLOURS and (talk.has(at, "sound", "production")) and (more or refused) and name != about.brief.genre:
        change = Change(ChangeKind.PRODUCTION, name, -1.0 if refused else 1.0)
    elif refused:
        return None
    else:
        change = Change(ChangeKind.GENRE, _variant(talk, at, name), value=name)
    used = [*named, *(each for each in wish.places if talk.does(each, "like", "into", "more", "fresh"))]
    words = talk.words(min(used), max(used))
    for each in [*used, *how.places]:
        talk.take_tokens(each)
    return Said(change, words, talk.tokens[at].start)


def _variant(talk: Talk, at: int, name: str) -> str:
    """The word that names a variant of a genre (`trap` of hip-hop); nothing where it names the genre itself."""
    written = talk.tokens[at].text
    sorts = table("genres")[name].get("sorts", ())
    return written if any(written in map(str.lower, each["words"]) for each in sorts) else ""


def _scenes(talk: Talk, wish: Wish, about: About) -> list[Said[Change]]:
    """What places and films suggest; they only become another genre where the whole track is to become one."""
    places = [
        at
        for at in wish.places
        if talk.free(at)
        and talk.has(at, "scene")
        and not talk.has(at, "small", "act", "chat", "lean", "sound", "by", "noun")
    ]
    places = [at for at in places if not _is_purpose(talk, wish, at)]
    if not places or not _is_wanted(talk, wish):
        return []
    scenes = [table("scenes")["scenes"][number] for number in dict.fromkeys(talk.means(at, "scene") for at in places)]
    sign = stance(talk, wish, places[0]).steps
    axes = tuple(
        max(-_MOST, min(_MOST, total / _STEP))
        if abs(total := sum(each["mood"][axis] for each in scenes)) >= _LEAST
        else 0.0
        for axis in range(4)
    )
    becoming = _becoming(talk, wish, scenes, about)
    changes = [*becoming, *leans(axes, max(-1.0, min(1.0, sign)))]
    words = talk.words(wish.places[0], wish.places[-1])
    for each in wish.places:
        of_it = each + 1 in places and talk.has(each, "sound", "production") and not talk.is_compared(each)
        if talk.free(each) and (each in places or of_it or not talk.is_content(each)):
            talk.take_tokens(each)
    return [Said(each, words, talk.tokens[places[0]].start) for each in changes]


def _is_purpose(talk: Talk, wish: Wish, at: int) -> bool:
    """Whether a scene only says what for: `more energy for the dance`."""
    ahead = [talk.tokens[each].text for each in wish.places if at - 3 < each < at]
    is_led = any(each == "for" or each.startswith("for ") or each.endswith(" for") for each in ahead)
    return is_led and any(talk.is_content(each) for each in wish.places if each != at)


def _is_wanted(talk: Talk, wish: Wish) -> bool:
    """Whether a scene is what it is to be like; `it's for a birthday` and `more triangle soup` say nothing such."""
    if any(talk.does(at, "like", "into") for at in wish.places) or _LIKE_THAT.search(talk.text):
        return True
    texts = [talk.tokens[at].text for at in wish.places]
    if not _PERSONAL.isdisjoint(texts) or any(not talk.free(at) and part_at(talk, at) for at in wish.places):
        return False  # `the tuba is back from his holiday`
    if talk.tokens[wish.places[0]].text in _TELLING:
        return False
    return not any(talk.ought_to_mean(at) and not talk.tokens[at].means for at in wish.places)


def _becoming(talk: Talk, wish: Wish, scenes: list[dict[str, Any]], about: About) -> list[Change]:
    """The genre that scenes clearly speak for, where it is to be turned into one."""
    is_plain = all(abs(value) < _PALE for scene in scenes for value in scene["mood"])
    turned = is_plain or any("into" in talk.tokens[each].text and talk.does(each, "into") for each in wish.places)
    votes: dict[str, float] = {}
    for scene in scenes:
        for name, weight in scene["genres"].items():
            votes[name] = votes.get(name, 0.0) + weight
    best = max(votes, key=lambda each: votes[each], default="")
    if not turned or votes.get(best, 0.0) < _CLEAR or best == about.brief.genre:
        return []
    return [Change(ChangeKind.GENRE, value=best)]
