"""What a file is and how large a picture is, read from its first bytes."""

import mimetypes
import struct

AUDIO_AND_VIDEO = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/x-wav",
    ".flac": "audio/x-flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mid": "audio/midi",
    ".midi": "audio/midi",
    ".webp": "image/webp",
    ".json": "application/json; charset=utf-8",
}


def content_type_of(name: str, data: bytes) -> str | None:
    """The content type Discord would note: by the name's ending; text gets its charset; None when unknown."""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ""
    guessed = AUDIO_AND_VIDEO.get(ending) or mimetypes.guess_type(f"x{ending}")[0]
    if guessed is None:
        return None
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") and _is_utf8(data) else guessed


def _is_utf8(data: bytes) -> bool:
    try:
        data[:65536].decode()
    except UnicodeDecodeError as error:
        # A character cut in half at the end of the sample is no sign of another encoding.
        return error.start >= len(data[:65536]) - 4
    return True


def picture_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels of a PNG, GIF, JPEG or WebP picture, else None."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            return struct.unpack(">II", data[16:24])
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return struct.unpack("<HH", data[6:10])
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walks the segments up to the first frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """The three forms of the WebP container: extended, lossless, lossy (RFC 9649)."""
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
