"""A call is stopped within a step, a row leaves it alone, and what is seen on the way is what is going to be."""

import pytest
import torch
from torch import Tensor, nn

from generation.engines.diffusion import steps as steps_module
from generation.engines.diffusion.leaving import rows_may_leave
from generation.engines.diffusion.previews import Glimpse
from generation.engines.diffusion.sharing import Job
from generation.engines.diffusion.steps import FIRST, LAST, Steps, pulsing, working
from generation.errors import Cancelled
from generation.ports import Watch
from tests.generation.engines.diffusion.orders import Counted, asked


class Member:
    """Somebody who waits, hears of the progress, and may stop it."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self.stopped = False
        watch = Watch(progress=lambda done, _stage: self.heard.append(done), cancelled=lambda: self.stopped)
        self.order = Counted(asked(watch=watch))
        self.job = Job(self.order)


def test_each_hears_of_every_step_and_it_never_goes_back() -> None:
    one, other = Member(), Member()
    steps = Steps([one.job, other.job], 4)
    steps.tell(0.01, "reading")
    for _ in range(4):
        steps.stepped()
        steps.tick()
    steps.tell(0.2, "late")
    assert one.heard == other.heard == sorted(one.heard)
    assert one.heard[-1] == pytest.approx(LAST)
    assert one.heard[1] == pytest.approx(FIRST + (LAST - FIRST) / 4)


def test_who_stops_is_told_at_once_and_the_others_go_on_until_nobody_waits() -> None:
    one, other = Member(), Member()
    steps = Steps([one.job, other.job], 4)
    one.stopped = True
    steps.tick()
    assert isinstance(one.order.outcomes[0], Cancelled)
    assert steps.alive == [1]
    assert not one.heard
    other.stopped = True
    with pytest.raises(Cancelled):
        steps.stepped()
    assert [len(each.order.outcomes) for each in (one, other)] == [1, 1]


def test_a_step_is_looked_into_before_each_of_its_layers_and_never_afterwards() -> None:
    layers = nn.Sequential(*(nn.Identity() for _ in range(5)))
    seen: list[int] = []
    with pulsing(layers, lambda: seen.append(1)):
        layers(torch.zeros(1))
    layers(torch.zeros(1))
    assert len(seen) == 5


def test_it_is_told_no_oftener_than_anybody_wants_to_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    layers = nn.Sequential(*(nn.Linear(2, 2) for _ in range(50)))
    monkeypatch.setattr(steps_module, "PULSE_S", 60.0)
    with pulsing(working(layers), lambda: seen.append(1)):
        layers(torch.zeros(1, 2))
    assert seen == []
    monkeypatch.setattr(steps_module, "PULSE_S", 0.0)
    with pulsing(working(layers), lambda: seen.append(1)):
        layers(torch.zeros(1, 2))
    assert len(seen) == 50


class Doubling(nn.Module):
    """A transformer that writes down which rows it computed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[list[float]] = []

    def forward(self, hidden_states: Tensor, scale: Tensor, table: Tensor) -> tuple[Tensor]:
        assert table.shape[0] == 7
        self.seen.append(hidden_states[:, 0].tolist())
        return (hidden_states * scale[:, None],)


@pytest.mark.parametrize("copies", [1, 2])
def test_a_row_that_left_is_not_computed_and_no_other_row_notices(copies: int) -> None:
    model, alive = Doubling(), [0, 1, 2]
    states = torch.arange(3.0).repeat(copies)[:, None] + 1
    scale, table = torch.arange(3.0).repeat(copies) + 2, torch.zeros(7)
    (whole,) = model(hidden_states=states, scale=scale, table=table)
    with rows_may_leave(model, 3, lambda: alive):
        (same,) = model(hidden_states=states, scale=scale, table=table)
        alive.remove(1)
        (fewer,) = model(hidden_states=states, scale=scale, table=table)
    assert torch.equal(same, whole)
    assert model.seen[-1] == [1.0, 3.0] * copies
    assert torch.equal(fewer[::3], whole[::3])
    assert torch.equal(fewer[2::3], whole[2::3])
    assert not fewer[1::3].any()


def test_on_a_straight_line_the_end_is_seen_from_the_middle() -> None:
    end, noise, levels = torch.randn(2, 5), torch.randn(2, 5), [1.0, 0.8, 0.6, 0.3]
    glimpse = Glimpse(levels, 0.75)
    seen = {}
    for index, level in enumerate([*levels[1:], 0.0]):
        found = glimpse.after(index, level * noise + (1 - level) * end)
        if found is not None:
            seen[index] = found
    assert list(seen) == [2]
    assert torch.allclose(seen[2], end, atol=1e-5)
