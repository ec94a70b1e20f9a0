"""Which words speak of a mistake? `Wrong one`, `I meant`, `not`: what was meant and what was not is cut out of them."""

import re
from dataclasses import dataclass
from typing import Final

# Where a message may be cut: at signs, and where what was not meant begins.
_SIGNS: Final = re.compile(r"\s*(?:[,.;:!?\u2026\u3002\u3001]+(?=\s|$|[^\d\s])|\s[-\u2013\u2014]+\s)\s*")
_INNER: Final = re.compile(
    r"\s+(?:(?:and |but )?(?=(?:not|rather than|instead of)\s)"
    r"|(?<!why )(?<!when )(?<!what )(?<!like )(?<!as )(?<!that )"
    r"(?<!is )(?<!was )(?=i (?:said|meant|mean|wanted)\b(?!\W*$)))"
)
# Somebody is at a loss: by itself it takes nothing back.
_WEAK: Final = (
    r"nah|hold on|hang on|er+m?|u+h+m?|ah+|oh+|hm+|ugh|argh|eh|well|ok|okay|damn|dang|lol|haha|hey|bro|please|pls"
    r"|actually|and|but|so|that|just|ne|ach|ah|non|mince|zut|\u3042"
)
# The turn before is said to be a mistake.
_WRONG: Final = (
    r"(?:thats |that was |that is |this is |its |(?:you|u) \w+ (?:down |up |out )?|i (?:said|typed|wrote"
    r"|gave you|picked"
    r"|took|chose|named) |sorry )?(?:the |my )?wrong(?: (?:one|instrument|part|thing|way round|way around"
    r"|player|word|name"
    r"|way|number))?|typo|(?:i )?(?:mistyped|misspoke|misread|miswrote)"
    r"(?: (?:that|it|my (?:own )?\w+))?|my (?:mistake|bad|fault)|mb|autocorrect|correction"
    r"|i (?:mixed|mix) (?:it|them|that|those|those two|the two|the names|the words|the instruments|things"
    r"|the terms)? ?up"
    r"|i (?:typed|wrote|said|put) (?:that|it) wrong|i (?:confused|mistook|swapped|mixed up) \w+ (?:with|and|for) \w+"
    r"|i got (?:that|it|them) (?:wrong|mixed up|backwards|confused)"
    r"|(?:thats |that is |this is |that was )?not what i (?:meant|asked(?: for)?|wanted|said|ordered)"
    r"|you (?:misunderstood|misheard|misread)(?: me| that| it)?|misunderstanding|not like that"
    r"|\u9593\u9055(?:\u3048\u305f|\u3044|\u3063\u305f)(?:\u307e\u3057\u305f)?|\u9055\u3046|\u3061\u304c\u3046"
    r"|\u9055\u3044\u307e\u3059|\u305d\u3046\u3058\u3083\u306a\u304f\u3066|\u3058\u3083\u306a\u304f\u3066"
    r"|\u9006\u3067?\u3059?|\u8a00\u3044\u9593\u9055\u3048(?:\u305f|\u307e\u3057\u305f)?"
)
# ... and so says that something else was asked for.
_SAID_SO: Final = re.compile(r"not what|misunder|mishear|misread|not like|^i |^u |^you |\u3058\u3083\u306a\u304f\u3066")
_SORRY: Final = (
    r"oops\w*|whoops\w*|ups|sorry|sry|srry|soz|no+(?! more\b| longer\b)|nope|wait|pardon(?: me)?|excuse me"
    r"|i beg your pardon|apologies"
    r"|forgive me|thats not (?:it|right)|thats wrong|perdon|perdona|perdon|perdón|disculpa|nein|falsch|desole"
    r"|désolée?|oups"
    r"|(?:ent)?schuldigung|tschuldigung|sorry|verzeihung|mist|mea culpa|me equivoqué|me equivoque|je me suis trompée?"
    r"|\u3054\u3081\u3093(?:\u306a\u3055\u3044|\u306d)?"
)
_AHEAD: Final = re.compile(
    rf"^\W*(?:(?P<wrong>{_WRONG})(?! (?:window|chat|channel|tab|server|person|number|group|thread))"
    rf"|(?P<sorry>{_SORRY})|(?:{_WEAK}))(?![\w'])\W*"
)
_BEHIND: Final = re.compile(
    r"(?:\s+(?:lol|lmao|haha\w*|sorry|sry|srry|please|pls|plz|instead|thanks|thx|my bad|oops|duh|bro|man|dude"
    r"|ok|of course"
    r"|natürlich|doch|bitte|halt|eigentlich|bien sur|bien sûr|claro|por favor))+$"
)
_SAYING: Final = r"(?:actually |really |only |just |of course |obviously |clearly |what |was )*"
_MEAN: Final = r"(?:meant|mean|ment|said|wanted|intended|asked for|was asking for)"
# How somebody says what was meant, ahead of it or behind it.
_MEANT: Final = re.compile(
    rf"^(?:(?:all|what) )?(?:i|we) {_SAYING}{_MEAN}(?: (?:to (?:say|type|write|ask for)|for you to|you to|it to be"
    rf"|was|is|were|that|it|for))*\s+(?=\S)"
    r"|^(?:ich (?:meinte|wollte sagen|habe gemeint|meine)|gemeint war|je (?:voulais dire|parlais de|pensais à)"
    r"|(?:quer[ií]a|quise) decir|me refer[ií]a a(?:l)?)\s+(?=\S)"
    rf"|^i should(?: have|ve|'ve) (?:said|written|typed|asked for)\s+(?=\S)|^should(?: have|ve|'ve) (?:been|said)\s+"
    rf"|^(?:it|that|this) (?:should(?: have|ve|'ve) (?:been|said)|(?:was|is) (?:supposed|meant) to (?:be|say))\s+"
    rf"|^meant(?: to say)?\s+(?=\S)|^make that\s+(?=\S)"
)
_MEANT_BEHIND: Final = re.compile(
    rf"\s+(?:is what |was what |thats what |that is what )?(?:i|we) {_SAYING}{_MEAN}(?: to say)?$"
    r"|\s+(?:was|is) meant$|\s+i should(?: have|ve|'ve) said$|\s+(?:wollte ich sagen|meinte ich|hab ich gemeint)$"
)
# Who says what they wanted may only wish for it now.
_WISHED: Final = re.compile(rf"^(?:i|we) {_SAYING}wanted(?! to say)")
# `It's the organ that should go`: who was meant stands before what becomes of them.
_CLEFT: Final = re.compile(
    r"^(?:its|it's|it is|it was|thats|it should be) (?P<who>(?:the |my )?[\w -]{2,30}?)(?: (?:that|which|who))? "
    r"(?:(?:should|must|has to|have to|needs to|need to|is supposed to|was supposed to|gotta|i want(?:ed)? to"
    r"|ought to) "
    r"(?:be )?(?P<what>\w[\w ]*)|(?:thats|that's|is) (?P<how>too \w+))$"
)
_GOING: Final = re.compile(r"^(?:go|leave|disappear|stop|vanish|get lost|be gone|be out|out|gone|removed|off)$")
# What was not meant, ahead of it.
_REFUSED: Final = re.compile(
    r"^(?:(?:i |we )?(?:dont know|don't know|dunno|no idea|no clue|idk|not sure) why i (?:said|wrote|typed|put)"
    r"|(?:i|we) (?:didn'?t|did not|never|wasn'?t|don'?t|do not) (?:actually |really |even )?(?:mean|meant|say"
    r"|said|want"
    r"|wanted|ask for|asked for|asking for|ask you for)(?: (?:it|you) to be| to say)?|(?:not|instead of|rather than)"
    r"(?: on| in| with| for)?|it (?:was|is|wasn'?t|isnt|isn'?t) not|it wasn'?t)\s+(?=\S)"
)
_BY: Final = re.compile(
    rf"^(?:by|with|when i (?:said|say|wrote|typed|asked for)) (?P<wrong>[\w -]+?),? i {_SAYING}(?:meant|mean|wanted)"
    r"(?: to say)?\s+(?P<right>\S.*)$|^(?P<wr>\w+(?: \w+)?) as in (?P<ri>\w[\w ]*)$|^(?:i )?(?:meant"
    r"|mean) (?P<r>\S.*?) (?:by|when i (?:said|wrote|typed)) (?P<w>\S.*)$"
)
# `Not the flute the piano`.
_TWO: Final = re.compile(
    r"^(?P<wrong>(?:the |a |an )?\w+(?: \w+)??),? (?:but )?(?P<right>(?:the|a|an|on the|in the) \w.*)$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was meant, what was not, and how surely the turn before is taken back."""

    meant: tuple[str, ...]
    refused: tuple[str, ...]
    is_told: bool  # `I meant`
    is_wrong: bool  # `wrong one`
    is_weak: bool  # `oops`
    is_sorry: bool = False  # `sorry`, which says more than `hm`


def halves(text: str) -> Said | None:
    """What was meant and what was not; None where nothing speaks of a mistake."""
    meant, refused = list[str](), list[str]()
    told = wished = wrong = weak = sorry = False
    for clause in _clauses(text):
        rest = clause
        while found := _AHEAD.match(rest + " "):
            wrong, weak = wrong or bool(found["wrong"]), weak or not found["wrong"]
            sorry = sorry or bool(found["sorry"])
            told = told or bool(_SAID_SO.search(found["wrong"] or ""))
            rest = rest[found.end() :].strip()
        rest = _BEHIND.sub("", rest)
        if not rest:
            continue
        if both := _BY.match(rest):
            meant.append(both["right"] or both["r"] or both["ri"])
            refused.append(both["wrong"] or both["w"] or both["wr"])
            told = True
            continue
        wished = wished or _WISHED.match(rest) is not None
        rest, is_meant = _without_frame(rest)
        told = told or is_meant
        if no := _REFUSED.match(rest):
            refused.append(rest[no.end() :])
            told = told or no.group()[:2] in ("i ", "we")
        elif rest:
            meant.append(rest)
    if not meant and len(refused) == 1 and (both := _TWO.match(refused[0])):
        refused, meant = [both["wrong"]], [both["right"]]
    if not (told or wrong or weak or refused):
        return None
    return Said(tuple(meant), tuple(refused), told or (wished and (weak or wrong)), wrong, weak, sorry)


def is_merely_contrasted(text: str, said: Said) -> bool:
    """Whether two things are only put against each other, and nothing is taken back: `major rather than minor`."""
    is_cued = said.is_told or said.is_wrong or said.is_weak
    return (not is_cued and " not " not in f" {text} ") or (text.startswith("and ") and not said.is_told)


def _clauses(text: str) -> list[str]:
    parts = [inner for each in _SIGNS.split(text) for inner in ([each] if _BY.match(each) else _INNER.split(each))]
    return [each.strip(" \"'()*") for each in parts if each and any(map(str.isalnum, each))]


def _without_frame(clause: str) -> tuple[str, bool]:
    """A clause without the words for what was meant, and whether there were any."""
    if cleft := _CLEFT.match(clause):
        what = cleft["what"] or ""
        deed = f"remove {cleft['who']}" if _GOING.match(what) else f"{cleft['who']} {cleft['how'] or what}"
        return deed, True
    shorter = _MEANT.sub("", clause)
    shorter = _MEANT_BEHIND.sub("", shorter)
    is_told = shorter != clause and not _WISHED.match(clause)
    return shorter.strip(), is_told
