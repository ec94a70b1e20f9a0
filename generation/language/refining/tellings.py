"""What only tells of something? `The hero loses his dog there`, `sounds like church lol`: beside a wish it is none."""

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
        "wants",
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
_TOLD: Final = frozenset(
    {"is", "are", "was", "were", "it's", "its", "that's", "thats", "has", "have", "had", "sounds", "sound", "feels"}
    | {"feel", "felt", "sounded", "seems", "looks", "plays", "play", "got", "gets", "comes", "goes", "there's", "'s"}
    | {"giving", "i'm", "im", "we're", "they're", "he's", "she's", "you're", "does", "did"}
)
_PEOPLE: Final = frozenset(
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
_LIKENING: Final = ("sounds like", "sound like", "feels like", "feel like")
_SAYING: Final = ("lean", "wrong", "mood", "scene", "sound", "production", "genre", "drag")
_FEWEST: Final = 3


def set_apart(talk: Talk, wishes: list[Wish], *, is_changed: bool) -> None:
    """Use up the words of clauses that tell of something and ask for nothing, where another one asks."""
    if len(wishes) < 2:
        return
    if not is_changed and not any(asks(talk, wish) and _says(talk, wish.places) for wish in wishes):
        return
    for wish in wishes:
        is_left = all(talk.free(at) or part_at(talk, at) for at in wish.places)
        if is_left and not asks(talk, wish) and _tells(talk, wish):
            for at in wish.places:
                talk.take_tokens(at)


def asks(talk: Talk, wish: Wish) -> bool:
    """Whether a clause asks for something, in words for just that."""
    return any(_is_asking(talk, at) for at in wish.places)


def _is_asking(talk: Talk, at: int) -> bool:
    """Whether a phrase asks: an act, a word of wishing, a comparison."""
    text = talk.tokens[at].text
    if talk.does(at, *_ASKING) and not text.startswith(_LIKENING):
        return text not in (
            "out",
            "off",
            "up",
            "down",
            "gone",
            "a",
            "as",
            "still",
            "same",
            "with",
            "some",
            "no",
            "have",
        )
    return text in _WISHING or talk.is_compared(at) or talk.has(at, "opener", "speed", "feel")


def _says(talk: Talk, places: list[int]) -> bool:
    """Whether phrases name something of music."""
    return any(talk.has(at, *_SAYING, "speed", "level") or part_at(talk, at) for at in places)


def _tells(talk: Talk, wish: Wish) -> bool:
    """Whether a clause that asks for nothing says how something is, or what somebody does."""
    texts = [talk.tokens[at].text for at in wish.places]
    if texts[0] in _JOINED:
        return True
    saying = [at for at in wish.places if talk.has(at, *_SAYING) and not talk.has(at, "small")]
    strange = [at for at in wish.places if talk.ought_to_mean(at) and not talk.tokens[at].means]
    told = any(each in _TOLD or each in _PEOPLE or each.startswith(_LIKENING) for each in texts)
    if saying and not strange and all(talk.has(at, "wrong") for at in saying):
        return True  # `empty, put the drums back`
    if told:
        return bool(saying or strange)
    named = [at for at in wish.places if part_at(talk, at)]
    is_music = bool(saying) or (bool(named) and all(talk.free(at) for at in named))
    is_sentence = len(texts) >= _FEWEST and any(talk.has(at, "small", "person") for at in wish.places)
    return bool(strange) and is_sentence and not is_music
