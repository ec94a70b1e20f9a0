"""Where alone? `The first 10 seconds`, `from 0:20 on`, `the last 4 bars`, `in the second half`, `after the drop`."""

import re
from functools import cache
from typing import Any, Final

from generation.language.numbers import any_of, number, units, value_of
from generation.language.refining.moments import moments
from generation.language.refining.shares import LED, SHARES
from generation.language.refining.talk import Talk
from generation.language.refining.thereabouts import Place, ahead_of_it, behind_it, same_place
from generation.language.tables import table
from generation.refinement import About, Region

__all__ = ["Place", "regions", "section_named", "section_region"]

_CLOCK: Final = r"\d{1,2}:[0-5]\d(?:\.\d{1,3})?"
_SECOND: Final = r"(?:seconds?|secs?|sekunden?|secondes?|segundos?)"
_ON: Final = r"(?:\s*(?:on|onwards?|and on|till the end|to the end|until the end|forward)(?![a-z]))?"
_LEAD: Final = (
    r"(?:(?:but |and |just |only )*(?:in|during|at|for|over|throughout|on|within|to|im|in der|am|dans|en|a|au|al|from)"
    r"(?: only| just)?(?: the| my| its| der| la| le| el| l'| this| that)?\s+)"
)
_ORDINALS: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1, "final": -1}
# Before a time these speak of the length, not of a part: `end at 0:45`, `extend it until 1:30`.
_ENDING: Final = re.compile(
    r"(?<![a-z])(?:(?:end|stop|finish|over|done)(?:s|ing)?(?: it| the track)?"
    r"|(?:(?:let|make|have) it|it should) (?:run|play|go|last)|(?:extend|lengthen|prolong|shorten|trim"
    r"|longer|shorter|continue|go(?:es)? on|keep(?: it)? going|last|length|duration|(?:cap|limit)(?: it| this)?"
    r"|capped|limited)(?: it| this| the track| the length| the song)?,?)\s+$"
)


def regions(talk: Talk, about: About) -> list[Place]:
    """The parts of the track that are named; their words are used up."""
    found = [
        *(_put(talk, each, region, about) for each, region in moments(talk, about.duration_s)),
        *_opening(talk, about),
        *_barred(talk, about),
        *_timed(talk, about),
        *_counted(talk, about),
        *_shared(talk, about),
        *_sections(talk, about),
    ]
    found.sort(key=lambda each: each.start)
    found = found or same_place(talk, about)
    return ahead_of_it(talk, found) or [*found, *behind_it(talk, found)]


_TAKEN: Final = re.compile(r"(?<![a-z])(?:remove|take|cut|drop|away|out|delete|lose|kill|mute|strip|leave)(?![a-z])")


@cache
def _time(*languages: str) -> str:
    """A pattern for a moment: `0:20`, `20 seconds`, `20s`, `bar 8`."""
    some, unit = number(*languages), any_of(units(languages))
    bar = any_of(word for each in languages for word in table(each)["grammar"]["bars"])
    bare = r"\d{1,3}(?=\s*(?:-|to|and|till|until)\s*\d)"
    named = rf"(?:{bar}|{_SECOND})\s*\d{{1,3}}(?!\d|:)"
    return rf"(?:(?:{_CLOCK}|{named}|(?:{some})[\s-]*(?:{unit}|{bar})(?![a-z0-9])|{bare})(?:[\s-]*marks?(?![a-z]))?)"


@cache
def _spans(*languages: str) -> re.Pattern[str]:
    time = _time(*languages)
    only = r"(?:but )?(?:only |just |nur )?"
    bare = rf"(?:{_CLOCK}|\d{{1,3}}(?:\s*(?:seconds?|secs?|s))?)"
    return re.compile(
        rf"(?<![a-z0-9]){only}(?:(?:from|between|von|de|entre|zwischen|starting at"
        rf"|starting from)\s+)?(?P<a>{time})\s*(?:-|to|and|till|until|bis|und|a|et|y|~)\s*(?:the )?(?P<b>{time}"
        rf"|{bare}(?=\s*(?:$|[,.;!])))"
        rf"|(?<![a-z0-9]){only}(?:(?:from the (?:very )?(?:start|beginning) )?(?P<first>(?<=start )to"
        rf"|(?<=beginning )to|until|till|'?til|up to|up until|before|for the time before|bis|jusqu'a"
        rf"|hasta)\s+(?:about |around |roughly )?(?:the\s+)?(?P<c>{time}))"
        rf"|(?<![a-z0-9]){only}(?:(?P<last>from|after|at|(?:in|im|en|a la)(?= {_SECOND} \d)"
        rf"|starting at|starting from|past|ab|nach|a partir de|desde"
        rf"|since|as of|once it (?:hits|reaches)|when it (?:hits|reaches))\s+"
        rf"(?:about |around |roughly |like )?(?:the\s+)?(?P<d>{time}){_ON})"
        rf"|(?<![a-z0-9]){only}(?P<around>around|about)\s+the\s+(?P<f>{time}(?<=mark))"
        rf"|(?<![a-z0-9])(?P<e>{_CLOCK})から"
    )


def _timed(talk: Talk, about: About) -> list[Place]:
    """`From 0:20 on`, `between 10 and 20 seconds`, `until 0:15`."""
    found = []
    for match in talk.find_all(_spans(*talk.languages)):
        ahead = talk.text[: match.start()]
        if _ENDING.search(ahead) and not _is_of_a_player(talk, match.start()):
            continue  # `end at 0:45` is about the length
        if match["a"] and not re.search(r"[:a-z]", match.group()):
            continue  # `1 - 2` are no times
        if match["a"] and re.fullmatch(
            r"(?:\d+|one|two|three|four) (?:and|to) (?:\d+|one|two|three|four)", match.group()
        ):
            continue  # nor are `1 and 2`
        if match["a"]:
            end = _seconds(talk, match["b"], about)
            start = _seconds(talk, match["a"], about)
            region = Region(min(start, end) or None, max(start, end))
        elif match["c"]:
            region = Region(None, _seconds(talk, match["c"], about))
        else:
            region = Region(_seconds(talk, match["d"] or match["e"] or match["f"], about), None)
        found.append(_put(talk, match, region, about))
    return found


def _is_of_a_player(talk: Talk, letter: int) -> bool:
    """Whether the verb ahead is that of a player: `the harp could stop at 0:30`."""
    at = talk.place_of(letter) - 1
    return any(talk.has(each, "instrument") for each in range(max(0, at - 3), at))


@cache
def _bars(*languages: str) -> re.Pattern[str]:
    bar = any_of(word for each in languages for word in table(each)["grammar"]["bars"])
    lead = r"(?:(?:but )?(?:only |just |nur )?(?:from|between|in|during|for|over|at|on|von|zwischen|de)\s+(?:the )?)?"
    other = rf"bpm|db|{bar}|{any_of(units(languages))}"
    return re.compile(
        rf"(?<![a-z0-9]){lead}(?P<bar>{bar})\s*(?P<a>\d{{1,3}})\s*(?:-|\u2013|to|and|till|until|through|bis|und|a|et|y)"
        rf"\s*(?P<again>(?:{bar})\s*)?(?P<b>\d{{1,3}})(?![\d:%]|\.\d|\s*(?:{other})(?![a-z]))"
    )


def _barred(talk: Talk, about: About) -> list[Place]:
    """`Bars 9 to 12`, the last of them included; `from bar 9 to 12` ends where the twelfth begins."""
    found = []
    for match in talk.find_all(_bars(*talk.languages)):
        first, last = sorted((int(match["a"]), int(match["b"])))
        end = last if match["bar"].endswith("s") and not match["again"] else max(first, last - 1)
        start_s, end_s = (max(0, first - 1) * about.brief.bar_s, end * about.brief.bar_s)
        found.append(_put(talk, match, _rounded(Region(start_s, end_s)), about))
    return found


def _put(talk: Talk, match: re.Match[str], region: Region, about: About) -> Place:
    """A place in the track, up to its end; its words are used up, also where it lies outside."""
    talk.take(match)
    if not _fits(region, about):
        return Place(Region(), match.start(), match.end(), is_outside=True)
    if region.end_s is not None and region.end_s >= about.duration_s:
        region = Region(region.start_s, None)
    return Place(region, match.start(), match.end())


def _seconds(talk: Talk, said: str, about: About) -> float:
    """When a moment is, in seconds; bars are counted from 1."""
    if ":" in said:
        minutes, seconds = said.split(":")
        return 60.0 * int(minutes) + float(seconds)
    digits = re.search(r"\d+" if re.match(r"[a-z]+\s*\d", said) else number(*talk.languages), said)
    value = value_of(digits.group(), talk.languages) if digits else 0.0
    if re.match(rf"{_SECOND}\s*\d", said):
        return value
    if re.match(r"[a-z]+\s*\d", said):
        return round(max(0.0, value - 1) * about.brief.bar_s, 3)
    unit = re.sub(r"[\s-]*marks?$", "", said[digits.end() :]).strip(" -") if digits else ""
    if unit in {word for each in talk.languages for word in table(each)["grammar"]["bars"]}:
        return round(value * about.brief.bar_s, 3)
    return value * units(talk.languages).get(unit, 1.0)


def _fits(region: Region, about: About) -> bool:
    """Whether a region lies within the track and has a length."""
    start, end = region.start_s or 0.0, about.duration_s if region.end_s is None else region.end_s
    return start < min(end, about.duration_s)


@cache
def _counts(*languages: str) -> re.Pattern[str]:
    some, unit = number(*languages), any_of(units(languages))
    bar = any_of(word for each in languages for word in table(each)["grammar"]["bars"])
    lead = rf"(?:{_LEAD}|(?:but )?(?:only |just )(?:the )?|the )?"
    return re.compile(
        rf"(?<![a-z]){lead}(?P<side>first|opening|initial|last|final|closing|ersten|letzten|premieres|dernieres"
        rf"|primeros|ultimos)\s+"
        rf"(?:(?P<n>{some})[\s-]*)?(?P<half>half[\s-](?:an? )?)?(?:(?P<u>{unit})|(?P<bar>{bar}))(?![a-z])"
        rf"|(?<![a-z])(?:(?:dans|pendant|pour|en|durante|in) )?(?:les|los|las|die|den) (?P<n2>{some})"
        rf" (?P<side2>premieres|premiers|dernieres|derniers|primeros|ultimos|ersten|letzten)"
        rf" (?:(?P<u2>{unit})|(?P<bar2>{bar}))(?![a-z])"
    )


_FIRST_ONES: Final = ("first", "opening", "initial", "ersten", "premieres", "premiers", "primeros")


def _counted(talk: Talk, about: About) -> list[Place]:
    """`The first 10 seconds`, `the last 4 bars`."""
    found = []
    for match in talk.find_all(_counts(*talk.languages)):
        said, side = match["n"] or match["n2"], match["side"] or match["side2"]
        count = value_of(said, talk.languages) if said else 0.5 if match["half"] else 1.0
        is_bars = match["bar"] or match["bar2"]
        seconds = count * (about.brief.bar_s if is_bars else units(talk.languages)[match["u"] or match["u2"]])
        first = side in _FIRST_ONES
        region = Region(None, seconds) if first else Region(max(0.0, about.duration_s - seconds), None)
        if seconds >= about.duration_s:
            region = Region()  # that is all of it
        if seconds > 0:
            talk.take(match)
            found.append(Place(_rounded(region), match.start(), match.end()))
    return found


@cache
def _parts() -> re.Pattern[str]:
    names = any_of(SHARES)
    return re.compile(
        rf"(?<![a-z])(?P<lead>{_LEAD})?(?:the )?(?P<name>{names})(?![a-z0-9])(?:\s+of (?:the |this )?(?:track|song"
        rf"|piece|it))?(?P<on>\s*(?:on|onwards)(?![a-z]))?"
    )


_OPENING: Final = re.compile(
    r"(?<![a-z])(?:(?P<a>start|begin|open)|(?P<b>end|finish|close))s?(?: it)?(?: off| out)?\s+(?=(?:without"
    r"|with (?:only|just|no)|with nothing but)\s)"
)


def _opening(talk: Talk, about: About) -> list[Place]:
    """`Start without drums`: at the beginning alone."""
    found = []
    for match in talk.find_all(_OPENING):
        known = section_region("intro" if match["a"] else "outro", 0, about)
        length = 0.2 * about.duration_s
        usual = Region(None, length) if match["a"] else Region(about.duration_s - length, None)
        talk.take(match)
        found.append(Place(known or _rounded(usual), match.start(), match.end()))
    return found


def _shared(talk: Talk, about: About) -> list[Place]:
    """`In the second half`, `at the end`."""
    found = []
    for match in talk.find_all(_parts()):
        name = re.sub(r"[\s-]+", " ", match["name"])
        told = re.match(
            r"\s*(?:part |section |bit )?(?:is|are|sounds?|feels?|needs|should|could|must|has|ought|starts?|comes?)\b",
            talk.text[match.end("name") :],
        )
        led = bool(match["lead"] or told) or re.search(
            r"(?:only|just|make|for|down|up|quiet|boost|strip|fill) (?:the )?$", talk.text[: match.start("name")]
        )
        if name == "final" and talk.languages == ("en",):
            continue  # `for the final lap`
        if name == "start" and re.match(r"s? (?:at|from|after|when)(?![a-z])", talk.text[match.end("name") :]):
            continue  # `the bass should only start at 0:16`
        if name in LED and (not led or (match["lead"] or "").strip().startswith(("from", "to "))):
            continue
        start, end = SHARES[name]
        region = Region(start * about.duration_s or None, None if end == 1.0 else end * about.duration_s)
        talk.take(match)
        found.append(Place(_rounded(region), match.start(), match.end()))
    return found


@cache
def _named(*languages: str) -> re.Pattern[str]:
    """`In the intro`, `after the drop`, `during the second chorus`, `only the ending`."""
    names = any_of(word for each in languages for words in table(each)["sections"].values() for word in words)
    order = any_of(_ORDINALS)
    return re.compile(
        rf"(?<![a-z])(?P<only>(?:but )?(?:only|just|nur)\s+)?(?P<lead>in|during|after|before|until|till|from|over"
        rf"|when|once|as soon as|throughout|within|at|for|on|im|in der|nach dem|nach der|vor dem|dans|pendant|apres"
        rf"|en|durante|despues de|despues del)?"
        rf"(?:\s*(?:only|just))?\s*(?:the\s+|its\s+|der\s+|dem\s+|l'|le\s+|la\s+"
        rf"|el\s+)?(?:(?P<n>{order})\s+)?(?P<name>{names})(?![a-z])(?P<on>\s+(?:on|onwards?)(?![a-z]))?"
    )


def _sections(talk: Talk, about: About) -> list[Place]:
    """The sections that are named as a place; one that the track does not have is told."""
    found = []
    for match in talk.find_all(_named(*talk.languages)):
        lead = match["lead"] or ""
        if not lead and (not match["only"] or _LISTED.match(talk.text, match.end())):
            continue
        if re.search(
            r"(?:end|start|begin|finish|open|stop|skip|loop|straight)(?: it)?\s*$", talk.text[: match.start()]
        ):
            continue
        name = section_named(talk, match["name"])
        if not name or (lead in _UNTIL and match["name"] in _VERY_ENDS):
            continue
        region = section_region(name, _ORDINALS.get(match["n"] or "", 0), about, match["n"] is not None)
        if lead in ("for", "on") and region is None:
            continue
        talk.take(match)
        if region is None:
            found.append(Place(Region(), match.start(), match.end(), match["name"]))
        else:
            taken = lead == "from" and not match["on"] and _TAKEN.search(talk.text[: match.start()])
            lead = "in" if taken else lead  # `take the piano away from the intro`
            on = bool(match["on"] or _TILL_THE_END.match(talk.text, match.end()))
            found.append(Place(_around(region, lead, on=on), match.start(), match.end()))
    return found


# `Until the end` is no place but how far another one reaches.
_UNTIL: Final = frozenset({"until", "till"})
_VERY_ENDS: Final = frozenset({"end", "ending", "finale", "closing"})
_TILL_THE_END: Final = re.compile(
    r"[^.;!?]{0,40}?(?<![a-z])(?:until|till|'?til|to|through to) the (?:very )?end(?![a-z])"
)
_LISTED: Final = re.compile(r"\s*(?:,|-|>|->)\s*(?:the )?[a-z]")


def section_named(talk: Talk, words: str) -> str:
    """The section that words name; nothing where they name none."""
    for language in talk.languages:
        sections: dict[str, Any] = table(language)["sections"]
        for name, phrases in sections.items():
            if re.sub(r"[\s-]+", " ", words) in (re.sub(r"[\s-]+", " ", each) for each in phrases):
                return name
    return ""


def section_region(name: str, which: int, about: About, counted: bool = False) -> Region | None:
    """Where a section lies: from its marker to the next; without markers the usual edges; None where there is none."""
    starts = [
        (at, each) for at, each in enumerate(about.markers) if each.name.split(" ")[0] == name or each.name == name
    ]
    if starts and (which == -1 or which < len(starts)):
        at, marker = starts[which]
        last = at + 1 >= len(about.markers)
        return _rounded(Region(marker.at_s or None, None if last else about.markers[at + 1].at_s))
    if starts or counted:
        return None
    usual = {"intro": Region(None, 0.15 * about.duration_s), "outro": Region(0.85 * about.duration_s, None)}
    return _rounded(usual[name]) if name in usual else None


def _around(region: Region, lead: str, *, on: bool) -> Region:
    """The region that `after the drop` or `before the drop` means."""
    if lead in ("after", "nach dem", "nach der", "apres", "despues de", "despues del") and region.end_s is not None:
        return Region(region.end_s, None)
    if lead in ("before", "until", "till", "vor dem") and region.start_s is not None:
        return Region(None, region.start_s)
    if lead == "from" or on:
        return Region(region.start_s, None)
    return region


def _rounded(region: Region) -> Region:
    return Region(round(region.start_s or 0.0, 3) or None, None if region.end_s is None else round(region.end_s, 3))
