"""The genres of machines and grooves: what makes each unmistakable, read off the score without a sample of sound."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from generation.brief import TONICS, Brief, Key, Mode
from generation.engines.sketch.compose import compose
from generation.engines.sketch.parts import drums
from generation.engines.sketch.parts.patterns import bar_of, held
from generation.engines.sketch.score import Note, Score
from generation.engines.sketch.style import Style
from generation.engines.sketch.styles import style_for, style_of

TEMPI = {
    "techno": 132.0,
    "drum and bass": 174.0,
    "hip-hop": 88.0,
    "chiptune": 140.0,
    "funk": 106.0,
    "house": 124.0,
    "synthwave": 100.0,
    "lo-fi": 80.0,
}
GENRES = tuple(TEMPI)
SEEDS = range(12)
# How often each semitone above the tonic is played (Krumhansl 1990).
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def brief(genre: str, **changes) -> Brief:
    usual = Brief(words="", genre=genre, tempo_bpm=TEMPI[genre], key=Key("D"), duration_s=40.0, seed=1)
    return replace(usual, **changes)


def part(score: Score, role: str, stem: str = "") -> tuple[Note, ...]:
    return next((each.notes for each in score.parts if each.role == role and stem in ("", each.stem)), ())


def grammars(genre: str) -> list[Style]:
    style = style_of(genre)
    return [style, *(variant.style for variant in style.variants)]


def slots(notes, pitch: int) -> list[int]:
    """The sixteenths at which a drum is struck, to the nearest."""
    return [round(4 * note.start) for note in notes if note.pitch == pitch]


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_has_grammars_enough_for_seeds_to_differ(genre) -> None:
    for style in grammars(genre):
        assert style.name == genre
        for options in style.progressions.values():
            assert len(set(options)) >= 4
            # Every round begins at home.
            assert all(progression[0].startswith("1") for progression in options)
        assert len(style.groove) >= 2
        bass = next(spec for spec in style.parts if spec.role == "bass")
        assert len(set(bass.patterns)) >= 3


@pytest.mark.parametrize("genre", GENRES)
def test_seeds_differ_in_harmony_beat_and_bass(genre) -> None:
    scores = [compose(brief(genre, duration_s=20.0), seed) for seed in SEEDS]
    beats = {tuple((round(4 * note.start), note.pitch) for note in part(score, "drums")[:40]) for score in scores}
    basses = {tuple((round(4 * note.start), note.pitch) for note in part(score, "bass")[:20]) for score in scores}
    assert len(beats) >= 4
    assert len(basses) >= 6
    assert len({score.theme for score in scores}) == len(scores)


def key_by_notes(score: Score) -> Key:
    weights = np.zeros(12)
    for each in score.parts:
        if each.role in {"drums", "texture", "riser"}:
            continue
        for note in each.notes:
            # Low notes say more of where home is than any other.
            weights[note.pitch % 12] += note.length * note.velocity * (3.0 if each.role == "bass" else 1.0)
    fits = [
        (float(np.corrcoef(np.roll(profile, tonic), weights)[0, 1]), tonic, mode)
        for profile, mode in ((MAJOR, Mode.MAJOR), (MINOR, Mode.MINOR))
        for tonic in range(12)
    ]
    _, tonic, mode = max(fits)
    return Key(TONICS[tonic], mode)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("mode", [Mode.MINOR, Mode.MAJOR])
def test_the_notes_say_which_key_it_is(genre, mode) -> None:
    points = []
    for seed in SEEDS:
        key = Key(TONICS[seed], mode)
        found = key_by_notes(compose(brief(genre, key=key, duration_s=25.0), seed))
        away = (found.pitch_class - key.pitch_class) % 12
        # The weights of the MIREX key-finding task.
        same, relative = found.mode is mode, away == (3 if mode is Mode.MINOR else 9)
        points.append(
            1.0
            if found == key
            else 0.5
            if same and away in {5, 7}
            else 0.3
            if not same and relative
            else 0.2 * (not away)
        )
    assert sum(points) / len(points) >= 0.85, points


@pytest.mark.parametrize("genre", GENRES)
def test_without_drums_everything_else_still_plays(genre) -> None:
    whole, without = compose(brief(genre), 4), compose(brief(genre, excluded=("drums",)), 4)
    assert [each for each in whole.parts if each.role != "drums"] == list(without.parts)
    assert {"bass", "melody"} <= {each.role for each in without.parts}


@pytest.mark.parametrize("genre", GENRES)
def test_short_pieces_and_loops_are_full_from_bar_to_bar(genre) -> None:
    short = brief(genre, duration_s=8.0)
    loop = brief(genre, duration_s=4 * brief(genre).bar_s, loop=True)
    for asked in (short, loop):
        score = compose(asked, 2)
        assert len(score.parts) >= 4
        for beat in range(0, int(score.ending), 4):
            sounding = [each for each in score.parts if any(beat <= note.start < beat + 4 for note in each.notes)]
            assert len(sounding) >= 3, (asked.loop, beat)


@pytest.mark.parametrize("genre", GENRES)
def test_a_minute_breathes(genre) -> None:
    score = compose(brief(genre, duration_s=60.0), 3)
    density = {}
    for span in score.spans:
        begin, end = score.bar_start(span.bar), score.bar_start(span.bar + span.bars)
        played = [note for each in score.parts for note in each.notes if begin <= note.start < end]
        density.setdefault(span.name, len(played) / (end - begin))
    assert density["lift"] > 1.3 * density["break"]
    assert density["lift"] > density["main"]


def test_techno_never_loses_its_kick_but_where_the_floor_waits() -> None:
    for seed in SEEDS:
        score = compose(brief("techno", duration_s=60.0), seed)
        kicks = Counter(slot // 16 for slot in slots(part(score, "drums"), drums.KICK) if slot % 4 == 0)
        for span in score.spans:
            for bar in range(span.bar, span.bar + span.bars - 1):
                assert kicks[bar] == (0 if span.name in {"break", "bridge"} else 4), (seed, span)


def test_the_rumble_of_techno_leaves_the_beat_to_the_kick() -> None:
    on_beat = total = 0
    for seed in SEEDS:
        notes = [note for note in part(compose(brief("techno"), seed), "bass") if note.start < 60]
        on_beat += sum(round(4 * note.start) % 4 == 0 for note in notes)
        total += len(notes)
    assert on_beat < 0.1 * total


def test_an_acid_line_is_one_bar_that_comes_back() -> None:
    asked = brief("techno", words="acid techno")
    assert all(style_for(asked, seed).title == "acid techno" for seed in SEEDS)
    lines = set()
    for seed in SEEDS:
        notes = part(compose(asked, seed), "arp")
        bars = [
            tuple(round(4 * note.start) % 16 for note in notes if 4 * bar <= note.start + 0.01 < 4 * bar + 4)
            for bar in range(6, 10)
        ]
        assert len(set(bars)) == 1
        lines.add(bars[0])
    assert len(lines) >= 8


def test_drum_and_bass_is_broken_with_its_snare_on_two_and_four() -> None:
    for seed in SEEDS:
        score = compose(brief("drum and bass", duration_s=60.0), seed)
        lift = next(span for span in score.spans if span.name == "lift")
        first = range(16 * lift.bar, 16 * (lift.bar + 1))
        snares = {slot - first.start for slot in slots(part(score, "drums"), drums.SNARE) if slot in first}
        kicks = {slot - first.start for slot in slots(part(score, "drums"), drums.KICK) if slot in first}
        assert {4, 12} <= snares
        assert 0 in kicks
        assert not {4, 8, 12} <= kicks
        bass = part(score, "bass")
        assert sum(note.length for note in bass) / len(bass) > 0.75


def test_trap_rolls_over_an_808_and_boom_bap_swings() -> None:
    trap = compose(brief("hip-hop", words="a dark trap beat"), 1)
    assert {"kit_808", "sub808"} <= {each.voice for each in trap.parts}
    hats = sorted(note.start for note in part(trap, "drums") if note.pitch == drums.CLOSED)
    assert any(0.05 < gap < 0.2 for gap in np.diff(hats))
    bap = compose(brief("hip-hop", words="classic boom bap"), next(s for s in SEEDS if not _is_trap(s)))
    assert "kit_808" not in {each.voice for each in bap.parts}
    late = [4 * note.start % 2 - 1 for note in part(bap, "drums") if round(4 * note.start) % 2]
    assert 0.1 < float(np.median(late)) < 0.4
    assert {_is_trap(seed) for seed in SEEDS} == {True, False}


def _is_trap(seed: int) -> bool:
    return style_for(brief("hip-hop"), seed).title == "trap"


def test_a_chip_makes_chords_of_thirty_seconds_and_echoes_by_hand() -> None:
    for seed in SEEDS:
        score = compose(brief("chiptune"), seed)
        arp = [note for note in part(score, "arp") if note.start < 60]
        assert np.median([note.length for note in arp]) == pytest.approx(0.125)
        lead, echo = part(score, "melody"), part(score, "answers")
        sung = {(round(8 * note.start), note.pitch) for note in lead}
        late = [(round(8 * note.start) - 4, note.pitch) for note in echo if note.start < score.ending - 0.2]
        assert sum(each in sung for each in late) >= 0.95 * len(late) > 0
    assert not style_of("chiptune").desk.sends
    voices = {each.voice for each in score.parts}
    assert voices == {"kit_chip", "chip_triangle", "chip_pulse"}


def test_long_notes_of_a_chip_are_ornamented_within_the_key() -> None:
    scale = {0, 2, 3, 5, 7, 8, 10, 11}
    quick = 0
    for seed in SEEDS:
        lead = part(compose(brief("chiptune"), seed), "melody")
        assert sum((note.pitch - 2) % 12 in scale for note in lead) >= 0.95 * len(lead)
        quick += sum(note.length < 0.13 for note in lead)
    assert quick > 10 * len(SEEDS)


def test_funk_is_on_the_one_and_lives_between_the_lines() -> None:
    for seed in SEEDS:
        score = compose(brief("funk", duration_s=40.0), seed)
        kicks = slots(part(score, "drums"), drums.KICK)
        spans = [span for span in score.spans if span.name in {"main", "lift"}]
        assert all(16 * bar in kicks for span in spans for bar in range(span.bar, span.bar + span.bars))
        bass = part(score, "bass")
        dead = [note for note in bass if note.length < 0.08]
        assert len(dead) >= 0.05 * len(bass)
        assert max(note.pitch for note in bass) - min(note.pitch for note in bass) >= 12
        scratches = [note for note in part(score, "chords", "chords") if note.length < 0.09]
        assert len(scratches) > 20
        assert part(score, "hits")


def test_patterns_are_read_bar_by_bar_in_any_metre() -> None:
    assert bar_of("ab|cd", 0, 4) == "abab"
    assert bar_of("ab|cd", 3, 3) == "cdc"
    assert held("x--.x-", 0) == 3
    assert held("x--.x-", 4) == 2


@pytest.mark.parametrize("genre", GENRES)
def test_other_metres_work_as_well(genre) -> None:
    for metre in ((3, 4), (6, 8), (5, 4), (7, 8)):
        score = compose(brief(genre, metre=metre, duration_s=15.0), 1)
        assert len(score.parts) >= 4
