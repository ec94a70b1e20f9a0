"""Attachments that a careless or hostile member may send, each made here, with what must become of it.

`wanted` is the refusal's class, or None where the clip is legitimately usable (damaged only in part, or strange but
harmless): then it must decode to finite, bounded sound. Several: ffmpeg 5 and ffmpeg 9 differ, and either will do.
"""

import gzip
import io
import random
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import soundfile

from generation.errors import (
    ReferenceDamaged,
    ReferenceEmpty,
    ReferenceNotAudio,
    ReferenceRefused,
    ReferenceTooLarge,
    ReferenceTooLong,
)

CANARY = "canary.wav"


@dataclass(frozen=True)
class BadClip:
    name: str
    make: Callable[[], bytes]
    wanted: type[ReferenceRefused] | tuple[type[ReferenceRefused] | None, ...] | None
    filename: str = "clip.mp3"


# ---- good material to spoil ---------------------------------------------------------------------------------------


def tone(seconds: float = 2.0, rate: int = 44100) -> np.ndarray:
    """Two notes and a click track, so that a decoded remainder is not silent."""
    t = np.arange(int(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * 220 * t) + 0.2 * np.sin(2 * np.pi * 277.2 * t)).astype(np.float32)


@cache
def written(container: str, subtype: str | None = None, seconds: float = 2.0) -> bytes:
    target = io.BytesIO()
    rate = 48000 if subtype == "OPUS" else 44100
    soundfile.write(target, tone(seconds, rate), rate, format=container, subtype=subtype)
    return target.getvalue()


@cache
def by_ffmpeg(*arguments: str) -> bytes:
    """What ffmpeg makes of these arguments; imageio's, which can write every format, whatever the system has."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "made"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", *arguments]
        subprocess.run([*command, str(target)], check=True, capture_output=True, timeout=60)
        return target.read_bytes()


def m4a() -> bytes:
    moving = ("-movflags", "frag_keyframe+empty_moov")
    return by_ffmpeg("-f", "lavfi", "-i", "sine=330:d=2", "-c:a", "aac", *moving, "-f", "mp4")


def video(sound: bool) -> bytes:
    inputs = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:d=1"]
    inputs += ["-f", "lavfi", "-i", "sine=330:d=1"] if sound else []
    return by_ffmpeg(*inputs, "-c:v", "mpeg4", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4")


def wav(
    samples: bytes | None = None, *, rate: int = 44100, channels: int = 1, bits: int = 16, kind: int = 1,
    claimed: int | None = None,
) -> bytes:  # fmt: skip
    """A WAV file whose header says whatever it is told to."""
    data = (tone(1.0) * 32767).astype("<i2").tobytes() if samples is None else samples
    said = len(data) if claimed is None else claimed
    block = channels * bits // 8 & 0xFFFF
    head = struct.pack("<HHIIHH", kind, channels, rate & 0xFFFFFFFF, rate * block & 0xFFFFFFFF, block, bits)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", said) + data
    return b"RIFF" + struct.pack("<I", min(0xFFFFFFFF, 36 + said)) + body


def atom(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def full(version: int, body: bytes) -> bytes:
    return struct.pack(">I", version) + body


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\xff\0\0" * 16 for _ in range(16))
    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def zipped(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def id3(claimed: int, body: bytes = b"") -> bytes:
    size = bytes(claimed >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + body


def noise(count: int) -> bytes:
    return random.Random(7).randbytes(count)


def mp3() -> bytes:
    return written("MP3")


# ---- the spoiled ones ---------------------------------------------------------------------------------------------


def float_wav(values: np.ndarray) -> bytes:
    return wav(values.astype("<f4").tobytes(), bits=32, kind=3)


def with_bad_floats() -> bytes:
    values = tone(1.0).copy()
    values[1000:2000], values[3000:3100], values[4000] = np.nan, np.inf, 3e38
    return float_wav(values)


def silent_flac_of_hours(beginning: np.ndarray | None = None) -> bytes:
    target = io.BytesIO()
    with soundfile.SoundFile(target, "w", 8000, 1, format="FLAC", subtype="PCM_16") as file:
        if beginning is not None:
            file.write(beginning)
        for _ in range(2 * 60):
            file.write(np.zeros(8000 * 60, dtype=np.int16))
    return target.getvalue()


def ogg_page(packets: list[bytes], number: int, granule: int, flags: int = 0, serial: int = 1) -> bytes:
    from generation.audio.ogg import with_fixed_serial

    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, serial, number, 0, len(lacing))
    return with_fixed_serial(head + lacing + b"".join(packets)) if serial == 1 else head + lacing + b"".join(packets)


def opus_head() -> bytes:
    return b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48000, 0, 0)


def silent_opus_of_hours() -> bytes:
    """Packets that say "nothing, for 60 ms" in one byte each: four hours in 145 kB."""
    nothing = bytes([0b0001_1000])  # SILK, 60 ms, mono, one frame of no bytes
    pages = [ogg_page([opus_head()], 0, 0, flags=2), ogg_page([b"OpusTags" + bytes(8)], 1, 0)]
    count = 4 * 60 * 60 * 1000 // 60 // 255
    more = (ogg_page([nothing] * 255, number + 2, (number + 1) * 255 * 2880) for number in range(count))
    return b"".join([*pages, *more])


def opus_that_claims_days() -> bytes:
    pages = [ogg_page([opus_head()], 0, 0, flags=2), ogg_page([b"OpusTags" + bytes(8)], 1, 0)]
    return b"".join([*pages, ogg_page([bytes([0b0001_1000])], 2, 48000 * 86400 * 30, flags=4)])


def silent_mp3_of_hours() -> bytes:
    """One silent frame of 8 kbit/s (MPEG 2.5, 8 kHz), many times over."""
    frame = bytes([0xFF, 0xE3, 0x18, 0xC4]) + bytes(68)  # layer III, 8 kbit/s, 8 kHz, mono: 72 bytes are 72 ms
    return frame * 20_000


def many_ogg_streams() -> bytes:
    return b"".join(ogg_page([opus_head()], 0, 0, flags=2, serial=serial) for serial in range(2, 3000))


def nested_atoms() -> bytes:
    body = b""
    for _ in range(10_000):
        body = atom(b"moov", body) if len(body) < 2**31 else body
    return atom(b"ftyp", b"isom\0\0\2\0isom") + body


def nested_ebml() -> bytes:
    head = b"\x1a\x45\xdf\xa3\x84\x42\x82\x81\x77"
    return head + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 10_000


def nested_riff() -> bytes:
    body = b""
    for _ in range(3000):
        body = b"LIST" + struct.pack("<I", len(body) + 4) + b"INFO" + body
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def mp4_with_table(entries: int, reference: bytes, size: int = 4) -> bytes:
    """A small MP4 of one PCM track whose tables and data reference say what they are told to."""
    described = struct.pack(">I4s6xHHI4xHHIHH", 36, b"sowt", 1, 0, 0, 0, 0, 0, 0, 0)
    described = atom(b"sowt", bytes(6) + struct.pack(">HHHIHHHHI", 1, 0, 0, 0, 1, 16, 0, 0, 44100 << 16))
    tables = b"".join((
        atom(b"stsd", full(0, struct.pack(">I", 1) + described)),
        atom(b"stts", full(0, struct.pack(">III", 1, entries, 1))),
        atom(b"stsc", full(0, struct.pack(">IIII", 1, 1, entries, 1))),
        atom(b"stsz", full(0, struct.pack(">II", size, entries))),
        atom(b"stco", full(0, struct.pack(">II", 1, 40))),
    ))  # fmt: skip
    data = atom(b"dinf", atom(b"dref", full(0, struct.pack(">I", 1) + reference)))
    media = atom(b"minf", atom(b"smhd", full(0, bytes(4))) + data + atom(b"stbl", tables))
    mdhd = atom(b"mdhd", full(0, struct.pack(">IIIIHH", 0, 0, 44100, entries & 0xFFFFFFFF, 0, 0)))
    hdlr = atom(b"hdlr", full(0, bytes(4) + b"soun" + bytes(13)))
    tkhd = atom(b"tkhd", full(7, struct.pack(">IIIII", 0, 0, 1, 0, entries & 0xFFFFFFFF) + bytes(60)))
    mvhd = atom(b"mvhd", full(0, struct.pack(">IIII", 0, 0, 44100, entries & 0xFFFFFFFF) + bytes(80)))
    track = atom(b"trak", tkhd + atom(b"mdia", mdhd + hdlr + media))
    return atom(b"ftyp", b"qt  \0\0\2\0qt  ") + atom(b"moov", mvhd + track) + atom(b"mdat", bytes(64))


def mp4_that_points_outside() -> bytes:
    """Its sound lies in the file beside it, by a Macintosh alias record (the only kind that ffmpeg follows)."""
    path = f"/{CANARY}".encode()
    path += b"\0" * (len(path) % 2)
    names = bytes([0]) + bytes(27 + 12) + bytes([0]) + bytes(63 + 16)
    alias = bytes(10) + names + struct.pack(">HH", 1, 1) + bytes(16) + struct.pack(">HH", 2, len(path)) + path
    return mp4_with_table(4000, atom(b"alis", full(0, alias + b"\xff\xff\0\0")), size=2)


def mp3_with_huge_picture() -> bytes:
    """A cover of 60,000 by 60,000 pixels in a title tag."""
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 60000, 60000, 8, 2, 0, 0, 0) + bytes(4)
    picture = b"\0image/png\0\3\0" + head + b"\0\0\0\0IDAT" + bytes(64)
    frame = b"APIC" + bytes(len(picture) >> shift & 0x7F for shift in (21, 14, 7, 0)) + b"\0\0" + picture
    return id3(len(frame), frame) + mp3()


def playlist(text: str) -> Callable[[], bytes]:
    return text.encode


XML_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><svg>&d;</svg>'
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
M3U8_FILE = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
M3U8_HTTP = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
CONCAT = f"ffconcat version 1.0\nfile {CANARY}\n"
SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
PLS = "[playlist]\nFile1=http://127.0.0.1:9/a.mp3\nNumberOfEntries=1\n"
MPD = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>'
CUE = 'FILE "/etc/passwd" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'
ASX = '<asx version="3.0"><entry><ref href="http://127.0.0.1:9/a"/></entry></asx>'

BAD_CLIPS: tuple[BadClip, ...] = (
    # nothing, or next to nothing
    BadClip("zero bytes", lambda: b"", ReferenceEmpty),
    BadClip("one byte", lambda: b"\xff", ReferenceNotAudio),
    BadClip("only zeros", lambda: bytes(100_000), ReferenceNotAudio),
    BadClip("too many bytes", lambda: wav(bytes(26 * 1024 * 1024)), ReferenceTooLarge),
    # cut off
    BadClip("wav: half a header", lambda: wav()[:20], ReferenceDamaged),
    BadClip("wav: header only", lambda: wav(b""), ReferenceDamaged),
    BadClip("wav: cut in the middle", lambda: wav()[:40_001], None),
    BadClip("mp3: a hundred bytes", lambda: mp3()[:100], ReferenceNotAudio),
    BadClip("mp3: cut in the middle", lambda: mp3()[: len(mp3()) // 2 + 1], None),
    BadClip("ogg: first page only", lambda: written("OGG", "VORBIS")[:58], ReferenceDamaged),
    BadClip("ogg: cut in the middle", lambda: written("OGG", "VORBIS")[:9000], None),
    BadClip("flac: header only", lambda: written("FLAC")[:42], ReferenceDamaged),
    BadClip("flac: cut in the middle", lambda: written("FLAC")[:20_000], None),
    BadClip("mp4: box of its kind only", lambda: m4a()[:28], ReferenceDamaged, "song.m4a"),
    BadClip("mp4: cut in the middle", lambda: m4a()[: len(m4a()) * 2 // 3], None, "song.m4a"),
    BadClip("matroska: header only", lambda: b"\x1a\x45\xdf\xa3\x84\x42\x82\x81\x77", ReferenceDamaged, "a.webm"),
    BadClip("amr: header only", lambda: b"#!AMR\n", ReferenceDamaged),
    BadClip("asf: its number only", lambda: bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), ReferenceDamaged),
    BadClip("avi: header only", lambda: b"RIFF\x00\x00\x00\x00AVI LIST", ReferenceDamaged),
    BadClip("aiff: header only", lambda: b"FORM\x00\x00\x00\x04AIFF", ReferenceDamaged),
    # two things at once
    BadClip("zip, then mp3", lambda: zipped("a.txt", b"hello") + mp3(), ReferenceNotAudio),
    BadClip("mp3, then zip", lambda: mp3() + zipped("a.txt", b"hello"), None),
    BadClip("html, then wav", lambda: b"<html><script>1</script></html>" + wav(), ReferenceNotAudio),
    BadClip("wav, then html", lambda: wav() + b"<html><script>1</script></html>", None),
    BadClip("png, then mp3", lambda: png() + mp3(), ReferenceNotAudio),
    BadClip("title tag, then playlist", lambda: id3(0) + M3U8_FILE.encode(), ReferenceDamaged),
    BadClip("wav head, then playlist", lambda: b"RIFF\xff\xff\xff\xffWAVE" + M3U8_FILE.encode(), ReferenceDamaged),
    # something else under a sound's name
    BadClip("a picture", png, ReferenceNotAudio),
    BadClip("a program", lambda: b"MZ\x90\x00" + noise(4000), ReferenceNotAudio),
    BadClip("another program", lambda: b"\x7fELF\x02\x01\x01" + noise(4000), ReferenceNotAudio),
    BadClip("text", lambda: b"this is a song, honestly\n" * 50, ReferenceNotAudio),
    BadClip("an archive", lambda: zipped("song.mp3", mp3()), ReferenceNotAudio),
    BadClip("a document", lambda: b"%PDF-1.7\n" + noise(2000), ReferenceNotAudio),
    BadClip("notes without sound", lambda: b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60", ReferenceNotAudio),
    BadClip("noise from nowhere", lambda: noise(300_000), ReferenceNotAudio),
    BadClip("only sync bits", lambda: b"\xff" * 100_000, ReferenceNotAudio),
    BadClip("noise behind a wav head", lambda: b"RIFF\x24\x00\x00\x00WAVE" + noise(50_000), ReferenceDamaged),
    BadClip("noise behind an mp4 head", lambda: atom(b"ftyp", b"isom") + noise(50_000), ReferenceDamaged),
    BadClip("noise behind an ogg head", lambda: b"OggS" + noise(50_000), ReferenceDamaged),
    BadClip("noise behind a flac head", lambda: b"fLaC" + noise(50_000), ReferenceDamaged),
    BadClip("noise behind a matroska head", lambda: b"\x1a\x45\xdf\xa3" + noise(50_000), ReferenceDamaged),
    # lists that point at other files or hosts
    BadClip("m3u8 to a file", playlist(M3U8_FILE), ReferenceNotAudio, "live.m3u8"),
    BadClip("m3u8 to a host", playlist(M3U8_HTTP), ReferenceNotAudio),
    BadClip("m3u8 behind blanks", playlist("\ufeff \n\n" + M3U8_FILE), ReferenceNotAudio),
    BadClip("ffconcat", playlist(CONCAT), ReferenceNotAudio),
    BadClip("sdp", playlist(SDP), ReferenceNotAudio),
    BadClip("pls", playlist(PLS), ReferenceNotAudio),
    BadClip("dash", playlist(MPD), ReferenceNotAudio),
    BadClip("cue", playlist(CUE), ReferenceNotAudio),
    BadClip("asx", playlist(ASX), ReferenceNotAudio),
    BadClip("mp4 whose sound is another file", mp4_that_points_outside, (ReferenceEmpty, ReferenceDamaged), "a.mov"),
    # bombs
    BadClip("svg that reads a file", playlist(SVG), ReferenceNotAudio),
    BadClip("xml bomb", playlist(XML_BOMB), ReferenceNotAudio),
    BadClip("gzip bomb", lambda: gzip.compress(bytes(50_000_000), 9), ReferenceNotAudio),
    BadClip("flac: two silent hours", silent_flac_of_hours, ReferenceEmpty),
    BadClip("flac: a minute, then silent hours", lambda: silent_flac_of_hours(tone(61.0, 8000)), ReferenceTooLong),
    BadClip("opus: four silent hours", silent_opus_of_hours, ReferenceEmpty, "a.opus"),
    BadClip("opus: claims a month", opus_that_claims_days, ReferenceEmpty, "a.opus"),
    BadClip("mp3: silent for long", silent_mp3_of_hours, ReferenceEmpty),
    BadClip("mp3: a picture of 60,000 pixels a side", mp3_with_huge_picture, None),
    BadClip("mp4: a table of a thousand million rows", lambda: mp4_with_table(1_000_000_000, b""), ReferenceEmpty),
    BadClip("ogg: three thousand streams", many_ogg_streams, ReferenceDamaged),
    BadClip("mp4: ten thousand boxes deep", nested_atoms, ReferenceDamaged, "a.mp4"),
    BadClip("matroska: ten thousand elements deep", nested_ebml, ReferenceDamaged, "a.mkv"),
    BadClip("riff in riff in riff", nested_riff, ReferenceDamaged),
    BadClip("title tag that claims 256 MB", lambda: id3(2**28 - 1) + mp3(), ReferenceDamaged),
    BadClip("title tag of 3 MB", lambda: id3(3_000_000, bytes(3_000_000)) + mp3(), None),
    BadClip("ten thousand empty title tags", lambda: id3(0) * 10_000 + mp3(), None),
    # headers that lie
    BadClip("wav: claims 4 GB", lambda: wav(claimed=0xFFFFFFFF), None),
    BadClip("wav: claims nothing", lambda: wav(claimed=0), None),
    BadClip("wav: rate 0", lambda: wav(rate=0), ReferenceDamaged),
    BadClip("wav: rate 1 Hz", lambda: wav(rate=1), (ReferenceDamaged, ReferenceTooLong)),
    BadClip("wav: rate 4 GHz", lambda: wav(rate=4_294_967_295), ReferenceDamaged),
    BadClip("wav: rate 2 GHz", lambda: wav(rate=2_147_483_647), ReferenceDamaged),
    BadClip("wav: 65,535 channels", lambda: wav(channels=65_535), ReferenceDamaged),
    BadClip("wav: no channels", lambda: wav(channels=0), ReferenceDamaged),
    BadClip("wav: no bits", lambda: wav(bits=0), ReferenceDamaged),
    BadClip("wav: 57 bits", lambda: wav(bits=57), (ReferenceEmpty, None)),
    BadClip("wav: a codec that nobody has", lambda: wav(kind=0xBEEF), ReferenceDamaged),
    BadClip("wav: values that are no numbers", with_bad_floats, None),
    BadClip("wav: nothing but NaN", lambda: float_wav(np.full(44100, np.nan)), ReferenceEmpty),
    # nothing to hear
    BadClip("wav: silence", lambda: wav(bytes(88_200)), ReferenceEmpty),
    BadClip("wav: a constant", lambda: float_wav(np.full(44_100, 0.5)), ReferenceEmpty),
    BadClip("a film without sound", lambda: video(sound=False), ReferenceNotAudio, "film.mp4"),
    # names that are attacks; the sound is good
    BadClip("name that climbs", wav, None, "../../../etc/passwd"),
    BadClip("name with lines", wav, None, "a\n-i\nfile:///etc/passwd.mp3"),
    BadClip("name that reads backwards", wav, None, "song\u202e3pm.exe"),
    BadClip("name that is an option", wav, None, "-protocol_whitelist"),
    BadClip("a film", lambda: video(sound=True), None, "film.mp4"),
)  # fmt: skip
