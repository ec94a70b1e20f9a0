"""The files of a track as messages: stems, pieces, the score, and the sound in a format of one's choice."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from typing import Final

from bot.cards.card import Card, CardFile
from bot.cards.library import FORMATS, format_text, midi_text, pieces_text, stems_text
from bot.cards.result import MOST_BYTES, in_messages
from bot.sound import sound_files
from generation.audio.encode import decode_lossless, fit
from generation.errors import BadRequest
from generation.library import Library
from generation.track import FileRef, Track

# What surrounds the files in an archive and in a request, per file.
_FRAME: Final = 1024


async def stem_cards(library: Library, track: Track, limit: int) -> AsyncIterator[Card]:
    """The messages with all of a track's stems, each file within `limit` bytes; none is left out.

    Raises:
        BadRequest: the track has none.
    """
    if not track.stems:
        raise BadRequest("This track has no stems.", "Its engine makes the mix in one piece.")
    too_large = _too_large(track.stems, limit)
    async for card in _cards_of(library, track, track.stems, limit, stems_text(track, too_large), "stems", "mp3"):
        yield card


async def piece_cards(library: Library, track: Track, limit: int) -> AsyncIterator[Card]:
    """The messages with all of a track's pieces, as `stem_cards` has it; a compressed piece keeps its exact length.

    Raises:
        BadRequest: the track was made in one piece.
    """
    if not track.pieces:
        raise BadRequest("This track was made in one piece.", "Ask for “intro loop, main loop, outro as pieces”.")
    too_large = _too_large(track.pieces, limit)
    # MP3 pads its ends with silence, at which a loop would stumble; Vorbis does not.
    async for card in _cards_of(library, track, track.pieces, limit, pieces_text(track, too_large), "pieces", "ogg"):
        yield card


async def midi_card(library: Library, track: Track) -> Card:
    """The message with a track's score; raises `BadRequest` where its engine writes none."""
    if track.file("midi") is None:
        raise BadRequest("This track has no score.", "Its engine makes sound, and writes no notes down.")
    return Card(midi_text(track), (), (CardFile(f"nocturne-{track.id}.mid", await library.read(track, "midi")),))


async def format_cards(library: Library, track: Track, fmt: str, limit: int) -> list[Card]:
    """The messages with a track's sound in a format, or in the nearest that an upload takes; nothing is dropped.

    Raises:
        BadRequest: there is no such format.
    """
    if fmt not in FORMATS:
        raise BadRequest("This format is not known.", f"Choose one of {', '.join(FORMATS.values())}.")
    files = await sound_files(library, track, limit, fmt)
    first, *more = in_messages(files)
    text = format_text(track, fmt, files[0].name.rpartition(".")[2], len(files))
    return [Card(text, (), first), *(Card(f"More of `{track.id}`", (), each) for each in more)]


def _inside(limit: int) -> int:
    """What a file may have: a message has a frame around it, and none takes more, whatever a server allows."""
    return min(limit, MOST_BYTES) - 2 * _FRAME


def _too_large(files: Sequence[FileRef], limit: int) -> list[str]:
    return [file.role for file in files if file.size > _inside(limit)]


async def _cards_of(
    library: Library, track: Track, files: Sequence[FileRef], limit: int, note: str, name: str, compressed: str
) -> AsyncIterator[Card]:
    """The files lossless in one archive, else one after another, each as well as it fits.

    Only what one message holds is in memory at a time, and whatever takes long is done on another thread.
    """
    limit = _inside(limit)
    if sum(file.size + _FRAME for file in files) <= limit:
        packed = await asyncio.to_thread(_archive, [(f.name, await library.read(track, f.role)) for f in files])
        yield Card(note, (), (CardFile(f"{name}-{track.id}.zip", packed),))
        return
    waiting: list[CardFile] = []
    for file in files:
        waiting += await _fitting(library, track, file, limit, compressed)
        *full, last = in_messages(waiting)
        for each in full:
            yield Card(note, (), each)
            note = f"More {name} of `{track.id}`"
        waiting = list(last)
    yield Card(note, (), tuple(waiting))


async def _fitting(library: Library, track: Track, file: FileRef, limit: int, compressed: str) -> list[CardFile]:
    """A file as it is kept, or, where that is too large, compressed and perhaps in parts."""
    data = await library.read(track, file.role)
    if file.size <= limit:
        return [CardFile(file.name, data)]
    name = file.name.rpartition(".")[0]
    encoded = await asyncio.to_thread(lambda: fit(decode_lossless(data), limit, compressed))
    return [CardFile(f"{name}{each.suffix}", each.data) for each in encoded]


def _archive(files: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()
