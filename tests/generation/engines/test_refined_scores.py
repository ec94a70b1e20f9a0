"""What a refined brief does to the score: what was asked changes, and everybody else plays the same notes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key, Level, Mode, Mood, Section, Source, Window
from generation.engines.sketch.chance import TUNES
from generation.engines.sketch.compose import compose
from generation.engines.sketch.form import plan
from generation.engines.sketch.leaning import STEP
from generation.engines.sketch.lively import enlivened
from generation.engines.sketch.parts import drums
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.style import PartSpec
from generation.engines.sketch.styles import flavour_of, style_for, styles
from generation.engines.sketch.theory import SCALES
from generation.engines.sketch.voices import VOICES

STYLES = tuple(styles())
# A straight and a swung one, one without drums, one with parts that lean on each other, one of a single player.
FEW = ("rock", "lo-fi", "ambient", "orchestral", "classical")
EIGHT = (Section("intro", 4), Section("main", 4), Section("lift", 4), Section("outro", 4))


def brief(genre: str, **changes) -> Brief:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    usual = Brief(words="", genre=genre, tempo_bpm=100.0, key=Key("D"), duration_s=26.0, seed=1, metre=metre)
    return replace(usual, **changes)


def source(aspect: str, asked: Brief) -> Source:
    return Source(aspect, asked.seed, asked.genre, asked.flavour, asked.key.mode, asked.metre)


def parts(score: Score) -> dict[tuple[str, str], Part]:
    return {(part.stem, part.role): part for part in score.parts}


def stepped(axis: float, steps: float) -> float:
    return float(np.tanh(np.arctanh(axis) + STEP * steps))


def tune(score: Score) -> dict[int, int]:
    """The highest pitch at each sixteenth of the melody."""
    found: dict[int, int] = {}
    for part in score.parts:
        if part.role == "melody":
            for note in part.notes:
                slot = round(note.start * 4)
                found[slot] = max(note.pitch, found.get(slot, 0))
    return found


def alike(one: Score, other: Score) -> float:
    """How much two tunes correlate where both sing."""
    left, right = tune(one), tune(other)
    both = sorted(set(left) & set(right))
    assert len(both) >= 6
    return float(np.corrcoef([left[at] for at in both], [right[at] for at in both])[0, 1])


def slots(score: Score) -> list[list[tuple[int, int]]]:
    return [[(cell.slot, cell.length) for cell in bar] for bar in score.theme.bars]


# ---- moods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", STYLES)
def test_brightness_and_levels_change_nobodys_notes(genre) -> None:
    usual = compose(brief(genre), 1)
    for changes in ({"mood": Mood(brightness=-0.8)}, {"mood": Mood(brightness=0.6)}, {"levels": (Level("drums", -6),)}):
        assert compose(brief(genre, **changes), 1) == usual


@pytest.mark.parametrize("genre", STYLES)
@pytest.mark.parametrize("energy", [-0.9, -0.5, 0.0, 0.5, 0.9])
def test_each_step_of_energy_is_more_notes_and_the_same_tune(genre, energy) -> None:
    asked = [brief(genre, mood=Mood(energy=stepped(energy, steps))) for steps in (-1, 0, 1)]
    calmer, usual, driven = (compose(each, 3) for each in asked)
    counts = [sum(len(part.notes) for part in score.parts) for score in (calmer, usual, driven)]
    assert counts[0] < counts[1] < counts[2]
    assert tune(calmer) == tune(usual) == tune(driven)
    assert calmer.chords == usual.chords == driven.chords


def test_a_step_back_is_the_same_piece_again() -> None:
    asked = brief("house", mood=Mood(energy=0.2))
    there = replace(asked, mood=Mood(energy=stepped(0.2, 10)))
    back = replace(there, mood=Mood(energy=round(stepped(there.mood.energy, -10), 9)))
    assert compose(there, 1) != compose(asked, 1)
    assert parts(compose(back, 1)).keys() == parts(compose(asked, 1)).keys()
    assert compose(back, 1).written == compose(asked, 1).written


def test_what_the_first_step_added_is_there_after_the_second() -> None:
    spec = PartSpec("arp", "arp", "pluck", lambda _context, _spec: [])
    notes = [Note(float(beat), 0.9, 60, 0.7) for beat in range(16)]
    once, twice = ({(note.start, note.pitch) for note in enlivened(notes, spec, steps, 4.0, 5)} for steps in (1.0, 2.0))
    assert {(note.start, note.pitch) for note in notes} < once < twice
    spared = [len(enlivened(notes, spec, -steps, 4.0, 5)) for steps in range(6)]
    assert spared == sorted(spared, reverse=True)
    # The first beats of the bars stay to the last.
    left = {note.start for note in enlivened(notes, spec, -40.0, 4.0, 5)}
    assert {0.0, 4.0, 8.0, 12.0} <= left


@pytest.mark.parametrize("genre", STYLES)
def test_tension_colours_the_chords_and_leaves_the_tune(genre) -> None:
    usual, tense = (compose(brief(genre, mood=Mood(tension=tension)), 2) for tension in (0.0, 0.6))
    assert alike(usual, tense) >= 0.95
    assert usual.chords == tense.chords


# ---- players ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", STYLES)
def test_who_joins_takes_nobodys_place(genre) -> None:
    usual = parts(compose(brief(genre), 1))
    for name in ("strings", "flute", "electric guitar"):
        with_them = parts(compose(brief(genre, instruments=(name,), joined=(name,)), 1))
        changed = {key for key in usual if with_them.get(key) != usual[key]}
        # Who was there already may come in earlier; nobody else does anything else.
        assert len(changed) <= 1, (name, changed)
        there = any(name in VOICES[part.voice].tags for part in usual.values() if part.voice in VOICES)
        assert there or with_them.keys() > usual.keys()


def test_who_was_asked_for_from_the_start_still_takes_a_place() -> None:
    keys = parts(compose(brief("lo-fi", instruments=("strings",)), 1)).keys()
    assert ("strings", "pad") in keys
    assert ("pad", "pad") not in keys


@pytest.mark.parametrize("genre", STYLES)
def test_who_leaves_changes_nobody_else(genre) -> None:
    usual = parts(compose(brief(genre), 1))
    for name in ("drums", "bass", "piano", "guitar", "strings", "texture"):
        if name == "piano" and genre == "classical":
            continue
        left = parts(compose(brief(genre, excluded=(name,)), 1))
        assert all(left[key].notes == usual[key].notes for key in left.keys() & usual.keys()), name


@pytest.mark.parametrize(("window", "low", "high"), [((0.5, 1.0), 0.49, 1.0), ((0.0, 0.5), 0.0, 0.51)])
def test_a_window_is_when_a_player_plays(window, low, high) -> None:
    usual = parts(compose(brief("house"), 1))
    score = compose(brief("house", windows=(Window("drums", *window),)), 1)
    timed = parts(score)
    places = [note.start / score.beats for note in timed["drums", "drums"].notes]
    assert low <= min(places) <= max(places) <= high
    assert set(timed["drums", "drums"].notes) < set(usual["drums", "drums"].notes)
    assert all(timed[key] == usual[key] for key in usual if key[1] != "drums")


def test_a_window_can_be_for_the_hats_alone() -> None:
    usual = parts(compose(brief("house"), 1))["drums", "drums"].notes
    timed = parts(compose(brief("house", windows=(Window("hats", 0.5, 1.0),)), 1))["drums", "drums"].notes
    hats = {drums.CLOSED, drums.OPEN, drums.PEDAL}
    assert [note for note in timed if note.pitch not in hats] == [note for note in usual if note.pitch not in hats]
    assert 0 < sum(note.pitch in hats for note in timed) < sum(note.pitch in hats for note in usual)


def test_who_joins_in_the_second_half_plays_only_there() -> None:
    asked = brief("lo-fi", instruments=("strings",), joined=("strings",), windows=(Window("strings", 0.5, 1.0),))
    usual, score = parts(compose(brief("lo-fi"), 1)), compose(asked, 1)
    joined = [part for key, part in parts(score).items() if key not in usual]
    assert len(joined) == 1
    assert min(note.start for note in joined[0].notes) >= 0.49 * score.beats
    assert all(parts(score)[key] == part for key, part in usual.items())


# ---- feel ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", ["rock", "house", "lo-fi", "drum and bass", "folk"])
def test_half_time_is_half_the_snares_and_the_same_tempo_tune_and_chords(genre) -> None:
    counts = {}
    struck = {drums.KICK, drums.SNARE, drums.CLAP, drums.RIM, drums.BRUSH}
    for feel in ("half-time", "", "double-time"):
        score = compose(brief(genre, feel=feel), 1)
        keys = Counter(note.pitch for part in score.parts if part.role == "drums" for note in part.notes)
        counts[feel] = sum(count for key, count in keys.items() if key in struck)
        assert tune(score) == tune(compose(brief(genre), 1))
        assert score.chords == compose(brief(genre), 1).chords
        assert score.spans == compose(brief(genre), 1).spans
    assert counts["half-time"] < 0.75 * counts[""] < counts[""] < 0.75 * counts["double-time"]


def test_where_nobody_drums_half_time_is_in_the_hands() -> None:
    counts = [
        len(parts(compose(brief("classical", feel=feel), 1))["figuration", "chords"].notes)
        for feel in ("half-time", "", "double-time")
    ]
    assert counts[0] < 0.7 * counts[1] < counts[1] < 0.7 * counts[2]


def test_swung_and_straight_move_the_offbeats() -> None:
    def offbeats(genre: str, feel: str) -> float:
        score = compose(brief(genre, feel=feel), 1)
        places = [note.start % 1.0 for part in score.parts if part.role == "drums" for note in part.notes]
        return float(np.median([place for place in places if 0.4 < place < 0.75]))

    assert offbeats("rock", "") == pytest.approx(0.5, abs=0.02)
    assert offbeats("rock", "swung") == pytest.approx(0.65, abs=0.03)
    assert offbeats("jazz", "") > 0.6
    assert offbeats("jazz", "straight") == pytest.approx(0.5, abs=0.03)


# ---- sources ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", STYLES)
def test_theme_and_chords_go_along_into_other_genres(genre) -> None:
    asked = brief(genre)
    usual = compose(asked, 1)
    kept = (source("theme", asked), source("chords", asked))
    for other in STYLES[STYLES.index(genre) - 3 : STYLES.index(genre)] or STYLES[-2:]:
        there = compose(replace(asked, genre=other, sources=kept), 1)
        assert slots(there) == slots(usual)
        assert there.theme == usual.theme
        assert there.chords == usual.chords
        swung = {each for each in (genre, other) if style_for(brief(each), 1).swing}
        if len(set(tune(there)) & set(tune(usual))) >= 12 and len(swung) != 1:
            assert alike(there, usual) >= 0.95, other


@pytest.mark.parametrize("genre", STYLES)
@pytest.mark.parametrize("mode", [Mode.MAJOR, Mode.MINOR])
def test_in_another_mode_the_chords_stand_on_the_same_degrees_and_the_tune_has_its_contour(genre, mode) -> None:
    asked = brief(genre, key=Key("D", mode))
    usual = compose(asked, 1)
    for other in (Mode.MINOR if mode is Mode.MAJOR else Mode.MAJOR, Mode.DORIAN):
        turned = replace(asked, key=Key("D", other), sources=(source("chords", asked),))
        score = compose(turned, 1)
        assert score.chords == usual.chords
        assert alike(score, usual) >= 0.95
        classes = {(2 + step) % 12 for step in SCALES[other]}
        sung = [note.pitch % 12 in classes for part in score.parts if part.role == "melody" for note in part.notes]
        assert np.mean(sung) >= 0.8  # leading tones are none of the scale


def test_without_a_source_another_mode_has_other_chords() -> None:
    one, other = (compose(brief("rock", key=Key("D", mode)), 1) for mode in (Mode.MAJOR, Mode.MINOR))
    assert one.chords != other.chords


@pytest.mark.parametrize("genre", FEW)
def test_fresh_chords_keep_the_tune(genre) -> None:
    asked = brief(genre)
    fresh = compose(replace(asked, sources=(replace(source("chords", asked), seed=99),)), 1)
    usual = compose(asked, 1)
    assert fresh.chords != usual.chords
    assert fresh.theme == usual.theme
    assert alike(fresh, usual) >= 0.95


@pytest.mark.parametrize("aspect", ["drums", "bass", "melody", "pad", "arp"])
def test_a_part_of_another_genre_is_played_by_its_players(aspect) -> None:
    other = brief("synthwave")
    own, there = brief("techno", seed=8), compose(other, 1)
    score = compose(replace(own, sources=(source(aspect, other),)), 8)
    theirs, usual = parts(there)[aspect, aspect], parts(compose(own, 8))
    assert parts(score)[aspect, aspect].voice == theirs.voice
    roles = TUNES if aspect == "melody" else {aspect}
    assert all(parts(score)[key] == part for key, part in usual.items() if key[1] not in roles)


def test_borrowed_drums_strike_what_they_struck_there() -> None:
    other, own = brief("funk"), brief("house", seed=8)

    def struck(score: Score) -> list[tuple[int, int]]:
        notes = parts(score)["drums", "drums"].notes
        return sorted((round(note.start * 4), note.pitch) for note in notes if note.start < 0.8 * score.beats)

    borrowed = compose(replace(own, sources=(source("drums", other), source("feel", other))), 8)
    theirs = struck(compose(other, 1))
    assert len(set(struck(borrowed)) & set(theirs)) > 0.9 * len(set(theirs))


def test_a_flavour_takes_a_variant_and_is_told() -> None:
    for style in styles().values():
        for own in (style, *(each.style for each in style.variants)):
            word = flavour_of(style.name, own)
            for seed in range(4):
                assert style_for(brief(style.name, flavour=word), seed) is own


@pytest.mark.parametrize(("before", "after"), [((4, 4), (3, 4)), ((3, 4), (4, 4)), ((4, 4), (7, 8)), ((6, 8), (4, 4))])
def test_in_another_metre_the_theme_is_refitted(before, after) -> None:
    for genre in FEW:
        asked = brief(genre, metre=before)
        turned = replace(asked, metre=after, sources=(source("theme", asked), source("chords", asked)))
        old, new = compose(asked, 1).theme, compose(turned, 1).theme
        assert new.slots == after[0] * 16 // after[1]
        for one, other in zip(old.bars, new.bars, strict=True):
            assert [cell.degree for cell in one] == [cell.degree for cell in other]
            ends = [0, *(cell.slot + cell.length for cell in other)]
            assert all(cell.slot >= end for cell, end in zip(other, ends, strict=False))
            assert all(cell.length > 0 for cell in other)
            assert ends[-1] <= new.slots


# ---- time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", STYLES)
def test_at_another_tempo_the_same_bars_have_the_same_notes(genre) -> None:
    slow, fast = (brief(genre, tempo_bpm=tempo, duration_s=3600.0 / tempo, loop=True) for tempo in (90.0, 120.0))
    one, other = compose(slow, 1), compose(fast, 1)
    assert one.written == other.written
    assert one.chords == other.chords
    assert one.theme == other.theme


def with_bars(genre: str, sections: tuple[Section, ...]) -> Callable[[float], Brief]:
    def lasting(ring_s: float) -> Brief:
        usual = brief(genre, sections=sections)
        return replace(usual, duration_s=sum(each.bars for each in sections) * usual.bar_s + ring_s)

    return lasting


@pytest.mark.parametrize("genre", STYLES)
def test_a_longer_piece_begins_with_the_same_notes(genre) -> None:
    short = with_bars(genre, EIGHT)
    long = with_bars(genre, (*EIGHT[:3], Section("main", 4), Section("lift", 4), EIGHT[3]))
    for ring in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0):
        fits = [
            [span.bars for span in plan(each(ring), style_for(each(ring), 1).ring_s).spans] for each in (short, long)
        ]
        if fits == [[4] * 4, [4] * 6]:
            break
    one, other = compose(short(ring), 1), compose(long(ring), 1)
    end = 12 * one.bar_beats - 0.2

    def begun(score: Score) -> dict[tuple[str, str], list[tuple[float, int]]]:
        return {
            key: [(round(note.start, 3), note.pitch) for note in part.notes if note.start < end]
            for key, part in parts(score).items()
        }

    assert begun(one) == begun(other)


def test_a_section_that_leans_is_fuller_or_calmer_and_the_others_are_as_they_were() -> None:
    sections = (Section("intro", 4), Section("main", 4), Section("main", 4))
    asked = brief("rock", sections=sections, duration_s=31.0)
    leaning = replace(asked, sections=(replace(sections[0], lean=-1.0), *sections[1:]))
    one, other = compose(asked, 1), compose(leaning, 1)
    assert other.spans[0].lean == -1.0
    assert other.spans[0].energy < one.spans[0].energy
    assert [span.energy for span in other.spans[1:]] == [span.energy for span in one.spans[1:]]
    assert tune(one) == tune(other)
