"""What is a track like beside another one? Two tracks compared, and which of all is most so."""

from collections.abc import Iterator, Sequence
from typing import Final

from generation.language.refining.recalled import is_so as is_described
from generation.language.refining.recalled import value_of
from generation.refinement import Change, ChangeKind, Past
from generation.refining.answers import answer, said_for
from generation.refining.happened import is_heard
from generation.refining.lineage import Lineage
from generation.refining.steps import signed
from generation.refining.wording import AXES, rounded, shortened
from generation.track import Track

_K: Final = ChangeKind
# What can be seen of a track by itself, and the topic that tells of it.
SEEN: Final[dict[ChangeKind, str]] = {
    _K.MODE: "key", _K.KEY: "key", _K.METRE: "metre", _K.TEMPO: "tempo", _K.GENRE: "genre", _K.LENGTH: "length",
    _K.PRODUCTION: "", _K.ADD: "instruments", _K.REMOVE: "instruments",
}  # fmt: skip
_COMPARED: Final = (_K.LEAN, _K.TEMPO_BY, _K.LENGTH_BY, _K.LEVEL)
_RATIOS: Final = {_K.TEMPO_BY: ("slower", "faster"), _K.LENGTH_BY: ("shorter", "longer")}
_ALIKE: Final = 1e-3
_HEARD: Final = 0.05
_WORDS: Final = 60


def likeness(track: Track, lineage: Lineage) -> str:
    """What a track is like, in a few sentences."""
    brief = track.brief
    words = shortened(said_for(track), _WORDS)
    said = f" (“{words}”)" if words else ""
    values = f"{brief.genre}, {rounded(brief.tempo_bpm)} BPM, {brief.key}, {rounded(track.duration_s)} s"
    others = " ".join(answer(topic, track, lineage) for topic in ("mood", "instruments"))
    return f"#{lineage.numbers[track.id]}{said}: {values}. {others}"


def difference(one: Track, other: Track, lineage: Lineage) -> str:
    """What is otherwise in a track than in another."""
    first, second = (f"#{lineage.numbers[each.id]}" for each in (one, other))
    if one.id == other.id:
        return f"That is {first} both times. {likeness(one, lineage)}"
    found = list(_differences(one, other, lineage))
    if not found:
        return f"{first} and {second} are alike in all that is told of them, but other takes."
    return f"From {first} to {second}: {'; '.join(found)}."


def are_alike(one: Track, other: Track, lineage: Lineage) -> bool:
    """Whether nothing that is told of two tracks is otherwise."""
    return not any(True for _ in _differences(one, other, lineage))


def _differences(one: Track, other: Track, lineage: Lineage) -> Iterator[str]:
    values = (
        ("genre", *(" ".join(filter(None, (each.brief.flavour, each.brief.genre))) for each in (one, other))),
        ("tempo", *(f"{rounded(each.brief.tempo_bpm)} BPM" for each in (one, other))),
        ("key", *(str(each.brief.key) for each in (one, other))),
        ("metre", *(f"{each.brief.metre[0]}/{each.brief.metre[1]}" for each in (one, other))),
        ("length", *(f"{rounded(each.duration_s)} s" for each in (one, other))),
    )
    yield from (f"{name} {before} → {after}" for name, before, after in values if before != after)
    for axis in AXES:
        before, after = (getattr(each.brief.mood, axis) for each in (one, other))
        if abs(after - before) >= _HEARD:
            name = "mood (sad to happy)" if axis == "valence" else axis
            yield f"{name} {signed(before, '.2f')} → {signed(after, '.2f')}"
    yield from _who_else(one, other, lineage)


def _who_else(one: Track, other: Track, lineage: Lineage) -> Iterator[str]:
    first, second = (lineage.about(each).players for each in (one, other))
    if gone := [each for each in first if each not in second]:
        yield f"only #{lineage.numbers[one.id]} has {', '.join(gone)}"
    if new := [each for each in second if each not in first]:
        yield f"only #{lineage.numbers[other.id]} has {', '.join(new)}"
    sounds = [(each, "no longer") for each in one.brief.production if each not in other.brief.production]
    sounds += [(each, "now") for each in other.brief.production if each not in one.brief.production]
    yield from (f"{how} {name}" for name, how in sounds)


def more(want: Change, one: Track, other: Track, lineage: Lineage, *, is_yes: bool) -> str:
    """Whether a track is more of something than another, or by how much, with both values."""
    by = value_of(want, _past(one)) - value_of(want, _past(other))
    first, second = (f"#{lineage.numbers[each.id]}" for each in (one, other))
    told, against = (_told(want, each) for each in (one, other))
    has, have = ("has", "both have") if want.kind in (_K.LEVEL, _K.LEAN) else ("is", "are both")
    if one.id == other.id:
        return f"There is no other to compare it with: {first} {has} {told}."
    if abs(by) < _ALIKE:
        return f"{'No: ' if is_yes else ''}{first} and {second} {have} {told}."
    said = f"{first} {has} {told}, {second} {against}"
    if is_yes:
        return f"{'Yes' if by > 0 else 'No'}: {said}."
    return f"{said}{_by_how_much(want, one, other)}."


def _by_how_much(want: Change, one: Track, other: Track) -> str:
    """By which share a track is faster or longer."""
    if want.kind not in _RATIOS:
        return ""
    now, was = ((each.brief.tempo_bpm if want.kind is _K.TEMPO_BY else each.duration_s) for each in (one, other))
    return f": {abs(now / was - 1):.0%} {_RATIOS[want.kind][now > was]}" if was > 0 else ""


def which(want: Change, tracks: Sequence[Track], lineage: Lineage) -> str:
    """Which tracks of a session are so, or are most so; "" where that can not be told."""
    if want.kind in _COMPARED:
        return _most(want, tracks, lineage)
    if want.kind not in SEEN:
        return ""
    found = [each for each in tracks if is_so(want, each, lineage)]
    named = _listed([_named(each, lineage) for each in found])
    if want.kind in (_K.ADD, _K.REMOVE):
        who = want.target
        if want.kind is _K.REMOVE:
            return f"Without {who}: {named}." if named else f"All of them have {who}."
        return f"With {who}: {named}." if named else f"None of this session's tracks has {who}."
    told = f" {answer(SEEN[want.kind], found[0], lineage)}" if len(found) == 1 and SEEN[want.kind] else ""
    return f"{named}.{told}" if named else "None of this session's tracks is so."


def _most(want: Change, tracks: Sequence[Track], lineage: Lineage) -> str:
    """The tracks that are most so, and the next one beside them."""
    ranked = sorted(tracks, key=lambda each: -value_of(want, _past(each)))
    if not ranked:
        return ""
    best = value_of(want, _past(ranked[0]))
    first = [each for each in ranked if best - value_of(want, _past(each)) < _ALIKE]
    rest = ranked[len(first) :]
    if not rest and len(first) > 1:
        return f"They are all alike: {_told(want, first[0])}."
    told = f"{_listed([_named(each, lineage) for each in first])}: {_told(want, first[0])}"
    return f"{told}; next is #{lineage.numbers[rest[0].id]}, {_told(want, rest[0])}." if rest else f"{told}."


def is_so(want: Change, track: Track, lineage: Lineage) -> bool:
    """Whether a track is what a wish for it would ask for."""
    if want.kind in (_K.ADD, _K.REMOVE):
        return is_heard(want.target, track, lineage) == (want.kind is _K.ADD)
    return is_described((want,), _past(track))


def _past(track: Track) -> Past:
    return Past(track.id, track.brief, track.duration_s)


def _told(want: Change, track: Track) -> str:
    """The value of a track that is compared."""
    if want.kind is _K.TEMPO_BY:
        return f"at {rounded(track.brief.tempo_bpm)} BPM"
    if want.kind is _K.LENGTH_BY:
        return f"{rounded(track.duration_s)} s long"
    if want.kind is _K.LEVEL:
        level = next((each.db for each in track.brief.levels if each.who == want.target), 0.0)
        return f"{want.target} at {signed(level)} dB"
    name = "mood (sad to happy)" if want.target == "valence" else want.target
    return f"{name} {signed(getattr(track.brief.mood, want.target, 0.0), '.2f')}"


def _named(track: Track, lineage: Lineage) -> str:
    words = shortened(said_for(track), 40)
    return f"#{lineage.numbers[track.id]}" + (f" (“{words}”)" if words else "")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
