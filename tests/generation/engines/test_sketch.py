"""What the sketch engine renders: exact, repeatable, whole, and stopped at once."""

import hashlib
import io
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise

import mido
import numpy as np
import pytest

from generation.brief import Brief, Key, Mode, Mood
from generation.engines import create
from generation.engines.sketch.styles import styles
from generation.errors import BadRequest, Cancelled
from generation.ports import RenderRequest, Watch
from generation.rendering import Rendering

STYLES = tuple(styles())
TEMPI = {"lo-fi": 82.0, "ambient": 64.0, "house": 124.0, "jazz": 132.0, "waltz": 132.0}


@pytest.fixture(autouse=True)
def _synths(monkeypatch) -> None:
    """Most of what is asserted holds whoever plays; the synths need no file."""
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")


def brief(genre: str = "lo-fi", **changes) -> Brief:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    usual = Brief(
        words="", genre=genre, tempo_bpm=TEMPI.get(genre, 100.0), key=Key("D"), duration_s=5.0, seed=1, metre=metre
    )
    return replace(usual, **changes)


def render(asked: Brief, seed: int = 1, watch: Watch | None = None) -> Rendering:
    result = create("sketch").render([RenderRequest(asked, seed, watch=watch or Watch())])[0]
    assert isinstance(result, Rendering), result
    return result


def digest(rendering: Rendering) -> str:
    return hashlib.sha256(rendering.mix.samples.tobytes() + (rendering.midi or b"")).hexdigest()


class Made(dict):
    """Each style rendered once, when it is first asked for."""

    def __missing__(self, style: str) -> Rendering:
        self[style] = render(brief(style, duration_s=4.0))
        return self[style]


@pytest.fixture(scope="module")
def made() -> dict[str, Rendering]:
    return Made()


@pytest.mark.parametrize("style", STYLES)
def test_a_rendering_is_exact_loud_enough_clean_and_ends_in_silence(made, style) -> None:
    mix = made[style].mix
    assert mix.rate == 44100
    assert mix.samples.shape == (2, round(4.0 * 44100))
    assert mix.samples.dtype == np.float32
    assert np.isfinite(mix.samples).all()
    peak = float(np.abs(mix.samples).max())
    assert 10 ** (-10 / 20) < peak < 10 ** (-1 / 20)
    level = 20 * np.log10(np.sqrt(np.mean(mix.samples**2)))
    assert -27 < level < -13
    assert float(np.abs(mix.samples[:, -200:]).max()) < 2e-3
    assert abs(float(mix.samples.mean())) < 1e-3
    left, right = (20 * np.log10(np.std(side)) for side in mix.samples)
    assert abs(left - right) < 2.5
    assert np.std(mix.samples[0] - mix.samples[1]) > 0.02 * np.std(mix.samples)


@pytest.mark.parametrize("style", STYLES)
def test_stems_are_the_mix_taken_apart(made, style) -> None:
    rendering = made[style]
    names = [stem.name for stem in rendering.stems]
    assert len(names) == len(set(names)) >= 3
    total = np.zeros_like(rendering.mix.samples)
    for stem in rendering.stems:
        total += stem.audio.samples
        assert np.any(stem.audio.samples), stem.name
    assert np.array_equal(total, rendering.mix.samples)


@pytest.mark.timeout(600)
def test_styles_sound_apart(made) -> None:
    def features(rendering: Rendering) -> np.ndarray:
        mono = rendering.mix.samples.mean(axis=0)
        power = np.abs(np.fft.rfft(mono)) ** 2
        hertz = np.fft.rfftfreq(len(mono), 1 / 44100)
        bands = [power[(hertz >= low) & (hertz < 2 * low)].sum() for low in (40, 80, 160, 320, 640, 1280, 2560, 5120)]
        beat = np.abs(np.fft.rfft(np.abs(mono[: len(mono) // 441 * 441]).reshape(-1, 441).mean(axis=1))) ** 2
        pulse = np.fft.rfftfreq(len(mono) // 441, 0.01)
        pace = [beat[(pulse >= low) & (pulse < 2 * low)].sum() for low in (0.5, 1, 2, 4, 8)]
        return 10 * np.log10(
            np.array([*(each / power.sum() for each in bands), *(each / beat[1:].sum() for each in pace)])
        )

    found = {style: features(made[style]) for style in STYLES}
    for one in STYLES:
        for other in STYLES:
            if one < other:
                assert np.abs(found[one] - found[other]).max() > 2.5, (one, other)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    asked = brief(duration_s=4.0)
    first = digest(render(asked, 11))
    assert digest(render(asked, 11)) == first
    assert digest(render(asked, 12)) != first


def test_a_fresh_process_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from generation.brief import *; from generation.engines import create;"
        "from generation.ports import RenderRequest;"
        "b = Brief(words='', genre='synthwave', tempo_bpm=100.0, key=Key('D'), duration_s=3.0, seed=1);"
        "r = create('sketch').render([RenderRequest(b, 9)])[0];"
        "print(hashlib.sha256(r.mix.samples.tobytes() + r.midi).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(render(brief("synthwave", duration_s=3.0), 9))


@pytest.mark.parametrize("duration", [1.0, 1.37, 2.5, 3.999])
def test_short_pieces_are_exact_and_finished(duration) -> None:
    rendering = render(brief("cinematic", duration_s=duration))
    samples = rendering.mix.samples
    assert samples.shape[1] == round(duration * 44100)
    # The last chord dies away: the last tenth is far below the loudest tenth.
    tenths = [float(np.sqrt(np.mean(part**2))) for part in np.array_split(samples, 10, axis=1)]
    assert tenths[-1] < 0.12 * max(tenths)
    assert max(tenths[:8]) > 0


def seam(samples: np.ndarray) -> float:
    """How sharp the turn from the end to the beginning is, against the sharpest turns within."""
    samples = samples.astype(np.float64)
    around = np.concatenate([samples[:, -50:], samples[:, :50]], axis=1)
    inside = np.sort(np.abs(np.diff(samples, n=2, axis=1)).max(axis=0))
    return float(np.abs(np.diff(around, n=2, axis=1))[:, 44:54].max() / inside[-20])


def start(samples: np.ndarray) -> float:
    """How loud the first hundredth of a second is against the whole."""
    return float(np.sqrt(np.mean(samples[:, :441] ** 2)) / np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize("style", ["lo-fi", "ambient", "house", "jazz"])
def test_a_loop_closes_without_a_seam(style) -> None:
    asked = brief(style, loop=True)
    samples = render(replace(asked, duration_s=(1 if style == "ambient" else 2) * asked.bar_s)).mix.samples
    assert seam(samples) <= 1.05
    assert start(samples) > 0.05


def test_without_the_wrapped_tails_a_loop_has_a_seam(monkeypatch) -> None:
    from generation.engines.sketch.sound import desk, playing

    honest = playing.laid
    monkeypatch.setattr(desk, "_PREROLL_S", 0.0)
    monkeypatch.setattr(playing, "laid", lambda out, wave, start, *, around: honest(out, wave, start, around=False))
    asked = brief("ambient", loop=True)
    assert seam(render(replace(asked, duration_s=asked.bar_s)).mix.samples) > 1.05


def test_what_is_excluded_is_absent() -> None:
    rendering = render(brief("house", duration_s=6.0, excluded=("drums", "melody")))
    names = {stem.name for stem in rendering.stems}
    assert not names & {"drums", "melody"}
    assert {"bass", "chords"} <= names


def test_brightness_is_heard() -> None:
    def centroid(value: float) -> float:
        mono = render(brief("synthwave", mood=Mood(brightness=value))).mix.samples.mean(axis=0)
        power = np.abs(np.fft.rfft(mono)) ** 2
        return float((power * np.fft.rfftfreq(len(mono), 1 / 44100)).sum() / power.sum())

    dark, plain, bright = centroid(-0.6), centroid(0.0), centroid(0.6)
    assert dark < 0.9 * plain < 0.9 * 0.95 * bright


def test_midi_says_tempo_and_notes() -> None:
    song = mido.MidiFile(file=io.BytesIO(render(brief("house")).midi or b""))
    tempi = [message.tempo for track in song.tracks for message in track if message.type == "set_tempo"]
    assert [round(mido.tempo2bpm(each)) for each in tempi] == [124]
    started = sum(message.type == "note_on" for track in song.tracks for message in track)
    ended = sum(message.type == "note_off" for track in song.tracks for message in track)
    assert started == ended > 20
    assert song.length == pytest.approx(5.0, abs=0.2)


def test_markers_name_the_sections_in_order() -> None:
    markers = render(brief("house", duration_s=18.0)).markers
    assert markers[0].at_s == 0.0
    assert [each.at_s for each in markers] == sorted(each.at_s for each in markers)
    assert "lift" in [each.name for each in markers]


def test_progress_rises_often_enough_to_one() -> None:
    told: list[tuple[float, float]] = []
    watch = Watch(progress=lambda done, _stage: told.append((time.thread_time(), done)))
    render(brief("cinematic", duration_s=6.0), watch=watch)
    shares = [done for _, done in told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    gaps = [after[0] - before[0] for before, after in pairwise(told)]
    assert max(gaps) < 0.5


@pytest.mark.parametrize("after", [1, 5, 60, 200])
def test_a_cancel_stops_within_a_step_and_spares_the_others(after) -> None:
    calls = 0
    stopped_at = 0.0

    def cancelled() -> bool:
        nonlocal calls, stopped_at
        calls += 1
        if calls == after:
            stopped_at = time.thread_time()
        return calls >= after

    requests = [
        RenderRequest(brief(duration_s=20.0), 1, watch=Watch(cancelled=cancelled)),
        RenderRequest(brief("waltz", duration_s=1.0), 1),
    ]
    began = time.thread_time()
    first = create("sketch").render(requests[:1])[0]
    assert isinstance(first, Cancelled)
    # The time of this thread's own work, so that a busy machine does not fail the test.
    assert time.thread_time() - max(stopped_at, began) < 0.3
    assert isinstance(create("sketch").render(requests)[1], Rendering)


def test_nothing_left_to_play_is_a_sentence() -> None:
    everybody = ("drums", "bass", "chords", "pad", "melody", "arp", "texture", "strings", "piano", "synth", "answers")
    result = create("sketch").render([RenderRequest(brief("lo-fi", excluded=everybody), 1)])[0]
    assert isinstance(result, BadRequest)


def test_extreme_briefs_still_play() -> None:
    for asked in (
        brief("jazz", tempo_bpm=300.0, metre=(7, 8), duration_s=2.0),
        brief("waltz", tempo_bpm=30.0, metre=(12, 8), duration_s=2.0),
        brief("house", loop=True, duration_s=1.0, tempo_bpm=240.0),
        brief("no such genre", key=Key("F#", Mode.PHRYGIAN), duration_s=2.0, mood=Mood(-1, -1, 1, -1)),
    ):
        assert render(asked).mix.frames == round(asked.duration_s * 44100)
