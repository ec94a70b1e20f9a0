"""Who is decoded together? Jobs join and leave between any two steps, each with a place, a length and a way of its own.

A job has one row, or two under classifier-free guidance: with its text and without any. Rows lie side by side in one
cache of keys and values, made once; the last job moves into the place of one that leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.decoder import Text, Weights, positions
from generation.engines.musicgen.delay import Delay
from generation.engines.musicgen.sampling import Sampling, draw, guided


@dataclass(slots=True, eq=False)
class Job:
    """One track being decoded: `tokens` (codebooks, columns) as far as they are there, `column` the next to be filled."""

    text: Text
    frames: int
    how: Sampling
    generator: torch.Generator
    tokens: Tensor
    column: int = 1
    known: int = 1  # columns that were given: a prompt to go on from
    stepped: Callable[[int], None] = field(default=lambda _: None)

    @property
    def is_done(self) -> bool:
        return self.column >= self.tokens.shape[1]


class Batch:
    """Jobs that are decoded together; up to `places` of them, none longer than `frames`.

    With `exact`, shapes never depend on who else is there: idle places are computed, too, and each job attends by itself,
    so that a job's tokens are the same alone and in company to the bit.
    """

    def __init__(self, weights: Weights, places: int, frames: int, *, ways: int = 2, exact: bool = False) -> None:
        shape = weights.shape
        like = weights.embeddings
        self.delay = Delay(shape.codebooks, shape.channels)
        self._weights, self._ways, self._exact = weights, ways, exact
        columns = self.delay.columns(frames)
        self._keys = like.new_zeros(shape.layers, places, ways, shape.heads, columns, shape.head)
        self._values = torch.zeros_like(self._keys)
        self._texts = like.new_zeros(2, shape.layers, places, shape.heads, 1, shape.head)
        self._unseen = torch.full((places, 1, 1, 1), -torch.inf, dtype=like.dtype, device=like.device)
        self._positions = positions(columns, shape.width).to(like)
        self._books = torch.arange(shape.codebooks, device=like.device)
        self.jobs: list[Job] = []

    @property
    def places(self) -> int:
        return int(self._keys.shape[1])

    @property
    def is_full(self) -> bool:
        return len(self.jobs) == self.places

    def job(self, text: Text, frames: int, how: Sampling, seed: int, prompt: Tensor | None = None) -> Job:
        """A job that may join: `prompt` are the tokens (codebooks, frames) that it goes on from.

        Raises:
            ValueError: it is longer than the batch's jobs may be.
        """
        shape, device = self._weights.shape, self._weights.embeddings.device
        columns = self.delay.columns(frames)
        if columns > self._keys.shape[4]:
            raise ValueError(f"{frames} frames do not fit into this batch")
        tokens = torch.full((shape.codebooks, columns), shape.vocabulary, dtype=torch.int64, device=device)
        generator = torch.Generator(device).manual_seed(seed)
        known = 1
        if prompt is not None:
            known = 1 + prompt.shape[1]
            for book, shift in enumerate(self.delay.shifts):
                last = min(known, 1 + shift + prompt.shape[1])
                tokens[book, 1 + shift : last] = prompt[book, : last - 1 - shift]
        return Job(text, frames, how, generator, tokens, known=known)

    def join(self, job: Job) -> None:
        """Give a job a place; what it goes on from is read at once."""
        at = len(self.jobs)
        self.jobs.append(job)
        length = max(self._texts.shape[4], job.text.length)
        if length > self._texts.shape[4]:
            more = length - self._texts.shape[4]
            self._texts = functional.pad(self._texts, (0, 0, 0, more))
            self._unseen = functional.pad(self._unseen, (0, more), value=-torch.inf)
        self._texts[:, :, at] = 0
        self._texts[0, :, at, :, : job.text.length] = job.text.keys
        self._texts[1, :, at, :, : job.text.length] = job.text.values
        self._unseen[at] = -torch.inf
        self._unseen[at, ..., : job.text.length] = 0
        while job.column < job.known:
            self._decode(slice(at, at + 1), [job])
            job.column += 1

    def leave(self, job: Job) -> None:
        """Take a job out."""
        at, last = self.jobs.index(job), len(self.jobs) - 1
        if at != last:
            for kept in (self._keys, self._values):
                kept[:, at] = kept[:, last]
            self._texts[:, :, at] = self._texts[:, :, last]
            self._unseen[at] = self._unseen[last]
            self.jobs[at] = self.jobs[last]
        self.jobs.pop()

    @torch.inference_mode()
    def step(self) -> list[Job]:
        """Fill the next column of every job; who is finished leaves, and is told."""
        logits = self._decode(slice(0, self.places if self._exact else len(self.jobs)), self.jobs)
        for at, job in enumerate(self.jobs):
            ways = logits[at].float()
            one = guided(ways[0], ways[1], ways.new_tensor(job.how.guidance)) if self._ways == 2 else ways[0]
            self._fill(job, draw(one, job.how, job.generator))
        finished = [each for each in self.jobs if each.is_done]
        for each in finished:
            self.leave(each)
        return finished

    def _fill(self, job: Job, drawn: Tensor) -> None:
        """Write a column: pads stay where a codebook has no frame there."""
        for book in range(len(self.delay.shifts)):
            if 0 <= self.delay.frame(job.column, book) < job.frames:
                job.tokens[book, job.column] = drawn[book]
        job.column += 1
        job.stepped(job.column)

    def _decode(self, places: slice, jobs: list[Job]) -> Tensor:
        """The logits (places, ways, codebooks, vocabulary) of the column after each job's last one."""
        own, shape = self._weights, self._weights.shape
        count = places.stop - places.start
        at = torch.zeros(count, dtype=torch.int64, device=own.embeddings.device)
        read = torch.full((count, shape.codebooks), shape.vocabulary, dtype=torch.int64, device=at.device)
        for place, job in enumerate(jobs):
            at[place] = job.column - 1
            read[place] = job.tokens[:, job.column - 1]
        rows = own.embeddings[self._books, read].sum(dim=1) * shape.scale + self._positions[at]
        rows = rows[:, None].expand(-1, self._ways, -1)
        longest = max((job.column for job in jobs), default=1)
        alike = all(job.column == longest for job in jobs) and len(jobs) == count
        seen = torch.arange(longest, device=at.device)
        unseen = None if alike else rows.new_zeros(count, 1, 1, longest).masked_fill(
            (seen[None] > at[:, None])[:, None, None], -torch.inf
        )
        spans = [job.column for job in jobs] if self._exact else []
        for number, layer in enumerate(own.layers):
            queries, keys, values = (
                layer.qkv(layer.before_self(rows)).view(count, self._ways, 3, shape.heads, shape.head).unbind(2)
            )
            all_keys, all_values = self._keys[number, places], self._values[number, places]
            place = torch.arange(count, device=at.device)
            all_keys[place, :, :, at] = keys
            all_values[place, :, :, at] = values
            if self._exact:
                heard = torch.zeros_like(queries)
                for one, span in enumerate(spans):
                    heard[one] = _attend(queries[one, :, :, None], all_keys[one, :, :, :span], all_values[one, :, :, :span], None)[:, :, 0]
            else:
                heard = _attend(
                    queries.flatten(0, 1)[:, :, None],
                    all_keys[..., :longest, :].flatten(0, 1),
                    all_values[..., :longest, :].flatten(0, 1),
                    None if unseen is None else unseen.repeat_interleave(self._ways, dim=0),
                )[:, :, 0].view(count, self._ways, shape.heads, shape.head)
            rows = rows + layer.self_out(heard.reshape(count, self._ways, shape.width))
            rows = self._cross(layer, number, places, rows, jobs)
            rows = rows + layer.down(functional.gelu(layer.up(layer.before_inner(rows))))
        return own.heads(own.last(rows)).view(count, self._ways, shape.codebooks, shape.vocabulary)

    def _cross(self, layer: object, number: int, places: slice, rows: Tensor, jobs: list[Job]) -> Tensor:
        """What the rows with a text take from it; those without one take nothing."""
        shape = self._weights.shape
        count = rows.shape[0]
        asked = layer.cross_q(layer.before_cross(rows[:, 0])).view(count, shape.heads, 1, shape.head)
        keys, values = self._texts[:, number, places]
        if self._exact:
            heard = torch.zeros_like(asked)
            for one, job in enumerate(jobs):
                span = job.text.length
                heard[one] = _attend(asked[one : one + 1], keys[one : one + 1, :, :span], values[one : one + 1, :, :span], None)[0]
        else:
            heard = _attend(asked, keys, values, self._unseen[places])
        told = layer.cross_out(heard.reshape(count, shape.width))
        if self._ways == 1:
            return rows + told[:, None]
        return torch.stack([rows[:, 0] + told, rows[:, 1]], dim=1)


def _attend(queries: Tensor, keys: Tensor, values: Tensor, unseen: Tensor | None) -> Tensor:
    return functional.scaled_dot_product_attention(queries, keys, values, attn_mask=unseen)


def frames_of(job: Job, delay: Delay) -> Tensor:
    """A finished job's tokens (codebooks, frames), the delays taken out."""
    return torch.stack([job.tokens[book, 1 + shift : 1 + shift + job.frames] for book, shift in enumerate(delay.shifts)])
