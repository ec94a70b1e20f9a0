"""The seam of a loop: struck no harder than the bar lines within it, in every stem alike."""

from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key, Section
from generation.engines import create
from generation.engines.sketch.score import Note, Part
from generation.engines.sketch.sound import seam
from generation.ports import RenderRequest
from generation.rendering import Audio, Rendering
from generation.review.loop_seam import seam_jump_db
from tests.generation.engines.sounding import RATE, booth, mix

ACCENT = Part("drums", "drums", "kit_rock", (Note(0.0, 0.25, 38, 0.95), Note(4.0, 0.25, 38, 0.5)))
PADS = Part("pad", "pad", "pad", (Note(0.0, 8.0, 60, 0.6), Note(0.0, 8.0, 67, 0.6)))


def over_db(samples: np.ndarray, bars: int) -> float:
    at_seam, within = seam_jump_db(Audio(samples, RATE), bars)
    return at_seam - within


def test_a_loud_first_beat_is_softened_to_the_others() -> None:
    room = booth(ACCENT, PADS, loop=True, duration_s=4.0)
    made = mix(room)
    bars = sum(span.bars for span in room.score.spans)
    assert over_db(made.mix, bars) > 3.0
    even = seam.levelled(made, room.score, lambda: None)
    assert over_db(even.mix, bars) <= 0.5
    np.testing.assert_allclose(sum(even.stems.values()), even.mix, atol=1e-6)
    away = round(0.1 * RATE)
    np.testing.assert_array_equal(even.mix[:, away:-away], made.mix[:, away:-away])


def test_what_is_no_loop_keeps_its_first_beat() -> None:
    room = booth(ACCENT, PADS, loop=False, duration_s=4.0)
    made = mix(room)
    assert seam.levelled(made, room.score, lambda: None) is made


def test_an_even_loop_is_left_as_it_is() -> None:
    even = replace(ACCENT, notes=tuple(Note(float(beat), 0.25, 38, 0.7) for beat in range(8)))
    room = booth(even, loop=True, duration_s=4.0)
    made = mix(room)
    after = seam.levelled(made, room.score, lambda: None)
    assert np.abs(after.mix - made.mix).max() < 0.1 * np.abs(made.mix).max()


@pytest.mark.parametrize("genre", ["synthwave", "folk", "chiptune"])
def test_section_pieces_close(genre: str) -> None:
    sections = (Section("intro", 2, loop=True), Section("main", 2, loop=True), Section("outro", 1))
    brief = Brief("", genre, 120.0, Key("D"), 10.0, 1, sections=sections, pieces=True)
    (made,) = create("sketch").render([RenderRequest(brief, 1)])
    assert isinstance(made, Rendering)
    loops = [piece for piece in made.pieces if piece.loop]
    assert len(loops) == 2
    for piece in loops:
        bars = max(1, round(piece.audio.duration_s / brief.bar_s))
        assert over_db(piece.audio.samples, bars) <= 0.5, piece.name
