"""Which refusals does a whole clause turn, start or stop? `If I hear a flute I'm leaving` refuses flutes.

What a word of refusal reaches by itself is found in `scope`; here are the shapes of sentences that say something else.
"""

from collections.abc import Iterator
from typing import Final

from generation.language.reading import Reading

# `If i hear one single flute in this lovely thing i'm leaving`.
_LONGEST: Final = 14
# `What i really don't want in my funk track, and i can't say this often enough, is a trumpet`.
_LONGEST_CLEFT: Final = 22
_TO_BE: Final = frozenset({"to", "to be", "being", "to sound", "sounding"})
# Words between `what` and the `don't want` that belongs to it.
_NEAR: Final = 4
_ENDS: Final = frozenset({".", ";", "!", "?", "\u3002"})


def threatened(reading: Reading) -> Iterator[tuple[int, int]]:
    """What is named in `if i hear X i'm leaving`: its place, and where the condition begins."""
    for begin, token in enumerate(reading.tokens):
        if not token.is_("if"):
            continue
        end = next((at for at in _clause(reading, begin) if reading.tokens[at].is_("threat")), None)
        is_sworn = any(each.is_("threat") for each in reading.tokens[max(0, begin - 3) : begin])
        last = end if end is not None else begin + _NEAR + _NEAR if is_sworn else begin
        for at in _clause(reading, begin):
            if at > last or reading.tokens[at].is_("not", "without", "leaving", "threat"):
                break
            yield at, begin


def displaced(reading: Reading) -> Iterator[tuple[int, int]]:
    """Who gives way in `a cello where the guitar would be`: its place, and where the `where` stands."""
    for begin, token in enumerate(reading.tokens):
        if not token.is_("where"):
            continue
        named: list[int] = []
        for at in _clause(reading, begin, _NEAR + _NEAR):
            if reading.tokens[at].is_("displaced"):
                yield from ((place, begin) for place in named)
                break
            if reading.means(at, "instrument"):
                named.append(at)
            elif not reading.tokens[at].is_("filler", "and", "or"):
                break


def wished_how(reading: Reading) -> Iterator[tuple[int, int]]:
    """A player and how it should sound: `I don't want the harp to be loud` refuses loudness and no harp."""
    for at, token in enumerate(reading.tokens):
        if token.text not in _TO_BE or not reading.means(at - 1, "instrument"):
            continue
        for how in _clause(reading, at, _NEAR):
            if reading.means(how, "mood") or reading.means(how, "pace") or reading.means(how, "production"):
                yield at - 1, how
            if not reading.tokens[how].is_("filler", "very", "slightly"):
                break


def silenced(reading: Reading) -> Iterator[tuple[int, int]]:
    """The two words of `everyone but the piano is silent`, which refuses all others."""
    for begin, token in enumerate(reading.tokens):
        if not token.is_("everyone but"):
            continue
        for at in _clause(reading, begin):
            if reading.tokens[at].is_("not after", "silent"):
                yield begin, at
                break
            if not (reading.means(at, "instrument") or reading.tokens[at].is_("filler", "and", "or", "comma")):
                break


def excepted(reading: Reading, at: int) -> bool:
    """Whether an exception lets somebody in: `brass is banned, except one horn`, `other than the cello no strings`."""
    before = at - 1 if at and reading.tokens[at - 1].is_("comma") else at
    if before > 0 and reading.tokens[before - 1].is_("not after", "not here", "verdict"):
        return not reading.tokens[before - 1].is_("without")
    if at > 0 and reading.tokens[at - 1].text not in _ENDS:
        return False
    return any(reading.tokens[place].is_("not") for place in _clause(reading, at, _NEAR + _NEAR))


def clefts(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Sentences like `what i hate here is X`: where the refusal stands, the `is`, and the end of what is named."""
    for begin, token in enumerate(reading.tokens):
        if not token.is_("cleft"):
            continue
        near = range(begin, min(begin + _NEAR + 1, len(reading.tokens)))
        refusal = next((at for at in near if reading.tokens[at].is_("not", "cleft not")), None)
        if refusal is None:
            continue
        turn = next((at for at in _clause(reading, refusal, _LONGEST_CLEFT) if reading.tokens[at].is_("is")), None)
        if turn is not None:
            yield refusal, turn, _end_of_list(reading, turn + 1)


def kept(reading: Reading) -> Iterator[tuple[int, int]]:
    """The two words that mean `forget` and `not`, where they clasp what is wanted: `vergiss die Streicher nicht`."""
    for begin, token in enumerate(reading.tokens):
        if not token.is_("forgetting"):
            continue
        end = next((at for at in _clause(reading, begin) if reading.tokens[at].is_("not")), None)
        if end is not None and any(reading.means(at, "instrument") for at in range(begin, end)):
            yield begin, end


def needed(reading: Reading) -> Iterator[tuple[int, int]]:
    """The two words of `you can't have funk without bass` and of `funk without bass is nothing`, which want both."""
    for begin, token in enumerate(reading.tokens):
        if token.is_("impossible"):
            far = next((at for at in _clause(reading, begin) if _ends_need(reading, at)), begin)
            if reading.tokens[far].is_("without"):
                yield begin, far
        elif token.is_("without"):
            for at in _clause(reading, begin, _NEAR):
                if reading.tokens[at].is_("impossible after"):
                    yield begin, at


def _ends_need(reading: Reading, at: int) -> bool:
    """Whether the search for a `without` ends here, found or not."""
    return reading.tokens[at].is_("without", "comma", "and", "or", "but") or bool(reading.means(at, "instrument"))


def _clause(reading: Reading, begin: int, longest: int = _LONGEST) -> Iterator[int]:
    """The places behind a word up to the end of its sentence."""
    for at in range(begin + 1, min(begin + 1 + longest, len(reading.tokens))):
        if reading.tokens[at].text in _ENDS:
            return
        yield at


def _end_of_list(reading: Reading, begin: int) -> int:
    """Where the list that begins here is over."""
    at = begin
    for at in range(begin, len(reading.tokens)):
        if reading.tokens[at].is_("but", "bringing", "affirm"):
            return at
        if reading.tokens[at].is_("comma") and not _binds(reading, at):
            return at
    return at + 1


def _binds(reading: Reading, comma: int) -> bool:
    """Whether the list goes on to an `or` or an `and` behind a comma."""
    after = reading.tokens[comma + 1 :]
    for each in after:
        if each.is_("or", "and"):
            return True
        if not (each.is_("filler", "comma") or "instrument" in each.means or "mood" in each.means):
            return False
    return False
