"""What is refused by words behind it? `Drums are banned`, `drums? no thanks`, `drums out`."""

from collections.abc import Iterator
from typing import Final

from generation.language.lists import ENDS, is_at_end, is_content, is_mark, is_player, list_before
from generation.language.reading import Reading

# `Leave the drums and the bass out`.
_FARTHEST_PART: Final = 8
_LONGEST_ANSWER: Final = 7
# Words between `I like drums` and its `but not here`.
_FARTHEST: Final = 6
_LIKING: Final = frozenset({"love", "like", "loved", "liked", "enjoy", "adore", "used", "great", "nice", "fine"})
# `Leave them out` may stand far behind those it means.
_THEM: Final = frozenset({"them", "those", "these", "em"})
_FARTHEST_THEM: Final = 16
# A bare `no` judges only behind a sign; `no thanks` always.
_BARE: Final = 5
_JUDGED: Final = frozenset({"instrument", "genre", "mood"})
_POLITE: Final = frozenset({"please", "pls", "plz", "thanks", "thx", "-", "/", "\u2026", "but", "instead", "just"})
# What refuses before its thing as well as behind it.
_BOTH_WAYS: Final = ("not", "without", "leaving", "opposite", "not too", "less")


def judged(reading: Reading) -> Iterator[tuple[int, int]]:
    """Each thing that words behind it refuse, and where those begin."""
    for at, token in enumerate(reading.tokens):
        if is_verdict(reading, at) or (token.is_("not after") and _closes(reading, at)):
            yield from ((place, at) for place in list_before(reading, _mark_before(reading, at), links=("and", "or")))
        if token.text == "?" and (answer := _answered(reading, at)) is not None:
            yield from ((place, answer) for place in list_before(reading, at, links=("and", "or")))
        if token.is_("not here"):
            yield from ((place, at) for place in _liked(reading, at))
        if token.is_("out") and (begin := _apart(reading, at)) is not None:
            yield from ((place, begin) for place in range(begin, at) if is_content(reading, place))


def is_verdict(reading: Reading, at: int) -> bool:
    """Whether a word judges what stands before it: `drums? no thanks`, `vocals: none`."""
    token = reading.tokens[at]
    if at == 0 or not token.is_("verdict") or (token.is_("out") and _is_kept_in(reading, at)):
        return False
    after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    ends = after is None or is_at_end(reading, at + 1) or after.text in _POLITE or after.is_("bringing", "or")
    names = not _JUDGED.isdisjoint(reading.tokens[at - 1].means)
    if names and _is_roll_call(reading):
        return True
    return ends and (names or _mark_before(reading, at) < at or len(token.text) > _BARE)


def _mark_before(reading: Reading, at: int) -> int:
    """Where the sign between a thing and the word that judges it begins: a comma, a colon, three dots."""
    begin = at
    while begin > 0 and reading.tokens[begin - 1].text == ".":
        begin -= 1
    if at - begin > 1:
        return begin
    return at - 1 if is_mark(reading, at - 1) else at


def _is_roll_call(reading: Reading) -> bool:
    """Whether each thing is followed by its `yes` or `no`: `piano yes drums no`."""
    return any(each.is_("yes") and is_player(reading, at - 1) for at, each in enumerate(reading.tokens) if at)


def _closes(reading: Reading, at: int) -> bool:
    """Whether a word that might as well be said of what follows (`muted piano`) is said of what stands before it."""
    token = reading.tokens[at]
    if token.is_(*_BOTH_WAYS):
        ends = is_at_end(reading, at + 1) or reading.tokens[at + 1].is_("but")
        return ends or (reading.tokens[at + 1].is_("filler") and is_at_end(reading, at + 2))
    describes = " " not in token.text and at + 1 < len(reading.tokens) and is_content(reading, at + 1)
    return not describes or not _JUDGED.isdisjoint(reading.tokens[at - 1].means) or reading.tokens[at - 1].text == ":"


def _answered(reading: Reading, question: int) -> int | None:
    """Where a question is answered with a no and nothing but that: `drums? hmm, maybe not this time`."""
    answer = None
    for at in range(question + 1, min(question + _LONGEST_ANSWER, len(reading.tokens))):
        token = reading.tokens[at]
        if token.text in ENDS:
            break
        if is_content(reading, at) or token.is_("affirm", "yes"):
            return None
        if answer is None and token.is_("verdict", "not here", *_BOTH_WAYS):
            answer = at
    return answer


def _liked(reading: Reading, at: int) -> list[int]:
    """What is liked, but not here."""
    near: int | None = None
    them = not _THEM.isdisjoint(reading.tokens[at].text.split())
    for place in range(at - 1, max(-1, at - (_FARTHEST_THEM if them else _FARTHEST)), -1):
        if is_player(reading, place):
            return list_before(reading, place + 1, links=("and", "or"))
        if near is None and not _JUDGED.isdisjoint(reading.tokens[place].means):
            near = place
        is_before = place == at - 1 and (them or _is_liking(reading, place))
        if reading.tokens[place].text in ENDS and not is_before:
            break
    return (
        [] if near is None or (them and at - near >= _FARTHEST) else list_before(reading, near + 1, links=("and", "or"))
    )


def _is_liking(reading: Reading, end: int) -> bool:
    """Whether the sentence before a sign tells what somebody likes: `I used to love synths. Not any more.`"""
    return any(each.text in _LIKING for each in reading.tokens[max(0, end - _FARTHEST) : end])


def _apart(reading: Reading, at: int) -> int | None:
    """Where `leave the drums out` begins, seen from its end."""
    for place in range(at - 1, max(-1, at - _FARTHEST_PART), -1):
        token = reading.tokens[place]
        if token.is_("apart"):
            return place
        if not (token.is_("filler", "and", "or", "very") or token.text == "all" or is_content(reading, place)):
            return None
    return None


def _is_kept_in(reading: Reading, at: int) -> bool:
    """Whether the `out` belongs to a `don't leave`."""
    return any(each.is_("affirm", "apart") for each in reading.tokens[max(0, at - _FARTHEST_PART) : at])
