"""Bytes to sound: ffmpeg reads them as the one kind of file that they are, locked down and bounded."""

import asyncio
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from generation.audio.launcher import NOT_STARTED
from generation.audio.sandbox import Outcome, SandboxLimits, run_ffmpeg
from generation.audio.sniff import Container
from generation.errors import (
    ReferenceDamaged,
    ReferenceEmpty,
    ReferenceNotAudio,
    ReferenceRefused,
    ReferenceTooLarge,
    ReferenceTooLong,
    SetUpFailed,
)
from generation.rendering import Audio

RATE: Final = 44100
_CHANNELS: Final = 2
_FRAME_BYTES: Final = 4 * _CHANNELS
_MOST_AT_ONCE: Final = 256 * 1024 * 1024  # bytes that ffmpeg may allocate in one piece
_SILENT: Final = 1e-3  # -60 dBFS
_SHORTEST_S: Final = 0.25
# Sound only: with this list ffmpeg does not even open a video decoder while it looks into the file.
_DECODERS: Final = (
    "aac,aac_latm,ac3,eac3,alac,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,ape,dca,flac,mp1,mp1float,mp2,mp2float,"
    "mp3,mp3float,opus,libopus,vorbis,libvorbis,speex,libspeex,wavpack,wmav1,wmav2,wmapro,wmalossless,tta,truehd,mlp,"
    "gsm,gsm_ms,nellymoser,qdm2,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,adpcm_yamaha,g722,pcm_alaw,pcm_mulaw,"
    "pcm_s8,pcm_s8_planar,pcm_u8,pcm_s16le,pcm_s16be,pcm_s16le_planar,pcm_s16be_planar,pcm_u16le,pcm_u16be,pcm_s24le,"
    "pcm_s24be,pcm_s24le_planar,pcm_s32le,pcm_s32be,pcm_s32le_planar,pcm_s64le,pcm_s64be,pcm_f16le,pcm_f24le,"
    "pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_bluray,pcm_dvd"
)


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """How much of a clip is used, and how long it may be at all."""

    used_s: float = 60.0
    longest_s: float = 600.0
    sandbox: SandboxLimits = field(default_factory=SandboxLimits)


async def decode(data: bytes, container: Container, limits: DecodeLimits | None = None) -> Audio:
    """The first minute of the clip, finite, 44.1 kHz stereo; a clip longer than ten minutes is refused.

    Raises:
        ReferenceRefused: it is damaged, silent, too long, has no sound, or takes more than the limits allow.

    """
    limits = limits or DecodeLimits()
    with tempfile.TemporaryDirectory(prefix="nocturne-clip-") as name:
        folder = Path(name)
        source = await asyncio.to_thread(_source, data, container, folder)
        most = int(limits.used_s * RATE) * _FRAME_BYTES
        outcome = await _run(_sound_graph(source, container, limits.used_s), source, data, most, limits, folder)
        _check(outcome)
        audio = await asyncio.to_thread(_finite, outcome.stdout)
        if len(outcome.stdout) >= most:
            await _check_length(source, container, data, limits, folder)
    return audio


def _source(data: bytes, container: Container, folder: Path) -> str:
    """What ffmpeg opens: standard input, or a private file for kinds that must be read back and forth."""
    if not container.seekable:
        return "pipe:0"
    path = folder / "clip"
    path.write_bytes(data)
    return f"file:{path}"


def _input(source: str, container: Container) -> Any:
    import ffmpeg

    return ffmpeg.input(
        source,
        format=container.demuxer,
        protocol_whitelist=source.partition(":")[0],
        codec_whitelist=_DECODERS,
        probesize=5_000_000,
        analyzeduration=5_000_000,
        threads=1,
    )


def _arguments(output: Any) -> list[str]:
    import ffmpeg

    graph: list[str] = ffmpeg.get_args(output)
    # In front: behind the output ffmpeg ignores them.
    return ["-hide_banner", "-nostdin", "-loglevel", "error", "-max_alloc", str(_MOST_AT_ONCE), *graph]


def _sound_graph(source: str, container: Container, seconds: float) -> list[str]:
    """The arguments of ffmpeg for the first sound stream as stereo float32 on standard output."""
    sound = _input(source, container)["a:0"]
    return _arguments(sound.output("pipe:1", format="f32le", t=seconds, ac=_CHANNELS, ar=RATE, map_metadata=-1))


def _length_graph(source: str, container: Container, seconds: float) -> list[str]:
    """The arguments of ffmpeg for a list of the packets (not decoded) of the first `seconds` of the sound stream."""
    sound = _input(source, container)["a:0"]
    return _arguments(sound.output("pipe:1", format="framecrc", t=seconds, codec="copy", map_metadata=-1))


async def _run(
    arguments: list[str], source: str, data: bytes, most: int, limits: DecodeLimits, folder: Path
) -> Outcome:
    return await run_ffmpeg(arguments, data if source == "pipe:0" else None, most, limits.sandbox, folder)


def _check(outcome: Outcome) -> None:
    """Turn how the decoder ended into the one sentence that fits; nothing when there is sound."""
    if outcome.stopped == "time" or (not outcome.stopped and outcome.status in {-9, -24}):  # SIGKILL, SIGXCPU
        raise ReferenceTooLarge("The clip takes too much work to read.", "Export it as MP3 or WAV and attach that.")
    if outcome.stdout:
        return
    if outcome.status == NOT_STARTED:
        raise SetUpFailed(f"The decoder ffmpeg does not start ({outcome.stderr.strip()}).", "Run `doctor`.")
    if "matches no streams" in outcome.stderr or "does not contain any stream" in outcome.stderr:
        raise ReferenceNotAudio("The clip has no sound in it.", "Attach a file with a sound track.")
    raise damaged()


def damaged() -> ReferenceRefused:
    """The refusal of a clip that starts as a sound file and can not be read as one."""
    return ReferenceDamaged("The clip is damaged: no sound can be read from it.", "Export it again and attach that.")


def _finite(output: bytes) -> Audio:
    """Interleaved float32 as sound: values that are no numbers become silence, wild ones are clipped."""
    whole = len(output) - len(output) % _FRAME_BYTES
    samples = np.frombuffer(output[:whole], dtype="<f4").reshape(-1, _CHANNELS).T
    samples = np.clip(np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0), -4.0, 4.0)
    if samples.shape[1] == 0:
        raise damaged()
    if samples.shape[1] < _SHORTEST_S * RATE:
        raise ReferenceEmpty("The clip holds less than a quarter of a second.", "Attach a longer piece.")
    moving = samples - samples.mean(axis=1, keepdims=True)
    if float(np.abs(moving).max()) < _SILENT:
        raise ReferenceEmpty("The clip is silent.", "Attach a piece in which something is heard.")
    return Audio(np.ascontiguousarray(samples, dtype=np.float32), RATE)


async def _check_length(source: str, container: Container, data: bytes, limits: DecodeLimits, folder: Path) -> None:
    """Refuse a clip that is longer than allowed, by its packets and not by what its header says."""
    wanted = _length_graph(source, container, limits.longest_s + 1.0)
    outcome = await _run(wanted, source, data, 64 * 1024 * 1024, limits, folder)
    if _packets_s(outcome.stdout) > limits.longest_s or outcome.stopped:
        raise ReferenceTooLong(
            f"The clip is longer than {_length_words(limits.longest_s)}.", "Attach the piece that matters."
        )


def _length_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} s"


def _packets_s(listing: bytes) -> float:
    """The end of the last packet in a `framecrc` listing, in seconds."""
    base = re.search(rb"^#tb 0: (\d+)/(\d+)$", listing[:4096], re.MULTILINE)
    last = listing.rstrip(b"\n").rpartition(b"\n")[2].split(b",")
    if base is None or len(last) < 4:
        return 0.0
    return (int(last[2]) + int(last[3])) * int(base[1]) / max(1, int(base[2]))
