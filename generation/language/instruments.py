"""Which instruments, and which not? Lists after `no` and `without`, and `only`."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from generation.language.reading import Reading, any_of, canonical
from generation.language.tables import table

_FILL: Final = r"(?:[\s,&/+]|\b(?:any|a|an|the|of|kind|sort|more|please)\b)*"
_LINK: Final = re.compile(r"(?:[\s,&/+]|\b(?:and|or|nor|any|a|an|the)\b)*")
_EITHER: Final = re.compile(r"\b(?:or|nor)\b|/")
_NOT: Final = re.compile(
    r"\b(?P<n>no|not|without|w/o|minus|sans|excluding|except|remove|skip|zero|avoid|drop the|lose the|hold the|"
    rf"don't want|do not want|don't use|never)\b{_FILL}$"
)
_ONLY_BEFORE: Final = re.compile(rf"\b(?:only|just|solo|nothing but|purely|unaccompanied)\b{_FILL}$")
_ONLY_AFTER: Final = re.compile(r"[\s,]*(?:only|alone|solo|and nothing else)\b")
_FREE: Final = re.compile(r"\b(?:(?P<a>drum|beat|percussion|bass|vocal)[\s-]?(?:less|free))\b|\b(?P<b>instrumental)\b")
_FREE_OF: Final = {"drum": "drums", "beat": "drums", "percussion": "drums", "bass": "bass", "vocal": "vocals"}
# Roles, not players: a piano alone still has a melody.
_ROLES: Final = {"melody", "texture"}


@dataclass(frozen=True, slots=True)
class Players:
    """Instruments in and out, the words for each, and the words that say that nobody else may play."""

    wanted: dict[str, str]
    unwanted: dict[str, str]
    only: str = ""


def players(reading: Reading) -> Players:
    """Find instruments; what was said to be left out wins over what was asked for."""
    wanted: dict[str, str] = {}
    unwanted: dict[str, str] = {}
    only = ""
    for match in reading.find_all(_FREE):
        unwanted[_FREE_OF[match["a"]] if match["a"] else "vocals"] = reading.take(match)
    for group in _groups(reading):
        before = reading.text[max(0, group[0].start() - 48) : group[0].start()]
        negation, alone = _NOT.search(before), _alone(reading, group, before)
        for index, match in enumerate(group):
            if negation and _carried(reading, group, index, negation["n"]):
                unwanted[_name(match.group())] = f"{negation['n']} {match.group()}"
            else:
                wanted[_name(match.group())] = match.group()
                only = f"{only}, {match.group()}".strip(", ") if alone else only
            reading.take(match)
    wanted = {name: words for name, words in wanted.items() if name not in unwanted}
    if only and wanted:
        for name in table("instruments"):
            if name not in wanted and name not in _ROLES:
                unwanted.setdefault(name, f"{only} only")
    return Players(wanted, unwanted, only)


def _groups(reading: Reading) -> list[list[re.Match[str]]]:
    """Instruments that are named one after the other, in lists."""
    groups: list[list[re.Match[str]]] = []
    for match in reading.find_all(any_of(tuple(_names()))):
        if groups and _LINK.fullmatch(reading.text, groups[-1][-1].end(), match.start()):
            groups[-1].append(match)
        else:
            groups.append([match])
    return groups


def _alone(reading: Reading, group: list[re.Match[str]], before: str) -> bool:
    """Whether a list is followed or led by `only`; that word is used up."""
    after = _ONLY_AFTER.match(reading.text, group[-1].end())
    if after:
        reading.use(after.start(), after.end())
    leading = _ONLY_BEFORE.search(before)
    if leading:
        reading.use(group[0].start() - len(before) + leading.start(), group[0].start())
    return bool(after or leading)


def _carried(reading: Reading, group: list[re.Match[str]], index: int, negation: str) -> bool:
    """Whether a negation before a list reaches its n-th instrument; a bare comma ends it, unless `or` binds it."""
    links = [reading.text[one.end() : other.start()] for one, other in pairwise(group)]
    if index == 0 or any(_EITHER.search(link) for link in links):
        return True
    if negation in {"without", "w/o", "minus", "sans"} and any("and" in link for link in links):
        return True
    return not any("," in link for link in links[:index])


@cache
def _names() -> dict[str, str]:
    return {phrase: name for name, phrases in table("instruments").items() for phrase in phrases}


def _name(phrase: str) -> str:
    names, plain = _names(), canonical(phrase)
    return names.get(plain) or names.get(plain.replace("-", " ")) or names[plain.replace(" ", "-")]
