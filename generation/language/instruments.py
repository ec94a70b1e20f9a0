"""Which instruments, and which not? Lists after `no` and `without`, and `only`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.reading import Reading, any_of, canonical
from generation.language.tables import table

_BETWEEN: Final = r"(?:[\s,&/+]|\b(?:and|or|nor|any|a|an|the|of|with|but|no|some|just)\b)*"
_BEFORE_NOT: Final = re.compile(
    rf"\b(?:no|without|w/o|minus|sans|excluding|except|remove|drop|lose|skip|hold|zero|not any|don't want|do not want|avoid)\b{_BETWEEN}$"
)
_BEFORE_ONLY: Final = re.compile(rf"\b(?:only|just|solo|nothing but|purely|unaccompanied)\b{_BETWEEN}$")
_AFTER_ONLY: Final = re.compile(rf"^{_BETWEEN}(?:only|alone|solo|and nothing else)\b")
_FREE: Final = re.compile(r"\b(?:(?P<a>drum|beat|percussion|bass|vocal)[\s-]?(?:less|free))\b|\b(?P<b>instrumental)\b")
_FREE_OF: Final = {"drum": "drums", "beat": "drums", "percussion": "drums", "bass": "bass", "vocal": "vocals"}
# What a single player leaves out; melody and texture are roles, not players.
_ROLES: Final = {"melody", "texture"}


@dataclass(frozen=True, slots=True)
class Players:
    """Instruments in and out, the words for each, and whether nobody else may play."""

    wanted: dict[str, str]
    unwanted: dict[str, str]
    only: str = ""


@cache
def _names() -> dict[str, str]:
    return {phrase: name for name, phrases in table("instruments").items() for phrase in phrases}


def players(reading: Reading) -> Players:
    """Find instruments; what was said to be left out wins over what was asked for."""
    wanted: dict[str, str] = {}
    unwanted: dict[str, str] = {}
    only = ""
    for match in reading.find_all(_FREE):
        unwanted[_FREE_OF[match["a"]] if match["a"] else "vocals"] = reading.take(match)
    found = reading.find_all(any_of(tuple(_names())))
    for index, match in enumerate(found):
        name = _name(match.group())
        before = _run_up(reading, found, index)
        negation = _BEFORE_NOT.search(before)
        if negation:
            unwanted[name] = f"{negation.group().split()[0]} {match.group()}"
        else:
            wanted[name] = match.group()
            if _BEFORE_ONLY.search(before) or _AFTER_ONLY.search(_run_out(reading, found, index)):
                only = f"{only} {match.group()}".strip()
        reading.take(match)
    wanted = {name: words for name, words in wanted.items() if name not in unwanted}
    if only and wanted:
        for name in table("instruments"):
            if name not in wanted and name not in _ROLES:
                unwanted.setdefault(name, f"{only} only")
    return Players(wanted, unwanted, only)


def _name(phrase: str) -> str:
    names = _names()
    plain = canonical(phrase)
    return names.get(plain) or names.get(plain.replace("-", " ")) or names[plain.replace(" ", "-")]


def _run_up(reading: Reading, found: list[re.Match[str]], index: int) -> str:
    """The text before an instrument, without the instruments of the same list that stand in between."""
    text = reading.text[max(0, found[index].start() - 60) : found[index].start()]
    offset = max(0, found[index].start() - 60)
    for earlier in reversed(found[:index]):
        begin, end = earlier.start() - offset, earlier.end() - offset
        if begin < 0 or not re.fullmatch(_BETWEEN, text[end:]):
            break
        text = text[:begin] + text[end:]
    return text


def _run_out(reading: Reading, found: list[re.Match[str]], index: int) -> str:
    """The text after an instrument, without the instruments of the same list that follow."""
    text = reading.text[found[index].end() : found[index].end() + 60]
    offset = found[index].end()
    cut = 0
    for later in found[index + 1 :]:
        begin, end = later.start() - offset - cut, later.end() - offset - cut
        if begin > len(text) or not re.fullmatch(_BETWEEN, text[:begin]):
            break
        text = text[:begin] + text[end:]
        cut += end - begin
    return text
