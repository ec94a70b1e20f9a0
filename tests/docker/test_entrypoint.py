"""The container's entry point also runs outside of one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "docker" / "entrypoint.sh"


@pytest.fixture
def stage(tmp_path):
    """A copy of the entry point beside a `bot` that only says what it was given, on this very Python."""
    (tmp_path / "docker").mkdir()
    shutil.copy(ENTRY, tmp_path / "docker")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "bot").mkdir()
    program = "import os, signal, sys\nprint(os.getpid(), *sys.argv[1:], flush=True)\n"
    program += "if 'wait' in sys.argv:\n    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
    program += "    print('ready', flush=True)\n    signal.pause()\n"
    (tmp_path / "bot" / "__main__.py").write_text(program)
    return tmp_path


def start(folder, *arguments, **environment):
    given = {"PATH": os.environ["PATH"], "NOCTURNE_DATA_DIR": str(folder / "data"), **environment}
    command = [str(folder / "docker" / "entrypoint.sh"), *arguments]
    return subprocess.Popen(command, cwd=folder, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("arguments", "heard"), [([], ["run"]), (["generate", "a b"], ["generate", "a", "b"])])
def test_it_hands_its_arguments_to_the_bot(stage, arguments, heard):
    process = start(stage, *arguments)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert out.split()[1:] == heard
    assert (stage / "data").is_dir()


def test_a_stop_signal_reaches_the_bot_and_its_status_comes_back(stage):
    process = start(stage, "wait")
    # The same process id: the shell was replaced, so nothing stands between the engine and the bot.
    assert int(process.stdout.readline().split()[0]) == process.pid
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 7


def test_a_data_directory_that_can_not_be_written_is_said_in_one_sentence(stage):
    (stage / "data").write_text("a file where a folder should be")
    process = start(stage)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert "may not write" in err


def test_the_real_bot_starts_through_it(tmp_path):
    """The health check of the image, asked of a data directory in which no bot runs, then of one in which one does."""
    environment = {**os.environ, "NOCTURNE_DATA_DIR": str(tmp_path / "data")}
    command = [str(ENTRY), "doctor", "--live", "--json"]
    before = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert before.returncode == 1, before.stderr
    beat = {"at": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()), "pid": os.getpid()}
    (tmp_path / "data" / "alive.json").write_text(json.dumps(beat))
    after = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert after.returncode == 0, after.stdout + after.stderr
