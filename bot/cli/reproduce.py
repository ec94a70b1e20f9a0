"""`reproduce`: is a track that is made again the same, sample for sample?"""

import argparse
import asyncio
from typing import Any

import numpy as np

from bot.bootstrap import open_house
from bot.cli.answer import DONE, FAILED, give
from bot.cli.describe import find_track
from bot.settings import Settings
from generation.audio.encode import decode_lossless
from generation.making import MadeTake
from generation.remaking import remake

_RECORD = "record"


async def reproduce(settings: Settings, given: argparse.Namespace) -> int:
    """Make a track again from its brief and take, and say what is different; exit 0 where its sound is the same."""
    async with open_house(settings) as house:
        track = await find_track(house, given.track)
        # Read first: what was removed is not compared, and a damaged file is told before anything is rendered.
        kept = {file.role: await house.library.read(track, file.role) for file in track.files}
        # As it was made: a part alone, or of other tracks' sound, where it was.
        made = await remake(house.store, house.artifacts, house.clips, house.studio.engines, track)
        unlike = await asyncio.to_thread(_differences_of_files, kept, made)
    version = made.origin.version
    origin = [] if version == track.engine_version else [f"engine: made by {track.engine_version}, now {version}"]
    origin += _differences_of_records(track.facts.get(_RECORD), made.facts.get(_RECORD))
    differences = [*unlike, *origin]
    said = "is the same again, sample for sample" if not unlike else "is not the same again"
    lines = [f"{track.id} {said}.", *(f"  {each}" for each in differences)]
    give({"track": track.id, "identical": not unlike, "differences": differences}, lines, as_json=given.as_json)
    return FAILED if unlike else DONE


def _differences_of_files(kept: dict[str, bytes], made: MadeTake) -> list[str]:
    """One sentence for each sound or score that is not as it is kept; a picture is no sound."""
    again = {file.role: file for file in made.files if file.role != "picture"}
    told = [f"{role}: it is kept, and was not made again" for role in kept if role not in again and role != "picture"]
    for role, file in again.items():
        if role not in kept:
            told.append(f"{role}: it was made now, and none is kept")
        elif kept[role] != file.data:
            sound = file.media_type == "audio/flac"
            told += _unlike(role, kept[role], file.data) if sound else [f"{role}: {len(file.data)} other bytes"]
    return told


def _unlike(role: str, kept: bytes, made: bytes) -> list[str]:
    before, now = decode_lossless(kept), decode_lossless(made)
    if (before.rate, before.samples.shape) != (now.rate, now.samples.shape):
        return [
            f"{role}: {before.frames} samples at {before.rate} Hz are kept, {now.frames} at {now.rate} Hz were made"
        ]
    off = np.abs(before.samples - now.samples)
    count = int(np.count_nonzero(off.max(axis=0)))
    if not count:
        return []  # the same sound, packed by another version of the encoder
    decibels = 20 * np.log10(float(off.max()))
    return [f"{role}: {count} of {before.frames} samples differ, by at most {decibels:.1f} dBFS"]


def _differences_of_records(kept: Any, made: Any, name: str = _RECORD) -> list[str]:
    """What the engine wrote down of how it works, where it is not the same now."""
    if isinstance(kept, dict) and isinstance(made, dict):
        keys = sorted({*kept, *made})
        return [said for key in keys for said in _differences_of_records(kept.get(key), made.get(key), f"{name}.{key}")]
    return [] if kept == made else [f"{name}: was {_short(kept)}, is {_short(made)}"]


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
