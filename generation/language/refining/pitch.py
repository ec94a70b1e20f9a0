"""In which key, how high, in which metre? `In D minor`, `make it minor`, `up a fourth`, `as a waltz`."""

import re
from typing import Final

from generation.brief import TONICS, Key, Mode
from generation.language.keys import keys, metres, modes
from generation.language.notes import Said
from generation.language.refining.grammar import ORDERS
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind

_INTERVALS: Final = {
    r"(?:semi-?\s?tones?|half[ -](?:an? )?steps?|half[ -](?:an? )?tones?|halftone|notches|frets?|halbtone?|demi-tons?"
    r"|semitonos?)": 1,
    r"(?:(?:whole|full)[ -]steps?|(?:whole|full)[ -]tones?|tones?|steps?|ganzton|ganztone)": 2,
    r"minor (?:third|3rd)s?": 3,
    r"(?:major )?(?:third|3rd)s?": 4,
    r"(?:perfect )?(?:fourth|4th)s?|quarte|cuarta": 5,
    r"tritones?": 6,
    r"(?:perfect )?(?:fifth|5th)s?|quinte|quinta": 7,
    r"minor (?:sixth|6th)s?": 8,
    r"(?:major )?(?:sixth|6th)s?": 9,
    r"minor (?:seventh|7th)s?": 10,
    r"(?:octaves?|8ve|oktaven?|octavas?)": 12,
}
_COUNTS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
}
_COUNTS_MORE: Final = {"eine": 1, "einen": 1, "une": 1, "un": 1, "una": 1, "zwei": 2, "deux": 2, "dos": 2, "another": 1}
_ALL_COUNTS: Final = _COUNTS | _COUNTS_MORE
_COUNT: Final = "|".join(_ALL_COUNTS)
_UP: Final = r"up|higher|raise|hoher|nach oben|plus haut|arriba|subir|mas alto|sharper"
_DOWN: Final = r"down|lower|drop|tiefer|runter|nach unten|plus bas|abajo|bajar|mas bajo|flatter"
_INTERVAL: Final = "|".join(
    f"(?P<i{steps}>{words})" for words, steps in sorted(_INTERVALS.items(), key=lambda each: -each[1])
)
_SHIFT: Final = re.compile(
    rf"(?<![a-z])(?:(?P<ahead>{_UP}|{_DOWN}|[+-](?=\d))\s*(?:(?:it|this|that|things|the key|the pitch|the song"
    rf"|the track|the tuning|the whole thing|the whole song|everything)\s+)?(?:(?:up|down)\s+)?(?:by\s+)?)?"
    rf"(?:(?P<n>\d{{1,2}}|{_COUNT})\s+)?(?:{_INTERVAL})(?![a-z])(?:\s+(?P<way>{_UP}|{_DOWN})(?![a-z]))?"
)
_TRANSPOSED: Final = re.compile(
    rf"(?<![a-z])(?:transpose|pitch(?: it| this)?|transpose it|key)\s+(?:it\s+|this\s+)?(?P<way>{_UP}|{_DOWN}|\+"
    rf"|-)(?:\s*by)?\s*(?P<n>\d{{1,2}})(?![\d%a-z])"
)
_PITCH: Final = re.compile(
    r"(?<![a-z])(?:(?P<a>higher|raise the|lower(?: the)?|a higher|a lower)\s+(?:key|pitch|pitched|register"
    r"|tuning)(?![a-z])"
    r"|(?:pitch|key|transpose|tune|octave)(?: it| this| that| the key)?\s+(?:a bit |a little )?(?P<b>up|down|higher"
    r"|lower)(?![a-z])"
    r"|(?:key|pitch|it|this|tuning) is (?:way |a bit |a little |far |much )?too (?P<c>high|low)(?: pitched)?(?![a-z]))"
)
_TOO_HIGH: Final = re.compile(
    r"(?:,|\.|because|since|as|for|so)?\s*(?:(?:the|my|our|this|that) )?(?:[\w']+ ){1,3}?"
    r"(?:is|are|sits?|lies?|feels?|goes|'s) (?:way |a bit |a little |far |much |just )?too (?:low|high)(?![a-z])"
    r"|(?:it's|its) (?:way |a bit )?too (?:low|high)(?![a-z])"
)
_FARTHEST: Final = 24
_WALTZ: Final = re.compile(
    r"(?<![a-z])(?:(?:as|into|like) a waltz|(?:a )?waltz(?: time| feel| version)?|walzer|valse|vals)(?![a-z])"
)
# The dance names its metre, too; it is read as a genre as well.
_JIG: Final = re.compile(r"(?<![a-z])(?:into|as|like|be|it|more of|irish|proper|real) (?:an? )?(?:irish )?jig(?![a-z])")
_TO_A_KEY: Final = re.compile(
    r"(?<![a-z])(?P<key>key\s+)?(?:to|into)\s+(?:the key of\s+)?(?P<t>[a-g])(?:[\s-]?(?P<sign>#|b|sharp"
    r"|flat))?(?=\s*(?:$|[.,;!?]|and|but|please|instead))"
)
_OPPOSITE_MODES: Final = re.compile(
    r"(?<![a-z])(?:from (?:major|minor) to|(?:instead of|rather than|not) (?:in )?(?:a )?(?:major|minor)(?: key)?"
    r"|(?:the |its )?parallel)(?![a-z])"
)
_RELATIVE: Final = re.compile(
    r"(?<![a-z])(?:(?:in|into|to|as)\s+)?(?:(?:the|its|a|my)\s+)?relative (?P<mode>minor|major)"
    r"(?: (?:key|scale|mode))?(?![a-z])"
)
_MINORS: Final = frozenset({Mode.MINOR, Mode.DORIAN, Mode.PHRYGIAN})
_RELATIVE_LIES: Final = 3  # semitones from a minor key up to its relative major
_CAPO: Final = re.compile(
    rf"(?<![a-z])capo (?:it )?(?:on |at |up )?(?:the )?(?:fret )?(?P<n>\d{{1,2}}|{_COUNT}|{'|'.join(ORDERS)})"
    rf"(?:st|nd|rd|th)?(?: frets?)?(?![a-z\d])"
)


def shifts(talk: Talk) -> list[Said[Change]]:
    """The transpositions that are said: `up a fourth`, `2 semitones down`, `an octave higher`."""
    found = []
    for match in talk.find_all(_SHIFT):
        name = next(
            (each for each, value in match.groupdict().items() if each[0] == "i" and each[1:].isdigit() and value), ""
        )
        way = match["ahead"] or match["way"]
        if not way or not name or (not match["ahead"] and not match["n"] and match.group().startswith("tone")):
            continue  # `tone down` is no interval
        steps = int(name[1:]) * _count(match["n"] or "1")
        found.append(_shifted(talk, match, -steps if way == "-" or re.fullmatch(_DOWN, way) else steps))
    for match in talk.find_all(_TRANSPOSED):
        down = match["way"] == "-" or re.fullmatch(_DOWN, match["way"])
        found.append(_shifted(talk, match, -int(match["n"]) if down else int(match["n"])))
    capos = list(talk.find_all(_CAPO))
    found += [_shifted(talk, each, ORDERS.get(each["n"]) or _count(each["n"])) for each in capos]
    for match in talk.find_all(_PITCH):
        down = (
            ({"high": "low", "low": "high"}.get(match["c"] or "") or match["a"] or match["b"] or "")
            .removeprefix("a ")
            .startswith(("low", "down"))
        )
        found.append(_shifted(talk, match, -2 if down else 2))
    return found


def shift_at(talk: Talk) -> list[tuple[int, int]]:
    """The letters at which a transposition by an interval begins and ends; nothing is used up."""
    return [each.span() for each in talk.find_all(_SHIFT) if each["ahead"] or each["way"]]


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _ALL_COUNTS[said]


def transposed(talk: Talk) -> list[Said[Change]]:
    """The transpositions, and no word of what is too low or too high now: `up a fourth, the violin sits too low`."""
    found = shifts(talk)
    for match in talk.find_all(_TOO_HIGH) if found else ():
        talk.take(match)
    return found


def is_interval(talk: Talk) -> bool:
    """Whether a transposition by an interval is said: `a whole tone higher`."""
    return any((each["ahead"] or each["way"]) and (each["ahead"] or each["n"]) for each in talk.find_all(_SHIFT))


def _shifted(talk: Talk, match: re.Match[str], steps: int) -> Said[Change]:
    bounded = max(-_FARTHEST, min(_FARTHEST, steps))
    return Said(Change(ChangeKind.TRANSPOSE, amount=float(bounded)), talk.take(match), match.start())


def _relatives(talk: Talk, about: About) -> list[Said[Change]]:
    """`The relative minor` is the key with the same notes, a minor third below; of a minor key its major lies above."""
    now, found = about.brief.key, list[Said[Change]]()
    for match in talk.find_all(_RELATIVE):
        mode = Mode(match["mode"])
        is_minor = now.mode in _MINORS
        steps = 0 if is_minor == (mode is Mode.MINOR) else _RELATIVE_LIES if is_minor else -_RELATIVE_LIES
        key = Key(TONICS[(now.pitch_class + steps) % len(TONICS)], mode)
        found.append(Said(Change(ChangeKind.KEY, value=str(key)), talk.take(match), match.start()))
    return found


def keys_and_modes(talk: Talk, about: About) -> list[Said[Change]]:
    """Keys that are named, and modes alone; `from minor to major` means the second."""
    for match in talk.find_all(_OPPOSITE_MODES):
        talk.take(match)
    _set_apart(talk)
    found = _relatives(talk, about)
    found += [Said(Change(ChangeKind.KEY, value=str(each.value)), each.words, each.at) for each in keys(talk)]
    for match in talk.find_all(_TO_A_KEY):
        if talk.raw[match.start("t")].isupper() or match["key"]:
            tonic = match["t"].upper() + {"sharp": "#", "flat": "b"}.get(match["sign"] or "", match["sign"] or "")
            found.append(
                Said(Change(ChangeKind.KEY, value=str(Key(tonic, Mode.MAJOR))), talk.take(match), match.start())
            )
    if found:
        return found
    return [Said(Change(ChangeKind.MODE, value=str(each.value)), each.words, each.at) for each in modes(talk)] or _mode(
        talk
    )


_ADJECTIVE: Final = re.compile(r"(?<![a-z])(?P<t>a)n? (?:minor|major) (?P<noun>[a-z]+)")
_OF_MUSIC: Final = (
    *("instrument", "section", "noun", "genre", "production", "feel", "metre", "tempo", "lean", "mood", "level"),
    *("sound", "glue", "chat", "act"),
)
_MUSICAL: Final = frozenset(
    {"key", "scale", "mode", "mood", "tonality", "feel", "chord", "chords", "third", "thirds", "sixth", "seventh"}
    | {"second", "interval", "version", "take", "one", "vibe", "tone", "tune", "song", "piece", "track", "pentatonic"}
    | {"variant", "sound", "feeling", "harmony", "melody", "edition", "league", "arpeggio", "cadence", "triad", "7th"}
    | {
        "and",
        "but",
        "please",
        "pls",
        "plz",
        "now",
        "then",
        "instead",
        "with",
        "for",
        "at",
        "so",
        "again",
        "or",
        "to",
        "in",
    }
    | {"on", "is", "would", "i", "you", "not", "no", "too", "as", "if", "like", "maybe", "thanks", "it", "this", "that"}
    | {"the", "a", "though", "tho", "lol", "just", "was", "sounds", "feels", "key's", "from", "of", "be", "up"}
    | {"progression", "progressions", "tonic", "ending", "resolution", "colour", "color", "tuning", "motif", "theme"}
)
_MATTERS: Final = frozenset(
    {"change", "changes", "tweak", "tweaks", "problem", "issue", "detail", "thing", "edit", "fix", "adjustment", "bug"}
    | {"mistake", "improvement", "upgrade", "win", "deal", "role", "part", "difference", "update", "event", "crisis"}
    | {"accident", "annoyance", "nitpick", "question", "point", "step", "setback", "success", "headache", "flaw"}
)


def _set_apart(talk: Talk) -> None:
    """`I live in a minor town`: an adjective of something that is no music names no key."""
    for match in talk.find_all(_ADJECTIVE):
        noun, at = match["noun"], talk.place_of(match.start("noun"))
        is_written_so = talk.raw[match.start("t") : match.start("t") + 1] == "A" and match.start("t") > 0
        is_strange = at < len(talk.tokens) and not talk.has(at, *_OF_MUSIC) and noun not in _MUSICAL
        if not is_written_so and (noun in _MATTERS or is_strange):
            talk.take(match)


_MODE: Final = re.compile(
    r"(?<![a-z])(?:in(?:to)?|to|it|the|sound|more|a|key|go|but)\s+(?P<mode>minor|major|moll|dur|mineur|majeur|menor"
    r"|mayor)(?=\s*(?:[.,;!?)]|$|key|and|but|please|instead|pls|now))"
)
_MODES: Final = {"minor": "minor", "moll": "minor", "mineur": "minor", "menor": "minor"}


def _mode(talk: Talk) -> list[Said[Change]]:
    return [
        Said(Change(ChangeKind.MODE, value=_MODES.get(match["mode"], "major")), talk.take(match), match.start())
        for match in talk.find_all(_MODE)
    ]


_OTHER_METRE: Final = re.compile(
    r"(?<![a-z])(?:(?:instead of|rather than|in place of|not|from|than|out of|no longer|isn't|isnt|is not) "
    r"(?:in |being |straight |plain |just |regular |normal |the usual |a )*)$"
)


def _is_left_behind(talk: Talk, letter: int) -> bool:
    """Whether a metre is only the one that there is: `6/8 rather than 4/4`, `from 4/4 to 3/4`."""
    return _OTHER_METRE.search(talk.text[:letter]) is not None


def measures(talk: Talk) -> list[Said[Change]]:
    """The metres that are said, a waltz among them; of two that are set against each other the one that is wanted."""
    found = [
        Said(Change(ChangeKind.METRE, value=f"{each.value[0]}/{each.value[1]}"), each.words, each.at)
        for each in metres(talk)
    ]
    if len(found) > 1 or _WALTZ.search(talk.text):
        found = [each for each in found if not _is_left_behind(talk, each.at)]
    for match in talk.find_all(_WALTZ):
        words = talk.take(match)
        if not found:
            found.append(Said(Change(ChangeKind.METRE, value="3/4"), words, match.start()))
    if not found and (jig := _JIG.search(talk.text)):
        found.append(Said(Change(ChangeKind.METRE, value="6/8"), jig.group(), jig.start()))
    return found
