"""What does a member want? A message about a track, read in rules: changes, a step in the tree, a question, talk."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from generation.brief import ReferenceMode
from generation.language.notes import Said
from generation.language.reading import normal
from generation.language.refining import (
    amends,
    another_song,
    asides,
    asking,
    beyond,
    company,
    corrections,
    described,
    facts,
    going,
    history,
    judge,
    likened,
    misheard,
    navigation,
    no_change,
    questions,
    refused,
    smalltalk,
    stated,
    staying,
    suggestions,
    torn,
    withdrawn,
)
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.pictures import paints, picture
from generation.language.refining.sayings import UNCLEAR, Rewritten, rewritten
from generation.language.refining.settling import settled
from generation.language.refining.talk import LONGEST, Talk
from generation.language.refining.turns import alone
from generation.language.refining.undoing import undone
from generation.language.refining.wanted import UNDO, asks, unclear, wanted
from generation.refinement import HERE, About, Change, ChangeKind, Reading, ReadingKind

# How a clip is to be used; `don't cover it` says nothing of that.
_HUMMED: Final = re.compile(
    r"\b(?:hum(?:s|m\w+)?|sing(?:s|ing)?|s[au]ng|whistl\w+|m[eé]lod\w+|tunes?|themes?)\b|メロディ", re.IGNORECASE
)
_MODES: Final = (
    (re.compile(r"\bcover(?:s|ed|ing)?\b", re.IGNORECASE), ReferenceMode.COVER),
    (re.compile(r"\b(?:continu|extend)\w*", re.IGNORECASE), ReferenceMode.CONTINUE),
    (_HUMMED, ReferenceMode.MELODY),
)
_REFUSED_USE: Final = re.compile(
    r"(?<![\w'])(?:not|no|never|without|\w+n['\u2019]?t|nicht|kein\w*|ne|pas|sin)\b", re.IGNORECASE
)
# What a place or film that somebody speaks of may be taken for.
_COLOURS: Final = (ChangeKind.LEAN, ChangeKind.GENRE, ChangeKind.PRODUCTION, ChangeKind.FRESH)
# Praise before an order never swallows it: `nice now make it loop`.
_ASKED: Final = re.compile(r"(?<![\w'])(?:(?:make|let|turn|get|need|want|have|like) (?:it|this|that)|loop it)(?![\w'])")
# Words for a mistake: without one, what is left of a message corrects nothing.
_TAKES_BACK: Final = re.compile(
    r"(?<![a-z])(?:no|not|nah|nope|wrong|meant|mean|said|sorry|oops|wait|instead|undo|only|just|too|other|mistake)(?![a-z])",
    re.IGNORECASE,
)
# `Le plus joyeux` may be a track, or part of what there should be.
_OF_A_TRACK: Final = re.compile(r"\bone\b")
# The clauses of a message with a clip, and those that are about the clip.
_CLAUSES: Final = re.compile(r"\s*(?:[,;.!]|\bbut\b|\band\b)\s*", re.IGNORECASE)
# Of these nothing is made; rows of signs would only take time.
_NO_WORDS: Final = re.compile(r"\x1b\[[0-9;]*[a-zA-Z]|[\x00-\x08\x0b-\x1f\x7f]|https?://\S+")
_SIGNS_IN_A_ROW: Final = re.compile(r"([^\w\s])(?:\s*\1){3,}")
_OF_THE_CLIP: Final = re.compile(
    r"\b(?:this|that|clip|file|audio|recording|hum\w*|s[aiu]ng|melod\w+|tune|whistl\w+|sample|attach\w*)\b",
    re.IGNORECASE,
)


def read(words: str, about: About, *, clip: bool = False) -> Reading:
    """What a message about a track says; with `clip`, one that a clip came with. Never raises, changes nothing."""
    if clip:
        return _with_clip(words, about)
    return judge.unless_talk(_tidy(words), unjudged(words, about))


def unjudged(words: str, about: About) -> Reading:
    """What the rules read in a message, also in one that sounds like talk: where it is only compared, not done."""
    whole = _tidy(words)
    plain = stated.without_praise(whole)
    if (whole and not plain) or stated.is_untouched(plain):
        return Reading(ReadingKind.CHATTER, suggestion=stated.answer_to(plain, about))
    reading = asking.plainly_asked(plain, about, _plainly) or _understood(plain, about)
    if reading.kind is ReadingKind.QUESTION:
        return replace(reading, asked=reading.asked or asking.asked(plain, about, _plainly))
    if reading.kind is ReadingKind.CHATTER:
        return replace(reading, suggestion=stated.answer_to(plain, about))
    heeded = refused.heeded(plain, reading, lambda text: _understood(text, about), lambda: unclear(about))
    return company.as_asked(plain, heeded, lambda text: _said(text, about))


def _tidy(words: str) -> str:
    """A message without control characters, addresses and rows of the same sign, of which nothing is ever made."""
    text = _NO_WORDS.sub(" ", words[: 2 * LONGEST])
    return " ".join(_SIGNS_IN_A_ROW.sub(r"\1\1\1", text)[:LONGEST].split())


def _understood(plain: str, about: About) -> Reading:
    """A message whose refusals may not have been heard."""
    if smalltalk.is_to_somebody(plain):
        return Reading(ReadingKind.CHATTER)
    if answered := _of_no_music(plain, about):
        is_taken_back = answered.suggestion == suggestions.of_staying()  # perhaps by a step: `faster, no, back to 2`
        return (_gone(plain, about) if is_taken_back else None) or answered
    if there := likened.from_there(plain, about, _amended) or _gone(plain, about):
        return there
    if (texts := described.written_out(plain, about, _plainly)) != (plain,):
        return described.reading_of([read(text, about) for text in texts], about)
    return torn.or_both(plain, about, beyond.unless_beyond(plain, about, _amended(plain, about)), _amended)


def _gone(plain: str, about: About) -> Reading | None:
    """Where a message goes that says nothing else, or nothing that is to be done."""
    return going.gone(plain, about, _plainly) or going.gone_beside(plain, about, _plainly)


def _of_no_music(plain: str, about: About) -> Reading | None:
    """A message that wishes for nothing: meant for nobody, of no music, or taken back before it ends."""
    if beyond.is_nobodys(plain):
        return Reading(ReadingKind.CHATTER)
    if answered := no_change.said(plain, about) or staying.stays(plain, about, _amended):
        return answered
    if offered := another_song.asked(plain, about, _amended):
        return offered
    is_withdrawn = withdrawn.is_withdrawn(plain, about, _amended)
    return unclear(about, suggestions.of_staying()) if is_withdrawn else None


def _amended(plain: str, about: About) -> Reading:
    """A message that may mend the turn before; in another language its sayings are asked first what it takes back."""
    if languages_of_talk(normal(plain))[0] != "en" and (said := _said(plain, about)).corrects:
        return said
    return amends.amended(plain, about, _said) or _said(plain, about)


# The clauses of a message are read by themselves, some of them several times.
@lru_cache(maxsize=256)
def _said(plain: str, about: About, *, is_short: bool = False) -> Reading:
    """A message by its sayings and by the rules; with `is_short`, one that has nothing beside its wishes."""
    languages = languages_of_talk(normal(plain))
    is_foreign = languages[0] != "en"
    if languages[0] == "en" and (fact := facts.asked(plain, about, _said)):
        return fact
    said = None if languages[0] == "en" and questions.muses(Talk(plain)) else rewritten(plain, languages)
    is_said = bool(said and said.is_whole and not said.aside)
    is_painted = paints(plain)
    is_english = languages[0] == "en" and not is_short and not is_painted
    if is_english and (plainly := company.plainly_said(plain, about, _in_short, only_names=is_said)):
        return plainly
    is_aside = bool(said and said.aside and is_painted)  # what a picture tells is no talk
    if (
        said
        and not is_aside
        and (said.is_whole or is_foreign)
        and (reading := _in_plain_english(said, about, is_foreign=is_foreign))
    ):
        return reading
    if said and is_said and is_foreign and not is_painted and _is_lost(said, about):
        return unclear(about)  # its own words would be read for what they happen to share with a wish
    reading = picture(plain, _by_rules(plain, about), about)
    is_read = reading.kind is not ReadingKind.UNCLEAR and not reading.unused
    return reading if not said or is_read else _in_part(said, about, is_foreign=is_foreign) or reading


def _in_part(said: Rewritten, about: About, *, is_foreign: bool) -> Reading | None:
    """What is read where sayings cover a part of a message and the rules made nothing of it, or left something out."""
    found = _without_rest(said, about)
    return found or (None if said.is_whole else _in_plain_english(said, about, is_foreign=is_foreign))


def _is_lost(said: Rewritten, about: About) -> bool:
    """Whether a message that is wholly put into plain English is not understood; not where a track may be meant."""
    return _OF_A_TRACK.search(said.text) is None and _by_rules(said.text, about).kind is ReadingKind.UNCLEAR


def _in_short(plain: str, about: About) -> Reading:
    return _said(plain, about, is_short=True)


def _in_plain_english(said: Rewritten, about: About, *, is_foreign: bool = False) -> Reading | None:
    """What a message says once it is put into plain English; None where the rules make nothing of that."""
    if said.aside:
        return unclear(about) if said.aside == UNCLEAR else Reading(ReadingKind.CHATTER)
    text = " ".join(said.text.split())
    if is_foreign and (stays := staying.stays(text, about)):
        return stays
    meant = (going.gone(text, about, _plainly) or amends.amended(text, about, _said)) if is_foreign else None
    reading = meant or _by_rules(said.text, about)
    is_read = reading.kind is not ReadingKind.UNCLEAR and not reading.unused
    return said.in_own_words(reading) if is_read else None


def _without_rest(said: Rewritten, about: About) -> Reading | None:
    """What a message in another language says where some of its words are not known; those are told as unused."""
    if said.without_rest is None:
        return None
    reading = _by_rules(said.without_rest.text, about)
    if reading.unused or reading.kind in (ReadingKind.UNCLEAR, ReadingKind.CHATTER):
        return None
    reading = said.without_rest.in_own_words(reading)
    return replace(reading, unused=said.rest) if reading.kind is ReadingKind.CHANGE else reading


def _by_rules(words: str, about: About) -> Reading:
    """A message as the rules read it."""
    said = asides.without_reasons(words)
    if (wish := asides.before_a_complaint(said)) and not said.rstrip(" )!").endswith("?"):
        reading = _plainly(wish, about)
        if reading.kind is ReadingKind.CHANGE and not reading.unused:
            return reading
    reading = _plainly(said, about)
    is_done = reading.kind is not ReadingKind.UNCLEAR or questions.is_asked(Talk(said))
    return reading if is_done else _once_more(said, about, reading)


def _plainly(words: str, about: About) -> Reading:
    """A message as it stands, or as the picture that it paints."""
    return picture(words, _literally(words, about), about, is_whole=False)


@lru_cache(maxsize=256)
def _literally(words: str, about: About) -> Reading:
    """A message as it stands."""
    talk = Talk(words)
    if going := history.step(talk, about, _plainly):
        return going
    for looked in _LOOKS:
        if reading := looked(talk, about):
            return reading
    return wanted(talk, about)


def _once_more(words: str, about: About, first: Reading) -> Reading:
    """What was not understood, without who wants it and what for, then clause by clause; else as it was."""
    for attempt in asides.attempts(words):
        reading = _plainly(attempt, about)
        if reading.kind not in (ReadingKind.UNCLEAR, ReadingKind.CHATTER):
            return reading
    if first.suggestion != suggestions.suggestion(about):
        return first  # it was understood but for a track or a section that there is not
    parts = asides.clauses(words)
    read_each = [_plainly(each, about) for each in parts]
    is_lost = any(each.kind is ReadingKind.UNCLEAR for each in read_each)
    if is_lost and any(
        each.corrects and not _TAKES_BACK.search(part) for part, each in zip(parts, read_each, strict=True)
    ):
        return first  # `..., say from 0:40` takes nothing back
    if any(each.kind is ReadingKind.UNCLEAR and asks(Talk(part)) for part, each in zip(parts, read_each, strict=True)):
        if not any(each.kind is ReadingKind.CHANGE for each in read_each):
            return first  # more is wanted than to go somewhere
        talks = [each for each in read_each if each.kind is ReadingKind.CHATTER]
        read_each = [each for each in read_each if each not in talks]
    return _by_clauses(read_each) or first


def _by_clauses(read_each: list[Reading]) -> Reading | None:
    """The changes of those clauses that ask for some, where the others are talk; None where that is not sure."""
    kinds = [each.kind for each in read_each]
    changing = [each for each in read_each if each.kind is ReadingKind.CHANGE]
    moving = [each for each in read_each if each.kind is ReadingKind.NAVIGATE]
    if ReadingKind.CHOICE in kinds or ReadingKind.QUESTION in kinds or len(changing) + len(moving) == 0:
        return Reading(ReadingKind.CHATTER) if ReadingKind.CHATTER in kinds and len(kinds) > 1 else None
    if len(moving) > 1:
        return None
    if not changing:
        return moving[0]
    changes = settled([Said(each, each.words, at) for at, each in enumerate(_all(changing))])
    base = moving[0].base if moving else next((each.base for each in changing if each.base != HERE), HERE)
    return replace(changing[0], changes=changes, base=base, unused=(), corrects=any(each.corrects for each in changing))


def _all(readings: list[Reading]) -> list[Change]:
    return [change for each in readings for change in each.changes]


def _correction(talk: Talk, about: About) -> Reading | None:
    """`Too much`, `again`, `the other way`: a message that only speaks of the turn before."""
    found = corrections.correction(talk, about)
    if found is None:
        weaker = corrections.weaker(talk, about, lambda rest: wanted(rest, about).changes)
        return Reading(ReadingKind.CHANGE, weaker, UNDO, corrects=True) if weaker else None
    if found.is_unclear:
        return unclear(about)
    base = UNDO if found.replaces else HERE
    return Reading(ReadingKind.CHANGE, found.changes, base, corrects=found.replaces)


def _misheard(talk: Talk, about: About) -> Reading | None:
    """What was meant instead of the turn before."""
    return misheard.misheard(talk, about, _plainly)


def _small_talk(talk: Talk, about: About) -> Reading | None:
    """Praise and chatter, and `I hate it`, which only asks what should be otherwise; none of it goes anywhere."""
    if navigation.way(Talk(talk.raw), about).is_said:
        return None
    if alone("disliked").search(talk.text):
        return unclear(about, suggestions.of_going_back(about))
    if not smalltalk.is_small_talk(talk):
        return None
    # What is counted or is a turn of its own is a wish, whoever is spoken of beside it: `I need it half as long`.
    may_ask = smalltalk.is_among_members(talk) or _ASKED.search(talk.text)
    meant = wanted(Talk(talk.raw), about) if may_ask else None
    is_wish = meant and meant.changes and not meant.unused and not any(each.kind in _COLOURS for each in meant.changes)
    return meant if meant and is_wish else Reading(ReadingKind.CHATTER)


def _question(talk: Talk, about: About) -> Reading | None:
    """A question, which is answered and renders nothing; a wish behind it wins over it."""
    if (rest := questions.behind(talk)) and (wish := _plainly(rest, about)).kind is ReadingKind.CHANGE:
        return wish
    topic = questions.topic(talk)
    if not topic and questions.is_of_the_world(talk):
        return unclear(about)
    return Reading(ReadingKind.QUESTION, topic=topic) if topic else None


def _question_among(talk: Talk, about: About) -> Reading | None:
    """A question beside praise and reasons."""
    topic = questions.in_a_sentence(talk, lambda words: _plainly(words, about).kind is ReadingKind.CHANGE)
    return Reading(ReadingKind.QUESTION, topic=topic) if topic else None


_LOOKS: Final[tuple[Callable[[Talk, About], Reading | None], ...]] = (
    undone,
    _correction,
    _misheard,
    _question_among,
    _small_talk,
    _question,
)


def _with_clip(words: str, about: About) -> Reading:
    """A clip came with the message: its tune where the words say so, else its style; further wishes count as well."""
    clauses = [each for each in _CLAUSES.split(words) if each.strip()]
    others = [each for each in clauses if not _OF_THE_CLIP.search(each)]
    told = [each for each in clauses if not _REFUSED_USE.search(each)]
    mode = next((each for use, each in _MODES if any(map(use.search, told))), ReferenceMode.STYLE)
    reference = Change(ChangeKind.REFERENCE, value=str(mode), words=" ".join(words.split()))
    more = read(", ".join(others), about) if len(others) < len(clauses) else None
    if more is None or more.kind is not ReadingKind.CHANGE:
        return Reading(ReadingKind.CHANGE, (reference,))
    return replace(more, changes=(reference, *more.changes))
