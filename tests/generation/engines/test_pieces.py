"""Sections as pieces: cut on bar lines, at the level of the whole, loops that run into themselves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import Brief, Key, Section
from generation.engines import create
from generation.engines.sketch.compose import compose
from generation.engines.sketch.styles import styles
from generation.errors import BadRequest
from generation.ports import RenderRequest, Watch
from generation.rendering import Rendering

RATE = 44100
FORM = (Section("intro", 2, loop=True), Section("main", 4, loop=True), Section("outro", 2))


@pytest.fixture(autouse=True)
def _synths(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")


def brief(**changes) -> Brief:
    usual = Brief("", "synthwave", 128.0, Key("D"), 18.0, 1, sections=FORM, pieces=True)
    return replace(usual, **changes)


def render(asked: Brief, watch: Watch | None = None) -> Rendering:
    result = create("sketch").render([RenderRequest(asked, 3, watch=watch or Watch())])[0]
    assert isinstance(result, Rendering), result
    return result


@pytest.fixture(scope="module")
def made() -> Rendering:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOCTURNE_SOUNDFONT", "none")
        return render(brief())


def loudness(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-9))


def seam(samples: np.ndarray) -> float:
    """How sharp the turn from the end to the beginning is, against the sharpest turns within."""
    samples = samples.astype(np.float64)
    inside = np.sort(np.abs(np.diff(samples, n=2, axis=1)).max(axis=0))
    around = np.concatenate([samples[:, -50:], samples[:, :50]], axis=1)
    return float(np.abs(np.diff(around, n=2, axis=1))[:, 44:54].max() / inside[-20])


def test_there_is_a_piece_per_section_and_together_they_are_as_long_as_the_whole(made) -> None:
    assert [(piece.name, piece.loop) for piece in made.pieces] == [("intro", True), ("main", True), ("outro", False)]
    assert sum(piece.audio.frames for piece in made.pieces) == made.mix.frames == 18 * RATE


def test_markers_are_the_bar_lines_where_the_pieces_meet(made) -> None:
    assert [marker.name for marker in made.markers] == ["intro", "main", "outro"]
    bar = 4 * 60 / 128.0 * RATE
    at = 0
    for marker, piece in zip(made.markers, made.pieces, strict=True):
        assert marker.at_s * RATE == pytest.approx(at, abs=1e-6)
        assert abs(marker.at_s * RATE / bar - round(marker.at_s * RATE / bar)) * bar <= 0.51
        at += piece.audio.frames


def test_pieces_have_the_level_of_the_whole(made) -> None:
    for marker, piece in zip(made.markers, made.pieces, strict=True):
        begin = round(marker.at_s * RATE)
        there = made.mix.samples[:, begin : begin + piece.audio.frames]
        assert loudness(piece.audio.samples) == pytest.approx(loudness(there), abs=2.5)


def test_loops_close_without_a_seam_and_the_last_piece_ends(made) -> None:
    for piece in made.pieces:
        if piece.loop:
            assert seam(piece.audio.samples) <= 1.05
            assert np.abs(piece.audio.samples[:, -2000:]).max() > 1e-3
    ending = made.pieces[-1].audio.samples
    assert np.abs(ending[:, -200:]).max() < 2e-3


def test_progress_rises_through_the_pieces() -> None:
    told: list[tuple[float, str]] = []
    asked = brief(duration_s=5.0, sections=(Section("main", 1, loop=True), Section("outro", 1)))
    render(asked, Watch(progress=lambda done, stage: told.append((done, stage))))
    shares = [done for done, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert {"playing the main by itself", "playing the outro by itself"} <= {stage for _, stage in told}


@settings(deadline=None, max_examples=40)
@given(
    style=st.sampled_from(tuple(styles())),
    tempo=st.floats(50.0, 200.0),
    duration=st.floats(12.0, 120.0),
    metre=st.sampled_from([(4, 4), (3, 4), (6, 8)]),
    loops=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_pieces_of_any_brief_are_whole_bars_of_the_whole(style, tempo, duration, metre, loops) -> None:
    sections = tuple(
        Section(name, bars, loop=loop)
        for (name, bars), loop in zip((("intro", 2), ("main", 8), ("outro", 4)), loops, strict=True)
    )
    asked = brief(genre=style, tempo_bpm=tempo, duration_s=duration, metre=metre, sections=sections)
    if duration < 3.5 * asked.bar_s + 0.5:
        return
    score = compose(asked, 1)
    assert [(piece.spans[0].name, piece.loop) for piece in score.pieces] == [
        (each.name, each.loop) for each in sections
    ]
    for piece in score.pieces:
        assert all(0 <= note.start < piece.beats for part in piece.parts for note in part.notes)
        if piece.loop:
            assert piece.beats == pytest.approx(piece.spans[0].bars * piece.bar_beats, abs=1e-9)
            assert piece.tempo_bpm == pytest.approx(tempo, rel=1e-4)
            assert not any(part.role == "riser" for part in piece.parts)
            crashes = [
                note.start for part in piece.parts if part.role == "drums" for note in part.notes if note.pitch == 49
            ]
            assert not [at for at in crashes if at < 0.1 or at > piece.beats - 0.1]
    inside = sum(
        len(part.notes)
        for piece in score.pieces
        for part in piece.parts
        if part.role not in {"texture", "riser", "drums"}
    )
    whole = sum(len(part.notes) for part in score.parts if part.role not in {"texture", "riser", "drums"})
    # The last chord is no part of a last section that repeats.
    assert whole - 40 <= inside <= whole


def test_sections_that_cannot_fit_are_refused_with_the_time_they_need() -> None:
    with pytest.raises(BadRequest, match="sections") as told:
        compose(brief(duration_s=4.0, tempo_bpm=60.0), 1)
    assert "at least 12 seconds" in str(told.value)


def test_sections_of_a_length_that_fills_the_piece_keep_their_bars() -> None:
    sections = (Section("intro", 4, loop=True), Section("main", 8, loop=True), Section("outro", 4))
    score = compose(brief(tempo_bpm=78.0, duration_s=16 * 240 / 78.0, sections=sections), 1)
    assert [span.bars for span in score.spans][:2] == [4, 8]
    # The last chord has its place within the last section.
    assert 2 <= score.spans[2].bars <= 4
    assert score.beats - score.ending > 2.0


def test_a_piece_whose_last_section_repeats_stops_on_its_bar_line() -> None:
    sections = (Section("intro", 2, loop=True), Section("main", 4, loop=True))
    score = compose(brief(tempo_bpm=120.0, duration_s=12.0, sections=sections), 1)
    assert [span.bars for span in score.spans] == [2, 4]
    assert score.beats == 24.0
    assert score.beats - 0.2 < score.ending < score.beats
    assert [piece.loop for piece in score.pieces] == [True, True]
    assert sum(piece.beats for piece in score.pieces) == pytest.approx(24.0)
