"""How should the sound itself be? Production words, in the order they are said."""

from typing import Final

from generation.language.notes import Notes
from generation.language.reading import Reading
from generation.language.scope import Refusal

# What the refusal of a sound asks for; the others are simply not made.
_OPPOSITE: Final = {"reverb": "dry", "distorted": "clean", "dry": "reverb", "wide": "mono", "mono": "wide"}
_AGAINST: Final = (("dry", "reverb"), ("wide", "mono"), ("clean", "distorted"))


def production(reading: Reading, refused: dict[int, Refusal], genre: str, notes: Notes) -> tuple[str, ...]:
    """Collect the production words; `lo-fi` is one only where another genre leads."""
    found: dict[str, str] = {}
    for at, token in enumerate(reading.tokens):
        name = token.means.get("production")
        if name is None or name == genre or not _is_left(reading, at):
            continue
        refusal = refused.get(at)
        if refusal is None:
            found.setdefault(name, reading.take_tokens(at))
        elif refusal.bars and name in _OPPOSITE:
            found.setdefault(_OPPOSITE[name], reading.take_tokens(min(refusal.at, at), max(refusal.at, at)))
    for name, words in found.items():
        notes.say("production", name, words)
    for one, other in _AGAINST:
        if one in found and other in found:
            notes.clash(f"“{found[one]}” and “{found[other]}” pull against each other: both are tried")
    return tuple(found)


def _is_left(reading: Reading, at: int) -> bool:
    """Whether a phrase may still be one of production: a mood may be made of it as well, a loop or key may not."""
    means = reading.tokens[at].means
    return reading.free(at) or "mood" in means or "genre" in means
