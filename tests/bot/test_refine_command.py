"""`refine` on the command line: a track is talked into another one, asked about, and left as it was."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import nocturne, nocturne_here


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, dict]:
    """A data directory with one track in it."""
    data_dir = tmp_path_factory.mktemp("refine") / "data"
    done = nocturne_here(data_dir, "generate", "house in D minor, 4 seconds", "--seed", "3", "--json")
    assert done.returncode == 0, done.stderr
    return data_dir, json.loads(done.stdout)["track"]


def refined(data_dir: Path, *words: str, code: int = 0, run=nocturne_here) -> dict:
    done = run(data_dir, "refine", *words, "--json")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_a_first_track_has_changed_nothing(made):
    assert made[1]["changes"] == []
    assert made[1]["refinement"] is None


def test_words_make_a_child_and_say_what_changed(made, tmp_path):
    data_dir, first = made
    out = tmp_path / "out"
    told = refined(data_dir, first["id"], "make it darker", "--out", str(out), "--stems", "--midi", run=nocturne)
    track = told["track"]
    assert track["parent"] == first["id"]
    assert track["seed"] == first["seed"]
    assert track["brief"]["mood"]["brightness"] < first["brief"]["mood"]["brightness"]
    assert track["brief"]["tempo_bpm"] == first["brief"]["tempo_bpm"]
    fields = {each["field"]: each for each in track["changes"]}
    assert float(fields["brightness"]["after"]) < float(fields["brightness"]["before"])
    assert "darker" in fields["brightness"]["words"]
    assert {"theme", "tempo"} <= set(track["refinement"]["kept"])
    assert Path(track["files"]["master"]).parent == out
    assert track["sha256"]["master"] != first["sha256"]["master"]

    shown = json.loads(nocturne_here(data_dir, "track", track["id"], "--json").stdout)["track"]
    assert shown["changes"] == track["changes"]
    lines = nocturne_here(data_dir, "track", track["id"]).stdout
    assert "changed  " in lines
    assert "make it darker" in lines

    back = refined(data_dir, track["id"], "undo")
    assert back["track"]["id"] == first["id"]
    assert back["answer"]


def test_a_question_is_answered_and_nothing_is_made(made):
    data_dir, first = made
    told = refined(data_dir, first["id"], "what key is this?")
    assert "D minor" in told["answer"]
    assert "track" not in told


def test_praise_changes_nothing(made):
    data_dir, first = made
    told = refined(data_dir, first["id"], "thanks, that is lovely!")
    assert told["answer"]
    assert "track" not in told


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("TRACK", "make it more blue-ish wobbledy"), "bad_request"),
        (("tnothing0", "darker"), "not_found"),
        (("TRACK", "darker", "--mode", "melody"), "bad_request"),
        (("TRACK", "darker", "--reference", "nowhere.wav"), "bad_request"),
    ],
)
def test_what_is_not_understood_is_one_object_and_exit_2(made, words, named):
    data_dir, first = made
    error = refined(data_dir, *(first["id"] if each == "TRACK" else each for each in words), code=2)["error"]
    assert error["code"] == named
    assert error["message"].strip()


def test_two_readings_are_named_and_nothing_is_made(made):
    data_dir, first = made
    error = refined(data_dir, first["id"], "drop the bass", code=2)["error"]
    assert "Say one of these" in error["remedy"]
