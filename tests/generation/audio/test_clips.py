"""Clips as members attach them: every common format in, one shape of sound out."""

import hashlib
import time

import numpy as np
import pytest
from aiohttp import web
from bad_clips import by_ffmpeg, id3, mp3, tone, wav, written

from generation.audio.clips import ClipLimits, ClipReader
from generation.audio.decode import DecodeLimits, decode
from generation.audio.fetch import FetchLimits
from generation.audio.sniff import CONTAINERS, MP3, WAV, sniff
from generation.errors import (
    BadRequest,
    ReferenceDamaged,
    ReferenceNotAudio,
    ReferenceTooLarge,
    ReferenceTooLong,
    ReferenceUnreachable,
)
from generation.ports import Clips
from generation.track import ClipSource

SINE = ("-f", "lavfi", "-i", "sine=330:d=2:sample_rate=44100")
PICTURES = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:d=2")
FRAGMENTS = ("-movflags", "frag_keyframe+empty_moov")
MADE = {
    "wav": (*SINE, "-f", "wav"),
    "wav, 24 bits": (*SINE, "-c:a", "pcm_s24le", "-f", "wav"),
    "wav, float": (*SINE, "-c:a", "pcm_f32le", "-f", "wav"),
    "wav, adpcm": (*SINE, "-c:a", "adpcm_ms", "-f", "wav"),
    "rf64": (*SINE, "-rf64", "always", "-f", "wav"),
    "wave64": (*SINE, "-f", "w64"),
    "aiff": (*SINE, "-f", "aiff"),
    "flac": (*SINE, "-f", "flac"),
    "mp3": (*SINE, "-f", "mp3"),
    "mp3, 22 kHz": (*SINE, "-ar", "22050", "-f", "mp3"),
    "mp2": (*SINE, "-f", "mp2"),
    "aac": (*SINE, "-f", "adts"),
    "m4a": (*SINE, "-c:a", "aac", *FRAGMENTS, "-f", "mp4"),
    "alac": (*SINE, "-c:a", "alac", *FRAGMENTS, "-f", "mov"),
    "3gp": (*SINE, "-c:a", "aac", *FRAGMENTS, "-f", "3gp"),
    "ogg vorbis": (*SINE, "-c:a", "libvorbis", "-f", "ogg"),
    "ogg opus": (*SINE, "-c:a", "libopus", "-f", "ogg"),
    "ogg flac": (*SINE, "-c:a", "flac", "-f", "ogg"),
    "webm": (*SINE, "-c:a", "libopus", "-f", "webm"),
    "matroska": (*SINE, "-c:a", "flac", "-f", "matroska"),
    "amr": (*SINE, "-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", "-f", "amr"),
    "wma": (*SINE, "-c:a", "wmav2", "-f", "asf"),
    "caf": (*SINE, "-f", "caf"),
    "au": (*SINE, "-f", "au"),
    "avi": (*PICTURES, *SINE, "-c:v", "mpeg4", "-c:a", "mp3", "-f", "avi"),
    "mpeg-ts": (*PICTURES, *SINE, "-c:v", "mpeg2video", "-c:a", "aac", "-f", "mpegts"),
    "mpeg-ps": (*PICTURES, *SINE, "-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpeg"),
    "flv": (*PICTURES, *SINE, "-c:v", "flv1", "-c:a", "mp3", "-f", "flv"),
    "film": (*PICTURES, *SINE, "-c:v", "mpeg4", "-c:a", "aac", *FRAGMENTS, "-f", "mp4"),
    "surround": (*SINE, "-ac", "6", "-f", "flac"),
    "96 kHz": (*SINE, "-ar", "96000", "-f", "flac"),
    "wavpack": (*SINE, "-f", "wv"),
    "ac-3": (*SINE, "-f", "ac3"),
}  # fmt: skip


@pytest.mark.parametrize("which", MADE)
async def test_every_common_format_is_read(which: str):
    data = by_ffmpeg(*MADE[which])
    audio = await decode(data, sniff(data))
    assert (audio.rate, audio.samples.shape[0], audio.samples.dtype) == (44100, 2, np.float32)
    assert audio.duration_s == pytest.approx(2.0, abs=0.12)
    spectrum = np.abs(np.fft.rfft(audio.samples[0, 4410:48510]))
    assert spectrum.argmax() == pytest.approx(330, abs=2)


async def test_a_film_whose_index_is_at_its_end_is_read():
    data = by_ffmpeg(*PICTURES, *SINE, "-c:v", "mpeg4", "-c:a", "aac", "-f", "mp4")
    assert data.index(b"moov") > data.index(b"mdat")
    assert (await decode(data, sniff(data))).duration_s == pytest.approx(2.0, abs=0.1)


async def test_a_clip_has_its_bytes_hash_kind_and_what_was_heard():
    data = written("WAV", "PCM_16", 3.0)
    clip = await ClipReader().decode(data, "a.wav")
    assert (clip.data, clip.sha256, clip.media_type) == (data, hashlib.sha256(data).hexdigest(), "audio/wav")
    assert clip.heard.duration_s == clip.audio.duration_s == pytest.approx(3.0, abs=0.01)
    assert clip.heard.loudness_lufs is not None


async def test_the_same_bytes_are_decoded_the_same():
    one, other = [await decode(mp3(), MP3) for _ in range(2)]
    assert one.samples.tobytes() == other.samples.tobytes()


def test_a_reader_is_what_the_product_asks_for():
    reader: Clips = ClipReader()
    assert reader


# ---- length -------------------------------------------------------------------------------------------------------


def slow_wav(seconds: int) -> bytes:
    """Long and small: 8 bits, 2 kHz."""
    values = (127 + 60 * np.sin(np.arange(seconds * 2000) * 0.3)).astype(np.uint8)
    return wav(values.tobytes(), rate=2000, bits=8)


@pytest.mark.parametrize(("seconds", "used"), [(59, 59.0), (60, 60.0), (61, 60.0), (599, 60.0)])
async def test_the_first_minute_is_used_of_up_to_ten(seconds: int, used: float):
    audio = await decode(slow_wav(seconds), WAV)
    assert audio.duration_s == pytest.approx(used, abs=0.02)


async def test_more_than_ten_minutes_is_too_long():
    with pytest.raises(ReferenceTooLong, match="longer than 10 minutes"):
        await decode(slow_wav(603), WAV)


async def test_limits_are_the_caller_s():
    audio = await decode(slow_wav(20), WAV, DecodeLimits(used_s=5.0))
    assert audio.duration_s == pytest.approx(5.0, abs=0.01)
    with pytest.raises(ReferenceTooLong, match="longer than 15 s"):
        await decode(slow_wav(20), WAV, DecodeLimits(used_s=5.0, longest_s=15.0))


async def test_bytes_over_the_limit_are_refused_before_anything_is_done():
    reader = ClipReader(ClipLimits(fetching=FetchLimits(most_bytes=1000)))
    with pytest.raises(ReferenceTooLarge):
        await reader.decode(wav(), "a.wav")
    with pytest.raises(ReferenceTooLarge):
        await reader.fetch(ClipSource("a.wav", "https://cdn.discordapp.com/a.wav", size=1001))


# ---- from an address ----------------------------------------------------------------------------------------------


async def test_from_an_address_to_what_was_heard():
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=mp3() if request.path == "/a.mp3" else b"<html>gone</html>")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        reader = ClipReader(ClipLimits(fetching=FetchLimits(hosts=frozenset({host}))))
        clip = await reader.fetch(ClipSource("a.mp3", f"http://{host}/a.mp3"))
        assert clip.media_type == "audio/mpeg"
        with pytest.raises(ReferenceNotAudio, match="web page"):
            await reader.fetch(ClipSource("b.mp3", f"http://{host}/b.mp3"))
    finally:
        await runner.cleanup()


async def test_without_an_address_nothing_is_fetched():
    with pytest.raises(BadRequest):
        await ClipReader().fetch(ClipSource("a.mp3", sha256="0" * 64))
    with pytest.raises(ReferenceUnreachable):
        await ClipReader().fetch(ClipSource("a.mp3", "https://example.org/a.mp3"))


async def test_other_things_go_on_while_a_clip_is_read():
    import asyncio

    await ClipReader().decode(mp3(), "a.mp3")
    longest, last = 0.0, time.monotonic()
    task = asyncio.create_task(ClipReader().decode(written("WAV", "PCM_16", 30.0), "a.wav"))
    while not task.done():
        await asyncio.sleep(0.01)
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    await task
    assert longest < 1.0


# ---- what it is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", MADE)
def test_the_kind_is_told_by_content(which: str):
    assert sniff(by_ffmpeg(*MADE[which])) in CONTAINERS


def test_no_demuxer_that_opens_other_files_is_ever_used():
    follow = {
        "concat",
        "hls",
        "dash",
        "sdp",
        "imf",
        "rtsp",
        "image2",
        "image2pipe",
        "lavfi",
        "applehttp",
        "vobsub",
        "tedcaptions",
    }
    assert not follow & {container.demuxer for container in CONTAINERS}
    assert len({container.demuxer for container in CONTAINERS}) == len(CONTAINERS)


def test_sound_behind_title_tags_and_zeros_is_found():
    for lead in (id3(20, bytes(20)), id3(20, bytes(20)) * 3, bytes(1000), id3(5, bytes(5)) + bytes(300)):
        assert sniff(lead + mp3()) is MP3
    assert sniff(id3(10, bytes(10)) + written("FLAC")).name == "FLAC"
    with pytest.raises(ReferenceDamaged, match="title but no sound"):
        sniff(id3(10, bytes(10)) + b"text" * 100)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"GIF89a" + bytes(20), "a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "a picture"),
        (b"PK\x03\x04" + bytes(20), "an archive"),
        (b"%PDF-1.4", "a document"),
        (b"MThd" + bytes(20), "a MIDI file"),
        (b"#EXTM3U\n", "a playlist"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"<?xml version='1.0'?><svg>", "a picture"),
        (b"hello there", "a text file"),
        (b"\x01\x02\x03\x04" * 50, "no sound file"),
    ],
)
def test_the_sentence_names_what_it_is_instead(data: bytes, what: str):
    with pytest.raises(ReferenceNotAudio, match=what):
        sniff(data)


def test_tones_are_not_silent():
    assert np.abs(tone()).max() > 0.1
