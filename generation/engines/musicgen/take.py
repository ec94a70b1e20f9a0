"""One take under way: which windows it is made in, and its tokens and its sound as far as they have come."""

import hashlib
import math
import time
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from generation.brief import ReferenceMode
from generation.engines.musicgen.batch import Batch, Job, frames_of
from generation.engines.musicgen.caption import caption
from generation.engines.musicgen.codec import Voice, tokens_of
from generation.engines.musicgen.conditioning import Conditions, Tune
from generation.engines.musicgen.load import Model
from generation.engines.musicgen.sampling import Sampling
from generation.engines.musicgen.seam import joined, kept
from generation.engines.musicgen.windows import Reach, windows
from generation.engines.neural.sound import audio_of, fitted, tensor_of
from generation.errors import BadRequest
from generation.ports import Order, RenderRequest
from generation.rendering import Audio, Rendering

# What is heard in chat while the rest is being made.
PREVIEW_S: Final = 5.0
# Tokens become sound in pieces so long: longer ones keep the other takes waiting, shorter ones decode much twice.
_PIECE_S: Final = 1.0
# The makers' own choice, which is what the weights were judged with.
SAMPLING: Final = Sampling()
# The share of the progress after which only the last of the sound is missing.
_DECODED: Final = 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a take goes on from: the sound that stays, and how its end reads as tokens (codebooks, frames)."""

    audio: Audio
    tokens: Tensor


@dataclass(slots=True)
class Spent:
    """Where a take's time went, in seconds; what is done for several takes at once counts for each."""

    began: float
    sound: float = 0.0

    def listen(self, since: float) -> None:
        """Count the time since then as spent on making sound of tokens."""
        self.sound += time.monotonic() - since


class Take:
    """An order that was taken. Made on the device's thread; its parts are called by the `Desk`, step by step."""

    def __init__(self, order: Order, model: Model, conditions: Conditions, reach: Reach) -> None:
        self.order, self._model, self._conditions, self._reach = order, model, conditions, reach
        request = order.request
        self._brief, self._watch, self._share = request.brief, request.watch, 0.0
        self._spent = Spent(time.monotonic())
        self._said = caption(request.brief)
        self._per_s = model.rate / model.hop
        self._source = _source(request, model, reach)
        self._tune, self._notes = _tune(request, model)
        self._known = self._source.tokens.shape[1] if self._source else 0
        self._frames = self._known + self._missing()
        # On the device: it makes them, reads them as sound and goes on from them.
        whole = (model.decoder.shape.codebooks, self._frames)
        self._tokens = torch.zeros(whole, dtype=torch.int64, device=model.device.torch)
        self._voice, self._heard, self._previewed = Voice(model), 0, False
        if self._source is not None:
            self._tokens[:, : self._known] = self._source.tokens
        longest, overlap = (round(each * self._per_s) for each in (reach.longest_s, reach.overlap_s))
        self._windows = list(windows(self._frames, self._known, longest, overlap))
        self._at = 0
        self.job: Job | None = None
        self.resumed = 0  # times that it was taken out, and joined again where it was
        self.company = 1  # the most takes that it shared a step with, itself among them
        self.steps = 0
        conditions.prepare(self._said.text)

    def _missing(self) -> int:
        there = self._source.audio.duration_s if self._source else 0.0
        return max(1, math.ceil((self._brief.duration_s - there) * self._per_s))

    # ---- decoding

    @property
    def is_ready(self) -> bool:
        """Whether it can be decoded without waiting for its text."""
        return self._conditions.is_ready(self._said.text)

    def job_in(self, batch: Batch) -> Job:
        """The job of the window that comes next; the one that was under way, where that was taken out."""
        if self.job is None:
            window = self._windows[self._at]
            prompt = self._tokens[:, window.start : window.start + window.known] if window.known else None
            condition = self._conditions.of(self._said.text, self._tune_in(window.start))
            seed = _seed(self.order.request.seed, self._at)
            self.job = batch.job(condition.text, window.length, SAMPLING, seed, prompt, before=condition.before)
        return self.job

    def _tune_in(self, start: int) -> Tensor | None:
        if self._tune is None:
            return None
        return self._tune.rows(
            max(0, start - self._known) / self._per_s, self._reach.longest_s, self._model.chroma_rows
        )

    def advance(self, batch: Batch, company: int) -> bool:
        """After a step: tell how far it is, make sound of what is whole; whether the window is done.

        Raises:
            Cancelled: nobody waits for it any more.
        """
        assert self.job is not None
        self.steps += 1
        self.company = max(self.company, company)
        window, job = self._windows[self._at], self.job
        whole = window.start + min(window.length, batch.delay.whole(job.column - 1))
        share = (whole - self._known) / (self._frames - self._known)
        self._share = _DECODED * max(0.0, min(1.0, share))
        self.tell()
        if job.is_done or whole - self._heard >= _PIECE_S * self._per_s:
            self._take_over(batch, job, whole)
        if not job.is_done:
            return False
        self.job = None
        self._at += 1
        return True

    def tell(self) -> None:
        """Say how far it is; raises `Cancelled` when nobody waits for it any more."""
        self._watch.step(self._share, "generating")

    @property
    def is_done(self) -> bool:
        return self._at == len(self._windows)

    def _take_over(self, batch: Batch, job: Job, whole: int) -> None:
        """Keep the frames that are whole by now, and let them be heard."""
        window = self._windows[self._at]
        first = window.start + window.known
        if whole > first:
            found = frames_of(job, batch.delay)[:, window.known : whole - window.start]
            self._tokens[:, first:whole] = found
        if whole <= self._heard:
            return
        since = time.monotonic()
        self._voice.feed(self._tokens[:, self._heard : whole], last=whole == self._frames)
        self._heard = whole
        self._spent.listen(since)
        self._preview()

    def _preview(self) -> None:
        """Let the listener hear the first seconds of what is new, once, where there is more to come."""
        begin, length = self._known * self._model.hop, round(PREVIEW_S * self._model.rate)
        if self._watch.preview is None or self._previewed or self._voice.samples < begin + length:
            return
        self._previewed = True
        self._watch.preview(audio_of(self._voice.wave()[:, begin : begin + length], self._model.rate))

    # ---- what came of it

    def rendering(self, facts: dict[str, Any]) -> Rendering:
        """The take as it was asked for, exactly as long as that."""
        self._watch.step(_DECODED, "finishing")
        new = audio_of(self._voice.wave(), self._model.rate)
        mix = new if self._source is None else joined(self._source.audio, new, self._known * self._model.hop)
        spent = time.monotonic() - self._spent.began
        self._watch.step(1.0, "done")
        return Rendering(fitted(mix, self._brief.duration_s), facts=facts | self._facts(spent))

    def _facts(self, spent: float) -> dict[str, Any]:
        return {
            "caption": self._said.text,
            "unpromised": [*self._said.unpromised, *self._notes],
            "frames": self._frames - self._known,
            "steps": self.steps,
            "windows": len(self._windows),
            "prompt_frames": self._known,
            "kept_s": round(self._source.audio.duration_s, 3) if self._source else 0.0,
            "follows_a_tune": self._tune is not None,
            "guidance": SAMPLING.guidance,
            "temperature": SAMPLING.temperature,
            "top_k": SAMPLING.top_k,
            "company": self.company,
            "resumed": self.resumed,
            "seconds": {"all": round(spent, 3), "sound": round(self._spent.sound, 3)},
        }


def _source(request: RenderRequest, model: Model, reach: Reach) -> Source | None:
    """What the request goes on from: the parent where the plan says so, else a clip that was attached for that."""
    brief, sound = request.brief, None
    if request.plan is not None and request.plan.way == "continue":
        sound = request.parent
    elif brief.reference is not None and brief.reference.mode is ReferenceMode.CONTINUE:
        sound = request.clip
    if sound is None:
        return None
    stays = kept(sound, brief.duration_s)
    wave = tensor_of(stays, model.rate, model.channels)
    frames = min(wave.shape[1] // model.hop, round(reach.prompt_s * model.rate / model.hop))
    if frames < 1:
        raise BadRequest("The clip is too short to go on from.", "Attach one of at least a second.")
    return Source(stays, tokens_of(model, wave[:, wave.shape[1] - frames * model.hop :])[:, :frames])


def _tune(request: RenderRequest, model: Model) -> tuple[Tune | None, tuple[str, ...]]:
    """The tune to follow, and what is to be said where there is one that these weights can not follow."""
    brief, sound = request.brief, None
    if request.plan is not None and request.plan.way == "melody":
        sound = request.parent
    elif brief.reference is not None and brief.reference.mode in {ReferenceMode.MELODY, ReferenceMode.COVER}:
        sound = request.clip
    if sound is None:
        return None, ()
    if model.project_chroma is None:
        return None, (f"The weights “{model.name}” follow no tune: the clip's is not heard.",)
    return Tune.of(sound), ()


def _seed(seed: int, window: int) -> int:
    """A seed for each window: the take's own for the first, and others that follow from it."""
    if window == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed}/window/{window}".encode()).digest()[:7], "big")
