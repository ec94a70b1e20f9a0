"""Engines compute in half precision on processors that have it: here a test says which, so all machines do the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch

from generation.engines.neural import device


@contextmanager
def computing_in(dtype: torch.dtype) -> Iterator[None]:
    """Whatever this processor has, what is loaded for it computes in `dtype`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(device, "_on_cpu", lambda: dtype)
        yield
