"""What is expected of which prompt? Rows of a JSON Lines file, checked before anything is measured."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.eval.names import is_key
from generation.brief import Kind
from generation.errors import BadRequest

AXES: Final = ("valence", "energy", "tension", "brightness")
_ROW_FIELDS: Final = {"id", "prompt", "expect", "tags", "note", "language"}


@dataclass(frozen=True, slots=True)
class Row:
    """One prompt and what a brief of it has to say; `expect` holds only the fields that the row speaks of."""

    id: str
    prompt: str
    expect: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


def read_rows(path: Path, limit: int | None = None) -> list[Row]:
    """Read a file of rows, one JSON object per line; empty lines are passed over.

    Raises:
        BadRequest: the file can not be read, or a line is no row; the message names the line.

    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} can not be read ({type(error).__name__}).", "Give a JSON Lines file.") from error
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows.append(_row(line, number, {row.id for row in rows}))
    if not rows:
        raise BadRequest(f"{path} holds no rows.", 'Write one {"prompt": ..., "expect": {...}} per line.')
    return rows[:limit] if limit else rows


def _row(line: str, number: int, known: set[str]) -> Row:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise _bad(number, f"it is no JSON ({error.msg})") from error
    if not isinstance(data, dict):
        raise _bad(number, "it is no object")
    for name in data:
        if name not in _ROW_FIELDS:
            raise _bad(number, f"it has an unknown field “{name}” (known: {', '.join(sorted(_ROW_FIELDS))})")
    prompt, expect, tags = data.get("prompt"), data.get("expect", {}), data.get("tags", [])
    if not isinstance(prompt, str) or not prompt.strip():
        raise _bad(number, "it has no prompt")
    if not isinstance(expect, dict):
        raise _bad(number, "its “expect” is no object")
    if not _is_words(tags):
        raise _bad(number, "its “tags” are no list of words")
    name = str(data.get("id", number))
    if name in known:
        raise _bad(number, f"another row has the id “{name}”")
    for what, value in expect.items():
        if what not in _KNOWN:
            raise _bad(number, f"it expects an unknown field “{what}” (known: {', '.join(_KNOWN)})")
        fits, form = _KNOWN[what]
        if not fits(value):
            raise _bad(number, f"its “{what}” has to be {form}")
    return Row(name, prompt, expect, tuple(tags))


def _bad(number: int, why: str) -> BadRequest:
    return BadRequest(f"Line {number} is no row: {why}.", "Mend that line and try again.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(_is_word(each) for each in value)


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and value[0] <= value[1]


def _is_metre(value: Any) -> bool:
    top, _, bottom = value.partition("/") if isinstance(value, str) else ("", "", "")
    return top.isdigit() and bottom.isdigit()


def _is_mood(value: Any) -> bool:
    return isinstance(value, dict) and all(axis in AXES and sign in {"+", "-"} for axis, sign in value.items())


def _is_kind(value: Any) -> bool:
    return isinstance(value, str) and value in set(Kind)


_KNOWN: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "genre": (_is_word, "a genre"),
    "tempo_bpm": (_is_range, "[lowest, highest] in BPM"),
    "key": (is_key, "a key such as “D minor”"),
    "metre": (_is_metre, "a metre such as “3/4”"),
    "duration_s": (_is_number, "a length in seconds"),
    "instruments": (_is_words, "a list of instruments"),
    "excluded": (_is_words, "a list of instruments or genres"),
    "mood": (_is_mood, f"an object of {', '.join(AXES)} with “+” or “-”"),
    "sections": (_is_words, "a list of sections"),
    "production": (_is_words, "a list of production words"),
    "loop": (lambda value: isinstance(value, bool), "true or false"),
    "only": (lambda value: isinstance(value, bool), "true or false"),
    "kind": (_is_kind, f"one of {', '.join(Kind)}"),
}
