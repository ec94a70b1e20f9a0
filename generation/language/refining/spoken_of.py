"""Who is meant by `it`, or by nothing at all? `The organ is tiring, pull it down`, `softer`, `a guitar instead`."""

from typing import Final

from generation.language.notes import Said
from generation.language.refining.parts import act_on, as_said, change_of, decibels_of, part_at, playing
from generation.language.refining.stance import amount_of, stance
from generation.language.refining.talk import Talk, Wish
from generation.refinement import About, Change, ChangeKind

_PRONOUNS: Final = frozenset({"it", "them", "that", "those"})
_ONES: Final = _PRONOUNS | {"these", "this", "he", "him", "she", "her", "they", "that one", "this one"}
_DROPPED: Final = frozenset({"drop it", "drop that", "drop them"})
# Words that are said of nobody but a player or the whole, and of the player who was just praised.
_PLAINLY_LOUD: Final = frozenset({"softer", "quieter", "louder", "quiet", "soft", "lower", "more quiet"})
_LEVELLED: Final = ("softer", "louder")
OF_PLAYERS: Final = (ChangeKind.ADD, ChangeKind.REMOVE, ChangeKind.LEVEL, ChangeKind.ONLY)


def spoken_of(talk: Talk, wishes: list[Wish], about: About, found_so_far: list[Change]) -> list[Said[Change]]:
    """The changes of players that are named in another clause, or in the turn before."""
    found = _of_that(talk, wishes, about, found_so_far)
    if found or any(each.kind in OF_PLAYERS for each in found_so_far):
        return found
    return _instead(talk, wishes, about) or _of_it(talk, wishes, about) or _louder_alone(talk, wishes, about)


def _of_that(talk: Talk, wishes: list[Wish], about: About, known: list[Change]) -> list[Said[Change]]:
    """`The organ is tiring after a while, pull it down`: of the player that was named just before, and only told of."""
    found, latest, told, end = list[Said[Change]](), None, Wish(), -1
    is_praised = False
    for wish in wishes:
        named = [at for at in wish.places if part_at(talk, at)]
        praised = [at for at in range(end + 1, wish.places[0]) if talk.has(at, "instrument")]
        end = wish.places[-1]
        if named:
            latest, told = (named[0] if talk.has(named[0], "instrument") else None), wish
            is_praised = False
            continue
        if praised:
            latest, told, is_praised = praised[-1], Wish(places=praised[-1:]), True
        if latest is None:
            continue
        deed, places = _deed(talk, wish) if not _comes_back(talk, wish, latest, about) else ("add", wish.places)
        is_meant = is_praised and any(talk.tokens[at].text in _PLAINLY_LOUD for at in places)
        if not talk.free(latest) and (not is_meant or _is_changed(talk, latest, about, known)):
            found += _said_again(talk, wish, latest, (deed, places), known)
            continue
        if deed and (made := change_of(talk, wish, latest, deed, about)):
            made = _measured(talk, wish, made, deed)
            found.append(as_said(talk, sorted({latest, *places}), made))
            for at in told.places:
                talk.take_tokens(at)  # what is told of it is why
    return found


def _is_changed(talk: Talk, at: int, about: About, known: list[Change]) -> bool:
    """Whether something was understood of a player, who was not only spoken of in passing."""
    names = {part_at(talk, at), playing(part_at(talk, at), about)}
    return any(each.target in names or not names.isdisjoint(each.value.split(", ")) for each in known)


def _said_again(
    talk: Talk, wish: Wish, latest: int, done: tuple[str, list[int]], known: list[Change]
) -> list[Said[Change]]:
    """`The organ is too loud, make it softer` says it twice; `add a choir, but softly` says how loud it is to come."""
    deed, places = done
    name = part_at(talk, latest)
    came = next((each for each in known if each.target == name and each.kind is ChangeKind.ADD), None)
    is_levelled = any(each.kind is ChangeKind.LEVEL for each in known)
    if deed not in _LEVELLED or not (_is_of_one(talk, wish) or came or is_levelled):
        return []
    if came is None:
        for at in places:
            talk.take_tokens(at)
        return []
    amount = amount_of(talk, [at for at in wish.places if talk.has(at, "by")])
    return [as_said(talk, places, Change(ChangeKind.LEVEL, name, decibels_of(deed, amount)))]


def _is_of_one(talk: Talk, wish: Wish) -> bool:
    """Whether a clause has a word for somebody who was named before."""
    return any(not _ONES.isdisjoint(talk.tokens[at].text.split()) for at in wish.places)


def _comes_back(talk: Talk, wish: Wish, latest: int, about: About) -> bool:
    """Whether who was named and does not play is to come back: `the harp was fine, give it to me again`."""
    there = playing(part_at(talk, latest), about) in about.players
    ones = any(not _ONES.isdisjoint(talk.tokens[at].text.split()) for at in wish.places)
    acts = any(talk.does(at, "add", "back") for at in wish.places)
    return ones and acts and not there and not any(talk.is_content(at) for at in wish.places)


def _measured(talk: Talk, wish: Wish, made: Change, deed: str) -> Change:
    """The change by as much as its own clause says."""
    if made.kind is not ChangeKind.LEVEL:
        return made
    amount = amount_of(talk, [at for at in wish.places if talk.has(at, "by")])
    return Change(made.kind, made.target, decibels_of(deed, amount))


def _deed(talk: Talk, wish: Wish) -> tuple[str, list[int]]:
    """What a clause without a player says is to be done with one; nothing where it speaks of something else."""
    levels = [at for at in wish.places if talk.has(at, "level")]
    of_level = [at for at in wish.places if talk.is_about(at, "volume")]
    others = [at for at in wish.places if talk.is_content(at) and at not in levels and at not in of_level]
    others = [at for at in others if not _turns_it_down(talk, at)]
    if others or any(
        talk.has(at, "speed") or talk.ought_to_mean(at) for at in wish.places if at not in of_level + levels
    ):
        return "", []
    ones = [at for at in wish.places if not _ONES.isdisjoint(talk.tokens[at].text.split())]
    if levels:
        how = stance(talk, wish, levels[0])
        sign = how.sign * talk.means(levels[0], "level")
        return (_LEVELLED[sign > 0] if sign else ""), [*levels, *of_level, *how.places]
    if any(talk.tokens[at].text in _DROPPED for at in wish.places):
        return "remove", [at for at in wish.places if talk.tokens[at].text in _DROPPED]
    acts = [at for at in wish.places if talk.does(at, "remove", "less", "down", "up", "more")]
    is_without = any(talk.tokens[at].text == "without" for at in acts)
    if not acts or not (ones or is_without):
        return "", []
    order = (("remove", ("remove",)), ("less", ("less", "down")), ("more", ("more", "up")))
    name = next(name for name, those in order if any(talk.does(at, *those) for at in acts))
    return name, [*ones[:1], *acts]


def _turns_it_down(talk: Talk, at: int) -> bool:
    """Whether a phrase turns somebody down that may also be said of the whole: `tone it down`, `calm them down`."""
    return talk.does(at, "less", "down") and not _PRONOUNS.isdisjoint(talk.tokens[at].text.split())


def _instead(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """`Guitar instead`: in the place of who came in with the last turn, or of who has just gone."""
    named = [at for wish in wishes for at in wish.places if part_at(talk, at) and talk.free(at)]
    own = next((wish.places for wish in wishes if named[:1] and named[0] in wish.places), [])
    said = [at for at in own if talk.does(at, "instead after")]
    others = [at for wish in wishes for at in wish.places if talk.is_content(at) and at not in named]
    if len(named) != 1 or not said or others:
        return []
    came = [each.target for each in about.last if each.kind is ChangeKind.ADD]
    name = part_at(talk, named[0])
    gone = [as_said(talk, said, Change(ChangeKind.REMOVE, each)) for each in came if each != name]
    return [*gone, as_said(talk, [named[0], *said], Change(ChangeKind.ADD, name))]


def _of_it(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """`The piano is annoying, take it out`: the player that was named before, or came in with the last turn."""
    named = [at for wish in wishes for at in wish.places if part_at(talk, at) and talk.free(at)]
    last = {each.target for each in about.last if each.kind is ChangeKind.ADD}
    for wish in wishes:
        pronoun = next((at for at in wish.places if _PRONOUNS & set(talk.tokens[at].text.split())), None)
        if pronoun is None or any(talk.is_content(at) for at in wish.places):
            continue
        deed, places = act_on(talk, wish, pronoun)
        if deed not in ("remove", "less", "add") or not any(talk.does(at, deed) for at in places):
            continue
        if named and named[0] < pronoun:
            change = change_of(talk, wish, named[0], deed, about)
            complaint = next(each.places for each in wishes if named[0] in each.places)
            return [as_said(talk, sorted({*complaint, pronoun, *places}), change)] if change else []
        if len(last) == 1 and deed == "remove":
            return [as_said(talk, sorted({pronoun, *places}), Change(ChangeKind.REMOVE, next(iter(last))))]
    return []


def _louder_alone(talk: Talk, wishes: list[Wish], about: About) -> list[Said[Change]]:
    """`Just softer` right after a player came in or was changed is about that player."""
    targets = {each.target for each in about.last if each.kind in (ChangeKind.ADD, ChangeKind.LEVEL)}
    said = [(wish, at) for wish in wishes for at in wish.places if talk.is_content(at)]
    if len(targets) != 1 or len(targets) != len(about.last) or len(said) != 1 or not talk.has(said[0][1], "level"):
        return []
    wish, at = said[0]
    how = stance(talk, wish, at)
    sign = how.sign * talk.means(at, "level")
    if not sign:
        return []
    change = Change(ChangeKind.LEVEL, next(iter(targets)), decibels_of(_LEVELLED[sign > 0], how.amount))
    return [as_said(talk, sorted({at, *how.places}), change)]
