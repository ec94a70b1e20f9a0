"""Does a step ever ask the device what it has computed? On a graphics card the host would wait for it each time.

There is none here; but whatever would wait there goes through the same few operations on a processor.
"""

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from generation.engines.means import Means
from generation.engines.musicgen import batch as loop
from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.conditioning import Conditions
from generation.engines.musicgen.load import Model, load
from generation.engines.musicgen.native import Native
from generation.engines.musicgen.sampling import AHEAD, Sampling
from generation.engines.neural.device import Device
from generation.engines.weights.catalogue import named
from tests.support.tiny.musicgen import build

# What needs a number, or a size, that only the device knows: `item`, `if tensor`, indexing by a mask, comparing whole ones.
WAITING = {"_local_scalar_dense", "nonzero", "masked_select", "equal", "is_nonzero", "unique2", "unique_dim"}


class Waits(TorchDispatchMode):
    """Notes each operation that would wait."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        if name in WAITING:
            self.seen.append(name)
        return func(*args, **(kwargs or {}))


class Straight:
    """In place of recorded steps: each is made as it would be recorded."""

    def run(self, _shape: Hashable, work: Callable[[], None], _changed: Sequence[Tensor]) -> None:
        work()

    def forget(self) -> None: ...


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder: Path = tmp_path_factory.mktemp("models")
    build(folder)
    return load(named("musicgen-small"), Means(models=folder), Device("cpu", torch.float32))


@pytest.fixture
def stepping(model: Model, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Batch]:
    """A batch as a graphics card has it: no kernel of ours, steps of a few shapes, members at different columns."""
    monkeypatch.setattr(Native, "of", lambda _own: None)
    conditions = Conditions(model)

    def made() -> Batch:
        batch = Batch(model.decoder, 4, 200)
        batch._graphs = Straight()  # type: ignore[assignment]
        for seed, how in enumerate((Sampling(), Sampling(top_k=0, top_p=0.9), Sampling(temperature=0.0))):
            batch.join(batch.job(conditions.of("calm piano").text, 200, how, seed))
            batch.step()
        return batch

    return made


def test_a_step_waits_for_nothing(stepping: Callable[[], Batch]) -> None:
    batch = stepping()
    with Waits() as waits:
        for _ in range(2 * AHEAD):
            batch.step()
    assert waits.seen == []
    assert len(batch.jobs) == 3


def test_what_waits_is_seen(stepping: Callable[[], Batch], monkeypatch: pytest.MonkeyPatch) -> None:
    batch, draw = stepping(), loop.draw

    def asking(logits: Tensor, *given: Any) -> Tensor:
        assert bool(logits.isfinite().all())
        return draw(logits, *given)

    monkeypatch.setattr(loop, "draw", asking)
    with Waits() as waits:
        batch.step()
    assert waits.seen


def test_a_text_is_encoded_without_waiting(model: Model) -> None:
    with Waits() as waits:
        Conditions(model).prepare("a text that nobody has asked for yet")
    assert waits.seen == []
