"""Was a refusal heard? `Don't make the drums louder` may not make them louder, however it was read.

Whoever says `don't` says the opposite of what the sentence says without it. So a clause with a refusal is read once
more without that word: a change or a step that comes of both has not heard it, and is left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from generation.language.refining.phrases import languages_of_talk
from generation.refinement import Change, Reading, ReadingKind

# What refuses what stands behind it. Of states it is told otherwise: what `is not loud` is to be louder.
_REFUSES: Final = re.compile(
    r"(?<![\w'\u2019])(?:(?P<verb>do|does|should|would|must|need)(?:n['\u2019]?t|\s+not)|never|nobody wants"
    r"|no one wants|no need (?:to|for)|stop(?= \w+ing\b)|i doubt(?: that)?|no(?= less)"
    r"|not(?= (?:in \d|an? \w+ (?:longer|shorter))))(?![\w'])",
    re.IGNORECASE,
)
# Refusals that refuse nothing: questions that ask for it, what nobody minds, what is to begin or end at a time.
_IDLE: Final = re.compile(
    r"why (?:don|doesn|shouldn|wouldn)['\u2019]?t"
    r"|(?:wo|would|should|do|does)(?:n['\u2019]?t| not) (?:you|u|we|it|that|this)\b"
    r"|(?:do|would)(?:n['\u2019]?t| not) (?:forget|worry|hesitate|mind|know|hurt|be (?:shy|afraid|scared|bad|wrong)"
    r"|hold back|get me wrong|care|ask|think|say|go amiss)"
    r"|does(?:n['\u2019]?t| not) (?:matter|hurt|work|help|fit|sound|feel|go)"
    r"|never (?:mind|heard|know|been|thought|liked)"
    r"|(?:n['\u2019]?t|not|never)\b.*\b(?:until|till|til|before|unless|enough|anymore)\b",
    re.IGNORECASE,
)
# The same in other languages.
_REFUSES_IN: Final = {
    "de": re.compile(
        r"(?<!\w)(?:nicht|niemals|nie|h[\u00f6o]re? auf(?: mit)?)(?!\w)(?!.*\bgenug)|(?<!\w)k(?=ein(?:e[nmrs]?)?\b)",
        re.IGNORECASE,
    ),
    "fr": re.compile(r"(?<!\w)(?:ne |n['\u2019])(?=.*\b(?:pas|jamais)\b)", re.IGNORECASE),
    "es": re.compile(
        r"(?<!casi )(?<!\w)(?:nunca|jam[\u00e1a]s|no(?= (?:quit|pong|sub|baj|hag|cambi|toqu|met|a[\u00f1n]ad|agreg|pon"
        r"|tienen? que)))\b",
        re.IGNORECASE,
    ),
}
# Japanese says so at the end of the verb: `消さないで` (do not take it away), `しなくていい` (it need not be).
_VERBS: Final = (
    (re.compile("[さし]ないで(?!す)"), "して"),
    (re.compile("らないで(?!す)"), "って"),
    (re.compile("かないで(?!す)"), "いて"),
    (re.compile("(?<!変え)(?:なく(?:ても?)いい|ないで(?!す))"), "て"),
    (re.compile("たくない"), "たい"),
)
_CLAUSE: Final = re.compile(
    r"[,.;:!?\n()\u2026\u3001\u3002]|\s[-\u2013\u2014]+\s"
    r"|\b(?:but|though|although|because|cause|cuz|instead|so|aber|sondern|mais|pero|sino)\b"
    r"|\b(?:and|then|n|und|et|y)\b(?= (?:please |also |just |then )*(?:don|do not|never|stop|no\b|nicht|ne\b"
    r"|n['\u2019]))",
    re.IGNORECASE,
)
# What is refused may be more of what is there, or less of it: neither is to be otherwise.
_MORE: Final = re.compile(r"(?<!\w)(?:[a-z]{3,}er|more|less|fewer)(?!\w)", re.IGNORECASE)
_IT: Final = re.compile(r"(?<!\w)(?:it|them|that|this)(?!\w)", re.IGNORECASE)
_REFUSING: Final = (ReadingKind.CHANGE, ReadingKind.NAVIGATE)
_MOST: Final = 3


def heeded(words: str, reading: Reading, read: Callable[[str], Reading], unclear: Callable[[], Reading]) -> Reading:
    """The reading without what the message says is not to be; `unclear` where nothing else is left of it."""
    if reading.kind not in _REFUSING:
        return reading
    for clause, without in _without(words):
        other = read(without)
        if other.kind is not reading.kind:
            continue
        if reading.kind is ReadingKind.NAVIGATE:
            if other.base == reading.base and read(clause).base == reading.base:
                return unclear()
            continue  # `I never said that, go back`
        deaf = [
            each
            for each in reading.changes
            if _is_said_in(each, clause, words) and any(_is_same(each, one, clause) for one in other.changes)
        ]
        left = tuple(each for each in reading.changes if each not in deaf)
        if not left:
            return unclear()
        if deaf:
            reading = replace(reading, changes=left, unused=(*reading.unused, clause))
    return reading


def _without(words: str) -> Iterator[tuple[str, str]]:
    """Each clause with a refusal, and what it would be without that."""
    for match in list(_REFUSES.finditer(words))[:_MOST]:
        begin, end = _clause_of(words, match)
        if not any(each.start() <= match.start() < each.end() for each in _IDLE.finditer(words, begin, end)):
            verb = (match["verb"] or "").casefold()
            stays = "" if verb in ("do", "does") else verb
            yield _both(words, begin, match.start(), f" {stays} ", match.end(), end)
    language = languages_of_talk(words)[0]
    if language in _REFUSES_IN:
        for match in list(_REFUSES_IN[language].finditer(words))[:_MOST]:
            begin, end = _clause_of(words, match)
            yield _both(words, begin, match.start(), "", match.end(), end)
    if language == "ja":
        for pattern, plain in _VERBS:
            for match in list(pattern.finditer(words))[:_MOST]:
                begin, end = _clause_of(words, match)
                yield _both(words, begin, match.start(), plain, match.end(), end)


def _both(words: str, begin: int, refused: int, instead: str, behind: int, end: int) -> tuple[str, str]:
    """A clause, and the same with something else in place of its refusal; the whole message where it says `it`."""
    clause = words[begin:end]
    first, last = (0, len(words)) if _IT.search(clause) else (begin, end)
    return clause.strip(), " ".join(f"{words[first:refused]}{instead}{words[behind:last]}".split())


def _clause_of(words: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the clause begins and ends that a refusal stands in."""
    behind = _CLAUSE.search(words, match.end())
    begin = max((each.end() for each in _CLAUSE.finditer(words) if each.end() <= match.start()), default=0)
    return begin, behind.start() if behind else len(words)


def _is_same(change: Change, other: Change, clause: str) -> bool:
    """Whether a change is the one that a clause refuses."""
    if (change.kind, change.target, change.value) != (other.kind, other.target, other.value):
        return False
    return (change.amount > 0) == (other.amount > 0) or _MORE.search(clause) is not None


def _is_said_in(change: Change, clause: str, words: str) -> bool:
    """Whether a change is said in what a refusal is about; one that is not found anywhere may be."""
    said = change.words.strip()
    at = words.find(said) if said else -1
    return at < 0 or said in clause or (clause.strip() in said) or at + len(said) > words.find(clause) >= at
