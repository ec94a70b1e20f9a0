"""What names a track in a message about going somewhere? `2`, `og`, `where we began`, `one before last`, `forward`.

Wider than `tracks`: it only holds where all other words are about going there. Each name is taken out of the text.
"""

import re
from dataclasses import dataclass
from typing import Final

from generation.refinement import About, Destination

NAME: Final = "@"
_ORDERS: Final = {
    **{word: at for at, words in enumerate(
        (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("sixth", "6th"),
         ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th")), 1) for word in words},
}  # fmt: skip
_COUNTS: Final = {
    **{word: at for at, word in enumerate("one two three four five six seven eight nine ten".split(), 1)},
    "uno": 1, "dos": 2, "tres": 3, "a": 1, "once": 1, "twice": 2, "another": 1, "couple": 2,
}  # fmt: skip
_N: Final = r"(?:\d{1,2}|dos|tres|two|three|four|five|six|seven|eight|nine|ten)"
_N1: Final = rf"(?:{_N}|one|uno)"
_ORD: Final = "|".join(sorted(_ORDERS, key=len, reverse=True))
_ONE: Final = (
    r"(?:one|version|track|take|song|try|attempt|result|draft|edit|mix|idea|variant|variation|iteration|music|recording"
    r"|piece|tune|thing|state|beat|render|option|stage|sound|cut|output)"
)
_STEPS: Final = r"(?:more )?(?:steps?|versions?|tracks?|edits?|changes?|times?|moves?|takes?|places?|spots?|songs?|notch)"
_US: Final = r"(?:it|you|we|i|this|things|everything|that|the song|the track|the music|all|they)"
_AT_FIRST: Final = (
    r"(?:(?:right )?at (?:the )?(?:very )?(?:first|start|beginning)|first|1st|originally|initially|in the (?:very )?"
    r"(?:beginning|first place)|to (?:begin|start) with|(?:right )?from the (?:very )?(?:start|beginning)|the first time)"
)
_ENDS: Final = (
    r"(?=\s*(?:$|[.,!?;:)]|(?:again|please|back|now|instead|then|once|was|is|it|sounded|sounds|had|has|felt|hits?|slaps"
    r"|slapped|wins|won|better|for|tho|though|after all|go|lets|let|take|bring|put|play|one more)(?![a-z])))"
)
_OF: Final = r"(?! (?:tempo|key|speed|length|drums?|bass|melody|chords|mood|pitch|half|part|section|verse|chorus|\d|seconds?|bars?|minutes?|few|bit|drop|beat drop))"
_NAMED: Final = re.compile(
    rf"(?<![a-z0-9])(?:"
    # counted from behind
    rf"(?:the |my )?(?P<behind>(?:second|2nd|next|third|3rd) ?-?(?:to|from) ?-?(?:the )?last|last but (?:one|two)|penultimate"
    rf"|(?:most recent|latest|newest) but one|one before (?:the )?(?:very )?last|one before the (?:latest|newest))(?: {_ONE})?"
    # the one that all began with
    rf"|(?P<first>(?:the )?(?:{_ONE} )?(?:how|what|where|as|like|the way|the (?:[a-z]+ ){{0,2}}?[a-z]+(?: that)?)(?: {_US})(?: all)?(?: (?:first|originally|initially))?"
    rf"(?: (?:had|was|were|gave|made|did|sent|got|wrote|played|sounded|heard|began|started(?: out| off)?|came up|came|cooked))"
    rf"(?: (?:me|us|it|like))*(?: (?:with|from))? {_AT_FIRST}"
    rf"|(?:how|what|where|the way|the {_ONE}(?: that)?) {_US}(?: all)? (?:first |originally |initially )?(?:began|started|kicked off|set out|came from)(?: (?:out|off))?(?: (?:with|from|at))?"
    rf"|(?:the )?{_ONE}(?: we had| you had)? (?:from|at) the (?:very )?(?:start|beginning)"
    rf"|(?<=to )(?:the )?(?:very |absolute )?(?:start|beginning|top|outset)(?: {_ONE})?{_ENDS}|(?:the )?(?:beginning|start) {_ONE}"
    rf"|(?:the |my |that |your )?(?:very |absolute |good old |old )?(?:[a-z-]+ )?og(?: (?:{_ONE}|og))?"
    rf"|(?:the |my |that |your )?(?:very |absolute |good old |old )?(?:original|initial|starting)(?: {_ONE}|{_OF}{_ENDS})|square one|day one|the opener|opener|step one|where it all began)"
    # numbered
    rf"|#(?P<hash>\d{{1,3}})(?!\d)"
    rf"|(?:the )?(?:#|number|no|nr|num|version|track|take|song|try|attempt|mix|edit|draft|option|v|ver|variant|variation|result|numero|round|iteration|one) ?#?(?:number |no )?"
    rf"(?P<n>{_N1})(?! (?:more|steps?|versions?|back|bpm|bars?|seconds?|times?|by|semitones?|minutes?|thing|bit|last|of|that|with|we|i|you)|[a-z0-9%:/.]\S)"
    rf"|(?:the |my |that |your |this )?(?:very )?(?P<order>{_ORD})(?: ever| very)?(?: {_ONE})?(?: ever| of all| of them)?{_OF}(?! (?:i|we|you) )"
    rf"|(?:the )?(?P<last>last|latest|newest|most recent|final) {_ONE}"
    rf"|(?P<bare>(?<=to )(?:the )?{_N1}|(?<=hear ){_N1}|(?<=play ){_N1}|(?<=with ){_N1}|(?<=pick ){_N1}|(?<=take ){_N1}|(?<=want ){_N1}|(?<=like ){_N1}|(?<=prefer ){_N1}"
    rf"|(?<=give me ){_N1}|(?<=nah ){_N}|(?<=no ){_N}|(?<=ok ){_N}|(?<=and ){_N}|(?<=now ){_N}|(?<=actually ){_N}|(?<=use ){_N}|(?<=load ){_N}|(?<=hmm ){_N}|(?<=, ){_N}|(?<=\. ){_N}|(?<!in )(?<!for )(?<!by )(?<!at )(?<!of )(?<!last )(?<!wait )(?<!times )(?<!every )(?<!the )(?<= )\d{{1,2}}){_ENDS}"
    # a tempo: `140 was better`
    rf"|(?P<tempo>\d{{2,3}})(?: bpm)?(?= (?:was|is|sounded|felt|had|wins|hits?|slaps)(?![a-z]))"
    # relative
    rf"|(?P<back>(?:(?:go |going |come |take |take (?:me|us|it) |bring (?:me|us|it) |get (?:me|us) |step |jump |move |hop |skip |roll |rewind )*"
    rf"(?:(?:by )?(?P<m>\d|one|two|three|four|five|a|another) (?:{_STEPS} )?(?:back(?:wards?)?|ago|earlier)|back(?:wards?)?(?: by)? (?P<k>\d|one|two|three|four|a|twice|once)(?: {_STEPS})?(?: in time)?)))(?! to)"
    rf"|(?P<undo>(?:the |my |that )?(?:previous|prior|preceding|former|earlier)(?: (?:length|tempo|speed|mood|key|volume|sound|style|genre|vibe))? {_ONE}|(?:the )?(?:previous|preceding){_ENDS}"
    rf"|(?:the )?{_ONE} (?:right |just |directly |of |from )?(?:before|earlier)(?: (?:this|that|it)(?: one)?)?{_ENDS}|before (?:this|that|it)(?: one)?{_ENDS}"
    rf"|(?:what|whatever|the {_ONE}(?: that)?) (?:came|was|we had|you had|i had|was there|was playing|played|i heard|we heard)(?: right| just)? (?:before|earlier)(?: (?:this|that|it))?"
    rf"|where (?:we|i|it) (?:was|were)(?: (?:before|earlier|just now))?{_ENDS}"
    rf"|(?:to |exactly |just )*(?:how|the way|as|like|what) {_US} (?:all )?(?:was|were|used to be|had been|sounded|used to sound|had it)(?: like)?(?: (?:before|earlier|just now|last time|previously))?{_ENDS}"
    rf"|(?:like|as|same as) (?:before|earlier){_ENDS})"
    rf"|(?P<redo>(?:one |a |1 )?(?:steps? |versions? )?(?:forwards?|onwards?|ahead)(?: (?:one|a|1)(?: (?:step|version))?)?(?: (?:on |over )?to the next(?: {_ONE})?)?|(?:the )?(?:next|following|newer) {_ONE}(?= (?:again|back)(?![a-z])))"
    rf"|(?P<next>(?:the )?next(?: (?:one|version|track))?){_ENDS}"
    rf"|(?P<weak>(?:go|going|take (?:it|me|us)|roll|step|move|jump|switch|hop|turn) back(?:wards)?|revert|undo|rewind|backwards)(?! (?:to|in|with|on|into|at)(?![a-z]))"
    rf"|(?<!any )(?<!no )(?:the |that )?(?P<other>other) (?:one|branch)|(?:the |that )(?P<the_other>other)(?: (?:one|version|track|take|mix|song|branch)|{_ENDS})"
    rf")(?![a-z0-9])"
)
_SECOND: Final = re.compile(r"(?:a|one|per|split|few|every|wait|just|hold|\d) $")
_LONE: Final = re.compile(rf"^[^\w#]*(?P<n>{_N})(?=\W*$| (?:again|please|was|is|it|back|then|one more time|instead)(?![a-z]))")
_SURE, _LIKELY, _WEAK = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Called:
    """A track that is named, and how sure that is: of two names the surer one counts."""

    to: Destination
    rank: int


def called(text: str, about: About) -> tuple[str, list[Called]]:
    """The text with a sign for each track that is named, and the tracks in that order."""
    names, parts, last = list[Called](), list[str](), 0
    found = [each for each in (_LONE.search(text),) if each] or list(_NAMED.finditer(text))
    for match in found:
        if match.start() < last or (name := _of(match, text, about)) is None:
            continue
        begin = match.start("n") if match.re is _LONE else match.start()
        parts += [text[last:begin], f" {NAME} "]
        names.append(name)
        last = match.end()
    return " ".join("".join((*parts, text[last:])).split()), names


def _of(match: re.Match[str], text: str, about: About) -> Called | None:
    """The track that is meant by a name; None where it is none."""
    said = match.groupdict()
    count, here = len(about.tracks), about.number
    if number := said.get("n") or said.get("hash") or said.get("bare") or "":
        at = _count(number.split()[-1])
        return Called(Destination("first" if at == 1 else "number", 0 if at == 1 else at), _SURE) if 0 < at <= count else None
    if order := said.get("order"):
        at = _ORDERS[order]
        if at == 2 and match.group() == order and _SECOND.search(text[: match.start()]):
            return None
        return Called(Destination("first") if at == 1 else Destination("number", at), _SURE) if at <= count else None
    if behind := said.get("behind"):
        at = count - (2 if behind.startswith(("third", "3rd")) or behind.endswith("two") else 1)
        return Called(Destination("number", at), _SURE) if at > 0 else None
    if said.get("first"):
        return Called(Destination("first"), _SURE)
    if said.get("last"):
        return Called(Destination("undo") if here == count else Destination("number", count), _LIKELY)
    if said.get("back"):
        steps = _count(said.get("m") or said.get("k") or "1")
        return Called(Destination("undo", steps) if steps > 1 else Destination("undo"), _LIKELY)
    if said.get("undo"):
        return Called(Destination("undo"), _LIKELY)
    if said.get("weak"):
        return Called(Destination("undo"), _WEAK)
    if tempo := said.get("tempo"):
        return _at_tempo(float(tempo), about)
    if said.get("next") and not any(each.parent_id == about.track_id for each in about.past):
        return None  # one more is wished for
    return _led_to(about, is_other=bool(said.get("other") or said.get("the_other")))


def _at_tempo(bpm: float, about: About) -> Called | None:
    """The one track that has a tempo which the current one has not."""
    found = [each.track_id for each in about.past if abs(each.brief.tempo_bpm - bpm) < 1]
    if len(found) != 1 or found[0] == about.track_id:
        return None
    return Called(Destination("number", about.tracks.index(found[0]) + 1), _SURE)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word, 0)


def _led_to(about: About, *, is_other: bool) -> Called | None:
    """The next track, or the other one of two: the end of the one branch that one is not on."""
    parents = {each.parent_id for each in about.past}
    if not is_other:
        return Called(Destination("redo"), _LIKELY)
    others = [each for each in about.tracks if each != about.track_id]
    ends = [each.track_id for each in about.past if each.track_id not in (*parents, about.track_id)]
    found = others if len(others) == 1 else ends
    return Called(Destination("number", about.tracks.index(found[0]) + 1), _WEAK) if len(found) == 1 else None
