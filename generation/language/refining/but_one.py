"""Who is meant by all but one? `Everything but the drums louder`: levels are relative, so the drums are softer."""

from typing import Final

from generation.language.notes import Said
from generation.language.refining.anew import list_after
from generation.language.refining.parts import decibels_of, part_at, playing
from generation.language.refining.pitch import is_interval
from generation.language.refining.stance import amount_of
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind

# What is read elsewhere: `remove everything but the drums`, `change all but the melody`.
_ELSEWHERE: Final = ("remove", "fresh", "keep", "only", "like")
_BUT: Final = frozenset({"but", "but the", "except", "except the", "except for", "except for the", "besides"})
_ALL: Final = frozenset({"everything", "everyone", "everybody", "all", "rest", "the rest", "others", "all the others"})
_SILENT: Final = frozenset(
    {"out", "off", "gone", "silent", "be silent", "is silent", "muted", "away", "mute", "stop", "stops", "drops out"}
    | {"drop out", "removed", "tacet", "sits out", "sit out", "stay silent", "go silent", "goes silent", "rests"}
    | {"should rest", "to rest", "may rest", "can rest", "can go", "should go", "must go", "has to go", "rest"}
)
_OTHER: Final = ("lean", "mood", "sound", "speed", "production", "wrong", "feel")


def all_but_one(talk: Talk, about: About) -> tuple[list[Said[Change]], bool]:
    """The players that become louder or softer against all others; and whether it is said so that it can not be."""
    for at in range(len(talk.tokens)):
        if not talk.free(at) or talk.tokens[at].text.startswith("nothing but"):
            continue
        if alone := _all_out_but(talk, at, about):
            return alone, False
        if not talk.does(at, "except"):
            continue
        named = [each for each in list_after(talk, at + 1) if talk.free(each)]
        if not named:
            continue
        ahead, behind = _around(talk, at, named[-1])
        if any(talk.does(each, *_ELSEWHERE) for each in ahead):
            continue
        deed, place = _deed(talk, ahead, behind)
        if not deed:
            if is_interval(talk) or any(talk.has(each, *_OTHER) for each in (*ahead, *behind)):
                return [], True
            continue
        names = [playing(part_at(talk, each), about) for each in named]
        is_refused = any(talk.does(each, "never", "not") for each in (*ahead, *behind))
        if is_refused or (about.players and not set(names) <= set(about.players)):
            return [], True
        degrees = [each for each in (*ahead, *behind) if talk.has(each, "by")]
        amount = -decibels_of(deed, amount_of(talk, [*degrees, place]))
        words = talk.take_tokens(min(at, place, *degrees), max(named[-1], place, *degrees))
        start = talk.tokens[at].start
        return [Said(Change(ChangeKind.LEVEL, each, amount), words, start) for each in dict.fromkeys(names)], False
    return [], False


def _all_out_but(talk: Talk, at: int, about: About) -> list[Said[Change]]:
    """Who alone is to play: `everything but the harp should be silent`, `everything out but the drums`."""
    is_except = talk.does(at, "except")
    is_but = talk.tokens[at].text in _BUT and at > 1 and talk.tokens[at - 1].text in _SILENT
    begin = next((each for each in range(at - 1, max(-1, at - 4), -1) if talk.tokens[each].text in _ALL), -1)
    if not is_except and not (is_but and begin >= 0):
        return []
    named = [each for each in list_after(talk, at + 1) if talk.free(each)]
    behind = _around(talk, at, named[-1])[1] if named else []
    end = next((each for each in behind if talk.tokens[each].text in _SILENT), -1)
    if not named or not (is_but or end >= 0) or any(talk.does(each, "never", "not") for each in behind):
        return []
    names = ", ".join(dict.fromkeys(playing(part_at(talk, each), about) for each in named))
    words = talk.take_tokens(begin if begin >= 0 else at, max(named[-1], end))
    return [Said(Change(ChangeKind.ONLY, value=names), words, talk.tokens[at].start)]


def _around(talk: Talk, begin: int, end: int) -> tuple[list[int], list[int]]:
    """The phrases of the same wish before and behind a run."""
    ahead, behind = list[int](), list[int]()
    for at in range(begin - 1, -1, -1):
        if talk.glue(at):
            break
        ahead.insert(0, at)
    for at in range(end + 1, len(talk.tokens)):
        if talk.glue(at):
            break
        behind.append(at)
    return ahead, behind


def _deed(talk: Talk, ahead: list[int], behind: list[int]) -> tuple[str, int]:
    """Whether the others are to be louder or softer, and the phrase that says so; nothing where none does."""
    for at in (*behind, *ahead):
        complaint, level = talk.means(at, "complaint"), talk.means(at, "level")
        if complaint or level:
            is_louder = complaint == "more" if complaint else (level > 0) != talk.does(at - 1, "too")
            return "louder" if is_louder else "softer", at
    for at in (*behind, *ahead):
        if talk.does(at, "up", "down"):
            return "louder" if talk.does(at, "up") else "softer", at
        if talk.does(at, "more", "less") and not any(talk.has(at + 1, each) for each in _OTHER):
            is_turned = talk.tokens[at].text.startswith(("turn", "bring"))
            name = "more" if talk.does(at, "more") else "less"
            return ({"more": "louder", "less": "softer"}[name] if is_turned else name), at
    return "", -1
