"""Darker, happier, calmer? Directions on the four axes, and of the sound itself."""

from typing import Final

from generation.language.mood import AXES
from generation.language.notes import Said
from generation.language.refining.parts import part_at
from generation.language.refining.stance import Stance, stance
from generation.language.refining.talk import Talk, Wish
from generation.refinement import Change, ChangeKind

# Of what a mood word means beside its main axis, so much at least is meant in earnest.
_MEANT: Final = 0.5
_TOLD: Final = frozenset({"is", "are", "sounds", "feels", "it's", "seems"})
_WISHED: Final = frozenset({"if", "should", "make", "more", "wish", "want", "could"})
_OFF: Final = frozenset({"off", "out", "away", "gone", "off again", "out again"})
_INHERITED: Final = ("less", "not so", "too", "more")


def directions(talk: Talk, wishes: list[Wish]) -> list[Said[Change]]:
    """The moods and sounds that there should be more or less of."""
    found, before, refused = list[Said[Change]](), None, set[tuple[str, bool]]()
    for wish in wishes:
        for at in wish.places:
            if not talk.free(at) or not _is_direction(talk, wish, at):
                continue
            how = _heard(talk, wish, at, before)
            before = how if any(talk.does(each, *_INHERITED) for each in how.places) else None
            if changes := _changes(talk, wish, at, how):
                places = [*how.places, at]
                words = talk.words(min(places), max(places))
                for each in places:
                    talk.take_tokens(each)
                found += [Said(each, words, talk.tokens[at].start) for each in changes]
            elif how.sign == 0:
                talk.take_tokens(at)
                refused |= _main(talk, at)
    return _without(found, refused)


def _main(talk: Talk, at: int) -> set[tuple[str, bool]]:
    """The axis that a word is about, and whether it leads up."""
    axes = talk.means(at, "lean") or talk.means(at, "mood") or (0.0,) * len(AXES)
    main = max(range(len(AXES)), key=lambda each: abs(axes[each]))
    return {(AXES[main], axes[main] > 0)} if axes[main] else set()


def _without(found: list[Said[Change]], refused: set[tuple[str, bool]]) -> list[Said[Change]]:
    """`Darker but not sadder`: what a word says beside its main axis stays as it is where that is refused."""

    def is_side(said: Said[Change]) -> bool:
        same = [abs(each.value.amount) for each in found if each.at == said.at]
        return said.value.kind is ChangeKind.LEAN and abs(said.value.amount) < max(same)

    return [each for each in found if (each.value.target, each.value.amount > 0) not in refused or not is_side(each)]


def _heard(talk: Talk, wish: Wish, at: int, before: Stance | None) -> Stance:
    """How a word is meant; `too dark and sad` means `too` of both."""
    how = stance(talk, wish, at)
    is_joined = before is not None and wish.glue in ("and", "or") and not talk.is_compared(at)
    if before and is_joined and not any(talk.does(each) for each in wish.places if each < at):
        return Stance(before.sign, before.amount if how.amount == 1.0 else how.amount, how.places)
    return how


def _is_direction(talk: Talk, wish: Wish, at: int) -> bool:
    """Whether a phrase is one: of the lists of talk, or any other mood word that has no other work here."""
    if not talk.tokens[at].text[0].isalnum():
        return False  # a face is no wish
    if talk.has(at, "lean", "sound", "wrong"):
        is_volume = talk.is_about(at, "volume") and any(part_at(talk, each) for each in wish.places)
        return not talk.has(at, "instrument") and not is_volume
    if talk.has(at, "production"):
        return not talk.has(at, "genre")
    return talk.has(at, "mood") and not talk.has(
        at, "act", "chat", "small", "speed", "glue", "genre", "kind", "instrument", "by"
    )


def _changes(talk: Talk, wish: Wish, at: int, how: Stance) -> list[Change]:
    if how.sign == 0:
        return []
    kept = [each for each in wish.places if each < at and talk.does(each, "keep")]
    if kept and talk.has(at, "lean") and not talk.is_compared(at) and not any(talk.does(each) for each in how.places):
        axes = talk.means(at, "lean")
        talk.take_tokens(kept[-1])
        return [Change(ChangeKind.KEEP, AXES[max(range(4), key=lambda each: abs(axes[each]))])]
    sound = talk.means(at, "sound") or ("" if talk.has(at, "lean", "mood") else talk.means(at, "production"))
    if sound:
        is_off = how.sign > 0 and at + 1 in wish.places and talk.tokens[at + 1].text in _OFF
        if is_off:
            talk.take_tokens(at + 1)  # `reverb off again`
        sign = how.sign * (talk.means(at, "turned") or 1.0) * (-1 if is_off else 1)
        return [Change(ChangeKind.PRODUCTION, sound, sign)]
    axes = talk.means(at, "lean")
    if talk.has(at, "wrong") and (axes is None or _is_told(talk, wish, at)):
        # `It is boring` asks for the opposite, and so does `less boring`; only who says `more` wants it.
        is_wanted = how.sign > 0 and any(
            talk.does(each, "more") or talk.tokens[each].text == "make" for each in wish.places
        )
        return leans(talk.means(at, "wrong"), -how.amount if is_wanted else how.amount)
    return leans(axes or meant(talk.means(at, "mood")), how.steps)


def _is_told(talk: Talk, wish: Wish, at: int) -> bool:
    """`The flute sounds harsh`: how it is, not how it should be."""
    ahead = [talk.tokens[each].text for each in wish.places if each < at]
    return any(each in _TOLD for each in ahead) and not any(each in _WISHED for each in ahead)


def meant(axes: list[float]) -> tuple[float, ...]:
    """The axes of a prompt's mood word in steps: 1 on its main one, and what else it clearly means."""
    main = max(map(abs, axes))
    return tuple(value / main if abs(value) >= _MEANT * main else 0.0 for value in axes)


def leans(axes: tuple[float, ...], steps: float) -> list[Change]:
    """One change for each axis that is leant on."""
    amounts = [(axis, round(value * steps, 3)) for axis, value in zip(AXES, axes, strict=True) if value]
    return [Change(ChangeKind.LEAN, axis, amount) for axis, amount in sorted(amounts, key=lambda each: -abs(each[1]))]
