"""Which wish is about which part of the track? A region belongs to the words that it stands with."""

from dataclasses import replace
from itertools import pairwise

from generation.language.notes import Said
from generation.language.refining.regions import Place
from generation.language.refining.settling import within
from generation.language.refining.talk import Talk
from generation.refinement import Change

_VERBS = ("add", "remove", "keep", "fresh", "only", "swap")


def placed(talk: Talk, found: list[Said[Change]], places: list[Place]) -> list[Said[Change]]:
    """The changes, each in the part of the track that it was said of."""
    result = list(found)
    for number, place in enumerate(places):
        after = places[number + 1].start if number + 1 < len(places) else len(talk.text)
        before = places[number - 1].end if number else 0
        begin, end = _reach(talk, result, place, before, after)
        result = [
            replace(each, value=within(each.value, place.region)) if begin <= each.at < end else each for each in result
        ]
    return result


def _reach(talk: Talk, found: list[Said[Change]], place: Place, before: int, after: int) -> tuple[int, int]:
    """The letters from and to which changes are made there."""
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


def _binds(talk: Talk, left: int, right: int, end: int) -> bool:
    """Whether two wishes are joined so closely that the region is said of both: `darker and slower in the intro`."""
    joint = next((at for at, each in enumerate(talk.tokens) if each.end == right), None)
    if joint is None or talk.glue(joint) != "and":
        return False
    first, last = talk.place_of(right), talk.place_of(end)
    return not any(talk.does(at, *_VERBS) for at in range(first, last)) and left >= 0
