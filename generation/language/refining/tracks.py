"""Which track of the session? `#2`, `the second one`, `the original`, `this one`, `the previous version`."""

import re
from dataclasses import dataclass
from typing import Final

from generation.language.refining.talk import Talk
from generation.refinement import About, Destination

_ORDINALS: Final = {
    **{word: place for place, words in enumerate(
        (("first", "1st", "original", "erste", "ersten", "premier", "premiere", "primera", "primero"),
         ("second", "2nd", "zweite", "zweiten", "deuxieme", "segunda", "segundo"),
         ("third", "3rd", "dritte", "dritten", "troisieme", "tercera", "tercero"),
         ("fourth", "4th", "vierte", "quatrieme", "cuarta"),
         ("fifth", "5th"), ("sixth", "6th"), ("seventh", "7th"), ("eighth", "8th"),
         ("ninth", "9th"), ("tenth", "10th")), 1)
       for word in words}
}  # fmt: skip
_WORDS: Final = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_ONE: Final = (
    r"(?:one|ones|version|track|take|song|try|attempt|result|draft|edit|mix|idea|variant|iteration"
    r"|fassung|piste|cancion)"
)
_COUNTED: Final = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_MENTION: Final = re.compile(
    rf"#\s?(?P<hash>\d{{1,3}})(?!\d)"
    rf"|(?<![a-z])(?:number|no\.|nr\.?|nummer|version|ver|track|take|song|v|numero|n°)\s?#?\s?(?P<n>\d{{1,3}}"
    rf"|{'|'.join(_WORDS)})(?![\d%a-z]|\s*(?:bpm|bars?|seconds?|secs?|minutes?|db|semitones?|steps?))"
    rf"|(?<![a-z])(?:the |la |le |die |der |das |el )?(?:very )?(?P<order>{_COUNTED})\s+{_ONE}(?!\s+(?:second"
    rf"|minute|bar))(?![a-z])"
    rf"|(?:(?<![a-z])the |^\W*)(?P<original>original)(?!\s+(?:tempo|key|speed|length|drums|bass|melody|chords|mood"
    rf"|tune|beat|pitch))(?![a-z])"
    rf"|(?<![a-z])(?:the )?(?P<last>last|latest|newest|most recent)\s+{_ONE}(?![a-z])"
    rf"|(?<![a-z])(?:the )?(?P<previous>(?:previous|prior|earlier|preceding|vorherige|precedente"
    rf"|anterior)(?:\s+{_ONE})?|one before(?:\s+(?:that|this|it|last))?|version before(?: (?:that|this))?)(?![a-z])"
    rf"|(?<![a-z])(?P<here>this (?:one|version|track)|the current (?:one|version|track))(?![a-z])"
    rf"|(?<![a-z])(?:back to|go to|return to|revert to|jump to|jump back to|switch to|zuruck zu|retour au"
    rf"|vuelve al?)\s+(?P<bare>[1-3]?\d|{'|'.join(_WORDS)})(?![\d%a-z:/.]|\s*(?:bpm|bars?|seconds?|secs?|minutes?"
    rf"|db|semitones?|steps?|quarters?))"
    rf"|(?<![a-z])(?:the|zum|zur|au|al) (?:very )?(?P<bare_order>{_COUNTED})(?=\s*(?:$|[.,!?;]|but\b|and\b"
    rf"|again|please|with|back to back|together|then|after|into|so far|was|is|sounded))"
    rf"|(?<![a-z])(?:drums?|beats?|groove|rhythm|bass(?: ?line)?|melody|tune|theme|chords?|harmony|harmonies"
    rf"|pads?|arp"
    rf"|tempo|speed|key) (?:from|of|off|in|like in|as in) (?P<lent>[1-9]\d?|{'|'.join(_WORDS)})"
    rf"(?=\s*(?:$|[.,!?;]|but\b|and\b|back\b|please|pls|with|again|instead|then))"
    rf"|^\W*(?P<only>[1-9])\W*$"
    rf"|(?P<ja>\d)番目?|(?P<ja1>最初)|一つ前(?P<jap>)"
)


# A track by its id, as its card has it.
_ID: Final = re.compile(r"(?<![a-z0-9#])t(?=[0-9a-z]*\d)[0-9a-hjkmnp-tv-z]{5,8}(?![a-z0-9])")
# The groups that say how a track is counted.
_NUMBERED: Final = ("hash", "ja", "bare", "n", "only", "order", "bare_order", "lent")


@dataclass(frozen=True, slots=True)
class Mention:
    """A track that is named: where it is to be found in the session, and the letters that name it."""

    where: Destination
    start: int
    end: int


def mentions(talk: Talk) -> list[Mention]:
    """The tracks that a message names, in order; nothing is used up."""
    found = [
        Mention(_where(match), match.start((match["bare"] and "bare") or (match["lent"] and "lent") or 0), match.end())
        for match in talk.find_all(_MENTION)
    ]
    found += [
        Mention(Destination("track", track_id=match.group()), match.start(), match.end())
        for match in talk.find_all(_ID)
        if not any(each.start <= match.start() < each.end for each in found)
    ]
    return sorted(found, key=lambda each: each.start)


def _where(match: re.Match[str]) -> Destination:
    """Which track a mention names."""
    said = next((match[name] for name in _NUMBERED if match[name]), "")
    count = _ORDINALS.get(said) or _WORDS.get(said) or (int(said) if said else 0)
    if match["original"] or match["ja1"] or (count == 1 and said in _ORDINALS):
        return Destination("first")
    if said:
        return Destination("number", count)
    if match["last"]:
        return Destination("number", -1)
    return Destination("undo") if match["previous"] or match["jap"] is not None else Destination("here")


def track_id(where: Destination, about: About) -> str:
    """The id of the track that is meant; nothing where the session has none such."""
    if where.way == "here":
        return about.track_id
    if where.way == "track":
        return where.track_id if where.track_id in about.tracks else ""
    count = {"first": 1, "undo": about.number - 1}.get(where.way, where.number)
    if count == -1:
        return about.tracks[-1] if about.tracks else ""
    return about.tracks[count - 1] if 1 <= count <= len(about.tracks) else ""


def exists(where: Destination, about: About) -> bool:
    """Whether the session has such a track; unknown ones are let through where it is not known which there are."""
    return where.way not in ("number", "first", "track") or not about.tracks or bool(track_id(where, about))
