"""What is laid on a sheet, and what its panels show, on sounds that are known."""

import io

import numpy as np
import pytest
from PIL import Image

from bot.eval import looks
from bot.eval.gallery import make_gallery, sheets
from bot.eval.sheet import draw
from bot.eval.takes import Strip, Take, joined
from generation.brief import Brief, Key
from generation.rendering import Audio, Marker, Stem

RATE = 44100


def tone(hertz, seconds, left=0.1, right=0.1):
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return Audio(np.stack([left * wave, right * wave]).astype(np.float32), RATE)


def take(words="a tone", hertz=440.0, seconds=2.0):
    brief = Brief(words=words, genre="house", tempo_bpm=120.0, key=Key("A"), duration_s=seconds, seed=1)
    audio = tone(hertz, seconds)
    return Take(brief, audio, (Stem("lead", audio),), (Marker(0.0, "main"), Marker(1.0, "outro")), {"key": "A minor"})


def test_takes_lie_one_after_another_with_pauses():
    strip = joined([take("one"), take("two", seconds=1.0)])
    assert strip.audio.duration_s == pytest.approx(3.5)
    assert strip.cuts == (2.5,)
    assert [(each.at_s, each.name) for each in strip.markers] == [(0.0, "one"), (2.5, "two")]
    assert np.array_equal(strip.stems[0].audio.samples, strip.audio.samples)


def test_a_loop_played_twice_has_no_pause():
    strip = joined([take()], twice=True)
    assert strip.audio.duration_s == pytest.approx(4.0)
    assert strip.cuts == (2.0,)
    assert [each.at_s for each in strip.markers] == [0.0, 1.0, 2.0, 3.0]
    assert np.array_equal(strip.audio.samples[:, : 2 * RATE], strip.audio.samples[:, 2 * RATE :])


@pytest.mark.parametrize("hertz", [100.0, 1000.0, 8000.0])
def test_the_spectrogram_is_brightest_where_the_tone_is(hertz):
    grid = looks.spectrogram(tone(hertz, 1.0), 40, 150)
    share = 1 - grid[:, 20].argmax() / 149
    low, high = looks.LOWEST_HZ, looks.HIGHEST_HZ
    assert low * (high / low) ** share == pytest.approx(hertz, rel=0.09)
    assert grid[:, 20].max() == pytest.approx(-20, abs=1.5)


def test_loudness_and_stereo_of_a_tone():
    middle = tone(1000.0, 3.0)
    curve = looks.momentary_lufs(middle, 30)
    assert curve[15] == pytest.approx(-20.0, abs=0.2)
    lean, width = looks.stereo(middle, 30)
    assert np.abs(lean).max() < 1e-6
    assert np.abs(width).max() < 1e-3
    lean, width = looks.stereo(tone(1000.0, 3.0, left=0.1, right=0.05), 30)
    assert lean.mean() == pytest.approx(6.02, abs=0.05)
    assert (width > 0.2).all()


@pytest.mark.parametrize("seconds", [0.3, 2.0])
def test_a_sheet_repeats_and_shows_what_is_there(seconds):
    strip = joined([take(seconds=seconds)])
    picture = draw("a tone", strip)
    assert picture == draw("a tone", strip)
    loud = np.asarray(Image.open(io.BytesIO(picture)).convert("L"), dtype=float)
    silent = Strip("", Audio(np.zeros((2, RATE), dtype=np.float32), RATE), (), (), (), {})
    quiet = np.asarray(Image.open(io.BytesIO(draw("a tone", silent))).convert("L"), dtype=float)
    assert loud[232:532, 300:900].max() > quiet[232:532, 300:900].max() + 50


def test_the_gallery_has_a_sheet_per_genre_and_three_more():
    from generation.engines.sketch.styles import styles

    names = [each.name for each in sheets()]
    assert len(names) == len(set(names)) == len(styles()) + 3


def test_the_index_names_every_sheet_prompt_and_figure(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.eval.takes.make", lambda prompt, seconds, _seed: take(prompt, seconds=0.2))
    told = make_gallery(tmp_path, workers=1)
    index = (tmp_path / "README.md").read_text()
    for sheet in told["sheets"]:
        assert f"]({sheet['file']})" in index
        assert (tmp_path / sheet["file"]).stat().st_size < 150_000
        assert all(prompt in index for prompt in sheet["prompts"])
    assert "A minor" in index
