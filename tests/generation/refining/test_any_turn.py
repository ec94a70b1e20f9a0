"""Whatever is said: a valid brief that says what changed, or one sentence; and nothing changes that was not said."""

import math
from dataclasses import fields, replace
from typing import Final

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generation.brief import Brief, Key, Mode, Mood
from generation.errors import BadRequest
from generation.refinement import About, Change, ChangeKind, Region
from generation.refining.apply import refined
from generation.refining.differences import told
from generation.refining.parts import OF_PART
from generation.refining.passages import MOST
from generation.refining.steps import moved
from tests.generation.refining.turns import ABOUT, LONGEST_S, OTHERS, K, abouts, some_changes, turn

# What each kind may touch. Sections and sources may be pinned to what they are anyway.
_FORM: Final = {"duration_s", "sections", "windows", "passages"}
_BAND: Final = {"instruments", "joined", "excluded", "only", "levels", "windows"}
MAY: Final[dict[ChangeKind, set[str]]] = {
    K.LEAN: {"mood", "key", "sources"},
    K.LEVEL: {"levels"},
    K.ADD: _BAND,
    K.REMOVE: _BAND,
    K.ONLY: _BAND,
    K.TEMPO: {"tempo_bpm", "duration_s", "sections"},
    K.TEMPO_BY: {"tempo_bpm", "duration_s", "sections"},
    K.TRANSPOSE: {"key"},
    K.KEY: {"key", "sources"},
    K.MODE: {"key", "sources"},
    K.METRE: {"metre", "duration_s", "sections", "sources"},
    K.LENGTH: _FORM,
    K.LENGTH_BY: _FORM,
    K.LOOP: {"loop", "pieces", "tempo_bpm", "duration_s", "sections"},
    K.GENRE: {"genre", "flavour", "metre", "tempo_bpm", "duration_s", "sections", "sources"},
    K.FEEL: {"feel"},
    K.PRODUCTION: {"production", "excluded"},
    K.SECTION: {"sections"},
    K.FORM: {"sections"},
    K.CUT: _FORM,
    K.END_ON: {"sections"},
    K.FRESH: {"sources", "seed"},
    K.KEEP: {"sources"},
    K.BORROW: {
        "sources",
        "excluded",
        "tempo_bpm",
        "key",
        "metre",
        "genre",
        "flavour",
        "mood",
        "duration_s",
        "sections",
    },
    K.BEST_BARS: {*_FORM, "loop", "pieces"},
    K.STITCH: {*_FORM, "loop", "pieces"},
    K.REFERENCE: {"sources"},
}
# Drawing a whole brief takes a while, most of all where others work on the machine.
SLOW: Final = settings(deadline=None, max_examples=200, phases=[each for each in Phase if each is not Phase.explain])
ALWAYS: Final = {"understood", "unused", "conflicts"}  # they tell of the turn


@given(abouts(), st.lists(some_changes, max_size=5), st.floats(5, LONGEST_S))
@SLOW
def test_any_turn_gives_a_valid_brief_or_one_sentence(about: About, changes: list[Change], longest: float) -> None:
    try:
        made = refined(about, changes, "so", longest_s=longest, others=OTHERS)
    except BadRequest as error:
        problem = error
    else:
        problem = None
    if problem is not None:
        assert problem.message.endswith(".")
        assert problem.remedy.endswith(".")
        return
    brief, refinement = made.brief, made.refinement
    region = refinement.region
    assert Brief.from_json(brief.to_json()) == brief
    assert math.isfinite(brief.duration_s)
    assert 1.0 - 1e-9 <= brief.duration_s <= max(longest, about.brief.duration_s) + 1e-6
    assert 30.0 <= brief.tempo_bpm <= 300.0 * 1.05  # a loop may be bent a little to close
    assert brief.words == about.brief.words
    assert all(each.bars >= 1 for each in brief.sections)
    assert all(0.0 <= each.start < each.end <= 1.0 for each in brief.windows)
    assert len({each.aspect for each in brief.sources}) == len(brief.sources)
    assert all(0.0 <= each.start < each.end <= 1.0 for each in brief.passages)
    assert len(brief.passages) <= MOST
    assert refinement.differences
    assert told(refinement)
    assert all(note.endswith(".") for note in refinement.notes)
    again = refined(about, refinement.changes, "so", longest_s=longest, others=OTHERS)
    assert (again.brief, again.refinement.region) == (brief, region)
    assert 0.0 <= (region.start_s or 0.0) < (region.end_s or about.duration_s) <= about.duration_s
    assert refined(about, changes, "so", longest_s=longest, others=OTHERS) == made


@given(abouts(), some_changes)
@SLOW
def test_nothing_changes_but_what_was_said(about: About, change: Change) -> None:
    try:
        made = refined(about, [change], "so", longest_s=LONGEST_S, others=OTHERS)
    except BadRequest:
        return
    touched = {each.name for each in fields(Brief) if getattr(about.brief, each.name) != getattr(made.brief, each.name)}
    here = {"passages"} if not made.refinement.region.whole and change.kind in OF_PART else MAY[change.kind]
    assert touched <= here | ALWAYS


def test_a_refused_change_leaves_no_trace() -> None:
    """Who can not leave makes no place: who comes in plays beside the others, as if said alone."""
    both = turn(Change(K.ADD, "harp"), Change(K.REMOVE, "choir"))
    assert both.brief == turn(Change(K.ADD, "harp")).brief
    assert both.refinement.changes == (Change(K.ADD, "harp"),)
    assert "There is no choir" in both.refinement.notes[0]


@given(abouts(), some_changes)
@SLOW
def test_nothing_is_dropped_in_silence(about: About, change: Change) -> None:
    """What can not be made beside something that can is a sentence of the notes."""
    about = replace(about, brief=replace(about.brief, mood=Mood(), key=Key("D", Mode.DORIAN)))
    beside = Change(K.LEAN, "tension", 1.0, words="tenser")
    try:
        together = refined(about, [beside, change], "so", longest_s=LONGEST_S, others=OTHERS)
    except BadRequest:
        if (change.kind, change.target) == (K.BORROW, "mood"):
            return  # it takes the other change back
        assert change.kind in {K.BEST_BARS, K.STITCH}  # what is made of sound is not made beside anything
        return
    alone = refined(about, [beside], "so", longest_s=LONGEST_S, others=OTHERS)
    if together.brief == alone.brief:
        assert together.refinement.notes or change.kind is K.KEEP


steps = st.floats(-2, 2).map(lambda each: round(each, 3)).filter(lambda each: abs(each) > 0.01)


@SLOW
@given(st.sampled_from(["valence", "energy", "tension", "brightness"]), steps, st.floats(-0.9, 0.9))
def test_a_lean_and_its_opposite_come_back(axis: str, amount: float, start: float) -> None:
    start = round(start, 4)
    brief = replace(ABOUT.brief, key=Key("D", Mode.DORIAN), mood=replace(ABOUT.brief.mood, **{axis: start}))
    about = replace(ABOUT, brief=brief)
    there = turn(Change(K.LEAN, axis, amount), about=about)
    back = turn(Change(K.LEAN, axis, -amount), about=replace(about, brief=there.brief))
    assert getattr(back.brief.mood, axis) == start
    assert replace(back.brief, understood=()) == replace(brief, understood=())


@SLOW
@given(st.floats(40, 240), st.sampled_from([1.05, 1.1, 1.2]), st.booleans())
def test_faster_and_slower_come_back(bpm: float, factor: float, first_slower: bool) -> None:
    about = replace(ABOUT, brief=replace(ABOUT.brief, tempo_bpm=round(bpm, 2)), markers=())
    factors = (1 / factor, factor) if first_slower else (factor, 1 / factor)
    for each in factors * 5:
        about = replace(about, brief=turn(Change(K.TEMPO_BY, amount=each), about=about).brief)
    assert about.brief.tempo_bpm == round(bpm, 2)


@SLOW
@given(st.floats(60, 180), st.sampled_from([1.05, 1.1, 1.2]), st.integers(2, 16))
def test_a_loop_keeps_its_bars_at_any_tempo(bpm: float, factor: float, bars: int) -> None:
    brief = replace(ABOUT.brief, tempo_bpm=bpm, loop=True)
    brief = replace(brief, duration_s=bars * brief.bar_s)
    about = replace(ABOUT, brief=brief, duration_s=brief.duration_s, markers=(), bars=bars)
    there = turn(Change(K.TEMPO_BY, amount=factor), about=about).brief
    assert round(there.duration_s / there.bar_s, 9) == bars
    back = turn(Change(K.TEMPO_BY, amount=1 / factor), about=replace(about, brief=there)).brief
    assert abs(back.tempo_bpm - bpm) < 1e-6
    assert abs(back.duration_s - brief.duration_s) < 1e-6


@SLOW
@given(st.sampled_from([2.5, 3.5, 4.0, 5.5, 8.0]), st.sampled_from(["drums", "melody", "bass"]))
def test_softer_and_louder_come_back(db: float, who: str) -> None:
    softer = turn(Change(K.LEVEL, who, -db))
    assert [(each.who, each.db) for each in softer.brief.levels] == [(who, -db)]
    louder = turn(Change(K.LEVEL, who, db), about=replace(ABOUT, brief=softer.brief))
    assert louder.brief.levels == ()


def test_ten_opposite_edits_in_a_row_come_back() -> None:
    """Each of the usual edits and its opposite, five times over, on a brief that is dark and slow already."""
    mood = replace(ABOUT.brief.mood, brightness=-0.7, valence=-0.25, energy=-0.5)
    first = replace(ABOUT.brief, mood=mood)
    about = replace(ABOUT, brief=first, markers=())
    edits = [(K.LEAN, "brightness", 1.0), (K.LEAN, "valence", 0.7), (K.LEAN, "energy", 1.0), (K.LEVEL, "drums", 4.0)]
    for sign in (-1, 1) * 5:
        changes = [Change(kind, target, sign * amount) for kind, target, amount in edits]
        changes.append(Change(K.TEMPO_BY, amount=1.1**sign))
        about = replace(about, brief=turn(*changes, about=about).brief)
        assert about.brief != first or sign == 1
    assert about.brief.key == first.key
    assert about.brief.levels == ()
    assert about.brief.sources == ()
    assert abs(about.brief.tempo_bpm - first.tempo_bpm) < 1e-6
    for axis in ("valence", "energy", "tension", "brightness"):
        assert abs(getattr(about.brief.mood, axis) - getattr(mood, axis)) < 1e-6


def test_without_the_latent_space_an_extreme_mood_does_not_come_back() -> None:
    """What `moved` is for: plain addition with a stop forgets where it was, and leaves no room for another step."""

    def added(value: float, count: float) -> float:
        return max(-1.0, min(1.0, value + 0.35 * count))

    def there_and_back(go: object, value: float) -> float:
        assert callable(go)
        for step in (-1.0, -1.0, -1.0, 1.0, 1.0, 1.0):
            value = go(value, step)
        return value

    assert abs(there_and_back(added, -0.6) - -0.6) > 0.3
    assert abs(there_and_back(moved, -0.6) - -0.6) < 1e-9


@SLOW
@given(abouts(), st.lists(some_changes, min_size=1, max_size=4), st.sampled_from(["tempo", "key", "chords", "theme"]))
def test_what_is_said_to_stay_does_not_follow(about: About, changes: list[Change], kept: str) -> None:
    """A kept tempo or key only changes where it was asked to in the same turn; a kept aspect is what it was."""
    kinds = {each.kind for each in changes}
    try:
        made = refined(about, [*changes, Change(K.KEEP, kept)], "so", longest_s=LONGEST_S, others=OTHERS)
    except BadRequest:
        return
    before, brief = about.brief, made.brief
    if kept == "tempo" and not kinds & {K.TEMPO, K.TEMPO_BY, K.LOOP, K.BORROW}:
        assert brief.tempo_bpm == before.tempo_bpm
    if kept == "key" and not kinds & {K.KEY, K.MODE, K.TRANSPOSE, K.BORROW}:
        assert brief.key == before.key
    if kept in {"chords", "theme"} and not kinds & {K.BORROW, K.REFERENCE, K.FRESH, K.BEST_BARS, K.STITCH}:
        moved_on = (brief.genre, brief.flavour, brief.key.mode, brief.metre)
        if moved_on != (before.genre, before.flavour, before.key.mode, before.metre):
            assert kept in {each.aspect for each in brief.sources}


def test_a_region_that_is_all_of_it_is_the_whole() -> None:
    made = turn(Change(K.LEAN, "brightness", -1.0, region=Region(0.0, 30.0)))
    assert made.refinement.region.whole
