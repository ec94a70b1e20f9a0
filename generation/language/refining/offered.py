"""Who may come in, where nobody says `add`? `A harp would be the icing on the cake`, `what if there was a choir?`."""

from typing import Final

from generation.language.notes import Said
from generation.language.refining.parts import part_at, playing
from generation.language.refining.talk import Talk, Wish
from generation.refinement import About, Change, ChangeKind

_WISHING: Final = frozenset(
    {"would", "could", "should", "wants", "want", "needs", "need", "maybe", "perhaps", "also", "too", "please", "pls"}
    | {"if", "let", "give", "i want", "wanna", "would like", "i'd like", "i would", "what if", "get", "bring", "try"}
    | {"i would like", "as well", "with", "plus", "but with", "may", "can", "and", "also and", "cry", "cries", "calls"}
)
_REFUSED: Final = ("remove", "less", "never", "not", "not so", "only", "except", "keep", "swap", "instead")
_SPOILT: Final = frozenset(
    {"ruin", "ruins", "wrong", "weird", "awful", "terrible", "overkill", "silly", "horrible", "much", "was", "were"}
    | {"had", "played", "plays", "did", "without", "no", "why", "which", "who", "where", "when", "how", "is", "are"}
)
_UNHURT: Final = ("wouldn't hurt", "would not hurt", "wouldnt hurt", "can't hurt", "wouldn't go amiss", "wouldn't mind")


def offered(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """Those who do not play and are spoken of as if they might, in clauses that say nothing else."""
    found = list[Said[Change]]()
    for wish in wishes:
        named = [at for at in wish.places if part_at(talk, at) and talk.has(at, "instrument") and talk.free(at)]
        if named and about.players and _is_offered(talk, wish, named, about):
            found += [_come(talk, wish, at) for at in named]
    return found


def _is_offered(talk: Talk, wish: Wish, named: list[int], about: About) -> bool:
    """Whether a clause can only mean that its players are to come in."""
    there = set(about.players) & {playing(each, about) for each in about.brief.instruments or about.players}
    if any(playing(part_at(talk, at), about) in there for at in named):
        return False
    others = [at for at in wish.places if at not in named]
    texts = [talk.tokens[at].text for at in others]
    is_kind = any(each in talk.text for each in _UNHURT)
    if any(talk.does(at, "too") for at in others if at != wish.places[-1]):
        return False
    if not is_kind and (any(talk.does(at, *_REFUSED) for at in others) or not _SPOILT.isdisjoint(texts)):
        return False
    if any(talk.has(at, "speed", "level", "section", "opener", "genre") for at in others):
        return False
    return is_kind or _is_placed(talk, wish, others) or not _WISHING.isdisjoint(texts) or _is_joined(talk, wish, others)


def _is_placed(talk: Talk, wish: Wish, others: list[int]) -> bool:
    """`Strings from 0:40`: nothing but a name, and where."""
    end = talk.tokens[wish.places[-1]].end
    behind = len(talk.text) - len(talk.text[end:].lstrip())
    plain = all(talk.has(at, "small") for at in others)
    return plain and behind < len(talk.text) and not talk.is_left(behind)


def _is_joined(talk: Talk, wish: Wish, others: list[int]) -> bool:
    """`Also a sax`, `and a harp`: nothing but a name, joined to something."""
    ahead = talk.tokens[wish.places[0] - 1].text if wish.places[0] else ""
    plain = all(talk.has(at, "small", "act", "by", "lean", "chat") for at in others)
    return plain and (wish.glue == "and" and ahead in ("also", "plus", "and", "with", "as well as", "and also", "n"))


def _come(talk: Talk, wish: Wish, at: int) -> Said[Change]:
    """Who comes in, with all the words of the clause, which say nothing else."""
    words = talk.words(wish.places[0], wish.places[-1])
    name, start = part_at(talk, at), talk.tokens[at].start
    for each in wish.places:
        if talk.free(each):
            talk.take_tokens(each)
    return Said(Change(ChangeKind.ADD, name), words, start)
