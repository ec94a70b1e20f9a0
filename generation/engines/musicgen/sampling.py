"""Which token comes next? Temperature, top-k and top-p, for each row its own and from its own generator."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

# Noise is drawn for so many columns in one call of a job's generator.
AHEAD: Final = 32


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a job's tokens are drawn. `temperature` 0 takes the likeliest; `top_k` 0 and `top_p` 1 leave all in."""

    guidance: float = 3.0
    temperature: float = 1.0
    top_k: int = 250
    top_p: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """How each of some rows is drawn, as tensors on their device: all (rows, 1, 1), `rank` in the order of likelihood.

    `widest` is the largest top-k of the rows (0: none has one), and `nucleus` whether any row has a top-p.
    """

    guidance: Tensor
    warmth: Tensor  # 1 / temperature
    rank: Tensor  # top_k - 1, -1 where all are left in
    top_p: Tensor
    widest: int
    nucleus: bool


def chosen(ways: Sequence[Sampling], vocabulary: int, like: Tensor) -> Chosen:
    """Lay out how rows are drawn, on the device of `like`."""

    def column(values: Sequence[float]) -> Tensor:
        return torch.tensor(values, dtype=torch.float32).to(like.device, non_blocking=True).view(-1, 1, 1)

    ranks = [each.top_k if 0 < each.top_k < vocabulary else 0 for each in ways]
    return Chosen(
        column([each.guidance for each in ways]),
        column([1.0 / each.temperature if each.temperature > 0 else 1.0 for each in ways]),
        column([each - 1 for each in ranks]).long(),
        column([each.top_p for each in ways]),
        max(ranks, default=0),
        any(each.top_p < 1.0 for each in ways),
    )


def guided(with_text: Tensor, without: Tensor, guidance: Tensor) -> Tensor:
    """Classifier-free guidance (Ho and Salimans 2022): away from what comes without the text; logits of any shape."""
    return without + (with_text - without) * guidance


def noise(how: Sampling, codebooks: int, vocabulary: int, generator: torch.Generator) -> Tensor:
    """What is added to the logits of the next columns, (AHEAD, codebooks, vocabulary): zeros where nothing is drawn.

    The largest of logits plus Gumbel noise is drawn with the probabilities that the logits say (Maddison et al. 2014),
    so that a token is drawn without a sum, without waiting for the device, and alike whoever else draws.
    """
    found = torch.empty(AHEAD, codebooks, vocabulary, device=generator.device)
    if how.temperature <= 0:
        return found.zero_()
    return found.exponential_(generator=generator).clamp_min_(1e-30).log_().neg_()


def draw(logits: Tensor, how: Chosen, added: Tensor) -> Tensor:
    """The next tokens: logits (rows, codebooks, vocabulary) and as much noise to tokens (rows, codebooks)."""
    logits = logits * how.warmth
    if how.widest:
        likely = logits.topk(how.widest, dim=-1).values
        least = likely.gather(-1, how.rank.clamp_min(0).expand(*logits.shape[:-1], 1))
        logits = logits.masked_fill((logits < least) & (how.rank >= 0), -torch.inf)
    if how.nucleus:
        logits = _nucleus(logits, how.top_p)
    return (logits + added).argmax(dim=-1)


def _nucleus(logits: Tensor, top_p: Tensor) -> Tensor:
    """Leave in the fewest tokens that have `top_p` of the probability together (Holtzman et al. 2020)."""
    ordered, places = logits.sort(dim=-1, descending=True)
    likely = ordered.softmax(dim=-1)
    before = likely.cumsum(dim=-1) - likely
    kept = ordered.masked_fill((before >= top_p) & (top_p < 1.0), -torch.inf)
    return torch.empty_like(logits).scatter_(-1, places, kept)
