"""Is what somebody says to the bot about the track they have, or a wish for a new one?

Where neither a reply nor a thread says so, the way it begins does: “make it darker” goes on with what is there, “dark
techno, 20 seconds” begins anew.
"""

import re
from typing import Final

from generation.brief import Brief, Key
from generation.errors import NocturneError
from generation.language import understand
from generation.language.refining import read
from generation.refinement import About, ChangeKind, ReadingKind
from generation.track import Wish

# What may stand before it without a meaning of its own.
_BEFORE: Final = re.compile(
    r"(?:(?:hey|hi|hello|ok|okay|so|now|and|but|then|hmm+|well|no|yes|yeah|maybe|please|just|also|actually|bitte|stp|"
    r"svp|por favor|can you|could you|would you|will you|let's|sorry|nah|hm|"
    r"und|aber|et|mais|y|pero)\b[\s,.!:;-]*)+",
    re.IGNORECASE,
)
_COMPARED: Final = (
    "darker brighter faster slower longer shorter louder softer quieter calmer warmer colder happier sadder heavier "
    "lighter higher lower deeper fuller thinner bigger smaller weirder scarier cleaner dirtier harder gentler moodier "
    "punchier groovier busier sparser simpler tenser creepier dreamier funkier jazzier noisier smoother rougher wetter "
    "drier tighter looser wider narrower grittier crunchier mellower sweeter angrier lonelier spookier gloomier"
).replace(" ", "|")
# In German these also stand before a noun, where they compare nothing.
_VERGLICHEN: Final = (
    "dunkler heller schneller langsamer länger kürzer lauter leiser ruhiger wärmer trauriger fröhlicher"
).replace(" ", "|")
_ENDS: Final = r"\W*(?:please|pls|bitte|now|jetzt)?\W*$"
_BEGINS: Final = (
    (
        r"(?:make|turn|get|bring|give|let|have|keep|put|take|try|slow|speed|pull|push|play|do|move|shift|calm|tone|cut|swing"
        r"|double|halve|brighten|darken|dial|fade|lift|set|drop|raise|lower|solo|kill|ditch|skip|lose|use)\s+"
        r"(?:it|this|that|them|the|both|everything|down|up|back|out|in)\b"
    ),
    (
        r"(?:undo|redo|revert|restore|remove|mute|delete|swap|replace|change|transpose|increase|decrease|reduce|extend"
        r"|shorten|add|keep|without|again|instead|same|even|slightly|less|more|fewer|another|go back|back|start over"
        r"|start again|start quieter|start louder|end on|no more|not so|not as|not that|not quite|too|much|way too"
        r"|way more|way less|half as|twice as|up a|down a|only the|like the|like this|like that|more like|from \d"
        r"|stitch|loop the|loop it|lose|needs)\b"
    ),
    r"(?:a )?(?:(?:tiny|little|lil|wee) )?(?:bit|little|lil|lot|touch|tad)\b",
    rf"(?:\w+\s+)?(?:{_COMPARED})\b",
    rf"(?:etwas |viel |ein bisschen )?(?:{_VERGLICHEN})(?:,| und\b|{_ENDS})",
    r"(?:i|we) (?:said|meant|can barely|can'?t hear|want the|want (?:it|more|less)|need it|need more|need less)\b",
    r"(?:could it|can it|can we|could we) (?:be|hear|have|get)\b",
    rf"(?:half|double)[- ]time{_ENDS}",
    (
        r"(?:(?:at|to|at least|around|about|exactly|tempo) ){0,2}\d+ (?:bpm|seconds|secs|s)"
        rf"(?: (?:faster|slower|longer|shorter|exactly))?{_ENDS}"
    ),
    rf"(?:in )?(?:\d/\d|(?:[a-g](?: ?flat| ?sharp|#|b)? )?(?:major|minor)(?: key| again)?){_ENDS}",
    rf"no \w+(?: \w+)?{_ENDS}",
    r"(?:a )?(?:new|different|another) (?:melody|theme|tune|chords?|drums?|bass|groove|beat)\b",
    r"(?:mach|mache)\s+(?:es|das|den|die)\b|(?:mehr|weniger|zurück|nochmal|noch einmal|zu|ohne)\b",
    r"(?:plus|moins|sans|encore|retour|reviens|annule|rends|mets|un peu|trop)\b",
    r"(?:más|mas|menos|sin|con menos|con más|otra vez|vuelve|deshaz|hazlo|ponle|quita|un poco|demasiado)\b",
    r"もっと|もう少し|もうちょっと|少し|戻|元に|やり直",
    r"#\d",
    r"(?:what|which|how|who|whose|is|are|does|why)\b.*\?",
    r"what (?:key|tempo|bpm|chords?|instruments?)\b",
    (
        r"(?:thanks?|thank you|thx|ty|nice|great|cool|awesome|perfect|wow|lol|well done|good (?:job|bot|one|work)"
        r"|i? ?love (?:it|this|that))(?:\W+(?:so much|a lot|bot|nocturne|work|one|job|it|this|you))*\W*$"
    ),
)
_GOES_ON: Final = re.compile("|".join(f"(?:{each})" for each in _BEGINS), re.IGNORECASE)
# A complaint is about something that is there, wherever it stands in a sentence.
_COMPLAINS: Final = re.compile(r"\b(?:'s|is|are|still|sounds?|its|this) (?:\w+ )?too\b", re.IGNORECASE)


# Changes that make no sense without something that is there already.
_RELATIVE: Final = frozenset(
    {
        ChangeKind.LEVEL,
        ChangeKind.TEMPO_BY,
        ChangeKind.LENGTH_BY,
        ChangeKind.TRANSPOSE,
        ChangeKind.SECTION,
        ChangeKind.CUT,
        ChangeKind.END_ON,
        ChangeKind.FRESH,
        ChangeKind.KEEP,
        ChangeKind.BORROW,
        ChangeKind.BEST_BARS,
        ChangeKind.STITCH,
        ChangeKind.FEEL,
    }
)
_FEW_WORDS: Final = 4
_FEW_LETTERS: Final = 28


# What is read before there is a track.
_NOTHING: Final = About(Brief("", "ambient", 100.0, Key("C"), 30.0, 0), 30.0)


def goes_on(words: str, about: About) -> bool:
    """Whether words that were said without a reply or a thread are about the track that is there already."""
    if begins_so(words):
        return True
    reading = read(words, about)
    if reading.kind in {ReadingKind.NAVIGATE, ReadingKind.QUESTION}:
        return True
    if _names_what_is_made(words):
        return False
    if reading.kind is ReadingKind.CHANGE:
        brief_words = len(words.split()) <= _FEW_WORDS and len(words) <= _FEW_LETTERS
        return brief_words or reading.changes[0].kind in _RELATIVE
    return reading.kind is ReadingKind.CHATTER


def begins_so(words: str) -> bool:
    """Whether words begin as only those do that are about something that is there."""
    said = " ".join(words.split())
    before = _BEFORE.match(said)
    rest = said[before.end() :] if before else said
    return _GOES_ON.match(rest) is not None or _COMPLAINS.search(said) is not None


def is_talk(words: str) -> bool:
    """Whether a few words are no description of music but talk: before a session has a track, they ask for none."""
    few = len(words.split()) <= _FEW_WORDS and words.isascii()
    return (
        few
        and not _names_what_is_made(words)
        and read(words, _NOTHING).kind in {ReadingKind.CHATTER, ReadingKind.QUESTION}
    )


def _names_what_is_made(words: str) -> bool:
    """Whether a genre is named, or a kind of sound: a jingle, a notification sound."""
    try:
        brief = understand(Wish(words), 0)
    except NocturneError:
        return True  # what can not be made has to be told so by whoever makes new tracks
    return any(each.field == "kind" or (each.field == "genre" and each.source == "words") for each in brief.understood)
