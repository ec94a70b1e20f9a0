"""How far does a `not` reach, and an `only`?

A refusal reaches the words after it: adjectives up to their noun, and the rest of a list where the list is bound to
it (`no drums or bass`, `without drums, bass and guitar`, but not `no drums, piano`). In Japanese it follows its noun.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final

from generation.language.clauses import clefts, kept, needed, threatened
from generation.language.reading import Reading, Token

# What becomes of a mood word: `not happy` counts as a little more than half its opposite.
FACTORS: Final = {
    "not": -0.6,
    "without": -0.6,
    "leaving": -0.6,
    "opposite": -1.0,
    "not too": -0.35,
    "less": -0.5,
    "prefixed": -0.8,
}
# `Not without drums` and `don't skip the drums` want drums; `ain't no sad song` only says it twice.
_TURNED: Final = {"without", "leaving"}
_BARRING: Final = {"not", "without", "leaving", "opposite"}
# `Without drums, bass and guitar` is one list; behind `no drums` the comma may begin something new.
_LISTING: Final = {"without", "leaving"}
_ARTICLES: Final = {"a", "an", "the"}
_CONTENT: Final = ("genre", "instrument", "mood", "pace", "production", "scene", "section", "kind")
_ADJECTIVES: Final = ("mood", "pace", "production")
# `No sad jazz` refuses jazz; `not sad jazz` is jazz.
_DETERMINERS: Final = {"no", "zero", "none of", "not any", "no more", "not a single", "no kind of", "no sort of"}
_MOST_STRANGERS: Final = 2
# `Leave the drums and the bass out`.
_FARTHEST_PART: Final = 8
# A bare `no` judges only behind a sign; `no thanks` always.
_BARE: Final = 5
_JUDGED: Final = frozenset({"instrument", "genre", "mood"})


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
        return self.sort in _BARRING


def is_content(reading: Reading, at: int) -> bool:
    """Whether a phrase says something about the music."""
    token = reading.tokens[at]
    return any(sort in token.means for sort in _CONTENT) or token.is_("loop")


def refusals(reading: Reading) -> dict[int, Refusal]:
    """The phrases that are refused, by their place."""
    found = dict(_Walk(reading).refused())
    for at, token in enumerate(reading.tokens):
        if token.is_("not after") or is_verdict(reading, at):
            last = at - 1 if not _is_mark(reading, at - 1) else at - 2
            for place in _list_before(reading, last + 1, commas=True):
                found[place] = Refusal(at, "not")
        if token.is_("out") and (begin := _apart(reading, at)) is not None:
            found |= {each: Refusal(begin, "leaving") for each in range(begin, at) if is_content(reading, each)}
    return _amended(reading, found)


def _amended(reading: Reading, found: dict[int, Refusal]) -> dict[int, Refusal]:
    """The refusals once whole clauses were looked at: what they name is refused, what they only mention is not."""
    for first, last in (*kept(reading), *needed(reading)):
        found = {at: each for at, each in found.items() if not (first <= each.at <= last and at >= first)}
    for first, turn, end in clefts(reading):
        found = {at: each for at, each in found.items() if not first <= at <= turn}
        found |= {at: Refusal(first, "not") for at in range(turn, end) if is_content(reading, at)}
    for at, begin in threatened(reading):
        if is_content(reading, at):
            found[at] = Refusal(begin, "not")
    return found


def refused_from(reading: Reading, at: int) -> int | None:
    """Where the refusal of a word begins that no phrase is made of: `not in a minor key`; None where it is wanted."""
    for place in range(at - 1, max(-1, at - _FARTHEST_PART), -1):
        token = reading.tokens[place]
        if token.is_(*_BARRING):
            return place
        if not token.is_("filler", "at times"):
            return None
    return None


def _apart(reading: Reading, at: int) -> int | None:
    """Where `leave the drums out` begins, seen from its end."""
    for place in range(at - 1, max(-1, at - _FARTHEST_PART), -1):
        token = reading.tokens[place]
        if token.is_("apart"):
            return place
        if not (token.is_("filler", "and", "or", "very") or is_content(reading, place)):
            return None
    return None


def is_verdict(reading: Reading, at: int) -> bool:
    """Whether a word judges what stands before it: `drums? no thanks`, `vocals: none`."""
    if not reading.tokens[at].is_("verdict"):
        return False
    after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    if reading.tokens[at].is_("out") and _is_kept_in(reading, at):
        return False
    ends = after is None or after.text in {".", "!", "?", ";", ",", ")", "please", "pls", "|"}
    sure = len(reading.tokens[at].text) > _BARE
    judged = at > 0 and (_is_mark(reading, at - 1) or not _JUDGED.isdisjoint(reading.tokens[at - 1].means))
    return ends and at > 0 and (judged or sure)


def _is_kept_in(reading: Reading, at: int) -> bool:
    """Whether the `out` belongs to a `don't leave`."""
    return any(each.is_("affirm", "apart") for each in reading.tokens[max(0, at - _FARTHEST_PART) : at])


def _is_mark(reading: Reading, at: int) -> bool:
    """Whether a sign stands between a thing and the word that judges it."""
    return at >= 0 and reading.tokens[at].text in {"?", ":", "=", "-", ",", "(", "\u2026"}


class _Walk:
    """Goes through the phrases once; knows which refusal holds, and whether it still reaches the next thing."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.current: Refusal | None = None
        self.is_open = self.is_joined = self.has_article = self.has_reached = False
        self.strangers = 0

    def refused(self) -> Iterable[tuple[int, Refusal]]:
        """Refusals that stand before what they refuse."""
        for at, token in enumerate(self.reading.tokens):
            sort = next((name for name in FACTORS if token.is_(name)), "")
            if token.is_("affirm", "only") or is_verdict(self.reading, at):
                self.current = None
            elif sort:
                self._begin(at, sort)
            elif self.current is not None and is_content(self.reading, at):
                if self.is_open:
                    yield at, self.current
                self._pass_content(at, self.current)
            elif self.current is not None:
                self._pass_word(at, self.current)

    def _begin(self, at: int, sort: str) -> None:
        """A word of refusal: right behind another one it turns it round, or only repeats it; an exception ends it."""
        before = self.current
        if before and self.has_reached and self.reading.tokens[at].is_("except"):
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

    def _pass_content(self, at: int, current: Refusal) -> None:
        """What stands behind an adjective is refused with it, but `not too fast techno` is techno."""
        self.has_article |= not self.has_reached and self.reading.tokens[at - 1].text.rpartition(" ")[2] in _ARTICLES
        self.has_reached = True
        self.current = current if self.is_open else None
        self.is_open = self._leads_on(at, current)

    def _leads_on(self, at: int, current: Refusal) -> bool:
        """Whether a refusal goes on behind a phrase: adjectives lead to their noun, `don't make it` to how."""
        means = self.reading.tokens[at].means
        if current.sort == "not too":
            return "instrument" in means
        if self.is_joined and "pace" in means:
            return False  # `neither fast nor slow piano` is piano
        if self._only_describes(at, current):
            return False
        return current.bars and any(name in means for name in _ADJECTIVES)

    def _only_describes(self, at: int, current: Refusal) -> bool:
        """Whether an adjective is refused and not its noun: `dark but not scary ambient`."""
        refusal, after = self.reading.tokens[current.at].text, at + 1
        if current.sort != "not" or refusal in _DETERMINERS:
            return False
        described = self.reading.means(after, "genre") or (refusal == "not" and self.reading.means(after, "instrument"))
        return bool(described)

    def _pass_word(self, at: int, current: Refusal) -> None:
        token = self.reading.tokens[at]
        if token.is_("or", "and", "comma"):
            # `without drums or vocals, piano`: a list that had its last link is over at the comma.
            self.is_open = not (self.is_joined and token.is_("comma")) and self._goes_on(at, current)
            self.is_joined = self.is_joined or not token.is_("comma")
        elif not self.has_reached and at - current.at <= _MOST_STRANGERS and _is_verb(token):
            pass  # `I'd rather not have`, `never make it`
        elif token.is_("but", "bringing"):
            self.current = None
        elif not token.is_("filler", "very", "slightly", "very after"):
            self.strangers += 1
            leads_on = self.is_open and self.strangers <= _MOST_STRANGERS
            self.current = current if leads_on and _leads_to_player(self.reading, at + 1) else None

    def _goes_on(self, at: int, refusal: Refusal) -> bool:
        """Whether a list that is refused goes on behind an `or`, an `and` or a comma."""
        token = self.reading.tokens[at]
        if token.is_("or"):
            return True
        if token.is_("and"):
            return not self._begins_anew(at + 1)
        return self.has_reached and _binds(self.reading, at, refusal, self.has_article)

    def _begins_anew(self, at: int) -> bool:
        """Whether an article begins something new: `no drums and a piano`, but not `skip the drums and the bass`."""
        return not self.has_article and at < len(self.reading.tokens) and self.reading.tokens[at].text in _ARTICLES


def _binds(reading: Reading, comma: int, refusal: Refusal, has_article: bool) -> bool:
    """Whether the list goes on to an `or`, or, after `without`, to an `and`: only then a comma is part of it."""
    articles = 0
    for at in range(comma + 1, len(reading.tokens)):
        token = reading.tokens[at]
        articles += token.text in _ARTICLES
        if token.is_("or"):
            return True
        if token.is_("and") and refusal.sort in _LISTING:
            anew = at + 1 < len(reading.tokens) and reading.tokens[at + 1].text in _ARTICLES
            return has_article or not anew
        if not (is_content(reading, at) or token.is_("comma", "filler", "very", "slightly")):
            break
    else:
        at = len(reading.tokens)
    # `skip the drums, the bass, the vocals`
    links = sum(each.is_("comma") for each in reading.tokens[comma:at])
    return has_article and refusal.sort in _LISTING and articles == links


def _is_verb(token: Token) -> bool:
    return token.is_("bringing") or (token.is_("but") and token.text[0].isalpha() and token.text != "but")


def _leads_to_player(reading: Reading, at: int) -> bool:
    """Whether an unknown adjective is followed by an instrument: `no screaming guitars`."""
    return any(reading.means(place, "instrument") for place in (at, at + 1))


def _list_before(reading: Reading, at: int, *, commas: bool = False) -> list[int]:
    """The phrases that a word after them is about: the last one, and those bound to it by `and`."""
    found: list[int] = []
    links = ("and", "or") if commas else ("and",)
    for place in range(at - 1, -1, -1):
        token = reading.tokens[place]
        bound = not found or reading.tokens[place + 1].is_(*links)
        if is_content(reading, place) and bound:
            found.append(place)
        elif not token.is_("filler", "very", *links):
            break
    return found


# ---- only ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Only:
    """The phrases that say that nobody else plays, from `first` to `last`, and the players they name."""

    first: int
    last: int
    players: tuple[int, ...]


def only(reading: Reading, refused: Container[int] = ()) -> Only | None:
    """What `only piano`, `piano alone` or `nothing but drums and bass` say; None where nothing says so."""
    for at, token in enumerate(reading.tokens):
        found = _before_players(reading, at, refused) if token.is_("only", "lone") else None
        found = found or _behind_players(reading, at, refused)
        if found and not _is_passing(reading, found.last + 1):
            return found
    return None


def passing(reading: Reading, refused: dict[int, Refusal]) -> tuple[int, int] | None:
    """The words that let a player in or out for a while, first and last: `drums only in the outro`."""
    for at, refusal in refused.items():
        if refusal.at < at and reading.means(at, "instrument") and _is_passing(reading, at + 1):
            return refusal.at, min(at + 2, len(reading.tokens) - 1)
    for at, token in enumerate(reading.tokens):
        found = (_before_players(reading, at, ()) if token.is_("only") else None) or _behind_players(reading, at, ())
        if found and _is_passing(reading, found.last + 1):
            return found.first, min(found.last + 3, len(reading.tokens) - 1)
    return None


def _before_players(reading: Reading, at: int, refused: Container[int]) -> Only | None:
    """The players behind an `only`; a `lone` one is alone only where nobody else is named."""
    token = reading.tokens[at]
    weak = token.is_("lone") or token.text == "solo"
    behind = at if "instrument" in token.means else at + 1
    # `Drums. Only. Drums.`
    is_stressed = 0 < at < len(reading.tokens) - 1 and reading.tokens[at - 1].text == reading.tokens[at + 1].text == "."
    players = _list_after(reading, behind + is_stressed, tight=weak)
    if not players:
        return None
    if weak and (_others(reading, players, refused) or (token.is_("lone") and _is_brought(reading, at))):
        return None
    return Only(at, max(at, players[-1]), tuple(players))


def _behind_players(reading: Reading, at: int, refused: Container[int]) -> Only | None:
    """The players before an `alone` or a `nothing else`, which may stand far from them."""
    token = reading.tokens[at]
    if not (token.is_("only after", "nothing else") or (token.is_("solo") and _is_alone(reading, at))):
        return None
    last = at
    while (
        last > 1
        and (reading.tokens[last - 1].is_("filler") or _is_mark(reading, last - 1))
        and not is_content(reading, last - 1)
    ):
        last -= 1  # `sad violin, nothing else`
    if last > 1 and reading.tokens[last - 1].text == "." and all(_is_player(reading, each) for each in range(last - 1)):
        last -= 1  # `One piano. That's it.`
    last = last if " " in token.text else at
    players = [each for each in _list_before(reading, last) if reading.means(each, "instrument")]
    if token.is_("nothing else"):
        named = [place for place in range(at) if reading.means(place, "instrument")]
        players = [place for place in reversed(named) if place not in refused]
    if not players:
        return None
    return Only(at if token.is_("nothing else") else players[-1], at, tuple(reversed(players)))


def _is_player(reading: Reading, at: int) -> bool:
    """Whether a phrase is an instrument or a small word about one."""
    return reading.means(at, "instrument") is not None or reading.tokens[at].is_("filler", "and", "comma", "lone")


def _others(reading: Reading, players: list[int], refused: Container[int]) -> bool:
    """Whether somebody else is named who is not refused."""
    names = {reading.means(each, "instrument") for each in players}
    return any(
        "instrument" in each.means and each.means["instrument"] not in names and place not in refused
        for place, each in enumerate(reading.tokens)
    )


def _is_brought(reading: Reading, at: int) -> bool:
    """Whether something is only added to the music: `rock with a single violin`."""
    genres = any("genre" in each.means for each in reading.tokens)
    return genres and any(reading.tokens[place].is_("bringing", "and", "then") for place in range(max(0, at - 2), at))


def _list_after(reading: Reading, at: int, *, tight: bool = False) -> list[int]:
    """The instruments of the list that begins here; words that describe them are skipped."""
    found: list[int] = []
    for place in range(at, len(reading.tokens)):
        token = reading.tokens[place]
        if reading.means(place, "instrument"):
            found.append(place)
        elif not (
            token.is_("filler", "very", "slightly", "bringing", "and", "comma", "only")
            or any(sort in token.means for sort in (*_ADJECTIVES, "genre"))
        ) or (token.is_("comma") and not found):
            break
        elif tight and found and token.is_("bringing"):
            break  # `solo violin with piano accompaniment`
    return found


def _is_passing(reading: Reading, at: int) -> bool:
    """Whether it is only for a while: `drums only in the outro`."""
    after = range(at, min(at + 3, len(reading.tokens)))
    if not after or not reading.tokens[at].is_("at times"):
        return False
    return any("section" in reading.tokens[place].means or reading.tokens[place].is_("moment") for place in after)


def _is_alone(reading: Reading, at: int) -> bool:
    """Whether `a piano solo` is the piece itself, and no part of one that others play."""
    others = [place for place, each in enumerate(reading.tokens) if "instrument" in each.means and place != at - 1]
    genres = {each.means["genre"] for each in reading.tokens if "genre" in each.means}
    brought = any(reading.tokens[place].is_("bringing", "and", "then") for place in range(max(0, at - 4), at))
    return not others and not brought and genres <= {"classical", "ambient"}
