"""Who is decoded together? Jobs join and leave between any two steps, each with a place, a length and a way of its own.

A job has two rows for classifier-free guidance: with what it was told and without. Rows lie side by side in one cache
of keys and values; the last job moves into the place of one that leaves. The host knows how far each job is without
asking the device: tokens are drawn, written and read again there, and nobody waits for them until they are to be heard.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from generation.engines.musicgen.cache import BLOCK, Cache
from generation.engines.musicgen.decoder import Text, Weights, positions
from generation.engines.musicgen.delay import Delay
from generation.engines.musicgen.forward import Places, fill, step
from generation.engines.musicgen.graphs import Graphs
from generation.engines.musicgen.native import Native
from generation.engines.musicgen.sampling import AHEAD, Chosen, Sampling, chosen, draw, guided, noise
from generation.engines.musicgen.texts import Texts

_WAYS = 2


@dataclass(slots=True, eq=False)
class Job:
    """One track being decoded: `tokens` (codebooks, columns) as far as they are there, `column` the next to be filled.

    `text` is what it attends to, `before` (2, rows, width) what stands before its first column, with what was asked for
    and without; `known` is its first column that was not given. It may leave and join another batch, and goes on.
    """

    text: Text | None
    before: Tensor | None
    frames: int
    how: Sampling
    generator: torch.Generator
    tokens: Tensor
    known: int = 1
    column: int = 1
    noise: Tensor | None = None  # of the columns from the last multiple of `AHEAD` after `known` on

    @property
    def is_done(self) -> bool:
        return self.column >= self.tokens.shape[1]

    @property
    def offset(self) -> int:
        """How many columns of the cache what stands before takes."""
        return 0 if self.before is None else int(self.before.shape[1])


class Batch:
    """Jobs that are decoded together; up to `places` of them, none longer than `frames`.

    With `exact`, shapes never depend on who else is there: idle places are computed, too, and each job attends by
    itself, so that a job's tokens are the same alone and in company to the bit. `graphs` records steps (CUDA only).
    `threads` are what our own kernel takes of a processor (0: as many as torch has).
    """

    def __init__(
        self,
        weights: Weights,
        places: int,
        frames: int,
        *,
        exact: bool = False,
        graphs: bool | None = None,
        before: int = 512,
        threads: int = 0,
    ) -> None:
        shape, like = weights.shape, weights.embeddings
        self.delay = Delay(shape.codebooks, shape.channels)
        self.places, self.threads = places, threads
        self.jobs: list[Job] = []
        self._own, self._exact, self._device = weights, exact, like.device
        self._columns = self.delay.columns(frames)
        wanted = like.device.type == "cuda" and not exact
        self._graphs = Graphs(like.device) if (wanted if graphs is None else graphs and wanted) else None
        longest = self._columns + (0 if weights.is_cross else before)
        self._native = Native.of(weights)
        eight = self._native is not None and self._native.eight
        self._cache = Cache(shape, _WAYS, like, places=places, columns=longest, eight=eight)
        self._texts = Texts(weights, places)
        self._positions = positions(longest, shape.width).to(like)
        self._books = torch.arange(shape.codebooks, device=like.device)
        self._shifts = torch.tensor(self.delay.shifts, device=like.device)
        self._places = torch.arange(places, device=like.device)
        whole = torch.zeros(places, dtype=torch.int64, device=like.device)
        # Of each place: the column that is read next, where it lies in the cache, and the frames that are drawn.
        self._at, self._offset, self._first, self._frames = whole.clone(), whole.clone(), whole.clone(), whole.clone()
        self._tokens = torch.full((places, shape.codebooks, self._columns), shape.vocabulary, device=like.device)
        self._noise = torch.zeros(places, AHEAD, shape.codebooks, shape.vocabulary, device=like.device)
        self._how = chosen([Sampling()] * places, shape.vocabulary, like)

    @property
    def is_full(self) -> bool:
        return len(self.jobs) == self.places

    @property
    def bytes(self) -> int:
        """What the keys and values take at present."""
        return self._cache.bytes

    def job(
        self,
        text: Text | None,
        frames: int,
        how: Sampling,
        seed: int,
        prompt: Tensor | None = None,
        *,
        before: Tensor | None = None,
    ) -> Job:
        """A job that may join: `prompt` are the tokens (codebooks, frames) that it goes on from.

        `text` is for weights with cross-attention, `before` (2, rows, width) for those without.

        Raises:
            ValueError: it is longer than the batch's jobs may be, or is not told what its weights need.
        """
        shape = self._own.shape
        columns = self.delay.columns(frames)
        if columns > self._columns or (before is not None and columns + before.shape[1] > self._positions.shape[0]):
            raise ValueError(f"{frames} frames do not fit into this batch")
        if (text is not None) != self._own.is_cross or (before is None) != self._own.is_cross:
            raise ValueError("a text is attended to, or stands before: these weights want the other")
        tokens = torch.full((shape.codebooks, columns), shape.vocabulary, dtype=torch.int64, device=self._device)
        given = 0 if prompt is None else min(frames, prompt.shape[1])
        if prompt is not None:
            for book, shift in enumerate(self.delay.shifts):
                tokens[book, 1 + shift : 1 + shift + given] = prompt[book, :given]
        where = "cpu" if self._device.type == "mps" else self._device
        return Job(text, before, frames, how, torch.Generator(where).manual_seed(seed), tokens, 1 + given)

    @torch.inference_mode()
    def join(self, job: Job) -> None:
        """Give a job a place; what it goes on from is read at once.

        Raises:
            ValueError: there is no place left.
        """
        if self.is_full:
            raise ValueError("every place is taken")
        at = len(self.jobs)
        job.column = max(job.column, job.known)
        columns = self._cache_columns(job)
        moved = self._cache.reach(self.places if self._graphs else at + 1, columns)
        if job.text is not None:
            moved |= self._texts.put(at, job.text)
        if moved and self._graphs:
            self._graphs.forget()
        self._fill(job, at)
        self.jobs.append(job)
        self._tokens[at, :, : job.tokens.shape[1]] = job.tokens
        job.tokens = self._tokens[at, :, : job.tokens.shape[1]]
        for kept, value in (
            (self._at, job.column - 1),
            (self._offset, job.offset),
            (self._first, job.known - 1),
            (self._frames, job.frames),
        ):
            kept[at] = value
        self._choose()
        if job.noise is not None:
            self._noise[at] = job.noise

    def _cache_columns(self, job: Job) -> int:
        """How many columns the cache needs now: recorded steps need all from the beginning on."""
        return self._positions.shape[0] if self._graphs else job.offset + job.column

    def _fill(self, job: Job, at: int) -> None:
        """Read what stands before a job's first column, and the columns that it has."""
        own, known = self._own, job.column - 1
        rows = own.embeddings[self._books, job.tokens[:, :known].T].sum(dim=1) * own.shape.scale
        rows = rows[None].expand(_WAYS, -1, -1)
        if job.before is not None:
            rows = torch.cat([job.before.to(rows), rows], dim=1)
        if rows.shape[1]:
            fill(own, self._cache, self._texts, rows + self._positions[: rows.shape[1]], at)

    @torch.inference_mode()
    def leave(self, job: Job) -> None:
        """Take a job out, finished or not; its tokens stay with it."""
        at, last = self.jobs.index(job), len(self.jobs) - 1
        job.tokens = job.tokens.clone()
        if at != last:
            self._cache.move(last, at)
            if job.text is not None:
                self._texts.move(last, at)
            for kept in (self._at, self._offset, self._first, self._frames, self._tokens, self._noise):
                kept[at] = kept[last]
            mover = self.jobs[at] = self.jobs[last]
            mover.tokens = self._tokens[at, :, : mover.tokens.shape[1]]
        self.jobs.pop()
        # An idle place still computed in a batch of fixed shape reads its first column over and over.
        self._at[last] = 0
        self._offset[last] = 0
        self._frames[last] = 0
        self._choose()
        if not self.jobs and self._graphs is None:
            self._cache.clear()

    @torch.inference_mode()
    def step(self) -> list[Job]:
        """Fill the next column of every job; who is finished leaves, and is told."""
        if not self.jobs:
            return []
        for at, job in enumerate(self.jobs):
            if (job.column - job.known) % AHEAD == 0:
                shape = self._own.shape
                job.noise = noise(job.how, shape.codebooks, shape.vocabulary, job.generator).to(self._device)
                self._noise[at] = job.noise
        columns = [job.offset + job.column - 1 for job in self.jobs]
        span = 1 + max(columns)
        if self._graphs:
            self._replay(span)
        else:
            self._cache.reach(len(self.jobs), span)
            self._advance(self._where(columns, span))
        for job in self.jobs:
            job.column += 1
        finished = [each for each in self.jobs if each.is_done]
        for each in finished:
            self.leave(each)
        return finished

    # ---- one step

    def _where(self, columns: list[int], span: int) -> Places:
        """The rows of an eager step: as many as there are jobs, or in an exact batch always the same."""
        length = self._texts.longest(len(columns))
        if self._exact:
            return Places(self.places, self._at, None, span, None, length, [each + 1 for each in columns], columns)
        count = len(columns)
        at = self._at[:count] + self._offset[:count]
        if min(columns) == max(columns):
            return Places(count, at, columns[0], span, None, length, last=columns)
        unseen = self._unseen(at, span) if self._native is None else None
        return Places(count, at, None, span, unseen, length, last=columns)

    def _replay(self, span: int) -> None:
        """A recorded step: places, columns and texts are rounded up, so that there are few recordings."""
        assert self._graphs is not None
        count = min(self.places, 1 << (len(self.jobs) - 1).bit_length())
        span = min(self._cache.columns, -(-span // BLOCK) * BLOCK)
        length = self._texts.kept.shape[4]

        def work() -> None:
            at = self._at[:count] + self._offset[:count]
            self._advance(Places(count, at, None, span, self._unseen(at, span), length))

        shape = (count, span, length, self._how.widest, self._how.nucleus)
        self._graphs.run(shape, work, (self._at, self._tokens))

    def _unseen(self, at: Tensor, span: int) -> Tensor:
        """What hides the columns after each place's own, (count, 1, 1, span)."""
        later = torch.arange(span, device=self._device)[None] > at[:, None]
        return torch.zeros_like(later, dtype=self._positions.dtype).masked_fill(later, -torch.inf)[:, None, None]

    def _advance(self, where: Places) -> None:
        """Read each place's column, draw the next one and write it; pads and what was given stay."""
        own, count = self._own, where.count
        at, places = self._at[:count], self._places[:count]
        rows = own.embeddings[self._books, self._tokens[places, :, at]].sum(dim=1) * own.shape.scale
        rows = rows + self._positions[at + self._offset[:count]]
        both = rows[:, None].expand(-1, _WAYS, -1)
        if self._native is not None:
            logits = self._native.step(self._cache, self._texts, both, where.last, self.threads)
        else:
            logits = step(own, self._cache, self._texts, both, where).float()
        how = self._how_of(count)
        added = self._noise[places, (at - self._first[:count]) % AHEAD]
        drawn = draw(guided(logits[:, 0], logits[:, 1], how.guidance), how, added)
        at = at + 1
        frame = at[:, None] - 1 - self._shifts
        is_open = (frame >= self._first[:count, None]) & (frame < self._frames[:count, None])
        self._tokens[places, :, at] = torch.where(is_open, drawn, self._tokens[places, :, at])
        self._at[:count] += self._frames[:count] > 0

    def _choose(self) -> None:
        """How the jobs that are there are drawn, into the tensors that recorded steps read."""
        ways = [each.how for each in self.jobs] + [Sampling(top_k=0)] * (self.places - len(self.jobs))
        now, shape = self._how, self._own.shape
        found = chosen(ways, shape.vocabulary, self._positions)
        for kept, new in (
            (now.guidance, found.guidance),
            (now.warmth, found.warmth),
            (now.rank, found.rank),
            (now.top_p, found.top_p),
        ):
            kept.copy_(new)
        self._how = Chosen(now.guidance, now.warmth, now.rank, now.top_p, found.widest, found.nucleus)

    def _how_of(self, count: int) -> Chosen:
        now = self._how
        return Chosen(
            now.guidance[:count],
            now.warmth[:count],
            now.rank[:count],
            now.top_p[:count],
            now.widest,
            now.nucleus,
        )


def frames_of(job: Job, delay: Delay) -> Tensor:
    """A job's tokens (codebooks, frames), the delays taken out; those that are not there yet are pads."""
    books = enumerate(delay.shifts)
    return torch.stack([job.tokens[book, 1 + shift : 1 + shift + job.frames] for book, shift in books])
