"""How does a wording say it in plain English? Sayings that are rewritten, by data, into words that the rules read.

`data/sayings/<language>*.txt` has one saying a line: a template (`templates`, `holes`) and the English for it. A
message is cut into the stretches that cover most of its words with the fewest sayings; what no saying covers stays.
"""

import logging
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from generation.language.refining.holes import NAMES, Message, message
from generation.language.refining.rest import may_be_left
from generation.language.refining.templates import END, GLUED, Automaton, Edge, State
from generation.language.refining.written import NO_JOINTS, Match, Text, is_silent
from generation.refinement import Change, Reading

_LOG: Final = logging.getLogger(__name__)
_HOLE: Final = re.compile(r"\{(\w+?)(\d*)\}")
_NAMED: Final = re.compile(r"<([\w -]+)>")
_LETTERS: Final = re.compile(r"[^\w\s]")
_BLANKS: Final = re.compile(r"\s{2,}")
_HOW_MUCH: Final = re.compile(r"(?<![a-z])(more|less) the (?=[a-z])")  # `less the bass` asks for less bass
_LISTED: Final = re.compile(r"^(?:<(?P<name>[\w -]+)>|(?P<fillers>fillers))\s*:=\s*(?P<row>.+)$")
# What refuses: a hole for any words may not swallow it where a wish is made of the rest.
_REFUSING: Final = frozenset({"not", "no", "never", "dont", "doesnt", "didnt", "shouldnt", "without", "isnt", "arent"})
_MEASURED: Final = re.compile(r"(?<![a-z])(?:db|decibels?)(?![a-z])", re.IGNORECASE)
_MOST_WORDS: Final = 120
_MOST_STEPS: Final = 4000
# What it costs to leave a word to the rules, to begin a saying, and to take a word that may be any.
_LEFT: Final = 1.0
_SILENT: Final = 0.001  # of two ways that cost the same the one in which more is said
_BEGUN: Final = 0.2
_ANY: Final = 0.12
_STEP: Final = "undo"
# What is no wish: said of whole messages.
CHATTER: Final = "@chatter"
UNCLEAR: Final = "@unclear"
NOBODY: Final = "@nobody"  # talk, whatever else it may sound like


_Filled = tuple[tuple[str, str], ...]
_Step = tuple[int, int, _Filled]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A message in plain English as far as there are sayings for it.

    `is_whole` says whether they cover all its words; `aside` is `CHATTER`, `UNCLEAR` or `NOBODY` where nothing is
    wished for, and else nothing. `begins` and `ends` are, per letter of the text, where in the member's own words it
    comes from.
    `without_rest` is it without the words that no saying covers, `rest`, where the wish may be the same without them.
    """

    text: str
    own: str
    is_whole: bool
    aside: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    without_rest: "Rewritten | None" = None
    rest: tuple[str, ...] = ()

    def in_own_words(self, reading: Reading) -> Reading:
        """A reading of the text, with what the member wrote for each of its changes."""

        def said(changes: tuple[Change, ...]) -> tuple[Change, ...]:
            return tuple(replace(each, words=self._own_words(each.words)) for each in changes)

        return replace(
            reading,
            changes=said(reading.changes),
            options=tuple(replace(each, changes=said(each.changes)) for each in reading.options),
            unused=tuple(map(self._own_words, reading.unused)),
        )

    def _own_words(self, words: str) -> str:
        """The member's own words for words of the text; all of them where those are not found in it."""
        at = self.text.find(words) if words else -1
        if at < 0:
            return self.own if words else words
        last = at + len(words)
        return self.own[min(self.begins[at:last]) : max(self.ends[at:last])].strip()


@dataclass(frozen=True, slots=True)
class _Book:
    """The sayings of a language, its fillers, and the words of both."""

    sayings: Automaton
    fillers: Automaton
    filler: str
    # What a saying may begin with besides a word.
    open_starts: tuple[str, ...]
    words: frozenset[str]
    faults: tuple[str, ...]


def faults(language: str) -> tuple[str, ...]:
    """The lines of a language's files that are no sayings, each with its file, its number and what is wrong."""
    return _book(language).faults


@lru_cache(maxsize=256)
def rewritten(words: str, languages: tuple[str, ...]) -> Rewritten | None:
    """A message with its sayings put into plain English; None where it has none. Never raises."""
    book = _book(languages[0])
    said = message(words, languages, book.words)
    if not said.words or len(said.words) > _MOST_WORDS:
        return None
    cut = _Cut(said, book)
    row = cut.row()
    if not any(match and match.cost for _, match in row):
        row = cut.row(_LEFT)  # something is meant by `more!`, too, though such words say nothing beside others
    if not any(match and match.cost for _, match in row):
        return None
    found = _written(said, row, cut)
    if _MEASURED.search(words) and not _MEASURED.search(found.text):
        return None  # how much was said in numbers, and would be lost
    rest = [at for at, match in row if match is None and not cut.is_silent(at)]
    told = sum(match.end - at for at, match in row if match and match.english)
    if rest and told >= len(rest) and may_be_left([said.words[at] for at in rest], languages[0]):
        own = tuple(said.own(at, at + 1) for at in rest)
        return replace(found, without_rest=_written(said, row, cut, frozenset(rest)), rest=own)
    return found


class _Cut:
    """A message being cut into sayings."""

    def __init__(self, said: Message, book: _Book) -> None:
        self._said, self._book = said, book
        self._possible = book.sayings.possible({word: at for at, word in enumerate(said.words)})
        self._starts: dict[str, list[tuple[int, int]]] = {}
        self._openings = self._opened()
        self._matched: dict[int, list[Match]] = {}
        self._listed: dict[tuple[str, int], tuple[int, ...]] = {}
        self._goes_on: list[tuple[int, ...]] = []
        count = len(said.words)
        self._fillers = [max(self._ends(book.fillers, book.filler, at), default=at) for at in range(count)]
        self._goes_on = [self._skipping(at) for at in range(count + 1)]
        words = (*said.words, "")
        self._next = [{*(words[each] for each in self._goes_on[at]), GLUED + words[at]} for at in range(count + 1)]

    def row(self, silent: float = _SILENT) -> list[tuple[int, Match | None]]:
        """The cheapest row of sayings and words that stay; `silent` is what a word costs that says nothing."""
        count = len(self._said.words)
        best = list[tuple[float, Match | None]]([(0.0, None)] * (count + 1))
        for at in range(count - 1, -1, -1):
            best[at] = (silent if self.is_silent(at) else _LEFT) + best[at + 1][0], None
            skipped = Match(self._fillers[at], "", 0.0)
            for match in (skipped, *self._matches(at)):
                cost = match.cost or silent * (match.end - at)
                if match.end > at and cost + best[match.end][0] < best[at][0]:
                    best[at] = cost + best[match.end][0], match
        row, at = list[tuple[int, Match | None]](), 0
        while at < count:
            chosen = best[at][1]
            row.append((at, chosen))
            at = chosen.end if chosen else at + 1
        return row

    def is_silent(self, at: int) -> bool:
        """Whether a word says nothing by itself: a sign, a joint, a filler."""
        word = self._said.words[at]
        return self._fillers[at] > at or (is_silent(word) and self._said.language not in NO_JOINTS.get(word, ()))

    def _matches(self, at: int) -> list[Match]:
        """The sayings that begin at a word; of several that end at one place the cheapest."""
        if at not in self._matched:
            self._matched[at] = list(self._begun(at).values())
        return self._matched[at]

    def _opened(self) -> dict[str, list[tuple[int, int]]]:
        """What else than a word the possible templates begin with: each with those templates and their states."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number in sorted(self._possible):
            for label, state in self._book.sayings.openings[number]:
                found.setdefault(label, []).append((number, state))
        return {label: found[label] for label in self._book.open_starts if label in found}

    def _begun(self, at: int) -> dict[int, Match]:
        """The cheapest sayings that begin at a word, by where they end."""
        found, word = dict[int, Match](), self._said.words[at]
        if word not in self._starts:
            known = self._book.sayings.starts.get(word, {})
            numbers = sorted(known.keys() & self._possible.keys())
            self._starts[word] = [(number, state) for number in numbers for state in known[number]]
        self._walk_all(self._starts[word], at, [(at + 1, ())], _BEGUN, found)
        for label, starts in self._openings.items():
            if any(self._possible[number] >= at for number, _ in starts):
                led = [each[1:] for each in self._open(self._book.sayings, (label, 0), at, ())]
                # What a list leaves out before its first word is better left out before the saying.
                begun = _BEGUN + (10 * _SILENT if label[:1] == "<" and self.is_silent(at) else 0.0)
                self._walk_all(starts if led else [], at, led, begun, found)
        return found

    def _walk_all(
        self,
        starts: list[tuple[int, int]],
        at: int,
        led: list[tuple[int, _Filled]],
        begun: float,
        found: dict[int, Match],
    ) -> None:
        """Find where templates end that begin at a word and have been led on from there; the cheapest are kept."""
        book = self._book.sayings
        for number, state in starts:
            if self._possible[number] < at:
                continue  # what it needs stands before
            steps = [(state, *each) for each in led if self._leads_on(book.states[state], each[0])]
            for end, filled in self._walk(book, steps) if steps else ():
                cost = begun + _ANY * sum(len(words.split()) for hole, words in filled if hole.startswith("words"))
                if _is_deaf(book.english[number], filled):
                    continue
                if end > at and (end not in found or cost < found[end].cost):
                    found[end] = Match(end, _filled(book.english[number], filled), cost)

    def _leads_on(self, state: State, at: int) -> bool:
        """Whether anything that may come next is there: most templates end here."""
        return bool(state.others) or not state.words.keys().isdisjoint(self._next[at])

    def _ends(self, book: Automaton, name: str, at: int) -> tuple[int, ...]:
        """Where a list can end that begins at a word."""
        if name not in book.lists:
            return ()
        if (name, at) not in self._listed:
            begins, ends = book.begins(name), dict[int, None]()
            words = self._said.words
            if begins is None or any(begin < len(words) and words[begin] in begins for begin in self._begins(at)):
                ends = dict.fromkeys(end for end, _ in self._walk(book, [(book.lists[name], at, ())]))
            self._listed[name, at] = tuple(ends)
        return self._listed[name, at]

    def _walk(self, book: Automaton, stack: list[_Step]) -> list[tuple[int, _Filled]]:
        """Where templates end that go on from some states, and what fills their holes."""
        words, steps, found = self._said.words, _MOST_STEPS, list[tuple[int, _Filled]]()
        while stack and steps:
            steps -= 1
            number, at, filled = stack.pop()
            state = book.states[number]
            for begin in reversed(self._begins(at)):  # what is looked at first is put there last
                for edge in state.others:
                    if edge[0] != END:
                        known = self._listed.get((edge[0], begin))
                        stack += (
                            self._open(book, edge, begin, filled)
                            if known is None
                            else [(edge[1], end, filled) for end in known]
                        )
                    elif begin == at:
                        found.append((at, filled))
                if begin < len(words) and state.words:
                    next_ones = state.words.get(words[begin], ())
                    if begin == at:
                        next_ones += state.words.get(GLUED + words[begin], ())
                    stack += [(behind, begin + 1, filled) for behind in next_ones]
        return found

    def _open(self, book: Automaton, edge: Edge, at: int, filled: _Filled) -> list[_Step]:
        """What an edge that is no word leads to from a word on."""
        label, behind = edge
        if label in "^$":
            return [(behind, at, filled)] if self._said.is_edge(at) else []
        if at >= len(self._said.words):
            return []
        if label[0] == "<":
            return [(behind, end, filled) for end in self._ends(book, label, at)]
        hole = label[1:-1]
        return [
            (behind, end, (*filled, (hole, said))) for end, said in self._said.fillings(hole.rstrip("0123456789"), at)
        ]

    def _begins(self, at: int) -> tuple[int, ...]:
        """A word, and those behind the fillers and commas that stand there."""
        return self._goes_on[at] if self._goes_on else (at,)

    def _skipping(self, at: int) -> tuple[int, ...]:
        found = [at]
        while at < len(self._said.words):
            skipped = at + 1 if self._said.words[at] in (",", "\u3001") else self._fillers[at]
            if skipped <= at:
                break
            at = skipped
            found.append(at)
        return tuple(found)


def _is_deaf(english: str, filled: _Filled) -> bool:
    """Whether a wish would be made of a saying whose hole for any words holds a refusal that is not in it."""
    if not english or english[0] == "@":
        return False
    lost = [words for hole, words in filled if hole.startswith("words") and f"{{{hole}}}" not in english]
    return any(not _REFUSING.isdisjoint(_LETTERS.sub("", each.lower()).split()) for each in lost)


def _filled(english: str, filled: tuple[tuple[str, str], ...]) -> str:
    """The English of a saying with its holes filled; what was left out of the message is left out."""
    said = dict(reversed(filled))
    written = _HOLE.sub(lambda hole: said.get(hole[0][1:-1], ""), english)
    return _HOW_MUCH.sub(r"\1 ", _BLANKS.sub(" ", written)).strip()


def _written(
    said: Message, row: list[tuple[int, Match | None]], cut: _Cut, rest: frozenset[int] = frozenset()
) -> Rewritten:
    """The text that a row of sayings and words makes, but for the words in `rest`."""
    text, is_whole = Text(said), True
    silent = {at for at in range(len(said.words)) if cut.is_silent(at)}
    fillers = {at for at in silent if not is_silent(said.words[at])} | rest
    steps = list[int]()
    for at, match in row:
        if match is not None and match.cost:
            if match.english == _STEP:
                steps.append(at)
            if match.english != _STEP or said.words[at] in {said.words[each] for each in (*steps[:-1], steps[0])}:
                text.put(at, match)  # `better not, back` is one step back, and `back back` are two
            continue
        for place in range(at, match.end if match else at + 1):
            if said.spans[place][0] >= text.last:
                if said.language != "en" and (match or place in fillers):
                    text.leave(place)
                else:
                    text.stay(place)
        is_whole = is_whole and at in silent
    found = {match.english for _, match in row if match and match.cost}
    aside = ""
    if is_whole and all(not each or each[0] == "@" for each in found):
        aside = next((each for each in (NOBODY, UNCLEAR) if each in found), CHATTER)
    return Rewritten(text.text, said.raw, is_whole, aside, tuple(text.begins), tuple(text.ends))


@cache
def _book(language: str) -> _Book:
    """The sayings of a language; a line that is none is left out."""
    sayings, fillers, silent, faults = Automaton(), Automaton(), list[str](), list[str]()
    for name, text in _texts(language):
        numbered = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1)]
        told = [(at, line) for at, line in numbered if line and not line.startswith("#")]
        for at, line in _lists_first(told):
            try:
                _add(line, sayings, silent)
            except ValueError as error:
                faults.append(f"{name}, line {at}: {error}")
    label = fillers.define("fillers", f"({'|'.join(silent)})") if silent else ""
    starts = tuple(dict.fromkeys(label for each in sayings.openings for label, _ in each))
    for each in faults:
        _LOG.warning("a saying is left out: %s", each)
    return _Book(sayings, fillers, label, starts, sayings.words() | fillers.words(), tuple(faults))


def _lists_first(told: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines of a file, those ahead that others name: lists may stand anywhere."""
    lists = {listed["name"]: each for each in told if (listed := _LISTED.match(each[1])) and listed["name"]}
    ordered: dict[str, tuple[int, str]] = {}

    def put(name: str, above: tuple[str, ...] = ()) -> None:
        if name in lists and name not in ordered and name not in above:
            for each in _NAMED.findall(lists[name][1].partition(":=")[2]):
                put(each, (*above, name))
            ordered[name] = lists[name]

    for name in lists:
        put(name)
    first = list(ordered.values())
    return [*first, *(each for each in told if each not in first)]


def _add(line: str, sayings: Automaton, fillers: list[str]) -> None:
    """One line of a file: a list, more fillers, or a saying."""
    if listed := _LISTED.match(line):
        if listed["fillers"]:
            fillers.append(listed["row"])
        else:
            sayings.define(listed["name"], listed["row"])
        return
    template, sign, english = line.partition(" =")
    if not sign:
        raise ValueError(f"a saying needs its English behind an equals sign: {line}")
    own = {each[0][1:-1] for each in _HOLE.finditer(template)} | {"deg"}
    wrong = {each for each in own if each.rstrip("0123456789") not in NAMES}
    wrong |= {each[0][1:-1] for each in _HOLE.finditer(english)} - own
    if wrong and "<" not in template:
        raise ValueError(f"nothing fills {', '.join(sorted(wrong))}: {line}")
    sayings.add(template, english.strip())


def _texts(language: str) -> list[tuple[str, str]]:
    """The files of a language by name, what they share (`en.txt`) first, and what is in them."""
    folder = files("generation.language") / "data" / "sayings"
    own = [each for each in folder.iterdir() if each.name[:2] == language and each.name.endswith(".txt")]
    own.sort(key=lambda each: (len(each.name) > len("en.txt"), each.name))
    return [(each.name, each.read_text(encoding="utf-8")) for each in own]
