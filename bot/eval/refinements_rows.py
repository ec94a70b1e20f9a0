"""What is expected of which turn? Conversations of a JSON Lines file, checked before anything is measured."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bot.eval.names import is_key
from bot.eval.rows import AXES
from generation.brief import Mode
from generation.errors import BadRequest
from generation.refinement import ASPECTS

_FIELDS: Final = {"id", "prompt", "turns", "expect", "tags", "note", "language"}
_WAYS: Final = {"up", "down", "same", "any"}
# What stays need not be an aspect of the score.
KEPT: Final = {*ASPECTS, "tempo", "key", "mode", "metre", "length", "genre", "other stems", "harmony", "everything"}
Expect = Mapping[str, Any]
NOTHING: Final[Expect] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: the prompt of its first track, what is said then, and what each turn has to come to."""

    id: str
    prompt: str
    turns: tuple[str, ...]
    expect: tuple[Expect, ...]
    tags: tuple[str, ...] = ()


def read_talks(path: Path, limit: int | None = None) -> list[Talk]:
    """Read a file of conversations, one JSON object per line; empty lines are passed over.

    Raises:
        BadRequest: the file can not be read, or a line is no conversation; the message names the line.

    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} can not be read ({type(error).__name__}).", "Give a JSON Lines file.") from error
    talks: list[Talk] = []
    known: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            talks.append(_talk(line, number, known))
            known.add(talks[-1].id)
    if not talks:
        raise BadRequest(f"{path} holds no rows.", 'Write one {"prompt", "turns", "expect"} per line.')
    return talks[:limit] if limit else talks


def _talk(line: str, number: int, known: set[str]) -> Talk:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise _bad(number, f"it is no JSON ({error.msg})") from error
    if not isinstance(data, dict):
        raise _bad(number, "it is no object")
    for name in data:
        if name not in _FIELDS:
            raise _bad(number, f"it has an unknown field “{name}” (known: {', '.join(sorted(_FIELDS))})")
    prompt, turns, tags = data.get("prompt"), data.get("turns"), data.get("tags", [])
    if not _is_word(prompt):
        raise _bad(number, "it has no prompt")
    if not _is_words(turns) or not turns:
        raise _bad(number, "its “turns” are no list of words")
    expect = data.get("expect", [{}] * len(turns))
    if not isinstance(expect, list) or len(expect) != len(turns):
        raise _bad(number, f"it needs one “expect” for each of its {len(turns)} turns")
    if not _is_words(tags):
        raise _bad(number, "its “tags” are no list of words")
    name = str(data.get("id", number))
    if name in known:
        raise _bad(number, f"another row has the id “{name}”")
    for turn, each in enumerate(expect, 1):
        _check(number, turn, each)
    return Talk(name, str(prompt), tuple(turns), tuple(expect), tuple(tags))


def _check(number: int, turn: int, expect: Any) -> None:
    if not isinstance(expect, dict):
        raise _bad(number, f"what it expects of turn {turn} is no object")
    for what, value in expect.items():
        if what not in _KNOWN:
            raise _bad(number, f"turn {turn} expects an unknown field “{what}” (known: {', '.join(_KNOWN)})")
        fits, form = _KNOWN[what]
        if not fits(value):
            raise _bad(number, f"“{what}” of turn {turn} has to be {form}")


def _bad(number: int, why: str) -> BadRequest:
    return BadRequest(f"Line {number} is no conversation: {why}.", "Mend that line and try again.")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(_is_word(each) for each in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_way(value: Any) -> bool:
    return isinstance(value, str) and value in _WAYS


def _is_amount(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) == 2 and all(map(_is_number, value)) and 0 < value[0] <= value[1]
    return _is_way(value) or (_is_number(value) and value > 0)


def _is_region(value: Any) -> bool:
    if not isinstance(value, list):
        return _is_word(value)
    ends = [each for each in value if each is not None]
    return len(value) == 2 and all(_is_number(each) and each >= 0 for each in ends) and ends == sorted(ends)


def _is_metre(value: Any) -> bool:
    top, _, bottom = value.partition("/") if isinstance(value, str) else ("", "", "")
    return value == "same" or (top.isdigit() and bottom.isdigit())


def _is_destination(value: Any) -> bool:
    if isinstance(value, dict):
        return set(value) == {"to"} and (_is_count(value["to"]) or value["to"] in {-1, "first", "last"})
    return isinstance(value, str) and value in {"undo", "redo"}


def _is_borrowed(value: Any) -> bool:
    return (
        isinstance(value, dict) and bool(value) and all(each in ASPECTS and _is_count(n) for each, n in value.items())
    )


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


_SAID: Final[tuple[Callable[[Any], bool], str]] = (_is_words, "a list of names")
_MOVES: Final[tuple[Callable[[Any], bool], str]] = (
    _is_amount,
    "“up”, “down”, “same”, “any”, a number or [lowest, highest]",
)
_KNOWN: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    **dict.fromkeys(AXES, (_is_way, "“up”, “down”, “same” or “any”")),
    "scene": (_is_flag, "true or false"),
    "tempo_bpm": _MOVES,
    "duration_s": _MOVES,
    "key": (lambda value: value == "same" or is_key(value), "a key such as “D minor”, or “same”"),
    "mode": (lambda value: value == "same" or value in set(Mode), f"one of {', '.join(Mode)}, or “same”"),
    "transpose": (lambda value: _is_number(value) and value == round(value), "a number of semitones"),
    "metre": (_is_metre, "a metre such as “3/4”"),
    "genre": (_is_word, "a genre"),
    "feel": (lambda value: value in {"half-time", "double-time", "swung", "straight"}, "a feel such as “half-time”"),
    "loop": (_is_flag, "true or false"),
    **dict.fromkeys(("add", "remove", "only", "softer", "louder", "production_add", "production_remove"), _SAID),
    **dict.fromkeys(("form", "cut"), _SAID),
    "end_on": (_is_word, "a section's name"),
    "fresh": (lambda value: _is_words(value) and set(value) <= {*ASPECTS, "all"}, f"of all, {', '.join(ASPECTS)}"),
    "keep": (_is_words, "a list of what stays"),
    "borrow": (_is_borrowed, "an aspect with the number of a track"),
    "region": (_is_region, "[start, end] in seconds or null, or the name of a part"),
    "stitch": (lambda value: isinstance(value, list) and all(map(_is_count, value)), "a list of numbers of tracks"),
    "best_bars": (_is_count, "a number of bars"),
    "navigate": (_is_destination, "“undo”, “redo” or {“to”: number}"),
    "corrects": (_is_flag, "true or false"),
    "ask": (_is_flag, "true or false"),
    "topic": (_is_word, "what the question is about"),
    "none": (lambda value: value is True or value in {"chatter", "unclear"}, "true, “chatter” or “unclear”"),
    "choice": (_is_flag, "true or false"),
    **dict.fromkeys(("stronger_than", "weaker_than"), (lambda value: value == "previous", "“previous”")),
}
