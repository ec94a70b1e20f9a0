"""Where to? `Undo`, `go back`, `redo`, `back to the second one`, and what a change starts from."""

import re
from dataclasses import dataclass
from typing import Final

from generation.language.refining.talk import Talk
from generation.language.refining.tracks import Mention, mentions
from generation.language.refining.turns import ahead, alone, anywhere, behind
from generation.refinement import HERE, About, Destination

_COUNTS: Final = {
    "twice": 2,
    "two": 2,
    "2": 2,
    "three": 3,
    "3": 3,
    "four": 4,
    "4": 4,
    "once": 1,
    "one": 1,
    "1": 1,
    "a": 1,
}
_COUNT: Final = "|".join(_COUNTS)
_STEPS: Final = re.compile(
    rf"\s+(?P<n>{_COUNT})(?:\s+(?:times?|steps?|versions?|changes?|edits?|turns?|things?))?(?![a-z])"
)
_STEPS_BACK: Final = re.compile(
    rf"(?<![a-z])(?P<n>{_COUNT})\s+(?:steps?|versions?|edits?|changes?|turns?)\s+(?:back|ago)(?![a-z])|(?:^"
    rf"|(?<=[.,!]))\W*(?:(?:no|nope|nah|go|ok|hmm),?\s+)*(?P<m>one|two|three|1|2|3)\s+back\W*$"
)
# Behind a step back these lead to something else: `go back to the first one`, `go back in volume`.
_LEADS_ON: Final = re.compile(r"\s+(?:to|zu|zur|zum|a|au|al|in|on)(?![a-z])")
_ENDS: Final = re.compile(
    r"^\s*(?:(?:again|please|pls|back|instead|version|track|now|thanks|though)\s*)*(?:[.!,;]|$|but|and|then|with"
    r"|only|except)"
)


# `Back to the beginning but in minor`.
_LEADS_TO_A_WISH: Final = re.compile(r"\s*(?:[.,;:!-]|(?:but|and|with|only|just|except|then|in|please)(?![a-z]))")
# Who did not like a track does not want to go there.
_REFUSED: Final = re.compile(
    r"(?:(?<![a-z])(?:not|never|no one|nobody|none of us|less|hardly|cant|can not|cannot|dont|didnt|isnt|wasnt|wouldnt"
    r"|doesnt)|n't)(?![a-z])[^.,;:!?]*$"
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes; whether it says so at all."""

    to: Destination = HERE
    is_said: bool = False


def way(talk: Talk, about: About) -> Way:
    """Where a message goes, or where its changes start from; the words for it are used up."""
    if match := alone("redo").search(talk.text):
        talk.use(match.start(), match.end())
        return Way(Destination("redo"), is_said=True)
    if match := alone("to the first").search(talk.text) or _to_the_first(talk):
        talk.use(match.start(), match.end())
        return Way(Destination("first"), is_said=True)
    found = _to_a_track(talk, about)
    if found.is_said:
        return found
    if match := next(iter(talk.find_all(_STEPS_BACK)), None):
        talk.take(match)
        return Way(_steps_back(_COUNTS[match["n"] or match["m"]]), is_said=True)
    for match in talk.find_all(anywhere("undo")):
        if _is_elsewhere(talk, match):
            continue
        count = _STEPS.match(talk.text, match.end())
        talk.use(match.start(), count.end() if count else match.end())
        return Way(_steps_back(_COUNTS[count["n"]] if count else 1), is_said=True)
    return Way()


def _to_the_first(talk: Talk) -> re.Match[str] | None:
    """The words `back to the beginning` where a wish follows them."""
    found = (each for each in talk.find_all(anywhere("to the first")) if _is_begun(talk, each.start()))
    return next((each for each in found if _LEADS_TO_A_WISH.match(talk.text, each.end())), None)


def _is_elsewhere(talk: Talk, match: re.Match[str]) -> bool:
    """Whether what follows says where to or what of, so that it is no step in the tree."""
    after = talk.text[match.end() :].strip()
    leads_on = _LEADS_ON.match(talk.text, match.end()) is not None
    return leads_on or (match.group().startswith("back") and bool(after) and after[0].isalpha())


def _steps_back(count: int) -> Destination:
    return Destination("undo", count) if count > 1 else Destination("undo")


def _to_a_track(talk: Talk, about: About) -> Way:
    for mention in mentions(talk):
        before, after = talk.text[: mention.start], talk.text[mention.end :]
        go, liked = ahead("go to").search(before), ahead("liked").search(before)
        better = behind("better").match(after)
        if (liked and not go and _REFUSED.search(before)) or (better and _REFUSED.search(better.group())):
            continue  # `I never liked the dark one`
        is_alone = _is_begun(talk, mention.start) and bool(_ENDS.match(after))
        if ahead("compared").search(before) and not go and not liked:
            like_first = re.fullmatch(r"\W*(?:(?:make|do) it )?(?:more )?like\s+(?:the\s+)?", before) and re.match(
                r"\s*(?:,|but|$)", after
            )
            if not like_first:
                continue
            go = re.search(r"like\s+(?:the\s+)?$", before)
        if not (go or better or is_alone or (liked and not _is_now(mention, after))):
            continue
        if mention.where.way == "here" and not go:
            continue
        begin = go.start() if go else liked.start() if liked else mention.start
        talk.use(begin, mention.end + (better.end() if better else 0))
        return Way(_settled(mention, about), is_said=True)
    return Way()


def _is_begun(talk: Talk, letter: int) -> bool:
    """Whether what begins at a letter is the first thing that is named, but for a `no` or an `ok`."""
    return all(
        talk.has(at, "chat", "glue") or not talk.tokens[at].text[0].isalnum() for at in range(talk.place_of(letter))
    )


def _is_now(mention: Mention, after: str) -> bool:
    """Whether a track is only praised: `I like this one`."""
    is_last = mention.where.number == -1 and not after.strip(" !.")
    return mention.where.way == "here" or is_last


def _settled(mention: Mention, about: About) -> Destination:
    """`The last one` is the one before where the newest one is current."""
    if mention.where.number == -1 and about.tracks and about.number == len(about.tracks):
        return Destination("undo")
    return mention.where
