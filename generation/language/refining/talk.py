"""What was said? A member's message as phrases of talk, cut into wishes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from generation.language.lexicon import words_in
from generation.language.reading import Matched, Reading, Token, normal
from generation.language.refining.phrases import corrected, languages_of_talk, phrasebook
from generation.language.tables import table

# Mentions, channels, emoji of a server, links: no words.
_MARKUP: Final = re.compile(r"<[@#:a/t][^<>\s]{0,90}>|https?://\S+")
# `Nocturne` called by its name, not the night music.
_NAME: Final = re.compile(r"^\s*(?:hey |hi |ok |yo )?@?nocturne\b(?=\s*[,:!]|\s)|@nocturne\b", re.IGNORECASE)
LONGEST: Final = 1000
# A phrase with one of these says something about the music.
CONTENT: Final = (
    "lean",
    "wrong",
    "level",
    "sound",
    "speed",
    "drag",
    "feel",
    "noun",
    "instrument",
    "section",
    "genre",
    "production",
)
# Acts that may stand behind what they are done to: `drums up`, `piano out`.
_BEHIND: Final = frozenset({"up", "down", "out", "off", "gone", "muted", "removed", "alone", "instead", "too"})

_PURPOSE: Final = re.compile(
    r"to (?:fill|match|suit|fit|leave|avoid|support|balance|compensate|help|make (?:room|space|up)"
    r"|give (?:it|me|us|them|the)|set the|let the|get people|be able|hear|cover|carry"
    r"|keep (?:people|everyone|them|the kids))(?![a-z])"
)
_TOO: Final = re.compile(r"(?<![\w.])(is|are|its|it's|way|bit|thats) 2(?= [a-z])", re.IGNORECASE)
_REASONS: Final = frozenset({"because", "cause", "cuz", "cos", "bc", "since", "whenever"})
# What begins a clause that says how it is.
_TELLING: Final = frozenset(
    {"its", "it's", "they're", "theyre", "thats", "that's", "he's", "she's", "i'm", "im", "it is", "they are", "they"}
)
# `So many` and `so that` join nothing, nor does the `so` of `or so` and `not so`.
_SO: Final = frozenset({"many", "that", "far", "on", "called", "busy", "as"})
_NOT: Final = frozenset({"not", "or", "quite", "just", "and", "is", "are", "it's", "be", "ever", "even"})

# What stands before the kick that is a drum: `no kick in the intro` has nothing that kicks in.
_BEFORE_KICK: Final = frozenset(
    {"the", "no", "a", "any", "some", "more", "less", "that", "this", "my", "your", "our", "only", "without", "another"}
    | {"new", "add", "remove", "mute", "lose", "drop", "cut", "kill", "want", "need", "bring", "out", "louder"}
    | {"softer", "quieter", "punchier", "fatter", "harder", "heavier", "deeper", "warmer", "and", "or", "with", "of"}
)
# ... but `and kick it up a notch`, `and kick back`.
_JOINING: Final = frozenset({"and", "or", "only"})
_KICKING: Final = frozenset({"it", "things", "back", "up", "off", "that", "this", "the"})
_KICK: Final = "kick"

_LAST_WORDS: Final = (" go", "needed", "silent", "rest", "necessary", "playing", "tacet", "removed")

_BEGINNING: Final = (
    "more",
    "less",
    "add",
    "remove",
    "only",
    "except",
    "fresh",
    "keep",
    "swap",
    "instead",
    "never",
    "end on",
)


@dataclass(slots=True)
class Wish:
    """A run of phrases that belong together, and the glue before it (`and`, `but`, `comma`, `stop` or nothing)."""

    places: list[int] = field(default_factory=list)
    glue: str = ""


# What was lately read: a message and its clauses are looked at by one rule after another.
_KNOWN: Final[dict[str, tuple[str, str, tuple[str, ...], tuple[Token, ...], Matched]]] = {}
_MOST_KNOWN: Final = 512


class Talk(Reading):
    """A member's message while it is being understood."""

    def __init__(self, words: str) -> None:
        known = _KNOWN.get(words)
        if known is None:
            plain = _NAME.sub(_blank, _MARKUP.sub(_blank, " ".join(words[:LONGEST].split())))
            languages = languages_of_talk(normal(plain))
            super().__init__(_written_out(plain) if languages == ("en",) else plain, languages)
            if len(_KNOWN) >= _MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[words] = self.raw, self.text, self.languages, tuple(self.tokens), self._matched
            return
        self.raw, self.text, self.languages, tokens, self._matched = known
        self.begin(list(tokens))

    def _scan(self) -> Iterator[Token]:
        """Phrases of talk from left to right, the longest first; slips are corrected."""
        places = [each for each in words_in(self.text) if not self._is_gap(each)]
        placed = corrected(self._joined([(each.start(), each.end(), each.group()) for each in places]), self.languages)
        words = [word for _, _, word in placed]
        known, place = phrasebook(*self.languages), 0
        while place < len(placed):
            count, meaning = known.at(words, place)
            if is_kick_drum(words, place):
                count, meaning = known.at(words[: place + 1], place)
            last = place + max(1, count)
            yield Token(placed[place][0], placed[last - 1][1], " ".join(words[place:last]), meaning)
            place = last

    def does(self, at: int, *acts: str) -> bool:
        """Whether a phrase does one of these (any at all where none is named)."""
        own: frozenset[str] = self.means(at, "act") or frozenset()
        return bool(own) if not acts else not own.isdisjoint(acts)

    def is_about(self, at: int, *nouns: str) -> bool:
        """Whether a phrase names one of these (any noun at all where none is named)."""
        own: frozenset[str] = self.means(at, "noun") or frozenset()
        return bool(own) if not nouns else not own.isdisjoint(nouns)

    def has(self, at: int, *sorts: str) -> bool:
        """Whether a phrase means something in one of these sorts."""
        return 0 <= at < len(self.tokens) and not self.tokens[at].means.keys().isdisjoint(sorts)

    def is_left(self, letter: int) -> bool:
        """Whether nothing was made of a letter yet."""
        return not self._used[letter]

    def glue(self, at: int) -> str:
        """How a phrase joins two wishes; nothing where it does not."""
        found: Any = self.means(at, "glue")
        return found or ""

    def is_compared(self, at: int) -> bool:
        """Whether a word is written as a comparative: `darker`, `sadder`."""
        written = self.text[self.tokens[at].start : self.tokens[at].end]
        return len(written) > 4 and written.endswith(("er", "ier")) and self.has(at, "lean", "mood", "speed", "level")

    def ought_to_mean(self, at: int) -> bool:
        """Whether something should have been made of a phrase: it is no small word, no sign, no lone kana."""
        token = self.tokens[at]
        if not token.text[0].isalnum() or "\u3040" <= token.text[0] <= "\u309f":
            return False
        return not self.has(at, "small", "act", "by", "glue", "chat", "praise", "opener", "asking", "person")

    def is_content(self, at: int) -> bool:
        """Whether a phrase says something about the music."""
        return self.has(at, *CONTENT) or (self.has(at, "mood", "pace") and not self.has(at, "small", "act", "chat"))

    def wishes(self) -> list[Wish]:
        """The message cut into wishes, at its glue and where an act begins a new one; only phrases that are left."""
        found, current = list[Wish](), Wish()
        for at in range(len(self.tokens)):
            if self._names(at, current):
                continue
            if glue := self.glue(at) or self._concludes(at):
                found.append(current)
                current = Wish(glue=_stronger(glue, current))
                continue
            if self._begins(at, current) or self._tells(at, current):
                found.append(current)
                current = Wish(glue="and" if self.does(at, "add") else "comma")
            if self.free(at):
                current.places.append(at)
            if self._closes(at, current):
                found.append(current)
                current = Wish(glue="comma")
        found.append(current)
        return [each for each in found if each.places]

    def _names(self, at: int, current: Wish) -> bool:
        """Whether a colon only stands behind the name of a player: `bells: gone`."""
        if self.tokens[at].text != ":" or not 0 < at < len(self.tokens) - 1:
            return False
        is_named = self.has(at - 1, "instrument") and not any(self._orders(each) for each in current.places)
        return is_named and (self.does(at + 1) or self.has(at + 1, "level", "by"))

    def _concludes(self, at: int) -> str:
        """The joint that a `so` is where something follows of what was told, unlike that of `so dark`; else nothing."""
        if self.tokens[at].text != "so" or not 0 < at < len(self.tokens) - 1:
            return ""
        following = self.tokens[at + 1].text
        measured = self.has(at + 1, "lean", "mood", "by", "level", "wrong", "chat", "praise", "sound", "speed")
        measured = measured and not (self.has(at + 1, "by") and following.startswith("a "))  # `so a bit quieter`
        return "" if measured or following in _SO or self.tokens[at - 1].text in _NOT else "but"

    def _tells(self, at: int, current: Wish) -> bool:
        """Whether a new clause tells of what was just asked for: `lose the piano its boring`."""
        if self.tokens[at].text in _REASONS and len(current.places) > 1:
            return True
        if self._is_purpose(at) and any(self.is_content(each) for each in current.places):
            return True
        if self.tokens[at].text not in _TELLING:
            return False
        return any(self._orders(each) or self.has(each, "level") for each in current.places) and any(
            self.is_content(each) and not self.does(each) for each in current.places
        )

    def is_purpose(self, wish: Wish) -> bool:
        """Whether a wish only says what another is for: `to fill the space`."""
        return self._is_purpose(wish.places[0])

    def _is_purpose(self, at: int) -> bool:
        """Whether a purpose begins here."""
        return self.tokens[at].text == "to" and _PURPOSE.match(self.text, self.tokens[at].start) is not None

    def _begins(self, at: int, current: Wish) -> bool:
        """Whether an act begins a wish of its own here: `darker without drums`, `less drums more bass`."""
        if not self.does(at, *_BEGINNING) or self._is_behind(at) or self.has(at, "level", "lean"):
            return False
        if not any(self.is_content(each) for each in current.places):
            return False
        is_open = not any(self._orders(each) or self.has(each, "lean", "speed") for each in current.places)
        for place in range(at + 1, len(self.tokens)):
            if self.glue(place):
                return False
            if self.is_content(place):
                if self.has(place, "level"):
                    return False
                # `The drums more prominent` is one wish.
                return not is_open or self.has(place, "instrument", "noun", "section")
        return False

    def _is_behind(self, at: int) -> bool:
        """Whether an act stands behind what it is done to: `drums up`, `the lead gotta go`, `piano silent`."""
        text = self.tokens[at].text
        return text in _BEHIND or (self.does(at, "remove") and text.endswith(_LAST_WORDS))

    def _orders(self, at: int) -> bool:
        """Whether a phrase already says what is to be done (`make the` only leads to it)."""
        return self.does(at, *_BEGINNING) and not self.does(at, "swap")

    def _closes(self, at: int, current: Wish) -> bool:
        """Whether a wish ends behind an act that follows what it is done to: `drums up bass down`."""
        if self.tokens[at].text not in _BEHIND and not self.has(at, "level"):
            return False
        things = [each for each in current.places if each < at and self.has(each, "instrument", "noun")]
        acts = [
            each for each in current.places if each < at and self.does(each) and not self.does(each, "too", "enough")
        ]
        follows = any(self.has(at + 1 + step, "instrument") for step in range(2))
        return bool(things) and not acts and follows


def is_kick_drum(words: Sequence[str], at: int) -> bool:
    """Whether the kick at a place is the drum, whatever phrase the words behind it would make of it."""
    if words[at] != _KICK or at == 0:
        return words[at] == _KICK and words[1:2] == ["in"]  # `kick in the intro` is what a correction may leave of it
    if words[at - 1] not in _BEFORE_KICK:
        return False
    return words[at - 1] not in _JOINING or at + 1 == len(words) or words[at + 1] not in _KICKING


@cache
def _shorthand() -> tuple[re.Pattern[str], dict[str, str]]:
    """Short forms of chat and what they are short for."""
    forms: dict[str, str] = table("refining-en")["shorthand"]
    return re.compile(rf"(?<![\w'#-])(?:{'|'.join(sorted(forms, key=len, reverse=True))})(?![\w'/-])"), forms


def _written_out(words: str) -> str:
    """A message with its short forms written out: `b4`, `frm`; `is 2 loud`."""
    pattern, forms = _shorthand()
    return _TOO.sub(r"\1 too", pattern.sub(lambda found: forms[found.group()], words))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _stronger(glue: str, current: Wish) -> str:
    """Of two joints in a row (`, and`) the one that says more."""
    if current.places or not current.glue:
        return glue
    return "but" if "but" in (glue, current.glue) else "and" if "and" in (glue, current.glue) else glue
