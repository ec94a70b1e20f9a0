"""The doctor: each check says what is wrong and how to mend it, none says a secret, and none silences the others."""

import asyncio
import json
import shutil
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import doctor
from bot.doctor import examine, live
from bot.doctor.clock import clock, skew
from bot.doctor.database import database, without_password
from bot.doctor.disk import EMPTY, LOW, data_directory, space
from bot.doctor.engines import engines
from bot.doctor.ffmpeg import ffmpeg
from bot.doctor.gpu import gpu
from bot.doctor.memory import available_memory, memory
from bot.doctor.port import port
from bot.doctor.product import find_ffmpeg
from bot.doctor.python import python
from bot.doctor.sound import soundfont, synth
from tests.bot.doctor_support import TOKEN, expect, settings

__all__ = ["settings"]  # a fixture is found by its name here

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


# ---- the machine ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "verdict"), [((3, 10), "problem"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "problem")]
)
def test_python(version, verdict):
    expect(python(version), verdict)


def test_the_ffmpeg_of_this_machine_runs():
    says = expect(ffmpeg(find_ffmpeg), "ok")
    assert shutil.which("ffmpeg") or "imageio-ffmpeg" in says


def test_the_ffmpeg_of_imageio_is_called_that():
    import imageio_ffmpeg

    assert "imageio-ffmpeg's" in expect(ffmpeg(imageio_ffmpeg.get_ffmpeg_exe), "ok")


@pytest.mark.parametrize("body", ["exit 1", "echo 'something else'", "sleep 0"])
def test_an_ffmpeg_that_does_not_run_is_a_problem(tmp_path, body):
    assert "does not run" in expect(ffmpeg(lambda: str(script(tmp_path / "ffmpeg", body))), "problem")
    expect(ffmpeg(lambda: None), "problem")


def test_soundfont(tmp_path):
    bank = tmp_path / "bank.sf2"
    bank.write_bytes(b"RIFF\x00\x00\x00\x00sfbk" + b"\x00" * 2**20)
    assert str(bank) in expect(soundfont(None, lambda: bank), "ok")
    assert str(bank) in expect(soundfont(bank, lambda: None), "ok")
    expect(soundfont(None, lambda: None), "warning")
    expect(soundfont(tmp_path / "elsewhere.sf2", lambda: bank), "problem")
    expect(soundfont(Path("none"), lambda: bank), "ok")
    bank.write_bytes(b"RIFF\x00\x00\x00\x00WAVE")
    assert "no SoundFont" in expect(soundfont(None, lambda: bank), "problem")


def test_synth():
    expect(synth(lambda: True), "ok")
    expect(synth(lambda: False), "warning")


def test_engines():
    assert [found.ok for found in engines("auto", lambda: {"sketch": "", "other": "It needs a GPU."})] == ["ok", "ok"]
    chosen = engines("other", lambda: {"sketch": "", "other": "It needs a GPU."})
    assert "GPU" in expect(chosen[1], "problem")
    unknown = engines("orchestra", lambda: {"sketch": ""})
    assert "orchestra" in expect(unknown[-1], "problem")
    assert "sketch" in unknown[-1].remedy


def script(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_gpu(tmp_path):
    smi = script(tmp_path / "nvidia-smi", "echo 'NVIDIA H100, 81559 MiB'")
    assert "none is needed" in expect(gpu(str(tmp_path / "no-such-program"), ""), "ok")
    assert "H100" in expect(gpu(str(smi), ""), "ok")
    assert "2.13.0" in expect(gpu(str(smi), "2.13.0"), "ok")
    assert "without CUDA" in expect(gpu(str(smi), "2.13.0+cpu"), "warning")
    expect(gpu(str(script(tmp_path / "broken-smi", "exit 9")), ""), "warning")


@pytest.mark.parametrize(("free", "verdict"), [(2**33, "ok"), (2**29, "warning"), (2**27, "problem")])
def test_memory(free, verdict):
    expect(memory(free), verdict)


def test_memory_knows_the_limit_of_a_container(tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:    4000 kB\n")
    assert available_memory(tmp_path / "meminfo", tmp_path) == 4_096_000
    for name, text in {
        "memory.max": "2000000",
        "memory.current": "1500000",
        "memory.stat": "inactive_file 500000\n",
    }.items():
        (tmp_path / name).write_text(text)
    assert available_memory(tmp_path / "meminfo", tmp_path) == 1_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert available_memory(tmp_path / "meminfo", tmp_path) == 4_096_000


def test_memory_of_this_machine_is_known():
    assert available_memory() > 2**20
    assert available_memory(Path("/nowhere"), Path("/nowhere")) > 2**20


def test_clock():
    expect(clock(NOW, NOW - timedelta(days=3)), "ok")
    expect(clock(NOW, NOW + timedelta(days=3)), "problem")
    expect(clock(), "ok")
    assert skew(3.0) is None
    assert "ahead of" in expect(skew(90.0), "warning")
    assert "behind" in expect(skew(-90.0), "warning")


# ---- what is kept ---------------------------------------------------------------------------------------------------


def test_a_data_directory_that_is_there_or_can_be_made(tmp_path):
    assert "will be made" in expect(data_directory(tmp_path / "a" / "b"), "ok")
    assert "can be written" in expect(data_directory(tmp_path), "ok")
    assert list(tmp_path.iterdir()) == []


def test_a_data_directory_that_can_not_be(tmp_path):
    (tmp_path / "file").write_text("")
    expect(data_directory(tmp_path / "file"), "problem")
    expect(data_directory(tmp_path / "file" / "below"), "problem")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc takes no files, even from root")
def test_a_data_directory_that_can_not_be_written():
    assert "can not be written" in expect(data_directory(Path("/proc")), "problem")


@pytest.mark.parametrize(("free", "verdict"), [(LOW, "ok"), (LOW - 1, "warning"), (EMPTY - 1, "problem")])
def test_space(tmp_path, free, verdict):
    expect(space(tmp_path / "not" / "yet", free), verdict)


async def test_database():
    async def revisions(now, newest="0002"):
        return now, newest

    async def broken():
        raise OSError("password 'moonlight' refused")

    url = "postgresql://ada:moonlight@localhost/nocturne"
    for now, verdict in (("0002", "ok"), (None, "ok"), ("0001", "warning")):
        assert "moonlight" not in expect(await database(url, lambda now=now: revisions(now)), verdict)
    assert "moonlight" not in expect(await database(url, broken), "problem")
    expect(await database(url, None), "ok")


async def test_a_database_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr("bot.doctor.database.TIMEOUT_S", 0.05)

    async def never():
        await asyncio.sleep(30)

    assert "TimeoutError" in expect(await database("sqlite:////x", never), "problem")


_WORD = st.text(st.characters(categories=["L", "N"]), min_size=4, max_size=20)


@given(_WORD, _WORD, _WORD)
def test_no_password_is_shown(user, password, host):
    shown = without_password(f"postgresql+asyncpg://{user}:{password}@{host}:5432/music?ssl=require")
    assert f":{password}@" not in shown
    assert f"{user}:***@{host}:5432/music" in shown


def test_an_sqlite_file_is_shown_as_its_path():
    assert without_password("sqlite:////srv/nocturne.db") == "SQLite at /srv/nocturne.db"
    assert without_password("sqlite:///nocturne.db") == "SQLite at nocturne.db"


async def test_an_address_that_is_none_is_a_finding(settings):
    found = {each.name: each for each in await examine(settings(database_url="postgresql://[nowhere"))}
    expect(found["database"], "problem")


# ---- the playground -------------------------------------------------------------------------------------------------


def test_a_free_port(settings):
    assert "is free" in expect(port(settings()), "ok")
    assert "anyone on the network" in expect(port(settings(playground_host="0.0.0.0")), "warning")
    assert "speaks to Discord" in expect(port(settings(discord_token=TOKEN)), "ok")


def test_a_port_that_is_taken(settings, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        given = settings(playground_port=other.getsockname()[1])
        assert "another program" in expect(port(given), "problem")
        (tmp_path / "data").mkdir()
        beat(tmp_path / "data", datetime.now(UTC))
        assert "Nocturne is running" in expect(port(given), "ok")
    assert "is free" in expect(port(given), "ok")


def test_an_address_of_another_machine(settings):
    assert "no address of this machine" in expect(port(settings(playground_host="192.0.2.1")), "problem")


# ---- alive ----------------------------------------------------------------------------------------------------------


def beat(folder, at):
    (folder / doctor.HEARTBEAT).write_text(json.dumps({"at": at.isoformat(), "pid": 1}))


@pytest.mark.parametrize(
    ("age_s", "verdict"), [(0, "ok"), (59, "ok"), (60, "problem"), (86400, "problem"), (-5, "ok"), (-90, "problem")]
)
def test_alive(tmp_path, age_s, verdict):
    beat(tmp_path, NOW - timedelta(seconds=age_s))
    expect(live(tmp_path, NOW), verdict)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"pid": 1}', '{"at": "yesterday"}', '{"at": 7}', "\udcff"])
def test_a_heartbeat_that_can_not_be_read(tmp_path, text):
    (tmp_path / doctor.HEARTBEAT).write_bytes(text.encode(errors="surrogateescape"))
    expect(live(tmp_path, NOW), "problem")


def test_no_heartbeat(tmp_path):
    expect(live(tmp_path, NOW), "problem")


@pytest.mark.parametrize(("age_s", "status"), [(1, 0), (600, 1)])
async def test_the_light_way_for_health_checks(tmp_path, age_s, status):
    beat(tmp_path, datetime.now(UTC) - timedelta(seconds=age_s))
    environment = {"NOCTURNE_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path(doctor.__file__).parents[2])}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.doctor", env=environment, stdout=asyncio.subprocess.PIPE, cwd=tmp_path
    )
    out, _ = await child.communicate()
    assert child.returncode == status
    assert b"heartbeat" in out
