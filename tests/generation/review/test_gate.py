"""What is so wrong with a model's sound that it is made again, and what is not."""

from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Heard, Key, Kind, Mode, Understood
from generation.rendering import Audio, Samples
from generation.review.gate import CLIPPED, KEY, LENGTH, NO_SOUND, SILENT, TEMPO, fault_of_sound, faults

RATE = 32000
BRIEF = Brief("x", "house", 120.0, Key("A"), 20.0, 1)
ASKED = replace(BRIEF, understood=(Understood("tempo_bpm", "120", "120 bpm"), Understood("key", "A minor", "in A")))


def audio(samples: Samples) -> Audio:
    return Audio(np.stack([samples, samples]).astype(np.float32), RATE)


def noise(seconds: float = 10.0, level: float = 0.1) -> Samples:
    drawn = np.random.default_rng(1).standard_normal(round(seconds * RATE))
    return (level * drawn).astype(np.float32)


def test_music_at_any_usual_level_is_no_fault() -> None:
    for level in (0.01, 0.1, 2.0):
        assert fault_of_sound(audio(noise(level=level)), BRIEF) == ""


def test_silence_and_near_silence_are() -> None:
    assert fault_of_sound(audio(noise(level=0.0005)), BRIEF) == SILENT
    half = noise()
    half[round(4.0 * RATE) :] = 0
    assert fault_of_sound(audio(half), BRIEF) == SILENT
    assert fault_of_sound(audio(half), replace(BRIEF, kind=Kind.UI_SOUND)) == "", "a sign may ring out"
    mostly = noise()
    mostly[round(6.0 * RATE) :] = 0
    assert fault_of_sound(audio(mostly), BRIEF) == ""


def test_what_is_no_number_or_nothing_is_no_sound() -> None:
    broken = noise()
    broken[5] = np.nan
    assert fault_of_sound(audio(broken), BRIEF) == NO_SOUND
    assert fault_of_sound(audio(noise()[:0]), BRIEF) == NO_SOUND


def test_cut_off_tops_are_clipping_and_touching_the_ceiling_is_not() -> None:
    assert fault_of_sound(audio(np.clip(noise(level=1.0), -0.5, 0.5)), BRIEF) == CLIPPED
    touched = noise()
    touched[1000:1010] = 1.0
    assert fault_of_sound(audio(touched), BRIEF) == ""


def test_a_channel_without_sound_is_not_cut_off() -> None:
    one_sided = Audio(np.stack([noise(), 0 * noise()]), RATE)
    assert fault_of_sound(one_sided, BRIEF) == ""


def checked(*missed: str) -> dict[str, object]:
    return {"checks": [{"quantity": each, "verdict": "missed"} for each in missed]}


def test_a_wrong_length_is_always_a_fault() -> None:
    assert faults(checked("duration"), Heard(20.0), BRIEF) == (LENGTH,)
    assert faults(checked("loudness"), Heard(20.0), BRIEF) == ()


@pytest.mark.parametrize(("bpm", "found"), [(140.0, (TEMPO,)), (126.0, ()), (60.0, ()), (None, ())])
def test_a_tempo_counts_where_it_is_far_off_and_was_asked_for(bpm: float | None, found: tuple[str, ...]) -> None:
    assert faults(checked("tempo"), Heard(20.0, tempo_bpm=bpm), ASKED) == found
    assert faults(checked("tempo"), Heard(20.0, tempo_bpm=bpm), BRIEF) == ()


@pytest.mark.parametrize(
    ("key", "found"),
    [(Key("Eb"), (KEY,)), (Key("B"), (KEY,)), (Key("E"), ()), (Key("C", Mode.MAJOR), ()), (None, ())],
)
def test_a_key_counts_where_it_shares_few_notes(key: Key | None, found: tuple[str, ...]) -> None:
    assert faults(checked("key"), Heard(20.0, key=key), ASKED) == found
    assert faults(checked("key"), Heard(20.0, key=key), BRIEF) == ()
