"""Running ffmpeg on hostile bytes: nothing it does may outlive, outgrow or outrank the request."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from generation.errors import SetUpFailed

_LAUNCHER: Final = Path(__file__).with_name("launcher.py")
_CHUNK: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What a decoder may use. `wall_s` bounds the whole run, however little of the processor it gets."""

    cpu_s: int = 15
    wall_s: float = 20.0
    address_space: int = 1024 * 1024 * 1024
    open_files: int = 32
    most_stderr: int = 16 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `status` is the exit status, negative for a signal; `stopped` names the limit that was hit."""

    status: int
    stdout: bytes
    stderr: str
    stopped: str = ""  # "", "time" or "output"


@cache
def ffmpeg_path() -> str:
    """The system's ffmpeg, else the one that imageio-ffmpeg carries.

    Raises:
        SetUpFailed: there is neither.

    """
    found = shutil.which("ffmpeg")
    if found:
        return str(Path(found).resolve())
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise SetUpFailed("There is no ffmpeg.", "Run `make setup`, or install ffmpeg.") from error


async def run_ffmpeg(
    arguments: Sequence[str], stdin: bytes | None, most_output: int, limits: SandboxLimits, folder: Path
) -> Outcome:
    """Run ffmpeg with these arguments, feed it `stdin`, and take at most `most_output` bytes from it.

    The process group is killed and waited for on every way out: the end, a limit, an error, a cancel.
    """
    numbers = (limits.cpu_s, limits.address_space, limits.open_files)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(_LAUNCHER), *(str(each) for each in numbers), ffmpeg_path(), *arguments,
        stdin=asyncio.subprocess.DEVNULL if stdin is None else asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env={"LC_ALL": "C", "HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    feeding = asyncio.create_task(_feed(process.stdin, stdin))
    complaints = asyncio.create_task(_tail(process.stderr, limits.most_stderr))
    stopped, output = "", bytearray()
    try:
        try:
            async with asyncio.timeout(limits.wall_s):
                stopped = await _take(process.stdout, output, most_output)
                if not stopped:
                    await process.wait()
        except TimeoutError:
            stopped = "time"
    finally:
        _kill_group(process)
        feeding.cancel()
        ending = asyncio.gather(feeding, complaints, _drain(process.stdout), process.wait(), return_exceptions=True)
        ended = await asyncio.shield(ending)
    tail = ended[1] if isinstance(ended[1], bytes) else b""
    return Outcome(process.returncode or 0, bytes(output), tail.decode("utf-8", "replace"), stopped)


def _kill_group(process: asyncio.subprocess.Process) -> None:
    # The group outlives its leader when something was left behind; its number can not be anybody else's before wait().
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


async def _take(stream: asyncio.StreamReader, into: bytearray, most: int) -> str:
    while chunk := await stream.read(_CHUNK):
        into += chunk[: most - len(into)]
        if len(into) >= most:
            return "output"
    return ""


async def _drain(stream: asyncio.StreamReader) -> None:
    # A pipe that nobody reads is never closed by asyncio.
    while await stream.read(_CHUNK):
        pass


async def _tail(stream: asyncio.StreamReader, most: int) -> bytes:
    """The first and last of what is said; the middle of an endless complaint is dropped."""
    first, last = bytearray(), bytearray()
    while chunk := await stream.read(_CHUNK):
        room = most // 2 - len(first)
        first += chunk[:room]
        last = (last + chunk[room:])[-most // 2 :]
    return bytes(first + last)


async def _feed(stream: asyncio.StreamWriter | None, data: bytes | None) -> None:
    if stream is None or data is None:
        return
    try:
        for at in range(0, len(data), _CHUNK):
            stream.write(data[at : at + _CHUNK])
            await stream.drain()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough
    finally:
        stream.close()
        with contextlib.suppress(OSError):
            await stream.wait_closed()
