"""Does the loop say what transformers says? Greedy tokens, in full precision, of both families."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from generation.engines.musicgen.batch import Batch, frames_of
from tests.generation.engines.musicgen.decoding import GREEDY, TEXTS, Both, load, run

FRAMES = 200


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Both]:
    models: Path = tmp_path_factory.mktemp("models")
    known: dict[str, Both] = {}

    def get(name: str) -> Both:
        if name not in known:
            known[name] = load(models, name)
        return known[name]

    return get


@pytest.fixture(scope="module")
def small(loaded: Callable[[str], Both]) -> Both:
    return loaded("musicgen-small")


@pytest.fixture(scope="module")
def wanted(small: Both) -> list[torch.Tensor]:
    return [small.reference(text, FRAMES) for text in TEXTS]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("at", range(3))
def test_alone_as_transformers(small: Both, wanted: list[torch.Tensor], at: int, exact: bool) -> None:
    assert wanted[at].shape == (4, FRAMES)
    assert len(wanted[at].unique()) > 8  # it says something
    assert torch.equal(small.alone(TEXTS[at], FRAMES, places=3 if exact else 1, exact=exact), wanted[at])


@pytest.mark.parametrize("count", [2, 3, 5, 8])
@pytest.mark.parametrize("late", [False, True])
def test_together_as_transformers(small: Both, wanted: list[torch.Tensor], count: int, late: bool) -> None:
    batch = Batch(small.own, count, FRAMES)
    jobs = [small.job(batch, TEXTS[each % 3], FRAMES) for each in range(count)]
    for at, job in enumerate(jobs):
        batch.join(job)
        for _ in range(7 * at if late else 0):
            batch.step()
    run(batch)
    for at, job in enumerate(jobs):
        assert torch.equal(frames_of(job, batch.delay), wanted[at % 3])


def test_other_guidance_as_transformers(small: Both) -> None:
    from dataclasses import replace

    for guidance in (1.5, 6.0):
        found = small.alone(TEXTS[1], 60, replace(GREEDY, guidance=guidance))
        assert torch.equal(found, small.reference(TEXTS[1], 60, guidance))
    assert not torch.equal(small.alone(TEXTS[1], 60), small.alone(TEXTS[1], 60, replace(GREEDY, guidance=6.0)))


def test_goes_on_from_any_tokens_as_transformers(small: Both) -> None:
    prompt = torch.randint(0, 64, (4, 30), generator=torch.Generator().manual_seed(3))
    found = small.alone(TEXTS[0], 90, prompt=prompt)
    assert torch.equal(found[:, :30], prompt)
    assert torch.equal(found, small.reference(TEXTS[0], 90, decoder_input_ids=prompt))


def test_stereo_as_transformers(loaded: Callable[[str], Both]) -> None:
    both = loaded("musicgen-stereo-small")
    assert both.own.shape.codebooks == 8
    for text in TEXTS[:2]:
        assert torch.equal(both.alone(text, FRAMES), both.reference(text, FRAMES))


def test_melody_as_transformers(loaded: Callable[[str], Both]) -> None:
    both = loaded("musicgen-melody")
    assert not both.own.is_cross
    rows = both.model.config.chroma_length
    chroma = torch.rand(1, rows, 12, generator=torch.Generator().manual_seed(5))
    wanted = [both.reference(text, FRAMES, input_features=chroma) for text in TEXTS]
    for text, tokens in zip(TEXTS, wanted, strict=True):
        assert torch.equal(both.alone(text, FRAMES, chroma=chroma), tokens)
    assert torch.equal(both.alone(TEXTS[0], FRAMES), both.reference(TEXTS[0], FRAMES))  # without any melody
    assert not torch.equal(wanted[0], both.alone(TEXTS[0], FRAMES))
    for exact in (False, True):
        batch = Batch(both.own, 3, FRAMES, exact=exact)
        jobs = [both.job(batch, text, FRAMES, chroma=chroma) for text in TEXTS]
        for job in jobs:
            batch.join(job)
            for _ in range(11):
                batch.step()
        run(batch)
        assert all(torch.equal(frames_of(job, batch.delay), want) for job, want in zip(jobs, wanted, strict=True))
