"""What only tells of something? `The hero loses his dog there`, `sounds like church lol`: beside a wish it is none."""

import re
from typing import Final

from generation.language.refining.parts import part_at
from generation.language.refining.talk import Talk, Wish

# Acts that ask for something wherever they stand.
_ASKING: Final = (
    "more",
    "less",
    "too",
    "not so",
    "enough",
    "add",
    "remove",
    "up",
    "down",
    "only",
    "except",
    "fresh",
    "keep",
    "swap",
    "instead",
    "instead after",
    "never",
    "into",
    "transpose",
    "end on",
    "start with",
    "back",
)
_WISHING: Final = frozenset(
    {
        "should",
        "could",
        "can",
        "would",
        "may",
        "must",
        "might",
        "want",
        "wanna",
        "need",
        "needs",
        "make",
        "let",
    }
    | {
        "please",
        "pls",
        "plz",
        "maybe",
        "perhaps",
        "give",
        "if",
        "i want",
        "i'd like",
        "would like",
        "i would",
        "i wish",
    }
    | {"lets", "let's", "go for", "hoping for", "prefer", "rather"}
)
TOLD: Final = frozenset(
    {"is", "are", "was", "were", "it's", "its", "that's", "thats", "has", "have", "had", "sounds", "sound", "feels"}
    | {"feel", "felt", "sounded", "seems", "looks", "plays", "play", "got", "gets", "comes", "goes", "there's", "'s"}
    | {"likes", "loves", "said", "says", "say", "thinks", "voted", "complained", "complain", "hate", "hates", "wants"}
    | {"gives", "tells", "told", "fights", "takes", "knows", "means", "covers", "steals", "reminds", "belongs"}
    | {"giving", "i'm", "im", "we're", "they're", "he's", "she's", "you're", "does", "did"}
)
PEOPLE: Final = frozenset(
    {
        "i",
        "we",
        "he",
        "she",
        "they",
        "people",
        "you",
        "my",
        "our",
        "his",
        "her",
        "their",
        "who",
        "everyone",
        "everybody",
    }
    | {"kids", "the kids", "children", "guests", "listeners", "customers"}
)
# A clause that begins so says why, when or which.
_JOINED: Final = frozenset(
    {"because", "cause", "cuz", "cos", "bc", "since", "as", "when", "where", "which", "who", "whenever", "why", "that"}
)
# Particles and small words that are acts as well.
_LOOSE: Final = frozenset(
    {"out", "off", "up", "down", "gone", "a", "as", "still", "same", "with", "some", "no", "have"}
)
_OF_IT: Final = frozenset({"it's", "its", "they're", "theyre", "he's", "she's", "it is", "they are"})
_IT: Final = frozenset({"it", "they", "he", "she", "that"})
_STATED: Final = frozenset({"is", "are", "it's", "its", "that's", "was", "were", "sounds", "feels", "they're"})
_LIKENING: Final = ("sounds like", "sound like", "feels like", "feel like")
_SAYING: Final = ("lean", "wrong", "mood", "scene", "sound", "production", "genre", "drag")
_FEWEST: Final = 3
_PLAYED: Final = re.compile(
    r"(?<![a-z])(?:(?:i|we|he|she|they|my \w+|our \w+|who)"
    r"(?:'d like to|'ll| would like to| will| can| could| can't| could never| can never| never"
    r"| want to| wanna| also)?"
    r" (?:play|plays|sing|sings|record|records|practise|practice|played)"
    r"|i'd like to (?:play|sing|record)|i'm (?:playing|singing))"
    r"(?: on)?(?: the| a| my| along on the)? [a-z ]{3,20}?(?: part| solo| line)?"
    r"(?= (?:myself|ourselves|himself|herself|live|over|on top)|[,.;!?]|$| (?:and|so|n) )"
    r"(?: (?:myself|ourselves|himself|herself|live))?"
)


def set_apart(talk: Talk, wishes: list[Wish], *, is_changed: bool) -> None:
    """Use up the words of clauses that tell of something and ask for nothing, where another one asks."""
    if not is_changed and (
        len(wishes) < 2 or not any(asks(talk, wish) and _says(talk, wish.places) for wish in wishes)
    ):
        return
    for number, wish in enumerate(wishes):
        is_left = all(talk.free(at) or part_at(talk, at) for at in wish.places)
        is_why = wish.places[0] > 1 and is_changed and _is_why(talk, wish)
        is_why = is_why or (is_changed and _is_remedied(talk, wish, wishes[number + 1 : number + 2]))
        is_asking = asks(talk, wish) and not talk.is_purpose(wish) and not _is_only_wished(talk, wish)
        if is_left and (is_why or (not is_asking and _tells(talk, wish))):
            for at in wish.places:
                talk.take_tokens(at)


def set_players_apart(talk: Talk) -> None:
    """Use up the words for who plays something in life: `I play the guitar myself`, `my brother plays the piano`."""
    for match in talk.find_all(_PLAYED):
        talk.take(match)


def _is_why(talk: Talk, wish: Wish) -> bool:
    """Whether a clause says of what was just asked for why: `no oboe, it's too noble`, `..., they're less screechy`."""
    texts = [talk.tokens[at].text for at in wish.places]
    is_so = wish.glue == "but" and talk.tokens[wish.places[0] - 1].text == "so"
    if is_so and len(texts) > 1 and (texts[0] in PEOPLE or texts[0] in _IT) and _WISHING.isdisjoint(texts):
        return True  # `..., so it hits harder`
    if wish.glue not in ("comma", "and") or (wish.glue == "and" and any(talk.does(at, "too") for at in wish.places)):
        return False
    is_short = (
        texts[0] in _OF_IT or texts[0].split()[0] in _OF_IT or (len(texts) > 1 and texts[0] in _IT and texts[1] in TOLD)
    )
    saying = [at for at in wish.places if talk.has(at, *_SAYING) or talk.ought_to_mean(at)]
    return is_short and bool(saying) and _WISHING.isdisjoint(texts) and not any(part_at(talk, at) for at in wish.places)


def _is_remedied(talk: Talk, wish: Wish, following: list[Wish]) -> bool:
    """Whether a clause complains of the whole and the next one says which player is to mend it.

    `It's too crowded, drop the brass`, `too rowdy, take the drums out`.
    """
    if not following or any(part_at(talk, at) for at in wish.places):
        return False
    is_so = following[0].places[0] and talk.tokens[following[0].places[0] - 1].text == "so"
    if following[0].glue not in ("comma", "stop") and not is_so:
        return False
    complains = [at for at in wish.places if talk.has(at, "wrong", "lean", "mood") and not talk.is_compared(at)]
    said = any(talk.does(at, "too") for at in wish.places) or (complains and talk.has(complains[0], "wrong"))
    wished = any(talk.tokens[at].text in _WISHING for at in wish.places)
    done = [at for at in following[0].places if talk.has(at, "instrument") and not talk.free(at)]
    return bool(complains and said and done) and not wished


def _is_only_wished(talk: Talk, wish: Wish) -> bool:
    """Whether a clause has words of wishing, but names nothing of music: `my son tells me one may ask for a place`."""
    acts = any(talk.does(at, *_ASKING) and talk.tokens[at].text not in _LOOSE for at in wish.places)
    others = any(talk.is_compared(at) or talk.has(at, "speed", "feel") for at in wish.places)
    strange = any(talk.ought_to_mean(at) and not talk.tokens[at].means for at in wish.places)
    music = any(talk.has(at, *_SAYING, "speed", "level", "instrument") for at in wish.places)
    return strange and not acts and not others and not music


def asks(talk: Talk, wish: Wish) -> bool:
    """Whether a clause asks for something, in words for just that."""
    return any(_is_asking(talk, at) for at in wish.places)


def _is_asking(talk: Talk, at: int) -> bool:
    """Whether a phrase asks: an act, a word of wishing, a comparison."""
    text = talk.tokens[at].text
    if talk.does(at, *_ASKING) and not text.startswith(_LIKENING):
        return text not in _LOOSE and not _is_without_it(talk, at)
    return (
        text in _WISHING or talk.has(at, "opener", "speed", "feel") or (talk.is_compared(at) and not _is_told(talk, at))
    )


def _is_without_it(talk: Talk, at: int) -> bool:
    """Whether something is only thought away: `it is sleepier without it`."""
    behind = talk.tokens[min(at + 1, len(talk.tokens) - 1)].text
    return talk.tokens[at].text == "without" and behind in ("it", "them", "him", "her", "that")


def _is_told(talk: Talk, at: int) -> bool:
    """Whether a comparison says how it is: `the end is sleepier without it`."""
    near = {talk.tokens[each].text for each in range(max(0, at - 3), at)}
    wished = {talk.tokens[each].text for each in range(max(0, at - 6), at)}
    return not _STATED.isdisjoint(near) and _WISHING.isdisjoint(wished)


def _says(talk: Talk, places: list[int]) -> bool:
    """Whether phrases name something of music."""
    return any(talk.has(at, *_SAYING, "speed", "level") or part_at(talk, at) for at in places)


def _tells(talk: Talk, wish: Wish) -> bool:
    """Whether a clause that asks for nothing says how something is, or what somebody does."""
    texts = [talk.tokens[at].text for at in wish.places]
    if talk.is_purpose(wish) or (texts[0] in _JOINED and not talk.has(wish.places[-1], "genre", "instrument")):
        return True
    saying = [at for at in wish.places if talk.has(at, *_SAYING) and not talk.has(at, "small")]
    strange = [at for at in wish.places if talk.ought_to_mean(at) and not talk.tokens[at].means]
    told = any(each in TOLD or each in PEOPLE or each.startswith(_LIKENING) for each in texts)
    if saying and not strange and all(talk.has(at, "wrong") for at in saying):
        return True  # `empty, put the drums back`
    if told:
        return bool(saying or strange)
    named = [at for at in wish.places if part_at(talk, at)]
    is_music = bool(saying) or (bool(named) and all(talk.free(at) for at in named))
    is_sentence = len(texts) >= _FEWEST and any(talk.has(at, "small", "person") for at in wish.places)
    return bool(strange) and is_sentence and not is_music
