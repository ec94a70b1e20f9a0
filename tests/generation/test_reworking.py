"""Tracks made of tracks, as the device's thread makes them: a part put back, tracks joined, the best bars."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from generation.audio.encode import decode_lossless
from generation.audio.kept import MASTER
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.audio.score_file import TICKS, Line, ScoreFile, Written, read_score, write_score
from generation.brief import Brief, Key, Mood
from generation.errors import BadRequest, NocturneError, NotFound
from generation.making import MadeTake, make_of_tracks, make_takes
from generation.past import joined_length_s, kept_of, origin_of
from generation.ports import EngineCard, RenderRequest, Watch
from generation.refinement import Change, ChangeKind, Plan, Region
from generation.rendering import Audio, Marker, Piece, Rendering, Stem
from generation.reworking import ab
from generation.track import Licence, Track, TrackState
from tests.support.engines import CARD
from tests.support.taken import Shelf, refined

RATE = 44100
BRIEF = Brief("a piece", "house", 240.0, Key("A"), 5.0, 1)  # four bars of a second and a last chord
K = ChangeKind
DARKER = Change(K.LEAN, "brightness", -1, words="darker", region=Region(1.0, 2.0))


def audio(samples: np.ndarray) -> Audio:
    return Audio(np.stack([samples, samples]).astype(np.float32), RATE)


class Players:
    """Drums, a bass and a lead that is darker where the brief is, and a score; remembers what it was asked."""

    card: EngineCard = replace(CARD, can=CARD.can | {"repaint", "score"})

    def __init__(self, without: Sequence[str] = ()) -> None:
        self.without = without
        self.asked: list[RenderRequest] = []

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        self.asked += requests
        return [self._one(request.brief) for request in requests]

    def _one(self, brief: Brief) -> Rendering:
        at = np.arange(round(brief.duration_s * RATE)) / RATE
        sing = 110 * 2 ** (brief.seed % 5 / 12)
        bright = 20 if brief.mood.brightness >= 0 else 1
        hits = np.random.default_rng(1).standard_normal(len(at)) * np.exp(-(at % 0.5) / 0.05)
        lead = sum(np.sin(2 * np.pi * 4 * sing * n * at) / n for n in range(1, bright + 1))
        waves = {"drums": 0.05 * hits, "bass": 0.2 * np.sin(2 * np.pi * sing * at), "lead": 0.2 * lead}
        stems = tuple(Stem(name, audio(wave)) for name, wave in waves.items() if name not in self.without)
        mix = np.sum([stem.audio.samples for stem in stems], axis=0)
        bars = int(brief.duration_s / brief.bar_s - 0.25)
        notes = tuple(Written(TICKS * n, TICKS * (n + 1), 40 + brief.seed % 5, 90) for n in range(4 * bars))
        lines = tuple(Line(f"{stem.name} ({stem.name})", n, n, notes) for n, stem in enumerate(stems))
        markers = (Marker(0.0, "main"), Marker(brief.bar_s * (bars - 1), "lift"))
        midi = write_score(
            ScoreFile(
                lines, ((0, round(6e7 / brief.tempo_bpm)),), end=round(TICKS * brief.duration_s * brief.tempo_bpm / 60)
            )
        )
        pieces = (
            Piece("main", Audio(mix[:, : 3 * RATE].copy(), RATE), False),
            Piece("lift", Audio(mix[:, 3 * RATE :].copy(), RATE), False),
        )
        facts = {"bars": bars, "players": {stem.name: [stem.name] for stem in stems}, "missing": []}
        return Rendering(Audio(mix, RATE), stems, midi, markers, facts, pieces if brief.pieces else ())


def made(brief: Brief = BRIEF, engine: Players | None = None) -> MadeTake:
    return make_takes(engine or Players(), brief, [1], None, Watch())[0]


def sounds(take: MadeTake) -> dict[str, Audio]:
    return {file.role: decode_lossless(file.data) for file in take.files if file.media_type == "audio/flac"}


def verdicts(take: MadeTake) -> dict[str, str]:
    return {check["quantity"]: check["verdict"] for check in take.review["checks"]}


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def first(shelf: Shelf) -> Track:
    return shelf.keep(made(), "t1")


@pytest.fixture(scope="module")
def second(shelf: Shelf) -> Track:
    return shelf.keep(made(replace(BRIEF, tempo_bpm=200.0, seed=3, duration_s=5.5)), "t2")


# ---- a part ---------------------------------------------------------------------------------------------------------


def darker_in_part(shelf: Shelf, first: Track, engine: Players | None = None, **options) -> MadeTake:
    past = shelf.past(first, DARKER, region=Region(1.0, 2.0), **options)
    brief = replace(first.brief, mood=Mood(brightness=-0.5))
    return make_takes(engine or Players(), brief, [1], None, Watch(), past)[0]


def test_a_part_is_new_and_the_files_around_it_are_the_parent_s_to_the_bit(shelf: Shelf, first: Track):
    take = darker_in_part(shelf, first)
    kept = kept_of(first, shelf.read)
    for role, sound in sounds(take).items():
        before = kept.sound(role).samples
        assert np.array_equal(sound.samples[:, :RATE], before[:, :RATE]), role
        assert np.array_equal(sound.samples[:, 2 * RATE :], before[:, 2 * RATE :]), role
    lead = sounds(take)["stem:lead"].samples[0, int(1.1 * RATE) : int(1.9 * RATE)]
    assert np.abs(np.fft.rfft(lead))[2500:].max() < 0.05 * np.abs(np.fft.rfft(lead)).max(), "no overtones there"
    assert verdicts(take)["stems"] == verdicts(take)["duration"] == "obeyed"
    assert take.facts["region_s"] == [1.0, 2.0]
    assert (take.facts["made_of"], take.facts["bars"]) == (["t1"], 4)
    assert take.compared["agrees"][0]["verdict"] == "did"
    assert take.compared["region_s"] == pytest.approx([1.03, 1.97], abs=1e-4), "but for the crossfades"


def test_what_is_made_again_is_the_same_to_the_byte(shelf: Shelf, first: Track):
    one, other = (darker_in_part(shelf, first) for _ in range(2))
    assert [file.data for file in one.files] == [file.data for file in other.files]
    assert one.compared == other.compared


def test_an_engine_without_a_player_or_a_rate_of_its_own_can_still_make_a_part(shelf: Shelf, first: Track):
    take = darker_in_part(shelf, first, Players(without=["drums"]))
    drums = sounds(take)["stem:drums"].samples
    assert not drums[:, int(1.1 * RATE) : int(1.9 * RATE)].any()
    assert set(take.facts["players"]) == {"drums", "bass", "lead"}


def test_the_plan_and_the_parent_s_sound_reach_the_engine_where_it_starts_from_it(shelf: Shelf, first: Track):
    engine = Players()
    darker_in_part(shelf, first, engine, plan=Plan((), "score", region=Region(1.0, 2.0)))
    darker_in_part(shelf, first, engine, plan=Plan((), "repaint", region=Region(1.0, 2.0)))
    assert [request.plan.way for request in engine.asked if request.plan] == ["score", "repaint"]
    assert engine.asked[0].parent is None
    assert engine.asked[1].parent is not None
    assert np.array_equal(engine.asked[1].parent.samples, kept_of(first, shelf.read).sound(MASTER).samples)


def test_pieces_are_new_where_their_section_is(shelf: Shelf):
    brief = replace(BRIEF, pieces=True)
    parent = shelf.keep(made(brief), "t5")
    past = shelf.past(parent, DARKER, region=Region(3.0, None))
    take = make_takes(Players(), replace(brief, mood=Mood(brightness=-0.5)), [1], None, Watch(), past)[0]
    files, kept = sounds(take), kept_of(parent, shelf.read)
    roles = [role for role in files if role.startswith("piece:")]
    same = [np.array_equal(files[role].samples, kept.sound(role).samples) for role in roles]
    assert same == [True, False]


def test_the_whole_made_anew_is_compared_as_a_whole(shelf: Shelf, first: Track):
    past = shelf.past(first, replace(DARKER, region=Region()))
    take = make_takes(Players(), replace(BRIEF, mood=Mood(brightness=-0.5)), [1], None, Watch(), past)[0]
    assert take.compared["region_s"] is None
    assert take.compared["agrees"][0]["verdict"] == "did"
    assert take.compared["same_notes"] == {"drums": 0, "bass": 0, "lead": 0}
    assert "made_of" not in take.facts
    same = make_takes(Players(), BRIEF, [1], None, Watch(), past)[0]
    assert same.compared["unheard"], "an edit that changed nothing is told"


def test_where_the_parent_s_files_are_gone_nothing_is_compared(shelf: Shelf, first: Track):
    def gone(_sha256: str) -> bytes:
        raise NotFound("It was removed.")

    past = replace(shelf.past(first, replace(DARKER, region=Region())), read=gone)
    assert make_takes(Players(), BRIEF, [1], None, Watch(), past)[0].compared == {}


def test_a_region_beyond_the_track_is_told(shelf: Shelf, first: Track):
    past = shelf.past(first, DARKER, region=Region(20.0, 30.0))
    with pytest.raises(BadRequest, match="5 s long"):
        make_takes(Players(), BRIEF, [1], None, Watch(), past)


def test_stems_are_read_one_at_a_time(shelf: Shelf, first: Track):
    """Eight stems of ten minutes are 1.7 GB: they are decoded when it is their turn, and let go."""
    shelf.read_roles.clear()
    kept = kept_of(first, shelf.read)
    assert shelf.read_roles == ["midi"]
    kept.stem("bass")
    assert shelf.read_roles == ["midi", "stem:bass"]


# ---- joined ---------------------------------------------------------------------------------------------------------


def joined(shelf: Shelf, first: Track, second: Track) -> MadeTake:
    past = shelf.past(first, Change(K.STITCH, value="t1, t2", words="this, then that"), sources=(first, second))
    return make_of_tracks(past, replace(BRIEF, duration_s=10.5), 1, Watch())


def test_tracks_are_joined_on_the_bar_line_as_loud_as_all_tracks(shelf: Shelf, first: Track, second: Track):
    take = joined(shelf, first, second)
    sound = sounds(take)["master"]
    assert take.duration_s == take.brief.duration_s == sound.duration_s == pytest.approx(4.0 + 5.5)
    assert integrated_lufs(sound) == pytest.approx(-14.0, abs=0.3)
    assert true_peak_dbtp(sound) <= -1.0
    assert take.facts["made_of"] == ["t1", "t2"]
    assert [part["bars"] for part in take.facts["parts"]] == [4, 4]
    assert take.facts["bars"] == 8
    assert [marker.name for marker in take.markers] == ["main", "lift", "main", "lift"]
    assert [marker.at_s for marker in take.markers] == pytest.approx([0.0, 3.0, 4.0, 7.6])
    assert "tempo" not in verdicts(take)
    assert verdicts(take)["stems"] == "obeyed"
    assert take.review["missed"] == 0
    score = read_score(next(file.data for file in take.files if file.role == "midi"))
    assert score is not None
    assert len(score.tempi) == 2


def test_joined_tracks_are_measured_before_they_are_made(shelf: Shelf, first: Track, second: Track):
    past = shelf.past(first, Change(K.STITCH, value="t1, t2"), sources=(first, second))
    assert joined_length_s(past) == pytest.approx(9.5)
    assert joined_length_s(shelf.past(first, DARKER)) == 0.0


def test_a_joined_track_can_be_joined_and_cut_again(shelf: Shelf, first: Track, second: Track):
    both = shelf.keep(joined(shelf, first, second), "t12")
    past = shelf.past(both, Change(K.BEST_BARS, amount=2))
    loop = make_of_tracks(past, replace(both.brief, loop=True), 1, Watch())
    assert loop.duration_s == pytest.approx(2.0, abs=1e-4) or loop.duration_s == pytest.approx(2.4, abs=1e-4)
    again = shelf.past(both, Change(K.STITCH, value="t12, t1"), sources=(both, first))
    assert make_of_tracks(again, BRIEF, 1, Watch()).duration_s > 10


# ---- the best bars --------------------------------------------------------------------------------------------------


def test_the_best_bars_are_a_loop_of_their_own(shelf: Shelf, first: Track):
    past = shelf.past(first, Change(K.BEST_BARS, amount=2, words="a loop of the best 2 bars"))
    take = make_of_tracks(past, replace(BRIEF, duration_s=2.0, loop=True), 1, Watch())
    assert take.duration_s == 2.0
    assert take.brief.loop
    assert verdicts(take)["loop seam"] == verdicts(take)["duration"] == verdicts(take)["stems"] == "obeyed"
    assert take.facts["bars_cut"][1] - take.facts["bars_cut"][0] == 1
    kept = shelf.keep(take, "t6")
    assert kept.engine == first.engine


def test_fewer_bars_than_asked_are_told(shelf: Shelf, first: Track):
    past = shelf.past(first, Change(K.BEST_BARS, amount=8))
    take = make_of_tracks(past, replace(BRIEF, duration_s=8.0), 1, Watch())
    assert take.brief.duration_s == take.duration_s == 4.0
    assert take.facts["notes"] == ["It has only 4 whole bars: all of them are the loop."]


# ---- old and new ----------------------------------------------------------------------------------------------------


def test_old_and_new_are_heard_from_the_same_bar(shelf: Shelf, first: Track):
    past = shelf.past(first, DARKER, region=Region(1.0, 2.0))
    child = refined(shelf.keep(darker_in_part(shelf, first), "t3"), past)
    sound, markers = ab(first, child, shelf.read)
    assert markers[0].name == "A: old, bars 2 to 5"
    loop = make_of_tracks(shelf.past(first, Change(K.BEST_BARS, amount=2)), replace(BRIEF, loop=True), 1, Watch())
    begin, end = loop.facts["bars_cut"]
    track = refined(shelf.keep(loop, "t4"), shelf.past(first, Change(K.BEST_BARS, amount=2)))
    sound, markers = ab(first, track, shelf.read)
    assert end - begin == 1
    assert sound.duration_s == pytest.approx(2.0 + 0.25 + 2.0, abs=0.001)


# ---- whose it is ----------------------------------------------------------------------------------------------------


def test_the_strictest_licence_of_all_that_sounds_on_counts(shelf: Shelf, first: Track, second: Track):
    strict = replace(second, licence=Licence("CC-BY-NC-4.0", commercial=False))
    own = made().origin
    stitched = shelf.past(first, Change(K.STITCH, value="t1, t2"), sources=(first, strict))
    assert origin_of(stitched, own).licence.name == "CC-BY-NC-4.0"
    assert not origin_of(shelf.past(strict, DARKER, region=Region(1.0, 2.0)), own).licence.commercial
    anew = shelf.past(strict, replace(DARKER, region=Region()), plan=Plan((), "score"))
    assert origin_of(anew, own) == own
    heard = shelf.past(strict, replace(DARKER, region=Region()), plan=Plan((), "init"))
    assert not origin_of(heard, own).licence.commercial
    assert strict.state is TrackState.LIVE


def test_what_is_joined_keeps_the_licence_of_the_code_that_made_it(shelf: Shelf, first: Track):
    for facts, code in (({"code_licence": "MIT"}, "MIT"), ({}, "")):
        before = replace(first, facts=first.facts | facts)
        past = shelf.past(before, Change(K.BEST_BARS, amount=2))
        assert origin_of(past, made().origin).code_licence == code
