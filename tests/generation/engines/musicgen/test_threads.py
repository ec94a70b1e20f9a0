"""How many threads does the decode take? As few as are about as fast as the fastest."""

import pytest
import torch

from generation.engines.musicgen import threads
from generation.engines.musicgen.batch import Batch
from tests.generation.engines.musicgen.decoding import Both, load


@pytest.fixture(scope="module", params=["musicgen-small", "musicgen-melody"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    return load(tmp_path_factory.mktemp("models"), request.param)


@pytest.mark.parametrize(
    ("times", "wanted"), [((4.0, 2.1, 2.0), 2), ((1.0, 1.0, 0.99), 1), ((4.0, 3.0, 1.0), 4), ((1.0, 2.0, 9.0), 1)]
)
def test_the_fewest_that_are_about_as_fast(
    both: Both, monkeypatch: pytest.MonkeyPatch, times: tuple[float, ...], wanted: int
) -> None:
    monkeypatch.setattr(threads, "_counts", lambda: [1, 2, 4])
    monkeypatch.setattr(threads, "_time", lambda _batch, count: times[(1, 2, 4).index(count)])
    before = torch.get_num_threads()
    assert threads.fastest(both.own) == wanted
    assert torch.get_num_threads() == before


def test_real_steps_are_timed_with_each(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    step = Batch.step

    def counted(self: Batch) -> object:
        steps.append(torch.get_num_threads())
        return step(self)

    monkeypatch.setattr(threads, "_counts", lambda: [1, 2])
    monkeypatch.setattr(Batch, "step", counted)
    assert threads.fastest(both.own) in {1, 2}
    assert steps == [1] * 4 + [2] * 4


def test_threads_are_as_before_afterwards_also_when_something_breaks() -> None:
    before = torch.get_num_threads()
    within: list[int] = []

    def work() -> None:
        with threads.threads(before + 1):
            within.append(torch.get_num_threads())
            raise ValueError("broke")

    with pytest.raises(ValueError, match="broke"):
        work()
    assert within == [before + 1]
    assert torch.get_num_threads() == before
