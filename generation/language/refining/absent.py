"""What can no track here have? Birds, rain, a cowbell, the bass alone an octave up, only the drums faster."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.numbers import any_of
from generation.language.refining.parts import part_at
from generation.language.refining.pitch import shift_at
from generation.language.refining.talk import Talk, Wish
from generation.language.tables import table
from generation.refinement import About

_KINDS: Final = r"(?:sounds?|noises?|effects?|samples?|recordings?|ambien[ct]e|fx|sfx|audio)"
_TAIL: Final = (
    r"(?:\s+(?:chirping|singing|tweeting|falling|crackling|crashing|howling|barking|cheering|outside"
    r"|in the (?:back(?:ground)?"
    r"|intro|outro|beginning|distance|mix|chorus|drop|breaks?)|at the (?:very )?(?:start|end|beginning)|to it"
    r"|to this|on top"
    r"|over it|over this|behind it|under it|in it|in there|please|pls|plz|too|as well|also|throughout|somewhere"
    r"|now|if possible))*"
    r"\s*(?=$|[.,;:!?()]|(?:and|but|because|so|cause|cuz)(?![a-z]))"
)
_SMALL: Final = (
    r"(?:(?:me|us|in|on|it|a|an|the|some|any|a few|a bit of|a little|a little bit of|little|more|real|actual"
    r"|soft|gentle|distant"
    r"|light|heavy|quiet|loud|faint|subtle|background|lots of|sound of|sounds of|sound|sounds|noise of"
    r"|recordings? of|samples? of"
    r"|of|nice|cool|epic|random|funny|like|also|maybe)\s+)*"
)
_ADDED: Final = (
    r"(?:add(?:ing)?|put|throw|include|mix|layer|insert|sprinkle|stick|chuck|overlay|incorporate|toss|slap|sneak)"
)
_WANTED: Final = r"(?:with|have|hear|want|need|needs|give|get|use|more|play|louder|like|plus|make|some|could use)"
_ABRUPT: Final = re.compile(
    r"(?<![a-z])(?:(?:end|stop|finish|cut|break|close)(?:s|ing)? (?:(?:it|the|this|that|track|song|music|off"
    r"|out|just|really|very"
    r"|all)\s+)*(?:abruptly|suddenly|abrupt|sudden|all of a sudden|dead|cold|on a dime|with a (?:hard|sudden"
    r"|cold) (?:stop|cut)"
    r"|without (?:any )?warning|mid[ -]?(?:note|bar|phrase|beat))(?: (?:right )?at the (?:very )?end)?"
    r"|(?:an? |the )?(?:very |more )?(?:abrupt|sudden|hard|cold) (?:at the )?(?:ending|end|stop|cut"
    r"|finish)(?: at the end)?)(?![a-z])"
)
_REFUSED: Final = re.compile(
    r"(?<![a-z])(?:not|no|don't|dont|doesn't|doesnt|didn't|never|without|less|isn't|shouldn't|shouldnt|why|too"
    r"|so|stop being|avoid"
    r"|was|is|are|were|instead of|rather than|undo|remove|hate)(?![a-z])[^.,;!?]*$"
)
_NAME: Final = re.compile(
    r"(?<![A-Za-z])(?:like|à la|a la|style of|vibes? of) (?:the )?(?P<name>[A-Z][\w'&-]+(?: [A-Z][\w'&-]+)+)"
)
_IT: Final = frozenset({"it", "this", "everything", "all", "whole", "track", "song", "key", "things", "for", "for the"})
_HIGHER: Final = 3  # so many phrases may lie between a player and how much higher
_DEEDS: Final = ("add", "swap", "instead", "only", "remove", "never", "keep", "except")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a message asks for that can not be had: where it is said, and the sentence that tells so."""

    start: int
    end: int
    sentence: str


def lacking(talk: Talk, about: About) -> Lacking | None:
    """What a message asks for that no track here can have; nothing is used up."""
    if talk.languages[0] != "en":
        return None
    wishes = talk.wishes()
    return (
        _sound(talk)
        or _struck(talk, wishes, about)
        or _moved(talk)
        or _abrupt(talk)
        or _of_a_part(talk, wishes)
        or _named(talk)
    )


@cache
def _sounds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Sounds of the world that are to be added, and those that are surely meant as sounds, or said to be."""
    every, sure = any_of(table("refining-absent")["sounds"]), any_of(table("refining-absent")["sure"])
    added = rf"(?<![a-z]){_ADDED}\s+{_SMALL}(?P<what>(?:(?:{every})\s+)*(?:{every}))(?:\s+{_KINDS})?{_TAIL}"
    wanted = rf"(?<![a-z]){_WANTED}\s+{_SMALL}(?P<what>(?:(?:{every})\s+)*(?:{every}))\s+{_KINDS}{_TAIL}"
    wished = rf"(?<![a-z]){_WANTED}\s+{_SMALL}(?P<what>{sure}){_TAIL}"
    none = rf"(?<![a-z])(?:no|without|remove|lose|less|fewer|kill|delete|drop)\s+{_SMALL}(?P<none>{sure}){_TAIL}"
    return re.compile(added), re.compile(f"{wanted}|{wished.replace('what', 'which')}|{none}")


def _sound(talk: Talk) -> Lacking | None:
    """`Add birds`, `put some rain in`, `with crowd noise`."""
    for pattern in _sounds():
        match = pattern.search(talk.text)
        if match and not _REFUSED.search(talk.text[: match.start()]):
            named = match.groupdict()
            what = named["what"] or named.get("which") or named.get("none")
            sentence = (
                f"There are instruments here, but no recordings: no {what}. Vinyl crackle and tape hiss there are."
            )
            return Lacking(match.start(), match.end(), sentence)
    return None


def _struck(talk: Talk, wishes: list[Wish], about: About) -> Lacking | None:
    """`More cowbell` where there is none."""
    for wish in wishes:
        named = [at for at in wish.places if talk.tokens[at].text in table("refining-absent")["struck"]]
        at = next((each for each in named if talk.tokens[each].text not in about.brief.words.lower()), None)
        ahead = [] if at is None else [each for each in wish.places if each < at]
        is_wished = any(talk.does(each, "add", "more") for each in ahead)
        behind = [] if at is None else [each for each in wish.places if each > at]
        if any(talk.ought_to_mean(each) and not talk.tokens[each].means for each in behind):
            continue  # `more cowbell soup`
        if at is None or not is_wished or any(talk.does(each, *_DEEDS[1:], "less", "not") for each in ahead):
            continue
        name = talk.tokens[at].text
        sentence = f"There is no {name} here: say “more drums”, or add claps, a shaker, a tambourine, congas or bongos."
        return Lacking(talk.tokens[ahead[0]].start, talk.tokens[at].end, sentence)
    return None


def _moved(talk: Talk) -> Lacking | None:
    """`Put the melody up an octave`: only all of it can be put higher."""
    for start, end in shift_at(talk):
        first = talk.place_of(start)
        for at in range(first - 1, max(-1, first - 1 - _HIGHER), -1):
            words = talk.tokens[at].text.split()
            if talk.glue(at) or not _IT.isdisjoint(words) or talk.tokens[at].text in _IT:
                break
            if not part_at(talk, at):
                continue
            if at and talk.tokens[at - 1].text.startswith("for"):
                break
            name = talk.tokens[at].text.removeprefix("the ")
            sentence = f"The {name} can not be moved alone: say “up an octave” for all of it, or name another player."
            return Lacking(talk.tokens[at].start, end, sentence)
    return None


def _abrupt(talk: Talk) -> Lacking | None:
    """`End abruptly`."""
    match = _ABRUPT.search(talk.text)
    if match is None or _REFUSED.search(talk.text[: match.start()]):
        return None
    return Lacking(
        *match.span(), "A last chord rings out here: say how full the end is, or “no outro”, “end on the drop”."
    )


def _of_a_part(talk: Talk, wishes: list[Wish]) -> Lacking | None:
    """`Make the chords jazzier`, `only the drums faster`: genre and tempo are the whole track's."""
    for wish in wishes:
        named = [at for at in wish.places if part_at(talk, at) and not talk.has(at, "genre")]
        if not named or any(_is_otherwise(talk, at) for at in wish.places):
            continue
        others = [at for at in wish.places if at not in named]
        genre = next((at for at in others if talk.has(at, "genre") and _is_more(talk, wish, at)), None)
        speed = next((at for at in others if talk.has(at, "speed")), None)
        start, end = talk.tokens[wish.places[0]].start, talk.tokens[wish.places[-1]].end
        name = talk.tokens[named[0]].text.removeprefix("the ")
        if genre is not None:
            how = talk.text[talk.tokens[genre].start : talk.tokens[genre].end]
            return Lacking(start, end, f"A genre is the whole track's: say “make it {how}”, or “different {name}”.")
        if speed is not None and any(_is_only(talk, at) for at in others):
            return Lacking(start, end, "All of them play at one tempo: say “faster” or “slower”, or “double-time”.")
    return None


def _is_otherwise(talk: Talk, at: int) -> bool:
    """Whether something else is to be done with a player: somebody comes, goes or stays."""
    return talk.does(at, *_DEEDS) and not _is_only(talk, at) and not talk.tokens[at].text.startswith("make")


def _is_only(talk: Talk, at: int) -> bool:
    return talk.tokens[at].text in ("only", "just", "only the", "just the")


def _is_more(talk: Talk, wish: Wish, at: int) -> bool:
    """Whether more or less of a genre is wanted: `jazzier`, `more latin`."""
    ahead = [each for each in wish.places if each == at - 1]
    written = talk.text[talk.tokens[at].start : talk.tokens[at].end]
    return written.endswith("ier") or any(talk.does(each, "more", "less") for each in ahead)


def _named(talk: Talk) -> Lacking | None:
    """`Like Daft Punk`: a genre that is a part of somebody's name."""
    match = _NAME.search(talk.raw)
    if match is None or len(talk.raw) != len(talk.text):
        return None
    inside = [at for at, each in enumerate(talk.tokens) if match.start("name") <= each.start < match.end("name")]
    genres = [at for at in inside if talk.has(at, "genre")]
    if not genres or len(inside) < 2 or all(talk.has(at, "genre", "instrument", "production") for at in inside):
        return None
    sentence = (
        "Names of other music say nothing here: say what it should sound like, such as “funkier” or “more electronic”."
    )
    return Lacking(*match.span(), sentence)
