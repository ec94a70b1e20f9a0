"""Where to? `Undo`, `go back`, `redo`, `back to the second one`, and what a change starts from."""

import re
from dataclasses import dataclass
from typing import Final

from generation.language.refining.talk import Talk
from generation.language.refining.tracks import Mention, mentions
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
_UNDO: Final = re.compile(
    rf"(?<![a-z])(?:(?:please |pls |can you |ok |no |nah |just |hmm )*)(?:undo(?! the undo)(?: (?:it|that|this|the last (?:change|edit|thing|one|step)|(?:the |my )?last(?= (?:two|three|four|2|3|4))|last (?:change|edit)|please|what you did|my last (?:change|edit)|everything you just did))?"
    rf"|revert(?: (?:it|that|this|the last (?:change|edit|one)|last change|back))?(?! to)|go(?:ing)? back(?! to)(?: (?:one|a step|one step|a version|one version|again))?|step back|roll ?back(?: (?:it|that|this))?(?! to)|take (?:that|it) back"
    rf"|put it back(?: (?:how|the way) it was)?|back one(?: step| version)?|ctrl\s?\+?\s?z|(?:as|like|how) it was(?: before)?|(?:the )?way it was(?: before)?|back to (?:what|how) (?:it was|we had)(?: before)?|change it back|turn it back"
    rf"|i? ?(?:liked|preferred|like|prefer) (?:it|the one|that|the version) (?:better |more )?before|(?:it|that|this) was (?:much |way |a lot |so much )?(?:better|nicer|cooler) (?:before|earlier)(?: that)?|before was (?:much |way )?better|(?:scratch|cancel|discard|forget|drop|scrap) that(?: change| edit| one)?"
    rf"|ruckgangig(?: machen)?|mach(?:e)? (?:das|es) ruckgangig|(?:geh )?zuruck(?! zu)|annule(?:r)?(?: ca)?|reviens(?: en arriere)?|retour(?: en arriere)?|deshaz(?:lo)?|deshacer|vuelve(?: atras)?|atras|元に戻して|戻して|取り消し(?:て)?|ひとつ前|一つ前に?(?:戻して)?)"
    rf"(?:\s+(?P<n>{_COUNT})(?:\s+(?:times?|steps?|versions?|changes?|edits?|turns?|things?))?)?(?![a-z])"
    rf"|(?<![a-z])(?P<m>{_COUNT})\s+(?:steps?|versions?)\s+back(?![a-z])"
)
_REDO: Final = re.compile(
    r"^\W*(?:please |ok |actually |no |can you )*(?:redo(?: (?:it|that|the last (?:change|one)))?|undo the undo|go forward(?: again)?|step forward|forward|ctrl\s?\+?\s?(?:y|shift\s?\+?\s?z)|bring it back|put it back in|wiederholen|wiederherstellen|retablir|refaire|rehacer|やり直す|進む)(?: please| again| pls)?\W*$"
)
# What may stand before and after a track where it is gone to.
_GO: Final = re.compile(
    r"(?:(?:go|going|get|bring (?:it|me|us)|take (?:it|me|us)|switch|jump|return|revert|roll|move|change it|reset|let's go|lets go|head|skip|back up)\s+(?:it\s+)?(?:back\s+)?(?:to|on|from)?|(?:zuruck|retour|vuelve|volver|revenir|reviens)\s+(?:zu|zur|zum|a|au|al|a la)?|back\s+(?:to|with|on)|back|restore|load|open|use|pick|choose|select|take|start (?:again )?(?:from|with|off)|continue (?:from|with)|based on|keep|from|show me|play|with|let's use|lets use|go with|stick with|work on|on|for)\s*(?:the\s+)?$"
)
_LIKED: Final = re.compile(
    r"(?:(?:i|we)\s+)?(?:really |actually |still |also |much |kinda )?(?:like|liked|prefer|preferred|love|loved|enjoyed|want|wanted)\s+(?:the\s+)?$"
)
_BETTER: Final = re.compile(
    r"^\s*(?:was|is|sounded|sounds)?\s*(?:still |actually |much |way |a lot |so much )?(?:the )?(?:better|nicer|cooler|best|more)(?![a-z])"
)
_COMPARED: Final = re.compile(r"(?:than|like|as|of|from|with|vs|mix|combine)\s+(?:in\s+|on\s+)?(?:the\s+)?$")
_AFTER: Final = re.compile(
    r"^\s*(?:again|please|pls|back|instead|version|track|now|thanks|though)*\s*(?:[.!,;]|$|but|and|then|with|only|except)"
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes; whether it says so at all."""

    to: Destination = HERE
    is_said: bool = False


def way(talk: Talk, about: About) -> Way:
    """Where a message goes, or where its changes start from; the words for it are used up."""
    if match := _REDO.search(talk.text):
        talk.use(match.start(), match.end())
        return Way(Destination("redo"), is_said=True)
    found = _to_a_track(talk, about)
    if found.is_said:
        return found
    for match in talk.find_all(_UNDO):
        if _is_elsewhere(talk, match):
            continue
        talk.take(match)
        return Way(_steps_back(_COUNTS.get(match["n"] or match["m"] or "", 1), about), is_said=True)
    return Way()


def _is_elsewhere(talk: Talk, match: re.Match[str]) -> bool:
    """Whether what follows says what is to be undone, so that it is no step in the tree: `go back in volume`."""
    after = talk.text[match.end() :].strip()
    return match.group().startswith("back") and bool(after) and after[0].isalpha()


def _steps_back(count: int, about: About) -> Destination:
    if count <= 1 or about.number - count < 1:
        return Destination("undo")
    return Destination("number", about.number - count)


def _to_a_track(talk: Talk, about: About) -> Way:
    for mention in mentions(talk):
        before, after = talk.text[: mention.start], talk.text[mention.end :]
        go, liked = _GO.search(before), _LIKED.search(before)
        better = _BETTER.match(after)
        alone = not before.strip(" .,!-") and bool(_AFTER.match(after))
        if _COMPARED.search(before) and not go:
            like_first = re.fullmatch(r"\W*(?:(?:make|do) it )?(?:more )?like\s+(?:the\s+)?", before) and re.match(
                r"\s*(?:,|but|$)", after
            )
            if not like_first:
                continue
            go = re.search(r"like\s+(?:the\s+)?$", before)
        if not (go or better or alone or (liked and not _is_now(mention, after))):
            continue
        if mention.where.way == "here" and not go:
            continue
        begin = go.start() if go else liked.start() if liked else mention.start
        talk.use(begin, mention.end + (better.end() if better else 0))
        return Way(_settled(mention, about), is_said=True)
    return Way()


def _is_now(mention: Mention, after: str) -> bool:
    """Whether a track is only praised: `I like this one`."""
    return mention.where.way == "here" or bool(re.match(r"\s*(?:!|$)", after)) and mention.where.number == -1


def _settled(mention: Mention, about: About) -> Destination:
    """`The last one` is the one before where the newest one is current."""
    if mention.where.number == -1 and about.tracks and about.number == len(about.tracks):
        return Destination("undo")
    return mention.where
