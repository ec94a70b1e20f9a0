"""From a rendering to files: what is made, how often it is told about, and that it stops in every stage."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from generation import making
from generation.audio.encode import decode_lossless
from generation.audio.loudness import integrated_lufs, true_peak_dbtp
from generation.brief import Brief, Key, Kind, Section
from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.ids import take_seed
from generation.making import MadeTake, make_takes
from generation.ports import EngineCard, RenderRequest, Watch
from generation.rendering import Audio, Marker, Piece, Rendering, Stem
from tests.support.engines import CARD

RATE = 44100
STAGES = ("mastering", "listening", "drawing", "writing")
BRIEF = Brief("two pieces", "house", 120.0, Key("A"), 8.0, 1)


def stem(name: str, samples: np.ndarray) -> Stem:
    return Stem(name, Audio(np.stack([samples, samples]).astype(np.float32), RATE))


def rendering(seconds: float = 8.0, pieces: Sequence[Piece] = ()) -> Rendering:
    t = np.arange(round(seconds * RATE)) / RATE
    hits = np.random.default_rng(1).standard_normal(len(t)) * np.exp(-(t % 0.5) / 0.05)
    stems = (stem("drums", 0.3 * hits), stem("bass", 0.2 * np.sin(2 * np.pi * 55 * t)))
    mix = Audio(stems[0].audio.samples + stems[1].audio.samples, RATE)
    return Rendering(mix, stems, b"MThd", (Marker(0.0, "main"),), {"players": {"bass": ["bass"]}}, tuple(pieces))


class Ready:
    """An engine that has the rendering already."""

    card: EngineCard = CARD

    def __init__(self, made: Callable[[], Rendering | NocturneError]) -> None:
        self.made = made
        self.seeds: list[int] = []

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        self.seeds += [request.seed for request in requests]
        return [self.made() for _ in requests]


def made(brief: Brief = BRIEF, of: Callable[[], Rendering | NocturneError] = rendering) -> MadeTake:
    return make_takes(Ready(of), brief, [1], None, Watch())[0]


def sounds(take: MadeTake) -> dict[str, Audio]:
    return {file.role: decode_lossless(file.data) for file in take.files if file.media_type == "audio/flac"}


def test_a_take_has_its_files_and_what_was_found():
    take = made(replace(BRIEF, instruments=("bass",)))
    assert [(file.role, file.name) for file in take.files] == [
        ("master", "master.flac"), ("picture", "picture.png"), ("stem:drums", "drums.flac"),
        ("stem:bass", "bass.flac"), ("midi", "score.mid"),
    ]  # fmt: skip
    files = sounds(take)
    assert integrated_lufs(files["master"]) == pytest.approx(-14.0, abs=0.3)
    total = files["stem:drums"].samples.astype(np.float64) + files["stem:bass"].samples
    assert np.array_equal(total, files["master"].samples), "the files sum to the last bit"
    assert take.facts == {"players": {"bass": ["bass"]}}
    verdicts = {check["quantity"]: check["verdict"] for check in take.review["checks"]}
    assert verdicts["instruments"] == verdicts["duration"] == verdicts["stems"] == "obeyed"


def test_takes_have_seeds_of_their_own():
    engine = Ready(rendering)
    make_takes(engine, BRIEF, [1, 2], None, Watch())
    assert engine.seeds == [BRIEF.seed, take_seed(BRIEF.seed, 2)]
    assert len(set(engine.seeds)) == 2


def test_an_engine_s_failure_is_the_take_s():
    with pytest.raises(EngineFailed, match="broke"):
        made(of=lambda: EngineFailed("It broke."))


# ---- pieces -------------------------------------------------------------------------------------------------------


def in_pieces() -> Rendering:
    whole = rendering()
    cut = [
        whole.mix.samples[:, : 2 * RATE],
        whole.mix.samples[:, 2 * RATE : 6 * RATE],
        whole.mix.samples[:, 6 * RATE :],
    ]
    pieces = [
        Piece(name, Audio(part.copy(), RATE), loop)
        for (name, loop), part in zip((("intro", False), ("Main / loop!", True), ("intro", False)), cut, strict=True)
    ]
    return replace(whole, pieces=tuple(pieces))


def test_pieces_are_files_at_the_level_that_they_have_in_the_whole():
    brief = replace(
        BRIEF, pieces=True, sections=(Section("intro", 1), Section("main", 2, loop=True), Section("outro", 1))
    )
    take = made(brief, in_pieces)
    named = [(file.role, file.name) for file in take.files if file.role.startswith("piece:")]
    assert named == [
        ("piece:1 intro", "01-intro.flac"), ("piece:2 Main / loop!", "02-main-loop.flac"), ("piece:3 intro", "03-intro.flac"),
    ]  # fmt: skip
    files = sounds(take)
    joined = np.concatenate([files[role].samples for role, _ in named], axis=1)
    assert joined.shape == files["master"].samples.shape
    assert np.sqrt(np.mean(joined**2)) == pytest.approx(np.sqrt(np.mean(files["master"].samples ** 2)), rel=0.05)
    assert all(true_peak_dbtp(files[role], loop="Main" in role) <= -1.0 + 0.001 for role, _ in named)
    verdicts = {check["quantity"]: check["verdict"] for check in take.review["checks"]}
    assert verdicts["pieces"] == verdicts["loop seam"] == "obeyed"


def test_a_piece_that_is_no_sound_is_the_engine_s_fault():
    broken = Piece("intro", Audio(np.full((2, 100), np.nan, np.float32), RATE), loop=False)
    with pytest.raises(EngineFailed, match="intro"):
        made(of=lambda: rendering(pieces=[broken]))


# ---- short sounds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.JINGLE, Kind.UI_SOUND])
@pytest.mark.parametrize("seconds", [0.3, 1.0, 3.0, 8.0])
def test_short_sounds_are_as_loud_as_all_others_and_miss_nothing(kind: Kind, seconds: float):
    def bell() -> Rendering:
        t = np.arange(round(seconds * RATE)) / RATE
        tones = sum(np.sin(2 * np.pi * hertz * t) for hertz in (880.0, 1318.5, 2217.5))
        return Rendering(stem("", 0.1 * tones * np.exp(-3 * t / seconds) * np.clip((seconds - t) / 0.05, 0, 1)).audio)

    take = made(replace(BRIEF, kind=kind, duration_s=seconds), bell)
    sound = sounds(take)["master"]
    assert integrated_lufs(sound) == pytest.approx(-14.0, abs=0.3)
    assert true_peak_dbtp(sound) <= -1.0 + 0.001
    assert take.review["missed"] == 0, take.review["checks"]


# ---- progress and cancelling --------------------------------------------------------------------------------------


def test_every_stage_is_told_about_and_none_goes_back():
    told: list[tuple[float, str]] = []
    make_takes(Ready(lambda: rendering(30.0)), BRIEF, [1], None, Watch(progress=lambda *each: told.append(each)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] <= 1.0
    assert {stage for _, stage in told} <= set(STAGES)


def test_reports_come_several_times_a_second_whatever_the_work_does(monkeypatch: pytest.MonkeyPatch):
    def slow(*given: object) -> object:
        time.sleep(1.5)
        return analyse(*given)

    analyse = making.analyse
    monkeypatch.setattr(making, "analyse", slow)
    at: list[float] = [time.monotonic()]
    make_takes(Ready(rendering), BRIEF, [1], None, Watch(progress=lambda *_: at.append(time.monotonic())))
    assert len(at) > 10
    assert float(np.diff(at).max()) < 1.0  # a tenth of a second on an idle machine


@pytest.mark.parametrize("stage", STAGES)
def test_a_cancel_in_any_stage_ends_it_at_once_and_leaves_no_work_behind(stage: str, monkeypatch: pytest.MonkeyPatch):
    """The stage is held; the cancel does not wait for it, and once it goes on it ends without beginning another."""
    work = {"mastering": "master", "listening": "review", "drawing": "_picture", "writing": "encode_master"}
    reached, go_on, after = threading.Event(), threading.Event(), []
    for each, name in work.items():
        original = getattr(making, name)

        def step(*given, each=each, original=original, **options):
            if go_on.is_set():
                after.append(each)
            if each == stage:
                reached.set()
                go_on.wait(30)
            return original(*given, **options)

        monkeypatch.setattr(making, name, step)
    before = set(threading.enumerate())
    stopped_at: list[float] = []

    def cancelled() -> bool:
        if reached.is_set() and not stopped_at:
            stopped_at.append(time.monotonic())
        return reached.is_set()

    with pytest.raises(Cancelled):
        make_takes(Ready(rendering), BRIEF, [1], None, Watch(cancelled=cancelled))
    assert time.monotonic() - stopped_at[0] < 0.2
    left = set(threading.enumerate()) - before
    go_on.set()
    for thread in left:
        thread.join(30)
        assert not thread.is_alive()
    assert after == [], "nothing else was begun"
