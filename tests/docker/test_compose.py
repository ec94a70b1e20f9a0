"""compose.yaml is what Compose understands, and keeps the database and the secrets to itself."""

import copy
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docker.dockerfile import parse

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docker"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
CUDA = yaml.safe_load((FOLDER / "compose.cuda.yaml").read_text())
DURATION = re.compile(r"([0-9]+(us|ms|s|m|h))+")
SERVICE_KEYS = {
    "build",
    "image",
    "env_file",
    "environment",
    "ports",
    "volumes",
    "tmpfs",
    "depends_on",
    "init",
    "read_only",
} | {"cap_drop", "security_opt", "restart", "stop_grace_period", "healthcheck", "shm_size", "deploy"}


def faults(compose: dict[str, Any]) -> list[str]:
    """What Compose would refuse, or we do."""
    services = compose.get("services", {})
    found = [f"unknown key {key}" for key in compose if key not in {"name", "services", "volumes"}]
    for name, service in services.items():
        found += [f"{name}: {fault}" for fault in service_faults(service, compose)]
    return found


def service_faults(service: dict[str, Any], compose: dict[str, Any]) -> list[str]:
    found = [f"unknown key {key}" for key in service if key not in SERVICE_KEYS]
    image = service.get("image", "")
    if not re.fullmatch(r"[\w./-]+:[\w.-]+", image) or image.endswith(":latest"):
        found.append(f"image {image} is not pinned")
    if service.get("restart") != "unless-stopped":
        found.append("does not come back by itself")
    for mount in service.get("volumes", []):
        source = mount.split(":")[0]
        if source not in compose.get("volumes", {}):
            found.append(f"volume {source} is not declared")
    own_machine = re.compile(r"127\.0\.0\.1:[0-9]+:[0-9]+")
    found += [
        f"port {each} is open to the network" for each in service.get("ports", []) if not own_machine.fullmatch(each)
    ]
    for other, how in service.get("depends_on", {}).items():
        needed = compose["services"].get(other)
        if needed is None or (how["condition"] == "service_healthy" and "healthcheck" not in needed):
            found.append(f"waits for the health of {other}, which has none")
    check = service.get("healthcheck", {})
    if check and (
        check["test"][0] != "CMD" or not all(DURATION.fullmatch(check[key]) for key in ("interval", "timeout"))
    ):
        found.append("health check is malformed")
    for key, value in service.get("environment", {}).items():
        if re.search("PASSWORD|TOKEN|SECRET", key) and not str(value).startswith("${"):
            found.append(f"{key} is written down")
        if re.search(r"://[^$@/]*:[^$@/]+@", str(value)):
            found.append(f"{key} holds a password")
    return found


def test_compose_is_well_formed_and_keeps_its_secrets():
    assert faults(COMPOSE) == []


def test_the_database_is_reachable_by_the_bot_alone():
    assert "ports" not in COMPOSE["services"]["database"]
    assert "healthcheck" in COMPOSE["services"]["database"]
    assert COMPOSE["services"]["bot"]["depends_on"] == {"database": {"condition": "service_healthy"}}


@pytest.mark.parametrize("extra", [COMPOSE, CUDA], ids=["cpu", "cuda"])
def test_what_it_builds_exists(extra):
    stages = {each.stage_name for each in parse((FOLDER / "Dockerfile").read_text()) if each.word == "FROM"}
    build = COMPOSE["services"]["bot"]["build"] | extra["services"]["bot"]["build"]
    assert build["target"] in stages
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_data_lie_in_named_volumes_where_the_image_expects_them():
    mounts = dict(mount.split(":") for mount in COMPOSE["services"]["bot"]["volumes"])
    assert mounts == {"data": COMPOSE["services"]["bot"]["environment"]["NOCTURNE_DATA_DIR"]}
    text = (FOLDER / "Dockerfile").read_text()
    assert 'VOLUME ["/data"]' in text
    assert "NOCTURNE_DATA_DIR=/data" in text


@pytest.mark.parametrize(
    ("where", "value", "fault"),
    [
        (["services", "database", "image"], "postgres", "not pinned"),
        (["services", "database", "ports"], ["5432:5432"], "open to the network"),
        (["services", "bot", "ports"], ["0.0.0.0:8080:8080"], "open to the network"),
        (["services", "bot", "volumes"], ["elsewhere:/data"], "not declared"),
        (["services", "bot", "restart"], "no", "by itself"),
        (["services", "bot", "depend_on"], ["database"], "unknown key"),
        (["services", "database", "healthcheck"], {}, "which has none"),
        (["services", "database", "healthcheck", "interval"], "10", "malformed"),
        (["services", "database", "environment", "POSTGRES_PASSWORD"], "guess", "written down"),
        (
            ["services", "bot", "environment", "NOCTURNE_DATABASE_URL"],
            "postgresql://a:b@database/c",
            "holds a password",
        ),
    ],
)
def test_a_broken_compose_file_is_caught(where, value, fault):
    compose = copy.deepcopy(COMPOSE)
    inner = compose
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    if value == {}:
        del inner[where[-1]]
    assert any(fault in each for each in faults(compose))


def composer() -> tuple[list[str], bool]:
    """Give the command of whichever Compose is here, and whether it is the old one that knows no top-level name."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        asked = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return command, asked.stdout.strip().startswith("1.")
    pytest.skip("no docker compose here; the rules above were checked all the same")


@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "compose.cuda.yaml"]], ids=["cpu", "cuda"])
def test_compose_itself_accepts_the_files(files, tmp_path):
    command, is_old = composer()
    (tmp_path / "docker").mkdir()
    for name in files:
        text = (FOLDER / name).read_text()
        (tmp_path / "docker" / name).write_text(re.sub(r"(?m)^name: .*\n", "", text) if is_old else text)
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=moonlight\n")
    chosen = [part for name in files for part in ("--file", f"docker/{name}")]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def config(env_file: str) -> subprocess.CompletedProcess[str]:
        whole = [*command, "--env-file", env_file, *chosen, "config"]
        return subprocess.run(whole, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    accepted = config(".env")
    assert accepted.returncode == 0, accepted.stderr
    resolved = yaml.safe_load(accepted.stdout)["services"]["bot"]
    assert resolved["environment"]["NOCTURNE_DATABASE_URL"].startswith("postgresql://nocturne:moonlight@database")
    (tmp_path / "empty.env").write_text("")
    refused = config("empty.env")
    assert refused.returncode != 0
    assert "put POSTGRES_PASSWORD into .env" in refused.stderr
