"""Sound as files: lossless to keep, and small enough to post."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from generation.errors import BadRequest, StorageFailed
from generation.rendering import Audio, Samples

MEDIA_TYPES: Final = {
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
}
_SUFFIXES: Final = {"wav": ".wav", "flac": ".flac", "mp3": ".mp3", "ogg": ".ogg", "opus": ".ogg"}  # Discord plays .ogg
_DEFAULT_KBPS: Final = {"mp3": 256, "ogg": 192, "opus": 160}
_MP3_RATES: Final = (32000, 44100, 48000)
_OPUS_RATE: Final = 48000
RATES: Final = (44100, 48000)  # what can be asked for
# What is tried, best first, until it fits: below 96 kbps MP3 sounds worse than Opus.
_LADDER: Final = (
    ("mp3", 320), ("mp3", 256), ("mp3", 192), ("mp3", 160), ("mp3", 128), ("mp3", 96),
    ("opus", 96), ("opus", 64), ("opus", 48),
)  # fmt: skip
_PART_KBPS: Final = (("mp3", 192), ("mp3", 128), ("opus", 64), ("opus", 32))
_MOST_PARTS: Final = 10  # as many files as one Discord message holds
_SHORTEST_PART_S: Final = 1.0
_AT_ONCE: Final = 1 << 18  # frames
_CONTEXT: Final = 1 << 13  # frames of a loop's other end that the resampling filter is shown
# How far below its nominal bit rate a format may end up; what is surely too large is not encoded at all.
_SMALLEST_SHARE: Final = {"mp3": 0.98, "ogg": 0.5, "opus": 0.6}


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """One file to post. `suffix` goes behind the track's name: `.mp3`, or `-2of3.mp3` for a part."""

    suffix: str
    data: bytes
    media_type: str
    duration_s: float


def encode(
    audio: Audio, fmt: str, bitrate_kbps: int | None = None, *, rate: int | None = None, loop: bool = False
) -> bytes:
    """Encode to `wav` or `flac` (24 bits), `mp3`, `ogg` (Vorbis) or `opus`; the same sound gives the same bytes.

    `rate` is 44100 or 48000 Hz, or None for the sound's own (Opus is always 48000); with `loop` the end still meets
    the beginning at another rate. Samples beyond full scale are clipped. Bit rates are approximate but for mp3.

    Raises:
        BadRequest: there is no such format or rate.

    """
    if fmt not in MEDIA_TYPES:
        raise BadRequest(f"“{fmt}” is no format that can be written.", f"Use one of {', '.join(MEDIA_TYPES)}.")
    if rate is not None and rate not in RATES:
        raise BadRequest(f"{rate} Hz can not be written.", f"Use {' or '.join(map(str, RATES))}.")
    audio = resampled(audio, rate, loop=loop) if rate and fmt != "opus" else audio
    kbps = bitrate_kbps or _DEFAULT_KBPS.get(fmt, 0)
    if fmt == "mp3":
        audio = audio if audio.rate in _MP3_RATES else resampled(audio, 44100, loop=loop)
        # libsndfile spreads 320 to 32 kbps over 0 to 1.
        level = min(0.99, max(0.0, (320 - kbps) / 288))
        return _written(audio, "MP3", "MPEG_LAYER_III", compression_level=level, bitrate_mode="CONSTANT")
    if fmt == "ogg":
        return _ogg(audio, "VORBIS", _vorbis_level(kbps))
    if fmt == "opus":
        audio = resampled(audio, _OPUS_RATE, loop=loop)
        # libsndfile spreads 256 to 6 kbps per channel over 0 to 1.
        return _ogg(audio, "OPUS", min(1.0, max(0.0, (256 - kbps / audio.samples.shape[0]) / 250)))
    return _written(audio, fmt.upper(), "PCM_24")


def encode_master(audio: Audio, step: Callable[[float], None] | None = None) -> bytes:
    """The lossless file that is kept: 24-bit FLAC. `step` is told the share that is written, every few seconds of it.

    24 bits are off by at most 6e-8; what `master` hands out lies on their grid already and is kept to the last bit.
    """
    return _written(audio, "FLAC", "PCM_24", step)


def decode_lossless(data: bytes) -> Audio:
    """Read back what `encode_master` (or `encode` to wav) wrote.

    Raises:
        StorageFailed: the bytes are no such file, or a damaged one.

    """
    import soundfile

    try:
        samples, rate = soundfile.read(BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise StorageFailed(f"A kept sound file can not be read ({error}).", "Run `storage check`.") from error
    return Audio(np.ascontiguousarray(samples.T), int(rate))


def fit(audio: Audio, limit_bytes: int, preferred: str = "mp3") -> list[EncodedFile]:
    """The track as one file of at most `limit_bytes`, or, where no good bit rate fits, in numbered parts.

    Raises:
        BadRequest: the limit is so low that not even a second of sound fits.

    """
    for fmt, kbps in _attempts(preferred):
        if kbps and kbps * 125 * audio.duration_s * _SMALLEST_SHARE[fmt] > limit_bytes:
            continue
        data = encode(audio, fmt, kbps)
        if len(data) <= limit_bytes:
            return [EncodedFile(_SUFFIXES[fmt], data, MEDIA_TYPES[fmt], audio.duration_s)]
    for fmt, kbps in _PART_KBPS:
        parts = _in_parts(audio, fmt, kbps, limit_bytes, _MOST_PARTS)
        if parts:
            return parts
    fmt, kbps = _PART_KBPS[-1]
    parts = _in_parts(audio, fmt, kbps, limit_bytes, max(1, int(audio.duration_s / _SHORTEST_PART_S)))
    if parts:
        return parts
    raise BadRequest(
        f"Not even a second of sound fits into {limit_bytes} bytes.", "Raise the upload limit of this server."
    )


def resampled(audio: Audio, rate: int, *, loop: bool = False) -> Audio:
    """The same sound at another rate: round(duration * rate) frames.

    A loop is resampled as what it is, one period of an endless sound: its end is filtered together with its
    beginning, and its length is stretched by less than half a frame so that the period is whole.
    """
    if audio.rate == rate or audio.frames == 0:
        return Audio(audio.samples, rate)
    frames = max(1, round(audio.frames * rate / audio.rate))
    if loop:
        return Audio(_turned(audio.samples, frames), rate)
    import soxr

    made = soxr.resample(audio.samples.T, audio.rate, rate, quality="HQ").T[:, :frames]
    made = np.pad(made, ((0, 0), (0, frames - made.shape[1])))
    return Audio(np.ascontiguousarray(made, dtype=np.float32), rate)


def _turned(samples: Samples, frames: int) -> Samples:
    """One period of an endless sound in another number of frames; soxr takes any ratio.

    The context on either side need not be whole frames long at the new rate: that shifts the period, not its seam.
    """
    import soxr

    length = samples.shape[1]
    around = np.take(samples, np.arange(-_CONTEXT, length + _CONTEXT), axis=1, mode="wrap")
    made = soxr.resample(around.T, length, frames, quality="HQ").T
    start = round(_CONTEXT * frames / length)
    return np.ascontiguousarray(made[:, start : start + frames], dtype=np.float32)


def _attempts(preferred: str) -> list[tuple[str, int | None]]:
    """Formats and bit rates in the order in which they are tried."""
    if preferred == "mp3":
        return list(_LADDER)
    if preferred in {"wav", "flac"}:
        return [(preferred, None), *([("flac", None)] if preferred == "wav" else []), *_LADDER]
    own = [(preferred, kbps) for kbps in (256, 192, 160, 128, 96, 64, 48)]
    return [*own, *(each for each in _LADDER if each not in own and each[1] <= 96)]


def _in_parts(audio: Audio, fmt: str, kbps: int, limit_bytes: int, most: int) -> list[EncodedFile]:
    """The track in the fewest parts that fit, empty where `most` parts are too few."""
    expected = kbps * 125 * audio.duration_s * 1.05 + 2000
    count = max(2, ceil(expected / max(1, limit_bytes)))
    while count <= most:
        pieces = _cut(audio, count)
        files = []
        for number, piece in enumerate(pieces, 1):
            data = encode(piece, fmt, kbps)
            if len(data) > limit_bytes:
                break
            suffix = f"-{number}of{count}{_SUFFIXES[fmt]}"
            files.append(EncodedFile(suffix, data, MEDIA_TYPES[fmt], piece.duration_s))
        else:
            return files
        count += 1
    return []


def _cut(audio: Audio, count: int) -> list[Audio]:
    """Cut into about equal parts, each at the quietest moment near its end and there at a zero crossing."""
    length = audio.frames / count
    reach = int(min(length * 0.25, 2.0 * audio.rate))
    mono = audio.samples.mean(axis=0)
    edges = [0]
    for number in range(1, count):
        middle = round(number * length)
        edges.append(_quiet_point(mono, max(edges[-1] + 1, middle - reach), middle + reach, audio.rate))
    edges.append(audio.frames)
    return [Audio(audio.samples[:, a:b], audio.rate) for a, b in pairwise(edges)]


def _quiet_point(mono: Samples, first: int, last: int, rate: int) -> int:
    """The frame in [first, last) where a cut is heard least."""
    block = max(1, rate // 100)
    span = mono[first:last]
    blocks = len(span) // block
    if blocks < 2:
        return first
    power = np.square(span[: blocks * block].reshape(blocks, block)).sum(axis=1)
    start = first + _middle_of_longest(power <= 2 * power.min() + 1e-9) * block
    here = mono[start : start + block]
    crossings = np.flatnonzero(np.signbit(here[1:]) != np.signbit(here[:-1]))
    return start + int(crossings[0]) + 1 if len(crossings) else start + int(np.abs(here).argmin())


def _middle_of_longest(quiet: NDArray[np.bool_]) -> int:
    """The middle of the longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False]))))
    starts, ends = edges[::2], edges[1::2]
    longest = int((ends - starts).argmax())
    return int(starts[longest] + ends[longest]) // 2


def _ogg(audio: Audio, subtype: str, level: float) -> bytes:
    from generation.audio.ogg import with_fixed_serial

    return with_fixed_serial(_written(audio, "OGG", subtype, compression_level=level))


def _vorbis_level(kbps: int) -> float:
    """The compression level of libsndfile for an approximate stereo bit rate (Vorbis has quality steps, not rates)."""
    return float(np.interp(kbps, (48, 64, 96, 128, 192, 256, 500), (1.0, 0.95, 0.75, 0.6, 0.4, 0.2, 0.0)))


def _written(
    audio: Audio, container: str, subtype: str, step: Callable[[float], None] | None = None, **settings: Any
) -> bytes:
    import soundfile

    target = BytesIO()
    channels = audio.samples.shape[0]
    with soundfile.SoundFile(target, "w", audio.rate, channels, subtype=subtype, format=container, **settings) as file:
        for start in range(0, audio.frames, _AT_ONCE):
            if step is not None:
                step(start / audio.frames)
            block = np.clip(audio.samples[:, start : start + _AT_ONCE], -1.0, 1.0)
            file.write((_whole_numbers(block) if subtype == "PCM_24" else block).T)
    return target.getvalue()


def _whole_numbers(samples: Samples) -> NDArray[np.int32]:
    """Rounded to 24 bits, in the upper ones of 32: handed floats, libsndfile scales by 2^23 - 1 and reads by 2^23."""
    scaled = np.rint(samples * np.float32(2**23))
    whole: NDArray[np.int32] = np.minimum(scaled, 2**23 - 1).astype(np.int32) << 8
    return whole
