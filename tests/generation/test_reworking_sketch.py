"""One story with the real engine: a part made darker, the best bars as a loop, and both joined."""

from dataclasses import replace

import numpy as np
import pytest

from generation.audio.encode import decode_lossless
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.audio.score_file import read_score
from generation.brief import Brief, Key
from generation.engines.sketch.engine import SketchEngine
from generation.making import MadeTake, make_of_tracks, make_takes
from generation.past import kept_of
from generation.ports import Watch
from generation.refinement import Change, ChangeKind, Region
from generation.refining.same_notes import same_notes
from generation.rendering import Audio
from generation.review.loop_seam import seam_jump_db
from generation.track import Track
from tests.support.taken import Shelf, refined

pytestmark = pytest.mark.timeout(300)  # two renderings on a machine that has other things to do

K = ChangeKind
BRIEF = Brief("night drive", "synthwave", 160.0, Key("A"), 11.0, 4)  # bars of 1.5 s
PART = Region(3.02, 6.0)
DARKER = Change(K.LEAN, "brightness", -1, words="darker", region=PART)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def first(shelf: Shelf) -> Track:
    return shelf.keep(make_takes(SketchEngine(), BRIEF, [1], None, Watch())[0], "t1")


@pytest.fixture(scope="module")
def child(shelf: Shelf, first: Track) -> Track:
    past = shelf.past(first, DARKER, region=PART)
    brief = replace(BRIEF, mood=replace(BRIEF.mood, brightness=-0.6))
    return refined(shelf.keep(make_takes(SketchEngine(), brief, [1], None, Watch(), past)[0], "t2"), past)


def bends(samples: np.ndarray) -> np.ndarray:
    """What stands out as a click does: the wave, differentiated twice."""
    return np.abs(np.diff(samples.astype(np.float64), n=2, axis=1)).max(axis=0)


def sound_of(take: MadeTake) -> Audio:
    return decode_lossless(take.files[0].data)


def test_a_part_is_darker_and_the_rest_is_the_parent_s_to_the_bit(shelf: Shelf, first: Track, child: Track):
    old, new = kept_of(first, shelf.read), kept_of(child, shelf.read)
    start_s, end_s = child.facts["region_s"]
    assert (start_s, end_s) == (pytest.approx(3.0, abs=1e-4), pytest.approx(6.0, abs=1e-4)), "on the bar lines"
    for role in ("master", *(f"stem:{name}" for name in old.stem_names)):
        one, other = old.sound(role), new.sound(role)
        start, end = round(start_s * one.rate), round(end_s * one.rate)
        assert np.array_equal(one.samples[:, :start], other.samples[:, :start]), role
        assert np.array_equal(one.samples[:, end:], other.samples[:, end:]), role
    assert child.compared["agrees"][0]["verdict"] == "did"
    before, after = child.compared["measured"]["centroid_hz"]
    assert after < 0.95 * before
    stems = [check for check in child.review["checks"] if check["quantity"] == "stems"]
    assert stems[0]["verdict"] == "obeyed"


def test_the_edges_are_no_louder_than_what_the_parent_plays_there(shelf: Shelf, first: Track, child: Track):
    one, other = (kept_of(track, shelf.read).sound("master") for track in (first, child))
    before, after = bends(one.samples), bends(other.samples)
    for at_s in child.facts["region_s"]:
        edge = slice(round((at_s - 0.05) * one.rate), round((at_s + 0.05) * one.rate))
        assert after[edge].max() <= 1.2 * before[edge].max()


def test_the_notes_outside_are_kept_and_a_darker_part_has_the_same_ones(shelf: Shelf, first: Track, child: Track):
    one, other = (read_score(kept_of(track, shelf.read).midi) for track in (first, child))
    assert one is not None
    assert other is not None
    assert other.end == one.end
    assert other.markers == one.markers
    same = same_notes(one, other)
    assert {"drums", "bass", "melody"} & set(kept_of(first, shelf.read).stem_names) <= set(same)


def test_the_best_bars_repeat_without_a_seam_and_join_the_track(shelf: Shelf, first: Track):
    past = shelf.past(first, Change(K.BEST_BARS, amount=3))
    loop = make_of_tracks(past, replace(BRIEF, duration_s=4.5, loop=True), 1, Watch())
    sound = sound_of(loop)
    assert loop.duration_s == 4.5
    seam, lines = seam_jump_db(sound, 3)
    assert seam <= lines + 1.0
    assert loop.review["missed"] == 0, loop.review["checks"]
    second = shelf.keep(loop, "t3")
    joining = shelf.past(first, Change(K.STITCH, value="t3, t1"), sources=(second, first))
    both = make_of_tracks(joining, BRIEF, 1, Watch())
    whole = sound_of(both)
    assert whole.duration_s == both.brief.duration_s == pytest.approx(15.5)
    assert integrated_lufs(whole) == pytest.approx(-14.0, abs=0.3)
    assert true_peak_dbtp(whole) <= -1.0
    join = bends(whole.samples)
    edge = round(4.5 * whole.rate)
    assert join[edge - 4000 : edge + 4000].max() <= join.max()
    assert both.review["missed"] == 0, both.review["checks"]
