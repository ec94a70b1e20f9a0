"""A track as the object that `--json` prints, and its files in a folder."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cards.understanding import glance, understood
from bot.house import House
from generation.audio.encode import decode_lossless, encode, resampled
from generation.brief import Brief
from generation.errors import BadRequest, NotFound, StorageFailed
from generation.licences import code_licence_of
from generation.rendering import Audio
from generation.track import FileRef, Track


def describe(house: House, track: Track, written: dict[str, Path] | None = None) -> dict[str, Any]:
    """A track as JSON: what was asked, what it is, and where its files lie."""
    written = written or {}

    def where(file: FileRef) -> str:
        return str((written.get(file.role) or house.artifacts.path(file.sha256)).resolve())

    others = {file.role: where(file) for file in track.files if ":" not in file.role}
    return {
        "id": track.id,
        "parent": track.parent_id,
        "words": track.words,
        "brief": track.brief.to_json(),
        "changes": _changes(track),
        "refinement": _refinement(track),
        "engine": track.engine,
        "engine_version": track.engine_version,
        "engine_kind": _kind_of(house, track),
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
            "pieces": dict(zip(_counted(track.piece_names), map(where, track.pieces), strict=True)),
        },
        "sha256": {file.role: file.sha256 for file in track.files},
        "markers": [{"at_s": marker.at_s, "name": marker.name} for marker in track.markers],
        "facts": track.facts,
        "compared": track.compared,
        "review": track.review,
        "licence": {
            "name": track.licence.name,
            "commercial": track.licence.commercial,
            "note": track.licence.note,
            "code": code_licence_of(track),
        },
    }


def _changes(track: Track) -> list[dict[str, str]]:
    """What differs from the parent's brief, in values, and the words that caused it; nothing for a first track."""
    differences = track.refinement.differences if track.refinement else ()
    return [
        {"field": each.field, "before": _plain(each.before), "after": _plain(each.after), "words": each.words}
        for each in differences
    ]


def _plain(value: str) -> str:
    """A value as programs read it: with the minus sign that they know."""
    return value.replace("\u2212", "-")


def _refinement(track: Track) -> dict[str, Any] | None:
    """What was said of the parent, what stayed, and what nothing was made of; None for a first track."""
    said = track.refinement
    if said is None:
        return None
    region = None if said.region.whole else [said.region.start_s, said.region.end_s]
    return {
        "words": said.words,
        "by": said.by,
        "kept": list(said.kept),
        "unused": list(said.unused),
        "notes": list(said.notes),
        "region_s": region,
        "sources": list(said.sources),
    }


def _kind_of(house: House, track: Track) -> str:
    """What kind of engine made it, where that engine is still known."""
    try:
        return house.studio.engines.card(track.engine).kind
    except BadRequest:
        return ""


def _counted(names: Sequence[str]) -> list[str]:
    """The names; a second one of the same name becomes `main 2`."""
    seen: Counter[str] = Counter()
    counted = []
    for name in names:
        seen[name] += 1
        counted.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return counted


def lines_of(data: dict[str, Any]) -> list[str]:
    """The same for people."""
    brief = Brief.from_json(data["brief"])
    files, review = data["files"], data["review"]
    kind = f" ({data['engine_kind']})" if data["engine_kind"] else ""
    code = f", its code {data['licence']['code']}" if data["licence"]["code"] else ""
    return [
        f"{data['id']}  {glance(brief)} · {data['duration_s']:.2f} s · seed {data['seed']} · take {data['take']}",
        f"  words    {data['words']}",
        *_refined(data),
        f"  read as  {understood(brief)}",
        *(f"  unused   {each}" for each in [", ".join(brief.unused)] if each),
        *(f"  conflict {each}" for each in brief.conflicts),
        f"  engine   {data['engine_version']}{kind}, {data['licence']['name']}{code}",
        f"  master   {files['master']}",
        f"  picture  {files['picture']}",
        *(f"  midi     {files['midi']}" for _ in [1] if files["midi"]),
        *(f"  {name:<8} {path}" for name, path in files["stems"].items()),
        *(f"  piece    {name}: {path}" for name, path in files["pieces"].items()),
        *(f"  marker   {marker['at_s']:8.3f} s  {marker['name']}" for marker in data["markers"]),
        *_reviewed(review.get("checks", [])),
    ]


def _refined(data: dict[str, Any]) -> list[str]:
    """What was changed in the parent, for people."""
    said = data["refinement"]
    if said is None:
        return []
    changes = [f"{each['field']} {each['before'] or 'none'} -> {each['after'] or 'none'}" for each in data["changes"]]
    return [
        f"  from     {data['parent']}, “{said['words']}”",
        f"  changed  {', '.join(changes) or 'nothing'}",
        *(f"  kept     {each}" for each in [", ".join(said["kept"])] if each),
        *(f"  note     {each}" for each in said["notes"]),
        *(f"  unused   {each}" for each in [", ".join(said["unused"])] if each),
    ]


def _reviewed(checks: list[dict[str, str]]) -> list[str]:
    """How much is as asked, then each check that is not or that nobody could measure."""
    obeyed = sum(check["verdict"] == "obeyed" for check in checks)
    others = [check for check in checks if check["verdict"] != "obeyed"]
    return [f"  review   {obeyed} of {len(checks)} as asked" for _ in [1] if checks] + [
        f"  {check['verdict'].replace('_', ' '):<8} {check['quantity']}: wanted {check['wanted']}, got {check['got']}"
        for check in others
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """How files are written: the format and rate of sounds, and which parts beside the sound itself."""

    fmt: str = "flac"
    rate: int | None = None
    stems: bool = True
    midi: bool = True


async def write_files(house: House, track: Track, folder: Path, how: Written) -> dict[str, Path]:
    """Write a track's files into a folder and return where each role lies.

    Raises:
        BadRequest: the track has no stems or no MIDI to write.
        StorageFailed: the folder can not be written.
    """
    if how.stems and not track.stems:
        raise BadRequest(f"The engine {track.engine} makes no stems.", "Leave --stems out.")
    if how.midi and track.file("midi") is None:
        raise BadRequest(f"The engine {track.engine} writes no MIDI.", "Leave --midi out.")
    written: dict[str, Path] = {}
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        for file in track.files:
            if (file.role == "midi" and not how.midi) or (file.role.startswith("stem:") and not how.stems):
                continue
            written[file.role] = await _write(house, track, file, folder, how)
    except OSError as error:
        raise StorageFailed(f"{folder} can not be written: {error.strerror}.", "Choose another folder.") from error
    return written


async def _write(house: House, track: Track, file: FileRef, folder: Path, how: Written) -> Path:
    data = await house.library.read(track, file.role)
    name = file.name
    if file.media_type == "audio/flac" and (how.fmt != "flac" or how.rate):
        repeats = _repeats(track, file)
        data = await asyncio.to_thread(lambda: _converted(decode_lossless(data), how, repeats))
        name = f"{Path(name).stem}.{how.fmt}"
    path = folder / f"{track.id}-{name}"
    aside = path.with_suffix(path.suffix + ".part")
    aside.write_bytes(data)
    aside.replace(path)
    return path


def _repeats(track: Track, file: FileRef) -> bool:
    """Whether a sound goes on at its end with its own beginning."""
    if file in track.pieces:
        names = track.piece_names
        return any(each.loop for each in track.brief.sections if each.name == names[track.pieces.index(file)])
    return track.brief.loop and not track.brief.pieces


def _converted(audio: Audio, how: Written, repeats: bool) -> bytes:
    if how.rate and how.rate != audio.rate:
        audio = resampled_loop(audio, how.rate) if repeats else resampled(audio, how.rate)
    return encode(audio, how.fmt)


def resampled_loop(audio: Audio, rate: int) -> Audio:
    """The same loop at another rate: what the filter hears beyond an end is the other end, not silence."""
    import numpy as np

    around = audio.rate  # a second of either side: a whole number of frames at both rates
    wrapped = np.pad(audio.samples, ((0, 0), (around, around)), mode="wrap")
    wide = resampled(Audio(wrapped, audio.rate), rate)
    frames = round(audio.frames * rate / audio.rate)
    return Audio(wide.samples[:, rate : rate + frames], rate)


async def find_track(house: House, track_id: str) -> Track:
    """A track by its id; raises `NotFound`."""
    track = await house.store.track(track_id.strip().lower())
    if track is None:
        raise NotFound(f"There is no track “{track_id}”.", "See the id under the track in the chat.")
    return track
