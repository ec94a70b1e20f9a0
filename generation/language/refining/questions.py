"""Is it a question, and about what? `What key is this?` is one; `can you make it darker?` is a wish."""

import re
from collections.abc import Callable
from typing import Final

from generation.language.lexicon import fold
from generation.language.refining.talk import Talk
from generation.language.refining.turns import anywhere

# Where several are named the first of these is asked about.
_TOPICS: Final = (
    "changes", "key", "metre", "tempo", "length", "seed", "genre", "instruments", "lineage", "mood", "form", "help"
)  # fmt: skip
_AS_TOPIC: Final = {"form": "sections", "pitch": "key", "chords": "chords", "volume": "mood"}
_ASKED_WITH: Final = (
    "what",
    "which",
    "how",
    "who",
    "when",
    "where",
    "why",
    "whose",
    "wat",
    "wut",
    "hwo",
    "waht",
    "wats",
)
# What is asked about the file itself, which no wish is.
_SIGN: Final = re.compile(r"\?\W*$|^\W*(?:how|where|what|which|is|are|do|does|can (?:i|we))(?![a-z])")
_OURS: Final = frozenset(
    {
        "this",
        "it",
        "that",
        "track",
        "song",
        "music",
        "version",
        "you",
        "one",
        "file",
        "bot",
        "u",
        "we",
        "piece",
        "tune",
        "beat",
        "versions",
        "tracks",
        "playing",
        "left",
        "hear",
        "last",
    }
)
# What may stand before the question itself.
_GREETINGS: Final = ("chat", "glue")
_POLITE: Final = (
    "at",
    "on",
    "with",
    "from",
    "my",
    "asks",
    "wonders",
    "quick",
    "so",
    "and",
    "but",
    "just",
    "ok",
    "now",
    "quick question",
    "question",
    "btw",
    "um",
)


_IT: Final = ("them", "that", "it please", "one")
# `Why?`, `are you sure?`
_SHORT: Final = 3
_TELL: Final = (
    "tell me", "show", "list", "explain", "do you know", "remind me", "i wonder", "i want to know", "i'd like to know",
    "curious", "wondering",
)  # fmt: skip


# Who asks what would be better has not said what is to be done.
_MUSED: Final = re.compile(
    r"^\W*(?:(?:so|hm+|ok|okay|well|but|and|um|wait)\W+)*(?:should (?:it|i|we|this|that|the \w+)"
    r"|would (?:it|this|that) (?:be|sound|feel|work) (?:better|nicer|cooler|good|too)"
    r"|what (?:would|will|might|does) (?:it|this|that) (?:sound|feel|be) like (?:with|without|if|in|as|on))(?![a-z'])"
)
_SENTENCES: Final = re.compile(r"[^.!?;:,\u2026\uff1f\u3002]+[.!?;:,\u2026\uff1f\u3002]*")
_MOST_SENTENCES: Final = 5
# Behind a question these begin a wish: `is it in minor? make it major`.
_ORDERS: Final = re.compile(
    r"^\W*(?:(?:ok|okay|and|then|please|pls|so|if so|if not|no|yes|well|now|also|but)\W+)*(?:make|change|set|turn|go"
    r"|put|switch|give|lets|let's|can you|could you|undo|use|keep|try|bring|take|add|remove|lose|drop|transpose|speed"
    r"|slow|raise|lower|less|more|i want|i'd like)(?![a-z])"
)


def behind(talk: Talk) -> str:
    """The wish that follows a question; nothing where none does."""
    sign = talk.text.find("?")
    if sign < 0 or not _ORDERS.match(talk.text[sign + 1 :]) or not topic(Talk(talk.raw[: sign + 1])):
        return ""
    return talk.raw[sign + 1 :].strip()


def topic(talk: Talk) -> str:
    """What a question is about, several topics with a comma between; nothing where the message is none."""
    if muses(talk) or (anywhere("about files").search(talk.text) and _SIGN.search(talk.text)):
        return "help"
    first = _first(talk)
    if first >= len(talk.tokens) or _goes_on(talk) or _is_wish(talk, first):
        return ""
    ends = talk.text.rstrip(" )!").endswith(("?", "か"))
    asks = talk.has(first, "asking") or talk.tokens[first].text.startswith(("what ", "how ", "which ", "who "))
    if is_of_the_world(talk):
        return ""
    if talk.is_about(first, "changes", "help") and (asks or ends or not _acts(talk)):
        return _of(talk) or "help"
    if asks and (ends or _is_asked_without_sign(talk, first)):
        return _of(talk) or _of_nothing(talk, first, ends=ends)
    return _noun_alone(talk) if ends and not asks else ""


def is_asked(talk: Talk) -> bool:
    """Whether a message is put as a question, whatever it is about: such a one is never read for its parts."""
    first = _first(talk)
    if first >= len(talk.tokens) or _is_wish(talk, first):
        return False
    ends = talk.text.rstrip(" )!").endswith(("?", "か"))
    if muses(talk):
        return True
    return (ends and talk.has(first, "asking")) or _is_asked_without_sign(talk, first)


def muses(talk: Talk) -> bool:
    """Whether somebody only asks what would be better: `do you think it's too slow?`."""
    return bool(_MUSED.match(talk.text)) or (
        talk.text.rstrip(" )!").endswith("?") and bool(anywhere("mused").search(talk.text))
    )


def in_a_sentence(talk: Talk, is_wish: Callable[[str], bool]) -> str:
    """The topic of a question among several sentences, none of which is a wish: `cool. how fast is it?`."""
    sentences = [each for each in _SENTENCES.findall(talk.raw) if any(letter.isalnum() for letter in each)]
    if not 1 < len(sentences) <= _MOST_SENTENCES:
        return ""
    topics = [topic(Talk(each)) for each in sentences]
    others = [each for each, found in zip(sentences, topics, strict=True) if not found]
    found = next((each for each in topics if each and each != "help"), "")
    return "" if not found or any(is_wish(each) or _ORDERS.match(fold(each)) for each in others) else found


def _is_wish(talk: Talk, first: int) -> bool:
    """Whether it is a wish that only sounds like a question: `can you make it darker?`."""
    return (talk.has(first, "opener") and not _is_told(talk, first)) or _proposes(talk, first)


def is_of_the_world(talk: Talk) -> bool:
    """Whether a question is about things that are no music: `why is the sky blue`, `what time is it in Tokyo`."""
    first = _first(talk)
    if anywhere("of the world").search(talk.text):
        return not any(talk.is_about(at) or talk.has(at, "instrument", "section") for at in range(len(talk.tokens)))
    if first >= len(talk.tokens) or not talk.has(first, "asking") or _is_wish(talk, first):
        return False
    rest = range(first, len(talk.tokens))
    strange = [at for at in rest if not talk.tokens[at].means and len(talk.tokens[at].text) > 2]
    named = any(talk.is_about(at) and not talk.is_about(at, "help") for at in rest)
    known = named or any(talk.has(at, "instrument", "section", "speed", "genre", "sound") for at in rest)
    ours = not _OURS.isdisjoint(talk.text.replace("?", " ").replace("'", " ").split())
    return any(talk.tokens[at].text.isalpha() for at in strange) and not known and not ours


def _of_nothing(talk: Talk, first: int, *, ends: bool) -> str:
    """The topic of a question that names none: `why?`, `are you sure?`, `what can this do?`."""
    is_short = len([each for each in talk.tokens if each.text[0].isalnum()]) <= _SHORT
    is_bare = is_short and (ends or talk.tokens[first].text.startswith(_ASKED_WITH))
    return "help" if is_bare or _is_about_us(talk) else ""


def _goes_on(talk: Talk) -> bool:
    """Whether a wish follows the question: `where are the drums? add them`."""
    sign = talk.text.find("?")
    after = range(talk.place_of(sign), len(talk.tokens)) if sign >= 0 else range(0)
    acts = any(talk.does(at, "add", "remove", "more", "less", "fresh") for at in after)
    # `Need it for the engine` asks for nothing.
    return (acts and any(talk.is_content(at) or talk.tokens[at].text in _IT for at in after)) or any(
        talk.is_compared(at) for at in after
    )


def _first(talk: Talk) -> int:
    """Where the message begins, greetings aside."""
    first = 0
    while first < len(talk.tokens):
        token = talk.tokens[first]
        is_sign = not token.text[0].isalnum()
        named = talk.has(first, "asking", "opener", "noun")
        if (talk.has(first, *_GREETINGS) and not named) or is_sign or token.text in _POLITE:
            first += 1
        else:
            break
    return first


def _is_told(talk: Talk, first: int) -> bool:
    """Whether it is asked to be told something: `can you tell me the key`."""
    near = talk.tokens[first + 1 : first + 4]
    return any(each.text.startswith(("tell me", "show", "list", "explain", "say", "list")) for each in near)


def _proposes(talk: Talk, first: int) -> bool:
    """Whether a question is a wish in disguise: `is it possible to make it darker`, `what if it was darker?`."""
    if talk.tokens[first].text.startswith(
        ("how about", "what about", "what if", "why not", "why don't you", "why don't we")
    ):
        return True
    asked = talk.tokens[first].text
    if asked.startswith(("what", "how", "who", "which", "where", "when", "why", "wat", "wut")):
        return asked in ("how does it sound", "how would it sound")
    wishes = [
        at
        for at in range(first, len(talk.tokens))
        if talk.tokens[at].text in ("make", "possible", "too", "possible to")
    ]
    too = any(talk.does(at, "too") for at in range(first, len(talk.tokens)))
    return bool(wishes) and talk.tokens[first].text in ("is", "would", "is it", "is there", "does it") and not too


def _acts(talk: Talk) -> bool:
    """Whether something is to be done."""
    return any(talk.does(at, "add", "remove", "more", "less", "fresh", "keep") for at in range(len(talk.tokens)))


def _of(talk: Talk) -> str:
    """The topic that the words name, or that an adjective belongs to."""
    if several := _several(talk):
        return several
    every = range(len(talk.tokens))
    named = {each for at in every for each in (talk.means(at, "noun") or ())}
    words = set(talk.text.replace("?", " ").split())
    is_metre = any("/" in each and each[:1].isdigit() for each in words)
    topics = (
        *(_AS_TOPIC.get(each, each) for each in _TOPICS if each in named),
        *(name for sort, name in _OF_SORTS if any(talk.has(at, sort) for at in every)),
        "metre" if is_metre else "",
        *(name for name, asked in _ASKED.items() if words & asked),
        "sections" if any(talk.has(at, "section") for at in every) else "",
        "mood" if any(talk.has(at, *_OF_MOODS) or _is_mood(talk, at) for at in every) else "",
        *(topic for noun, topic in _AS_TOPIC.items() if noun in named),
        "instruments" if named & _PARTS else "",
    )
    return next(filter(None, topics), "")


def _several(talk: Talk) -> str:
    """The topics of `what's the tempo and key?` in their order; nothing where it is about one thing."""
    if any(talk.is_about(at, "changes", "help", "lineage") for at in range(len(talk.tokens))):
        return ""
    found, last = list[str](), 0
    for at in range(len(talk.tokens)):
        name = _named(talk, at)
        if name and name not in found:
            between = range(last + 1, at) if found else range(0)
            if found and not any(talk.glue(each) in ("and", "comma") for each in between):
                return ""
            if any(not talk.has(each, "small", "glue", "asking", "chat") for each in between):
                return ""
            found.append(name)
        last = at if name else last
    return ", ".join(found) if len(found) > 1 else ""


def _named(talk: Talk, at: int) -> str:
    """The value that a phrase asks for by its name, or by `how fast`."""
    names = next((each for each in _VALUES if talk.is_about(at, each)), "")
    asked = (name for name, words in _ASKED.items() if name in _VALUES and words & set(talk.tokens[at].text.split()))
    return names or ("tempo" if talk.has(at, "speed") else next(asked, ""))


_AHEAD: Final = 4
# What only asks with a sign behind it, and what a German `wie` measures: `wie ein Film` is no question.
_STATED: Final = frozenset({"ist", "es", "hat", "ist das", "est-ce", "was", "comment"})
_MEASURED: Final = frozenset({"lang", "lange", "viele", "viel", "laut", "hoch", "heisst"})
_VALUES: Final = ("key", "metre", "tempo", "length", "seed", "genre", "instruments")
_OF_SORTS: Final = (("speed", "tempo"), ("instrument", "instruments"), ("genre", "genre"), ("metre", "metre"))
_OF_MOODS: Final = ("lean", "wrong", "level", "sound")
_PARTS: Final = {"theme", "drums", "bass", "arp", "pad"}
_ASKED: Final = {
    "length": {"long", "length", "seconds", "minutes", "duration", "bars", "lang", "when", "lange", "largo", "dure"},
    "tempo": {"fast", "slow", "bpm", "schnell", "rapide", "vite", "rapido"},
    "key": {"minor", "major", "key", "tonart", "tonalite", "tonalidad", "scale", "moll", "dur"},
    "instruments": {"plays", "playing", "instrument", "hear", "instrumente", "instruments", "instrumentos"},
    "changes": {"change", "changed", "different", "geandert", "cambiaste"},
    "lineage": {"one", "version", "number", "parent", "versions", "versionen"},
}


def _is_mood(talk: Talk, at: int) -> bool:
    return talk.has(at, "mood", "scene") and not talk.has(at, "small", "chat", "act", "asking")


def _noun_alone(talk: Talk) -> str:
    """`Key?`, `the tempo?`, `bpm?`: a noun and a question mark, and nothing that is to be done."""
    content = [at for at in range(len(talk.tokens)) if talk.is_content(at)]
    nouns = [at for at in content if talk.is_about(at, *_TOPICS)]
    if not nouns or len(nouns) != len(content) or _acts(talk):
        return ""
    return _of(talk)


def _is_asked_without_sign(talk: Talk, first: int) -> bool:
    """Whether a message without its sign is a question all the same: `what key is this`, `how fast is it`."""
    text = talk.tokens[first].text
    if talk.languages[0] != "en" and _is_asked_abroad(talk, first):
        return True
    if text.startswith((*_ASKED_WITH, *_TELL)):
        return True
    behind = talk.tokens[first + 1].text if first + 1 < len(talk.tokens) else ""
    if text == "do" and behind != "you":
        return False  # `do it again`
    return text in ("is this", "is it", "is that", "is there", "are there", "does it", "does this") or (
        text in ("is", "are", "does", "do", "did", "was", "has")
        and behind in ("this", "it", "that", "the", "there", "you")
    )


def _is_asked_abroad(talk: Talk, first: int) -> bool:
    """The same in other languages, where a small word may come first: `in welcher Tonart`."""
    near = range(first, min(first + _AHEAD, len(talk.tokens)))
    at = next((each for each in near if talk.has(each, "asking")), None)
    if at is None or any(not talk.has(each, "small", "chat", "glue") for each in range(first, at)):
        return False
    behind = at + 1 < len(talk.tokens) and (talk.has(at + 1, "speed") or talk.tokens[at + 1].text in _MEASURED)
    return talk.tokens[at].text not in _STATED and (talk.tokens[at].text != "wie" or behind)


def _is_about_us(talk: Talk) -> bool:
    """Whether a question without a topic is put to the bot or about the track."""
    words = set(talk.text.replace("?", " ").replace("'", " ").split())
    return bool(
        words & {"you", "bot", "nocturne", "this", "it", "track", "song", "music", "command", "commands", "that"}
    )
