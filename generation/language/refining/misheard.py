"""What was meant instead? `Sorry, 6/8, not 3/4`, `no wait, from 0:20`, `oops, a minor third is what I meant`.

The words for the mistake are taken away, and so is what is refused and what only tells why; what is left takes the
place of the last turn, or of the player, the part or the amount that the last turn named.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from generation.language.refining import tellings
from generation.language.refining.corrections import direction
from generation.language.refining.grammar import COUNTS
from generation.language.refining.parts import part_at, playing
from generation.language.refining.regions import regions
from generation.language.refining.talk import Talk
from generation.language.refining.turns import any_turn, anywhere
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind, Region

_UNDO: Final = Destination("undo")
_SIGNS: Final = re.compile(r"\s*(?:[,.;!?\u2026]+(?=\s|$)|\s[-\u2013\u2014]+\s|$)\s*|(?<=\w)\s+but\s+")
_REFUSED: Final = re.compile(
    r"(?:\s+|^)(?:and |but )?(?:not|instead of|rather than|pas|nicht|no)\s+"
    r"(?:(?:the|a|an|la|le|l|el|die|den|das|der) )?\W?"
)
_OF_PLAYERS: Final = (ChangeKind.LEVEL, ChangeKind.ADD, ChangeKind.REMOVE, ChangeKind.FRESH, ChangeKind.BORROW)
_TOWARDS: Final = {
    ChangeKind.TRANSPOSE: ("up", "down"),
    ChangeKind.TEMPO_BY: ("faster", "slower"),
    ChangeKind.LENGTH_BY: ("longer", "shorter"),
}
# A number by itself is of what the last turn was about: `no, I said 50`.
_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d+)?")
_SAID: Final = {word: str(count) for word, count in COUNTS.items() if word.isascii()}
# As chats mark what was meant: `*55`, `cello*`.
_STARRED: Final = re.compile(r"\W*\*+\s*(?=\w)|(?<=\w)\*+\W*$")
_SPAN: Final = re.compile(r"(?P<n>\d{1,3}(?:\.\d+)?)\s*(?P<unit>seconds?|secs?|s|minutes?|mins?)")
_AMOUNT: Final = re.compile(r"(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:bpm|seconds?|secs?|s)?")
# How values are told that differ by so much from what they were before, and what that was.
_COUNTED: Final[dict[ChangeKind, Callable[[About], tuple[str, str, str, float]]]] = {
    ChangeKind.TEMPO: lambda about: ("bpm", "faster", "slower", about.brief.tempo_bpm or 0.0),
    ChangeKind.LENGTH: lambda about: ("seconds", "longer", "shorter", about.duration_s),
}
_UNITS: Final = {
    ChangeKind.LENGTH: "seconds",
    ChangeKind.LENGTH_BY: "seconds",
    ChangeKind.TEMPO: "bpm",
    ChangeKind.TEMPO_BY: "bpm",
    ChangeKind.TRANSPOSE: "semitones",
    ChangeKind.BEST_BARS: "best bars",
}
# `Not the guitar, the synth`.
# A moment by itself or behind `from`: `no, 0:20`, `from the drop`.
_FROM: Final = re.compile(r"\W*(?:from|at \d|after|\d)")
_OTHER: Final = re.compile(r"\W*(?:no\W+)?not (?:(?:the|on the|in the|my|from) )?(?=\w)")
_OF_SECTIONS: Final = (ChangeKind.SECTION, ChangeKind.CUT, ChangeKind.END_ON)
# So many stars and more are for emphasis: `**`.
_EMPHATIC: Final = 2
_LONGEST: Final = 160


def misheard(talk: Talk, about: About, read: Callable[[str, About], Reading]) -> Reading | None:
    """The reading that takes the place of the last turn; None where nothing of the kind is said, or not what."""
    if not about.last or len(talk.text) > _LONGEST:
        return None
    is_starred = _STARRED.search(talk.text) is not None and talk.text.count("*") < _EMPHATIC
    cue, sorry = anywhere("meant instead").search(talk.text) or is_starred, _sorry().match(talk.text)
    if not cue and not sorry and not _OTHER.match(talk.text):
        return None
    said, refused = _apart(talk.text[sorry.end() if sorry else 0 :])
    if not said or not (cue or _is_plain(said, refused, bool(sorry), about)):
        return None
    changes = instead(said, refused, as_it_was(about), read)
    if not changes or (not cue and changes and not _is_of_the_last(changes, about)):
        return None
    words = talk.said(0, len(talk.text))
    return Reading(ReadingKind.CHANGE, tuple(replace(each, words=words) for each in changes), _UNDO, corrects=True)


def as_it_was(about: About) -> About:
    """What the last turn was said about: its `10 bpm faster` counted from there, and so does what was meant."""
    before = next((each for each in about.past if about.before and each.track_id == about.before[0]), None)
    if before is None:
        return about
    players = before.players or about.players
    return replace(about, brief=before.brief, duration_s=before.duration_s, players=players)


@cache
def _sorry() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?>(?:{any_turn('sorry')})(?![a-z'])\W*)+")


def _apart(text: str) -> tuple[str, str]:
    """What was meant, and what was not, without the words for the mistake and what only tells."""
    plain = _STARRED.sub("", anywhere("meant instead").sub(" , ", text))
    meant, refused = list[str](), list[str]()
    for clause in (_sorry().sub("", each).strip() for each in _SIGNS.split(plain) if each):
        found = _REFUSED.search(" " + clause)
        if found and found.start() == 0:
            refused.append(clause)
        elif found:
            meant.append(clause[: max(0, found.start() - 1)].strip())
            refused.append(clause[found.start() :])
        elif clause:
            meant.append(clause)
    several = [each for each in meant if len(meant) == 1 or not _tells(each)]
    return ", ".join(filter(None, several)), " ".join(refused)


def _tells(clause: str) -> bool:
    talk = Talk(clause)
    told = any(each.text in tellings.TOLD or each.text in tellings.PEOPLE for each in talk.tokens)
    return told and not any(tellings.asks(talk, wish) for wish in talk.wishes())


def _is_a_place(said: str, about: About) -> bool:
    talk = Talk(said)
    return bool(regions(talk, about)) and not any(
        talk.free(at) and talk.is_content(at) for at in range(len(talk.tokens))
    )


def _is_plain(said: str, refused: str, is_sorry: bool, about: About) -> bool:
    """Whether words without `I meant` say what was meant all the same; `no, slower` is said of what came of it."""
    if not is_sorry and not is_of_who_was_meant(refused, about):
        return False
    return bool(refused) or _is_a_place(said, about) or _is_a_number(said, about)


def _is_a_number(said: str, about: About) -> bool:
    """Whether only a number is said, and the last turn was about one thing that is counted."""
    number = said.strip(" .!")
    is_one = number in _SAID or bool(_NUMBER.fullmatch(number))
    return len(about.last) == 1 and about.last[0].kind in _UNITS and is_one


def is_of_who_was_meant(refused: str, about: About) -> bool:
    """Whether who or what is refused is what the last turn was about."""
    spoken = Talk(refused)
    places = range(len(spoken.tokens))
    names = {part_at(spoken, at) for at in places} | {spoken.means(at, "section") for at in places}
    names |= {playing(each, about) for each in names if each}
    return any(each.target in names for each in about.last if each.target)


def _of_another_section(talk: Talk, about: About) -> tuple[Change, ...]:
    """`I said the outro`: the last changes with the section that is named in the place of another."""
    names = [talk.means(at, "section") for at in range(len(talk.tokens)) if talk.means(at, "section")]
    others = [at for at in range(len(talk.tokens)) if not talk.has(at, "section") and _says_more(talk, at)]
    wrong = [each for each in about.last if each.kind in _OF_SECTIONS]
    if len(names) != 1 or others or len(wrong) != 1:
        return ()
    return tuple(replace(each, target=names[0]) if each in wrong else each for each in about.last)


def instead(said: str, refused: str, about: About, read: Callable[[str, About], Reading]) -> tuple[Change, ...]:
    """The changes that were meant: the last ones with what is named in them, or what is said by itself."""
    talk = Talk(said)
    named = [at for at in range(len(talk.tokens)) if part_at(talk, at)]
    among = _exchanged_among([part_at(talk, at) for at in named], refused, about)
    if elsewhere := among or _of_another_section(talk, about):
        return elsewhere
    others = [at for at in range(len(talk.tokens)) if at not in named and _says_more(talk, at)]
    if len(named) == 1 and not others:
        return _exchanged(part_at(talk, named[0]), refused, about)
    places = [] if named else regions(talk, about)
    if ends := _as_long(said, about):
        return ends
    if places and not any(map(talk.free, others)):
        is_from = _FROM.match(said) is not None
        return tuple(replace(each, region=_moved(each.region, places[0].region, is_from)) for each in about.last)
    if _is_a_number(said, about):
        number = said.strip(" .!")
        said = f"{_SAID.get(number, number)} {_UNITS[about.last[0].kind]}"
    said = _by_as_much(said, about) or said
    towards = _TOWARDS.get(about.last[0].kind) if len(about.last) == 1 else None
    attempts = [said, f"{said} {towards[0 if direction(about.last[0]) > 0 else 1]}"] if towards else [said]
    for attempt in attempts:
        reading = read(attempt, about)
        if reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused:
            return reading.changes
    return ()


def _by_as_much(said: str, about: About) -> str:
    """`I meant 20` after `10 bpm faster`: so much more or less than before; nothing where no difference was wished."""
    amount = _AMOUNT.fullmatch(said.strip(" .!"))
    if not amount or len(about.last) != 1 or about.last[0].kind not in _COUNTED:
        return ""
    last = about.last[0]
    unit, more, less, before = _COUNTED[last.kind](about)
    was = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", last.words)]
    if last.amount in was or round(abs(last.amount - before), 3) not in was:
        return ""
    return f"{amount['n']} {unit} {more if last.amount > before else less}"


def _as_long(said: str, about: About) -> tuple[Change, ...]:
    """`5 seconds is enough`: the last changes for so long, where they were of the first or last seconds."""
    match = _SPAN.fullmatch(said.strip(" .!"))
    if not match or any(each.region.whole for each in about.last):
        return ()
    seconds = float(match["n"]) * (60.0 if match["unit"].startswith("m") else 1.0)
    found = list[Change]()
    for each in about.last:
        start, end = each.region.start_s, each.region.end_s
        if start and end is not None:
            return ()
        span = Region(about.duration_s - seconds, None) if start else Region(0.0, seconds)
        found.append(replace(each, region=span))
    return tuple(found)


def _exchanged_among(names: list[str], refused: str, about: About) -> tuple[Change, ...]:
    """The last changes where one who is named was not meant: `the piano should stop there, not the celesta`."""
    targets = {each.target for each in about.last if each.kind in _OF_PLAYERS}
    spoken = Talk(refused)
    wrong = {part_at(spoken, at) for at in range(len(spoken.tokens))} | (set(names) if len(set(names)) > 1 else set())
    wrong = {each for each in wrong if each and not targets.isdisjoint((each, playing(each, about)))}
    right = [each for each in dict.fromkeys(names) if each not in wrong]
    return _exchanged(right[0], " ".join(wrong), about) if wrong and len(right) == 1 else ()


def _says_more(talk: Talk, at: int) -> bool:
    """Whether a phrase says something besides a name: `louder`, `add`, `120`."""
    acts = talk.does(at) and not talk.has(at, "small", "chat") and not talk.does(at, "for", "borrow", "instead after")
    return acts or talk.is_content(at) or talk.tokens[at].text[0].isdigit() or talk.has(at, "level", "speed", "lean")


def _exchanged(name: str, refused: str, about: About) -> tuple[Change, ...]:
    """The last changes with another player where one was; nothing where it can not be told in which of them."""
    spoken = Talk(refused)
    wrong = {part_at(spoken, at) for at in range(len(spoken.tokens))} - {""}
    wrong |= {playing(each, about) for each in wrong}
    own = [each for each in about.last if each.kind in _OF_PLAYERS]
    aimed = [each for each in own if each.target in wrong] if wrong else own
    player = playing(name, about)
    if len({each.target for each in aimed}) > 1:
        coming = player not in about.players
        aimed = [each for each in aimed if (each.kind is ChangeKind.ADD) == coming]
    if len({each.target for each in aimed}) != 1:
        return ()
    return tuple(
        replace(each, target=name if each.kind is ChangeKind.ADD else player) if each in aimed else each
        for each in about.last
    )


def _moved(old: Region, new: Region, is_from: bool) -> Region:
    """The new region; `from 0:20` moves the end of one that reached up to there, `at the end` is another place."""
    is_until = is_from and old.start_s is None and old.end_s is not None
    if is_until and new.end_s is None and new.start_s is not None:
        return Region(None, new.start_s)
    return new


def _is_of_the_last(changes: tuple[Change, ...], about: About) -> bool:
    """Whether changes are about the same as the last turn's."""
    kinds = {each.kind for each in about.last}
    return all(each.kind in kinds for each in changes)
