"""Who or what instead of whom? `Swap the piano for a guitar`, `strings instead of the pad`, `tape for vinyl`."""

from typing import Final

from generation.language.notes import Said
from generation.language.refining.anew import aspects_at
from generation.language.refining.parts import named_at, part_at, playing
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind

_NEAR: Final = 5
_PRONOUNS: Final = frozenset({"it", "that", "this", "them", "those", "him", "her", "that one", "this one"})


def swaps(talk: Talk, about: About) -> list[Said[Change]]:
    """The players that go, and those that come for them."""
    found = list[Said[Change]]()
    for at in range(len(talk.tokens)):
        if not talk.free(at):
            continue
        if talk.does(at, "swap", "fresh"):
            pair = _pair(talk, at)
        elif talk.does(at, "instead"):
            pair = _instead(talk, at)
        elif talk.does(at, "swapped", "swapping"):
            pair = _passive(talk, at)
        elif talk.does(at, "instead after"):
            pair = _for_who_was_named(talk, at, about)
        else:
            continue
        if pair:
            found += _swapped(talk, *pair, about)
        elif sounds := _sounds(talk, at):
            found += _exchanged(talk, sounds, about)
    return found


def _sounds(talk: Talk, act: int) -> tuple[int, int] | None:
    """What goes and what comes where one of them is a sound: `swap the vinyl crackle for tape hiss`."""
    ahead, behind = _thing(talk, act - 1, back=True), _thing(talk, act + 1)
    if talk.does(act, "swap", "fresh"):
        joint = None if behind is None else behind + 1
        while joint is not None and joint < len(talk.tokens) and talk.tokens[joint].text in ("out", "over"):
            joint += 1
        if joint is None or joint >= len(talk.tokens) or not talk.does(joint, "for"):
            return None
        pair = behind, _thing(talk, joint + 1)
    elif talk.does(act, "instead", "swapping"):
        pair = behind, ahead
    elif talk.does(act, "swapped"):
        pair = ahead, behind
    else:
        return None
    gone, come = pair
    if gone is None or come is None or not (_sound_at(talk, gone) or _sound_at(talk, come)):
        return None
    return gone, come


def _sound_at(talk: Talk, at: int) -> str:
    """The sound that a phrase names, and neither a mood nor a player."""
    is_sound = not part_at(talk, at) and not talk.has(at, "lean", "mood")
    found: str = (talk.means(at, "sound") or talk.means(at, "production") or "") if is_sound else ""
    return found


def _thing(talk: Talk, begin: int, *, back: bool = False) -> int | None:
    """The next player or sound from a place on, with nothing but small words between."""
    step = -1 if back else 1
    for at in range(begin, begin + step * _NEAR, step):
        if not 0 <= at < len(talk.tokens) or talk.glue(at):
            return None
        if talk.free(at) and (part_at(talk, at) or _sound_at(talk, at)):
            return at
        if talk.is_content(at):
            return None
    return None


def _exchanged(talk: Talk, places: tuple[int, int], about: About) -> list[Said[Change]]:
    """One sound off and another one on; whoever plays comes or goes beside it."""
    gone, come = places
    old, new = _sound_at(talk, gone), _sound_at(talk, come)
    if old == new:
        return []
    off = (
        Change(ChangeKind.PRODUCTION, old, -1.0)
        if old
        else Change(ChangeKind.REMOVE, playing(named_at(talk, gone, about), about))
    )
    on = Change(ChangeKind.PRODUCTION, new, 1.0) if new else Change(ChangeKind.ADD, part_at(talk, come))
    begin = min(places)
    while begin and talk.does(begin - 1, "swap"):
        begin -= 1
    words, start = talk.take_tokens(begin, max(places)), talk.tokens[gone].start
    return [Said(off, words, start), Said(on, words, start)]


def same_player(talk: Talk) -> str:
    """Who would be swapped for the same player by another name: `change the bass to a synth bass`; nothing if none."""
    for at in range(len(talk.tokens)):
        pair = _pair(talk, at) if talk.does(at, "swap", "fresh") else None
        pair = pair or (_instead(talk, at) if talk.does(at, "instead") else None)
        if pair is None:
            continue
        _, gone, come = pair
        is_new = any(talk.does(each, "fresh") for each in range(min(gone, come) + 1, max(gone, come)))
        is_named = talk.has(gone, "instrument") and talk.has(come, "instrument")
        is_other = talk.tokens[gone].text != talk.tokens[come].text
        if part_at(talk, gone) == part_at(talk, come) and is_named and is_other and not is_new:
            return part_at(talk, gone)
    return ""


def _player(talk: Talk, begin: int, *, back: bool = False) -> int | None:
    """The next player from a place on, with nothing but small words between."""
    step = -1 if back else 1
    for at in range(begin, begin + step * _NEAR, step):
        if not 0 <= at < len(talk.tokens):
            return None
        if part_at(talk, at) and talk.free(at):
            return at
        if talk.tokens[at].text in {".", "!", ";"} or (talk.is_content(at) and not talk.has(at, "mood")):
            return None
    return None


def _pair(talk: Talk, act: int) -> tuple[int, int, int] | None:
    """Who goes and who comes: `replace the piano with a guitar`."""
    gone = last = _player(talk, act + 1)
    if act + 2 < len(talk.tokens) and talk.tokens[act + 1].text in _PRONOUNS and talk.does(act + 2, "for"):
        gone, last = _named_before(talk, act), act + 1  # `the choir is scary, swap it for a flute`
    while last is not None and talk.tokens[min(last + 1, len(talk.tokens) - 1)].text in ("out", "over"):
        last += 1
    if gone is None or last is None or last + 1 >= len(talk.tokens) or not talk.does(last + 1, "for"):
        return None
    come = _player(talk, last + 2)
    return None if come is None else (min(act, gone), gone, come)


def _named_before(talk: Talk, act: int) -> int | None:
    """The player that was named last before an act."""
    return next((at for at in range(act - 1, -1, -1) if talk.has(at, "instrument") and talk.free(at)), None)


def _for_who_was_named(talk: Talk, at: int, about: About) -> tuple[int, int, int] | None:
    """`The oboe is too nasal, clarinet instead`: in the place of who plays and was complained of just before."""
    come = _player(talk, at - 1, back=True)
    gone = None if come is None else _named_before(talk, come)
    if come is None or gone is None or playing(part_at(talk, gone), about) not in about.players:
        return None
    begin = next((each + 1 for each in range(gone, -1, -1) if talk.glue(each)), 0)
    joined = any(talk.glue(each) in ("comma", "stop", "but") for each in range(gone + 1, come))
    kept = any(talk.does(each, "keep", "add", "more") and not talk.has(each, "small") for each in range(begin, gone))
    return (begin, gone, come) if joined and not kept and gone != come else None


def _passive(talk: Talk, at: int) -> tuple[int, int, int] | None:
    """Who goes and who comes: `the strings could be replaced by a harp`, `a harp replaces the strings`."""
    ahead, behind = _player(talk, at - 1, back=True), _player(talk, at + 1)
    if ahead is None or behind is None:
        return None
    gone, come = (ahead, behind) if talk.does(at, "swapped") else (behind, ahead)
    return min(gone, come), gone, come


def _instead(talk: Talk, at: int) -> tuple[int, int, int] | None:
    """Who goes and who comes: `a guitar instead of the piano`."""
    gone = _player(talk, at + 1)
    if gone is None:
        return None
    come = _player(talk, at - 1, back=True)
    if come is None:
        come = _player(talk, gone + 1)
    return None if come is None else (min(at, come), gone, come)


def _swapped(talk: Talk, first: int, gone: int, come: int, about: About) -> list[Said[Change]]:
    old, new = named_at(talk, gone, about), part_at(talk, come)
    last = max(gone, come)
    while last + 1 < len(talk.tokens) and talk.does(last + 1, "instead after"):
        last += 1
    aspects = aspects_at(talk, gone)
    words = talk.take_tokens(first, last)
    start = talk.tokens[gone].start
    if old == new:
        return [Said(Change(ChangeKind.FRESH, aspects[0]), words, start)] if aspects else []
    change = Change(ChangeKind.REMOVE, playing(old, about))
    return [Said(change, words, start), Said(Change(ChangeKind.ADD, new), words, start)]
