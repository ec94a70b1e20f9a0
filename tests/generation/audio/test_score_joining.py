"""Scores that go with sound that was spliced, cut and joined."""

import io

import mido
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kept_sound import score

from generation.audio.score_file import TICKS, read_score, write_score
from generation.audio.score_joining import cut_score, joined_scores, spliced_score

# At 120 BPM a beat is half a second.
OLD = score([(0, 1, 40), (2, 4, 43), (7, 1, 45)], 8, markers=[(0, "intro"), (4, "main")])
NEW = score([(0, 1, 52), (3, 2, 55), (5, 1, 57), (6, 2, 59)], 8)


def notes(data: bytes | None, name: str = "bass (bass)") -> list[tuple[float, float, int]]:
    found = read_score(data)
    assert found is not None
    return [
        (n.start / TICKS, (n.end - n.start) / TICKS, n.pitch)
        for line in found.lines if line.name == name for n in line.notes
    ]  # fmt: skip


def test_a_file_that_is_read_and_written_is_the_same():
    found = read_score(OLD)
    assert found is not None
    assert write_score(found) == OLD
    assert [message.text for message in mido.MidiFile(file=io.BytesIO(OLD)).tracks[0] if message.type == "marker"] == [
        "intro", "main",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [None, b"", b"MThd", b"no score at all"])
def test_what_is_no_score_is_none(data: bytes | None):
    assert read_score(data) is None
    assert spliced_score(data, NEW, 1.0, 2.0) is None
    assert joined_scores([(OLD, 0.0, 4.0), (data, 4.0, 4.0)]) is None
    assert cut_score(data, 0.0, 1.0) is None


def test_the_old_notes_outside_and_the_new_ones_within():
    # From beat 2 to beat 6; the old note that is held over beat 6 is not struck again inside.
    made = notes(spliced_score(OLD, NEW, 1.0, 3.0))
    assert made == [(0, 1, 40), (3, 2, 55), (5, 1, 57), (7, 1, 45)]


def test_a_note_that_is_held_over_an_edge_on_both_sides_stays_one():
    held = score([(0, 8, 60)], 8)
    assert notes(spliced_score(held, held, 1.0, 3.0)) == [(0, 8, 60)]
    other = score([(0, 8, 62)], 8)
    assert notes(spliced_score(held, other, 1.0, 3.0)) == [(0, 2, 60), (2, 4, 62), (6, 2, 60)]


def test_a_new_player_comes_in_on_a_channel_of_its_own():
    flute = score([(0, 8, 72)], 8, name="lead (melody)", program=73)
    found = read_score(spliced_score(OLD, flute, 1.0, 3.0))
    assert found is not None
    assert {line.name: line.channel for line in found.lines} == {"bass (bass)": 0, "lead (melody)": 1}
    assert notes(spliced_score(OLD, flute, 1.0, 3.0), "lead (melody)") == [(2, 4, 72)]
    assert notes(spliced_score(OLD, flute, 1.0, 3.0)) == [(0, 1, 40), (7, 1, 45)]


def test_another_tempo_is_brought_to_the_old_one_s_beats():
    slower = score([(1, 1, 50)], 4, bpm=60.0)
    assert notes(spliced_score(OLD, slower, 0.5, 3.0)) == [(0, 1, 40), (2, 2, 50), (7, 1, 45)]


def test_joined_scores_keep_their_tempi_and_go_on_where_the_first_was_cut():
    slow = score([(0, 2, 64), (2, 2, 65)], 4, bpm=60.0, markers=[(0, "verse")])
    joined = joined_scores([(OLD, 0.0, 3.0), (slow, 3.0, 4.0)])
    found = read_score(joined)
    assert found is not None
    assert [us for _, us in found.tempi] == [500_000, 1_000_000]
    assert [text for _, text in found.markers] == ["intro", "main", "verse"]
    assert notes(joined) == [(0, 1, 40), (2, 4, 43), (6, 2, 64), (8, 2, 65)]
    assert found.seconds(found.end) == pytest.approx(7.0)
    assert mido.MidiFile(file=io.BytesIO(joined or b"")).length == pytest.approx(7.0)
    assert len(found.lines) == 1, "the same player plays on"


def test_a_cut_score_begins_with_its_first_bar():
    made = cut_score(OLD, 1.0, 3.0)
    assert notes(made) == [(0, 4, 43)]
    found = read_score(made)
    assert found is not None
    assert (found.markers, found.end) == (((2 * TICKS, "main"),), 4 * TICKS)


@given(st.floats(0, 4), st.floats(0, 4))
@settings(max_examples=50, deadline=None)
def test_a_splice_of_a_score_into_itself_is_the_score(one: float, other: float):
    start, end = sorted((one, other))
    assume(end - start > 0.01)
    assert notes(spliced_score(OLD, OLD, start, end)) == notes(OLD)
