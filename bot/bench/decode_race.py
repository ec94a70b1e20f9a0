"""How long does a step take, here and in transformers' `generate`? Both in one run, step by step in turn.

`generate` is asked for some columns; each time that it has logits, it waits while the loop makes its own step or steps.
Both are thus at the same column, under the same load, and with the same things thrown out of the processor's caches.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

import torch

from bot.bench.decode_shapes import BOOKS, VOCABULARY, caption, quiet
from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.decoder import Weights
from generation.engines.musicgen.sampling import Sampling

# The first steps warm up: memory is taken, kernels are chosen.
_WARM_UP: Final = 3
_SAMPLING: Final = Sampling()


@dataclass(slots=True)
class Times:
    """Seconds a step, of transformers and of each of ours by name."""

    theirs: list[float] = field(default_factory=list)
    ours: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str = "") -> float:
        """The median without the steps that warm up."""
        return median((self.ours[name] if name else self.theirs)[_WARM_UP:])


def race(
    model: Any,
    ours: Mapping[str, Weights],
    jobs: int,
    steps: int,
    pause: Callable[[], None] = lambda: None,
    patience_s: float = 60.0,
    start: int = 0,
    threads: int = 0,
) -> Times:
    """Decode so many columns of so many tracks with all of them, in turn; `pause` waits for the device.

    After `patience_s` no more columns are begun, if there are enough for a median. So many columns as `start` says are
    there already, of random keys and values: in the middle of a track both have more to read than at its beginning.
    Our kernel takes as many `threads` as it would in the engine, all else as many as torch has (0: the kernel, too).
    """
    times = Times(ours={name: [] for name in ours})
    batches = {name: _batch(own, jobs, steps, start) for name, own in ours.items()}
    for batch in batches.values():
        batch.threads = threads
    last = [0.0]

    def between(_tokens: Any, scores: Any) -> Any:
        pause()
        times.theirs.append(time.perf_counter() - last[0])
        for name, batch in batches.items():
            began = time.perf_counter()
            batch.step()
            pause()
            times.ours[name].append(time.perf_counter() - began)
        last[0] = time.perf_counter()
        if last[0] - begun > patience_s and len(times.theirs) >= 2 * _WARM_UP:
            raise _Enough
        return scores

    begun = last[0] = time.perf_counter()
    with suppress(_Enough):
        generate(model, next(iter(ours.values())), jobs, steps, between, start)
    return times


def steps_of(own: Weights, jobs: int, steps: int, pause: Callable[[], None] = lambda: None) -> list[float]:
    """Seconds of each of our own steps by themselves, without those that warm up."""
    batch, times = _batch(own, jobs, steps), list[float]()
    pause()
    for _ in range(steps):
        began = time.perf_counter()
        batch.step()
        pause()
        times.append(time.perf_counter() - began)
    return times[_WARM_UP:]


class _Enough(Exception):
    """What stops `generate`; it has no other way out between two steps."""


def generate(
    model: Any, own: Weights, jobs: int, steps: int, between: Any, start: int = 0, *, greedy: bool = False
) -> Any:
    """Let transformers' causal language model generate, guided, sampling as we do, or taking the likeliest.

    The tokens (jobs x codebooks, columns) are those behind what it began with, the delays among them.
    """
    hidden, _ = caption(own)
    told = hidden.to(model.device, model.dtype)[None].expand(jobs, -1, -1)
    seen = torch.ones(jobs, hidden.shape[0], dtype=torch.int64, device=model.device)
    begin = torch.full((jobs * BOOKS, start + 1), VOCABULARY, device=model.device)
    begin[:, 1:] = 1
    from transformers import DynamicCache, EncoderDecoderCache

    # Two caches, as the whole model has it; alone, the decoder would mix up what it attends to.
    past = EncoderDecoderCache(DynamicCache(config=model.config), DynamicCache(config=model.config))
    shape = own.shape
    for layer in range(shape.layers if start else 0):
        some = torch.rand(2, 2 * jobs, shape.heads, start, shape.head, device=model.device).to(model.dtype)
        past.self_attention_cache.update(some[0], some[1], layer)
    with torch.inference_mode(), quiet(), _unmasked(model):
        return model.generate(
            begin,
            encoder_hidden_states=torch.cat([told, torch.zeros_like(told)]),
            encoder_attention_mask=torch.cat([seen, torch.zeros_like(seen)]),
            guidance_scale=_SAMPLING.guidance,
            **({"do_sample": False} if greedy else {"do_sample": True, "top_k": _SAMPLING.top_k}),
            max_new_tokens=steps,
            past_key_values=past,
            logits_processor=[between],
            pad_token_id=VOCABULARY,
        )


@contextmanager
def _unmasked(model: Any) -> Iterator[None]:
    """Without the mask that `generate` makes for a decoder alone, of what it takes for padding; MusicGen has none."""

    def bare(_module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        return args, kwargs | {"attention_mask": None}

    hook = model.register_forward_pre_hook(bare, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()


def _batch(own: Weights, jobs: int, steps: int, start: int = 0) -> Batch:
    _, text = caption(own)
    batch = Batch(own, jobs, start + steps)
    for seed in range(jobs):
        batch.join(batch.job(text, start + steps, _SAMPLING, seed))
    _go_to(batch, start)
    return batch


@torch.inference_mode()
def _go_to(batch: Batch, column: int) -> None:
    """Let every job go on as if it had so many columns behind it; what is kept of them is random."""
    for at, job in enumerate(batch.jobs):
        job.known = job.column = column + 1
        batch._at[at] = batch._first[at] = column  # noqa: SLF001 - nobody else wants this
    cache = batch._cache  # noqa: SLF001
    cache.reach(len(batch.jobs), column + 1)
    if cache.scales is None:
        cache.kept.uniform_()
    else:
        cache.kept.random_(-127, 128)
        cache.scales.uniform_(0.0, 0.01)
