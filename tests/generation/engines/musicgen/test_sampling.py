"""Which tokens are drawn, and how often? Against transformers' own warpers and the probabilities themselves."""

import pytest
import torch
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from generation.engines.musicgen.sampling import AHEAD, Sampling, chosen, draw, guided, noise

VOCABULARY = 40
LOGITS = torch.randn(3, 4, VOCABULARY, generator=torch.Generator().manual_seed(1)) * 3
WAYS = (
    Sampling(temperature=1.0, top_k=5),
    Sampling(temperature=0.5, top_k=0, top_p=0.7),
    Sampling(temperature=1.6, top_k=12, top_p=0.9),
)


def _likely(how: Sampling, logits: torch.Tensor) -> torch.Tensor:
    """The probabilities that transformers would draw from, (codebooks, vocabulary)."""
    scores = TemperatureLogitsWarper(how.temperature)(None, logits)
    if how.top_k:
        scores = TopKLogitsWarper(how.top_k)(None, scores)
    if how.top_p < 1:
        scores = TopPLogitsWarper(how.top_p)(None, scores)
    return scores.softmax(dim=-1)


def test_each_row_is_drawn_as_often_as_transformers_says_each_in_its_own_way() -> None:
    times, ways = 150, chosen(WAYS, VOCABULARY, LOGITS)
    counts = torch.zeros_like(LOGITS)
    generators = [torch.Generator().manual_seed(each) for each in range(3)]
    for _ in range(times):
        pieces = torch.stack([noise(how, 4, VOCABULARY, one) for how, one in zip(WAYS, generators, strict=True)])
        for at in range(AHEAD):
            counts.scatter_add_(-1, draw(LOGITS, ways, pieces[:, at])[..., None], torch.ones(3, 4, 1))
    for row, how in enumerate(WAYS):
        wanted = _likely(how, LOGITS[row])
        assert (counts[row][wanted == 0] == 0).all()
        assert ((counts[row] / (times * AHEAD)) - wanted).abs().max() < 0.03


def test_temperature_zero_takes_the_likeliest_beside_rows_that_are_drawn() -> None:
    ways = (Sampling(temperature=0.0, top_k=0), Sampling(), Sampling(temperature=0.0, top_p=0.5))
    pieces = torch.stack([noise(how, 4, VOCABULARY, torch.Generator().manual_seed(2)) for how in ways])
    found = draw(LOGITS, chosen(ways, VOCABULARY, LOGITS), pieces[:, 0])
    assert torch.equal(found[0], LOGITS[0].argmax(dim=-1))
    assert torch.equal(found[2], LOGITS[2].argmax(dim=-1))


def test_a_row_is_drawn_the_same_whoever_is_beside_it() -> None:
    alone = chosen(WAYS[:1], VOCABULARY, LOGITS)
    beside = chosen(WAYS, VOCABULARY, LOGITS)
    piece = noise(WAYS[0], 4, VOCABULARY, torch.Generator().manual_seed(5))
    for at in range(AHEAD):
        added = torch.stack([piece[at]] * 3)
        assert torch.equal(draw(LOGITS[:1], alone, added[:1])[0], draw(LOGITS, beside, added)[0])


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_guidance_is_transformers(guidance: float) -> None:
    from transformers.generation.logits_process import ClassifierFreeGuidanceLogitsProcessor

    told, empty = LOGITS[0], LOGITS[1]
    found = guided(told, empty, torch.tensor(guidance))
    if guidance > 1:
        wanted = ClassifierFreeGuidanceLogitsProcessor(guidance)(torch.zeros(4, 1), torch.cat([told, empty]))
    else:
        wanted = told
    assert torch.allclose(found, wanted, atol=1e-5)
