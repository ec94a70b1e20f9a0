"""The stems of a track as messages: lossless in one archive, else one after another, each as well as it fits."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator

from bot.cards.card import Card, CardFile
from bot.cards.library import stems_text
from bot.cards.result import MOST_BYTES, in_messages
from generation.audio.encode import decode_lossless, fit
from generation.library import Library
from generation.track import FileRef, Track

# What surrounds the files in an archive and in a request, per file.
_FRAME = 1024


async def stem_cards(library: Library, track: Track, limit: int) -> AsyncIterator[Card]:
    """The messages with all of a track's stems, each file within `limit` bytes; none is left out.

    Only what one message holds is in memory at a time, and whatever takes long is done on another thread.
    """
    # A message has a frame around its files, and no message takes more than this, whatever a server allows.
    limit = min(limit, MOST_BYTES) - 2 * _FRAME
    if sum(file.size + _FRAME for file in track.stems) <= limit:
        packed = await asyncio.to_thread(_archive, [(f.name, await library.read(track, f.role)) for f in track.stems])
        yield Card(stems_text(track), (), (CardFile(f"stems-{track.id}.zip", packed),))
        return
    note = stems_text(track, [file.role for file in track.stems if file.size > limit])
    waiting: list[CardFile] = []
    for stem in track.stems:
        waiting += await _fitting(library, track, stem, limit)
        *full, last = in_messages(waiting)
        for files in full:
            yield Card(note, (), files)
            note = f"More stems of `{track.id}`"
        waiting = list(last)
    yield Card(note, (), tuple(waiting))


async def _fitting(library: Library, track: Track, stem: FileRef, limit: int) -> list[CardFile]:
    """A stem as it is kept, or, where that is too large, compressed and perhaps in parts."""
    data = await library.read(track, stem.role)
    if stem.size <= limit:
        return [CardFile(stem.name, data)]
    name = stem.name.rpartition(".")[0]
    encoded = await asyncio.to_thread(lambda: fit(decode_lossless(data), limit))
    return [CardFile(f"{name}{file.suffix}", file.data) for file in encoded]


def _archive(files: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()
