"""A part put back into its track: exact outside, seamless at the edges, no jump of who did not change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_sound import kept, sound
from signals import RATE, noise, sine

from generation.audio import splice as splicing
from generation.audio.encode import decode_lossless, encode_master
from generation.audio.kept import Kept
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.audio.master import Mastered
from generation.audio.splice import Span, span_of, splice
from generation.errors import BadRequest
from generation.refinement import Region
from generation.rendering import Audio, Stem

SECONDS = 4.0


def mastered(stems: dict[str, np.ndarray], rate: int = RATE) -> Mastered:
    made = tuple(Stem(name, sound(samples, rate)) for name, samples in stems.items())
    total = Audio(np.sum([stem.audio.samples for stem in made], axis=0, dtype=np.float32), rate)
    return Mastered(total, made, -14.0, -1.0)


def bare(samples: np.ndarray, rate: int = RATE) -> Mastered:
    return Mastered(sound(samples, rate), (), -14.0, -1.0)


def old_track(**options) -> Kept:
    return kept({"bass": sine(110, SECONDS, 0.3), "lead": sine(660, SECONDS, 0.2)}, **options)


def clicks_over_db(samples: np.ndarray, edges: list[int], reach: int = 2000) -> float:
    """How far the steepest bend near some frames is above the steepest elsewhere, in dB: a click is a bend."""
    bend = np.abs(np.diff(samples.astype(np.float64), n=2, axis=1)).max(axis=0)
    near = np.zeros(len(bend), dtype=bool)
    for edge in edges:
        near[max(0, edge - reach) : edge + reach] = True
    return float(20 * np.log10(bend[near].max() / bend[~near].max()))


def test_outside_the_region_every_file_is_the_old_one_to_the_bit():
    old = old_track()
    new = mastered({"bass": sine(110, SECONDS, 0.3), "lead": sine(880, SECONDS, 0.2)})
    span = span_of(Region(1.0, 2.0), old, RATE)
    made = splice(old, new, span).mastered
    assert (span.start, span.end) == (RATE, 2 * RATE)
    for name, audio in {"master": made.master, **{f"stem:{s.name}": s.audio for s in made.stems}}.items():
        written = decode_lossless(encode_master(audio))
        assert np.array_equal(written.samples, audio.samples), name
        before = old.sound(name)
        assert np.array_equal(audio.samples[:, : span.start], before.samples[:, : span.start]), name
        assert np.array_equal(audio.samples[:, span.end :], before.samples[:, span.end :]), name
    inside = slice(span.start + span.fade_in, span.end - span.fade_out)
    assert np.abs(made.stems[1].audio.samples - sound(sine(880, SECONDS, 0.2)).samples)[:, inside].max() < 0.03
    assert np.array_equal(sum(s.audio.samples for s in made.stems), made.master.samples)


@given(st.floats(0.0, 3.9), st.floats(0.06, 4.0), st.booleans())
@settings(max_examples=12, deadline=None)
def test_any_region_leaves_the_rest_alone_and_sums(start, length, loop):
    old = old_track(loop=loop)
    new = mastered({"bass": sine(110, SECONDS, 0.25), "strings": sine(330, SECONDS, 0.2)})
    span = span_of(Region(start, min(SECONDS, start + length)), old, RATE)
    made = splice(old, new, span).mastered
    before = old.sound("master").samples
    assert np.array_equal(made.master.samples[:, : span.start], before[:, : span.start])
    assert np.array_equal(made.master.samples[:, span.end :], before[:, span.end :])
    total = np.sum([s.audio.samples.astype(np.float64) for s in made.stems], axis=0)
    assert np.abs(total - made.master.samples).max() < 1e-6
    assert true_peak_dbtp(made.master) <= -1.0 + 0.01


def test_both_edges_are_free_of_clicks_and_would_not_be_without_the_fade(monkeypatch: pytest.MonkeyPatch):
    old = kept({"pad": sine(220, SECONDS, 0.3)})
    region = Region(1.234, 2.345)

    def worst() -> float:
        span = span_of(region, old, RATE)
        made = splice(old, mastered({"pad": sine(247, SECONDS, 0.3)}), span).mastered.master.samples
        return clicks_over_db(made, [span.start, span.end])

    assert worst() < 3.0
    monkeypatch.setattr(splicing, "FADE_S", 0.0)
    assert worst() > 15.0, "without the crossfade the edges click"


def test_the_crossfade_of_strangers_keeps_the_level():
    rng_old, rng_new = noise(SECONDS, 0.05, 1), noise(SECONDS, 0.05, 2)
    old = kept({"air": rng_old})
    span = span_of(Region(1.0, 3.0), old, RATE)
    made = splice(old, mastered({"air": rng_new}), span).mastered.master.samples
    fading = made[0, span.start : span.start + span.fade_in]
    assert 20 * np.log10(fading.std() / 0.05) == pytest.approx(0.0, abs=0.7)


def test_the_crossfade_of_the_same_sound_is_the_same_sound():
    old = kept({"pad": sine(220, SECONDS, 0.4)})
    made = splice(old, mastered({"pad": sine(220, SECONDS, 0.4)}), span_of(Region(1.1, 2.2), old, RATE))
    assert np.abs(made.mastered.master.samples - old.sound("master").samples).max() < 2e-6
    assert made.gain_db == pytest.approx(0.0, abs=0.01)


def test_who_did_not_change_does_not_jump():
    """The new rendering lost its drums, so mastering lifted all the others by 1.6 dB: they are taken back."""
    drums, bass = noise(SECONDS, 0.2, 3), sine(110, SECONDS, 0.12)
    old = kept({"drums": drums, "bass": bass})
    lift = 10 ** (1.6 / 20)
    made = splice(
        old,
        mastered({"drums": 0.3 * lift * drums, "bass": lift * bass}),
        span_of(Region(1.0, 3.0), old, RATE),
        {"drums"},
    )
    inside = made.mastered.stems[1].audio.samples[0, int(1.5 * RATE) : int(2.5 * RATE)]
    jump = 20 * np.log10(inside.std() / bass[int(1.5 * RATE) : int(2.5 * RATE)].std())
    assert abs(jump) <= 1.5 + 0.05


def test_the_whole_stays_as_loud_as_all_tracks_where_a_decibel_is_enough():
    level = 10 ** ((-14.0 - integrated_lufs(kept({"pad": sine(1000, 8.0, 0.2)}).sound("master"))) / 20)
    old = kept({"pad": 0.2 * level * sine(1000, 8.0, 1.0)})
    softer = 10 ** (-1.2 / 20)
    made = splice(
        old, mastered({"pad": softer * 0.2 * level * sine(1500, 8.0, 1.0)}), span_of(Region(0.0, 6.0), old, RATE)
    )
    assert integrated_lufs(made.mastered.master) == pytest.approx(-14.0, abs=0.3)


def test_a_stem_that_one_side_lacks_is_silent_there():
    old = kept({"bass": sine(110, SECONDS, 0.3), "lead": sine(660, SECONDS, 0.2)})
    new = mastered({"bass": sine(110, SECONDS, 0.3), "strings": sine(440, SECONDS, 0.2)})
    made = splice(old, new, span_of(Region(1.0, 2.0), old, RATE)).mastered
    stems = {stem.name: stem.audio.samples for stem in made.stems}
    assert list(stems) == ["bass", "lead", "strings"]
    assert not stems["strings"][:, :RATE].any()
    assert not stems["strings"][:, 2 * RATE :].any()
    assert np.abs(stems["strings"][:, RATE + 2000 : 2 * RATE - 2000]).max() > 0.1
    assert not stems["lead"][:, RATE + 2000 : 2 * RATE - 2000].any()


def test_sounds_without_stems_are_spliced_with_and_without():
    whole, other = sine(220, SECONDS, 0.3), sine(330, SECONDS, 0.3)
    alone = splice(kept({"x": whole}, bare=True), bare(other), Span(RATE, 2 * RATE, 100, 100)).mastered
    assert alone.stems == ()
    mixed = splice(kept({"x": whole}, bare=True), mastered({"lead": other}), Span(RATE, 2 * RATE, 100, 100)).mastered
    assert [stem.name for stem in mixed.stems] == ["mix", "lead"]
    back = splice(kept({"x": whole}), bare(other), Span(RATE, 2 * RATE, 100, 100)).mastered
    assert [stem.name for stem in back.stems] == ["x", "mix"]
    for made in (alone, mixed, back):
        assert np.array_equal(made.master.samples[:, :RATE], sound(whole).samples[:, :RATE])
        if made.stems:
            assert np.array_equal(sum(s.audio.samples for s in made.stems), made.master.samples)


def test_another_rate_and_length_are_brought_to_the_track_s_own():
    old = old_track()
    at = np.arange(int(3.9 * 48000)) / 48000
    new = mastered({"bass": 0.3 * np.sin(2 * np.pi * 110 * at)}, 48000)
    made = splice(old, new, span_of(Region(1.0, 2.0), old, RATE)).mastered
    assert made.master.samples.shape == old.sound("master").samples.shape
    assert made.master.rate == RATE
    inside = made.stems[0].audio.samples[:, RATE + 2000 : 2 * RATE - 2000]
    assert np.abs(inside).max() == pytest.approx(0.3, rel=0.15)


def test_a_region_is_moved_to_a_bar_line_that_is_near():
    old = old_track(bar_s=1.0)
    span = span_of(Region(0.96, 2.2), old, RATE)
    assert (span.start, span.end) == (RATE, round(2.2 * RATE))
    assert span_of(Region(None, 1.5), old, RATE).fade_in == 0
    assert span_of(Region(2.5, None), old, RATE).fade_out == 0


def test_a_loop_has_edges_everywhere():
    old = old_track(loop=True)
    assert span_of(Region(None, 1.5), old, RATE).fade_in > 0
    assert span_of(Region(2.5, None), old, RATE).fade_out > 0


def test_a_region_that_is_not_there_is_told():
    with pytest.raises(BadRequest, match="4 s long"):
        span_of(Region(5.0, 6.0), old_track(), RATE)


def test_the_ceiling_holds_where_loud_strangers_meet():
    old = kept({"air": np.clip(noise(SECONDS, 0.3, 1), -0.85, 0.85)})
    new = mastered({"air": np.clip(noise(SECONDS, 0.3, 2), -0.85, 0.85)})
    span = span_of(Region(1.0, 3.0), old, RATE)
    part = splice(old, new, span).mastered.master.samples[:, span.start : span.end]
    assert true_peak_dbtp(Audio(part, RATE)) <= max(-1.0, true_peak_dbtp(old.sound("master"))) + 0.1
