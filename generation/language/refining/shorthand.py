"""How do people type where they want to go? `go bk 2 the 1st 1`, `b4 the cello`, `the no harp one`: written out.

Only for messages that say nothing else than which track: what is described there is put as `described` reads it.
"""

import re
from typing import Final

from generation.language.lexicon import fold
from generation.language.refining.grammar import mended

_WORDS: Final = {
    "b4": "before", "bk": "back", "bak": "back", "bck": "back", "lemme": "let me", "gimme": "give me", "gimmie": "give me",
    "wanna": "want to", "gonna": "going to", "u": "you", "ur": "your", "n": "and", "w": "with", "wo": "without",
    "pls": "please", "plz": "please", "plss": "please", "pleez": "please", "plox": "please", "frm": "from", "da": "the",
    "teh": "the", "tha": "the", "dat": "that", "dis": "this", "ver": "version", "vers": "version", "prev": "previous",
    "orig": "original", "agn": "again", "agen": "again", "agian": "again", "numba": "number", "frist": "first",
    "firts": "first", "fisrt": "first", "secnd": "second", "1rst": "first", "2th": "second", "tho": "though", "k": "ok",
    "oki": "ok", "kk": "ok", "srry": "sorry", "sry": "sorry", "thr": "there", "th": "the", "4th": "fourth", "bettr": "better",
    "rly": "really", "rlly": "really", "thx": "thanks", "ty": "thanks", "orginal": "original", "orignal": "original", "verison": "version", "vesion": "version",
}  # fmt: skip
_APOSTROPHE: Final = re.compile(r"(?<=[a-z])'(?=[a-z])")
_SIGNS: Final = re.compile(r"[^a-z0-9#.,!?;:()'/+ -]+")
_WORD: Final = re.compile(r"(?<![a-z0-9])(?:[a-z]+|b4|1rst|2th|4th)(?![a-z0-9])")
_NOT_TRACKS: Final = r"track|version|number|no|nr|take|song|v|num|option|mix|edit|draft|try|to|part|bar|than|round"
# `go bk 2 that`, `go 2 2`, `was 2 much`, `the 1st 1`.
_SPOKEN: Final = (
    (re.compile(r"(?<![a-z])(go|going|gone|back|return|returning|switch|get|jump|hop|move|skip|revert|be|it|me|us|want|like|going back|listen) 2 (?=[a-z#0-9])"), r"\1 to "),
    (re.compile(r"(?<![a-z])2 (?=(?:the|that|it|how|where|when|what|no|my|me|before)(?![a-z]))"), "to "),
    (re.compile(r"(?<![a-z0-9])2 (?=(?:fast|slow|much|loud|long|short|sad|dark|bright|happy|busy|quiet|soft|hard|high|low|calm|weird|far)(?![a-z]))"), "too "),
    (re.compile(r"(?<![a-z])(was|is|its|thats|way|bit|far|were|just|sounds) 2 (?=[a-z])"), r"\1 too "),
    (re.compile(rf"(?<![a-z])(the|that|this) (?!(?:{_NOT_TRACKS}) )([a-z0-9]+) 1(?![a-z0-9])"), r"\1 \2 one"),
    (re.compile(r"(?<![a-z])(1st|2nd|3rd|first|second|third|fourth|last|other|og|original|this|that|previous) 1(?![a-z0-9])"), r"\1 one"),
    (re.compile(r"(?<![a-z])(?:w/o|w/out)(?![a-z])"), "without"),
    (re.compile(r"(?<![a-z])w/ ?(?=[a-z])"), "with "),
)  # fmt: skip
_ONE: Final = r"(?:one|version|track|take|mix|edit|try|attempt)"
_A: Final = r"(?:the|a|an|any|that|those|my|this)"
_GONE: Final = r"(?:missing|gone|out|removed|absent|left out|muted|off|away|taken out|dropped)"
_CHANGED: Final = r"(?:changed|edited|altered|modified|different|touched|tweaked|adjusted|new)"
_WAS: Final = r"(?:was |were |is |are |being |got |had been |has been |has |have |had )?"
_CLAUSE: Final = r"(?:with|where|in which|when|that had|which had|that has|having|of)"
_LED: Final = r"^(?:(?:ok|okay|hm+|uh+|um+|actually|nah|no|oh|eh|but|well)\W+)*"
_BETTER: Final = r"(?:it |that |things |everything )?(?=(?:was|is|were|sounded|felt) (?:way |much |so |a lot |just )*(?:better|nicer|cooler|best|good|more fun))"
# How a track is described, and the same as `described` knows it.
_DESCRIBED: Final = (
    (re.compile(r"(?<![a-z])(the|that|my)((?: (?!other|this|that|the|first|second|third|one|same|whole|last)[a-z-]+){1,2}) (?:branch|recording|path|fork|song|piece|tune|music|vibe|road)(?![a-z])"), r"\1\2 one"),
    (re.compile(rf"(?<![a-z])the (?:old|older|earlier|other|former|prior)(?= {_ONE} (?:with|without|that|where|in which|which|when))"), "the"),
    (re.compile(rf"(?<![a-z])the (?:old|older|earlier|former) (?=[a-z-]+ {_ONE}(?![a-z]))"), "the "),
    (re.compile(r"(?<![a-z])(?:the )?(?:point|moment|time|stage|state|place|bit) (?=before|when|where)(?!where (?:i|we|it) (?:was|were) )"), "the one "),
    (re.compile(r"(?<![a-z])(?:the )?(\d+)[ -]?(?:s|secs?|seconds?) (?:long )?(?:one|version|track|take)(?![a-z])"), r"the one that is \1 seconds long"),
    (re.compile(r"(?<![a-z])to (?:the |a )?([a-z]+) being ([a-z]+)(?![a-z])"), r"to the one when the \1 was \2"),
    (re.compile(r"(?<![a-z])(liked|loved|preferred|enjoyed|like|love|prefer) it (?:more |better |best |way more |way better )?(?=(?:with|without) )"), r"\1 the one "),
    (re.compile(r"(?<![a-z])rewind the tape(?![a-z])"), "rewind"),
    (re.compile(rf"(?<![a-z])({_ONE}) in which(?![a-z])"), r"\1 where"),
    (re.compile(rf"(?<![a-z])(?:{_CLAUSE}) (?:just |only )?(?:the )?([a-z ]+?) (?:was |were |is |are |being |got |had been |has been |still )?{_GONE}(?![a-z])"), r"without the \1"),
    (re.compile(rf"(?<![a-z])(?:with|where|when|that had|which had) (?:just|only) (?:the )?([a-z ]+?) (?:was |were |is |being |got )?{_CHANGED}(?![a-z])"), r"where you changed the \1"),
    (re.compile(r"(?<![a-z])with (?:just|only) (?:the )?([a-z ]+?) (?:was )?added(?![a-z])"), r"where you added the \1"),
    (re.compile(r"(?<![a-z])with no (?=[a-z])"), "without "),
    (re.compile(rf"^((?:no|nope|nah|ok|hmm|hm|wait|uh|um|um,|no,|nah,)\s+)*(?:to )?(?:before|prior to|pre-?) ?(?={_A} [a-z])"), "the one before "),
    (re.compile(r"(?<![a-z])(?:what|how|the way|where|like)(?: (?:it|we|you|i|things))? (?:had|was|were|sounded|got|did)(?: it)? (?:before|prior to) (?=(?!this|that|it )[a-z])"), "the one before "),
    (re.compile(r"(?<![a-z])(?:to|hear|play|want|with) (?:pre-|pre )(?=[a-z]{3})"), "to the one before the "),
    (re.compile(r"(?<![a-z])(?:the )?pre-([a-z]{3,})(?: one| version)?(?![a-z])"), r"the one before the \1"),
    (re.compile(rf"(?<![a-z])the (?:no|non)[ -]([a-z]+) {_ONE}(?![a-z])"), r"the one without \1"),
    (re.compile(r"(?<=to )(?:no|zero|without) ([a-z]+)(?= *(?:$|[.,!?]|please|again|back|now))"), r"the one without \1"),
    (re.compile(rf"{_LED}(?:no|without|with no) (?:the )?([a-z]+) {_BETTER}"), r"the one without \1 "),
    (re.compile(rf"{_LED}with (?:the )?([a-z]+) {_BETTER}"), r"the one with the \1 "),
    (re.compile(r"(?<![a-z])(?:the )?([a-z]{3,})-?less(?: (?:one|version))?(?![a-z])"), r"the one without \1"),
    (re.compile(rf"(?<![a-z])the (?:not|non|un)[ -](?:so |as )?([a-z]+) {_ONE}(?![a-z])"), r"the one before it was \1"),
)  # fmt: skip


def written_out(words: str) -> str:
    """A message without its shorthand, and what is described in it in full."""
    text = _APOSTROPHE.sub("", fold(words).lower())
    text = " ".join(_SIGNS.sub(" ", text).split())
    text = _WORD.sub(lambda each: _WORDS.get(each[0]) or mended(each[0]), text)
    for pattern, plain in (*_SPOKEN, *_DESCRIBED):
        text = pattern.sub(plain, text)
    return " ".join(text.split())
