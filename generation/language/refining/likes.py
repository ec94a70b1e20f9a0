"""What may an earlier track be called by in another language? `Die langsamere`, `la triste`, `遅いやつ`: in English.

A track that is spoken of bears the endings of what it is; its adjectives are kept as stems (`likes` in
`data/refining-<language>.json`), and every form of one means the same English word.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from generation.language.refining.templates import plain
from generation.language.tables import table

_GERMAN: Final = ("e", "en", "es", "ere", "eren", "eres")
_GERMAN_MOST: Final = ("ste", "sten", "stes", "este", "esten", "estes")
_ROMANCE: Final = ("", "s", "e", "es")
_SPANISH: Final = ("", "s", "es", "o", "a", "os", "as", "ito", "ita", "itos", "itas")
# Of `遅い`, and of `静か`.
_OF_I: Final = ("い", "かった", "くした", "くなった", "めの", "めな", "いほうの", "い方の")
_OF_NA: Final = ("", "な", "だった", "にした", "になった", "めの", "めな", "い")
_MOST: Final = {"happy": "happiest", "sad": "saddest", "shorter": "shortest", "longer": "longest"}
_PLAINLY_MOST: Final = frozenset({"slow", "fast", "dark", "bright", "calm", "loud", "soft"})
LONGEST: Final = 8
# Who is less so is the other: `la moins rapide`.
_LESS: Final = {"de": "weniger", "fr": "moins", "es": "menos"}
_OTHERS: Final = (
    ("slow", "fast"), ("sad", "happy"), ("dark", "bright"), ("calm", "energetic"), ("soft", "loud"),
    ("shorter", "longer"), ("calm", "epic"), ("calm", "aggressive"), ("calm", "tense"), ("calm", "scary"),
)  # fmt: skip


@cache
def likes(language: str) -> dict[str, str]:
    """Every form of what a track may be called by in a language, and the English for it."""
    found: dict[str, str] = {}
    other = {each: one for one, each in _OTHERS} | dict(_OTHERS[::-1])
    for english, stems in table(f"refining-{language}").get("likes", {}).items():
        for stem in stems:
            for form, means in _forms(stem, english, language):
                found.setdefault(plain(form), means)
                if english in other and language in _LESS:
                    found.setdefault(f"{_LESS[language]} {plain(form)}", other[english])
    return found


def _forms(stem: str, english: str, language: str) -> Iterator[tuple[str, str]]:
    if language == "de":
        most = _MOST.get(english, f"{english}est" if english in _PLAINLY_MOST else english)
        yield from ((stem + each, english) for each in _GERMAN)
        yield from ((stem + each, most) for each in _GERMAN_MOST)
    elif language == "ja":
        yield from ((stem.removesuffix("い") + each, english) for each in (_OF_I if stem[-1:] == "い" else _OF_NA))
    else:
        yield from ((stem + each, english) for each in (_SPANISH if language == "es" else _ROMANCE))
