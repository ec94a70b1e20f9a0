"""Who is to play, who is not, and how loud? `Less drums`, `lose the piano`, `add strings`, `the bass is too quiet`."""

import re
from typing import Final

from generation.language.kin import HANDS, PIECES, family_of, heads_of, kinds_of, near
from generation.language.notes import Said
from generation.language.refining.stance import amount_of, stance
from generation.language.refining.talk import Talk, Wish
from generation.language.tables import table
from generation.refinement import About, Change, ChangeKind

# What an instrument or role is called as a part that can be louder, come in or go.
ROLES: Final = {"theme": "melody", "chords": "chords", "drums": "drums", "bass": "bass", "arp": "arp", "pad": "pad"}
_DB_WORDS: Final = {
    **{word: float(at) for at, word in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight"), 1)},
    "one": 1.0,
    "ten": 10.0,
    "a couple of": 2.0,
    "a few": 3.0,
    "half a": 0.5,
}
_SAID_DB: Final = re.compile(
    r"(?:(?<![a-z])by )?(?P<sign>[+\u2212-]|(?<![a-z])(?:plus|minus)(?![a-z]))?\s?"
    rf"(?:(?P<n>\d{{1,2}}(?:[.,]\d)?)|(?<![a-z])(?P<word>{'|'.join(sorted(_DB_WORDS, key=len, reverse=True))}))"
    r"\s?(?:db|decibels?)(?![a-z])"
)
_DO: Final = (
    "more",
    "less",
    "up",
    "down",
    "add",
    "remove",
    "only",
    "except",
    "fresh",
    "keep",
    "never",
    "not so",
    "not",
)
# Words in front that a particle behind overrules: `bring the drums down`, `leave the drums out`.
_GENERAL: Final = ("add", "keep", "swap", "fresh", "transpose", "never", "only")
_CARRIED: Final = frozenset({"take", "take the"})
_OPEN: Final = frozenset({"up", "down", "out", "off", "back"})
_SUBJECTS: Final = frozenset({"it", "it's", "its", "they", "they're", "he", "she", "that", "this", "who", "i", "we"})
_PARTICLES: Final = ("up", "down", "remove", "only", "keep", "more", "less")
# What opposes comes back: each of these has its exact inverse.
_DB: Final = {
    "less": (-3.5, -5.5, -8.0),
    "more": (3.5, 5.5, 8.0),
    "softer": (-2.5, -4.0, -6.0),
    "louder": (2.5, 4.0, 6.0),
}
# `Could the flute rest in the second half?`
_RESTS: Final = frozenset({"rest", "rests", "pause", "pauses"})
_OFF: Final = frozenset({"off", "out"})
_INHERITED: Final = ("more", "less", "add", "remove", "only", "fresh", "keep", "up", "down")


def part_at(talk: Talk, at: int) -> str:
    """The player or role that a phrase names; nothing where it names none."""
    nouns: frozenset[str] = talk.means(at, "noun") or frozenset()
    role = next((ROLES[each] for each in sorted(nouns) if each in ROLES), "")
    found: str = talk.means(at, "instrument") or role
    return found


def named_at(talk: Talk, at: int, about: About) -> str:
    """The player that a phrase names among those who play: the horns are the horn where that is all there is."""
    name = part_at(talk, at)
    meant = table("families")["in genre"].get(talk.tokens[at].text, {})
    if meant.get("usually") == name and name not in about.players and meant["player"] in about.players:
        return str(meant["player"])
    return name


def playing(name: str, about: About) -> str:
    """Who of those that play is meant by a name; a section by its own name where several of it play, or nobody."""
    if name in about.players:
        return name
    kinds = [each for each in kinds_of(name) if each in about.players]
    if len(kinds) > 1:
        return name
    return next((each for each in near(name) if each in about.players), name)


def _nearly(name: str, about: About) -> str:
    """Who is meant by the name of somebody who does not play, but whose like does: `more pan flute`, of a flute."""
    there = playing(name, about)
    if there in about.players or is_heard(there, about):
        return there
    heads = [each for each in heads_of(name) if each in about.players]
    return heads[0] if heads and name not in PIECES | HANDS else there


def is_heard(name: str, about: About) -> bool:
    """Whether somebody of this name plays: a section when one of it does, a piece of the drum set when a drummer."""
    return bool(family_of(name) & set(about.players)) or (name in PIECES and "drums" in about.players)


def parts(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """The players that are to come, go, or be louder or softer."""
    found, before = _decibels(talk, wishes, about), ""
    refused = list[int]()
    for number, wish in enumerate(wishes):
        things = [at for at in wish.places if part_at(talk, at) and talk.free(at)]
        without = [at for at in wish.places if talk.has(at, "without") and talk.free(at)]
        found += [as_said(talk, [at], _absent(talk.means(at, "without"), about)) for at in without]
        own = before if wish.glue in ("and", "or", "comma") and _is_listed(talk, wish) else ""
        for at in things:
            deed, places = _deed(talk, wish, at, about)
            if not deed and len(wishes) > number + 1 and wish.glue != "but" and _is_bare(talk, wish):
                deed, places = _ahead(talk, wishes[number + 1], about)
            deed, places = (deed, places) if deed else (own, [])
            places = [*places, *_describing(talk, wish, at)] if deed == "add" else places
            if deed == "never":
                refused += [at, *places]
            if deed and (made := change_of(talk, wish, at, deed, about)):
                found.append(as_said(talk, sorted({at, *places}), made))
                before = deed if deed in _INHERITED else ""
        if not things and found and (again := _there_too(talk, wish, found[-1].value)):
            found.append(again)
        if not things and (_has_act(talk, wish) or any(talk.is_content(at) for at in wish.places)):
            before = ""
    for at in refused if found else ():
        talk.take_tokens(at)  # `louder bass, not louder drums`: beside a wish that is heeded by doing nothing
    return found


def _decibels(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """`Piano -3 dB`, `turn the bass up by 2 dB`."""
    found = list[Said[Change]]()
    for match in talk.find_all(_SAID_DB):
        at = talk.place_of(match.start("n" if match["n"] else "word"))
        number = next((n for n, each in enumerate(wishes) if at in each.places or at - 1 in each.places), -1)
        if number < 0:
            continue
        wish, ahead = wishes[number], wishes[number - 1] if number else Wish()
        named = _named_in(talk, wish)
        if not named or (wish.glue == "and" and _is_bare(talk, ahead)):
            named = [*_named_in(talk, ahead), *named]  # `drums and bass 3 dB down`, `more drums, by 3 dB`
            wish = Wish([*ahead.places, *wish.places])
        if not named:
            continue
        measured = [each for each, token in enumerate(talk.tokens) if match.start() <= token.start < match.end()]
        decibels = float(match["n"].replace(",", ".")) if match["n"] else _DB_WORDS[match["word"]]
        down = match["sign"] in ("-", "\u2212", "minus") or _is_down(talk, wish)
        talk.take(match)
        acts = [each for each in wish.places if talk.does(each, "up", "down", "more", "less", "swap")]
        acts += [each for each in wish.places if talk.has(each, "level", "complaint")]
        for each in named:
            change = Change(ChangeKind.LEVEL, playing(part_at(talk, each), about), -decibels if down else decibels)
            found.append(as_said(talk, sorted({each, *measured, *acts}), change))
    return found


def _named_in(talk: Talk, wish: Wish) -> list[int]:
    """The players in a wish that nothing was made of yet."""
    return [each for each in wish.places if part_at(talk, each) and talk.free(each)]


def _is_down(talk: Talk, wish: Wish) -> bool:
    """Whether so many decibels are taken away: `3 dB quieter`, `3 dB too loud`."""
    softer = any((talk.means(each, "level") or 0.0) < 0 for each in wish.places)
    is_too = any(talk.does(each, "too") for each in wish.places)
    return any(talk.does(each, "down", "less", "remove") for each in wish.places) or softer != is_too


def _there_too(talk: Talk, wish: Wish, last: Change) -> Said[Change] | None:
    """`Less percussion in the intro, more in the drop`: the player that was named last."""
    acts = [at for at in wish.places if talk.does(at, "more", "less") and talk.free(at)]
    others = [at for at in wish.places if at not in acts and talk.is_content(at)]
    if len(acts) != 1 or others or last.kind is not ChangeKind.LEVEL:
        return None
    size = _size(amount_of(talk, [at for at in wish.places if talk.has(at, "by")]))
    decibels = _DB["more" if talk.does(acts[0], "more") else "less"][size]
    return as_said(talk, acts, Change(ChangeKind.LEVEL, last.target, decibels))


def _absent(name: str, about: About) -> Change:
    """What `drumless` leaves out; the crackle of a record is a sound where there is one."""
    if name == "texture" and "vinyl" in about.brief.production:
        return Change(ChangeKind.PRODUCTION, "vinyl", -1.0)
    return Change(ChangeKind.REMOVE, name)


def _has_act(talk: Talk, wish: Wish) -> bool:
    return any(talk.does(at, *_DO) or talk.has(at, "level") for at in wish.places)


def _is_listed(talk: Talk, wish: Wish) -> bool:
    """Whether a wish may be the next item of a list, and no clause of its own: unlike `it fights the keys`."""
    if _has_act(talk, wish) or talk.tokens[wish.places[0]].text in _SUBJECTS:
        return False
    return not any(talk.ought_to_mean(at) and not talk.tokens[at].means for at in wish.places if at < wish.places[-1])


def _is_bare(talk: Talk, wish: Wish) -> bool:
    """Whether a wish only names players, so that it waits for what is said of them: `drums and bass down`."""
    return not _has_act(talk, wish) and not any(talk.has(at, "lean", "speed", "sound") for at in wish.places)


def _ahead(talk: Talk, wish: Wish, about: About) -> tuple[str, list[int]]:
    """What the next wish says of its players, where it says so behind them; nothing where it has words of its own."""
    things = [at for at in wish.places if part_at(talk, at)]
    if wish.glue != "and" or not things or any(talk.does(at, *_DO) for at in wish.places if at < things[0]):
        return "", []
    if any(talk.has(at, "level") for at in wish.places if at < things[0]):
        return "", []
    return _deed(talk, wish, things[0], about)


def _near(talk: Talk, wish: Wish, at: int) -> list[int]:
    """The phrases of a wish that can be about the player at a place: from the one before it to the next one."""
    here = wish.places.index(at)
    first = last = here
    while first > 0 and not part_at(talk, wish.places[first - 1]):
        first -= 1
    while last + 1 < len(wish.places) and not part_at(talk, wish.places[last + 1]):
        last += 1
    if last + 1 < len(wish.places):
        last = here  # what stands between two players belongs to the second one
    return wish.places[first : last + 1]


def _deed(talk: Talk, wish: Wish, at: int, about: About) -> tuple[str, list[int]]:
    """What is to be done with the player at a place, and the phrases that say so."""
    deed, places = act_on(talk, wish, at)
    if deed == "add" and about.players and playing(part_at(talk, at), about) not in {*about.players, *ROLES.values()}:
        return deed, places  # `add a soft choir in the background`
    return _loudness(talk, wish, at) or (deed, places)


def _loudness(talk: Talk, wish: Wish, at: int) -> tuple[str, list[int]] | None:
    """How loud a player is to be, in words for just that: `softer bass`, `the bass is drowned out`."""
    near = _near(talk, wish, at)
    levels = [each for each in near if talk.has(each, "level") and each != at]
    levels = levels or [each for each in wish.places if talk.has(each, "level") and each > at]
    if levels and (levels[0] > at or not any(talk.does(each, "remove", "add") for each in near if each > levels[0])):
        how = stance(talk, wish, levels[0])
        sign = how.sign * talk.means(levels[0], "level")
        if talk.has(levels[0], "complaint") and how.sign > 0:
            sign = 1 if talk.means(levels[0], "complaint") == "more" else -1
        return ("louder" if sign > 0 else "softer") if sign else "never", [*levels, *how.places]
    complaint = next((each for each in wish.places if talk.has(each, "complaint") and each > at), None)
    if complaint is None:
        return None
    return "louder" if talk.means(complaint, "complaint") == "more" else "softer", [complaint]


def _describing(talk: Talk, wish: Wish, at: int) -> list[int]:
    """The adjectives right before a player, and where it is to stand in the mix."""
    found = [each for each in wish.places if each > at and talk.has(each, "level")]
    place = at - 1
    while place in wish.places and talk.has(place, "lean", "mood", "level", "sound") and not talk.has(place, "act"):
        found.append(place)
        place -= 1
    return found


def act_on(talk: Talk, wish: Wish, at: int) -> tuple[str, list[int]]:
    """The act that governs a player: the nearest before it, or one behind it that says more."""
    ahead = [each for each in wish.places if each < at and talk.does(each, *_DO) and not _is_than(talk, each)]
    if not ahead and talk.languages[0] == "ja":
        ahead = [each for each in wish.places if each > at and talk.does(each, *_DO)][:1]
    is_general = not ahead or talk.does(ahead[-1], *_GENERAL) or talk.tokens[ahead[-1]].text in _CARRIED
    behind = _behind(talk, wish, at) if is_general else None
    if behind is not None:
        is_back = talk.does(behind, "back") or talk.tokens[behind].text == "in"
        name = "add" if is_back else "remove" if talk.tokens[behind].text in _RESTS else _name(talk, behind)
        if name == "only" and ahead and (talk.does(ahead[-1], "keep") or talk.tokens[behind].text.startswith("solo")):
            # `Leave the drums alone`, and `add a guitar solo`.
            return (
                ("keep", [ahead[-1], behind]) if talk.does(ahead[-1], "keep") else (_name(talk, ahead[-1]), ahead[-1:])
            )
        return name, [*ahead[-1:], behind]
    if not ahead:
        follows = at + 1 in wish.places and talk.tokens[at + 1].text == "version"
        return ("only", [at + 1]) if follows else ("", [])
    name = _name(talk, ahead[-1])
    if len(ahead) > 1 and talk.does(ahead[-2], "never", "not") and name in ("add", "remove", "less", "more", "fresh"):
        return "keep" if name in ("remove", "fresh") else "never", ahead[-2:]
    return ("", []) if _is_of_a_sound(talk, wish, at, ahead[-1]) else (name, ahead[-1:])


def _is_near(talk: Talk, at: int, particle: int) -> bool:
    """Whether a particle is the player's: not in `the flute wakes her up`, nor in `more than`."""
    between = [talk.tokens[each].text for each in range(at + 1, particle)]
    if between[-1:] and between[-1].split()[-1] in ("it", "them"):
        return not _is_than(talk, particle)  # `the bells scream at me turn them down`
    strange = any(talk.ought_to_mean(each) and not talk.tokens[each].means for each in range(at + 1, particle))
    return not _is_than(talk, particle) and not (strange and talk.tokens[particle].text in _OPEN and between)


def _is_than(talk: Talk, at: int) -> bool:
    """Whether an act only compares: `it talks more than the guests`."""
    return talk.does(at, "more", "less") and at + 1 < len(talk.tokens) and talk.tokens[at + 1].text == "than"


def _is_of_a_sound(talk: Talk, wish: Wish, at: int, act: int) -> bool:
    """Whether an act is about something else that is said with it: `take the reverb off the drums`."""
    if talk.tokens[act].text in _OFF:
        return any(_is_other(talk, each) for each in range(min(wish.places), act))
    # `More echo on the piano`.
    return _name(talk, act) in ("more", "less") and any(
        _is_other(talk, each) for each in wish.places if act < each < at
    )


def _is_other(talk: Talk, at: int) -> bool:
    """Whether a phrase is what an act is about, so that it is not about the player behind it."""
    return talk.has(at, "sound", "lean") and not talk.is_about(at, "volume") and not talk.has(at, "level")


def _behind(talk: Talk, wish: Wish, at: int) -> int | None:
    """The particle behind a player: `drums up`, `piano out`, `drums back in`."""
    for each in wish.places:
        if (
            each > at
            and talk.does(each, *_PARTICLES, "back")
            and not talk.has(each, "lean")
            and _is_near(talk, at, each)
        ):
            return each
        if each == at + 1 and talk.tokens[each].text in _RESTS:
            return each
        is_last = all(talk.does(other, "instead after") for other in wish.places if other > each)
        if each == at + 1 and talk.tokens[each].text == "in" and is_last:
            return each
    return None


def _name(talk: Talk, at: int) -> str:
    """The one act that a phrase is taken for."""
    order = ("never", "keep", "only", "except", "more", "up", "less", "not so", "down", "remove", "fresh", "add", "not")
    name = next((each for each in order if talk.does(at, each)), "")
    return {"up": "more", "down": "less", "not so": "less", "not": "remove"}.get(name, name)


def change_of(talk: Talk, wish: Wish, at: int, deed: str, about: About) -> Change | None:
    """The change that a deed makes of a player."""
    name = named_at(talk, at, about)
    there = _governed(name, deed, about) if deed in ("add", "remove", "only") else _nearly(name, about)
    plays = not about.players or there in about.players or is_heard(there, about) or name in ROLES.values()
    near = _near(talk, wish, at) if at in wish.places else []
    degrees = [each for each in near if talk.has(each, "by") or talk.does(each, "less", "too")]
    size = _size(amount_of(talk, degrees))
    if deed in ("more", "louder") and not plays:
        return Change(ChangeKind.ADD, name)
    decibels = _DB[deed][size] if deed in _DB else 0.0
    if decibels:
        return Change(ChangeKind.LEVEL, there, decibels)
    if deed == "add" and name in ("melody", "chords") and any(talk.tokens[each].text == "put" for each in wish.places):
        return None  # `put the melody an octave higher`
    made = {
        "add": Change(ChangeKind.ADD, name),
        "remove": Change(ChangeKind.REMOVE, there),
        "only": Change(ChangeKind.ONLY, value=there),
    }
    return made.get(deed)


def _governed(name: str, deed: str, about: About) -> str:
    """Who comes, goes or plays alone by a name: no cello is the strings, and no bass is left where the bass goes."""
    there = playing(name, about)
    if deed == "only" and there != name and name in (*kinds_of(there), *family_of(there)):
        return name
    if deed == "remove" and there in ("bass", *kinds_of("bass")):
        low = [each for each in about.players if each in ("bass", *kinds_of("bass"))]
        return "bass" if name == "bass" or low == [there] else there  # nobody else is to come for who plays it
    return there


def decibels_of(deed: str, amount: float) -> float:
    """How much `more`, `less`, `louder` or `softer` is, in dB."""
    return _DB[deed][_size(amount)]


def _size(amount: float) -> int:
    """Whether it is a bit (0), plain (1) or much (2)."""
    return 0 if amount < 0.9 else 2 if amount > 1.4 else 1


def as_said(talk: Talk, places: list[int], change: Change) -> Said[Change]:
    """A change with the member's words, which are used up."""
    for each in places:
        talk.take_tokens(each)
    return Said(change, talk.words(min(places), max(places)), talk.tokens[max(places)].start)
