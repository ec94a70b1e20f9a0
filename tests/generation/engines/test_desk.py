"""The desk: stems that sum, levels that can be kept for another piece."""

import numpy as np
import pytest

from generation.engines.sketch.sound import levels
from tests.generation.engines.sounding import BASS, DRUMS, TUNE, booth, level_db, mix


def test_stems_sum_to_the_mix_and_gains_name_them_all() -> None:
    made = mix(booth())
    total = np.zeros_like(made.mix)
    for wave in made.stems.values():
        total += wave
    assert np.array_equal(total, made.mix)
    assert set(made.gains) == {*made.stems, "mix"}


def test_the_same_gains_give_the_same_bytes_and_nothing_is_measured(monkeypatch) -> None:
    first = mix(booth())
    monkeypatch.setattr(levels, "loudness", lambda _wave, _step: pytest.fail("it was measured"))
    again = mix(booth(), first.gains)
    assert np.array_equal(again.mix, first.mix)
    assert again.gains == first.gains


def test_a_piece_played_with_the_gains_of_the_whole_keeps_its_level() -> None:
    whole = mix(booth(DRUMS, BASS, TUNE))
    part = mix(booth(BASS), whole.gains)
    assert set(part.stems) == {"bass"}
    assert abs(level_db(part.mix) - level_db(whole.stems["bass"])) < 0.1
    # Left to itself, the bass alone would be brought to the loudness of a whole piece.
    assert level_db(mix(booth(BASS)).mix) > level_db(part.mix) + 1.0
