"""Is it only talk? Praise, thanks, laughter, and what members say to each other."""

import re
from typing import Final

from generation.language.refining import tellings
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.turns import alone, anywhere

_TO_SOMEBODY: Final = re.compile(r"^\s*(?:<@!?\d+>|@(?!nocturne|bot\b)[\w.]{2,32})(?=[\s,:!?]|$)", re.IGNORECASE)
_SUBJECTS: Final = frozenset(
    {"this", "that", "it", "it's", "its", "that's", "thats", "this one", "the track", "track", "song"}
)
_ME: Final = frozenset({"i'm", "im", "we're"})
_LIKENING: Final = frozenset(
    {"sounds like", "sounds like a", "feels like", "feels like a", "reminds", "reminiscent of"}
)
_BE: Final = frozenset({"is", "are", "was", "sounds", "sound", "feels", "feel", "be", "'s", "it's", "that's", "looks"})
_ASKS: Final = (
    "more",
    "less",
    "too",
    "not",
    "not so",
    "enough",
    "add",
    "remove",
    "fresh",
    "keep",
    "up",
    "down",
    "never",
    "only",
)
_NEEDS: Final = frozenset(
    {"should", "could", "needs", "need", "must", "want", "wanna", "make", "please", "pls", "i want", "if"}
)
_OF_MUSIC: Final = ("lean", "speed", "sound", "level", "feel", "instrument", "genre", "section", "noun", "opener")
_DOING: Final = frozenset({"make", "add", "sound", "sounds", "more", "less"})
_CRIES: Final = frozenset(
    {"wow", "omg", "lmao", "lol", "whoa", "woah", "haha", "damn", "holy", "hahaha", "bruh", "dude", "ooh", "yo"}
)
# `CUTEEE`: a word by itself that somebody cries out.
_DRAWN_OUT: Final = re.compile(r"^\W*(?:(?:so+|aw+|omg|yes+)\s+)?\w*(\w)\1{2,}\w?\W*$", re.IGNORECASE)
_CRIED: Final = frozenset(
    {
        "so",
        "how",
        "what",
        "such",
        "soo",
        "sooo",
    }
)
# Said of anything, or before a wish: no sign that somebody is pleased.
_HARDLY: Final = frozenset(
    {"は い"}
    | {
        "ok",
        "okay",
        "yes",
        "yeah",
        "no",
        "nah",
        "nope",
        "hi",
        "hello",
        "hey",
        "yo",
        "well",
        "hmm",
        "hm",
        "oh",
        "ah",
        "uh",
        "um",
    }
    | {
        "wait",
        "nvm",
        "never mind",
        "nevermind",
        "better",
        "good",
        "nice",
        "cool",
        "great",
        "man",
        "bro",
        "dude",
        "k",
        "sure",
    }
    | {
        "lol",
        "haha",
        "damn",
        "alright",
        "anyway",
        "hold on",
        "one sec",
        "later",
        "fire",
        "crazy",
        "mad",
        "insane",
        "sick",
    }
)
_PEOPLE: Final = frozenset(
    {
        "i",
        "i'm",
        "im",
        "we",
        "we're",
        "he",
        "she",
        "they",
        "someone",
        "anyone",
        "guys",
        "you",
        "u",
        "everyone",
        "anybody",
    }
)


def is_to_somebody(words: str) -> bool:
    """Whether a message is addressed to another member."""
    return _TO_SOMEBODY.match(words) is not None


def is_small_talk(talk: Talk) -> bool:
    """Whether nothing in a message is a wish: praise, thanks, laughter, or a plain statement about the track."""
    if not any(each.text[0].isalnum() for each in talk.tokens):
        return bool(talk.tokens)
    looks = (_is_chat, _is_exclaimed, _is_praise, _is_statement, is_among_members, _is_delight)
    return any(look(talk) for look in looks)


def _is_delight(talk: Talk) -> bool:
    """Whether somebody is pleased, and all else that is said is told: `creepy in the right way, love it`."""
    if alone("so pretty").search(talk.text):
        return True
    if _DRAWN_OUT.match(talk.raw):
        return not any(each.text.endswith("er") or "act" in each.means for each in talk.tokens)
    if any(each.text[0].isdigit() for each in talk.tokens) or anywhere("undo").search(talk.text):
        return False
    said = [each.span() for each in anywhere("delight").finditer(talk.text)]
    pleased = bool(said)
    for wish in talk.wishes():
        at_all = [at for at in wish.places if talk.tokens[at].text[0].isalnum()]
        others = [at for at in at_all if not any(begin <= talk.tokens[at].start < end for begin, end in said)]
        if len(others) < len(at_all):
            if tellings.asks(talk, Wish(others)) or _is_bare(talk, [at for at in others if not _is_thing(talk, at)]):
                return False
            continue
        delights = any(talk.has(at, "chat") and talk.tokens[at].text not in _HARDLY for at in at_all)
        pleased = pleased or delights
        if tellings.asks(talk, wish) or (not delights and _is_bare(talk, at_all)):
            return False
    return pleased


def _is_thing(talk: Talk, at: int) -> bool:
    return talk.has(at, "instrument", "section") or talk.is_about(at)


def _is_bare(talk: Talk, places: list[int]) -> bool:
    """Whether a few words name what there should be, such as `minor` or `softer drums`, and nobody is told anything."""
    said = any(talk.is_content(at) or talk.tokens[at].text[0].isdigit() for at in places)
    told = any(talk.tokens[at].text in tellings.TOLD or talk.tokens[at].text in tellings.PEOPLE for at in places)
    if any(talk.has(at, "wrong", "complaint") for at in places):
        return True
    cried = talk.tokens[places[0]].text.split()[0] in _CRIED if places else False  # `so dreamy, love u`
    return said and not told and not cried


def _is_chat(talk: Talk) -> bool:
    """Whether every phrase is chat, a small word or a sign, and at least one is chat."""
    said = range(len(talk.tokens))
    plain = [
        at
        for at in said
        if talk.has(at, "chat", "small", "glue", "by") or talk.does(at, "keep") or not talk.tokens[at].text[0].isalnum()
    ]
    wishes = [at for at in said if not talk.has(at, "chat") and talk.has(at, "lean", "speed", "sound", "level", "noun")]
    if any(anywhere(turn).search(talk.text) for turn in ("anew", "from scratch", "another")):
        return False
    return len(plain) == len(talk.tokens) and any(talk.has(at, "chat") for at in said) and not wishes


def _is_exclaimed(talk: Talk) -> bool:
    """`Wow, that drop`: an exclamation and what it is about, and nothing to be done."""
    if not talk.tokens or talk.tokens[0].text not in _CRIES:
        return False
    rest = range(1, len(talk.tokens))
    if any(talk.tokens[at].text in ("with", "now") for at in rest):
        return False
    return not any(talk.does(at) and not talk.has(at, "small", "chat") for at in rest) and not any(
        talk.has(at, "lean", "speed", "sound", "level", "opener", "wrong") or talk.tokens[at].text in _NEEDS
        for at in rest
    )


def set_aside(talk: Talk) -> None:
    """Praise beside a wish asks for nothing: `love the drums, but the piano is too loud`."""
    wishes = talk.wishes()
    for wish in wishes:
        praised = any(talk.has(at, "praise") for at in wish.places)
        asks = any(talk.does(at, *_ASKS) and not talk.has(at, "praise", "chat") for at in wish.places)
        wanted = any(
            talk.tokens[at].text in _NEEDS or talk.is_compared(at) or talk.has(at, "speed") for at in wish.places
        )
        if len(wishes) > 1 and praised and not asks and not wanted:
            for at in wish.places:
                talk.take_tokens(at)


def _is_praise(talk: Talk) -> bool:
    """`Love the drums`, `the melody is great`: a word of praise, and nothing to be done."""
    praised = [at for at in range(len(talk.tokens)) if talk.has(at, "praise")]
    if not praised:
        return False
    for at in range(len(talk.tokens)):
        if at in praised:
            continue
        if (talk.does(at, *_ASKS) and not talk.has(at, "small", "chat")) or talk.tokens[at].text in _NEEDS:
            return False
        if talk.is_compared(at) or talk.has(at, "speed", "feel", "opener"):
            return False
        if talk.glue(at) == "but":
            return False
    others = [wish for wish in talk.wishes() if not any(at in praised for at in wish.places)]
    return not any(tellings.asks(talk, wish) or _is_bare(talk, wish.places) for wish in others)


def _is_statement(talk: Talk) -> bool:
    """`This is so epic`, `it sounds happy`: what it is like, not what it should be like."""
    texts = [each.text for each in talk.tokens]
    if texts[0] in _ME and talk.has(1, "mood"):  # `I'm crying`
        return not talk.is_compared(1) and not any(talk.does(at) for at in range(2, len(texts)))
    if texts[0] in _LIKENING and any(talk.does(at, "like") for at in range(2)):
        return not any(talk.does(at, *_ASKS) or talk.is_compared(at) for at in range(1, len(texts)))
    first = next((at for at, each in enumerate(texts) if not talk.has(at, "chat", "glue")), len(texts))
    near = texts[first : first + 3]
    return len(near) > 1 and near[0] in _SUBJECTS and not _BE.isdisjoint(near) and _tells(talk, first)


def _tells(talk: Talk, first: int) -> bool:
    """Whether what follows a subject only says how it is: no wish, no complaint, and something that is known."""
    texts = [each.text for each in talk.tokens]
    rest = range(first + 1, len(texts))
    if any(texts[at] in _NEEDS or talk.is_compared(at) or talk.has(at, "wrong", "complaint", "drag") for at in rest):
        return False
    if any(talk.does(at, *_ASKS) and not talk.has(at, "chat") for at in rest):
        return False
    known = [at for at in rest if talk.has(at, "lean", "mood", "chat", "praise", "scene")]
    return bool(known) and not any(talk.has(at, "speed", "instrument", "section") for at in rest)


def is_among_members(talk: Talk) -> bool:
    """Whether somebody speaks of people and things, and of nothing that is to be done to the music."""
    for at, token in enumerate(talk.tokens):
        if talk.has(at, *_OF_MUSIC) or token.text in _DOING:
            return False
        if talk.does(at, "into", "more", "less", "too", "like") and not talk.has(at, "small"):
            return False
        if at and talk.has(at, "mood") and talk.does(at - 1, "more", "less", "too", "not so"):
            return False  # `too chill, I'm asleep at my desk`
    people = [at for at in range(min(6, len(talk.tokens))) if talk.has(at, "person") or talk.tokens[at].text in _PEOPLE]
    strange = [each for each in talk.tokens if (not each.means and each.text[0].isalpha()) or "scene" in each.means]
    return bool(people) and bool(strange)
