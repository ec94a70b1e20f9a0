"""What is compiled on a graphics card is compiled while the weights are loaded; here with a compiler that only counts."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from generation.engines.diffusion.stable_audio import engine as engines
from generation.ports import RenderRequest
from generation.refinement import Plan, Region
from tests.generation.engines.diffusion.stable_audio_takes import BRIEF, a_sound, built, engine_of, one, sound_of
from tests.support.tiny.stable_audio import BASE, DISTILLED, OPEN


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("models"))


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """One for each version of a block that was compiled."""
    seen: list[int] = []

    def counted(graph: torch.fx.GraphModule, _inputs: Any) -> Any:
        seen.append(1)
        return graph.forward

    def compiled(transformer: Any, *_given: Any, **_more: Any) -> dict[str, str]:
        # One stands for all: tracing takes seconds.
        transformer.transformer_blocks[0].compile(dynamic=True, backend=counted)
        return {"attention": "native", "compiled": "blocks"}

    monkeypatch.setattr(engines, "tune", compiled)
    # On a graphics card a step is not listened to from within.
    monkeypatch.setattr(engines, "pulsing", lambda *_: nullcontext())
    torch._dynamo.reset()
    yield seen
    torch._dynamo.reset()


# For one sequence, and for several; Stable Audio 3 also with a part that is held, and without.
@pytest.mark.parametrize(("name", "needed"), [(OPEN, 2), (DISTILLED, 4), (BASE, 4)])
def test_what_was_compiled_while_it_was_loaded_does_for_all_that_comes(
    models: Path, versions: list[int], monkeypatch: pytest.MonkeyPatch, name: str, needed: int
) -> None:
    at_work: list[int] = []
    begin = engines.begin
    monkeypatch.setattr(engines, "begin", lambda *given: (at_work.append(len(versions)), begin(*given)))
    engine = engine_of(models, name)
    first = one(engine, RenderRequest(BRIEF, 1))
    assert first.facts["compiled"] == "blocks"
    assert at_work == [needed]
    later = (
        [RenderRequest(BRIEF, 1)],
        [RenderRequest(BRIEF, 1), RenderRequest(BRIEF, 2), RenderRequest(BRIEF, 3)],
        [RenderRequest(replace(BRIEF, duration_s=3.0, excluded=()), 2)],
        [RenderRequest(BRIEF, 3, plan=Plan((), "repaint", region=Region(0.5, 1.2)), parent=a_sound(2.0))],
    )
    for requests in later:
        assert all(sound_of(each).size for each in engine.render(requests))
    assert len(versions) == needed
