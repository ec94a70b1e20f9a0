"""How many threads does the kernel take? As few as are about as fast as the fastest; what comes of it is the same."""

from typing import Any

import pytest
import torch

from generation.engines.musicgen import digits, threads
from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.linear import Int8, Plain
from generation.engines.musicgen.native import Native
from tests.generation.engines.musicgen.decoding import Both, load
from tests.generation.engines.musicgen.test_native import _weights as weights_for_the_kernel


@pytest.fixture(scope="module", params=["musicgen-small", "musicgen-melody"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    return load(tmp_path_factory.mktemp("models"), request.param)


@pytest.mark.parametrize(
    ("times", "wanted"), [((4.0, 2.1, 2.0), 2), ((1.0, 1.0, 0.99), 1), ((4.0, 3.0, 1.0), 4), ((1.0, 2.0, 9.0), 1)]
)
def test_the_fewest_that_are_about_as_fast(
    both: Both, monkeypatch: pytest.MonkeyPatch, times: tuple[float, ...], wanted: int
) -> None:
    monkeypatch.setattr(Native, "of", lambda _own: object())
    monkeypatch.setattr(threads, "Batch", _NoBatch)
    monkeypatch.setattr(threads, "_counts", lambda: [1, 2, 4])
    monkeypatch.setattr(threads, "_time", lambda _batch, count: times[(1, 2, 4).index(count)])
    assert threads.fastest(both.own) == wanted


class _NoBatch:
    def __init__(self, *_given: object) -> None: ...

    def job(self, *_given: object, **_named: object) -> None: ...

    def join(self, _job: object) -> None: ...


@pytest.mark.skipif(digits.decode() is None, reason="this host can not build the kernel")
@pytest.mark.parametrize("cross", [True, False])
@pytest.mark.parametrize("matrix", [Plain, Int8.of])
def test_real_steps_are_timed_with_each(matrix: Any, cross: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    step = Batch.step

    def counted(self: Batch) -> object:
        steps.append(self.threads)
        return step(self)

    monkeypatch.setattr(threads, "_counts", lambda: [1, 2])
    monkeypatch.setattr(Batch, "step", counted)
    torchs = torch.get_num_threads()
    assert threads.fastest(weights_for_the_kernel(matrix, cross=cross)) in {1, 2}
    assert steps == [1] * 4 + [2] * 4
    assert torch.get_num_threads() == torchs


def test_without_the_kernel_torch_keeps_its_threads(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Native, "of", lambda _own: None)
    assert threads.fastest(both.own) == 0
