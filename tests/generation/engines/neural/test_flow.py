"""Copies and work beside: right where there are no streams, and in the right order where there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch

from generation.engines.neural import flow


def test_without_streams_all_is_there_at_once() -> None:
    device, values = torch.device("cpu"), torch.arange(6).view(2, 3)
    assert flow.sent(values, device).equal(values)
    assert flow.Fetched(values).get().equal(values)
    found = flow.Beside(lambda: values + 1, flow.stream_beside(device))
    assert found.is_ready
    assert found.get().equal(values + 1)


class _Streams:
    """As much of `torch.cuda` as work beside needs; a stream does what it is told when it is let."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_done = False
        self.device = "cuda:0"
        self.current = "first"

    def current_stream(self, _device: Any) -> "_Stream":
        return _Stream(self, self.current)

    @contextmanager
    def stream(self, stream: "_Stream") -> Iterator[None]:
        before, self.current = self.current, stream.name
        yield
        self.current = before

    def Event(self) -> "_Event":
        return _Event(self)


class _Stream:
    def __init__(self, owner: _Streams, name: str) -> None:
        self.owner, self.name, self.device = owner, name, "cuda:0"

    def wait_stream(self, other: "_Stream") -> None:
        self.owner.told.append(f"{self.name} waits for what {other.name} was told")

    def wait_event(self, _event: "_Event") -> None:
        self.owner.told.append(f"{self.name} waits")


class _Event:
    def __init__(self, owner: _Streams) -> None:
        self.owner = owner

    def record(self) -> None:
        self.owner.told.append(f"{self.owner.current} is done")

    def query(self) -> bool:
        return self.owner.is_done


class _Values:
    device = "cuda:0"

    def __init__(self) -> None:
        self.used_by: list[str] = []

    def record_stream(self, stream: _Stream) -> None:
        self.used_by.append(stream.name)


def test_work_beside_is_waited_for_by_the_device_and_its_memory_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda, values = _Streams(), _Values()
    monkeypatch.setattr(flow, "_CUDA", cuda)

    def work() -> Any:
        cuda.told.append(f"{cuda.current} works")
        return values

    beside = flow.Beside(work, _Stream(cuda, "second"))
    assert cuda.told == ["second waits for what first was told", "second works", "second is done"]
    assert not beside.is_ready
    cuda.is_done = True
    assert beside.is_ready
    assert beside.get() is values
    assert cuda.told[-1] == "first waits"
    assert values.used_by == ["first"]
