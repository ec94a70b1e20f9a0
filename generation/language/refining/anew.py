"""What is made anew, and what stays? `Different melody`, `other drums, keep the rest`, `start over`."""

import re
from typing import Final

from generation.language.notes import Said
from generation.language.refining.parts import part_at, playing
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.turns import anywhere
from generation.refinement import ASPECTS, About, Change, ChangeKind

# A verb that is all there is: with an object it is that which is made anew.
_ALONE: Final = re.compile(r"(?<![a-z])(?:reroll|re-roll|regenerate|remake)(?=(?:\s+(?:please|pls|now))?\W*$)")
# What else can be said to stay: these are no aspects, but words ask for them all the same.
VALUES: Final = ("tempo", "key", "metre", "length", "genre", "mood", "form")


def goes_back(talk: Talk) -> bool:
    """Whether to start over means from the first track, not from the one that is current."""
    return anywhere("from scratch").search(talk.text) is not None


def starts_over(talk: Talk) -> list[Said[Change]]:
    """Whether everything is to be made anew."""
    others = [each for each in talk.find_all(anywhere("anew")) if not _leads_to_a_part(talk, each.end())]
    found = [*talk.find_all(anywhere("from scratch")), *others, *talk.find_all(_ALONE)]
    return [Said(Change(ChangeKind.FRESH, "all"), talk.take(match), match.start()) for match in found[:1]]


def _leads_to_a_part(talk: Talk, letter: int) -> bool:
    """Whether what follows is what is made anew: `a completely different drum pattern`."""
    at = talk.place_of(letter)
    return at < len(talk.tokens) and bool(aspects_at(talk, at)) and not talk.is_about(at, "all")


def aspects_at(talk: Talk, at: int) -> tuple[str, ...]:
    """The aspects that a phrase names, or values such as the tempo; `all` for the rest."""
    nouns: frozenset[str] = talk.means(at, "noun") or frozenset()
    named = tuple(each for each in (*ASPECTS, *VALUES, "all") if each in nouns)
    player = talk.means(at, "instrument")
    if not named and player in ASPECTS:
        return ("theme",) if player == "melody" else (player,)
    return named[:1]


def kept_and_fresh(talk: Talk, wishes: list[Wish]) -> list[Said[Change]]:
    """The aspects that are to be made anew, and those that are to stay."""
    found, before = list[Said[Change]](), ""
    for number, wish in enumerate(wishes):
        things = [at for at in wish.places if talk.free(at) and (aspects_at(talk, at) or talk.has(at, "instrument"))]
        sort = _sort(talk, wish, things)
        if not sort and things and wish.glue == "but" and not any(talk.does(at) for at in wish.places):
            sort = _said_ahead(talk, wishes, number)
        elif not sort and things and not any(talk.does(at) for at in wish.places):
            sort = before
        if sort and (things or sort == "keep"):
            found += _taken(talk, wish, things, sort)
            before = sort
        elif things:
            before = ""
    return found


def _said_ahead(talk: Talk, wishes: list[Wish], number: int) -> str:
    """What is said of a list behind its last item: `..., but the theme and the tempo stay`."""
    following = wishes[number + 1] if number + 1 < len(wishes) else None
    if following is None or following.glue != "and":
        return ""
    things = [at for at in following.places if aspects_at(talk, at) or talk.has(at, "instrument")]
    return _sort(talk, following, things)


def exceptions(talk: Talk, about: About) -> list[Said[Change]]:
    """`Remove everything but the drums`, `change everything except the melody`."""
    for at in range(len(talk.tokens)):
        is_only = talk.tokens[at].text.startswith("nothing but")
        if not (talk.does(at, "except") or is_only) or not talk.free(at):
            continue
        ahead = next((each for each in range(at - 1, -1, -1) if talk.does(each, "remove", "fresh", "less")), None)
        named = list_after(talk, at + 1)
        if ahead is None or not named:
            continue
        fresh = talk.does(ahead, "fresh") and not talk.does(ahead, "remove")
        aspects = [each for place in named for each in aspects_at(talk, place)]
        players = [playing(part_at(talk, place), about) for place in named]
        words, start = talk.take_tokens(ahead, named[-1]), talk.tokens[ahead].start
        if fresh and is_only:
            changes = [Change(ChangeKind.FRESH, each) for each in aspects]
        elif is_only:
            return []
        elif fresh:
            changes = [Change(ChangeKind.FRESH, "all"), *(Change(ChangeKind.KEEP, each) for each in aspects)]
        else:
            changes = [Change(ChangeKind.ONLY, value=", ".join(players))]
        return [Said(each, words, start) for each in changes]
    return []


def list_after(talk: Talk, begin: int) -> list[int]:
    """The players and aspects of the list that begins here."""
    found = []
    for at in range(begin, len(talk.tokens)):
        if part_at(talk, at):
            found.append(at)
        elif not (talk.has(at, "small") or talk.glue(at) in ("and", "comma", "or")):
            break
    return found


def _sort(talk: Talk, wish: Wish, things: list[int]) -> str:
    """Whether a wish is about keeping or about making anew; nothing where it is about neither."""
    if not things:
        return ""
    ahead = [at for at in wish.places if talk.does(at) and at < things[0]]
    ahead = [at for at in ahead if not talk.does(at, "add", "like", "into", "more")]
    behind = [at for at in wish.places if at > things[-1]]
    if not ahead and talk.is_about(things[-1], "all"):
        behind = [at for at in behind if not talk.has(at, "wrong")]  # `everything is a bit muddy` is about the sound
    return _sort_ahead(talk, ahead, behind, things[0]) if ahead else _sort_behind(talk, behind)


def _sort_ahead(talk: Talk, ahead: list[int], behind: list[int], thing: int) -> str:
    """What the act before a thing says: `keep the drums`, `another melody`, `lose the rest`."""
    act, is_refused = ahead[-1], len(ahead) > 1 and talk.does(ahead[-2], "never")
    moved = any(talk.does(at, "up", "down", "remove", "more", "less") for at in behind)
    sorts = (
        ("keep", talk.does(act, "keep") and not talk.does(act, "remove", "only") and not moved),
        ("keep", talk.does(act, "fresh") and (is_refused or _is_kept_new(talk, ahead))),
        ("fresh", talk.does(act, "fresh")),
        ("keep", talk.does(act, "never") and "change" in talk.tokens[act].text),
        ("rest gone", talk.does(act, "remove") and talk.is_about(thing, "all")),
        ("fresh", _is_disliked(talk, act) and talk.is_about(thing, "theme", "chords")),
        ("keep", any(talk.does(at, "keep") for at in behind)),
    )
    return next((sort for sort, holds in sorts if holds), "")


def _is_kept_new(talk: Talk, ahead: list[int]) -> bool:
    """Whether what is new is only named so and is to stay: `keep the new bass`."""
    return len(ahead) > 1 and talk.does(ahead[-2], "keep") and talk.tokens[ahead[-1]].text in ("new", "the new")


def _sort_behind(talk: Talk, behind: list[int]) -> str:
    """What is said behind a thing: `the melody should be different`, `the chords are boring`, `the drums stay`."""
    if any(
        talk.does(at, "fresh") or (talk.has(at, "wrong") and not talk.has(at, "complaint", "level")) for at in behind
    ):
        return "fresh"
    return "keep" if any(talk.does(at, "keep") for at in behind) else ""


def _is_disliked(talk: Talk, at: int) -> bool:
    """Whether somebody only says that something does not please."""
    return talk.does(at, "remove") and any(each in talk.tokens[at].text for each in ("like", "hate", "stand"))


def _taken(talk: Talk, wish: Wish, things: list[int], sort: str) -> list[Said[Change]]:
    """The changes of one wish; to keep the rest is what is done anyway."""
    if sort == "rest gone":
        acts = [at for at in wish.places if talk.does(at, "remove")]
        words = talk.take_tokens(min(acts, default=things[0]), things[0])
        return [Said(Change(ChangeKind.REMOVE, "rest"), words, talk.tokens[things[0]].start)]
    kind = ChangeKind.KEEP if sort == "keep" else ChangeKind.FRESH
    acts = [at for at in wish.places if talk.does(at, "keep", "fresh", "never") or talk.has(at, "wrong")]
    acts += [at for at in wish.places if _is_disliked(talk, at)]
    found = []
    for at in things:
        named = aspects_at(talk, at)
        if sort == "fresh" and (not named or named[0] in VALUES):
            continue
        words = talk.words(min([at, *acts]), max([at, *(each for each in acts if each < at)]))
        for each in [at, *acts]:
            talk.take_tokens(each)
        if named and not (sort == "keep" and named[0] == "all"):
            found.append(Said(Change(kind, named[0]), words, talk.tokens[at].start))
        elif named:
            found.append(Said(Change(kind, "rest"), words, talk.tokens[at].start))
    return found
