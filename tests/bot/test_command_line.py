"""The command line, run as people and scripts run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tests.support.command_line import ROOT, nocturne, nocturne_here


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_generate_writes_files_and_says_what_they_are(data_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("generate", "house, 4 seconds", "--seed", "3", "--stems", "--midi", "--format", "wav", "--out", str(out))
    done = nocturne(data_dir, *words, "--json")
    assert done.returncode == 0, done.stderr
    track = json.loads(done.stdout)["track"]
    assert track["seed"] == 3
    assert track["engine"] == "sketch"
    assert track["licence"]["commercial"] is True
    assert track["licence"]["code"] == track["facts"]["code_licence"] == "MIT"
    master = soundfile.info(track["files"]["master"])
    assert master.frames == 4 * 44100
    assert Path(track["files"]["master"]).parent == out
    assert len(track["files"]["stems"]) >= 3
    assert Path(track["files"]["midi"]).read_bytes().startswith(b"MThd")
    assert not list(out.glob("*.part"))

    assert track["engine_kind"] == "procedural"
    assert track["take"] == 1
    assert track["markers"][0]["at_s"] == 0.0
    assert track["review"]["checks"]

    shown = nocturne_here(data_dir, "track", track["id"], "--json")
    assert json.loads(shown.stdout)["track"]["sha256"] == track["sha256"]

    said = nocturne_here(data_dir, "track", track["id"]).stdout
    assert "“house” → genre house" in said
    assert f"{track['review']['obeyed']} of {len(track['review']['checks'])} as asked" in said


ASKED_WRONGLY = [
    (["generate", ""], "bad_request"),
    (["generate", "x", "--duration", "9000"], "bad_request"),
    (["generate", "x", "--engine", "orchestrion"], "bad_request"),
    (["generate", "x", "--reference", "nowhere.wav"], "bad_request"),
    (["generate", "x", "--takes", "99"], "bad_request"),
    (["generate", "x", "--lyrics", "nowhere.txt"], "bad_request"),
    (["generate", "x", "--mode", "melody"], "bad_request"),
    (["generate", "x", "--take", "0"], "bad_request"),
    (["generate", "x", "--rate", "8000"], "bad_request"),
    (["reproduce", "tnothing0"], "not_found"),
    (["track", "tnothing0"], "not_found"),
    (["sing"], "bad_request"),
    (["generate", "x", "--takes", "many"], "bad_request"),
]


def is_one_object(done: subprocess.CompletedProcess[str], named: str) -> None:
    assert done.returncode == 2, done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == named
    assert error["message"].strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "named"), ASKED_WRONGLY)
def test_what_is_asked_wrongly_is_one_object_and_exit_2(data_dir: Path, words: list[str], named: str) -> None:
    is_one_object(nocturne_here(data_dir, *words, "--json"), named)


@pytest.mark.parametrize(("words", "named"), [ASKED_WRONGLY[0], ASKED_WRONGLY[-2]])
def test_a_process_ends_with_what_its_command_returned(data_dir: Path, words: list[str], named: str) -> None:
    is_one_object(nocturne(data_dir, *words, "--json"), named)


def test_a_setting_that_can_not_be_used_is_one_sentence_and_exit_1(data_dir: Path) -> None:
    done = nocturne(data_dir, "db", "upgrade", NOCTURNE_LONGEST_S="forever")
    assert done.returncode == 1
    assert "NOCTURNE_LONGEST_S" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_directory_that_can_not_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = tmp_path / "file" / "data"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "db", "upgrade", "--json"],
        cwd=tmp_path,
        env={**os.environ, "NOCTURNE_DATA_DIR": str(blocked), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "set_up_failed"


def test_db_upgrade_twice(data_dir: Path) -> None:
    first = json.loads(nocturne(data_dir, "db", "upgrade", "--json").stdout)
    second = json.loads(nocturne(data_dir, "db", "upgrade", "--json").stdout)
    assert first["to"] == second["from"] == second["to"]


def test_help_names_every_command() -> None:
    done = nocturne(ROOT / "data", "--help")
    for command in ("run", "playground", "generate", "track", "reproduce", "doctor", "db"):
        assert command in done.stdout
