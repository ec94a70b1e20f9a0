"""Which changes are a button away? The usual ones, and those that suit this very track."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from generation.brief import Kind
from generation.refinement import About, Change, ChangeKind
from generation.refining.players import name_of, plays

_K = ChangeKind
Button = tuple[str, tuple[Change, ...]]  # what it says, which reads as a member's words, and what it means

_FASTER: Final = 1.1
_LESS_DB, _MORE_DB = -5.5, 5.5


def _button(words: str, *changes: Change) -> Button:
    return words, tuple(Change(each.kind, each.target, each.amount, each.value, words, each.region) for each in changes)


QUICK: Final[Mapping[str, Button]] = MappingProxyType(
    {
        "darker": _button("darker", Change(_K.LEAN, "brightness", -1.0), Change(_K.LEAN, "valence", -0.7)),
        "brighter": _button("brighter", Change(_K.LEAN, "brightness", 1.0), Change(_K.LEAN, "valence", 0.7)),
        "faster": _button("faster", Change(_K.TEMPO_BY, amount=_FASTER)),
        "slower": _button("slower", Change(_K.TEMPO_BY, amount=1 / _FASTER)),
        "more energy": _button("more energy", Change(_K.LEAN, "energy", 1.0)),
        "calmer": _button("calmer", Change(_K.LEAN, "energy", -1.0)),
        "longer": _button("longer", Change(_K.LENGTH_BY)),
    }
)
# Who is worth a button of their own where they play, and whose absence is worth one.
_LOUD: Final = ("drums", "bass", "lead", "brass", "electric guitar", "choir", "strings", "piano", "electric piano")
_MISSED: Final = ("bass", "drums", "strings")
_FAST_BPM, _SLOW_BPM = 132.0, 78.0
_MOST: Final = 5


def button(name: str) -> Button | None:
    """The button of this name, whichever track it was shown on; its words are its name."""
    return QUICK.get(name) or _others().get(name)


def suited(about: About) -> list[str]:
    """The names of the buttons that suit this track, the best first, at most 5; `button` says what each does."""
    brief = about.brief
    if brief.kind is not Kind.TRACK:
        return []
    heard = [each for each in _LOUD if plays(each, about) and _is_heard(each, about)]
    found = [f"less {heard[0]}"] if heard else []
    missed = [each for each in _MISSED if not plays(each, about) and each not in brief.instruments]
    found += [f"add {each}" for each in missed[:1]]
    found += ["major" if brief.key.mode == "minor" else "minor"]
    if brief.tempo_bpm >= _FAST_BPM and not brief.feel:
        found.append("half-time")
    if brief.tempo_bpm <= _SLOW_BPM and not brief.feel:
        found.append("double-time")
    if not brief.loop and (len(brief.sections) > 1 or len(about.markers) > 1):
        found.append("end softer")
    if "reverb" not in brief.production:
        found.append("more reverb")
    if len(heard) > 1:
        found.append(f"more {heard[1]}")
    return found[:_MOST]


def _is_heard(name: str, about: About) -> bool:
    """Whether somebody is known to play, by name: a guess is worth no button."""
    return name in {name_of(each) for each in about.players}


def _others() -> dict[str, Button]:
    found = [
        _button("half-time", Change(_K.FEEL, value="half-time")),
        _button("double-time", Change(_K.FEEL, value="double-time")),
        _button("major", Change(_K.MODE, value="major")),
        _button("minor", Change(_K.MODE, value="minor")),
        _button("end softer", Change(_K.SECTION, "last", -1.0)),
        _button("more reverb", Change(_K.PRODUCTION, "reverb", 1.0)),
    ]
    for name in _LOUD:
        found.append(_button(f"less {name}", Change(_K.LEVEL, name, _LESS_DB)))
        found.append(_button(f"more {name}", Change(_K.LEVEL, name, _MORE_DB)))
    found += [_button(f"add {name}", Change(_K.ADD, name)) for name in _MISSED]
    return {each[0]: each for each in found}
