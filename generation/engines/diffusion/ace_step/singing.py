"""How does a text become lyrics that ACE-Step can sing? Section tags over its stanzas, and the code of its language."""

import re
from collections import Counter
from typing import Final

_TAG: Final = re.compile(r"^\[[^\]\n]{1,60}\]$", re.MULTILINE)
# `Verse 1:` or `Chorus` on a line of its own.
_HEADING: Final = re.compile(
    r"^[ \t]*((?:pre-?|post-?)?(?:verse|chorus|bridge|hook|refrain|intro|outro|interlude|solo|break|drop)"
    r"(?: ?\d{1,2})?)[ \t]*:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# The scripts that belong to one language among those that the model sings.
_SCRIPTS: Final = (
    (re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0900-\u097f]"), "hi"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
)
# Small words that songs in these languages are full of.
_SMALL: Final = {
    "en": "the and you my me in of to it is on with your all we are i'm don't when this that for be so no",
    "de": "der die das und ich du nicht ein eine mit ist wir wie auf im den dem mein dein zu für noch uns",
    "fr": "le la les et je tu pas un une des est nous dans que qui mon ton sur pour avec ne ma au on",
    "es": "el la los las y yo tú no un una es en que mi tu con por para más se lo como me te",
    "it": "il lo la gli e io tu non un una è in che mi ti con per più si come di del sono nel",
    "pt": "o a os as e eu não um uma é em que meu teu com por para mais se do da no na você",
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def with_tags(lyrics: str) -> str:
    """Lyrics with a tag over each stanza: those that are there, headings turned into tags, or verse and chorus.

    Where nothing says what a stanza is, one that comes again is the chorus and any other a verse.
    """
    text = "\n".join(line.strip() for line in lyrics.strip().splitlines())
    text = _HEADING.sub(lambda found: f"[{found[1].lower()}]", text)
    if _TAG.search(text):
        return text
    stanzas = [each.strip() for each in re.split(r"\n\s*\n", text) if each.strip()]
    often = Counter(_bare(each) for each in stanzas)
    tagged = [f"[{'chorus' if often[_bare(each)] > 1 else 'verse'}]\n{each}" for each in stanzas]
    return "\n\n".join(tagged)


def _bare(stanza: str) -> str:
    return " ".join(_WORD.findall(stanza.lower()))


def language_of(lyrics: str) -> str:
    """The ISO 639-1 code of the language that is sung, `unknown` where nothing tells."""
    text = _TAG.sub("", lyrics)
    for script, code in _SCRIPTS:
        if len(script.findall(text)) * 5 >= len(re.findall(r"\w", text)) > 0:
            return code
    sung = set(_WORD.findall(text.lower()))
    votes = {code: len(sung & set(small.split())) for code, small in _SMALL.items()}
    best = max(votes, key=lambda code: votes[code])
    # One alone is no sign: everybody sings `la la la`.
    return best if votes[best] > 1 else "unknown"
