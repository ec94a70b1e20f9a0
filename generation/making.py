"""From a brief to finished takes: render, master, measure, encode, draw. Blocking; runs on a device's thread."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generation.audio.analyse import analyse
from generation.audio.encode import encode_master
from generation.audio.master import Mastered, master
from generation.brief import Brief, Heard
from generation.errors import NocturneError
from generation.ports import Engine, RenderRequest, Watch
from generation.review.review import review
from generation.track import Audio, Marker, Rendering

# The engine's share of the time that a take needs; the rest is mastering, measuring and drawing.
_RENDER_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a take, with its bytes."""

    role: str
    data: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class MadeTake:
    """A finished take, in memory."""

    take: int
    seed: int
    duration_s: float
    files: tuple[MadeFile, ...]
    heard: Heard
    review: dict[str, Any]
    markers: tuple[Marker, ...]
    render_s: float


def take_seed(seed: int, take: int) -> int:
    """The seed of the n-th take: the job's own for the first, then derived from it, so that takes can be told again."""
    if take == 1:
        return seed
    digest = hashlib.sha256(f"take:{seed}:{take}".encode()).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF


def batches(takes: int, batch: int) -> list[range]:
    """The takes 1 to `takes` in runs of at most `batch`, as an engine can render them at once."""
    size = max(1, batch)
    return [range(first, min(first + size, takes + 1)) for first in range(1, takes + 1, size)]


def make_takes(engine: Engine, brief: Brief, numbers: range, clip: Audio | None, watch: Watch) -> list[MadeTake]:
    """Make one batch of a job's takes. A batch at a time, so that no more than one is ever held in memory.

    Raises:
        NocturneError: the first failure among the takes; `Cancelled` within one step of a cancel.
    """
    started = time.monotonic()
    rendering = part_of(watch, 0.0, _RENDER_SHARE)
    requests = [RenderRequest(brief, take_seed(brief.seed, n), clip, rendering) for n in numbers]
    outcomes = engine.render(requests)
    spent = (time.monotonic() - started) / len(requests)
    made = []
    for at, (number, outcome) in enumerate(zip(numbers, outcomes, strict=True)):
        if isinstance(outcome, NocturneError):
            raise outcome
        share = (1 - _RENDER_SHARE) / len(requests)
        finishing = part_of(watch, _RENDER_SHARE + at * share, share)
        made.append(_finish(outcome, brief, number, spent, finishing.step))
    return made


def part_of(watch: Watch, start: float, share: float) -> Watch:
    """A watch for a part of the work: what it reports is scaled into the whole."""

    def progress(done: float, stage: str) -> None:
        watch.progress(start + share * min(max(done, 0.0), 1.0), stage)

    return replace(watch, progress=progress)


def _finish(
    rendering: Rendering, brief: Brief, number: int, render_s: float, step: Callable[[float, str], None]
) -> MadeTake:
    started = time.monotonic()
    step(0.0, "mastering")
    mastered = master(rendering, loop=brief.loop)
    step(0.3, "listening")
    heard = analyse(mastered.master)
    step(0.7, "drawing")
    picture = _picture(mastered, brief, rendering.markers)
    step(0.8, "writing")
    files = [
        MadeFile("master", encode_master(mastered.master), "audio/flac", "master.flac"),
        MadeFile("picture", picture, "image/png", "picture.png"),
        *(
            MadeFile(f"stem:{stem.name}", encode_master(stem.audio), "audio/flac", f"{stem.name}.flac")
            for stem in mastered.stems
        ),
    ]
    if rendering.midi is not None:
        files.append(MadeFile("midi", rendering.midi, "audio/midi", "score.mid"))
    return MadeTake(
        take=number,
        seed=take_seed(brief.seed, number),
        duration_s=mastered.master.duration_s,
        files=tuple(files),
        heard=heard,
        review=review(mastered.master, brief, mastered.stems, heard),
        markers=rendering.markers,
        render_s=render_s + time.monotonic() - started,
    )


def _picture(mastered: Mastered, brief: Brief, markers: tuple[Marker, ...]) -> bytes:
    from generation.audio.picture import draw  # Pillow, which nothing needs before the first track

    return draw(
        mastered.master,
        title=brief.words or "From your clip",
        subtitle=brief.genre,
        key=str(brief.key),
        tempo=brief.tempo_bpm,
        sections=[(marker.at_s, marker.name) for marker in markers],
    )
