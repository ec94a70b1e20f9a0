"""How far are the logits of weights of eight bits from those of the same weights in full precision?"""

import torch
from torch import Tensor

from bot.bench.decode_shapes import BOOKS, FRAMES_A_SECOND, VOCABULARY, caption
from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.decoder import Weights
from generation.engines.musicgen.forward import step
from generation.engines.musicgen.sampling import Sampling

_FRAMES = 2 * FRAMES_A_SECOND


def error(full: Weights, eight: Weights) -> tuple[float, float]:
    """The mean and the largest difference of a column's logits, as shares of their spread (standard deviation).

    Before it are two seconds of random tokens; keys and values are kept as the loop keeps them with those weights.
    """
    wanted, found = _logits(full), _logits(eight)
    off = (found - wanted).abs() / wanted.std()
    return float(off.mean()), float(off.max())


@torch.inference_mode()
def _logits(own: Weights) -> Tensor:
    """The logits (ways, codebooks, vocabulary) of the column behind the tokens."""
    prompt = torch.randint(0, VOCABULARY, (BOOKS, _FRAMES), generator=torch.Generator().manual_seed(4))
    batch = Batch(own, 1, _FRAMES + 1)
    job = batch.job(caption(own)[1], _FRAMES + 1, Sampling(), 0, prompt)
    batch.join(job)
    # What a step does before it draws; nobody else wants that by itself.
    column = job.column - 1
    rows = own.embeddings[torch.arange(BOOKS), job.tokens[:, column]].sum(dim=0) * own.shape.scale
    rows = (rows + batch._positions[column]).expand(1, 2, -1)  # noqa: SLF001
    cache, texts, native = batch._cache, batch._texts, batch._native  # noqa: SLF001
    cache.reach(1, column + 1)
    if native is not None:
        return native.step(cache, texts, rows, [column])[0]
    return step(own, cache, texts, rows, batch._where([column], column + 1))[0]  # noqa: SLF001
