"""Does the kernel that takes rows through all layers say what the layers of `forward.py` say?"""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from bot.bench.decode_error import error
from bot.bench.decode_race import generate
from bot.bench.decode_shapes import Size, caption, decoder, laid_out
from generation.engines.musicgen import batch as loop
from generation.engines.musicgen import digits
from generation.engines.musicgen.batch import Batch, Job, frames_of
from generation.engines.musicgen.decoder import Shape, Weights, attended, weights
from generation.engines.musicgen.linear import Int8, Plain
from generation.engines.musicgen.native import Native
from generation.engines.musicgen.sampling import Sampling

SHAPE = Shape(layers=3, width=128, heads=2, inner=320, codebooks=4, vocabulary=64)
FRAMES = 60
pytestmark = pytest.mark.skipif(digits.decode() is None, reason="this host can not build the kernel")


def _weights(matrix: Any, *, cross: bool = True) -> Weights:
    generator = torch.Generator().manual_seed(1)

    def some(*size: int) -> Tensor:
        return torch.randn(*size, generator=generator) * 0.1

    width, inner, state = SHAPE.width, SHAPE.inner, {}
    for each in range(4):
        state[f"model.decoder.embed_tokens.{each}.weight"] = some(SHAPE.vocabulary + 1, width)
        state[f"lm_heads.{each}.weight"] = some(SHAPE.vocabulary, width)
    norms = ["model.decoder.layer_norm"]
    for at in range(SHAPE.layers):
        own = f"model.decoder.layers.{at}"
        for part in ("self_attn", *(["encoder_attn"] if cross else [])):
            norms.append(f"{own}.{part}_layer_norm")
            for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                state[f"{own}.{part}.{name}.weight"] = some(width, width)
        norms.append(f"{own}.final_layer_norm")
        state[f"{own}.fc1.weight"], state[f"{own}.fc2.weight"] = some(inner, width), some(width, inner)
    for name in norms:
        state[f"{name}.weight"], state[f"{name}.bias"] = 1 + some(width), some(width)
    return weights(state, SHAPE, matrix)


def _jobs(own: Weights, batch: Batch, count: int, how: Sampling) -> list[Job]:
    """Jobs with a text or something before, and a prompt, each of another length."""
    generator = torch.Generator().manual_seed(2)
    found = []
    for at in range(count):
        some = torch.randn(2, 3 + 9 * at, SHAPE.width, generator=generator)
        told = attended(own, some[0]) if own.is_cross else None
        prompt = torch.randint(0, SHAPE.vocabulary, (4, 7 * at), generator=generator)
        found.append(batch.job(told, FRAMES, how, at, prompt, before=None if own.is_cross else some))
    return found


Heard = Callable[..., tuple[list[Tensor], list[Tensor]]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Logits of each step, and all tokens at the end, with the kernel or without."""

    def listen(own: Weights, count: int, *, native: bool, exact: bool = False) -> tuple[list[Tensor], list[Tensor]]:
        logits: list[Tensor] = []

        def guided(with_text: Tensor, without: Tensor, _guidance: Tensor) -> Tensor:
            logits.append(torch.stack([with_text, without], dim=1)[:count])
            return without

        monkeypatch.setattr(loop, "guided", guided)
        if not native:
            monkeypatch.setattr(Native, "of", lambda _own: None)
        batch = Batch(own, 4, FRAMES, exact=exact)
        monkeypatch.undo()
        monkeypatch.setattr(loop, "guided", guided)
        jobs = _jobs(own, batch, count, Sampling(temperature=0))
        for job in jobs:
            batch.join(job)
        for _ in range(30):
            batch.step()
        return logits, [job.tokens for job in jobs]

    return listen


def _error(found: list[Tensor], wanted: list[Tensor]) -> float:
    return max(float((a - b).abs().mean() / b.std()) for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("cross", [True, False])
def test_in_full_precision_only_rounding_differs(heard: Heard, cross: bool, exact: bool) -> None:
    own = _weights(Plain, cross=cross)
    (found, tokens), (wanted, told) = heard(own, 3, native=True, exact=exact), heard(own, 3, native=False)
    assert _error(found, wanted) < 3e-6
    assert all(torch.equal(a, b) for a, b in zip(tokens, told, strict=True))


@pytest.mark.parametrize("cross", [True, False])
def test_keys_and_values_of_eight_bits_cost_less_than_the_weights(heard: Heard, cross: bool) -> None:
    own = _weights(Int8.of, cross=cross)
    full, _ = heard(_weights(Plain, cross=cross), 1, native=True)
    plain, _ = heard(own, 1, native=False)
    found, _ = heard(own, 1, native=True)
    # The first step: afterwards tokens may differ. It attends to what `fill` and the kernel kept.
    assert 0 < _error(found[:1], plain[:1]) < 0.01
    assert _error(found[:1], full[:1]) < 0.02


@pytest.mark.parametrize("matrix", [Plain, Int8.of])
@pytest.mark.parametrize("exact", [False, True])
def test_logits_are_the_same_to_the_bit_in_company_and_with_more_threads(
    heard: Heard, matrix: Any, exact: bool
) -> None:
    own = _weights(matrix)
    alone, _ = heard(own, 1, native=True, exact=exact)
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        together, _ = heard(own, 3, native=True, exact=exact)
    finally:
        torch.set_num_threads(before)
    for one, many in zip(alone, together, strict=True):
        assert torch.equal(one[0], many[0])


def test_shapes_that_it_is_not_for_go_the_other_way() -> None:
    own = _weights(Plain)
    assert Native.of(own) is not None
    turned = _weights(lambda each: Plain(each.T.contiguous().T))
    assert Native.of(turned) is None


@pytest.mark.parametrize("late", [0, 7])
def test_greedy_tokens_are_those_that_the_benchmark_has_transformers_make(late: int) -> None:
    size = Size(3, 128, 2)
    model = decoder(size)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for weight in model.parameters():
            if weight.dim() > 1:
                weight.copy_(0.12 * torch.randn(weight.shape, generator=generator))
    own = laid_out(model, size, Plain)
    assert Native.of(own) is not None
    wanted = generate(
        model, own, 1, 200 + max(Batch(own, 1, 1).delay.shifts), lambda _tokens, scores: scores, greedy=True
    )
    batch = Batch(own, 3, 200)
    jobs = [batch.job(caption(own)[1], 200, Sampling(temperature=0.0), seed) for seed in range(3)]
    for job in jobs:
        batch.join(job)
        for _ in range(late):
            batch.step()
    while batch.jobs:
        batch.step()
    assert len(wanted.unique()) > 15, "it says something"
    for job in jobs:
        assert torch.equal(frames_of(job, batch.delay), wanted[0])


def test_eight_bits_are_as_exact_as_they_are_said_to_be() -> None:
    size = Size(4, 1024, 16)
    model = decoder(size)
    full, eight = laid_out(model, size, Plain), laid_out(model, size, Int8.of)
    mean, worst = error(full, eight)
    assert 0 < mean < 0.01
    assert worst < 0.05
