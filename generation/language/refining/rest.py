"""Which words of a message in another language may stay unread beside a wish? Those that say nothing about music."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from generation.language.refining.phrases import phrasebook

# What turns round what is said, narrows it, or says where it is.
_TURNING: Final = {
    "de": "nicht nich net kein keine keinen keiner keinem ohne nur bloss ausser nach vor bis statt anstatt nie niemals "
    "weder sondern weg raus aus wenn falls ob wer wie was wo wann warum wieso welche welcher welches fast zwischen "
    "ausgenommen neben",
    "fr": "pas ne n sans sauf avant apres jusque jusqu seulement juste que qu aucun aucune jamais ni rien si qui quoi "
    "quand comment pourquoi ou quel quelle entre presque hors excepte derriere devant",
    "es": "no sin salvo excepto antes despues hasta solo solamente nunca ni nada si quien que cuando como donde cual "
    "entre casi",
}
# The same of Japanese, which is left letter by letter: signs that do so alone, words of several, and how many at most.
_TURNING_SIGNS: Final = frozenset("無不非未以外前後間半止禁嫌違同残他全逆反元戻最初次毎番抜消除何誰")
_TURNING_WORDS: Final = ("ない", "なし", "ぬ", "ず", "だけ", "まで", "から", "のみ", "しか", "もし", "なら", "より")
_MOST_LETTERS: Final = 8
_MEANT: Final = frozenset(
    {"act", "lean", "level", "sound", "speed", "drag", "feel", "noun", "instrument", "section", "genre", "production"}
    | {"wrong", "by", "metre", "without", "tempo"}
)


def may_be_left(words: Sequence[str], language: str) -> bool:
    """Whether a wish is still the same without these words; of Japanese they are letters."""
    if language == "ja":
        return _may_letters_be_left("".join(words))
    return language in _TURNING and not any(each.isdigit() or each in _telling(language) for each in words)


def _may_letters_be_left(said: str) -> bool:
    few = len(said) <= _MOST_LETTERS and not any(each.isdigit() for each in said)
    return few and _TURNING_SIGNS.isdisjoint(said) and not any(each in said for each in _TURNING_WORDS)


@cache
def _telling(language: str) -> frozenset[str]:
    """The words that may change what is meant."""
    phrases = phrasebook(language, "en").phrases.items()
    meant = (phrase for phrase, means in phrases if not _MEANT.isdisjoint(means) and not means.get("small"))
    return frozenset(each for each in meant if " " not in each) | frozenset(_TURNING[language].split())
