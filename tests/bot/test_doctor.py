"""The doctor: each check says what is wrong and how to mend it, none says a secret, and none silences the others."""

import asyncio
import base64
import json
import shutil
import socket
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot import doctor
from bot.doctor import Finding, Probes, as_json, examine, healthy, live, table
from bot.doctor.clock import clock, skew
from bot.doctor.database import database, without_password
from bot.doctor.discord import discord
from bot.doctor.disk import EMPTY, LOW, data_directory, space
from bot.doctor.engines import engines
from bot.doctor.ffmpeg import ffmpeg
from bot.doctor.gpu import gpu
from bot.doctor.memory import available_memory, memory
from bot.doctor.permissions import ADMINISTRATOR, NEEDED, invite_link, missing, needed_bits
from bot.doctor.port import port
from bot.doctor.product import find_ffmpeg
from bot.doctor.python import python
from bot.doctor.sound import soundfont, synth
from bot.doctor.token import application_id, invitation, token
from bot.settings import Settings

APPLICATION = "112233445566778899"
TOKEN = base64.b64encode(APPLICATION.encode()).decode().rstrip("=") + ".Gabcde." + "not-a-real-secret-" * 2
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "NOCTURNE_DISCORD_TOKEN", "NOCTURNE_DATABASE_URL", "NOCTURNE_SOUNDFONT"):
        monkeypatch.delenv(name, raising=False)

    def make(**given):
        return Settings(data_dir=tmp_path / "data", **{"playground_port": 0, **given})

    return make


def expect(finding, verdict):
    """It has this verdict, is a sentence, and says how to mend it unless all is well."""
    assert finding.ok == verdict, finding
    assert finding.says.strip()
    if verdict != "ok":
        assert finding.remedy.strip().endswith(".")
    return finding.says


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


# ---- Discord --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (f"Bot {TOKEN}", "the word Bot"),
        (f'"{TOKEN}"', "quotes"),
        (TOKEN.replace(".", " "), "quotes or blanks"),
        (APPLICATION, "an application's id"),
        ("0123456789abcdef" * 4, "public key"),
        ("abcdefghijklmnopqrstuvwxyz-ABCDE", "client secret"),
        ("hello", "three parts"),
        ("aGVsbG8gd29ybGQgaGVsbG8." + TOKEN.partition(".")[2], "three parts"),
    ],
)
def test_what_people_paste_instead_of_a_token_is_recognised(wrong, sentence):
    found = token(wrong)
    assert sentence in expect(found, "problem")
    assert wrong not in found.says + found.remedy
    assert invitation(wrong) is None


def test_a_token_is_recognised_and_not_shown():
    says = expect(token(TOKEN), "ok")
    assert APPLICATION in says
    assert TOKEN.split(".")[2] not in says
    expect(token(""), "ok")


@given(st.text(max_size=90))
def test_no_text_breaks_the_check_of_a_token(text):
    found = token(text)
    assert found.ok in {"ok", "problem"}
    assert len(text) < 12 or text not in found.says
    assert application_id(text) is None or application_id(text).isdigit()


def test_the_invitation_asks_for_exactly_what_is_needed():
    says = expect(invitation(TOKEN), "ok")
    assert invite_link(APPLICATION) in says
    assert f"client_id={APPLICATION}&permissions={needed_bits()}&scope=bot+applications.commands" in says


def test_missing_permissions():
    assert missing(needed_bits()) == []
    assert missing(ADMINISTRATOR) == []
    assert missing(0) == list(NEEDED)
    assert missing(needed_bits() & ~NEEDED["Attach Files"]) == ["Attach Files"]


@asynccontextmanager
async def a_discord(me=200, guilds=(), date=None):
    """A server that answers the doctor's questions, and notes who asked."""
    asked = []
    date = format_datetime(date or datetime.now(UTC), usegmt=True)

    async def user(request):
        asked.append(request.headers["Authorization"])
        body = {"id": APPLICATION, "username": "nocturne"} if me == 200 else {"message": "401: Unauthorized", "code": 0}
        return web.json_response(body, status=me, headers={"Date": date})

    async def servers(_request):
        return web.json_response([{"id": "1", "name": name, "permissions": str(bits)} for name, bits in guilds])

    app = web.Application()
    app.router.add_get("/api/v10/users/@me", user)
    app.router.add_get("/api/v10/users/@me/guilds", servers)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10", asked
    finally:
        await runner.cleanup()


async def test_discord_knows_the_bot_and_its_guilds():
    guilds = [
        ("Good", needed_bits() | 1 << 30),
        ("Poor", needed_bits() & ~NEEDED["Embed Links"]),
        ("Own", ADMINISTRATOR),
    ]
    async with a_discord(guilds=guilds) as (api, asked):
        found = await discord(api, TOKEN)
    assert asked == [f"Bot {TOKEN}"]
    assert [each.ok for each in found] == ["ok", "warning"]
    assert "Poor does not grant Embed Links" in expect(found[1], "warning")


async def test_all_permissions_are_there_or_no_guild_is():
    async with a_discord(guilds=[("Good", needed_bits())]) as (api, _):
        assert [each.ok for each in await discord(api, TOKEN)] == ["ok", "ok"]
    async with a_discord() as (api, _):
        assert "in no guild" in expect((await discord(api, TOKEN))[1], "warning")


@pytest.mark.parametrize(("status", "verdict"), [(401, "problem"), (500, "warning"), (429, "warning")])
async def test_discord_does_not_know_the_bot(status, verdict):
    async with a_discord(me=status) as (api, _):
        (found,) = await discord(api, TOKEN)
    expect(found, verdict)


async def test_a_clock_that_is_wrong_is_seen_by_discords():
    async with a_discord(date=datetime.now(UTC) + timedelta(minutes=5)) as (api, _):
        found = await discord(api, TOKEN)
    assert "behind" in expect(found[-1], "warning")


async def test_discord_can_not_be_reached(unused_tcp_port):
    (found,) = await discord(f"http://127.0.0.1:{unused_tcp_port}/api/v10", TOKEN)
    assert "could not be asked" in expect(found, "warning")


# ---- all together ---------------------------------------------------------------------------------------------------


async def test_a_machine_that_can_run_the_bot_is_well(settings):
    found = await examine(settings(), Probes(database=revisions_are("0001", "0001")))
    assert healthy(found), table(found)
    assert {"Python", "ffmpeg", "SoundFont", "FluidSynth", "database", "disk", "GPU", "memory", "token"} <= {
        each.name for each in found
    }
    assert any(each.name.startswith("engine ") for each in found)


def revisions_are(now, newest):
    async def revisions():
        return now, newest

    return revisions


async def test_with_a_token_discord_is_asked_and_the_invitation_is_shown(settings):
    async with a_discord(guilds=[("Good", needed_bits())]) as (api, asked):
        found = {each.name: each for each in await examine(settings(discord_token=TOKEN, discord_api=api))}
        expect(found["Discord"], "ok")
        assert "oauth2/authorize" in expect(found["invitation"], "ok")
        offline = await examine(settings(discord_token=TOKEN, discord_api=api), online=False)
    assert len(asked) == 1
    assert "Discord" not in {each.name for each in offline}


async def test_a_check_that_breaks_does_not_silence_the_others(settings, monkeypatch):
    def broken():
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("bot.doctor.examination.gpu", broken)
    found = {each.name: each for each in await examine(settings())}
    assert "of all things" in expect(found["GPU"], "problem")
    expect(found["Python"], "ok")


async def test_a_check_that_hangs_is_given_up(settings, monkeypatch):
    monkeypatch.setattr("bot.doctor.examination.TIMEOUT_S", 0.2)

    async def never(*_):
        await asyncio.sleep(30)

    monkeypatch.setattr("bot.doctor.examination.database", never)
    found = {each.name: each for each in await examine(settings())}
    assert "No answer" in expect(found["database"], "problem")


def leak(settings, monkeypatch):
    """Settings with two secrets, and a check whose error message carries both."""
    given = settings(discord_token=TOKEN, database_url="postgresql://ada:moon%26light@localhost/nocturne")

    def careless():
        raise RuntimeError(f"could not use {TOKEN} with {given.database_url} and moon&light")

    monkeypatch.setattr("bot.doctor.examination.memory", careless)
    return given


async def test_no_secret_is_ever_shown(settings, monkeypatch):
    given = leak(settings, monkeypatch)
    found = await examine(given, online=False)
    shown = table(found, width=1000) + json.dumps(as_json(found))
    assert "moon%26light" not in shown
    assert "moon&light" not in shown
    assert TOKEN not in shown
    assert "could not use ***" in shown


async def test_without_the_last_look_the_secret_would_be_shown(settings, monkeypatch):
    monkeypatch.setattr("bot.doctor.examination._without_secrets", lambda finding, _settings: finding)
    found = await examine(leak(settings, monkeypatch), online=False)
    assert "moon&light" in table(found, width=1000)


# ---- how it is shown ------------------------------------------------------------------------------------------------

FINDINGS = [
    Finding("Python", "ok", "3.11.7."),
    Finding("disk", "warning", "1.0 GiB are free.", "Free some space."),
    Finding("data directory", "problem", "It can not be written, " * 8, "See https://example.org/" + "a" * 60 + "."),
]


def test_the_table_has_a_line_per_finding_and_says_how_to_mend():
    lines = table(FINDINGS, width=80).splitlines()
    assert lines[0] == "✓ Python          3.11.7."
    assert lines[1:3] == ["! disk            1.0 GiB are free.", "                  → Free some space."]
    assert lines[-1] == "1 problem and 1 warning."
    assert all(len(line) <= 80 for line in lines if "https://" not in line)
    # A link stays in one piece, to be copied.
    assert sum("https://example.org/" + "a" * 60 in line for line in lines) == 1


def test_the_table_can_be_plain():
    assert table(FINDINGS, plain=True).isascii()
    assert table([FINDINGS[0]]).endswith("All is well.")


def test_json_says_the_same():
    said = as_json(FINDINGS)
    assert said["ok"] is False
    assert said["findings"][1] == {
        "name": "disk",
        "ok": "warning",
        "says": "1.0 GiB are free.",
        "remedy": "Free some space.",
    }
    assert as_json(FINDINGS[:2])["ok"] is True
