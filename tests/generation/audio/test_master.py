"""Every track equally loud, no peak above the ceiling, and stems that still sum to it."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal
from signals import RATE, audio, drums, hits, noise, sine

from generation.audio.limiter import HOP, Material, limited
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.audio.master import Mastered, master
from generation.errors import EngineFailed
from generation.rendering import Audio, Rendering, Stem


def mastered(samples: np.ndarray, **settings_: object) -> Mastered:
    return master(Rendering(audio(samples)), **settings_)


def kick_over_a_murmur() -> np.ndarray:
    return hits(np.arange(0, 9.5, 0.5), 10.0, 60.0, 0.08) * 2 + sine(300, 10.0, 0.01)


MATERIAL = {
    "noise": noise(5.0),
    "quiet noise": noise(5.0, 0.001),
    "far too loud": noise(5.0, 3.0),
    "sine": sine(440, 5.0),
    "sine near the top": sine(15_000, 5.0),
    "drums": drums(120, 10.0),
    "drums with rests": drums(120, 5.0) * (np.arange(5 * RATE) % RATE < RATE // 2),
    "kick over a murmur": kick_over_a_murmur(),
    "sharp hits": hits(np.arange(0, 9.5, 0.25), 10.0, 2000.0, 0.01),
    "starts late": np.concatenate([np.zeros(3 * RATE), noise(3.0)]),
    "under one gating block": noise(0.3),
    "mono": noise(3.0)[None, :],
}


@pytest.mark.parametrize("loop", [False, True], ids=["once", "loop"])
@pytest.mark.parametrize("which", MATERIAL)
def test_loudness_and_peak_by_independent_measures(which: str, loop: bool):
    done = mastered(MATERIAL[which], loop=loop)
    assert integrated_lufs(done.master) == pytest.approx(-14.0, abs=0.3)
    assert done.lufs == pytest.approx(integrated_lufs(done.master), abs=0.1)
    assert _peak_by_scipy(done.master, loop) <= -1.0 + 0.02
    assert done.true_peak_dbtp <= -1.0
    assert done.true_peak_dbtp == pytest.approx(true_peak_dbtp(done.master, loop), abs=0.02)
    assert done.master.samples.dtype == np.float32


def _peak_by_scipy(sound: Audio, loop: bool) -> float:
    samples = np.tile(sound.samples, 2) if loop else sound.samples
    return 20 * float(np.log10(np.abs(signal.resample_poly(samples.astype(np.float64), 4, 1, axis=1)).max()))


def test_without_the_limiter_drums_would_be_over_the_ceiling():
    sound = audio(MATERIAL["sharp hits"])
    measured = integrated_lufs(sound)
    assert measured is not None
    assert true_peak_dbtp(sound) + (-14.0 - measured) > 0.0


def test_what_can_not_be_that_loud_keeps_the_ceiling():
    impulses = np.zeros(5 * RATE)
    impulses[::RATE] = 1.0
    done = mastered(impulses)
    assert done.true_peak_dbtp <= -1.0
    assert done.lufs < -15.0


@pytest.mark.parametrize("target", [-23.0, -16.0, -9.0])
def test_other_targets(target: float):
    assert integrated_lufs(mastered(drums(120, 6.0), target_lufs=target).master) == pytest.approx(target, abs=0.3)


@pytest.mark.parametrize("loop", [False, True])
def test_stems_sum_to_the_master(loop: bool):
    parts = {"drums": drums(120, 6.0), "bass": sine(55, 6.0, 0.3), "air": noise(6.0, 0.02)}
    stems = tuple(Stem(name, audio(samples)) for name, samples in parts.items())
    mix = Audio(np.sum([stem.audio.samples for stem in stems], axis=0, dtype=np.float32), RATE)
    done = master(Rendering(mix, stems), loop=loop)
    assert [stem.name for stem in done.stems] == list(parts)
    total = np.sum([stem.audio.samples.astype(np.float64) for stem in done.stems], axis=0)
    assert np.abs(total - done.master.samples).max() < 1e-6
    assert all(stem.audio.samples.dtype == np.float32 for stem in done.stems)


def test_stems_that_cancel_in_the_mix_stay_within_full_scale():
    one, other = audio(sine(100, 3.0, 0.9)), audio(sine(100, 3.0, -0.85))
    done = master(Rendering(Audio(one.samples + other.samples, RATE), (Stem("a", one), Stem("b", other))))
    assert max(np.abs(stem.audio.samples).max() for stem in done.stems) <= 1.0


def test_stems_that_do_not_belong_are_refused():
    mix = audio(noise(1.0))
    with pytest.raises(EngineFailed, match="do not sum"):
        master(Rendering(mix, (Stem("a", audio(noise(1.0, seed=9))),)))
    with pytest.raises(EngineFailed, match="not as long"):
        master(Rendering(mix, (Stem("a", audio(noise(0.5))),)))


@pytest.mark.parametrize(
    "samples",
    [np.zeros(RATE), np.zeros((2, 0)), np.full(RATE, np.nan), np.append(noise(1.0), np.inf), noise(1.0, 1e-6)],
    ids=["silence", "nothing", "nan", "one inf", "below hearing"],
)
def test_what_is_no_sound_is_the_engine_s_failure(samples: np.ndarray):
    with pytest.raises(EngineFailed):
        mastered(samples)


def test_the_same_rendering_gives_the_same_bytes():
    one, other = mastered(MATERIAL["drums"]), mastered(MATERIAL["drums"])
    assert one.master.samples.tobytes() == other.master.samples.tobytes()


def test_a_loop_s_gain_runs_round_the_end():
    """A loop mastered from another starting point is the same loop."""
    loop = drums(120, 8.0)[: 8 * RATE // HOP * HOP]
    turn = len(loop) // 2 // HOP * HOP
    straight = mastered(loop, loop=True).master.samples
    turned = np.roll(mastered(np.roll(loop, turn), loop=True).master.samples, -turn, axis=1)
    ratio = float((straight * turned).sum() / (turned * turned).sum())
    assert np.abs(straight - ratio * turned).max() < 2e-3
    once = np.roll(mastered(np.roll(loop, turn), loop=False).master.samples, -turn, axis=1)
    assert np.abs(straight - once).max() > 2e-3


@given(
    st.lists(st.floats(-60, 30), min_size=1, max_size=200), st.floats(-20, 40), st.sampled_from([80.0, 1200.0]),
    st.booleans(),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_the_limiter_never_lets_a_peak_through(peaks: list[float], gain_db: float, release: float, loop: bool):
    material = Material(np.array(peaks), np.ones(len(peaks)), RATE, loop)
    curve = 20 * np.log10(limited(material, gain_db, release))
    assert (np.maximum(curve[:-1], curve[1:]) + peaks <= 1e-6).all()
    assert (curve <= gain_db + 1e-9).all()


def test_half_a_minute_is_mastered_quickly():
    thirty = drums(120, 30.0) + noise(30.0, 0.02)
    mastered(thirty)
    started = time.process_time()
    mastered(thirty)
    assert time.process_time() - started < 1.5


def test_in_place_gives_the_same_sound() -> None:
    rng = np.random.default_rng(3)
    parts = [rng.standard_normal((2, 44100)).astype(np.float32) * 0.1 for _ in range(2)]

    def rendering() -> Rendering:
        stems = tuple(Stem(name, Audio(part.copy(), 44100)) for name, part in zip("ab", parts, strict=True))
        return Rendering(Audio(parts[0] + parts[1], 44100), stems)

    apart, reused = master(rendering()), master(given := rendering(), in_place=True)
    assert np.array_equal(apart.master.samples, reused.master.samples)
    for one, other, own in zip(apart.stems, reused.stems, given.stems, strict=True):
        assert np.array_equal(one.audio.samples, other.audio.samples)
        assert other.audio.samples is own.audio.samples
