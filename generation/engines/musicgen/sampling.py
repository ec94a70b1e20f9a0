"""Which token comes next? Temperature, top-k and top-p, for each row its own and from its own generator."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a job's tokens are drawn. `temperature` 0 takes the likeliest; `top_k` 0 and `top_p` 1 leave all in."""

    guidance: float = 3.0
    temperature: float = 1.0
    top_k: int = 250
    top_p: float = 1.0


def guided(with_text: Tensor, without: Tensor, guidance: Tensor) -> Tensor:
    """Classifier-free guidance (Ho and Salimans 2022): away from what comes without the text; logits of any shape."""
    return without + (with_text - without) * guidance


def draw(logits: Tensor, how: Sampling, generator: torch.Generator) -> Tensor:
    """The next token of each codebook: logits (codebooks, vocabulary) to tokens (codebooks,).

    Drawing is by exponential races (the largest p / e with e from Exp(1) is drawn with probability p): one call of the
    generator a step, and nothing waits for the device.
    """
    if how.temperature <= 0:
        return logits.argmax(dim=-1)
    logits = logits.float() / how.temperature
    if 0 < how.top_k < logits.shape[-1]:
        least = logits.topk(how.top_k, dim=-1).values[..., -1:]
        logits = logits.masked_fill(logits < least, -torch.inf)
    if how.top_p < 1.0:
        logits = _nucleus(logits, how.top_p)
    races = torch.empty_like(logits).exponential_(generator=generator)
    return (logits.softmax(dim=-1) / races).argmax(dim=-1)


def _nucleus(logits: Tensor, top_p: float) -> Tensor:
    """Leave in the fewest tokens that have `top_p` of the probability together (Holtzman et al. 2020)."""
    ordered, places = logits.sort(dim=-1, descending=True)
    before = ordered.softmax(dim=-1).cumsum(dim=-1) - ordered.softmax(dim=-1)
    kept = ordered.masked_fill(before >= top_p, -torch.inf)
    return torch.full_like(logits, -torch.inf).scatter(-1, places, kept)
