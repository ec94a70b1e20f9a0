"""`make` on machines that lack this or that, an install that is interrupted, and signals that reach the program."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.house.machine import machine
from tests.house.sources import ROOT

__all__ = ["machine"]  # a fixture is found by its name here

# ---- which Python ---------------------------------------------------------------------------------------------------


def test_the_machines_own_python_is_taken_when_it_fits(machine):
    machine.python("python3", "3.12")
    machine.python("python3.13", "3.13")
    done = machine.run("sh", "requirements/python.sh")
    assert done.stdout.strip().endswith("/python3")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_a_versioned_python_is_found_beside_an_old_or_too_new_one(machine, version):
    machine.python("python3", "3.10")
    machine.python(f"python{version}", version)
    assert machine.run("sh", "requirements/python.sh").stdout.strip().endswith(f"/python{version}")


def test_one_that_can_make_an_environment_is_preferred(machine):
    machine.python("python3", "3.11", has_venv=False)
    machine.python("python3.12", "3.12")
    assert machine.run("sh", "requirements/python.sh").stdout.strip().endswith("/python3.12")


@pytest.mark.parametrize(
    ("pythons", "given", "sentence"),
    [
        ({}, {}, "needs Python 3.11, 3.12 or 3.13"),
        ({"python3": "3.10"}, {}, "needs Python 3.11, 3.12 or 3.13"),
        ({"python3": "3.14"}, {}, "needs Python 3.11, 3.12 or 3.13"),
        ({"python3": "3.12"}, {"PYTHON": "python3.10"}, "PYTHON=python3.10 is no Python 3.11"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(machine, pythons, given, sentence):
    machine.root(is_root=False)
    for name, version in pythons.items():
        machine.python(name, version)
    done = machine.run("sh", "requirements/python.sh", **given)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_venv_module_is_named(machine):
    machine.root(is_root=False)
    machine.python("python3", "3.11", has_venv=False)
    done = machine.run("sh", "requirements/python.sh")
    assert done.returncode == 1
    assert "install python3.11-venv" in done.stderr


def test_a_missing_venv_module_is_installed_where_that_is_allowed(machine):
    machine.root(is_root=True)
    machine.python("python3", "3.11", has_venv=False)
    machine.program(
        "apt-get", f'case "$*" in *install*python3.11-venv*) touch "{machine.programs}/venv-is-here" ;; esac'
    )
    done = machine.run("sh", "requirements/python.sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith("/python3")


def test_only_the_path_is_printed_where_make_reads_it(machine):
    machine.root(is_root=True)
    machine.python("python3", "3.11", has_venv=False)
    machine.program("apt-get", f'touch "{machine.programs}/venv-is-here"')
    assert machine.run("sh", "requirements/python.sh").stdout == f"{machine.programs}/python3\n"


# ---- system packages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["run", "test"])
def test_without_rights_every_missing_package_is_a_sentence_and_nothing_fails(machine, what):
    machine.root(is_root=False)
    machine.program("apt-get", "exit 0")
    done = machine.run("sh", "requirements/system.sh", what)
    assert done.returncode == 0
    assert "Not installed: ffmpeg. The copy that comes with imageio-ffmpeg is used instead." in done.stderr
    assert machine.calls("apt-get") == []


def test_what_is_there_is_not_installed_again(machine):
    machine.root(is_root=True)
    machine.program("apt-get", "exit 0")
    machine.program("ffmpeg", "exit 0")
    machine.run("sh", "requirements/system.sh", "run")
    assert not any("install" in call and "ffmpeg" in call for call in machine.calls("apt-get"))


def test_root_installs_with_apt_without_being_asked_anything(machine):
    machine.root(is_root=True)
    machine.program("apt-get", f'case "$*" in *install*ffmpeg*) : >"{machine.programs}/ffmpeg" ;; esac')
    machine.run("sh", "requirements/system.sh", "run")
    installed = [call for call in machine.calls("apt-get") if "ffmpeg" in call]
    assert installed == ["apt-get -qq install --yes --no-install-recommends ffmpeg"]


def test_sudo_is_used_only_when_it_asks_no_password(machine):
    machine.root(is_root=False)
    machine.program("sudo", "exit 1")
    machine.program("apt-get", "exit 0")
    machine.run("sh", "requirements/system.sh", "run")
    assert machine.calls("apt-get") == []
    assert set(machine.calls("sudo")) <= {"sudo -n true"}
    machine.program("sudo", 'shift; exec "$@"')
    machine.run("sh", "requirements/system.sh", "run")
    assert machine.calls("apt-get")


def test_a_package_server_that_fails_for_a_moment_is_asked_again(machine):
    machine.root(is_root=True)
    machine.program("sleep", "exit 0")
    count = f'"{machine.programs}/count"'
    machine.program("apt-get", f"[ $# -gt 0 ]; echo x >>{count}; [ $(cat {count} | awk 'END {{print NR}}') -ge 3 ]")
    assert machine.run("sh", "requirements/system.sh", "packages", "tree").returncode == 0
    assert len(machine.calls("sleep")) == 2


def test_a_package_that_can_not_be_had_is_an_answer_after_three_times(machine):
    machine.root(is_root=True)
    machine.program("sleep", "exit 0")
    machine.program("apt-get", "exit 100")
    assert machine.run("sh", "requirements/system.sh", "packages", "tree").returncode != 0
    assert len(machine.calls("apt-get")) == 3


def test_brew_is_used_on_a_mac(machine):
    machine.root(is_root=False)
    machine.program("brew", "exit 0")
    done = machine.run("sh", "requirements/system.sh", "run")
    assert done.returncode == 0
    assert "brew install --quiet ffmpeg" in machine.calls("brew")


def test_wrong_use_is_said():
    done = subprocess.run(["sh", ROOT / "requirements/system.sh"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage:" in done.stderr


# ---- the environment and its stamps ---------------------------------------------------------------------------------


def installing(machine, exit_status):
    machine.fake_venv(f'case "$*" in *"pip install"*) exit {exit_status} ;; esac')
    (machine.checkout / ".venv" / ".system-run").touch()


def test_an_install_leaves_its_stamp_last_and_is_not_done_again(machine):
    installing(machine, 0)
    assert machine.run("make", "setup").returncode == 0
    assert (machine.checkout / ".venv" / ".installed-run").exists()
    before = machine.calls("venv-python")
    assert machine.run("make", "setup").returncode == 0
    assert machine.calls("venv-python") == before
    (pip,) = [call for call in before if "pip install" in call]
    assert "--editable ." in pip


@pytest.mark.parametrize("compiles", [True, False])
def test_the_analysis_is_compiled_while_installing_and_a_failure_of_that_is_no_failed_install(machine, compiles):
    machine.fake_venv(f'case "$*" in *warm_up*) exit {0 if compiles else 1} ;; esac')
    (machine.checkout / ".venv" / ".system-run").touch()
    done = machine.run("make", "setup")
    assert done.returncode == 0, done.stderr
    assert ("compiled later" in done.stderr) is not compiles
    *_, pip, warm = machine.calls("venv-python")
    assert "pip install" in pip
    assert "warm_up(melody=True)" in warm


def test_a_failed_install_leaves_no_stamp_and_is_done_again(machine):
    installing(machine, 1)
    stamp = machine.checkout / ".venv" / ".installed-run"
    stamp.touch()
    os.utime(stamp, (1, 1))
    assert machine.run("make", "setup").returncode != 0
    assert not stamp.exists()
    installing(machine, 0)
    assert machine.run("make", "setup").returncode == 0
    assert stamp.exists()


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements/constraints.txt"])
def test_changed_dependencies_are_installed_again(machine, changed):
    installing(machine, 0)
    machine.run("make", "setup")
    os.utime(machine.checkout / changed, (time.time() + 5, time.time() + 5))
    count = len(machine.calls("venv-python"))
    assert machine.run("make", "setup").returncode == 0
    assert len(machine.calls("venv-python")) > count


def test_what_engines_with_models_need_is_installed_once_and_holds_for_running_without(machine):
    installing(machine, 0)
    assert machine.run("make", "run-neural").returncode == 0
    (pip,) = [call for call in machine.calls("venv-python") if "pip install" in call]
    assert "--editable .[neural]" in pip
    assert "-m bot run" in machine.calls("venv-python")[-1]
    machine.run("make", "run-neural")
    machine.run("make", "setup")
    assert len([call for call in machine.calls("venv-python") if "pip install" in call]) == 1


def test_the_tests_have_what_all_engines_need(machine):
    installing(machine, 0)
    (machine.checkout / ".venv" / ".system-test").touch()
    assert machine.run("make", "test").returncode == 0
    machine.run("make", "run-neural")
    pip, *audiocraft = [call for call in machine.calls("venv-python") if "pip install" in call]
    assert "--editable .[test,neural]" in pip
    assert all("--no-deps" in call for call in audiocraft)
    assert any("audiocraft==" in call for call in audiocraft)


@pytest.mark.parametrize("works", [True, False])
def test_audiocraft_comes_without_the_old_versions_that_it_asks_for(machine, works):
    installing(machine, 0)
    machine.run("make", "run-neural")
    installing(machine, 0 if works else 1)
    done = machine.run("make", "audiocraft")
    assert (done.returncode == 0) is works
    assert (machine.checkout / ".venv" / ".installed-audiocraft").exists() is works
    pips = [call for call in machine.calls("venv-python") if "pip install" in call][1:]
    assert "--no-deps audiocraft==" in pips[0]
    assert ["--no-deps --requirement requirements/audiocraft.txt" in call for call in pips[1:]] == [True] * works


def test_an_environment_whose_python_went_away_is_made_anew(machine):
    installing(machine, 0)
    machine.run("make", "setup")
    python = machine.checkout / ".venv" / "bin" / "python"
    body = python.read_text()
    python.unlink()
    python.symlink_to("/nowhere/python3")
    (machine.programs / "new-python").write_text(body)
    (machine.programs / "new-python").chmod(0o755)
    makes = f'rm -f .venv/bin/python; : >.venv/.system-run; exec ln -s "{machine.programs}/new-python" .venv/bin/python'
    (machine.programs / "ln").symlink_to(shutil.which("ln"))
    machine.python("python3", "3.12", makes=makes)
    done = machine.run("make", "setup")
    assert done.returncode == 0, done.stderr
    assert any("-m venv --clear .venv" in call for call in machine.calls("python3"))
    assert (machine.checkout / ".venv" / ".installed-run").exists()


# ---- make -----------------------------------------------------------------------------------------------------------


def test_help_lists_what_there_is_and_nothing_else(machine):
    text = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()) - {"no-interpreter"}
    listed = {line.split()[1] for line in machine.run("make").stdout.splitlines()}
    assert listed == phony
    assert {"setup", "run", "test", "lint", "help"} <= listed


def started(machine, program):
    """`make run` in its own process group, on a Python that runs `program`; returns once it says it is ready."""
    (machine.checkout / "bot").mkdir()
    (machine.checkout / "bot" / "__main__.py").write_text(program)
    (machine.checkout / ".venv" / "bin").mkdir(parents=True)
    (machine.checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for stamp in (".installed-run", ".system-run"):
        (machine.checkout / ".venv" / stamp).touch()
    environment = {"PATH": str(machine.programs)}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=machine.checkout,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


PROGRAM = """
import os, signal, sys, time
def say(text):
    os.write(1, text.encode())
def stop(number, _frame):
    say(f"stopping on {signal.Signals(number).name}\\n")
    time.sleep(0.2)
    say("stopped\\n")
    sys.exit(0)
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)
say("ready\\n")
time.sleep(30)
"""


@pytest.mark.parametrize("is_for_all", [True, False], ids=["ctrl-c", "kill"])
def test_a_signal_reaches_the_program_and_it_ends_in_order(machine, is_for_all):
    process = started(machine, PROGRAM)
    if is_for_all:
        os.killpg(process.pid, signal.SIGINT)
    else:
        os.kill(process.pid, signal.SIGTERM)
    out, _ = process.communicate(timeout=20)
    assert out.splitlines()[:2] == [f"stopping on {'SIGINT' if is_for_all else 'SIGTERM'}", "stopped"]


@pytest.mark.parametrize(("status", "seen"), [(0, 0), (1, 2)])
def test_make_fails_when_the_program_failed(machine, status, seen):
    process = started(machine, f"print('ready', flush=True)\nraise SystemExit({status})\n")
    process.communicate(timeout=20)
    assert process.returncode == seen


def test_make_itself_costs_nothing_on_a_second_start(machine):
    installing(machine, 0)
    machine.run("make", "setup")
    begun = time.perf_counter()
    machine.run("make", "setup")
    assert time.perf_counter() - begun < 1.0


# ---- continuous integration -----------------------------------------------------------------------------------------


@pytest.fixture
def integration(machine):
    """Run `.ci/run` with a `make` that ends as told and says what it was given."""
    (machine.checkout / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", machine.checkout / ".ci")
    machine.program("docker-compose", "exit 0")

    def run(lint, test):
        says = 'echo "$1 CI=$CI threads=$OMP_NUM_THREADS openapi=$NOCTURNE_DISCORD_OPENAPI input=$(cat)"'
        machine.program("make", f"{says}\ncase $1 in lint) exit {lint} ;; test) exit {test} ;; esac")
        return machine.run(".ci/run")

    return run


@pytest.mark.parametrize(("lint", "test", "status"), [(0, 0, 0), (2, 0, 1), (0, 2, 1), (2, 2, 1)])
def test_it_fails_when_anything_fails_and_ends_with_the_tests(integration, lint, test, status):
    done = integration(lint, test)
    assert done.returncode == status, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["lint", "test"]


def test_it_says_so_to_the_tests_and_reads_nothing(integration, machine):
    document = machine.checkout.parent / "shared" / "discord" / "openapi.json"
    assert integration(0, 0).stdout.splitlines()[1] == "test CI=true threads=1 openapi= input="
    document.parent.mkdir(parents=True)
    document.write_text("{}")
    assert f"openapi={document} " in integration(0, 0).stdout


def test_no_tests_at_all_is_a_failure(tmp_path):
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 5, done.stdout
