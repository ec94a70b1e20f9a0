"""What is made of several tracks, or of the best part of one? Stitching, borrowed parts, a loop of the best bars."""

import re
from itertools import pairwise
from typing import Final

from generation.language.notes import Said
from generation.language.refining.anew import VALUES, aspects_at
from generation.language.refining.regions import Place, section_region
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import Mention, mentions, track_id
from generation.language.refining.turns import anywhere
from generation.refinement import ASPECTS, HERE, About, Change, ChangeKind, Destination

_COUNT: Final = r"\d{1,3}|one|two|three|four|five|six"
_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ROW: Final = re.compile(
    rf"(?<![a-z0-9#])#?(?:{_COUNT})(?:(?: as (?:the |an? )?(?:intro|opening|start|beginning))?"
    rf"\s*(?:,|, then|,\s*and then|and then|and|n|&|\+|then|followed by|into|->|with|to|,\s*and|und|et"
    rf"|y)\s*#?(?:{_COUNT}))+(?![a-z0-9])"
)
# `One` that counts nothing: `the sad one`, `one piece`.
_NO_NUMBER: Final = re.compile(
    r"(?<![a-z])(?:this|that|the|first|second|third|last|other|current|new|old|original|previous|next)\s+one(?![a-z])"
    r"|(?<![a-z])one\s+(?:piece|track|song|file|long|big|single|thing|tune|whole|mix)(?![a-z])"
)
# `1 and this one`: a number by itself beside the current track.
_AND: Final = r"(?:,|and|n|&|\+|then|and then|,\s*then|with|followed by|into)"
_WITH_THIS: Final = re.compile(
    rf"(?<![a-z0-9#])(?P<ahead>\d{{1,2}})\s*{_AND} this(?: one| version| track)?(?![a-z])"
    rf"|(?<![a-z])this(?: one| version| track)?\s*{_AND} (?P<behind>\d{{1,2}})(?![a-z0-9:])"
)
_FIRST_FEW: Final = re.compile(
    r"(?<![a-z])(?:the )?first (?P<n>two|three|2|3|four|4)(?: (?:ones|tracks|versions"
    r"|takes))?(?![a-z])(?! (?:seconds|bars|minutes|measures))"
)
_BEST: Final = re.compile(
    r"(?<![a-z])(?:(?:make|give me|cut|create|turn|find|pick|choose|take|grab|get|use|keep)?\s*(?:me\s+)?(?:it\s+"
    r"|this\s+)?(?:in(?:to)?\s+)?(?:a\s+)?(?:seamless\s+)?loop(?:\s+(?:out\s+)?(?:of|from"
    r"|with))?\s+)?(?:(?:find|pick|choose|grab|keep|use|give|get|take)\s+(?:me\s+)?)?(?:just\s+)?(?:the\s+)?"
    r"(?:(?P<a>\d{1,2}|two|four|eight|sixteen) best|best (?P<b>\d{1,2}|two|four|eight|sixteen))[\s-]*(?:bars?"
    r"|measures?)(?:\s+(?:as|into|in)\s+(?:a\s+)?(?:seamless\s+)?loop|\s+and (?:loop|repeat) (?:it|them|that"
    r"|those))?(?![a-z])"
    r"|(?<![a-z])(?:make |cut |create )?(?:a )?loop (?:out )?(?:of|from) (?:the )?best (?:part|bit|bars"
    r"|section)(?![a-z])|(?<![a-z])loop the best (?:part|bit|bars|section)(?![a-z])"
)
_ADDED: Final = re.compile(r"(?<![a-z])(?:add|stick|tack)\s+(?:on\s+)?(?:the\s+)?$")
_LOOP_OF: Final = re.compile(
    r"(?<![a-z])(?:(?:make|cut|create|give me|turn|get|want|need|play|keep|just|can you|use|take|do)\s+)*"
    r"(?:a |the |me a )?(?:seamless |perfect |endless )?(?:loop(?:ed|ing|s)?|repeat(?:ing)?)(?: out)?\s*"
    r"(?:(?:just|only|of|from|over|with|between|the|bits?|part|it|in)\s+)*$"
)
_AS_LOOP: Final = re.compile(
    r"\s*(?:(?:only|just|please|should|to|be|can|and|that|then)\s+)*(?:(?:as|into|in|on)\s+(?:a\s+)?)?(?:seamless\s+)?"
    r"(?:loop(?:ed|s|ing)?|repeat)(?![a-z])"
)
_BARS: Final = {"two": 2, "four": 4, "eight": 8, "sixteen": 16}
_USUAL_BARS: Final = 8
_THIS_ONES: Final = re.compile(
    r"(?<![a-z])(?P<what>[a-z]+(?: line| part)?) (?:of|from|in) (?:this (?:one|track|version)"
    r"|the current (?:one|track|version)|this(?=\s*(?:$|[.,!?;])))(?![a-z])"
    r"|(?<![a-z])(?:this (?:one|track|version)'?s|this one s|the current(?: one|track)?'s)\s+(?P<whose>[a-z]+(?: line"
    r"| part)?)(?![a-z])"
)
# The same where another track is named as well: `the original with these drums`.
_THESE: Final = re.compile(
    r"(?<![a-z])(?:with|but|keep|keeping|use|using|and)\s+(?:with\s+|keep\s+|use\s+)?"
    r"(?:these|those|this|my new|the new|the current)\s+"
    r"(?P<what>(?:drums?|bass\s?line|bass|melody|chords|beat|harmony|harmonies|pad|arp|theme|tune|groove)"
    r"(?: line| part)?)(?![a-z])"
)
_THEIRS: Final = re.compile(r"^\s*'s?\s+(?P<what>[a-z]+(?: line| part)?)(?![a-z])")
_AT_AN_END: Final = re.compile(
    r"\s*(?:comes? |goes |going |as the |at the |in )?(?:(?P<first>first|front|start|beginning|intro|opening)"
    r"|last|end|outro|ending)(?![a-z])"
)
_FROM: Final = re.compile(
    r"(?:of|from|in|off|like|like in|like the one in|as in|used in|von|aus|de|du|del|de la)\s+(?:the\s+|la\s+|le\s+"
    r"|el\s+|der\s+)?$"
)


def combined(talk: Talk, about: About) -> tuple[list[Said[Change]], bool]:
    """What is made of other tracks, or of the best of one; and whether one is named that there is not."""
    best = best_bars(talk)
    lent, unknown = borrowed(talk, about)
    if best or lent or unknown:
        return [*best, *lent], bool(unknown)
    joined = stitched(talk, about)
    return joined, not joined and wants_stitching(talk)


def best_bars(talk: Talk) -> list[Said[Change]]:
    """A loop of the best bars."""
    found = []
    for match in talk.find_all(_BEST):
        count = match["a"] or match["b"] or str(_USUAL_BARS)
        bars = int(count) if count.isdigit() else _BARS[count]
        change = Change(ChangeKind.BEST_BARS, amount=float(max(1, min(64, bars))))
        found.append(Said(change, talk.take(match), match.start()))
    return found[:1]


def looped_parts(talk: Talk, places: list[Place], about: About) -> list[Said[Change]]:
    """A loop of a part that is named: `loop bars 1 to 2`, `the chorus as a loop`."""
    for place in [*places, *_whole_sections(talk, about)]:
        ahead, behind = _LOOP_OF.search(talk.text[: place.start]), _AS_LOOP.match(talk.text, place.end)
        if place.region.whole or place.missing or place.is_outside or not (ahead or behind):
            continue
        begin = ahead.start() if ahead else place.start
        words = talk.use(begin, behind.end() if behind and not ahead else place.end)
        start_s, end_s = place.region.start_s or 0.0, place.region.end_s or about.duration_s
        bars = max(1, round((end_s - start_s) / about.brief.bar_s))
        return [Said(Change(ChangeKind.BEST_BARS, amount=float(bars), region=place.region), words, begin)]
    return []


def _whole_sections(talk: Talk, about: About) -> list[Place]:
    """Where the sections lie that are named: `loop the chorus`."""
    found = []
    for at, token in enumerate(talk.tokens):
        region = (
            section_region(talk.means(at, "section"), 0, about) if talk.has(at, "section") and talk.free(at) else None
        )
        if region is not None:
            found.append(Place(region, token.start, token.end))
    return found


def of_which(talk: Talk, best: list[Said[Change]]) -> Destination:
    """The track that the best bars are of: `the best 2 bars of #5`; the current one where none is named."""
    named = [each for each in mentions(talk) if _FROM.search(talk.text[: each.start]) and talk.is_left(each.start)]
    if not named or not any(each.value.kind is ChangeKind.BEST_BARS for each in best):
        return HERE
    lead = _FROM.search(talk.text[: named[0].start])
    talk.use(lead.start() if lead else named[0].start, named[0].end)
    return named[0].where


def stitched(talk: Talk, about: About) -> list[Said[Change]]:
    """Tracks that are to become one, in their order; only those of the session."""
    named = [*_rows(talk), *mentions(talk)]
    here = re.search(r"(?<![a-z])(?:this|this one|current one)(?![a-z])", talk.text)
    joined = _is_joined(talk)
    if not (joined or (anywhere("then").search(talk.text) and len(named) + bool(here) > 1 and named)):
        return []
    ids = _ids(talk, named, here, about)
    if len(ids) < 2:
        return []
    words = talk.use(0, len(talk.text))
    return [Said(Change(ChangeKind.STITCH, value=", ".join(ids)), words, 0)]


def _is_joined(talk: Talk) -> bool:
    """Whether tracks are to be put together: `stitch`, `together`, `add the first one`."""
    added = any(_ADDED.search(talk.text[: each.start]) for each in mentions(talk))
    return added or bool(anywhere("join").search(talk.text) or anywhere("together").search(talk.text))


def wants_stitching(talk: Talk) -> bool:
    """Whether tracks are to be put together, though perhaps none that there are."""
    return bool(_ROW.search(talk.text) or len(mentions(talk)) > 1) and bool(
        anywhere("join").search(talk.text) or anywhere("together").search(talk.text)
    )


def _ids(talk: Talk, named: list[Mention], here: re.Match[str] | None, about: About) -> list[str]:
    """The ids of the tracks in the order in which they are to be heard; none twice in a row, none unknown."""
    if few := _FIRST_FEW.search(talk.text):
        count = _WORDS.get(few["n"]) or int(few["n"])
        return list(about.tracks[:count]) if len(about.tracks) >= count else []
    if anywhere("all tracks").search(talk.text) and (len(named) == 1 or not named):
        return _with_one_ahead(talk, list(about.tracks), named, about)
    placed = [(each.start, track_id(each.where, about)) for each in named]
    if here and not any(each.where.way == "here" for each in named):
        placed.append((here.start(), about.track_id))
    if not all(name for _, name in placed):
        return []  # a track that there is not
    placed.sort()
    if len(placed) == 1 and placed[0][1] != about.track_id and anywhere("then").search(talk.text):
        placed.append((len(talk.text), about.track_id))  # `put the first one in front`
    ids = [name for _, name in placed]
    if _is_reversed(talk, placed):
        ids.reverse()
    return [ids[0], *(two for one, two in pairwise(ids) if one != two)] if ids else []


def _with_one_ahead(talk: Talk, ids: list[str], named: list[Mention], about: About) -> list[str]:
    """All the tracks in order, but for one that is to be the first or the last: `both together, the sad one first`."""
    for each in named:
        after, name = talk.text[each.end :], track_id(each.where, about)
        if name in ids and (place := _AT_AN_END.match(after)):
            ids.remove(name)
            ids.insert(0 if place["first"] else len(ids), name)
    return ids


def _is_reversed(talk: Talk, placed: list[tuple[int, str]]) -> bool:
    """Whether what is said first is heard last: `this one as outro, first 2`, `this, with the first one as intro`."""
    if len(placed) != 2:
        return False
    first, last, before = (
        anywhere("as the beginning").search(talk.text),
        anywhere("as the end").search(talk.text),
        re.search(r"\bafter\b(?! that)", talk.text),
    )
    second = placed[1][0]
    if before and placed[0][0] < before.start() < second:
        return True
    return bool((first and first.start() > second) or (last and placed[0][0] < last.start() < second))


def _rows(talk: Talk) -> list[Mention]:
    """The numbers of `1 and 3`, `#1, #2 and #4`; those with a sign are mentions already."""
    found = []
    for match in _ROW.finditer(talk.text):
        for each in re.finditer(rf"(?<![#\w])(?:{_COUNT})(?!\w)", match.group()):
            number = _WORDS.get(each.group()) or int(each.group())
            start = match.start() + each.start()
            if each.group() == "one" and _NO_NUMBER.search(talk.text[: start + len("one") + 12], max(0, start - 12)):
                continue  # `this one into one piece`
            found.append(Mention(Destination("number", number), start, match.start() + each.end()))
    for match in _WITH_THIS.finditer(talk.text):
        name = "ahead" if match["ahead"] else "behind"
        found.append(Mention(Destination("number", int(match[name])), match.start(name), match.end(name)))
    known = [(each.start, each.end) for each in mentions(talk)]
    return [each for each in found if not any(begin <= each.start < end for begin, end in known)]


def borrowed(talk: Talk, about: About) -> tuple[list[Said[Change]], list[Mention]]:
    """The aspects that are taken from another track of the session; and the mentions of tracks that there are none."""
    found, unknown = list[Said[Change]](), list[Mention]()
    for match in this_ones(talk):
        what = match.start("whose" if match.groupdict().get("whose") else "what")
        found += _lent(talk, what, match.start(), match.end(), about.track_id, about)
    for mention in mentions(talk):
        before, after = talk.text[: mention.start], talk.text[mention.end :]
        theirs, lead = _THEIRS.match(after), _FROM.search(before)
        aspect_at = _aspect_before(talk, lead.start()) if lead else None
        if not theirs and aspect_at is None:
            continue
        name = track_id(mention.where, about)
        if not name:
            unknown.append(mention)
        elif theirs:
            what = mention.end + theirs.start("what")
            found += _lent(talk, what, mention.start, mention.end + theirs.end(), name, about)
        elif aspect_at is not None:
            begin = talk.tokens[aspect_at].start
            found += _lent(talk, begin, begin, mention.end, name, about)
    return found, unknown


def this_ones(talk: Talk) -> list[re.Match[str]]:
    """Where a part of the current track is named to be taken elsewhere; nothing is used up."""
    found = [
        each
        for each in talk.find_all(_THIS_ONES)
        if each["whose"] or aspects_at(talk, talk.place_of(each.start("what")))
    ]
    others = [each for each in mentions(talk) if each.where.way in ("first", "number", "track")]
    whole = any(not _FROM.search(talk.text[: each.start]) for each in others)
    return found or (list(talk.find_all(_THESE)) if whole else [])


def _aspect_before(talk: Talk, letter: int) -> int | None:
    """The last aspect that is named right before a letter."""
    for at in reversed(range(talk.place_of(letter))):
        if talk.free(at) and any(each in (*ASPECTS, *VALUES) for each in aspects_at(talk, at)):
            return at
        if talk.is_content(at) or talk.glue(at):
            return None
    return None


def _value(name: str, source: str, about: About) -> Change | None:
    """A track's own tempo, key, metre, length or genre, as a change to another one."""
    known = {each.track_id: (each.brief, each.duration_s) for each in about.past}
    known[about.track_id] = (about.brief, about.duration_s)
    if source not in known:
        return None
    brief, seconds = known[source]
    return {
        "tempo": Change(ChangeKind.TEMPO, amount=brief.tempo_bpm),
        "key": Change(ChangeKind.KEY, value=str(brief.key)),
        "metre": Change(ChangeKind.METRE, value=f"{brief.metre[0]}/{brief.metre[1]}"),
        "length": Change(ChangeKind.LENGTH, amount=seconds),
        "genre": Change(ChangeKind.GENRE, brief.flavour, value=brief.genre),
    }.get(name)


def _lent(talk: Talk, what: int, begin: int, end: int, source: str, about: About) -> list[Said[Change]]:
    """The change that borrows what is named at a letter; the words from `begin` to `end` are used up."""
    named = aspects_at(talk, talk.place_of(what))
    if named and (value := _value(named[0], source, about)):
        return [Said(value, talk.use(begin, end), begin)]
    aspects = [each for each in named if each in ASPECTS]
    if not aspects or not source:
        return []
    return [Said(Change(ChangeKind.BORROW, aspects[0], value=source), talk.use(begin, end), begin)]
