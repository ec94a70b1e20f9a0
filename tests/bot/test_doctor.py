"""The doctor: each check says what is wrong and how to mend it, none says a secret, and none silences the others."""

import asyncio
import json
import shutil
import socket
import sys
from dataclasses import replace
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
from bot.doctor.engines import Standing, Survey, engines
from bot.doctor.ffmpeg import ffmpeg
from bot.doctor.gpu import gpu
from bot.doctor.memory import memory
from bot.doctor.port import port
from bot.doctor.product import find_ffmpeg, survey_engines
from bot.doctor.python import python
from bot.doctor.sound import soundfont, synth
from generation.machine import APPLE, PROCESSOR, Torch
from tests.bot.doctor_support import TOKEN, expect, settings
from tests.support.laid import laid

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
    both = Survey({"other": Standing("It needs a GPU."), "sketch": Standing(guess=0.25)}, best="sketch")
    assert [found.ok for found in engines("auto", both)] == ["ok", "ok", "ok"]
    assert "auto takes sketch" in engines("auto", both)[-1].says
    chosen = engines("other", both)
    assert "GPU" in expect(chosen[0], "problem")
    assert len(chosen) == 2
    unknown = engines("orchestra", both)
    assert "orchestra" in expect(unknown[-1], "problem")
    assert "sketch" in unknown[-1].remedy


def test_an_engine_says_with_what_it_runs_on_what_and_how_fast():
    standing = Standing("", "", "musicgen-small", commercial=False, guess=1.5)
    survey = Survey({"musicgen": standing}, "musicgen", "the GPU (H100)")
    (guessed, _) = engines("auto", survey)
    assert "on the GPU (H100), with the weights musicgen-small, which are not for commercial use" in guessed.says
    assert "about 1.5 s of work for a second of music, guessed" in guessed.says
    (measured, _) = engines("auto", survey, {"musicgen": 0.125})
    assert "0.12 s of work for a second of music, measured" in measured.says
    large = replace(survey, engines={"musicgen": replace(standing, passed_over="It takes about 120 GB.")})
    says = expect(engines("auto", large)[0], "ok")
    assert "auto passes it over: It takes about 120 GB. Asked for by name it runs" in says
    for where in (PROCESSOR, APPLE):
        elsewhere = expect(engines("auto", replace(large, where=where))[0], "ok")
        assert elsewhere.endswith("auto passes it over: It takes about 120 GB.")


def test_weights_that_are_too_large_are_told_and_auto_takes_what_fits(settings):
    given = settings(device="cpu", memory_gb=6.0)
    for name in ("ace-step-1.5", "musicgen-small"):
        laid(given.means.models, name)
    survey = survey_engines(given.means)
    assert survey.best == "musicgen"
    told = {each.name: each.says for each in engines("auto", survey)}
    assert "It can be used on the processor, with the weights ace-step-1.5" in told["engine ace-step"]
    assert "GB of memory, and NOCTURNE_MEMORY_GB allows 6 GB." in told["engine ace-step"]
    assert "passes it over" not in told["engine musicgen"]
    assert ": about 3 s of work for a second of music, guessed until it has made some" in told["engine ace-step"]
    assert "auto takes musicgen" in told["engine"]


def test_the_product_is_asked_about_every_engine(settings, tmp_path):
    given = settings()
    before = survey_engines(given.means)
    assert before.best == "sketch"
    assert before.engines["sketch"].why == ""
    neural = {name: each for name, each in before.engines.items() if name != "sketch"}
    assert neural
    assert all("python -m bot models pull" in each.why or "make audiocraft" in each.why for each in neural.values())
    laid(given.means.models, "musicgen-small")
    assert before.unknown == ()
    after = survey_engines(replace(given.means, weights=("musicgen-huge", "musicgen-small")))
    assert after.unknown == ("musicgen-huge",)
    assert "musicgen-huge" in expect(engines("auto", after)[-2], "warning")
    assert (after.best, after.engines["musicgen"].why, after.engines["musicgen"].weights) == (
        "musicgen",
        "",
        "musicgen-small",
    )


def test_weights_of_which_only_a_part_is_here_are_said_with_the_remedy_and_not_used(settings):
    given = settings()
    where = given.means.models / "ace-step-1.5"
    where.mkdir(parents=True)
    (where / "model_index.json").write_text("{}")
    survey = survey_engines(given.means)
    assert survey.best == "sketch"
    standing = survey.engines["ace-step"].why
    assert "“ace-step-1.5” lack transformer/config.json" in standing
    assert "python -m bot models pull ace-step-1.5" in standing
    (warning,) = (each for each in engines("auto", survey) if each.name == "weights")
    assert "ace-step-1.5 lack transformer/config.json" in expect(warning, "warning")
    assert "python -m bot models pull ace-step-1.5" in warning.remedy


def script(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_gpu(tmp_path):
    smi = str(script(tmp_path / "nvidia-smi", "echo 'NVIDIA H100, 81559 MiB, 580.95.05'"))
    nowhere = str(tmp_path / "no-such-program")
    assert "none is needed" in expect(gpu(nowhere, Torch()), "ok")
    assert "None was found" in expect(gpu(nowhere, Torch("2.13.0+cpu")), "ok")
    assert "make run-neural" in expect(gpu(smi, Torch()), "ok")
    assert "CUDA 13.0" in expect(gpu(smi, Torch("2.13.0", "13.0")), "ok")
    assert "without CUDA" in expect(gpu(smi, Torch("2.13.0+cpu")), "warning")
    old = str(script(tmp_path / "old-smi", "echo 'NVIDIA H100, 81559 MiB, 550.54'"))
    assert "too old" in expect(gpu(old, Torch("2.13.0", "13.0")), "warning")
    expect(gpu(old, Torch("2.13.0", "12.8")), "ok")
    expect(gpu(str(script(tmp_path / "broken-smi", "exit 9")), Torch()), "warning")
    expect(gpu(str(script(tmp_path / "silent-smi", "true")), Torch()), "warning")


def test_a_mac_has_a_gpu_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert "Metal" in expect(gpu(str(tmp_path / "no-such-program"), Torch("2.13.0")), "ok")


@pytest.mark.parametrize(("free", "verdict"), [(2**33, "ok"), (2**29, "warning"), (2**27, "problem")])
def test_memory(free, verdict):
    expect(memory(free), verdict)


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
