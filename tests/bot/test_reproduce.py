"""`reproduce`, and files in other formats and at other rates: in this process, for each start of Python takes seconds."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.cli.describe import resampled_loop
from bot.cli.reproduce import _differences_of_files, _differences_of_records
from generation import asking
from generation.audio.encode import encode, encode_master
from generation.brief import Brief, Heard, Key
from generation.making import MadeFile, MadeTake
from generation.rendering import Audio
from tests.support.clips import hummed_wav


@pytest.fixture
def nocturne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("NOCTURNE_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str) -> tuple[int, dict]:
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_track_is_made_again_the_same_and_a_change_of_the_engine_is_told(
    nocturne, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = nocturne("generate", "gentle waltz, 3 seconds", "--seed", "4", "--take", "2", "--format", "opus")
    assert code == 0
    track = told["track"]
    assert (track["seed"], track["take"]) == (4, 2)
    written = soundfile.info(track["files"]["master"])
    assert (written.subtype, written.samplerate) == ("OPUS", 48000)
    assert nocturne("reproduce", track["id"]) == (0, {"track": track["id"], "identical": True, "differences": []})

    monkeypatch.setattr(asking, "take_seed", lambda seed, _take: seed)
    code, told = nocturne("reproduce", track["id"])
    assert code == 1
    assert told["identical"] is False
    assert any(each.startswith("master: ") for each in told["differences"])


def test_what_is_made_of_tracks_is_made_again_of_them(nocturne) -> None:
    """A part of one, the whole around a part, and several joined: none of it is what a brief alone would give."""
    _, told = nocturne("generate", "house beat with bass, 4 seconds", "--seed", "4")
    first = told["track"]["id"]
    ids = [first]
    for words in ("only the first second darker", "slower", "the first one as intro, then this one"):
        code, told = nocturne("refine", ids[-1], words)
        assert code == 0, words
        ids.append(told["track"]["id"])
    part, whole, joined = ids[1:]
    for track in (part, whole, joined):
        assert nocturne("reproduce", track) == (0, {"track": track, "identical": True, "differences": []})


def test_pieces_and_a_hummed_theme_become_files(nocturne, tmp_path: Path) -> None:
    hum = tmp_path / "hum.wav"
    hum.write_bytes(hummed_wav())
    words = "house at 126 bpm: intro loop, main loop, outro as pieces, 12 seconds"
    out = tmp_path / "out"
    options = ("--mode", "melody", "--seed", "4", "--format", "wav", "--rate", "48000", "--out", str(out))
    code, told = nocturne("generate", words, "--reference", str(hum), *options)
    assert code == 0
    track = told["track"]
    assert track["brief"]["reference"]["mode"] == "melody"
    assert len(track["brief"]["reference"]["heard"]["melody"]) >= 6
    pieces = track["files"]["pieces"]
    assert [*pieces] == ["intro", "main", "outro"]
    sounds = [soundfile.info(path) for path in pieces.values()]
    whole = soundfile.info(track["files"]["master"])
    assert {each.samplerate for each in (whole, *sounds)} == {48000}
    assert abs(sum(each.frames for each in sounds) - whole.frames) <= 3
    assert {Path(path).parent for path in pieces.values()} == {out}
    assert [marker["name"].split()[0] for marker in track["markers"]][:3] == ["intro", "main", "outro"]


# ---- what is compared ------------------------------------------------------------------------------------------------


def sound(level: float = 0.125, frames: int = 400) -> Audio:
    return Audio(np.full((2, frames), level, np.float32), 44100)


def made(*files: MadeFile) -> MadeTake:
    brief = Brief("x", "house", 120, Key("C"), 1, 1)
    return MadeTake(brief, 1, 1.0, files, Heard(1.0), {}, (), {}, 0.1)


def flac(role: str, audio: Audio) -> MadeFile:
    return MadeFile(role, encode_master(audio), "audio/flac", "x.flac")


def test_the_same_samples_in_other_bytes_are_the_same_sound() -> None:
    wav = encode(sound(), "wav")
    assert _differences_of_files({"master": wav, "picture": b"1"}, made(flac("master", sound()))) == []


def test_every_difference_is_named() -> None:
    other = sound()
    other.samples[:, 7] = 0.225
    kept = {
        "master": encode_master(sound()),
        "stem:bass": encode_master(sound()),
        "stem:pad": encode_master(sound()),
        "midi": b"MThd1",
    }
    now = made(
        flac("master", other),
        flac("stem:bass", sound(frames=300)),
        flac("stem:lead", sound()),
        MadeFile("midi", b"MThd2", "audio/midi", "score.mid"),
    )
    gone, master, bass, lead, midi = _differences_of_files(kept, now)
    assert "stem:pad" in gone
    assert "master: 1 of 400 samples differ, by at most -20.0 dBFS" in master
    assert "400 samples" in bass
    assert "stem:lead" in lead
    assert "midi" in midi


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.dictionaries(st.text(max_size=4), st.integers())))
def test_equal_records_are_no_difference_and_a_further_entry_is_one(record: dict) -> None:
    assert _differences_of_records(record, dict(record)) == []
    assert len(_differences_of_records(record, {**record, "a new one": 1})) == 1
    assert _differences_of_records(None, {"a": 1})


# ---- other rates -----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 60), st.integers(11025, 66150))
def test_a_loop_at_another_rate_still_closes(cycles: int, frames: int) -> None:
    """A whole number of waves is a loop; at its ends it is as smooth at the other rate as anywhere."""
    phase = 2 * np.pi * cycles * np.arange(frames) / frames
    turned = resampled_loop(Audio(np.sin(phase)[None].astype(np.float32), 44100), 48000)
    assert turned.frames == round(frames * 48000 / 44100)
    wave = turned.samples[0]
    steps = np.abs(np.diff(np.concatenate([wave, wave[:2]])))
    assert steps[-2:].max() <= steps.max() * 1.05 + 2e-3
