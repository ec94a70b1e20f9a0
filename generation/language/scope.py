"""How far does a `not` reach?

A refusal reaches the words after it: adjectives up to their noun, and the rest of a list where the list is bound to
it (`no drums or bass`, `without drums, bass and guitar`, but not `no drums, piano`). What stands before a refusal is
found in `verdicts` (in Japanese that is the rule), and what whole sentences turn round in `clauses`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from re import Match
from typing import Final

from generation.language.clauses import clefts, displaced, excepted, kept, needed, silenced, threatened, wished_how
from generation.language.lists import ADJECTIVES, ARTICLES, ENDS, is_at_end, is_content, is_player, row_end
from generation.language.reading import Reading, Token
from generation.language.verdicts import is_verdict, judged

# What becomes of a mood word: `not happy` counts as a little more than half its opposite.
FACTORS: Final = {
    "opposite": -1.0,
    "not": -0.6,
    "without": -0.6,
    "leaving": -0.6,
    "not too": -0.35,
    "less": -0.5,
    "prefixed": -0.8,
}
# `Not without drums` and `don't skip the drums` want drums; `ain't no sad song` only says it twice.
_TURNED: Final = {"without", "leaving"}
BARRING: Final = ("not", "without", "leaving", "opposite")
# `Without drums, bass and guitar` is one list; behind `no drums` the comma may begin something new.
_LISTING: Final = {"without", "leaving"}
# `No sad jazz` refuses jazz; `not sad jazz` is jazz.
_DETERMINERS: Final = {"no", "zero", "none of", "not any", "no more", "not a single", "no kind of", "no sort of"}
# `Gentle and never harsh piano` is piano.
_ADVERBS: Final = {"not", "never"}
_MOST_STRANGERS: Final = 2
_FARTHEST_PART: Final = 8
# `Rather a piano or an organ than a guitar`.
_FARTHEST_CHOICE: Final = 8
# `No woman no cry kind of guitar`.
_SORTS: Final = {"kind of", "sort of", "type of"}
_ADDED: Final = {"though", "instead", "yes", "please"}
# What tells of somebody who plays alone, and does not end a refusal: `no solo vocals`.
_ALONE: Final = {"solo", "pure"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A word of refusal: where it stands, and which sort it is (a key of `FACTORS`)."""

    at: int
    sort: str

    @property
    def factor(self) -> float:
        return FACTORS[self.sort]

    @property
    def bars(self) -> bool:
        """Whether it keeps things out altogether (`not too` and `less` do not)."""
        return self.sort in BARRING


def refusals(reading: Reading) -> dict[int, Refusal]:
    """The phrases that are refused, by their place."""
    found = dict(_Walk(reading).refused())
    for at, verdict in judged(reading):
        found[at] = Refusal(verdict, "leaving" if verdict < at else "not")
    return _amended(reading, found)


def _amended(reading: Reading, found: dict[int, Refusal]) -> dict[int, Refusal]:
    """The refusals once whole clauses were looked at: what they name is refused, what they only mention is not."""
    for first, last in (*kept(reading), *needed(reading), *silenced(reading)):
        found = {at: each for at, each in found.items() if not (first <= each.at <= last and at >= first)}
    for at in (each for each in found if _is_not_alone(reading, each, found)):
        found = {place: each for place, each in found.items() if place != at}
    for at, how in wished_how(reading):
        if at in found and found[at].at < at:
            found[how] = found.pop(at)
    for first, turn, end in clefts(reading):
        found = {at: each for at, each in found.items() if not first <= at <= turn}
        found |= {at: Refusal(first, "not") for at in range(turn, end) if is_content(reading, at)}
    for at, begin in (*threatened(reading), *displaced(reading)):
        if is_content(reading, at):
            found[at] = Refusal(begin, "not")
    return found


def _is_not_alone(reading: Reading, at: int, found: dict[int, Refusal]) -> bool:
    """Whether it is only refused that nobody else plays: `not piano only`."""
    after = at + 1
    is_only = after < len(reading.tokens) and reading.tokens[after].is_("only after") and is_at_end(reading, after + 1)
    return is_only and found[at].sort == "not" and is_player(reading, at)


def refused_from(reading: Reading, at: int, *between: str) -> int | None:
    """Where the refusal of a word begins that no phrase is made of: `not in a minor key`; None where it is wanted."""
    for place in range(at - 1, max(-1, at - _FARTHEST_PART), -1):
        token = reading.tokens[place]
        if token.is_(*BARRING):
            return place
        if not token.is_("filler", "at times", *between):
            return None
    return None


def unrefused(reading: Reading, matches: list[Match[str]]) -> list[Match[str]]:
    """What is said in numbers, without what is refused: `not 120 bpm, 90 bpm`."""
    return [each for each in matches if refused_from(reading, reading.place_of(each.start())) is None]


class _Walk:
    """Goes through the phrases once; knows which refusal holds, and whether it still reaches the next thing."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.current: Refusal | None = None
        self.is_open = self.is_joined = self.has_article = self.has_reached = self.is_label = False
        self.strangers = 0
        self.row = -1

    def refused(self) -> Iterable[tuple[int, Refusal]]:
        """Refusals that stand before what they refuse."""
        for at, token in enumerate(self.reading.tokens):
            sort = self._sort(at)
            if self._ends(at):
                self.current = None
            elif sort:
                self._begin(at, sort)
            elif self.current is not None and is_content(self.reading, at):
                if self.is_open:
                    yield at, self.current
                self._pass_content(at, self.current)
            elif self.current is not None:
                self._pass_word(at, self.current, token)

    def _ends(self, at: int) -> bool:
        """Whether something begins here that is wanted."""
        token = self.reading.tokens[at]
        is_only = token.is_("only") and not (token.text in _ALONE and self.is_open and not self.has_reached)
        is_only = is_only and not self._is_solo(at)
        return is_only or token.is_("affirm") or is_verdict(self.reading, at)

    def _is_solo(self, at: int) -> bool:
        """Whether what is refused is only a solo: `without any saxophone solo or trumpet`."""
        return self.has_reached and self.reading.tokens[at].is_("solo") and is_player(self.reading, at - 1)

    def _sort(self, at: int) -> str:
        """Which sort of refusal a word is, if it is one here."""
        token = self.reading.tokens[at]
        if token.text == "0" and not is_player(self.reading, at + 1):
            return ""
        if token.text == "-" and self._is_minus(at):
            return "not"
        if token.is_("over") and self._is_choice(at):
            return "opposite"
        if token.is_("except") and excepted(self.reading, at):
            return ""
        if token.is_("not after", "verdict") and self._is_heading(at):
            return "leaving"
        return next((name for name in FACTORS if token.is_(name)), "")

    def _is_minus(self, at: int) -> bool:
        """Whether a sign takes a player away: `piano -drums`, but neither `piano - drums` nor a list of points."""
        text, token = self.reading.text, self.reading.tokens[at]
        apart = text[token.start - 1 : token.start] == " " and not text[token.end : token.end + 1].isspace()
        return apart and is_player(self.reading, at + 1)

    def _is_plus(self, token: Token) -> bool:
        """Whether a sign brings a player in: `-drums +harp`."""
        return token.text == "+" and self.reading.text[token.end : token.end + 1].isalpha()

    def _is_choice(self, at: int) -> bool:
        """Whether somebody would `rather` have what stands before: `rather piano than guitar`."""
        for place in range(at - 1, max(-1, at - _FARTHEST_CHOICE), -1):
            if self.reading.tokens[place].is_("preferring"):
                return True
            if self.reading.tokens[place].text in ENDS:
                break
        return False

    def _is_heading(self, at: int) -> bool:
        """Whether a list follows: `banned: drums, bass`."""
        tokens = self.reading.tokens
        begins = at == 0 or tokens[at - 1].text in ENDS | {","}
        return begins and at + 1 < len(tokens) and tokens[at + 1].text == ":"

    def _begin(self, at: int, sort: str) -> None:
        """A word of refusal: right behind another one it turns it round, or only repeats it; an exception ends it."""
        before = self.current
        if before and self.has_reached and before.bars and self.reading.tokens[at].is_("except"):
            self.current = None
            return
        is_near = before is not None and self.is_open and not self.has_reached and self.strangers == 0
        if before and is_near and before.sort == "not":
            if sort in _TURNED:
                self.current = None
                return
            at, sort = (before.at, before.sort) if sort == "not" else (at, sort)
        self.current, self.is_open, self.is_joined, self.strangers = Refusal(at, sort), True, False, 0
        self.has_article = self.has_reached = False
        tokens, self.row = self.reading.tokens, -1
        self.is_label = at + 1 < len(tokens) and tokens[at + 1].text == ":"

    def _pass_content(self, at: int, current: Refusal) -> None:
        """What stands behind an adjective is refused with it, but `not too fast techno` is techno."""
        self.has_article |= not self.has_reached and self.reading.tokens[at - 1].text.rpartition(" ")[2] in ARTICLES
        self.has_reached = True
        self.current = current if self.is_open else None
        self.is_open = self._leads_on(at, current)

    def _leads_on(self, at: int, current: Refusal) -> bool:
        """Whether a refusal goes on behind a phrase: adjectives lead to their noun, `don't make it` to how."""
        means = self.reading.tokens[at].means
        if current.sort == "not too":
            return "instrument" in means
        if current.bars and "instrument" in means and self._is_row(at, current):
            return True
        if self.is_joined and "pace" in means:
            return False  # `neither fast nor slow piano` is piano
        if self._only_describes(at, current):
            return False
        if not means.keys().isdisjoint({"scene", "genre"}) and is_player(self.reading, at + 1):
            return True  # `no christmas bells`, `no house drums`
        return current.bars and any(name in means for name in ADJECTIVES)

    def _is_row(self, at: int, current: Refusal) -> bool:
        """Whether a name is followed by more of a list that has no commas: `no drums bass or vocals`."""
        if at > self.row:
            self.row = row_end(self.reading, at, listing=current.sort in _LISTING)
        # `That four on the floor drum thing`.
        return at < self.row or self.reading.means(at, "instrument") == self.reading.means(at + 1, "instrument")

    def _only_describes(self, at: int, current: Refusal) -> bool:
        """Whether an adjective is refused and not its noun: `dark but not scary ambient`."""
        refusal, after = self.reading.tokens[current.at].text, at + 1
        if current.sort != "not" or refusal in _DETERMINERS:
            return False
        described = self.reading.means(after, "genre") or (
            refusal in _ADVERBS and self.reading.means(after, "instrument")
        )
        return bool(described)

    def _pass_word(self, at: int, current: Refusal, token: Token) -> None:
        if token.text == "plus" or self._is_plus(token):
            self.current = None  # `minus vocals, plus harp`
        elif token.is_("or", "and", "comma"):
            # `without drums or vocals, piano`: a list that had its last link is over at the comma.
            self.is_open = not (self.is_joined and token.is_("comma")) and self._goes_on(at, current)
            self.is_joined = self.is_joined or not token.is_("comma")
        elif not self.has_reached and at - current.at <= _MOST_STRANGERS and _is_verb(token):
            pass  # `I'd rather not have`, `never make it`
        elif self.is_label and at == current.at + 1:
            pass  # `banned: drums`
        elif token.is_("solo") and self._is_solo(at):
            pass
        elif token.is_("but", "bringing"):
            self.current = None
        elif not token.is_("filler", "very", "slightly", "very after") and token.text not in _ALONE:
            self.strangers += 1
            leads_on = self.is_open and self.strangers <= _MOST_STRANGERS
            self.current = current if leads_on and _leads_further(self.reading, at + 1) else None

    def _goes_on(self, at: int, refusal: Refusal) -> bool:
        """Whether a list that is refused goes on behind an `or`, an `and` or a comma."""
        token = self.reading.tokens[at]
        if token.is_("or") or self.is_label:
            return True
        if token.is_("and"):
            return not self._begins_anew(at + 1)
        return self.has_reached and _binds(self.reading, at, refusal, self.has_article)

    def _begins_anew(self, at: int) -> bool:
        """Whether something new begins: `no drums and a piano`, but not `skip the drums and the bass`."""
        if _is_clause(self.reading, at):
            return True
        return not self.has_article and at < len(self.reading.tokens) and self.reading.tokens[at].text in ARTICLES


def _binds(reading: Reading, comma: int, refusal: Refusal, has_article: bool) -> bool:
    """Whether the list goes on to an `or`, or, after `without`, to an `and`: only then a comma is part of it."""
    articles = 0
    for at in range(comma + 1, len(reading.tokens)):
        token = reading.tokens[at]
        articles += token.text in ARTICLES
        if token.is_("or"):
            return True
        if token.is_("and") and _is_listing(reading, refusal, comma):
            anew = at + 1 < len(reading.tokens) and reading.tokens[at + 1].text in ARTICLES
            return (has_article or not anew) and not _is_clause(reading, at + 1)
        if not (is_content(reading, at) or token.is_("comma", "filler", "very", "slightly")):
            break
    else:
        at = len(reading.tokens)
    # `skip the drums, the bass, the vocals`
    links = sum(each.is_("comma") for each in reading.tokens[comma:at])
    return has_article and refusal.sort in _LISTING and articles == links


def _is_clause(reading: Reading, at: int) -> bool:
    """Whether what follows an `and` is told of in a clause of its own: `no leads, drums and bass are enough`."""
    last = next((place for place in range(at, min(at + 3, len(reading.tokens))) if is_player(reading, place)), at)
    behind = reading.tokens[last + 1] if last + 1 < len(reading.tokens) else None
    return behind is not None and (behind.text in _ADDED or behind.is_("only after", "yes", "welcomed"))


def _is_listing(reading: Reading, refusal: Refusal, comma: int) -> bool:
    """Whether a refusal may go over a comma to an `and`: `without drums, bass and guitar`, not `but no drums`."""
    bare = reading.tokens[refusal.at].text.endswith(" no")
    return refusal.sort in _LISTING and not bare and reading.means(comma - 1, "genre") is None


def _is_verb(token: Token) -> bool:
    return token.is_("bringing") or (token.is_("but") and token.text[0].isalpha() and token.text != "but")


def _leads_further(reading: Reading, at: int) -> bool:
    """Whether an unknown adjective leads to an instrument or an `or`: `no screaming guitars`, `rushed or tense`."""
    if at < len(reading.tokens) and reading.tokens[at].is_("or"):
        return True
    near = (at,) if at < len(reading.tokens) and reading.tokens[at].text in _SORTS else (at, at + 1)
    return any(reading.means(place, "instrument") for place in near)
