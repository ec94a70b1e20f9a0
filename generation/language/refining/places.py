"""Which wish is about which part of the track? A region belongs to the words that it stands with."""

import re
from dataclasses import replace
from itertools import pairwise

from generation.language.notes import Said
from generation.language.refining.parts import part_at, playing
from generation.language.refining.regions import Place, section_region
from generation.language.refining.settling import within
from generation.language.refining.shape import is_section
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind, Region

# `Let the drums come in at 0:10`.
_COMES_IN = re.compile(
    r"(?:start|begin|come in|comes in|enter|enters|kick in|kicks in|join|drop in|in)(?: only| just)?\s*$"
)
# The same with something between: `come in later, at 0:16`, `starts not at the beginning, but from 0:40`.
_ENTERS = re.compile(
    r"(?<![a-z])(?:(?:come|comes|coming|kick|kicks|drop|drops|jump|jumps|set|sets) in|join|joins|enter|enters|starts?"
    r"|begins?|arrives?|appears?|shows? up)(?![a-z])(?! (?:on|with|over)(?![a-z]))[^.;!?]{0,48}?$"
)
# `Hold the drums back until the drop`, `save the choir for the drop`.
_WAITS = re.compile(
    r"(?<![a-z])(?:hold|holds|wait|waits|keep|kept|save|leave|stay|stays|silent|quiet|out|back|off"
    r"|(?:not|never|don't|shouldn't|can't|must ?n't|shouldnt|dont|cannot)"
    r" (?:\w+ )?(?:play|come in|start|enter|join|begin|be|sound))(?![a-z])[^.;!?]{0,40}?$"
)
_SILENT = re.compile(r"(?<![a-z])(?:silent|quiet|out|off)\W*$")  # there, and not until then
_HELD = re.compile(r"(?:but )?(?:only )?(?:until|till|'?til|up to|for|before)(?![a-z])")
# What is said of an entrance beside its time.
_BESIDE = re.compile(
    r"(?<![a-z])(?:instead of (?:right away|straight away|at once|from the start|at the start|immediately)"
    r"|(?:and )?(?:not|no) (?:before|earlier|sooner|right away|from the start|at the (?:start|beginning))"
    r"(?: that)?|say|later)(?![a-z])"
)
# `The piano should only play in the second half`: what stands before a place and makes it the only one.
_ONLY_PLAYS = re.compile(
    r"(?<![a-z])(?:only|just) (?:be )?(?:play|plays|playing|heard|sound|sounds|appear|appears|there|present|in)\s+$"
    r"|(?<![a-z])(?:play|plays|be heard|sound|appear|appears)\s+(?:only|just)\s+$"
)
_THERE = re.compile(
    r"(?<![a-z])(?<!is )(?<!are )(?<!be )(?:there|in that (?:part|bit|section|bar)|during that"
    r"|for that (?:part|bit)|until then)"
    r"(?![a-z'])(?! (?:is|are|should|could|was|were)(?![a-z]))"
)
_VERBS = ("add", "remove", "keep", "fresh", "only", "swap")


def placed(talk: Talk, found: list[Said[Change]], places: list[Place]) -> list[Said[Change]]:
    """The changes, each in the part of the track that it was said of."""
    result = list(found)
    for number, place in enumerate(places):
        after = places[number + 1].start if number + 1 < len(places) else len(talk.text)
        before = places[number - 1].end if number else 0
        begin, end = _reach(talk, result, place, before, after)
        result = [
            replace(each, value=within(each.value, place.region))
            if begin <= each.at < end and _can_be_in(each)
            else each
            for each in result
        ]
    return result


def _can_be_in(said: Said[Change]) -> bool:
    """Whether a change can be made in a part of the track; its form and its length are the whole track's."""
    return said.value.kind not in (
        ChangeKind.LENGTH,
        ChangeKind.LENGTH_BY,
        ChangeKind.LOOP,
        ChangeKind.FORM,
        ChangeKind.CUT,
        ChangeKind.END_ON,
        ChangeKind.STITCH,
        ChangeKind.KEEP,
    )


def only_there(talk: Talk, about: About, places: list[Place]) -> list[Said[Change]]:
    """`Drums only from 0:20`: who plays is silent elsewhere; who does not comes in there."""
    if len(places) != 1 or places[0].region.whole:
        return []
    if entered := _entering(talk, about, places[0]):
        return entered
    ahead = talk.text[: places[0].start]
    if plays := _ONLY_PLAYS.search(ahead):
        talk.use(plays.start(), plays.end())
    elif not (places[0].is_exclusive(talk) or _COMES_IN.search(ahead)):
        return []
    left = [at for at in range(len(talk.tokens)) if talk.free(at) and talk.is_content(at)]
    named = [at for at in left if part_at(talk, at)]
    if not named or left != named or any(_orders_so(talk, at, named[0]) for at in range(len(talk.tokens))):
        return []
    return [each for at in named for each in _there(talk, about, at, places[0].region)]


def _orders_so(talk: Talk, at: int, named: int) -> bool:
    """Whether it is said what becomes of who is named: `only the first 10 seconds: no flute`."""
    is_ahead = at < named and talk.does(at, "remove", "less")
    return talk.free(at) and talk.does(at) and (is_ahead or not talk.has(at, "small"))


def _entering(talk: Talk, about: About, place: Place) -> list[Said[Change]]:
    """`Can the guitar come in at 8 seconds instead of right away?`: who plays is silent until then."""
    ahead = re.split(r"[.;!?](?:\s|$)", talk.text[: place.start])[-1]
    start = place.start - len(ahead)
    region = place.region
    is_late = region.start_s is not None and region.end_s is None and _ENTERS.search(ahead)
    held = talk.text[place.start : place.end]
    waits = _WAITS.search(ahead)
    is_named_so = _SILENT.search(ahead) and held.startswith(("for the last", "for the final", "for the closing"))
    is_held = waits and not is_named_so and _HELD.match(held) and not re.match(r"\s*[a-z]", talk.text[place.end :])
    if not (is_late or is_held):
        return []
    clause = [at for at, each in enumerate(talk.tokens) if start <= each.start < place.start]
    named = [at for at in clause if part_at(talk, at) and talk.free(at)]
    others = [at for at in clause if talk.free(at) and talk.is_content(at) and at not in named]
    players = [playing(part_at(talk, at), about) for at in named]
    until = region.start_s if held.startswith("for") or is_late else region.end_s
    if not named or others or until is None or not set(players) <= set(about.players or players):
        return []
    words = talk.use(start, place.end)
    for match in talk.find_all(_BESIDE):
        talk.take(match)
    silent = Region(None, until)
    return [Said(Change(ChangeKind.REMOVE, each, region=silent), words, start) for each in dict.fromkeys(players)]


def named_parts(talk: Talk, about: About) -> list[Place]:
    """`Make the drop darker`: what is done to a part in words for its mood is done there alone."""
    found = []
    for at in range(len(talk.tokens)):
        if talk.free(at) and is_section(talk, at) and not talk.has(at, "noun"):
            token = talk.tokens[at]
            region = section_region(talk.means(at, "section"), 0, about)
            talk.take_tokens(at)
            found.append(Place(region or Region(), token.start, token.end, "" if region else token.text))
    return found


def _orders(talk: Talk) -> bool:
    """Whether something else is to be done: to add, to remove."""
    free = [at for at in range(len(talk.tokens)) if talk.free(at)]
    return any(
        talk.does(at) and not talk.has(at, "small") and not talk.does(at, "start", "keep", "like") for at in free
    )


def _there(talk: Talk, about: About, at: int, region: Region) -> list[Said[Change]]:
    name, start = playing(part_at(talk, at), about), talk.tokens[at].start
    words = talk.said(0, len(talk.text))
    talk.take_tokens(at)
    if about.players and name not in about.players:
        return [Said(Change(ChangeKind.ADD, part_at(talk, at), region=region), words, start)]
    before, after = Region(None, region.start_s), Region(region.end_s, None)
    elsewhere = [each for each in (before, after) if not each.whole]
    return [Said(Change(ChangeKind.REMOVE, name, region=each), words, start) for each in elsewhere]


def _reach(talk: Talk, found: list[Said[Change]], place: Place, before: int, after: int) -> tuple[int, int]:
    """The letters from and to which changes are made there."""
    if len(talk.text) == after and not before and _is_of_all(talk, found, place):
        return 0, after
    joints = [each for at, each in enumerate(talk.tokens) if talk.glue(at)]
    stops = [each.end for each in joints if each.text in {".", "!", "?", ";"} and each.end <= place.start]
    sentence = max([before, *stops])
    ends = [each.start for each in joints if each.text in {".", "!", "?", ";"} and each.start >= place.end]
    if not any(sentence <= each.at < place.start for each in found):
        return sentence, min([after, *ends])
    edges = [sentence, *(each.end for each in joints if sentence < each.end <= place.start)]
    own = edges[-1]
    close = min([after, *(each.start for each in joints if each.start >= place.end)])
    if not any(own <= each.at < close for each in found):
        return sentence, close
    for left, right in reversed(list(pairwise(edges))):
        if right != own or not _binds(talk, left, right, place.start):
            break
        own = left
    return own, close


def _is_of_all(talk: Talk, found: list[Said[Change]], place: Place) -> bool:
    """Whether a place is of another sentence, too: `between 0:20 and 0:30 I talk. Mute the bells there.`"""
    behind = _THERE.search(talk.text, place.end)
    return behind is not None and any(each.at >= place.end for each in found)


def _binds(talk: Talk, left: int, right: int, end: int) -> bool:
    """Whether two wishes are joined so closely that the region is said of both: `darker and slower in the intro`."""
    joint = next((at for at, each in enumerate(talk.tokens) if each.end == right), None)
    if joint is None or talk.glue(joint) != "and":
        return False
    first, last = talk.place_of(right), talk.place_of(end)
    return not any(talk.does(at, *_VERBS) for at in range(first, last)) and left >= 0
