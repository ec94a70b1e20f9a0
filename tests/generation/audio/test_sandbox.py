"""What keeps hostile bytes from doing harm; each lock is also taken off once, to see the harm that it prevents."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from aiohttp import web
from bad_clips import CANARY, CONCAT, mp4_that_points_outside, tone, wav
from children import children

from generation.audio import sandbox
from generation.audio.decode import DecodeLimits, _sound_graph, decode
from generation.audio.sandbox import SandboxLimits, ffmpeg_path, run_ffmpeg
from generation.audio.sniff import CONTAINERS, MP4, WAV, Container
from generation.errors import ReferenceDamaged, ReferenceRefused, ReferenceTooLarge, SetUpFailed

LAUNCHER = Path(sandbox.__file__).with_name("launcher.py")
ENDLESS = ["-nostdin", "-f", "lavfi", "-i", "anoisesrc", "-f", "null", "-"]
PLENTY = 100_000_000
PICK_NOTHING = ["-allowed_extensions", "ALL"]


def without(arguments: list[str], *options: str) -> list[str]:
    """The arguments less these options and their values."""
    kept, skip = [], False
    for each in arguments:
        if not skip and each not in options:
            kept.append(each)
        skip = not skip and each in options
    return kept


def unlocked(arguments: list[str], folder: Path, stdin: bytes | None = None) -> bytes:
    """What ffmpeg gives out when it is just started, as a program without this product's care would."""
    command = [ffmpeg_path(), *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=30, check=False).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / CANARY, tone(1.0), 44100, subtype="PCM_16")
    return tmp_path


class CanaryServer:
    """Answers with sound and remembers who asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.address = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(body=wav(), content_type="audio/wav")


@pytest.fixture
async def canary():
    server = CanaryServer()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}/a.wav"
    yield server
    await runner.cleanup()


# ---- playlists and other files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda each: each.name)
async def test_a_list_of_files_reads_none_of_them_whatever_it_passes_for(container: Container, folder: Path):
    (folder / "clip").write_text(CONCAT)
    for source in ("pipe:0", f"file:{folder / 'clip'}"):
        arguments = _sound_graph(source, container, 60.0)
        outcome = await run_ffmpeg(arguments, CONCAT.encode(), PLENTY, SandboxLimits(), folder)
        assert outcome.stdout == b""


def test_without_the_forced_kind_the_list_reads_the_file(folder: Path):
    (folder / "clip").write_text(CONCAT)
    arguments = _sound_graph("file:clip", WAV, 60.0)
    assert unlocked(arguments, folder) == b""
    arguments[arguments.index("-f") : arguments.index("-f") + 2] = []
    assert len(unlocked(arguments, folder)) > 100_000


async def test_film_whose_sound_is_another_file_does_not_read_it(folder: Path):
    (folder / "clip").write_bytes(mp4_that_points_outside())
    locked = _sound_graph(f"file:{folder / 'clip'}", MP4, 60.0)
    outcome = await run_ffmpeg(locked, None, PLENTY, SandboxLimits(), folder)
    assert not _like(outcome.stdout, folder)
    # ffmpeg itself leaves such references alone unless told otherwise; told otherwise, the file is read.
    loose = ["-enable_drefs", "1", *locked]
    assert _like(unlocked(loose, folder), folder)


def _like(output: bytes, folder: Path) -> bool:
    """Whether the output begins with the canary's bytes taken for samples."""
    raw = np.frombuffer((folder / CANARY).read_bytes()[40:2040], dtype="<i2") / 32768
    got = np.frombuffer(output, dtype="<f4")[::2]
    return len(got) >= len(raw) and bool(np.corrcoef(got[: len(raw)], raw)[0, 1] > 0.9)


# ---- the network --------------------------------------------------------------------------------------------------


def _playlist(canary: CanaryServer) -> bytes:
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n"
    return f"{head}{canary.address}\n#EXT-X-ENDLIST\n".encode()


async def _unlocked(arguments: list[str], folder: Path, stdin: bytes | None = None) -> bytes:
    return await asyncio.to_thread(unlocked, arguments, folder, stdin)


async def test_a_list_of_addresses_fetches_none(canary: CanaryServer, tmp_path: Path):
    for container in CONTAINERS:
        arguments = _sound_graph("pipe:0", container, 60.0)
        await _unlocked(arguments, tmp_path, _playlist(canary))
    assert canary.asked == 0


async def test_without_kind_and_whitelist_the_list_fetches(canary: CanaryServer, tmp_path: Path):
    (tmp_path / "clip.m3u8").write_bytes(_playlist(canary))
    locked = _sound_graph("file:clip.m3u8", WAV, 60.0)
    locked[locked.index("-f") + 1] = "hls"
    locked[locked.index("-protocol_whitelist") + 1] = "file,http,tcp"
    await _unlocked([*PICK_NOTHING, *without(locked, "-codec_whitelist")], tmp_path)
    assert canary.asked > 0


async def test_the_whitelist_alone_keeps_a_list_from_fetching(canary: CanaryServer, tmp_path: Path):
    (tmp_path / "clip.m3u8").write_bytes(_playlist(canary))
    listed = _sound_graph("file:clip.m3u8", WAV, 60.0)
    listed[listed.index("-f") + 1] = "hls"
    await _unlocked([*PICK_NOTHING, *listed], tmp_path)
    assert canary.asked == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's")
async def test_the_launcher_alone_keeps_ffmpeg_from_the_network(canary: CanaryServer, tmp_path: Path):
    if not _can_leave_the_network():
        pytest.skip("this machine does not let a process leave the network")
    arguments = ["-nostdin", "-i", canary.address, "-f", "f32le", "pipe:1"]
    outcome = await run_ffmpeg(arguments, None, PLENTY, SandboxLimits(), tmp_path)
    assert (canary.asked, outcome.stdout) == (0, b"")
    assert await _unlocked(arguments, tmp_path)
    assert canary.asked > 0


def _can_leave_the_network() -> bool:
    tool = shutil.which("unshare")
    return bool(tool) and subprocess.run([tool, "-n", "true"], capture_output=True, check=False).returncode == 0


# ---- limits -------------------------------------------------------------------------------------------------------


def launched(program: str, *, cpu_s: int = 60, address_space: int = 2**34, open_files: int = 64) -> int:
    """The exit status of a Python program under the launcher."""
    numbers = [str(each) for each in (cpu_s, address_space, open_files)]
    command = [sys.executable, "-I", "-S", str(LAUNCHER), *numbers, sys.executable, "-I", "-S", "-c", program]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


LIMITED = {
    "memory": ("bytearray(600_000_000)", {"address_space": 300_000_000}, {}),
    "processor": ("x = 0\nfor _ in range(150_000_000): x += 1", {"cpu_s": 1}, {}),
    "open files": ("import os; [os.dup(0) for _ in range(40)]", {"open_files": 20}, {}),
}


@pytest.mark.parametrize("which", LIMITED)
def test_limit_is_kept_and_without_it_nothing_stops(which: str):
    program, tight, loose = LIMITED[which]
    assert launched(program, **tight) != 0
    if which != "processor":  # it would take its ten seconds
        assert launched(program, **loose) == 0


def test_nothing_can_be_written(tmp_path: Path):
    program = f"with open({str(tmp_path / 'left')!r}, 'w') as file: file.write('x' * 10)"
    assert launched(program) != 0
    assert (tmp_path / "left").stat().st_size == 0
    subprocess.run([sys.executable, "-c", program], check=True)
    assert (tmp_path / "left").stat().st_size == 10


async def test_time_is_bounded_and_no_process_is_left(tmp_path: Path):
    running = children()
    started = time.monotonic()
    outcome = await run_ffmpeg(ENDLESS, None, PLENTY, SandboxLimits(wall_s=1.0), tmp_path)
    assert outcome.stopped == "time"
    assert time.monotonic() - started < 10
    assert children() <= running


async def test_a_decode_that_takes_too_long_says_so(tmp_path: Path):
    limits = DecodeLimits(sandbox=SandboxLimits(wall_s=0.001))
    with pytest.raises(ReferenceTooLarge, match="too much work"):
        await decode(wav(), WAV, limits)


async def test_output_is_bounded(tmp_path: Path):
    arguments = ["-nostdin", "-f", "lavfi", "-i", "anoisesrc", "-f", "f32le", "pipe:1"]
    outcome = await run_ffmpeg(arguments, None, 1_000_000, SandboxLimits(), tmp_path)
    assert (outcome.stopped, len(outcome.stdout)) == ("output", 1_000_000)


async def test_complaints_are_bounded(tmp_path: Path):
    arguments = ["-nostdin", "-loglevel", "trace", "-f", "lavfi", "-i", "anoisesrc", "-t", "20", "-f", "null", "-"]
    outcome = await run_ffmpeg(arguments, None, PLENTY, SandboxLimits(most_stderr=1000), tmp_path)
    assert 0 < len(outcome.stderr) <= 1000


async def test_a_cancel_leaves_no_process(tmp_path: Path):
    running = children()
    task = asyncio.create_task(run_ffmpeg(ENDLESS, None, PLENTY, SandboxLimits(), tmp_path))
    while children() <= running:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() <= running


async def test_an_exception_while_it_runs_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    running = children()

    async def broken(*_: object) -> str:
        await asyncio.sleep(0.3)
        raise RuntimeError("out of order")

    monkeypatch.setattr(sandbox, "_take", broken)
    with pytest.raises(RuntimeError, match="out of order"):
        await run_ffmpeg(ENDLESS, None, PLENTY, SandboxLimits(), tmp_path)
    assert children() <= running


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the death signal is Linux's")
def test_ffmpeg_dies_with_the_bot(tmp_path: Path):
    program = textwrap.dedent(f"""
        import asyncio, sys
        from pathlib import Path
        from generation.audio.sandbox import SandboxLimits, run_ffmpeg
        from children import children
        async def main():
            asyncio.create_task(run_ffmpeg({ENDLESS!r}, None, 1000, SandboxLimits(), Path({str(tmp_path)!r})))
            while not children():
                await asyncio.sleep(0.01)
            await asyncio.sleep(1.0)
            print(*children(), flush=True)
            await asyncio.sleep(60)
        asyncio.run(main())
    """)
    paths = os.pathsep.join((str(Path(__file__).parents[3]), str(Path(__file__).parent)))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    ) as bot:
        assert bot.stdout is not None
        child = int(bot.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        bot.send_signal(signal.SIGKILL)
        bot.wait()
    until = time.monotonic() + 5
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_the_environment_and_its_secrets_stay_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setattr(sandbox, "ffmpeg_path", lambda: sys.executable)
    outcome = await run_ffmpeg(["-c", "import os; print(sorted(os.environ))"], None, 10_000, SandboxLimits(), tmp_path)
    assert b"DISCORD_TOKEN" not in outcome.stdout
    assert b"LC_ALL" in outcome.stdout


# ---- which ffmpeg -------------------------------------------------------------------------------------------------


@pytest.fixture
def found_anew():
    ffmpeg_path.cache_clear()
    yield
    ffmpeg_path.cache_clear()


@pytest.mark.usefixtures("found_anew")
async def test_imageio_serves_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "imageio_ffmpeg" in ffmpeg_path()
    audio = await decode(wav(), WAV)
    assert audio.duration_s == pytest.approx(1.0, abs=0.01)


@pytest.mark.usefixtures("found_anew")
async def test_the_system_s_own_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    real = ffmpeg_path()
    ffmpeg_path.cache_clear()
    (tmp_path / "ffmpeg").symlink_to(real)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ffmpeg_path() == str(Path(real).resolve())
    assert (await decode(wav(), WAV)).frames > 0


@pytest.mark.usefixtures("found_anew")
def test_no_ffmpeg_at_all_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(SetUpFailed, match="no ffmpeg"):
        ffmpeg_path()


async def test_an_ffmpeg_that_does_not_start_is_not_blamed_on_the_clip(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "ffmpeg_path", lambda: "/nowhere/ffmpeg")
    with pytest.raises((SetUpFailed, ReferenceRefused)) as raised:
        await decode(wav(), WAV)
    assert raised.type is SetUpFailed
    assert raised.type is not ReferenceDamaged
