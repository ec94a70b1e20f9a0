"""In which parts, and does it repeat? Sections, pieces, loops, and sounds that are no track."""

from dataclasses import dataclass, replace
from typing import Final

from generation.brief import Kind, Section
from generation.language.instruments import refused_words
from generation.language.notes import Notes, Said
from generation.language.reading import Reading
from generation.language.scope import Refusal
from generation.language.tables import table

USUAL_BARS: Final = {"intro": 4, "outro": 4, "build": 4, "break": 4}
_BARS: Final = 8
_FARTHEST: Final = 7
# A part may be named by so many words: `a big final battle loop`.
_LONGEST_NAME: Final = 4
# A piece has these anyway: naming one asks for no form unless its bars are said.
_OPENINGS: Final = {"intro", "outro", "main", "verse"}
# What a piece may be asked to do without.
_ENDS: Final = {"intro", "outro"}
_LOOPED: Final = {"main", "verse", "chorus", "drop", "bridge", "break", "build"}
_LINKS: Final = ("comma", "and", "or", "then", "filler", "loop", "bars", "very", "slightly", "bringing", "correction")
# A `fanfare` is a jingle where it is short or nothing else is asked for.
_SHORT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Form:
    """The sections, the words for them, whether each is a piece of its own, and bars that were said of the whole."""

    sections: tuple[Section, ...] = ()
    words: str = ""
    pieces: bool = False
    bars: Said[int] | None = None
    exact: bool = False


def form(reading: Reading, refused: dict[int, Refusal], bars: list[Said[int]], notes: Notes) -> Form:
    """Find the form: section words that belong together, in order; a single one asks for a form that has it."""
    separate = reading.doing("separate")
    places = _run(reading, [at for at in _section_places(reading) if at not in refused])
    if len(places) < 2:
        return _single(reading, refused, separate, bars)
    begin, end = places[0], places[-1]
    sections, left = [], list(bars)
    for place in places:
        own = _own_bars(reading, place, places, left)
        name = reading.means(place, "section") or "main"
        loops = reading.tokens[place].is_("loop") or _loops(reading, place)
        sections.append(Section(name, own.value if own else USUAL_BARS.get(name, _BARS), loops))
        left = [each for each in left if each is not own]
    pieces = bool(separate) or any(each.loop for each in sections)
    if pieces and not any(each.loop for each in sections):
        sections = [replace(each, loop=each.name in _LOOPED) for each in sections]
    words = _words(reading, begin, end, separate)
    exact = len(left) < len(bars)
    if left and exact:
        notes.clash(f"“{left[0].words}” is left out: the sections have bars of their own")
    return Form(tuple(sections), words, pieces, None if exact else next(iter(left), None), exact)


def _single(reading: Reading, refused: dict[int, Refusal], separate: list[int], bars: list[Said[int]]) -> Form:
    """Separate pieces without a form get the usual one; `a big drop` gets a form with a drop in it."""
    whole = next(iter(bars), None)
    unwanted = {reading.means(at, "section") for at in reading.having("section") if at in refused}
    if separate:
        usual = (Section("intro", 4), Section("main", 8, loop=True), Section("outro", 4))
        return Form(usual, reading.take_tokens(separate[0]), pieces=True, bars=whole)
    forms, loose = table("en")["forms"], table("en")["loose sections"]
    for at in (each for each in reading.having("section") if each not in refused):
        name, own = reading.means(at, "section"), _own_bars(reading, at, [at], bars)
        if name in forms and (own or (name not in _OPENINGS and reading.tokens[at].text not in loose)):
            lengths = {each: USUAL_BARS.get(each, _BARS) for each in forms[name]} | ({name: own.value} if own else {})
            sections = tuple(Section(each, lengths[each]) for each in forms[name] if each not in unwanted)
            return Form(sections, reading.take_tokens(at), bars=None if own else whole)
    if without := _without_ends(reading, refused):
        return without
    letters = [at for at, each in enumerate(reading.tokens) if _is_letters(reading, at)]
    if letters:
        names = {"A": "main", "B": "bridge", "C": "break"}
        written = reading.words(letters[0], letters[0])
        return Form(tuple(Section(names[each], _BARS) for each in written), reading.take_tokens(letters[0]), bars=whole)
    return Form(bars=whole)


def _without_ends(reading: Reading, refused: dict[int, Refusal]) -> Form | None:
    """The form of a piece that begins or ends without ado: `no intro`."""
    loose = table("en")["loose sections"]
    ends = [at for at in reading.having("section") if at in refused and reading.means(at, "section") in _ENDS]
    ends = [at for at in ends if reading.tokens[at].text not in loose and refused[at].bars]
    if not ends:
        return None
    unwanted = {reading.means(at, "section") for at in ends}
    left = (each for each in ("intro", "main", "outro") if each not in unwanted)
    words = ", ".join(refused_words(reading, at, refused[at]) for at in ends)
    return Form(tuple(Section(each, USUAL_BARS.get(each, _BARS)) for each in left), words)


def _is_letters(reading: Reading, at: int) -> bool:
    """Whether a word is a form in letters, such as ABA or AABA."""
    written = reading.words(at, at)
    return reading.free(at) and 3 <= len(written) <= 8 and set(written) <= set("ABC") and {"A", "B"} <= set(written)


def _section_places(reading: Reading) -> list[int]:
    """The section words; in `intro, loop, outro` the loop is the main part."""
    named = reading.having("section")
    alone = [at for at in reading.doing("loop") if _is_part(reading, at, named)]
    return sorted({*named, *alone})


def _is_part(reading: Reading, at: int, named: list[int]) -> bool:
    """Whether a loop is listed as a part of its own: `intro, loop, outro`, `an intro loop and a battle loop`."""
    begin = at - 1
    while begin >= 0 and at - begin <= _LONGEST_NAME and not _is_listed(reading, begin):
        if begin in named or reading.tokens[begin].is_("but", "bringing", "loop"):
            return False
        begin -= 1
    before = _is_listed(reading, begin)
    behind = at + 1 == len(reading.tokens) or _is_listed(reading, at + 1) or reading.tokens[at + 1].text in ".;)"
    beside = before and any(begin - each <= _LONGEST_NAME for each in named if each < begin)
    if begin == at - 1:
        return before and _is_listed(reading, at + 1)
    if not (beside and behind):
        return False
    for place in range(begin + 1, at):
        if {"scene", "mood", "genre"}.isdisjoint(reading.tokens[place].means) and not _is_count(reading, place):
            reading.take_tokens(place)
    return True


def _is_count(reading: Reading, at: int) -> bool:
    return reading.tokens[at].text[0].isdigit() or reading.tokens[at].is_("bars")


def _is_listed(reading: Reading, at: int) -> bool:
    return 0 <= at < len(reading.tokens) and (
        reading.tokens[at].is_("comma", "and", "then") or reading.tokens[at].text == "-"
    )


def _run(reading: Reading, places: list[int]) -> list[int]:
    """The longest run of section words that belong together."""
    loose = set(table("en")["loose sections"])
    runs: list[list[int]] = []
    for place in places:
        tight = bool(runs) and _is_tight(reading, runs[-1][-1], place)
        near = bool(runs) and place - runs[-1][-1] <= _FARTHEST and not _has_stop(reading, runs[-1][-1], place)
        both = runs and not {reading.tokens[place].text, reading.tokens[runs[-1][-1]].text} & loose
        if tight or (near and both):
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len, default=[])


def _is_tight(reading: Reading, first: int, second: int) -> bool:
    """Whether nothing but links, loops, numbers and adjectives stands between two sections."""
    return all(_is_link(reading, at) for at in range(first + 1, second))


def _is_link(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    is_sign = token.text[0].isdigit() or token.text in "()[]->"
    describes = not {"mood", "pace", "scene"}.isdisjoint(token.means)
    return is_sign or describes or not reading.free(at) or token.is_(*_LINKS)


def _has_stop(reading: Reading, first: int, second: int) -> bool:
    return any(each.text in {".", "!", "?", ";"} for each in reading.tokens[first + 1 : second])


def _loops(reading: Reading, place: int) -> bool:
    """Whether a section is said to be a loop: `main loop`, `looping main`."""
    for at in (place + 1, place - 1):
        if 0 <= at < len(reading.tokens) and reading.tokens[at].is_("loop") and reading.free(at):
            before = at > 0 and "section" in reading.tokens[at - 1].means
            if at == place + 1 or not before:
                reading.take_tokens(at)
                return True
    return False


def _own_bars(reading: Reading, place: int, places: list[int], bars: list[Said[int]]) -> Said[int] | None:
    """The bars that are said right before a section (`8 bar intro`) or right after it (`intro (8 bars)`)."""
    token = reading.tokens[place]
    for each in bars:
        at = reading.place_of(each.at)
        ahead = [reading.tokens[number].text for number in range(at, place) if reading.free(number)]
        if each.at < token.start and all(text in {"of", "a", "the", "long"} for text in ahead):
            return each
        behind = reading.text[token.end : each.at].strip(" (:[-,=")
        following = [other for other in places if token.start < reading.tokens[other].start < each.at]
        if (
            each.at > token.start
            and behind in {"", "of", "for", "loop", "loop of", "with"}
            and not following
            and not _precedes(reading, each, places)
        ):
            return each
    return None


def _precedes(reading: Reading, bars: Said[int], places: list[int]) -> bool:
    """Whether bars stand right before another section, whose they are then."""
    end = bars.at + len(bars.words)
    return any(
        reading.text[end : reading.tokens[each].start].strip() in {"", "of"}
        for each in places
        if reading.tokens[each].start > bars.at
    )


def _words(reading: Reading, begin: int, end: int, separate: list[int]) -> str:
    words = reading.take_tokens(begin, end)
    return ", ".join([words, *(reading.take_tokens(at) for at in separate)])


def is_loop(reading: Reading, refused: dict[int, Refusal]) -> Said[bool] | None:
    """Whether the words ask for a loop, or for none."""
    for at in reading.doing("one-shot"):
        return Said(value=False, words=reading.take_tokens(at), at=at)
    places = reading.doing("loop")
    for at in places:
        refusal = refused.get(at)
        for other in places:
            reading.take_tokens(other)
        words = reading.take_tokens(min(at, refusal.at), max(at, refusal.at)) if refusal else reading.words(at, at)
        return Said(value=refusal is None, words=words, at=at)
    return None


def kind(
    reading: Reading, refused: dict[int, Refusal], duration_s: float | None, *, has_genre: bool
) -> Said[Kind] | None:
    """Whether a jingle or a sound for a button is wanted; None where nothing says so."""
    places = [at for at in reading.having("kind") if at not in refused]
    firm = [at for at in places if not reading.means(at, "weak")]
    short = duration_s is not None and duration_s <= _SHORT_S
    weak = [at for at in places if short or (not has_genre and duration_s is None)]
    for at in sorted(firm, key=lambda each: reading.means(each, "kind") != "jingle") or weak:
        words = ", ".join(reading.take_tokens(each) for each in places)
        return Said(Kind(reading.means(at, "kind")), words, at)
    return None
