"""A track as the object that `--json` prints, and its files in a folder."""

import asyncio
from pathlib import Path
from typing import Any

from bot.house import House
from generation.audio.encode import decode_lossless, encode
from generation.errors import BadRequest, NotFound, StorageFailed
from generation.track import FileRef, Track


def describe(house: House, track: Track, written: dict[str, Path] | None = None) -> dict[str, Any]:
    """A track as JSON: what was asked, what it is, and where its files lie."""
    written = written or {}

    def where(file: FileRef) -> str:
        return str((written.get(file.role) or house.artifacts.path(file.sha256)).resolve())

    others = {file.role: where(file) for file in track.files if not file.role.startswith("stem:")}
    return {
        "id": track.id,
        "parent": track.parent_id,
        "words": track.words,
        "brief": track.brief.to_json(),
        "changes": [],
        "engine": track.engine,
        "engine_version": track.engine_version,
        "seed": track.seed,
        "take": track.take,
        "duration_s": track.duration_s,
        "created_at": track.created_at.isoformat(),
        "state": track.state.value,
        "member": {"id": track.member_id, "name": track.member_name},
        "reference_sha256": track.reference_sha256 or None,
        "files": {
            "master": others.get("master"),
            "picture": others.get("picture"),
            "stems": {file.role.removeprefix("stem:"): where(file) for file in track.stems},
            "midi": others.get("midi"),
        },
        "sha256": {file.role: file.sha256 for file in track.files},
        "review": track.review,
        "licence": {
            "name": track.licence.name,
            "commercial": track.licence.commercial,
            "note": track.licence.note,
        },
    }


def lines_of(data: dict[str, Any]) -> list[str]:
    """The same for people."""
    brief = data["brief"]
    key = f"{brief['key']['tonic']} {brief['key']['mode']}"
    glance = f"{brief['genre']} · {brief['tempo_bpm']:g} BPM · {key} · {data['duration_s']:.1f} s · seed {data['seed']}"
    return [
        f"{data['id']}  {glance}",
        f"  words    {data['words']}",
        f"  engine   {data['engine_version']}, {data['licence']['name']}",
        f"  master   {data['files']['master']}",
        f"  picture  {data['files']['picture']}",
        *(f"  {name:<8} {path}" for name, path in data["files"]["stems"].items()),
    ]


async def write_files(
    house: House, track: Track, folder: Path, fmt: str = "flac", *, stems: bool = True, midi: bool = True
) -> dict[str, Path]:
    """Write a track's files into a folder and return where each role lies.

    Raises:
        BadRequest: the track has no stems or no MIDI to write.
        StorageFailed: the folder can not be written.
    """
    if stems and not track.stems:
        raise BadRequest(f"The engine {track.engine} makes no stems.", "Leave --stems out.")
    if midi and track.file("midi") is None:
        raise BadRequest(f"The engine {track.engine} writes no MIDI.", "Leave --midi out.")
    written: dict[str, Path] = {}
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        for file in track.files:
            if (file.role == "midi" and not midi) or (file.role.startswith("stem:") and not stems):
                continue
            written[file.role] = await _write(house, track, file, folder, fmt)
    except OSError as error:
        raise StorageFailed(f"{folder} can not be written: {error.strerror}.", "Choose another folder.") from error
    return written


async def _write(house: House, track: Track, file: FileRef, folder: Path, fmt: str) -> Path:
    data = await house.library.read(track, file.role)
    name = file.name
    if file.media_type == "audio/flac" and fmt != "flac":
        data = await asyncio.to_thread(lambda: encode(decode_lossless(data), fmt))
        name = f"{Path(name).stem}.{fmt}"
    path = folder / f"{track.id}-{name}"
    aside = path.with_suffix(path.suffix + ".part")
    aside.write_bytes(data)
    aside.replace(path)
    return path


async def find_track(house: House, track_id: str) -> Track:
    """A track by its id; raises `NotFound`."""
    track = await house.store.track(track_id.strip().lower())
    if track is None:
        raise NotFound(f"There is no track “{track_id}”.", "See the id under the track in the chat.")
    return track
