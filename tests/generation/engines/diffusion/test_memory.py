"""A batch that does not fit is halved, one that still does not goes down the ladder, and then there is one sentence."""

from collections.abc import Sequence

import pytest
import torch
from torch import nn

from generation.engines.diffusion import tuning
from generation.engines.diffusion.memory import Placed, Rung, rung_for, within_memory
from generation.engines.neural.device import Device, device_for
from generation.errors import EngineFailed, EngineUnavailable

CPU = Device("cpu", torch.float32)


class Vae(nn.Module):
    """Something with tiles, as an autoencoder of diffusers has them."""

    def __init__(self) -> None:
        super().__init__()
        self.tile_latent_min_length = 0
        self.tiled = self.sliced = False

    def enable_tiling(self) -> None:
        self.tiled = True

    def enable_slicing(self) -> None:
        self.sliced = True

    def disable_slicing(self) -> None:
        self.sliced = False


class Blocks(nn.Module):
    """Something with blocks, as a transformer of diffusers has them."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])


class Pipe:
    """Something that is moved about, as a pipeline of diffusers is."""

    def __init__(self) -> None:
        self.vae = Vae()
        self.transformer = Blocks()
        self.moves: list[str] = []
        self.room = True

    def to(self, where: str) -> None:
        self.moves.append(where)
        if where != "cpu" and not self.room:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    def remove_all_hooks(self) -> None: ...

    def enable_model_cpu_offload(self, device: str) -> None:
        self.moves.append(f"parts {device}")

    def enable_sequential_cpu_offload(self, device: str) -> None:
        self.moves.append(f"layers {device}")


def short(most: int, calls: list[list[int]]) -> object:
    """Work for which there is memory for so many at once."""

    def run(rows: Sequence[int]) -> None:
        calls.append(list(rows))
        if len(rows) > most:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    return run


def test_a_batch_that_does_not_fit_is_made_in_halves() -> None:
    calls: list[list[int]] = []
    within_memory([0, 1, 2, 3, 4], short(2, calls), Placed(Pipe(), CPU, Rung.WHOLE), "It")  # type: ignore[arg-type]
    assert calls == [[0, 1, 2, 3, 4], [0, 1, 2], [0, 1], [2], [3, 4]]


def test_one_that_does_not_fit_goes_down_the_ladder_and_ends_with_a_sentence() -> None:
    placed, calls = Placed(Pipe(), CPU, Rung.WHOLE), []
    with pytest.raises(EngineFailed, match="It ran out of memory") as told:
        within_memory([0], short(0, calls), placed, "It")  # type: ignore[arg-type]
    assert told.value.remedy
    assert calls == [[0], [0]]
    assert placed.rung is Rung.TILED
    assert placed.pipe.vae.sliced


def test_on_a_graphics_card_the_ladder_ends_with_one_layer_at_a_time() -> None:
    placed = Placed(Pipe(), Device("cuda:0", torch.float16), Rung.WHOLE)
    while placed.lower():
        pass
    assert placed.rung is Rung.LAYERS
    assert placed.pipe.moves == ["cuda:0", "cuda:0", "cpu", "parts cuda:0", "cpu", "layers cuda:0"]


def test_where_others_hold_the_device_a_pipeline_begins_further_down() -> None:
    pipe = Pipe()
    pipe.room = False
    assert Placed(pipe, Device("cuda:0", torch.float16), Rung.WHOLE).rung is Rung.PARTS
    assert pipe.moves == ["cuda:0", "cuda:0", "cpu", "parts cuda:0"]
    with pytest.raises(EngineFailed, match="not enough memory") as told:
        Placed(pipe, Device("mps", torch.float16), Rung.WHOLE)
    assert told.value.remedy


def test_what_is_compiled_is_not_any_more_once_it_is_moved_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "_can_compile", lambda: True)
    monkeypatch.setattr(nn.Module, "compile", lambda self, **_how: setattr(self, "_compiled_call_impl", print))
    cuda, pipe = Device("cuda:0", torch.float16), Pipe()
    placed = Placed(pipe, cuda, Rung.WHOLE)
    tuned = tuning.tune(pipe.transformer, cuda, placed.rung)
    assert tuning.now(tuned, placed.rung)["compiled"] == "blocks"
    assert all(each._compiled_call_impl is not None for each in pipe.transformer.layers)
    assert placed.lower()
    assert tuning.now(tuned, placed.rung)["compiled"] == "blocks"
    assert placed.lower()
    assert tuning.now(tuned, placed.rung)["compiled"] == "no"
    assert all(each._compiled_call_impl is None for each in pipe.transformer.layers)


class Climb:
    """A pipeline on a graphics card whose work needs some rung of the ladder, or one further down."""

    def __init__(self, first: Rung = Rung.WHOLE) -> None:
        self.placed = Placed(Pipe(), Device("cuda:0", torch.float16), first)
        self.needs = first
        self.failures = 0

    def jobs(self, count: int) -> list[Rung]:
        """Jobs one after the other, and the rungs on which they were made."""
        made: list[Rung] = []

        def run(_rows: Sequence[int]) -> None:
            if self.placed.rung < self.needs:
                self.failures += 1
                raise torch.OutOfMemoryError("CUDA out of memory.")
            made.append(self.placed.rung)

        for _ in range(count):
            within_memory([0], run, self.placed, "It")
        return made


def test_after_a_shortage_the_faster_rungs_are_tried_again_one_by_one() -> None:
    climb = Climb()
    climb.needs = Rung.PARTS
    assert climb.jobs(1) == [Rung.PARTS]
    climb.needs = Rung.WHOLE
    assert climb.jobs(10) == [*[Rung.PARTS] * 3, *[Rung.TILED] * 4, *[Rung.WHOLE] * 3]
    assert climb.placed.pipe.moves[-2:] == ["cuda:0", "cuda:0"]
    assert not climb.placed.pipe.vae.sliced
    assert climb.failures == 2


def test_where_it_is_always_too_much_it_is_tried_ever_more_seldom() -> None:
    climb = Climb()
    climb.needs = Rung.TILED
    assert set(climb.jobs(200)) == {Rung.TILED}
    assert climb.failures == 1 + 6  # after 4, 8, 16, 32, 64 and 64 jobs


def test_nothing_climbs_above_what_the_budget_allows() -> None:
    climb = Climb(Rung.PARTS)
    assert set(climb.jobs(20)) == {Rung.PARTS}
    assert climb.placed.pipe.moves == ["cpu", "parts cuda:0"]


def test_where_others_hold_the_device_by_now_it_goes_back_down_and_on() -> None:
    climb = Climb()
    climb.needs = Rung.PARTS
    climb.jobs(1)
    climb.placed.pipe.room = False
    assert set(climb.jobs(8)) == {Rung.PARTS}
    assert climb.failures == 2
    climb.placed.pipe.room, climb.needs = True, Rung.WHOLE
    assert climb.jobs(20)[-1] is Rung.WHOLE


def test_what_was_compiled_is_again_once_it_lies_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "_can_compile", lambda: True)
    monkeypatch.setattr(nn.Module, "compile", lambda self, **_how: setattr(self, "_compiled_call_impl", print))
    climb = Climb()
    blocks = climb.placed.pipe.transformer.layers
    tuning.tune(climb.placed.pipe.transformer, climb.placed.device, climb.placed.rung)
    climb.needs = Rung.LAYERS
    climb.jobs(1)
    assert all(each._compiled_call_impl is None for each in blocks)
    climb.needs = Rung.WHOLE
    climb.jobs(12)
    assert climb.placed.rung is Rung.WHOLE
    assert all(each._compiled_call_impl is print for each in blocks)


def test_without_a_compiler_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "find_spec", lambda _name: object())
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(tuning.shutil, "which", lambda _name: None)
    pipe = Pipe()
    assert tuning.tune(pipe.transformer, Device("cuda:0", torch.float16), Rung.WHOLE)["compiled"] == "no"
    assert all(each._compiled_call_impl is None for each in pipe.transformer.layers)


@pytest.mark.parametrize("wanted", ["cuda:2", "cuda:x", "tpu"])
def test_a_device_that_is_not_here_is_told_at_once(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_how: True)
    assert device_for("cuda:1").name == "cuda:1"
    with pytest.raises(EngineUnavailable, match=f"no device “{wanted}”"):
        device_for(wanted)


def test_what_is_no_shortage_is_raised_as_it_is() -> None:
    def run(_rows: Sequence[int]) -> None:
        raise ValueError("a shape")

    with pytest.raises(ValueError, match="a shape"):
        within_memory([0, 1], run, Placed(Pipe(), CPU, Rung.WHOLE), "It")


def test_minutes_are_decoded_in_tiles_wherever_the_pipeline_lies() -> None:
    tall, low = Placed(Pipe(), CPU, Rung.WHOLE).pipe.vae, Placed(Pipe(), CPU, Rung.TILED).pipe.vae
    assert tall.tiled
    assert low.tiled
    assert tall.tile_latent_min_length > low.tile_latent_min_length


@pytest.mark.parametrize(
    ("budget", "rung"), [(30.0, Rung.WHOLE), (14.5, Rung.TILED), (10.0, Rung.PARTS), (4.0, Rung.LAYERS)]
)
def test_the_budget_decides_where_a_pipeline_begins(monkeypatch: pytest.MonkeyPatch, budget: float, rung: Rung) -> None:
    monkeypatch.setattr(Device, "total_gb", lambda _self: 80.0)
    assert rung_for(Device("cuda:0", torch.float16), 14.0, budget) is rung
    assert rung_for(CPU, 14.0, budget) is min(rung, Rung.TILED)
