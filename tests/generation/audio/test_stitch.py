"""Tracks joined to one: exact lengths, bar lines that meet, equal loudness, no clicks."""

import numpy as np
import pytest
from kept_sound import kept, score, sound
from signals import RATE, drums, noise, sine

from generation.audio.bars import lines_of
from generation.audio.loudness import integrated_lufs
from generation.audio.master import master
from generation.audio.spectrum import Spectrum
from generation.audio.stitch import Stitched, stitch
from generation.audio.tempo import tempo_bpm
from generation.errors import BadRequest
from generation.rendering import Audio, Marker


def two() -> Stitched:
    first = kept(
        {"drums": 0.5 * drums(120, 10.0), "bass": sine(110, 10.0, 0.1)},
        2.0, music_end_s=8.0, markers=[Marker(0.0, "intro"), Marker(8.0, "end")], midi=score([(0, 4, 40)], 20),
    )  # fmt: skip
    second = kept(
        {"drums": 0.2 * drums(90, 16.0), "lead": sine(880, 16.0, 0.06)},
        8 / 3, music_end_s=16.0, markers=[Marker(0.0, "main")], midi=score([(0, 4, 50)], 24, bpm=90.0),
    )  # fmt: skip
    return stitch([first, second])


def test_the_first_gives_way_on_its_last_chord_and_the_length_is_exact():
    made = two()
    assert made.rendering.mix.frames == round(24.0 * RATE)
    assert [(p.begin_s, p.length_s, p.bars) for p in made.parts] == [(0.0, 8.0, 4), (8.0, 16.0, 6)]
    assert [(m.at_s, m.name) for m in made.rendering.markers] == [(0.0, "intro"), (8.0, "main")]
    assert made.bars == 4 + 6
    lines = lines_of(made.grid, 24.0)
    assert lines == pytest.approx((0, 2, 4, 6, *(8 + n * 8 / 3 for n in range(7))))


def test_each_keeps_its_tempo():
    made = two().rendering.mix
    assert tempo_bpm(Spectrum.of(Audio(made.samples[:, : 8 * RATE], RATE))) == pytest.approx(120, rel=0.02)
    assert tempo_bpm(Spectrum.of(Audio(made.samples[:, 8 * RATE :], RATE))) == pytest.approx(90, rel=0.02)


def test_stems_are_joined_by_name_and_sum_to_the_mix():
    made = two().rendering
    assert [stem.name for stem in made.stems] == ["drums", "bass", "lead"]
    total = np.sum([stem.audio.samples for stem in made.stems], axis=0, dtype=np.float64)
    assert np.abs(total - made.mix.samples).max() < 1e-6
    assert not made.stems[2].audio.samples[:, : 8 * RATE].any()
    assert np.abs(made.stems[1].audio.samples[:, 10 * RATE :]).max() < 1e-6


def test_the_parts_are_equally_loud_and_the_whole_as_loud_as_all_tracks():
    made = two()
    parts = [Audio(made.rendering.mix.samples[:, a:b], RATE) for a, b in ((0, 8 * RATE), (10 * RATE, 24 * RATE))]
    loud = [integrated_lufs(part) for part in parts]
    assert loud[0] is not None
    assert loud[1] == pytest.approx(loud[0], abs=1.0)
    done = master(made.rendering)
    assert done.lufs == pytest.approx(-14.0, abs=0.3)
    assert done.true_peak_dbtp <= -1.0


def test_the_join_does_not_click_and_the_first_rings_on_under_the_next():
    first, second = kept({"pad": sine(221, 9.0, 0.3)}, 2.0, music_end_s=8.0), kept({"pad": sine(333, 8.0, 0.003)}, 2.0)
    made = stitch([first, second]).rendering.mix.samples[0].astype(np.float64)
    bend = np.abs(np.diff(made, n=2))
    join = 8 * RATE
    assert bend[join - 4000 : join + 4000].max() < 1.5 * bend[RATE : 7 * RATE].max()
    levels = [made[join + round(s * RATE) :][: RATE // 10].std() for s in (0.05, 0.6, 1.7)]
    assert levels[0] > 3 * levels[1] > 3 * levels[2] or levels[1] < 2 * levels[2], "it decays into what follows"
    assert levels[0] < 0.4 * made[join - RATE : join - 4000].std()


def test_a_lead_in_is_heard_before_its_bar_line():
    first = kept({"a": noise(8.0)}, 2.0, music_end_s=8.0)
    second = kept({"a": noise(7.0)}, 2.0, first_s=0.5, music_end_s=6.5)
    made = stitch([first, second])
    assert made.parts[1].begin_s == pytest.approx(7.5)
    assert lines_of(made.grid, 14.5)[:6] == pytest.approx((0, 2, 4, 6, 8, 10))


def test_a_loop_gives_way_at_its_end_and_is_faded_as_the_last():
    loop = kept({"a": noise(4.0)}, 2.0, loop=True)
    made = stitch([loop, loop])
    assert made.parts[1].begin_s == 4.0
    end = made.rendering.mix.samples[0, -RATE // 100 :]
    assert np.abs(end).max() < 0.01


def test_what_is_too_short_for_bars_is_heard_to_its_end():
    jingle = kept({"a": noise(1.5)}, 2.0, music_end_s=0.0)
    assert stitch([jingle, kept({"a": noise(4.0)}, 2.0)]).parts[1].begin_s == 1.5


def test_another_rate_and_a_sound_without_stems_find_their_place():
    first = kept({"a": noise(4.0)}, 2.0)
    at = np.arange(4 * 48000) / 48000
    second = kept({"x": 0.2 * np.sin(2 * np.pi * 440 * at)}, 2.0, bare=True, rate=48000)
    made = stitch([first, second]).rendering
    assert [stem.name for stem in made.stems] == ["a", "mix"]
    assert made.mix.rate == RATE
    part = made.stems[1].audio.samples[0, 5 * RATE : 7 * RATE]
    crossings = np.count_nonzero(np.diff(np.signbit(part)))
    assert crossings / 2 / 2.0 == pytest.approx(440, rel=0.01)


def test_one_track_alone_can_not_be_joined():
    with pytest.raises(BadRequest, match="only one"):
        stitch([kept({"a": noise(4.0)}, 2.0)])


def test_silence_stays_silent():
    made = stitch([kept({"a": 0 * noise(4.0)}, 2.0), kept({"a": noise(4.0)}, 2.0)])
    assert not made.rendering.mix.samples[:, : 3 * RATE].any()
    assert sound(noise(1.0)).samples.any()
