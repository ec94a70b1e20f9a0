"""What of a message was meant and what was not? `Wrong one, it's the organ that should go, not the bass`, `80 not 90`.

A message that mends the turn before names what was meant, what was not, or both, around words for the mistake. The
words for it fall away, what was not meant falls away, and what is left takes the place of the last turn: by itself,
or said of the player whom the last turn was about (`I meant no sax at all`, `by less I meant none`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.language.reading import normal
from generation.language.refining import following, misheard
from generation.language.refining.corrections import direction, opposite
from generation.language.refining.grammar import COUNTS
from generation.language.refining.mistakes import Said, halves, is_merely_contrasted
from generation.language.refining.parts import part_at, playing
from generation.language.refining.settling import quantity
from generation.language.refining.talk import Talk
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_UNDO: Final = Destination("undo")
_LONGEST: Final = 160
# What was done is said once more in disbelief: `softer??? I meant louder`.
_ASKED: Final = re.compile(r"^(?P<said>[\w' ]{2,24}?) ?\?[?!]*\s+(?=\w)")
# Who or what is to stay as it was.
_KEPT: Final = re.compile(
    r"^(?:(?:please |just |you can |do |to )*(?:leave|keep|let) .+|same \w+|.+ (?:can|should|may|could"
    r"|must) (?:stay|remain)"
    r"(?: \w+){0,3}|.+ (?:stays|is (?:fine|ok|okay|good))(?: \w+){0,3}|(?:dont|don't|do not) touch .+)$"
)
_GONE: Final = re.compile(
    r"^(?:(?:completely |totally |fully |all |entirely )?(?:gone|out|off|away|removed|none|nothing|silent"
    r"|silence|mute|muted"
    r"|no more|zero|delete|deleted|remove|without)(?: (?:it|them|at all|altogether|completely|entirely|of it|of them"
    r"|please))*|(?:take|cut|get|leave) (?:it|them) out(?: \w+)?|remove (?:it|them)(?: \w+)?|get rid of (?:it|them))$"
)
_VOLUME: Final = re.compile(
    r"^(?:(?P<down>lower|reduce|turn down|bring down|drop|decrease)|raise|increase|turn up|bring up|boost) "
    r"(?:the |its |their )?(?:volume|level|loudness|it|them)(?: down| up)?$"
    r"|^(?:turn|bring|take) (?:it|them) (?:(?P<below>down)|up)$"
)
_MORE: Final = re.compile(
    r"^(?:(?:a bit|a little|way|much|make (?:it|them)|slightly) )*(?P<way>louder|softer|quieter"
    r"|more|less|up|down|higher|lower)(?: (?:it|them|please|only|instead))?$"
)
# What is turned round by going the other way, unlike somebody who comes back: `nope, bin the organ`.
_TURNED: Final = (
    ChangeKind.LEVEL,
    ChangeKind.LEAN,
    ChangeKind.TEMPO_BY,
    ChangeKind.LENGTH_BY,
    ChangeKind.TRANSPOSE,
    ChangeKind.PRODUCTION,
)
_UP: Final = frozenset({"louder", "more", "up", "higher"})
_SMALL: Final = frozenset({"the", "a", "an", "it", "to", "more", "bpm", "on", "in", "so", "that", "make", "be"})


def amended(words: str, about: About, read: _Read) -> Reading | None:
    """The reading that takes the place of the last turn; None where the message takes nothing back, or not plainly."""
    if not about.last or len(words) > _LONGEST:
        return None
    if too := following.followed(words, about):
        return too
    text = " ".join(normal(words).casefold().replace("\u2019", "'").split())
    asked = _ASKED.match(text)
    is_echo = asked is not None and _is_of_the_last(asked["said"], about)
    said = halves(f"not {text}" if is_echo else text)
    if said is None or not said.meant:
        return None
    was = misheard.as_it_was(about)
    kept = [each for each in said.meant if _KEPT.match(each) and misheard.is_of_who_was_meant(each, about)]
    is_refused = (bool(kept) and (said.is_told or said.is_wrong or said.is_sorry)) or any(
        _is_of_the_last(each, about) for each in said.refused
    )
    if not (is_refused or said.is_told or said.is_wrong or (said.is_sorry and not said.refused)):
        return None  # `ok, slower please` begins as a correction may, and is none
    for right in _attempts(said.meant):
        changes = _instead(right, said, was, read)
        if changes and not is_merely_contrasted(text, said) and _is_plain(said, changes, about, is_refused=is_refused):
            plain = " ".join(words.split())
            return Reading(
                ReadingKind.CHANGE, tuple(replace(each, words=plain) for each in changes), _UNDO, corrects=True
            )
    return None


def _attempts(meant: tuple[str, ...]) -> list[str]:
    """What may have been meant: all but what is to stay, then with that, then the last thing alone."""
    wished = [each for each in meant if not _KEPT.match(each)]
    found = [", ".join(wished), ", ".join(meant), *(wished[-1:])]
    return [each for each in dict.fromkeys(found) if each]


def _instead(right: str, said: Said, about: About, read: _Read) -> tuple[Change, ...]:
    """The changes that were meant; nothing where that can not be told."""
    refused = " ".join(f"not {each}" for each in said.refused)
    if swapped := _swapped(right, refused, about):
        return swapped
    if whole := _of_whom(right, about, read):
        return whole
    talk = Talk(right)
    named = {part_at(talk, at) for at in range(len(talk.tokens))} - {""}
    same = {each.target for each in about.last}
    if not named & same and (found := misheard.instead(right, refused, about, read)):
        return found
    reading = read(right, about)
    is_read = reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused
    return reading.changes if is_read else ()


def _of_whom(right: str, about: About, read: _Read) -> tuple[Change, ...]:
    """`None at all`, `louder`, `less`: said of the one player whom the last turn was about, or of its quantity."""
    targets = {each.target for each in about.last if each.kind in _OF_PLAYERS}
    if len(targets) == 1 and len(about.last) == 1:
        name = targets.pop()
        if _GONE.match(right):
            return (replace(about.last[0], kind=ChangeKind.REMOVE, target=playing(name, about), amount=0.0),)
        right = _VOLUME.sub(lambda found: "softer" if found["down"] or found["below"] else "louder", right)
        if levelled := _MORE.match(right):
            is_gone = about.last[0].kind is ChangeKind.REMOVE
            way = "louder" if levelled["way"] in _UP else "less" if is_gone else "softer"
            text = f"{right.replace(levelled['way'], way)} {name}"
            reading = read(re.sub(r"\b(?:make )?(?:it|them)\b ?", "", text), about)
            region = about.last[0].region
            if reading.kind is ReadingKind.CHANGE and not reading.unused:
                return tuple(replace(each, region=region) for each in reading.changes)
        if len(talk := Talk(right).tokens) == 1 and (level := talk[0].means.get("level")):
            text = f"make the {name} {'louder' if level > 0 else 'softer'}"
            return tuple(replace(each, region=about.last[0].region) for each in read(text, about).changes)
    levelled = _MORE.match(right)
    if not levelled or not about.last:
        return ()
    up = levelled["way"] in _UP
    turned = [opposite(each) for each in about.last]
    is_other = all((direction(each) > 0) != up for each in about.last)
    return tuple(each for each in turned if each) if is_other and all(turned) else ()


_OF_PLAYERS: Final = (ChangeKind.LEVEL, ChangeKind.ADD, ChangeKind.REMOVE)


_SWAPPING: Final = ("add", "for", "swap", "instead", "swapped", "swapping", "remove")


def _swapped(right: str, refused: str, about: About) -> tuple[Change, ...]:
    """`A trumpet instead of the flute` after the flute was swapped for another: whoever was to come, or to go."""
    gone = [each for each in about.last if each.kind is ChangeKind.REMOVE]
    come = [each for each in about.last if each.kind is ChangeKind.ADD]
    if len(gone) != 1 or len(come) != 1 or len(about.last) != 2:
        return ()
    talk = Talk(right)
    names = [part_at(talk, at) for at in range(len(talk.tokens))]
    others = [at for at, name in enumerate(names) if not name and (talk.does(at) or talk.is_content(at))]
    found = [each for each in names if each]
    if len(found) != 1 or any(not talk.does(at, *_SWAPPING) for at in others):
        return ()
    wrong = {part_at(Talk(refused), at) for at in range(len(Talk(refused).tokens))}
    player = playing(found[0], about)
    if player in about.players and come[0].target not in wrong:
        return tuple(replace(each, target=player) if each in gone else each for each in about.last)
    return tuple(replace(each, target=found[0]) if each in come else each for each in about.last)


def _is_of_the_last(refused: str, about: About) -> bool:
    """Whether what is refused is what the last turn was about, in its own words, by name or by number."""
    own = set(re.findall(r"[^\W_]+", normal(" ".join(each.words for each in about.last)).casefold()))
    own |= {f"{each.amount:g}" for each in about.last if each.amount}
    own |= {word for each in about.last for word in each.target.split()}
    own |= {word for word, count in COUNTS.items() if str(count) in own} | {
        str(COUNTS[word]) for word in tuple(own) if word in COUNTS
    }
    said = [each for each in re.findall(r"[^\W_]+", refused) if each not in _SMALL] or [refused.strip()]
    if said and all(each in own for each in said):
        return True
    return misheard.is_of_who_was_meant(refused, about)


def _is_plain(said: Said, changes: tuple[Change, ...], about: About, *, is_refused: bool) -> bool:
    """Whether enough speaks for a correction: words for a mistake, or what was refused is what was done."""
    kinds = {quantity(each) for each in about.last}
    is_same = any(quantity(each) in kinds for each in changes)
    if said.is_told or (is_same and said.is_wrong):
        return is_refused or not said.refused or is_same
    if is_refused:
        return is_same or said.is_weak
    return said.is_sorry and not said.refused and _is_opposite(changes, about)


def _is_opposite(changes: tuple[Change, ...], about: About) -> bool:
    """Whether changes go the other way than the last ones, of the same: `sorry, slower` after `faster`."""
    last = {(quantity(each), each.target): direction(each) for each in about.last}
    if len(changes) != len(last) or not all(each.kind in _TURNED for each in (*changes, *about.last)):
        return False
    return all(last.get((quantity(each), each.target)) == -direction(each) for each in changes)
