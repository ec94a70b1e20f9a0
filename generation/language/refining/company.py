"""What of a message is the wish, and whom does it mean by `it`? Clauses that only tell fall away beside one that asks.

`The bass is eating everything, turn it down` is `turn the bass down`; `we film on saturday, so a bit faster please` is
`a bit faster please`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from generation.language.notes import Said
from generation.language.refining.clauses import Clause, clauses, is_asked, is_short
from generation.language.refining.places import named_parts
from generation.language.refining.referring import begins_with_it, named, takes_for, with_name
from generation.language.refining.regions import regions
from generation.language.refining.settling import settled, within
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import mentions
from generation.refinement import HERE, About, Change, ChangeKind, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_K: Final = ChangeKind

# What a statement may say although nobody asks: who is too loud, what is too fast. Of people only what they hear.
_OF_PEOPLE: Final = frozenset({_K.LEVEL, _K.TEMPO, _K.TEMPO_BY, _K.TRANSPOSE, _K.KEY, _K.METRE})
_OF_THINGS: Final = _OF_PEOPLE | {_K.REMOVE, _K.FRESH, _K.KEEP, _K.BORROW, _K.STITCH, _K.LENGTH, _K.SECTION}
# What is counted answers what was wrong by a degree.
_ANSWERS: Final = {_K.TEMPO_BY: _K.TEMPO, _K.LENGTH_BY: _K.LENGTH, _K.TRANSPOSE: _K.KEY}
_STEPS: Final = (ReadingKind.NAVIGATE, ReadingKind.CHOICE)
# Who was better before comes back with all that there was then.
_BETTER: Final = re.compile(
    r"\b(?:was|were|sounded|felt)\s+(?:\w+\s+)?(?:better|nicer|cooler|best|cleaner|warmer)\b", re.IGNORECASE
)
_NEVER_MIND: Final = re.compile(r"^\W*(?:(?:ok|oh|hmm|hm)\W+)*(?:nvm|never ?mind|nah|nope|no)\b", re.IGNORECASE)
_BY_DEGREE: Final[frozenset[ChangeKind]] = frozenset({_K.LEAN, _K.LEVEL, _K.TEMPO_BY, _K.PRODUCTION})
_FEW: Final = 3
# A clause of so many words that asks says it plainly; of a long message the first such clauses are looked at.
_SHORT: Final = 5
_MOST_SHORT: Final = 3
_BUT: Final = re.compile(r"\s*[!.]+\s+(?:but|only|just|though|however|yet)\b", re.IGNORECASE)
_COMPARED: Final = ("er", "less", "more")
# What is pointed at, and what can be in a part of a track alone.
_THERE: Final = re.compile(
    r"(?<![\w'])(?:there|then|that (?:part|bit|section|moment|time)|meanwhile)(?![\w'])", re.IGNORECASE
)
_LOCAL: Final = (_K.LEVEL, _K.ADD, _K.REMOVE, _K.ONLY, _K.LEAN, _K.PRODUCTION)
_DONE: Final = (ReadingKind.CHANGE, ReadingKind.NAVIGATE, ReadingKind.QUESTION)


def plainly_said(words: str, about: About, read: _Read, *, only_names: bool = False) -> Reading | None:
    """A message as its wishes alone say it, with names where it says `it`; None where there is nothing to leave out.

    With `only_names`, None also where nobody is spoken of as `it`, or where not all words have a place in it.
    """
    raw = Talk(words).raw
    row = clauses(raw)
    if not row or _BETTER.search(raw):
        return None
    said = _Said(raw, row, about, read)
    if going := said.going():
        return going
    parts = said.written(row)
    is_plain = "".join(parts) == raw[row[0].begin :]
    if only_names and is_plain:
        return None
    if is_plain and all(each.asks and not each.complains for each in row):
        whole = read(raw, about)
        if whole.kind in _DONE and not whole.unused:
            return None  # there is nothing but wishes
    kept = said.kept()
    parts = said.written(kept)
    text = "".join(parts).strip()
    whole = read(raw, about)
    if not kept or whole.corrects or (text == raw and whole.kind in _DONE and not whole.unused):
        return None
    reading = read(text, about) if text != raw else whole
    found: Reading | None = reading
    if reading.kind not in _DONE or reading.unused:
        found = said.one_by_one(kept, parts) or _the_better(reading, whole)
    found = said.placed(said.with_unused(found, kept), kept) if found else None
    return None if found and only_names and found.unused else found


_EXCEPT: Final = re.compile(
    r"(?<![a-z])(?:every(?:thing|one|body)|all|any(?:thing|one|body)|nothing)\s*$", re.IGNORECASE
)
# `Slower but not too slow` says how far, and asks for nothing faster.
_BOUNDS: Final = re.compile(
    r"\W*(?:(?:but|just|only|and|though|yet)\W+)*(?:not|never|don't|dont)(?![a-z])", re.IGNORECASE
)


def as_asked(words: str, reading: Reading, read: Callable[[str], Reading]) -> Reading:
    """The reading, in which nothing goes the other way than a short clause asks: `faster, slow things bore me`."""
    if reading.kind is not ReadingKind.CHANGE or reading.corrects:
        return reading
    asking = [
        words[each.begin : each.end]
        for each in clauses(words)
        if each.asks and not each.tells and not _EXCEPT.search(words[: each.begin])
    ]
    short = [each.strip() for each in asking if len(each.split()) <= _SHORT and not _BOUNDS.match(each)]
    alone = [(each, read(each)) for each in short[:_MOST_SHORT]]
    asked: dict[tuple[ChangeKind, str, str], Change] = {
        (one.kind, one.target, one.value): one
        for _, each in alone
        if each.kind is ReadingKind.CHANGE and not (each.unused or each.corrects)
        for one in each.changes
        if one.kind in _BY_DEGREE
    }

    def meant(change: Change) -> Change:
        one = asked.get((change.kind, change.target, change.value))
        turned = one is not None and change.region.whole and _way(one) != _way(change)
        return one if one is not None and turned and not any(change.words in each for each in short) else change

    return replace(reading, changes=tuple(map(meant, reading.changes))) if asked else reading


def _way(change: Change) -> bool:
    """Whether it is to be more; a tempo is multiplied."""
    return change.amount > (1.0 if change.kind is _K.TEMPO_BY else 0.0)


def _the_better(shorter: Reading, whole: Reading) -> Reading | None:
    """What is left of a message, where less of it was not understood than of the whole."""
    is_better = shorter.kind in _DONE and len(shorter.unused) <= len(whole.unused)
    return shorter if is_better and whole.unused else None


@dataclass(frozen=True, slots=True)
class _Said:
    """A message of several clauses."""

    raw: str
    row: list[Clause]
    about: About
    read: _Read

    def going(self) -> Reading | None:
        """Only a step among the tracks where the rest says what was wrong: `lol too much, first one again`."""
        parts = self.written(self.row)
        if parts[-1].strip() not in self.raw:
            return None  # `the strings are awful, take them out again` is of the strings
        last = self._alone(self.row[-1])
        if last.kind is not ReadingKind.NAVIGATE or last.base.way == "redo":
            return None
        others = self.row[:-1]
        if any(map(self._names_a_track, others)):
            return None
        if _NEVER_MIND.match(self.raw) and len(parts[-1].split()) <= _FEW:
            return last
        if all(each.tells or each.complains or self._is_talk(each) for each in others):
            return last if not any(self._alone(each).kind in _STEPS for each in others) else None
        return None

    def kept(self) -> list[Clause]:
        """The clauses that are wishes; none where nobody asks plainly."""
        asking = [each for each in self.row if each.asks or is_asked(self.raw, each) or self._is_wish_in_short(each)]
        asking = [each for each in asking if not self._is_talk(each)]
        answered = [each for each in asking if self._is_answered(each, asking)]
        asking = [each for each in asking if each not in answered]
        if not asking:
            return []
        why = [*answered, *self._reasons(asking)]
        rest = [each for each in self.row if each not in asking and not (self._is_talk(each) or self._only_tells(each))]
        rest = [each for each in rest if not self._is_why(each, asking)]
        return [each for each in self.row if (each in asking or each in rest) and each not in why]

    def with_unused(self, reading: Reading, kept: list[Clause]) -> Reading:
        """The reading with the strange words of clauses that were left out and are no statement."""
        left = [each for each in self.row if each not in kept and not (each.tells or each.complains or each.dislikes)]
        strange = [self._alone(each) for each in left]
        unused = [word for each in strange if each.kind is ReadingKind.UNCLEAR for word in each.unused]
        return replace(reading, unused=tuple(dict.fromkeys((*reading.unused, *unused))))

    def placed(self, reading: Reading, kept: list[Clause]) -> Reading:
        """The reading in the part that a clause that was left out told: `from 0:15 to 0:25 i talk, so no drums`."""
        if reading.kind is not ReadingKind.CHANGE or any(not each.region.whole for each in reading.changes):
            return reading
        told = [self.raw[each.begin : each.end] for each in self.row if each not in kept]
        places = [place for each in told for place in regions(Talk(each), self.about)]
        places = places or [place for each in told for place in named_parts(Talk(each), self.about)]
        if len(places) != 1 or places[0].missing or places[0].is_outside:
            return reading
        region = places[0].region
        is_span = region.start_s is not None and region.end_s is not None and any(map(str.isdigit, " ".join(told)))
        if not is_span and not any(_THERE.search(self.raw[each.begin : each.end]) for each in kept):
            return reading
        changes = tuple(within(each, region) if each.kind in _LOCAL else each for each in reading.changes)
        unused = tuple(each for each in reading.unused if each not in " ".join(told))
        return replace(reading, changes=changes, unused=unused)

    def _reasons(self, asking: list[Clause]) -> list[Clause]:
        """The clauses that say of somebody what is wrong, of whom the next one says what is to be done: by `it`."""
        found = list[Clause]()
        for before, clause in pairwise(self.row):
            own, name = self.raw[clause.begin : clause.end], named(self.raw[before.begin : before.end])
            is_wish = before in asking and not before.complains
            if clause in asking and name and not is_wish and not named(own) and with_name(own, name) != own:
                found.append(before)
        return found

    def written(self, kept: list[Clause]) -> list[str]:
        """Some of the clauses, with the names of those who are spoken of, and the signs behind them."""
        written, latest = list[str](), ""
        for at, clause in enumerate(self.row):
            own = self.raw[clause.begin : clause.end]
            name = named(own, first=not clause.asks or clause.complains)
            if latest and clause.tells and begins_with_it(own):
                name = ""
            if clause in kept:
                behind = self.row[at + 1].begin if at + 1 < len(self.row) else len(self.raw)
                meant = own if name and not takes_for(own) else with_name(own, latest)
                written.append(meant + self.raw[clause.end : behind])
            latest = name or latest
        return written

    def one_by_one(self, kept: list[Clause], parts: list[str]) -> Reading | None:
        """The changes of clauses that are read each by itself; None where one of them was not understood."""
        readings = [self.read(each.strip(), self.about) for each in parts]
        both = list(zip(kept, readings, strict=True))
        # `My client wants hope`: people are told of, and little is understood of that.
        strange = [at.of_people and (each.kind is ReadingKind.UNCLEAR or bool(each.unused)) for at, each in both]
        readings = [each for each, is_strange in zip(readings, strange, strict=True) if not is_strange]
        changing = [each for each in readings if each.kind is ReadingKind.CHANGE]
        clean = all(each.kind in (ReadingKind.CHANGE, ReadingKind.CHATTER) and not each.unused for each in readings)
        if not changing or not clean or any(each.base != HERE for each in changing[1:]):
            return None
        found = [change for each in changing for change in each.changes]
        changes = settled([Said(each, each.words, at) for at, each in enumerate(found)])
        return replace(changing[0], changes=changes, corrects=any(each.corrects for each in changing))

    def _is_talk(self, clause: Clause) -> bool:
        """Whether a clause is praise, a reason or a remark, or only says that it is no good."""
        if clause.asks or self._names_a_track(clause):
            return False
        return clause.dislikes or self._is_verdict(clause) or self._alone(clause).kind is ReadingKind.CHATTER

    def _is_verdict(self, clause: Clause) -> bool:
        """Whether one word says how it is now, and a `but` follows: `Cheerful! But the tambourine is a bit much`."""
        words, behind = self.raw[clause.begin : clause.end].strip(), self.raw[clause.end :]
        if _BUT.match(behind) is None or len(words.split()) > 1 or words.casefold().endswith(_COMPARED):
            return False
        return all(each.kind is _K.LEAN for each in self._alone(clause).changes)

    def _is_answered(self, clause: Clause, asking: list[Clause]) -> bool:
        """Whether somebody says what is wrong, and then what would be right: `too slow for them. 100`, `in D then`."""
        if not clause.complains or len(asking) < 2:
            return False
        reading = self._alone(clause)
        if reading.kind is ReadingKind.CHOICE:
            return True
        better = {_ANSWERS[each.kind] for each in reading.changes if each.kind in _ANSWERS}
        others = [self._alone(each) for each in asking if each is not clause]
        return any(change.kind in better for each in others for change in each.changes)

    def _is_wish_in_short(self, clause: Clause) -> bool:
        if not is_short(self.raw, clause):
            return False
        return self._alone(clause).kind in (ReadingKind.CHANGE, ReadingKind.NAVIGATE)

    def _only_tells(self, clause: Clause) -> bool:
        """Whether a statement does not say by itself what should be otherwise, as `the horn is buried` does."""
        if self._names_a_track(clause):
            return False
        reading = self._alone(clause)
        if not clause.tells:
            return reading.kind is ReadingKind.UNCLEAR and not clause.complains
        if reading.kind in _STEPS:
            return False
        heard = _OF_PEOPLE if clause.of_people else _OF_THINGS
        return not (reading.kind is ReadingKind.CHANGE and any(each.kind in heard for each in reading.changes))

    def _is_why(self, clause: Clause, asking: list[Clause]) -> bool:
        """Whether a statement is about what somebody has asked for: `slower, i get nervous when it is this quick`."""
        asked = {(each.kind, each.target) for one in asking for each in self._alone(one).changes}
        told = [(each.kind, each.target) for each in self._alone(clause).changes if each.kind is not _K.KEEP]
        return clause.tells and bool(told) and all(each in asked for each in told)

    def _names_a_track(self, clause: Clause) -> bool:
        return bool(mentions(Talk(self.raw[clause.begin : clause.end])))

    def _alone(self, clause: Clause) -> Reading:
        return self.read(self.raw[clause.begin : clause.end].strip(), self.about)
