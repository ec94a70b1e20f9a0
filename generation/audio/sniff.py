"""What is it, by its content? Decides which one demuxer of ffmpeg may look at it; names and claims play no part."""

from dataclasses import dataclass
from typing import Final

from generation.errors import ReferenceDamaged, ReferenceEmpty, ReferenceNotAudio


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file that may hold sound.

    `demuxer` is what ffmpeg is forced to read it as; `seekable` says that it needs a file rather than a pipe.
    """

    name: str
    demuxer: str
    media_type: str
    seekable: bool = False


WAV: Final = Container("WAV", "wav", "audio/wav")
W64: Final = Container("Wave64", "w64", "audio/x-w64")
AIFF: Final = Container("AIFF", "aiff", "audio/aiff", seekable=True)
FLAC: Final = Container("FLAC", "flac", "audio/flac")
MP3: Final = Container("MP3", "mp3", "audio/mpeg")
AAC: Final = Container("AAC", "aac", "audio/aac")
OGG: Final = Container("Ogg", "ogg", "audio/ogg")
MP4: Final = Container("MP4", "mov", "video/mp4", seekable=True)
MATROSKA: Final = Container("Matroska", "matroska", "video/x-matroska")
AMR: Final = Container("AMR", "amr", "audio/amr")
ASF: Final = Container("Windows Media", "asf", "video/x-ms-asf", seekable=True)
CAF: Final = Container("CAF", "caf", "audio/x-caf", seekable=True)
AU: Final = Container("AU", "au", "audio/basic")
AVI: Final = Container("AVI", "avi", "video/x-msvideo", seekable=True)
MPEG_TS: Final = Container("MPEG-TS", "mpegts", "video/mp2t")
MPEG_PS: Final = Container("MPEG", "mpeg", "video/mpeg")
FLV: Final = Container("FLV", "flv", "video/x-flv")
WAVPACK: Final = Container("WavPack", "wv", "audio/x-wavpack", seekable=True)
AC3: Final = Container("AC-3", "ac3", "audio/ac3")

CONTAINERS: Final = (
    WAV, W64, AIFF, FLAC, MP3, AAC, OGG, MP4, MATROSKA, AMR, ASF, CAF, AU, AVI, MPEG_TS, MPEG_PS, FLV, WAVPACK, AC3,
)  # fmt: skip

_W64_GUID: Final = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_ASF_GUID: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_PREFIXES: Final = (
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"\x1a\x45\xdf\xa3", MATROSKA),
    (b"#!AMR\n", AMR),
    (b"#!AMR-WB\n", AMR),
    (_ASF_GUID, ASF),
    (_W64_GUID, W64),
    (b"caff\x00\x01", CAF),
    (b".snd", AU),
    (b"\x00\x00\x01\xba", MPEG_PS),
    (b"FLV\x01", FLV),
    (b"wvpk", WAVPACK),
    (b"\x0b\x77", AC3),
)
_IMAGE_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
)
_MP4_ATOMS: Final = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})
# What people attach by mistake, or on purpose: only so that the sentence can name it.
_OTHERS: Final = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"8BPS"), "a picture"),
    ((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
     "an archive"),
    ((b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0"), "a document"),
    ((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/"), "a program"),
    ((b"MThd",), "a MIDI file, which holds notes but no sound"),
    ((b"#EXTM3U", b"ffconcat", b"[playlist]", b"v=0\r", b"v=0\n", b"<asx", b"<ASX", b"[Reference]"),
     "a playlist, which only points at sound"),
)  # fmt: skip
_MARKUP: Final = ((b"<svg", "a picture"), (b"<mpd", "a playlist, which only points at sound"), (b"<html", "a web page"),
                  (b"<!doctype", "a web page"), (b"<", "a text file"))  # fmt: skip


def sniff(data: bytes) -> Container:
    """Which kind of file this is.

    Raises:
        ReferenceEmpty: there are no bytes.
        ReferenceNotAudio: it is nothing that this product takes sound from.
        ReferenceDamaged: it starts as a sound file and has no sound in it.

    """
    if not data:
        raise ReferenceEmpty("The clip is empty: it has no bytes.", "Attach it again.")
    found = _by_prefix(data)
    if found is not None:
        return found
    if data[:3] == b"ID3":
        return _behind_id3(data)
    found = _frames(data, _behind_zeros(data, 0)) or (MPEG_TS if _is_transport_stream(data) else None)
    if found is not None:
        return found
    raise ReferenceNotAudio(
        f"The clip is {_described(data)}.", "Attach a sound or video file, such as MP3, WAV or MP4."
    )


def _by_prefix(data: bytes) -> Container | None:
    kind = data[8:12]
    if data[:4] in {b"RIFF", b"RF64", b"BW64", b"RIFX"}:
        return WAV if kind == b"WAVE" else AVI if kind in {b"AVI ", b"AVIX"} else None
    if data[:4] == b"FORM":
        return AIFF if kind in {b"AIFF", b"AIFC"} else None
    if data[4:8] in _MP4_ATOMS:
        return None if data[4:8] == b"ftyp" and kind in _IMAGE_BRANDS else MP4
    return next((container for prefix, container in _PREFIXES if data.startswith(prefix)), None)


def _behind_id3(data: bytes) -> Container:
    """What follows the ID3v2 tags; there may be several, and zeros behind them."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    at = _behind_zeros(data, at)
    if data[at : at + 4] == b"fLaC":
        return FLAC
    found = _frames(data, at) if at < len(data) else None
    if found is None:
        raise ReferenceDamaged("The clip has a title but no sound in it.", "Export it again and attach that.")
    return found


def _behind_zeros(data: bytes, at: int) -> int:
    """Where the zeros end that some encoders put before the first frame."""
    return len(data) - len(data[at:].lstrip(b"\0"))


def _frames(data: bytes, at: int) -> Container | None:
    """MP3 or ADTS, when at least two frames follow each other from `at` on (or one ends the file)."""
    for length, container in ((_mpeg_frame, MP3), (_adts_frame, AAC)):
        here, frames = at, 0
        while frames < 3:
            size = length(data, here)
            if not size or here >= len(data):
                break
            here, frames = here + size, frames + 1
        if frames >= 2:
            return container
    return None


_MPEG1_KBPS: Final = {
    3: (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_MPEG2_KBPS: Final = {
    3: (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    1: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mpeg_frame(data: bytes, at: int) -> int:
    """The length of the MPEG audio frame at `at` in bytes, 0 if there is none (ISO 11172-3, 2.4.1.3)."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 0 or bitrate in {0, 15} or rate == 3:
        return 0
    hertz = (44100, 48000, 32000)[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    kbps = (_MPEG1_KBPS if version == 3 else _MPEG2_KBPS)[layer][bitrate]
    padding = head[2] >> 1 & 1
    if layer == 3:
        return (12000 * kbps // hertz + padding) * 4
    return (72000 if layer == 1 and version != 3 else 144000) * kbps // hertz + padding


def _adts_frame(data: bytes, at: int) -> int:
    """The length of the ADTS frame at `at` in bytes, 0 if there is none (ISO 13818-7, 6.2)."""
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return size if size >= 7 else 0


def _is_transport_stream(data: bytes) -> bool:
    """Sync bytes every 188 (or, with time codes, 192) bytes."""
    return any(
        len(data) >= first + 4 * step and all(data[first + step * k] == 0x47 for k in range(4))
        for first, step in ((0, 188), (4, 192))
    )


def _described(data: bytes) -> str:
    """What it is instead, for the sentence."""
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "a picture"
    for prefixes, what in _OTHERS:
        if data.startswith(prefixes):
            return what
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"#EXTM3U"):
        return "a playlist, which only points at sound"
    if start.startswith(b"<"):
        lowered = start.lower()
        return next(what for mark, what in _MARKUP if mark in lowered)
    try:
        data[:1024].decode("utf-8")
    except UnicodeDecodeError:
        return "no sound file"
    return "no sound file" if any(byte < 32 and byte not in b"\t\n\r\f" for byte in data[:1024]) else "a text file"
