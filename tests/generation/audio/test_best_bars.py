"""The best bars of a track as a loop: which ones, exactly how long, and seamless."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_sound import kept, score
from signals import RATE, chord, drums, hits, noise, sine, triad

from generation.audio import best_bars as choosing
from generation.audio.best_bars import BestBars, best_bars
from generation.audio.kept import Kept
from generation.audio.score_file import TICKS, read_score
from generation.errors import BadRequest
from generation.refinement import Region
from generation.rendering import Audio, Marker
from generation.review.loop_seam import seam_jump_db

BAR_S = 2.0


def arranged(bars: int = 12, full: tuple[int, int] = (4, 8)) -> Kept:
    """A beat all the time; a bass and chords come in only from one bar to another."""
    seconds = bars * BAR_S + 1.0
    inside = np.zeros(int(seconds * RATE))
    inside[round(full[0] * BAR_S * RATE) : round(full[1] * BAR_S * RATE)] = 1.0
    two_bars = np.concatenate([chord(triad(57, True), BAR_S), chord(triad(53, False), BAR_S)])
    chords = np.resize(two_bars, len(inside)) * inside
    stems = {"drums": 0.2 * drums(120, seconds), "bass": sine(55, seconds, 0.2) * inside, "chords": chords}
    markers = [Marker(0.0, "intro"), Marker(full[0] * BAR_S, "drop"), Marker(full[1] * BAR_S, "outro")]
    notes = [(4 * bar, 1, 40 + bar) for bar in range(bars)]
    return kept(stems, BAR_S, music_end_s=bars * BAR_S, markers=markers, midi=score(notes, 4 * bars + 2, 120.0))


def seam_over_db(made: BestBars) -> float:
    seam, lines = seam_jump_db(made.rendering.mix, made.bars)
    return seam - lines


def test_the_fullest_bars_are_the_loop_and_are_whole_to_the_sample():
    made = best_bars(arranged(), 4, seam_jump_db)
    assert (made.first, made.bars) == (5, 4)
    assert made.rendering.mix.frames == round(4 * BAR_S * RATE)
    assert made.rendering.markers == (Marker(0.0, "drop"),)
    found = read_score(made.rendering.midi)
    assert found is not None
    assert [note.pitch for line in found.lines for note in line.notes] == [44, 45, 46, 47]
    assert found.end == 16 * TICKS


def test_but_for_the_wrap_it_is_the_track_s_own_sound():
    track = arranged()
    made = best_bars(track, 4, seam_jump_db)
    start, end = round(4 * BAR_S * RATE), round(8 * BAR_S * RATE)
    fading = round(choosing._FADES_S[0] * RATE)
    for name, stem in zip(track.stem_names, made.rendering.stems, strict=True):
        assert np.array_equal(stem.audio.samples[:, :-fading], track.stem(name).samples[:, start : end - fading])
    total = np.sum([stem.audio.samples for stem in made.rendering.stems], axis=0, dtype=np.float64)
    assert np.abs(total - made.rendering.mix.samples).max() < 1e-6


def test_the_seam_is_not_heard_and_would_be_without_the_wrap(monkeypatch: pytest.MonkeyPatch):
    held = kept({"pad": sine(111.3, 17.0, 0.3) + 0.05 * hits(np.arange(0, 17, 0.5), 17.0)[: 17 * RATE]}, BAR_S)
    assert seam_over_db(best_bars(held, 4, seam_jump_db)) <= 1.0
    monkeypatch.setattr(choosing, "_FADES_S", (0.0,))
    assert seam_over_db(best_bars(held, 4, seam_jump_db)) > 3.0


def test_an_attack_at_the_seam_is_softened_as_far_as_it_has_to_be():
    """All begin at once where the track begins, and nobody does at any other bar line."""
    at = np.arange(9 * 2 * RATE) / RATE
    swell = sine(330.0, 18.0, 0.2) * np.minimum(1.0, 1 - np.exp(-at / 0.0005))
    made = best_bars(kept({"pad": swell}, BAR_S, music_end_s=16.0), 8, seam_jump_db)
    assert made.first == 1
    assert seam_over_db(made) <= 1.0


def test_of_equal_places_the_one_whose_end_leads_into_its_beginning_is_taken():
    """Only behind the fourth bar do four chords come round: what follows them is where they began."""
    bars = [57, 52, 55, 57, 53, 48, 55, 57, 50, 59]
    tune = np.concatenate([chord(triad(root, False), BAR_S) for root in bars])
    made = best_bars(kept({"chords": tune + noise(len(bars) * BAR_S, 0.002)}, BAR_S), 4, seam_jump_db)
    assert made.first == 4


def test_fewer_bars_than_asked_are_all_of_them():
    made = best_bars(arranged(bars=6, full=(2, 4)), 8, seam_jump_db)
    assert (made.first, made.bars) == (1, 6)


def test_a_region_says_where_the_bars_are_taken():
    made = best_bars(arranged(), 2, seam_jump_db, Region(0.1, 4.2))
    assert (made.first, made.bars) == (1, 2)


def test_the_last_chord_is_no_bar_of_a_loop():
    loud_end = arranged()
    made = best_bars(loud_end, 12, seam_jump_db)
    assert made.bars == 12
    assert made.rendering.mix.frames == round(12 * BAR_S * RATE)


@given(st.integers(1, 12))
@settings(max_examples=4, deadline=None)
def test_any_number_of_bars_is_exact(count: int):
    made = best_bars(arranged(), count, seam_jump_db)
    assert made.bars == count
    assert abs(made.rendering.mix.frames - count * BAR_S * RATE) <= 0.5


@pytest.mark.parametrize("count", [0, -3])
def test_no_bars_are_no_loop(count: int):
    with pytest.raises(BadRequest, match="at least one"):
        best_bars(arranged(), count, seam_jump_db)


def test_a_track_without_a_whole_bar_says_so():
    with pytest.raises(BadRequest, match="whole bar"):
        best_bars(kept({"a": noise(1.0)}, BAR_S), 4, seam_jump_db)


def test_a_loop_that_is_taken_whole_is_itself():
    loop = kept({"a": sine(100.0, 4.0, 0.3)}, BAR_S, loop=True)
    made = best_bars(loop, 2, seam_jump_db).rendering.mix
    assert np.array_equal(made.samples, loop.sound("master").samples)


def test_of_bars_of_two_lengths_those_of_one_length_are_taken():
    track = arranged()
    joined = Kept(
        track.sound,
        type(track.bars)(track.duration_s, ((0.0, 0.0, 1.5), (6.0, 6.0, BAR_S)), track.bars.music_end_s),
        track.stem_names,
    )
    made = best_bars(joined, 3, seam_jump_db)
    assert made.rendering.mix.frames == round(3 * BAR_S * RATE)
    assert {round(b - a, 6) for a, b in pairwise(joined.lines)} == {1.5, BAR_S}


def test_played_twice_it_is_twice_the_same():
    made = best_bars(arranged(), 4, seam_jump_db).rendering.mix
    twice = Audio(np.concatenate([made.samples] * 2, axis=1), RATE)
    bend = np.abs(np.diff(twice.samples.astype(np.float64), n=2, axis=1)).max(axis=0)
    seam = bend[made.frames - 200 : made.frames + 200].max()
    assert seam <= 1.5 * max(bend[round(n * BAR_S * RATE) - 200 :][:400].max() for n in (1, 2, 3))
