"""Recorded instruments: found by setting or place, repeatable, and replaced where they are missing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generation.brief import Brief, Key
from generation.engines import card_of, create
from generation.engines.sketch.soundfont import fluidsynth_available, soundfont_path
from generation.ports import RenderRequest
from generation.rendering import Rendering

BRIEF = Brief(words="", genre="waltz", tempo_bpm=132.0, key=Key("D"), duration_s=3.0, seed=1, metre=(3, 4))
needs_soundfont = pytest.mark.skipif(
    soundfont_path() is None or not fluidsynth_available(), reason="no SoundFont or no FluidSynth here"
)


def render(asked: Brief = BRIEF, seed: int = 1) -> Rendering:
    result = create("sketch").render([RenderRequest(asked, seed)])[0]
    assert isinstance(result, Rendering), result
    return result


def test_the_setting_chooses_and_can_say_none(monkeypatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine.sf2"
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", str(mine))
    assert soundfont_path() is None
    mine.write_bytes(b"RIFF\0\0\0\0sfbk")
    assert soundfont_path() == mine
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    assert soundfont_path() is None
    assert card_of("sketch").version.endswith("(synths)")


def test_a_soundfont_that_is_none_leaves_it_to_the_synths(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    own = render().mix.samples
    broken = tmp_path / "broken.sf2"
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", str(broken))
    for content in (b"this is no sound font", b"RIFF\0\0\0\0sfbk and nothing after it"):
        broken.write_bytes(content)
        assert np.array_equal(render().mix.samples, own)


@needs_soundfont
def test_recorded_instruments_are_used_said_and_repeatable(monkeypatch) -> None:
    first = render()
    assert np.array_equal(first.mix.samples, render().mix.samples)
    assert "fluidsynth" in card_of("sketch").version
    assert "fluidsynth" in first.facts["player"]
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    assert not np.array_equal(first.mix.samples, render().mix.samples)


@needs_soundfont
def test_a_recorded_loop_rings_on_over_its_seam() -> None:
    asked = replace(BRIEF, loop=True, duration_s=4 * BRIEF.bar_s)
    samples = render(asked).mix.samples.astype(np.float64)
    around = np.concatenate([samples[:, -3000:], samples[:, :3000]], axis=1)
    seam = np.abs(np.diff(around, n=2, axis=1))[:, 2995:3003].max()
    assert seam <= np.abs(np.diff(samples, n=2, axis=1)).max()
    assert np.sqrt(np.mean(samples[:, :1500] ** 2)) > 0.05 * np.sqrt(np.mean(samples**2))
