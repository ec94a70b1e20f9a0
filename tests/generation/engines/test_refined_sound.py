"""What a refined brief does to the sound: steps of brightness in every piece, faders, sections, all of it by ear."""

import hashlib
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.audio.brightness import centroid_hz
from generation.audio.master import master
from generation.audio.spectrum import Spectrum
from generation.brief import Brief, Key, Level, Mood, Section
from generation.engines import create
from generation.engines.sketch.leaning import STEP, brightness_steps, soft
from generation.engines.sketch.score import Part, Span
from generation.engines.sketch.sound.basics import filtered
from generation.engines.sketch.sound.faders import pushed, sections_gain
from generation.engines.sketch.sound.shading import tilt_of, tilted
from generation.ports import RenderRequest
from generation.rendering import Audio, Rendering
from tests.generation.engines.sounding import BASS, CHORDS, DRUMS, RATE, SNARE, TUNE, booth, level_db, mix


@pytest.fixture(autouse=True)
def _synths(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")


def centroid(wave: np.ndarray) -> float:
    found = centroid_hz(Spectrum.of(Audio(wave, RATE)))
    assert found
    return found


def stepped(axis: float, steps: float) -> float:
    return math.tanh(math.atanh(axis) + STEP * steps)


def render(**changes) -> Rendering:
    usual = Brief(words="", genre="synthwave", tempo_bpm=120.0, key=Key("D"), duration_s=5.0, seed=1)
    result = create("sketch").render([RenderRequest(replace(usual, **changes), 1)])[0]
    assert isinstance(result, Rendering), result
    return result


def stems(rendering: Rendering) -> dict[str, np.ndarray]:
    return {stem.name: stem.audio.samples for stem in rendering.stems}


# ---- brightness ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [(DRUMS, BASS, CHORDS, TUNE), (DRUMS,), (DRUMS, TUNE)])
@pytest.mark.parametrize("begin", [-0.9, -0.6, 0.0, 0.6])
def test_a_step_to_the_dark_is_a_tenth_at_least_wherever_it_begins(parts, begin) -> None:
    darker, usual, brighter = (
        centroid(mix(booth(*parts, mood=Mood(brightness=stepped(begin, steps)))).mix) for steps in (-1, 0, 1)
    )
    assert darker <= 0.9 * usual
    assert brighter >= 1.05 * usual


def test_ten_steps_and_ten_back_are_the_same_sound() -> None:
    there = stepped(0.0, -10)
    dark, back = (mix(booth(mood=Mood(brightness=each))).mix for each in (there, round(stepped(there, 10), 9)))
    usual = mix(booth()).mix
    assert centroid(dark) < 0.4 * centroid(usual)
    assert np.array_equal(back, usual)


def test_every_further_step_is_still_heard() -> None:
    found = [centroid(mix(booth(mood=Mood(brightness=stepped(0.0, -steps)))).mix) for steps in range(9)]
    assert all(after < 0.96 * before for before, after in pairwise(found))


def test_without_the_tilt_a_dark_mood_would_not_be_dark(monkeypatch) -> None:
    monkeypatch.setattr("generation.engines.sketch.sound.desk.tilt_of", lambda *_: 0.0)
    dark, usual = (centroid(mix(booth(DRUMS, mood=Mood(brightness=each))).mix) for each in (-0.6, 0.0))
    assert dark > 0.9 * usual


@settings(max_examples=20, deadline=None)
@given(st.floats(-30.0, 12.0), st.integers(0, 99))
def test_a_tilt_is_undone_by_its_opposite(tilt, seed) -> None:
    noise = np.random.default_rng(seed).standard_normal((2, 4000)).astype(np.float32)
    there = tilted(noise, tilt, loop=False, step=lambda: None)
    back = tilted(there, -tilt, loop=False, step=lambda: None)
    assert np.abs(back - noise).max() < 2e-3 * np.abs(noise).max()


def test_a_loop_that_is_tilted_still_closes() -> None:
    turns = np.sin(2 * np.pi * 100 * np.arange(2 * RATE) / RATE).astype(np.float32)
    wave = np.stack([turns, turns])
    there = tilted(wave, -9.0, loop=True, step=lambda: None)
    again = tilted(np.tile(wave, 2), -9.0, loop=True, step=lambda: None)
    assert np.abs(np.tile(there, 2) - again).max() < 1e-4


def test_silence_has_no_tilt() -> None:
    assert tilt_of(np.zeros((2, 9000), np.float32), -3.0, lambda: None) == 0.0


@given(st.floats(-0.999, 0.999), st.floats(-5.0, 5.0))
def test_a_step_is_as_long_anywhere(axis, steps) -> None:
    asked = Brief(words="", genre="house", tempo_bpm=120.0, key=Key("D"), duration_s=5.0, seed=1)
    here = brightness_steps(replace(asked, mood=Mood(brightness=axis)))
    there = max(-0.999, min(0.999, stepped(axis, steps)))
    if abs(there) < 0.998:
        assert brightness_steps(replace(asked, mood=Mood(brightness=there))) == pytest.approx(here + steps, abs=1e-6)


@given(st.floats(-40.0, 40.0), st.floats(0.01, 3.0))
def test_soft_steps_never_stop_counting_within_reason(steps, more) -> None:
    assert abs(soft(steps, 9.0)) <= 9.0
    if abs(steps) < 20:
        assert soft(steps + more, 9.0) > soft(steps, 9.0)


# ---- faders -------------------------------------------------------------------------------------------------------


def test_a_fader_moves_its_stem_and_nobody_elses() -> None:
    usual, less = mix(booth()), mix(booth(levels=(Level("bass", -5.5),)))
    assert all(np.array_equal(usual.stems[name], less.stems[name]) for name in usual.stems if name != "bass")
    moved = level_db(less.stems["bass"]) - level_db(usual.stems["bass"])
    assert -5.5 * 1.2 - 0.1 <= moved <= -5.4


def test_a_fader_for_the_hats_leaves_kick_and_snare() -> None:
    beat = Part("drums", "drums", "kit_house", tuple(note for note in DRUMS.notes if note.pitch != SNARE))
    usual, less = (mix(booth(beat, BASS, levels=each)).stems["drums"] for each in ((), (Level("hi-hats", -12.0),)))
    treble = [level_db(filtered(each, "high", 9000.0, order=4)) for each in (usual, less)]
    low = [level_db(filtered(each, "low", 150.0, order=4)) for each in (usual, less)]
    assert treble[1] < treble[0] - 6.0
    assert abs(low[1] - low[0]) < 0.2


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(-40.0, -10.0), min_size=2, max_size=4),
    st.floats(-11.0, -1.0),
)
def test_what_is_heard_of_a_fader_is_most_of_what_was_asked(loudness, db) -> None:
    name = min(loudness)
    off = pushed({name: db}, loudness)[name]
    assert abs(db) - 1e-3 <= abs(off) <= 1.2 * abs(db) + 1e-3
    power = {each: 10 ** (level / 10) for each, level in loudness.items()}
    whole = sum(power.values())
    now = whole - power[name] + power[name] * 10 ** (off / 10)
    heard = off - 10 * math.log10(now / whole)
    # As far as a fader may go: who is nearly alone stays as loud as the whole is.
    if power[name] < 0.7 * whole:
        assert heard <= 0.4 * db


def test_less_of_a_stem_is_heard_on_the_master_and_the_score_stays() -> None:
    usual, less = render(), render(levels=(Level("drums", -5.5),))
    assert less.midi == usual.midi
    before, after = (stems(replace(each, stems=master(each).stems)) for each in (usual, less))
    assert -8.0 <= level_db(after["drums"]) - level_db(before["drums"]) <= -3.0
    others = [name for name in before if name != "drums"]
    assert all(level_db(after[name]) >= level_db(before[name]) - 0.1 for name in others)


def test_a_refined_brief_gives_the_same_bytes_again() -> None:
    changes = {"mood": Mood(brightness=-0.35, energy=0.35), "levels": (Level("hats", -4.0), Level("bass", 3.0))}

    def digest(rendering: Rendering) -> str:
        return hashlib.sha256(rendering.mix.samples.tobytes() + (rendering.midi or b"")).hexdigest()

    first = digest(render(duration_s=3.0, **changes))
    assert digest(render(duration_s=3.0, **changes)) == first
    assert digest(render(duration_s=3.0)) != first


# ---- sections -----------------------------------------------------------------------------------------------------


def test_a_calmer_beginning_is_quieter_than_the_rest() -> None:
    sections = (Section("intro", 2), Section("main", 2), Section("lift", 2))
    calmer = (replace(sections[0], lean=-1.0), *sections[1:])
    asked = {"genre": "rock", "duration_s": 13.0}
    usual, other = (master(render(sections=each, **asked)).master.samples for each in (sections, calmer))
    begin = 4 * RATE

    def contrast(wave: np.ndarray) -> float:
        return level_db(wave[:, :begin]) - level_db(wave[:, begin:])

    assert contrast(other) <= contrast(usual) - 3.0


def test_sections_that_lean_are_joined_without_a_click() -> None:
    spans = (Span("intro", 0, 1, 0.4, 0.4, -2.0), Span("main", 1, 1, 0.6), Span("lift", 2, 1, 0.9, 0.9, 1.0))
    room = booth(duration_s=6.0, loop=True)
    curve = sections_gain(replace(room.score, spans=spans), room.frames)
    assert curve is not None
    assert np.abs(np.diff(curve)).max() < 2e-3
    assert abs(curve[-1] - curve[0]) < 2e-3
    assert sections_gain(replace(room.score, spans=(Span("main", 0, 3, 0.6),)), room.frames) is None


def test_what_the_engine_says_of_itself() -> None:
    facts = render(duration_s=4.0).facts
    assert facts["flavour"] == "synthwave"
    assert all(len(cell) == 3 for bar in facts["theme"] for cell in bar)
    assert len(facts["chords"]) == facts["bars"]
    assert set(facts["players"]) == {name.split(" (")[0] for name in facts["written"]}
    card = create("sketch").card
    assert "score" in card.can
    assert {"theme", "chords", "tempo", "key", "other stems"} <= card.keeps
