"""What became of a turn, in plain words and values? And what stays?"""

from collections.abc import Iterator, Sequence
from typing import Final

from generation.brief import Brief, Kind, Window
from generation.refinement import About, Change, ChangeKind, Difference, Refinement, Region
from generation.refining.layout import sections_of
from generation.refining.made import MADE_OF, told_of
from generation.refining.origins import aspect_of, called
from generation.refining.players import family_of, name_of, plays
from generation.refining.regions import clock, cut_out
from generation.refining.steps import signed
from generation.refining.wording import AXES, line_of, rounded

_K = ChangeKind
OUTSIDE: Final = "the rest of the track"
SOUND: Final = "its sound"
_MADE: Final = frozenset({_K.BEST_BARS, _K.STITCH, _K.REFERENCE})
# What changes who or what is played at a beat; everything else leaves a part's notes where they are.
_REARRANGE: Final = frozenset({_K.GENRE, _K.METRE, _K.FEEL, _K.FORM, _K.CUT, _K.END_ON, _K.SECTION, _K.ONLY, _K.LOOP})
_APART: Final = frozenset({_K.LEVEL, _K.ADD, _K.REMOVE, _K.FRESH, _K.BORROW, _K.KEEP})
_SHOWN: Final = 5
WHOLE: Final = Region()


def differences(before: About, after: Brief, changes: Sequence[Change]) -> tuple[Difference, ...]:
    """Each thing that differs, the most telling first; one without words followed from another."""
    found = [
        *_made(before, after, changes),
        *_tonal(before.brief, after, changes),
        *_moods(before.brief, after, changes),
    ]
    found += [*_players(before, after, changes), *_levels(before.brief, after, changes)]
    found += [*_sound(before.brief, after, changes), *_aspects(before, after, changes)]
    return (*found, *_layout(before, after, changes))


def _words(changes: Sequence[Change], *kinds: ChangeKind, target: str | None = None) -> str:
    said = [each for each in changes if each.kind in kinds and (target is None or name_of(each.target) == target)]
    return said[-1].words if said else ""


def _made(about: About, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    for each in changes:
        if each.kind in _MADE:
            name, value = told_of(each, about, after)
            yield Difference(name, "", value, each.words)


def _tonal(before: Brief, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    if (before.genre, before.flavour) != (after.genre, after.flavour):
        old, new = (f"{each.genre} ({each.flavour})" if each.flavour else each.genre for each in (before, after))
        yield Difference("genre", old, new, _words(changes, _K.GENRE))
    if before.key.tonic != after.key.tonic:
        yield Difference("key", str(before.key), str(after.key), _words(changes, _K.KEY, _K.TRANSPOSE))
    elif before.key != after.key:
        yield Difference("mode", before.key.mode, after.key.mode, _words(changes, _K.MODE, _K.KEY))
    if before.metre != after.metre:
        old, new = (f"{each.metre[0]}/{each.metre[1]}" for each in (before, after))
        yield Difference("metre", old, new, _words(changes, _K.METRE))
    if abs(before.tempo_bpm - after.tempo_bpm) > 1e-9:
        words = _words(changes, _K.TEMPO, _K.TEMPO_BY)
        old, new = rounded(before.tempo_bpm), rounded(after.tempo_bpm)
        # What moved by less than a tenth is told as it is: both rounded would look the same.
        exact = (f"{before.tempo_bpm:.5g}", f"{after.tempo_bpm:.5g}")
        yield Difference("tempo", *((old, new) if old != new else exact), words)


def _moods(before: Brief, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    axes = sorted(AXES, key=lambda axis: next((n for n, each in enumerate(changes) if each.target == axis), 9))
    for axis in axes:
        old, new = getattr(before.mood, axis), getattr(after.mood, axis)
        if old != new:
            yield Difference(axis, _signed(old), _signed(new), _words(changes, _K.LEAN, target=axis))


def _players(about: About, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    before = about.brief
    if after.only and (not before.only or set(before.instruments) - set(after.instruments)):
        yield Difference("only", "", ", ".join(after.instruments), _words(changes, _K.ONLY))
        return
    joined = set(after.joined) - set(before.joined)
    came = [each for each in after.instruments if each not in before.instruments or each in joined]
    # Who may play again does not play yet, unless they were called.
    back = [each for each in before.excluded if each not in after.excluded and each not in came]
    came += [each for each in back if _words(changes, _K.ADD, _K.BORROW, target=each)]
    went = [each for each in after.excluded if each not in before.excluded]
    went += [each for each in before.instruments if each not in after.instruments and each not in went]
    timed = list(_windows(before, after, changes))
    for each in came:
        if each not in {other.field for other in timed} and not _louder_only(each, about, after):
            yield Difference(each, "", "in", _words(changes, _K.ADD, _K.BORROW, target=each))
    for each in went:
        yield Difference(each, "", "out", _words(changes, _K.REMOVE, target=each))
    yield from timed


def _louder_only(who: str, about: About, after: Brief) -> bool:
    """Whether somebody who is called plays already, and only comes to the front: then that is told as a level."""
    levels = [{each.who: each.db for each in brief.levels}.get(who, 0.0) for brief in (about.brief, after)]
    return levels[0] != levels[1] and name_of(who) in {name_of(each) for each in about.players}


def _windows(before: Brief, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    """When players play, where that was said; a longer or shorter piece moves them without a word."""
    if not any(each.kind in {_K.ADD, _K.REMOVE, _K.ONLY} for each in changes):
        return
    for who in dict.fromkeys(each.who for each in (*after.windows, *before.windows)):
        old, new = ([each for each in brief.windows if each.who == who] for brief in (before, after))
        if old == new or who in after.excluded:
            continue
        added = _words(changes, _K.ADD, target=who)
        words = added or _words(changes, _K.REMOVE, target=who) or _words(changes, _K.ONLY)
        yield Difference(who, "", _when(new, after.duration_s, is_in=bool(added)), words)


def _when(windows: Sequence[Window], duration_s: float, *, is_in: bool) -> str:
    """When somebody plays, or, after having left, when not."""
    spans = [(each.start, each.end) for each in windows]
    if not spans:
        return "in throughout"
    if not is_in:
        spans = _gaps(spans)
    told = [
        f"from {clock(a * duration_s)}" if b >= 1.0 else f"{clock(a * duration_s)} to {clock(b * duration_s)}"
        for a, b in spans
    ]
    return f"{'in' if is_in else 'out'} {', '.join(told)}"


def _gaps(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    left = [(0.0, 1.0)]
    for start, end in spans:
        left = cut_out(left, start, end)
    return left


def _levels(before: Brief, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    old, new = ({each.who: each.db for each in brief.levels} for brief in (before, after))
    for who in dict.fromkeys((*new, *old)):
        # Of who does not play any more, no level is told.
        gone = who in after.excluded or (after.only and who not in new and who not in after.instruments)
        if old.get(who, 0.0) != new.get(who, 0.0) and not gone:
            yield Difference(who, _db(old.get(who, 0.0)), _db(new.get(who, 0.0)), _words(changes, _K.LEVEL, target=who))


def _sound(before: Brief, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    if before.feel != after.feel:
        yield Difference("feel", before.feel or "plain", after.feel or "plain", _words(changes, _K.FEEL))
    for each in after.production:
        if each not in before.production:
            yield Difference(each, "", "on", _words(changes, _K.PRODUCTION))
    for each in before.production:
        if each not in after.production:
            yield Difference(each, "", "off", _words(changes, _K.PRODUCTION))


def _aspects(about: About, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    if after.seed != about.brief.seed:
        yield Difference("everything", "", "made anew", _words(changes, _K.FRESH))
    for each in changes:
        aspect = aspect_of(each.target)
        if (each.kind not in {_K.FRESH, _K.BORROW}) or _source(after, aspect) == _source(about.brief, aspect):
            continue
        value = "made anew" if each.kind is _K.FRESH else f"as in {called(each.value, about)}"
        yield Difference(aspect, "", value, each.words)


def _source(brief: Brief, aspect: str) -> tuple[int, str] | None:
    return next(((each.seed, each.genre) for each in brief.sources if each.aspect == aspect), None)


def _layout(about: About, after: Brief, changes: Sequence[Change]) -> Iterator[Difference]:
    before = about.brief
    if abs(before.duration_s - after.duration_s) > 1e-9:
        words = _words(changes, _K.LENGTH, _K.LENGTH_BY, _K.CUT)
        yield Difference("length", f"{rounded(before.duration_s)} s", f"{rounded(after.duration_s)} s", words)
    if before.loop != after.loop and not any(each.kind is _K.BEST_BARS for each in changes):
        old, new = ("yes" if each.loop else "no" for each in (before, after))
        yield Difference("loop", old, new, _words(changes, _K.LOOP))
    formal = [each for each in changes if each.kind in {_K.FORM, _K.CUT, _K.END_ON}]
    if formal and before.sections != after.sections:
        old, new = (", ".join(each.name for each in these) for these in (sections_of(about), after.sections))
        yield Difference("form", old, new, formal[-1].words)
    leaning = [each for each in changes if each.kind is _K.SECTION]
    if leaning and before.sections != after.sections:
        for each in leaning:
            name = {"first": after.sections[0].name, "last": after.sections[-1].name}.get(each.target, each.target)
            yield Difference(f"the {name}", "", "fuller" if each.amount > 0 else "calmer", each.words)


def kept(about: About, after: Brief, changes: Sequence[Change], region: Region = WHOLE) -> tuple[str, ...]:
    """The aspects that stay, the most telling first."""
    kinds, before = {each.kind for each in changes}, about.brief
    outside = () if region.whole else (OUTSIDE,)
    if kinds & {_K.BEST_BARS, _K.STITCH}:
        return (*outside, SOUND)
    cut = next((each.value for each in before.understood if each.field == MADE_OF), "")
    if cut:
        return (*outside, *_of_a_cut(cut, before, after))
    found = [each for each in ("theme", "chords") if not _anew(each, after, about, changes)]
    found += ["tempo"] * (before.tempo_bpm == after.tempo_bpm) + ["key"] * (before.key == after.key)
    if kinds <= _APART and not any(_anew(each, after, about, changes) for each in ("theme", "chords", "feel")):
        found.append("other stems")
    else:
        found += [each for each in ("drums", "bass") if _untouched(each, about, after, changes)]
    found += ["length"] * (before.duration_s == after.duration_s)
    if before.kind is Kind.TRACK and not kinds & {*(_K.FORM, _K.CUT, _K.END_ON, _K.LENGTH, _K.LENGTH_BY, _K.LOOP)}:
        found.append("form")
    return (*outside, *found)


def _of_a_cut(made_of: str, before: Brief, after: Brief) -> list[str]:
    """What stays where it was cut from sound that was there, and is played after its brief now: another piece.

    Of joined tracks nobody knows whether they had one key; one tempo they had where their sections are known.
    """
    single = made_of.startswith("its ")
    found = ["tempo"] * (before.tempo_bpm == after.tempo_bpm and (single or bool(before.sections)))
    found += ["key"] * (before.key == after.key and single)
    return found + ["length"] * (before.duration_s == after.duration_s)


def _anew(aspect: str, after: Brief, about: About, changes: Sequence[Change]) -> bool:
    """Whether an aspect is another one than it was."""
    if aspect == "theme" and any(each.kind is _K.REFERENCE and each.value == "melody" for each in changes):
        return True
    if aspect == "theme" and "melody" in after.excluded:
        return True
    if after.seed != about.brief.seed:
        return all(each.aspect != aspect for each in after.sources)
    return any(each.kind in {_K.FRESH, _K.BORROW} and aspect_of(each.target) == aspect for each in changes)


def _untouched(who: str, about: About, after: Brief, changes: Sequence[Change]) -> bool:
    if not plays(who, about) or who in after.excluded or _anew(who, after, about, changes):
        return False
    pinned = any(each.aspect == who for each in after.sources)
    for each in changes:
        if each.kind in _REARRANGE and not (each.kind is _K.GENRE and pinned):
            return False
        if each.kind is _K.LEAN and each.target == "energy":
            return False
        if each.kind in {_K.LEVEL, _K.REMOVE, _K.ADD} and who in family_of(name_of(each.target)):
            return False
    # The bass follows the chords into another mode.
    return who != "bass" or about.brief.key.mode is after.key.mode


def told(refinement: Refinement) -> str:
    """A refinement in one line: `mode major → minor, tempo 118 → 108, brightness -0.35; kept: theme, chords, drums`."""
    said = ", ".join(map(line_of, refinement.differences))
    in_time = all(each.after.startswith(("in ", "out ")) for each in refinement.differences)
    if not refinement.region.whole and not in_time:
        start = refinement.region.start_s or 0.0
        end = f"to {clock(refinement.region.end_s)}" if refinement.region.end_s is not None else "to the end"
        said = f"{said} (only from {clock(start)} {end})"
    stays = [each for each in refinement.kept if each not in {"length", "form"}] or list(refinement.kept)
    return f"{said}; kept: {', '.join(stays[:_SHOWN])}" if stays else said


def _signed(value: float) -> str:
    return signed(value, ".2f")


def _db(value: float) -> str:
    return f"{signed(value)} dB" if value else "0 dB"
