"""The command line, run as people and scripts run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

ROOT = Path(__file__).parents[2]


def nocturne(data_dir: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOCTURNE_", "DISCORD_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=data_dir.parent,
        env={**kept, "NOCTURNE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


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

    shown = nocturne(data_dir, "track", track["id"], "--json")
    assert json.loads(shown.stdout)["track"]["sha256"] == track["sha256"]

    said = nocturne(data_dir, "track", track["id"]).stdout
    assert "“house” → genre house" in said
    assert f"{track['review']['obeyed']} of {len(track['review']['checks'])} as asked" in said


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["generate", ""], 2, "bad_request"),
        (["generate", "x", "--duration", "9000"], 2, "bad_request"),
        (["generate", "x", "--engine", "orchestrion"], 2, "bad_request"),
        (["generate", "x", "--reference", "nowhere.wav"], 2, "bad_request"),
        (["generate", "x", "--takes", "99"], 2, "bad_request"),
        (["generate", "x", "--lyrics", "nowhere.txt"], 2, "bad_request"),
        (["generate", "x", "--mode", "melody"], 2, "bad_request"),
        (["generate", "x", "--take", "0"], 2, "bad_request"),
        (["generate", "x", "--rate", "8000"], 2, "bad_request"),
        (["reproduce", "tnothing0"], 2, "not_found"),
        (["track", "tnothing0"], 2, "not_found"),
        (["sing"], 2, "bad_request"),
        (["generate", "x", "--takes", "many"], 2, "bad_request"),
    ],
)
def test_what_is_asked_wrongly_is_one_object_and_exit_2(
    data_dir: Path, words: list[str], code: int, named: str
) -> None:
    done = nocturne(data_dir, *words, "--json")
    assert done.returncode == code, done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == named
    assert error["message"].strip()
    assert "Traceback" not in done.stderr


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
