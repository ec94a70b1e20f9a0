"""The Dockerfile keeps to the rules, and each rule is able to say no."""

import os
from pathlib import Path

import pytest

from tests.docker.dockerfile import parse
from tests.docker.ignore import ignored
from tests.docker.rules import RULES, broken

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker" / "Dockerfile").read_text()

# What is put in place of what, and the rule that must notice.
MISTAKES = [
    ("pinned_base", "FROM ubuntu:24.04 AS cpu", "FROM ubuntu AS cpu"),
    ("pinned_base", "FROM ubuntu:24.04 AS cpu", "FROM ubuntu:latest AS cpu"),
    ("pinned_base", "FROM ubuntu:24.04 AS cpu", "FROM registry.example:5000/ubuntu AS cpu"),
    ("apt_is_clean", "--no-install-recommends ", ""),
    ("apt_is_clean", "    && rm -rf /var/lib/apt/lists/* \\\n", ""),
    ("apt_is_clean", "apt-get update", "true"),
    ("apt_is_clean", "install --yes", "install"),
    ("apt_is_clean", "apt-get update", "apt update && apt-get update"),
    ("pip_keeps_no_cache", "PIP_NO_CACHE_DIR=1", "PIP_NO_INPUT=1"),
    ("pip_keeps_no_cache", "PIP_CONSTRAINT=requirements/constraints.txt ", ""),
    ("runs_as_somebody", "USER nocturne\n", ""),
    ("runs_as_somebody", "USER nocturne\n", "USER root\n"),
    ("runs_as_somebody", "USER nocturne\n", "USER nocturne\nUSER 0:0\n"),
    ("runs_as_somebody", "USER nocturne\n", "USER somebody\n"),
    ("exec_form", 'CMD ["run"]', "CMD run"),
    ("exec_form", 'CMD ["run"]', "CMD ['run']"),
    (
        "exec_form",
        'CMD ["/opt/nocturne/bin/python", "-m", "bot.doctor"]',
        "CMD python -m bot.doctor",
    ),
    ("no_add", "COPY bot bot", "ADD bot bot"),
    ("absolute_workdir", "WORKDIR /src", "WORKDIR src"),
    ("absolute_workdir", "RUN /opt/nocturne/bin/pip", "RUN cd /src && /opt/nocturne/bin/pip"),
    ("copies_what_exists", "COPY storage storage", "COPY stowage storage"),
    ("copies_what_exists", "COPY storage storage", "COPY tests tests"),
    ("copies_what_exists", "COPY --from=install", "COPY --from=elsewhere"),
    ("copies_what_exists", "README.md LICENSE ./", "README.md LICENSE ."),
    (
        "has_health_check",
        "HEALTHCHECK --interval=30s --timeout=15s --start-period=90s --retries=3 \\\n    CMD",
        "LABEL a=",
    ),
    ("stops_as_told", "STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL"),
    ("stops_as_told", "STOPSIGNAL SIGTERM\n", ""),
    ("stops_as_told", 'VOLUME ["/data"]\n', ""),
    ("no_secrets", 'ARG EXTRAS=""', 'ARG EXTRAS=""\nARG DISCORD_TOKEN'),
    ("no_secrets", "LANG=C.UTF-8", "LANG=C.UTF-8 POSTGRES_PASSWORD=x"),
    ("no_secrets", "RUN /opt/nocturne/bin/pip", "RUN curl https://example.org/x | sh && /opt/nocturne/bin/pip"),
]


def test_the_dockerfile_keeps_to_every_rule():
    assert broken(TEXT, ROOT) == {}


@pytest.mark.parametrize(
    ("rule", "good", "bad"), MISTAKES, ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(MISTAKES)]
)
def test_a_broken_dockerfile_is_caught(rule, good, bad):
    assert good in TEXT
    assert rule in broken(TEXT.replace(good, bad), ROOT)


def test_every_rule_has_a_mistake_that_it_catches():
    assert {rule.__name__ for rule in RULES} == {name for name, _, _ in MISTAKES}


def test_an_unknown_instruction_is_refused():
    with pytest.raises(ValueError, match="line 2: RUNN"):
        parse("FROM ubuntu:24.04\nRUNN true\n")


def test_there_is_a_target_for_any_machine_and_one_for_a_gpu_which_differ_only_in_their_base():
    instructions = parse(TEXT)
    stages = {
        name: [
            (each.word, each.flags, each.rest)
            for each in instructions
            if each.stage_name == name and each.word != "FROM"
        ]
        for name in ("cpu", "cuda")
    }
    assert stages["cpu"]
    assert stages["cpu"] == stages["cuda"]
    bases = {each.stage_name: each.rest.split()[0] for each in instructions if each.word == "FROM"}
    assert bases["cuda"].startswith("nvidia/cuda:")
    # One install serves both only as long as both bases have the same Python.
    assert bases["install"] == bases["cpu"] == "ubuntu:24.04"
    assert bases["cuda"].endswith("ubuntu24.04")


@pytest.mark.parametrize(
    ("path", "out"),
    [
        (".env", True),
        ("data/nocturne.db", True),
        (".git/config", True),
        ("docker/compose.yaml", True),
        ("bot/doctor/heartbeat.py", False),
        ("bot/doctor/__pycache__/live.cpython-312.pyc", True),
        ("requirements/constraints.txt", False),
        ("requirements/system.sh", True),
    ],
)
def test_only_what_the_image_is_made_of_enters_the_build(path, out):
    assert ignored(path, (ROOT / ".dockerignore").read_text()) is out


def test_ignoring_follows_the_order_of_the_lines():
    assert ignored("bot/a.pyc", "*\n!bot\n**/*.pyc\n")
    assert not ignored("bot/a.pyc", "**/*.pyc\n*\n!bot\n")
    assert not ignored("bottle/a.py", "bot\n")


def test_the_scripts_have_their_run_bit():
    assert os.access(ROOT / "docker" / "entrypoint.sh", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
