"""Orders for MusicGen: who waits for a take, what was heard meanwhile, and inboxes that hand orders out in time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from generation.brief import Brief, Heard, Key, Mode, ReferenceMode, ReferenceUse
from generation.engines.means import Means
from generation.engines.musicgen.windows import Reach
from generation.errors import NocturneError
from generation.ports import Order, RenderRequest, Watch
from generation.refinement import Plan
from generation.rendering import Audio, Rendering

# Windows of 3 s, so that a test of several does not decode for minutes.
SHORT: Final = Reach(longest_s=3.0, overlap_s=1.0, prompt_s=1.5)
BRIEF: Final = Brief("calm piano", "ambient", 80.0, Key("C", Mode.MAJOR), 1.0, 7, instruments=("piano",))


def request(seconds: float = 1.0, seed: int = 1, words: str = "", watch: Watch | None = None) -> RenderRequest:
    """A take of a plain brief; other words make another caption."""
    brief = replace(BRIEF, duration_s=seconds, genre=words or BRIEF.genre)
    return RenderRequest(brief, seed, watch=watch or Watch())


def leaning(asked: RenderRequest, mode: ReferenceMode, clip: Audio) -> RenderRequest:
    """The same with a clip that it leans on."""
    use = ReferenceUse("0" * 64, mode, Heard(clip.duration_s))
    return replace(asked, clip=clip, brief=replace(asked.brief, reference=use))


def refining(asked: RenderRequest, way: str, parent: Audio) -> RenderRequest:
    """The same as a refinement of a track."""
    return replace(asked, parent=parent, plan=Plan(keep=(), way=way))


def tune(*pitches: float, seconds: float = 1.0, rate: int = 32000) -> Audio:
    """Plain notes one after the other, in two channels."""
    at = np.arange(round(seconds * rate)) / rate
    notes = [0.4 * np.sin(2 * np.pi * 440.0 * 2 ** ((pitch - 69) / 12) * at) for pitch in pitches]
    return Audio(np.repeat(np.concatenate(notes)[None], 2, axis=0).astype(np.float32), rate)


class Waiting:
    """An order that somebody waits for: all that was told, heard, and handed over."""

    def __init__(self, asked: RenderRequest, on_step: Callable[["Waiting"], None] = lambda _: None) -> None:
        self.told: list[tuple[float, str]] = []
        self.heard: list[Audio] = []
        self.outcomes: list[Rendering | NocturneError] = []
        self.stopped = False
        self._on_step = on_step
        watch = Watch(self._progress, lambda: self.stopped, self.heard.append)
        self.request = replace(asked, watch=watch)

    def _progress(self, done: float, stage: str) -> None:
        self.told.append((done, stage))
        self._on_step(self)

    def finish(self, outcome: Rendering | NocturneError) -> None:
        """Take what came of it."""
        self.outcomes.append(outcome)

    @property
    def outcome(self) -> Any:
        """The one outcome there is."""
        (outcome,) = self.outcomes
        return outcome

    @property
    def steps(self) -> int:
        """How often it was told that it is generating."""
        return sum(stage == "generating" for _, stage in self.told)


class Timed:
    """An inbox that hands out each order when it has been asked so many times."""

    def __init__(self, *orders: tuple[int, Order]) -> None:
        self._left = sorted(orders, key=lambda each: each[0])
        self.asked = 0

    def take(self, room: int) -> list[Order]:
        """Those whose time has come, as far as there is room; while none is under way the next is due at once."""
        self.asked += 1
        due = [each for at, each in self._left if at <= self.asked][: max(0, room)]
        self._left = [(at, each) for at, each in self._left if each not in due]
        return due


def means(models: Any, *weights: str, exact: bool = False) -> Means:
    """The host's means: a folder of weights, on the processor."""
    return Means(models=models, device="cpu", weights=weights or ("musicgen-small",), exact=exact)


def same(one: Audio, other: Audio) -> bool:
    """Whether two sounds are the same to the bit."""
    return bool(np.array_equal(one.samples, other.samples))


def far(one: Audio, other: Audio) -> float:
    """How far two sounds lie apart at most, as a share of the louder one's peak."""
    frames = min(one.frames, other.frames)
    peak = max(float(np.abs(each.samples).max()) for each in (one, other))
    return float(np.abs(one.samples[:, :frames] - other.samples[:, :frames]).max()) / peak


def made(outcomes: Sequence[Rendering | NocturneError]) -> list[Rendering]:
    """The renderings, where all are; the first error is raised."""
    for each in outcomes:
        if isinstance(each, NocturneError):
            raise each
    return [each for each in outcomes if isinstance(each, Rendering)]
