"""In which form? `Skip the intro`, `end on the drop`, `add a break`, `start quieter`, `make it a loop`."""

import re
from dataclasses import replace
from typing import Final

from generation.language.notes import Said
from generation.language.refining.regions import section_named
from generation.language.refining.stance import stance
from generation.language.refining.talk import Talk, Wish
from generation.language.refining.turns import anywhere
from generation.refinement import About, Change, ChangeKind

_LOOP: Final = re.compile(
    r"(?<![a-z])(?P<no>(?:don't|dont|do not|not|no|without|stop|un|isn't|isnt|shouldn't|shouldnt"
    r"|should not|(?:doesn't|doesnt|does not)(?= (?:need|have) )|needn't|mustn't|must not|no longer|never)[\s-]+"
    r"(?:(?:need|have|want|be|make|turn|it|this|to|into|as|a|the|supposed) )*)?"
    r"(?:(?:seamless(?:ly)?|perfect|endless|infinite|eternal) )?(?P<loop>loop(?:able|ed|ing|s)?(?: it| this)?"
    r"(?: (?:smooth|clean|perfect|nice|seamless|endless)(?:ly)?)?|seamless|schleife|boucle|bucle|ループ)(?![a-z])"
)
_FIRST: Final = r"start|begin|starts|begins|opening|beginning|anfang|debut|comienzo"
_LAST: Final = r"end|ends|ending|finish|finishes|finale|ende|fin|final"
_EDGE: Final = re.compile(
    rf"(?<![a-z])(?:(?:make|have|let|it|should|to|could|can|i want|with) )*(?:it |the |a )?(?:(?P<first>{_FIRST})"
    rf"|(?P<last>{_LAST}))(?: it| off| out| with)?(?: is| be| sound| feel)?\s*$"
)
_THAN: Final = re.compile(r"(?<![a-z])than (?:in )?(?:the )?$")
_FORM: Final = ("intro", "main", "main", "outro")
_REGULAR: Final = 0.3
_LONGER: Final = frozenset({"longer", "extend", "extended", "lengthen", "prolong"})


def loops(talk: Talk) -> list[Said[Change]]:
    """Whether it is to be a loop."""
    found = []
    for match in talk.find_all(_LOOP):
        value = "no" if match["no"] else "yes"
        found.append(Said(Change(ChangeKind.LOOP, value=value), talk.take(match), match.start()))
    return found[:1]


def fades(talk: Talk) -> list[Said[Change]]:
    """`Let it fade out`: the last part calmer; `fade in`: the first one."""
    if any(talk.has(at, "instrument") for at in range(len(talk.tokens))):
        return []  # `fade the drums out` is about them
    ways = (("first", anywhere("fade in")), ("last", anywhere("fade out")))
    found = list[tuple[str, re.Match[str]]]()
    for target, way in ways:
        known = [each.span() for _, each in found]  # the `fade` of `fade in` is none of `fade out`
        found += [(target, each) for each in talk.find_all(way) if not any(a <= each.start() < b for a, b in known)][:1]
    return [Said(Change(ChangeKind.SECTION, target, -1.0), talk.take(match), match.start()) for target, match in found]


def _longer_section(talk: Talk, wish: Wish, name: str, about: About) -> Change | None:
    """`A longer intro`: once more of it, within the same length of the whole."""
    longer = [at for at in wish.places if talk.tokens[at].text in _LONGER and talk.free(at)]
    names = form_of(about)
    if not longer or name not in names or any(talk.has(at, "instrument") for at in wish.places):
        return None
    place = names.index(name)
    return Change(ChangeKind.FORM, value=", ".join((*names[:place], name, *names[place:])))


def shapes(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """What becomes of sections: gone, added, fuller or calmer, the last one heard."""
    found = list[Said[Change]]()
    for at in range(len(talk.tokens)):
        if talk.has(at, "section") and not talk.has(at, "instrument") and not is_section(talk, at):
            talk.take_tokens(at)  # the verb of `build up the energy`
    is_cut = False
    for wish in wishes:
        said = _listed(talk, wish) or _of_wish(talk, wish, about)
        if not said and is_cut and wish.glue in ("and", "or", "comma"):
            said = _cut_too(talk, wish)
        found += said
        is_cut = bool(said) and said[-1].value.kind is ChangeKind.CUT
    return _ordered(talk, wishes) or _all_added(found, form_of(about))


def _all_added(found: list[Said[Change]], names: tuple[str, ...]) -> list[Said[Change]]:
    """Several sections that are added in one message, in one form: `an intro and an outro`."""
    forms = [each for each in found if each.value.kind is ChangeKind.FORM]
    if len(forms) < 2:
        return found
    result = list(names)
    for more, each in enumerate(forms):
        longer = each.value.value.split(", ")
        place = next((at for at, name in enumerate(names) if longer[at] != name), len(names))
        if len(longer) != len(names) + 1 or tuple(longer[:place] + longer[place + 1 :]) != names:
            return found
        result.insert(place + more if place else 0, longer[place])
    joined = replace(forms[-1], value=replace(forms[-1].value, value=", ".join(result)))
    return [*(each for each in found if each not in forms), joined]


def _cut_too(talk: Talk, wish: Wish) -> list[Said[Change]]:
    """The rest of a list: `no intro or outro`."""
    if any(talk.does(at) or talk.has(at, "lean", "level") for at in wish.places):
        return []
    places = _sections(talk, wish)
    cuts = [Change(ChangeKind.CUT, talk.means(at, "section")) for at in places]
    return [Said(cut, talk.take_tokens(at), talk.tokens[at].start) for at, cut in zip(places, cuts, strict=True)]


def is_section(talk: Talk, at: int) -> bool:
    """Whether a phrase names a part; to `build up the energy` builds none."""
    if talk.tokens[at].text.startswith("build") and (talk.has(at + 1, "lean") or talk.has(at + 2, "lean")):
        return False
    if _THAN.search(talk.text[: talk.tokens[at].start]):
        return False  # `more energetic than the verse`
    return talk.has(at, "section") and not talk.has(at, "instrument")


def _sections(talk: Talk, wish: Wish) -> list[int]:
    return [at for at in wish.places if talk.free(at) and is_section(talk, at)]


def _of_wish(talk: Talk, wish: Wish, about: About) -> list[Said[Change]]:
    found = []
    for at in _sections(talk, wish):
        if talk.is_about(at, "theme"):
            continue
        change = _change(talk, wish, at, about)
        if change:
            used = [
                each for each in wish.places if talk.does(each) or talk.has(each, "by", "lean", "level") or each == at
            ]
            words = talk.words(min(used), max(used))
            for each in used:
                talk.take_tokens(each)
            found.append(Said(change, words, talk.tokens[at].start))
    return found or _leaning_edge(talk, wish)


def _change(talk: Talk, wish: Wish, at: int, about: About) -> Change | None:
    """What becomes of a section that is named."""
    name = talk.means(at, "section")
    if longer := _longer_section(talk, wish, name, about):
        for each in wish.places:
            if talk.tokens[each].text in _LONGER:
                talk.take_tokens(each)
        return longer
    ahead = [each for each in wish.places if each < at]
    if any(talk.does(each, "end on") for each in ahead):
        return Change(ChangeKind.END_ON, name)
    if any(talk.does(each, "start with") for each in ahead):
        return Change(ChangeKind.FORM, value=", ".join(from_section(name, about)))
    if any(talk.has(each, "lean", "level") and talk.free(each) for each in wish.places):
        return _leant(talk, wish, name, about)
    return _come_or_gone(talk, wish, at, about)


def _leant(talk: Talk, wish: Wish, name: str, about: About) -> Change | None:
    """`A bigger drop`: how full a section is; its mood or sound is another matter."""
    lean = next(each for each in wish.places if talk.has(each, "lean", "level") and talk.free(each))
    axes = talk.means(lean, "lean") or (0.0, talk.means(lean, "level"), 0.0, 0.0)
    if abs(axes[1]) < _REGULAR or axes[0] or axes[3]:
        return None
    steps = round(axes[1] * stance(talk, wish, lean).steps, 3)
    return Change(ChangeKind.SECTION, _known(name, about), steps)


def _come_or_gone(talk: Talk, wish: Wish, at: int, about: About) -> Change | None:
    """`Skip the intro`, `add a break`."""
    name = talk.means(at, "section")
    acts = [each for each in wish.places if talk.does(each, "remove", "add", "more", "never", "fresh", "less", "keep")]
    acts = [each for each in acts if each < at or talk.does(each, "remove")]
    if any(talk.has(each, "instrument") for each in wish.places if each < at):
        return None  # `a tambourine on the chorus`
    is_added = any(talk.does(each, "add", "more") for each in acts)
    if not acts or (talk.does(acts[-1], "keep", "fresh") and not is_added):
        return None
    if talk.does(acts[-1], "remove", "never", "less"):
        return Change(ChangeKind.CUT, name)
    beside = _beside(talk, talk.tokens[at].end, form_of(about))
    return Change(ChangeKind.FORM, value=", ".join(with_section(name, about, beside)))


def _known(name: str, about: About) -> str:
    """The ending of a track without an outro is its last part, and so with its first."""
    edge = {"intro": "first", "outro": "last"}.get(name)
    return edge if edge and about.markers and name not in {each.name for each in about.markers} else name


def _leaning_edge(talk: Talk, wish: Wish) -> list[Said[Change]]:
    """`Start quieter`, `end with more energy`: how full the first or last part is."""
    edges = [at for at in wish.places if talk.does(at, "start", "end") and talk.free(at)]
    leans = [at for at in wish.places if talk.free(at) and talk.has(at, "lean", "level") and edges and at > edges[0]]
    if not edges or not leans:
        return []
    axes = talk.means(leans[0], "lean") or (0.0, talk.means(leans[0], "level"), 0.0, 0.0)
    if abs(axes[1]) < _REGULAR:
        return []
    how = stance(talk, wish, leans[0])
    target = "first" if talk.does(edges[0], "start") else "last"
    change = Change(ChangeKind.SECTION, target, round(axes[1] * how.steps, 3))
    used = [edges[0], leans[0], *how.places]
    words = talk.words(min(used), max(used))
    for each in used:
        talk.take_tokens(each)
    return [Said(change, words, talk.tokens[edges[0]].start)]


def _listed(talk: Talk, wish: Wish) -> list[Said[Change]]:
    """A whole form within one wish: `intro - verse - chorus`."""
    places = _sections(talk, wish)
    names = [talk.means(at, "section") for at in places]
    if len(places) < 3 or any(talk.does(at, "remove", "less") for at in wish.places):
        return []
    change = Change(ChangeKind.FORM, value=", ".join(names))
    return [Said(change, talk.take_tokens(places[0], places[-1]), talk.tokens[places[0]].start)]


def _ordered(talk: Talk, wishes: list[Wish]) -> list[Said[Change]]:
    """A form said as a list: `intro, verse, chorus, outro`."""
    run = [
        wish
        for wish in wishes
        if len(_sections(talk, wish)) == 1
        and not any(talk.does(at) and not talk.does(at, "into", "fresh", "only") for at in wish.places[:-1])
    ]
    if len(run) < 3 or not all(wish.glue in ("comma", "and", "but") for wish in run[1:]):
        return []
    places = [_sections(talk, wish)[0] for wish in run]
    change = Change(ChangeKind.FORM, value=", ".join(talk.means(at, "section") for at in places))
    return [Said(change, talk.take_tokens(places[0], places[-1]), talk.tokens[places[0]].start)]


def form_of(about: About) -> tuple[str, ...]:
    """The names of the track's sections, in order, as far as they are known."""
    names = tuple(each.name for each in about.brief.sections) or tuple(each.name for each in about.markers)
    return names or _FORM


_BESIDE: Final = re.compile(
    r"[\w' ]{0,24}?(?<![a-z])(?P<way>before|after|behind|following)\s+(?:the\s+|each\s+)?"
    r"(?:(?P<n>first|second|third|last|final|1st|2nd|3rd)\s+)?(?P<name>[a-z]+(?:[ -][a-z]+)?)"
)
_WHICH: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1, "final": -1}


def _beside(talk: Talk, letter: int, names: tuple[str, ...]) -> int | None:
    """Where in the form `before the last chorus` or `after the second verse` is; None where nothing of it is said."""
    said = _BESIDE.match(talk.text, letter)
    if said is None:
        return None
    name = section_named(talk, said["name"]) or section_named(talk, said["name"].split()[0])
    places = [at for at, each in enumerate(names) if each == name]
    which = _WHICH.get(said["n"] or ("first" if said["way"] == "before" else "last"), 0)
    if not places or which >= len(places):
        return None
    return places[which] + (0 if said["way"] == "before" else 1)


def with_section(name: str, about: About, place: int | None = None) -> tuple[str, ...]:
    """The form with one more section, at a place or where such a one usually stands."""
    names = form_of(about)
    if place is not None:
        return (*names[:place], name, *names[place:])
    if name == "intro":
        return names if names[0] == name else (name, *names)
    if name == "outro":
        return names if names[-1] == name else (*names, name)
    place = max(1, len(names) - (2 if len(names) > 2 and names[-1] == "outro" else 1))
    return (*names[:place], name, *names[place:])


def from_section(name: str, about: About) -> tuple[str, ...]:
    """The form that begins with a section: what stands before it is left out."""
    names = form_of(about)
    return names[names.index(name) :] if name in names else (name, *names)
