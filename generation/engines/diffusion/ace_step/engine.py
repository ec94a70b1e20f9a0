"""The engine: orders with words and sounds -> rows of one pipeline call -> waves of exactly the length asked for."""

import gc
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

import torch
from torch import Tensor

from generation.engines.diffusion.ace_step.card import card
from generation.engines.diffusion.ace_step.company import Company
from generation.engines.diffusion.ace_step.load import loaded
from generation.engines.diffusion.ace_step.pipeline import RowsPipeline, levelled
from generation.engines.diffusion.ace_step.recipe import Recipe
from generation.engines.diffusion.ace_step.rows import Row, row_of
from generation.engines.diffusion.ace_step.stems import parts_of, stems_of
from generation.engines.diffusion.ace_step.words import Words
from generation.engines.diffusion.exactness import exactly
from generation.engines.diffusion.joining import kept_outside
from generation.engines.diffusion.leaving import rows_may_leave
from generation.engines.diffusion.memory import Placed, rung_for, within_memory
from generation.engines.diffusion.previews import Glimpse
from generation.engines.diffusion.sharing import STOPPED, Job, serve
from generation.engines.diffusion.steps import LAST, Steps, pulsing, working
from generation.engines.diffusion.tuning import now, tune
from generation.engines.means import Means
from generation.engines.neural.device import Device, device_for
from generation.engines.neural.sound import audio_of
from generation.engines.serving import render_through
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import chosen, revision
from generation.errors import Cancelled, NocturneError
from generation.patience import meanwhile
from generation.ports import EngineCard, Inbox, Order, RenderRequest
from generation.rendering import Audio, Rendering, Stem

# A processor gains little from a second row, and the first would wait for it.
_ON_CPU: Final = 2
_ANY: Final = Means()
_PREVIEW_S: Final = 5.0
_PREVIEW_AT: Final = 0.75  # of the steps: from here on the tune and the sound no longer move much


Loading = Callable[[Weights, Means, Device], tuple[RowsPipeline, Recipe]]


class Take(Job):
    """An order as a row of a call."""

    def __init__(self, order: Order, row: Row) -> None:
        super().__init__(order)
        self.row = row


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """What is in memory: the pipeline where it lies, its recipe, and how it was tuned."""

    placed: Placed
    recipe: Recipe
    company: Company
    tuning: dict[str, str]

    @property
    def pipe(self) -> RowsPipeline:
        pipe: RowsPipeline = self.placed.pipe
        return pipe

    @property
    def tuned(self) -> dict[str, str]:
        return now(self.tuning, self.placed.rung)


class AceStepEngine:
    """ACE-Step on one device, shared by members: takes of the same length are rows of one call.

    `together` bounds how many share a call (None: as many as the card says, fewer on a CPU). In exact mode each has a
    call of its own, so that the bits are the same whoever else is there. `loading` makes the pipeline of the weights.
    """

    title = "ACE-Step"

    def __init__(self, means: Means = _ANY, together: int | None = None, loading: Loading = loaded) -> None:
        self._means = means
        self._together = together
        self._from = loading
        self._loaded: _Loaded | None = None
        self._loading = Lock()

    @property
    def card(self) -> EngineCard:
        return card(self._means)

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render the requests, those of the same length in one call."""
        return render_through(self.serve, requests)

    def serve(self, inbox: Inbox) -> None:
        """Serve orders until the inbox is empty; between two calls it is asked for those that came meanwhile."""
        serve(inbox, self.card.batch, self, most=self._most())

    def close(self) -> None:
        """Give the memory back; the next order loads again."""
        with self._loading:  # who was stopped while the weights were loaded has left that behind
            if self._loaded is not None:
                device, self._loaded = self._loaded.placed.device, None
                gc.collect()  # what is compiled or hooked holds itself in circles
                device.give_back()

    # ---- what `serve` asks for -------------------------------------------------------------------------------------

    def job(self, order: Order) -> Take:
        """Read an order, loading the weights first where they are not in memory."""
        watch = order.request.watch
        if self._loaded is None:
            meanwhile(lambda _tell: self._ready(), watch.step, "loading the weights")
        return Take(order, row_of(order.request, self._ready().recipe))

    def alike(self, job: Take) -> Hashable:
        """Takes of one length that start from the same noise level share a call."""
        return job.row.alike

    def together(self, jobs: Sequence[Take]) -> None:
        """Make takes in one call, or in as few as there is memory for."""
        within_memory(jobs, self._call, self._ready().placed, self.title)

    # ---- loading ---------------------------------------------------------------------------------------------------

    def _ready(self) -> _Loaded:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> _Loaded:
        means = self._means
        weights, device = chosen("ace-step", means), device_for(means.device)
        if device.kind == "mps":  # as its makers run it there
            device = replace(device, dtype=torch.float32)
        pipe, recipe = self._from(weights, means, device)
        company = Company(pipe.transformer)
        rung = rung_for(device, weights.memory_gb * (2 if device.dtype is torch.float32 else 1), means.memory_gb)
        tuned = tune(pipe.transformer, device, rung, exact=means.exact)
        made = _Loaded(Placed(pipe, device, rung), recipe, company, tuned)
        if made.tuned["compiled"] != "no":
            _warm(made)
        return made

    def _most(self) -> int:
        if self._means.exact:
            return 1
        if self._together is not None:
            return self._together
        on_cpu = device_for(self._means.device).kind == "cpu"
        return _ON_CPU if on_cpu else self.card.batch

    # ---- one call --------------------------------------------------------------------------------------------------

    def _call(self, takes: Sequence[Take]) -> None:
        """Make takes as rows of one call and finish them; raises when memory runs out."""
        takes = [take for take in takes if take.still_wanted()]
        if not takes:
            return
        loaded = self._ready()
        steps = Steps(takes, loaded.recipe.steps - takes[0].row.skipped)
        try:
            with torch.no_grad(), exactly(wanted=self._means.exact):
                latents = self._latents(loaded, steps, [take.row for take in takes])
                spent = {"steps": round(time.monotonic() - steps.began, 3)}
                mixes: list[tuple[Take, Audio]] = []
                for number, take in enumerate(takes):
                    mix = self._mix(loaded, steps, take, latents[number : number + 1])
                    if mix is not None and loaded.recipe.stems:
                        mixes.append((take, mix))
                    elif mix is not None:
                        self._hand_over(loaded, steps, take, mix, spent)
                for take, mix, stems in self._apart(loaded, steps, mixes):
                    self._hand_over(loaded, steps, take, mix, spent, stems)
                loaded.pipe.maybe_free_model_hooks()  # what was decoded last gives way to what comes first
        except Cancelled:
            if steps.alive:
                raise

    def _latents(self, loaded: _Loaded, steps: Steps, rows: Sequence[Row]) -> Tensor:
        steps.tell(0.01, "reading the words")
        glimpse = Glimpse(loaded.recipe.sigmas(rows[0].skipped), _PREVIEW_AT)

        def on_step_end(_pipe: Any, index: int, _timestep: Any, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
            steps.stepped()
            seen = glimpse.after(index, tensors["latents"])
            if seen is not None:
                self._preview(loaded, steps, seen)
            return tensors

        return _passed(loaded, rows, lambda: steps.alive, on_step_end, steps.tick)

    def _preview(self, loaded: _Loaded, steps: Steps, latents: Tensor) -> None:
        """The first seconds as they are going to be, for those who want to hear them; the rest is not decoded."""
        for number in steps.alive:
            job = steps.jobs[number]
            assert isinstance(job, Take)
            preview, row = job.request.watch.preview, job.row
            if preview is None or row.task == "repaint":
                continue  # of a repainted track the beginning is known
            seconds = min(_PREVIEW_S, row.seconds)
            wave = loaded.pipe.decode(latents[number : number + 1, : loaded.recipe.frames(seconds)])
            preview(audio_of(levelled(wave), loaded.recipe.rate, seconds))

    def _mix(self, loaded: _Loaded, steps: Steps, take: Take, latents: Tensor) -> Audio | None:
        """Decode one row; None where nobody waits for it any more."""
        if not take.still_wanted():
            return None
        row, rate = take.row, loaded.recipe.rate
        steps.tell(LAST, "decoding")
        with pulsing(working(loaded.pipe.vae), steps.tick):
            wave = loaded.pipe.decode(latents)
        if row.kept and row.source is not None and row.region is not None:
            return kept_outside(row.source, audio_of(wave, rate, row.seconds), *row.region)
        return audio_of(levelled(wave[:, round(row.skip_s * rate) :]), rate, row.seconds)

    def _hand_over(
        self,
        loaded: _Loaded,
        steps: Steps,
        take: Take,
        mix: Audio,
        spent: dict[str, float],
        stems: tuple[Stem, ...] = (),
    ) -> None:
        spent = {**spent, "decode": round(time.monotonic() - steps.began - spent["steps"], 3)}
        if take.still_wanted():
            take.finish(Rendering(mix, stems=stems, facts=self._facts(loaded, take.row, len(steps.jobs), spent)))

    def _apart(
        self, loaded: _Loaded, steps: Steps, mixes: Sequence[tuple[Take, Audio]]
    ) -> Iterator[tuple[Take, Audio, tuple[Stem, ...]]]:
        """Take mixes apart: the parts of all are rows, of which as many share a call as takes do."""
        parts = [(take, row) for take, mix in mixes for row in parts_of(mix, take.row)]
        found: dict[Take, list[Tensor]] = {take: [] for take, _ in mixes}
        most = self._most()
        for at in range(0, len(parts), most):
            some = [(take, row) for take, row in parts[at : at + most] if take.still_wanted()]
            if some:
                for (take, _), wave in zip(some, self._extracted(loaded, steps, some), strict=False):
                    found[take].append(wave)
        for take, mix in mixes:
            if take.still_wanted():
                yield take, mix, stems_of(mix, take.row, found[take])

    def _extracted(self, loaded: _Loaded, steps: Steps, parts: Sequence[tuple[Take, Row]]) -> list[Tensor]:
        """The waves of parts that share a call; none where nobody waits for any of them any more."""

        def alive() -> list[int]:
            return [number for number, (take, _) in enumerate(parts) if not take.over]

        def tick() -> None:
            steps.tell(LAST, "taking it apart")
            if not alive():
                raise Cancelled(STOPPED)

        def on_step_end(_pipe: Any, _index: int, _timestep: Any, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
            tick()
            return tensors

        try:
            tick()
            latents = _passed(loaded, [row for _, row in parts], alive, on_step_end, tick)
            with pulsing(working(loaded.pipe.vae), tick):
                return [loaded.pipe.decode(latents[number : number + 1]) for number in range(len(parts))]
        except Cancelled:
            if steps.alive:
                return []
            raise

    def _facts(self, loaded: _Loaded, row: Row, together: int, spent: dict[str, float]) -> dict[str, Any]:
        weights, recipe, placed = chosen("ace-step", self._means), loaded.recipe, loaded.placed
        said = row.words
        return {
            "weights": weights.name,
            "revision": revision(weights, self._means),
            "variant": recipe.variant,
            "device": placed.device.name,
            "precision": str(placed.device.dtype).removeprefix("torch."),
            "memory": placed.rung.title,
            **loaded.tuned,
            "task": row.task,
            "caption": said.caption,
            "unpromised": list(said.unpromised),
            "lyrics": said.lyrics,
            "language": said.language,
            "told": {"bpm": said.bpm, "key": said.keyscale, "metre": said.timesignature, "seconds": said.duration_s},
            "steps": recipe.steps - row.skipped,
            "guidance": recipe.guidance,
            "shift": recipe.shift,
            "seed": row.seed,
            "together": together,
            "deterministic": self._means.exact,
            "seconds": spent,
        }


# ---- through the pipeline --------------------------------------------------------------------------------------------


def _passed(
    loaded: _Loaded,
    rows: Sequence[Row],
    alive: Callable[[], Sequence[int]],
    on_step_end: Callable[..., dict[str, Tensor]],
    tick: Callable[[], None],
) -> Tensor:
    """The latents of rows that share a call; those not `alive` any more are no longer computed."""
    pipe, device = loaded.pipe, loaded.placed.device
    transformer = pipe.transformer
    with ExitStack() as stack:
        stack.enter_context(rows_may_leave(transformer, len(rows), alive))
        compiled = loaded.tuned["compiled"] != "no"
        stack.enter_context(loaded.company.kept(pipe.condition_encoder, transformer, alive, always=compiled))
        # A compiled block takes milliseconds, and would be compiled once more. Sounds are encoded, previews decoded.
        blocks = () if compiled else transformer.layers
        stack.enter_context(pulsing([*blocks, *working(pipe.vae)], tick))
        return pipe.make(rows, [device.generator(row.seed) for row in rows], loaded.recipe, on_step_end)


def _warm(loaded: _Loaded) -> None:
    """Have the blocks compiled while the weights are loaded, for all that comes: for one row, and for several.

    Lengths and numbers of rows are symbols to the compiler, but for one row, which it always takes apart. With a mask
    in every call that makes two versions of a block that sees all and two of one that sees a window, where torch keeps
    eight before it gives up. Each takes seconds to compile, which nobody has to wait for in the middle of a call.
    """
    said = Words("warming up", "[Instrumental]", "unknown", 120, "C major", "4", 2.0)
    short = Row("text2music", said, 1, 2.0, loaded.recipe.frames(2.0))
    long = replace(short, words=replace(said, caption=said.caption * 2))
    once = replace(loaded, recipe=replace(loaded.recipe, steps=1))
    with torch.no_grad():
        for rows in ((short,), (short, long)):
            alive = range(len(rows))
            _passed(once, rows, lambda alive=alive: alive, lambda *given: _unchanged(given[3]), lambda: None)  # type: ignore[misc]


def _unchanged(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return tensors
