"""A track's sound and picture as files that may be posted: encoded to fit, two at a time, the newest kept at hand."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.cards import CardFile
from bot.cards.result import MOST_BYTES, TrackFiles
from bot.cards.spot import NOWHERE, Spot
from bot.house import House
from generation.audio.encode import EncodedFile, decode_lossless, fit
from generation.library import Library
from generation.rendering import Marker
from generation.track import Track

# A request has a frame around its files.
_MARGIN: Final = 2048
_KEPT: Final = 8

# Encoding ten minutes takes a processor most of a minute and half a gigabyte: members who listen again must not
# start as many at once as they like.
_threads: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="encode")
_newest: Final[OrderedDict[tuple[str, int, str], list[EncodedFile]]] = OrderedDict()


async def post_files(library: Library, track: Track, limit: int, spot: Spot = NOWHERE) -> TrackFiles:
    """A track's picture and its sound, encoded so that each file is within the upload limit (bytes)."""
    picture = await library.read(track, "picture")
    return TrackFiles(track, picture, await sound_files(library, track, limit), spot)


async def sound_files(library: Library, track: Track, limit: int, fmt: str = "mp3") -> tuple[CardFile, ...]:
    """A track's sound in a format, or in the nearest and perhaps in parts, so that each file is within the limit."""
    master = track.file("master")
    key = (master.sha256 if master else "", limit, fmt)
    if key not in _newest:
        data = await library.read(track, "master")
        loop = asyncio.get_running_loop()
        most = min(limit, MOST_BYTES) - _MARGIN
        _newest[key] = await loop.run_in_executor(_threads, lambda: fit(decode_lossless(data), most, fmt))
    _newest.move_to_end(key)
    encoded = _newest[key]
    while len(_newest) > _KEPT:
        _newest.popitem(last=False)
    return tuple(CardFile(f"nocturne-{track.id}{file.suffix}", file.data) for file in encoded)


async def ab_files(house: House, old: Track, new: Track, limit: int) -> tuple[tuple[CardFile, ...], tuple[Marker, ...]]:
    """Old and new from the same bar in one sound, encoded within the limit, and when which of them is heard.

    Raises:
        NotFound: the sound of one of them is no longer here.
    """
    loop = asyncio.get_running_loop()

    def read(sha256: str) -> bytes:
        return asyncio.run_coroutine_threadsafe(house.artifacts.get(sha256), loop).result()

    def make() -> tuple[list[EncodedFile], tuple[Marker, ...]]:
        from generation.reworking import ab  # brings what listens to sound, which only this needs

        audio, markers = ab(old, new, read)
        return fit(audio, min(limit, MOST_BYTES) - _MARGIN, "mp3"), markers

    encoded, markers = await loop.run_in_executor(_threads, make)
    name = f"ab-{old.id}-{new.id}"
    return tuple(CardFile(f"{name}{file.suffix}", file.data) for file in encoded), markers
