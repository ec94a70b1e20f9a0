"""What in a member's words points to the track that is there, and what to one that is not made yet?

Each cue has its points: above zero it speaks for what is there, below zero for something new. They are the weights
of a logistic regression over the conversations and prompts of `tests/evaluation` that are there to tune on, doubled and
rounded, and two that were set by hand: a complaint is about something that is there, and who wants some alone is asked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from generation.errors import NocturneError
from generation.language import understand
from generation.language.refining import unjudged
from generation.refinement import About, ChangeKind, Reading, ReadingKind
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
    r"(?:plus|moins|sans|encore|retour|reviens|annule|rends|mets|un peu|trop|r?ajoute|remplace|enl[èe]ve|baisse)\b",
    r"(?:más|mas|menos|sin|con menos|con más|otra vez|vuelve|deshaz|hazlo|ponle|quita|un poco|demasiado)\b",
    r"(?:añade|agrega|sube|baja|cambia|reemplaza)\b",
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
# Nothing is meant by these at either end.
_GREETED: Final = re.compile(r"^(?:(?:hey|hi|hello|ok|okay|please|bitte|right)\b[\s,.!]*)+(?=\w)", re.IGNORECASE)
_THANKED: Final = re.compile(r"[\s,]+(?:please|pls|plz|bitte|svp|stp|por favor|thanks|thank you)\W*$", re.IGNORECASE)
_POLITE: Final = "please|pls|thanks|thank you|thx|cheers|love|if|then|ok|bitte|merci|gracias|mate|bro"
# Of parts of a track one speaks as of something known.
_PART: Final = (
    r"(?:drums?|drummer|kick|snare|hats?|hi-?hats?|cymbals?|percussion|bass|bassline|guitars?|piano|keys|strings?"
    r"|violins?|violas?|cellos?|flutes?|sax(?:ophone)?|trumpets?|trombones?|horns?|brass|organ|synths?|pads?|arp|lead"
    r"|choir|vocals?|bells?|harp|melody|tune|theme|chords?|beat|rhythm|groove|hook|tempo|speed|pace|key|length|volume"
    r"|mix|vibe|mood|intro|verse|chorus|bridge|drop|outro|ending|end|start|beginning|middle|reverb|treble|highs|lows)"
)
# What a member calls what they want made.
_PIECE: Final = (
    r"(?:tracks?|songs?|pieces?|music|tunes?|beats?|loops?|ballads?|jingles?|soundtracks?|score|bed|anthem"
    r"|lullab(?:y|ies)|bangers?|instrumentals?|something|sth|bgm|ost|medley|march|fanfare|background|soundscape|riff|jam"
    r"|st[üu]ck|lied|musik|morceau|musique|chanson|canci[óo]n|m[úu]sica|tema|pieza|algo|quelque chose)"
)
_SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "earlier": (
            r"\b(?:again|still|back|before|instead|rather than|other one|other way|another|same|version|opposite|wait"
            r"|sorry|i mean|meant|oops|undo|revert|previous|return|now|anymore|after all|scratch that|too"
            r"|(?:first|second|third|last|original|old) (?:one|take|version))\b"
        ),
        "otherwise": r"\b(?:no,? wait|instead|h+m+,? no|i meant|what if|(?:as|in) an? \w+ version)\b",
        "edit": (
            r"\b(?:add|put|bring|take|turn|crank|trim|stretch|strip|chuck|swap|replace|delete|remove|mute|bump|ramp|pump"
            r"|drown|soak|restructure|release|pull|leave|rest|remplace|ajoute|rajoute|añade|agrega|enl[èe]ve|raus|rein"
            r"|rauf|weg|gone|lays? out|comes? (?:back|in|out)|(?:in|on) there|what if|untouched|unchanged|out|on it)\b"
            r"|消し|足し|追加|外し|抜い|入れ|戻し"
        ),
        "compared": (
            rf"\b(?:{_COMPARED}|{_VERGLICHEN}|more|less|\w{{3,}}ier|even|bit|lil|mehr|weniger|noch|doch|plus|moins|más|menos"
            r"|a (?:tiny |little |wee )?(?:touch|tad|hair|notch|smidge|little))\b"
        ),
        "place": (
            r"\b(?:(?:first|last|final) (?:\w+ )?(?:seconds?|secs?|s|bars?|third|half|quarter)"
            r"|(?:in|at|during|until|till?|from|after|before|over|for|of) the (?:\w+ )?"
            r"(?:intro|verse|chorus|bridge|drop|break|outro|end|ending|middle|start|beginning|half|last|first|final)"
            r"|(?:from|after|until|till?|at|between|past) \d+(?::\d\d)?(?! ?bpm)|\d:\d\d)\b"
        ),
        "asked": (
            r"^\W*(?:\w+\W+){0,3}?(?:can|could|would|will|let) (?:you|we|u|it|us|the|i)\b"
            r"|\bcan (?:you|we|u|it|the)\b"
        ),
        "it": r"\b(?:it|it's|its|this|that's|thats|these|those|them|'em)\b",
        "part": rf"\b(?:the|that|those|these|its) (?:\w+ )?{_PART}\b",
        "done": (
            r"\b(?!(?:for|to|with|in|of|on|like|about|and|but|that|is|was|are|when|while|as|if|love|hate|want|need|enjoy)\b)"
            rf"[a-z']+ (?:it|this|that|them|'?em|him|her|everything|both|all of it|the whole|the (?:\w+ )?{_PART})\b"
        ),
        "piece": rf"(?<!the )(?<!whole )(?<!this )(?<!that )(?<!my )\b{_PIECE}\b|曲|音楽|BGM",
        "talk": (
            r"^\W*(?:and|but|so|then|now|also|or|oh|ah|ooh|hm+|no|yes|yeah|yep|nah|nope|ok|good|great|nice|cool|love"
            r"|perfect|lovely|wow|haha|right|well|wait|und|aber|et|mais|y|pero)\b"
        ),
        "sentence": (
            r"\b(?:is|are|was|were|isn't|aren't|wasn't|been|has|had|does|did|should|would|could|can|needs?|wants?|wanted"
            r"|liked|prefer|sounds?|feels?|goes|went|comes?|came|plays?|it's|that's|he|she|they|you|u|your)\b"
        ),
        "order": r"^\W*[a-z]+ (?:the|it|them|that|this|in|on|up|down|out|off|back|some|more)\b",
        "question": r"\?\W*$",
        "for": r"\b(?:for|f[üu]r|pour|para|zum|zur) \w",
        "refusal": r"^\W*(?:not|nothing|never|anything|no (?!no\b|wait\b|please\b)(?!\w+(?: please| pls)?\W*$)) ?",
        "comma": rf",(?!\s*(?:{_POLITE})\b)",
    }
)
_PATTERNS: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SAYS.items()}
# Changes that a prompt's words are read for as well: a soft piano, slow.
_BY: Final = frozenset({ChangeKind.LEVEL, ChangeKind.TEMPO_BY})
# Changes that make no sense without something that is there already.
_RELATIVE: Final = frozenset(
    {
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
LONGEST: Final = 1000
_PLAYERS: Final = ("instruments", "excluded")
_FEW_WORDS: Final = 3
_ORDER: Final = 5
_MANY_WORDS: Final = 8
_MANY_WISHES: Final = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """Words as they read both ways: as a turn about what is there, and as a prompt (`named` says what that names)."""

    words: str
    reading: Reading
    named: frozenset[str]

    @property
    def count(self) -> int:
        """How many words there are; in scripts without spaces three letters count as one."""
        return len(self.words.split()) if self.words.isascii() else max(len(self.words.split()), len(self.words) // 6)


def heard(words: str, about: About) -> Heard:
    """Read a member's words both ways."""
    said = " ".join(words[:LONGEST].split())
    plain = _THANKED.sub("", _GREETED.sub("", said)) or said
    return Heard(plain, unjudged(said, about), named(plain, frozenset({*about.players, *about.brief.instruments})))


def named(words: str, players: frozenset[str] = frozenset()) -> frozenset[str]:
    """The fields of a brief that words name; `newcomers` for those who do not play yet, `refused` for what is none."""
    try:
        brief = understand(Wish(words), 0)
    except NocturneError:
        return frozenset({"refused"})  # what can not be made has to be told so by whoever makes new tracks
    said = [each for each in brief.understood if each.source == "words"]
    new = any(each.field in _PLAYERS and each.value not in players for each in said)
    return frozenset({each.field for each in said} | ({"newcomers"} if new else set()))


def begins_so(words: str) -> bool:
    """Whether words begin as only those do that are about something that is there."""
    said = " ".join(words.split())
    before = _BEFORE.match(said)
    return any(_GOES_ON.match(each) for each in (said, said[before.end() :] if before else said))


def complains(words: str) -> bool:
    """Whether words complain of something that is there."""
    return _COMPLAINS.search(words) is not None


def _is(*kinds: ReadingKind) -> Callable[[Heard], bool]:
    return lambda one: one.reading.kind in kinds


def _says(name: str) -> Callable[[Heard], bool]:
    return lambda one: _PATTERNS[name].search(one.words) is not None


def _names(*fields: str) -> Callable[[Heard], bool]:
    return lambda one: any(each in one.named for each in fields)


def _values(one: Heard) -> int:
    return len({each for each in one.named if not each.startswith("mood.") and each != "only"})


CUES: Final[Mapping[str, tuple[int, Callable[[Heard], bool]]]] = MappingProxyType(
    {
        "an earlier turn": (4, _says("earlier")),
        "how it begins": (3, lambda one: begins_so(one.words)),
        "of what there is": (3, lambda one: any(each.kind in _RELATIVE for each in one.reading.changes)),
        "an edit": (3, _says("edit")),
        "compared": (3, _says("compared")),
        "a complaint": (3, lambda one: complains(one.words)),
        "a step or a question": (2, _is(ReadingKind.NAVIGATE, ReadingKind.QUESTION)),
        "an order of few words": (2, lambda one: one.count <= _ORDER and begins_so(one.words)),
        "by so much": (2, lambda one: any(each.kind in _BY for each in one.reading.changes)),
        "talk": (2, _says("talk")),
        "otherwise": (1, _says("otherwise")),
        "a place in the track": (1, _says("place")),
        "a change in one place": (1, lambda one: any(not each.region.whole for each in one.reading.changes)),
        "asked of somebody": (1, _says("asked")),
        "a question": (1, _says("question")),
        "a sentence": (1, _says("sentence")),
        "an order": (1, _says("order")),
        "it": (1, _says("it")),
        "a part": (1, _says("part")),
        "something done to it": (1, _says("done")),
        "chatter": (1, _is(ReadingKind.CHATTER)),
        "few words": (1, lambda one: one.count <= _FEW_WORDS),
        "players alone": (1, _names("only")),
        "what it is for": (-1, _says("for")),
        "not understood": (-1, _is(ReadingKind.UNCLEAR)),
        "a list": (-2, _says("comma")),
        "a mood": (-2, lambda one: any(each.startswith("mood.") for each in one.named)),
        "many words": (-2, lambda one: one.count > _MANY_WORDS),
        "a refusal first": (-2, _says("refusal")),
        "many wishes": (-2, lambda one: _values(one) >= _MANY_WISHES),
        "a piece": (-2, _says("piece")),
        "players": (-2, _names("instruments", "only")),
        "who does not play here": (-3, _names("newcomers")),
        "what is made": (-7, _names("genre", "kind", "refused")),
    }
)


def points(one: Heard) -> int:
    """The sum of the points of the cues that there are."""
    return sum(worth for worth, holds in CUES.values() if holds(one))
