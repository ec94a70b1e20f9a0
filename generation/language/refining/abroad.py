"""Is it a question in another language, and does it ask whether somebody plays? `Hat das jetzt Streicher?`"""

import re
from typing import Final

from generation.language.lexicon import fold
from generation.language.refining.parts import part_at
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.sayings import rewritten
from generation.language.refining.talk import Talk

# Who asks where somebody is, what became of them or why they are not there wishes for nothing yet.
_ASKS: Final = re.compile(
    r"^\W*(?:(?:und|aber|et|mais|y|pero|also|hey|alors)\W+)*(?:wo (?:ist|sind|bleib\w*)|wohin|was ist (?:mit"
    r"|aus)\b.*(?:passiert|geworden|los)"
    r"|(?:warum|wieso|weshalb)(?! nicht\b)|wer (?:hat|spielt)|ou (?:est|sont)|pourquoi(?! pas)|qui (?:a|joue)"
    r"|qu'est[ -](?:il arrive|ce qui est arrive)|donde|por que(?! no)|quien|que (?:paso|ha pasado|le paso) con)\b"
)
_ASKS_JA: Final = re.compile(
    r"(?:どこ|なぜ|なんで|どうして|どうなった|(?:入って|鳴って|聞こえて)(?:い?る|い?ます)か?の?|(?:あり|い)ますか|(?:ある|いる)の?)(?:\S{0,6})[?\uff1f]\s*$"
)
# Who asks so wants to know more than whether somebody plays.
_MORE_THAN_YES: Final = re.compile(
    r"\b(?:wer|was|wo|wie|welche\w*|warum|wieso|wann|qui|que|quoi|quels?|quelles?|comment|pourquoi|ou|quand"
    r"|quien\w*|cual\w*|como|donde"
    r"|cuando|cuant\w+|combien)\b|何|誰|どの|どこ|なぜ|なん|いつ|どう"
)
_WHETHER_OF: Final = re.compile(r"^(?:est-ce qu|qu'il y a)")


def asks(words: str) -> bool:
    """Whether a message in another language is surely a question of who plays: `wo ist das Klavier?`."""
    text = fold(words)
    if languages_of_talk(words)[0] == "en" or not text.rstrip().endswith(("?", "\uff1f")):
        return False
    if not (_ASKS.match(text) or _ASKS_JA.search(words)):
        return False
    talk = Talk(words)
    return any(part_at(talk, at) for at in range(len(talk.tokens)))


def in_english(words: str, languages: tuple[str, ...]) -> str:
    """A question in English: as it is, or as its sayings put it; nothing where they do not."""
    if languages[0] == "en":
        return words
    said = rewritten(words, languages)
    return said.text if said and said.is_whole and not said.aside else ""


def whether(words: str) -> str:
    """The player whom a question in another language asks whether they play; nothing where it asks more."""
    text = fold(words)
    if _MORE_THAN_YES.search(re.sub(_WHETHER_OF, "", text.lstrip("\u00bf "))):
        return ""
    talk = Talk(words)
    names = [name for at in range(len(talk.tokens)) if (name := part_at(talk, at))]
    return names[0] if len(names) == 1 else ""
