"""From a brief to finished takes: render, master, measure, encode, draw. Blocking; runs on a device's thread."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generation.audio.analyse import analyse
from generation.audio.encode import encode_master
from generation.audio.master import Mastered, master
from generation.brief import Brief, Heard
from generation.errors import NocturneError
from generation.ports import Engine, RenderRequest, Watch
from generation.rendering import Audio, Marker, Rendering
from generation.review.review import review

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

    brief: Brief
    take: int
    duration_s: float
    files: tuple[MadeFile, ...]
    heard: Heard
    review: dict[str, Any]
    markers: tuple[Marker, ...]
    facts: dict[str, Any]
    render_s: float


def take_seed(seed: int, take: int) -> int:
    """What the n-th take of a brief is rendered with: the brief's own seed for the first, then derived from it."""
    if take == 1:
        return seed
    digest = hashlib.sha256(f"take:{seed}:{take}".encode()).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF


def batches(takes: range, batch: int) -> list[range]:
    """The numbers of the takes in runs of at most `batch`, as an engine can render them at once."""
    size = max(1, batch)
    return [takes[at : at + size] for at in range(0, len(takes), size)]


def make_takes(engine: Engine, brief: Brief, takes: Sequence[int], clip: Audio | None, watch: Watch) -> list[MadeTake]:
    """Make one batch of a brief's takes, by their numbers. A batch at a time, so that no more is held in memory.

    Raises:
        NocturneError: the first failure among the takes; `Cancelled` within one step of a cancel.
    """
    started = time.monotonic()
    rendering = part_of(watch, 0.0, _RENDER_SHARE)
    outcomes = engine.render([RenderRequest(brief, take_seed(brief.seed, take), clip, rendering) for take in takes])
    spent = (time.monotonic() - started) / len(takes)
    share = (1 - _RENDER_SHARE) / len(takes)
    made = []
    for at, take in enumerate(takes):
        finishing = part_of(watch, _RENDER_SHARE + at * share, share)
        # Handed over and forgotten here: the stems of ten minutes are gigabytes, and mastering makes new ones.
        made.append(_finish(outcomes.pop(0), brief, take, spent, finishing.step))
    return made


def part_of(watch: Watch, start: float, share: float) -> Watch:
    """A watch for a part of the work: what it reports is scaled into the whole."""

    def progress(done: float, stage: str) -> None:
        watch.progress(start + share * min(max(done, 0.0), 1.0), stage)

    return replace(watch, progress=progress)


def _finish(
    rendering: Rendering | NocturneError, brief: Brief, take: int, render_s: float, step: Callable[[float, str], None]
) -> MadeTake:
    if isinstance(rendering, NocturneError):
        raise rendering
    started = time.monotonic()
    step(0.0, "mastering")
    markers, midi, facts = rendering.markers, rendering.midi, rendering.facts
    mastered = master(rendering, loop=brief.loop, in_place=True)
    del rendering
    step(0.3, "listening")
    heard = analyse(mastered.master)
    checked = review(mastered.master, brief, mastered.stems, heard)
    step(0.7, "drawing")
    files = [MadeFile("picture", _picture(mastered, brief, markers), "image/png", "picture.png")]
    step(0.8, "writing")
    files.insert(0, MadeFile("master", encode_master(mastered.master), "audio/flac", "master.flac"))
    for at, stem in enumerate(mastered.stems):
        step(0.8 + 0.2 * at / len(mastered.stems), "writing")
        files.append(MadeFile(f"stem:{stem.name}", encode_master(stem.audio), "audio/flac", f"{stem.name}.flac"))
    if midi is not None:
        files.append(MadeFile("midi", midi, "audio/midi", "score.mid"))
    spent = render_s + time.monotonic() - started
    return MadeTake(brief, take, mastered.master.duration_s, tuple(files), heard, checked, markers, facts, spent)


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
