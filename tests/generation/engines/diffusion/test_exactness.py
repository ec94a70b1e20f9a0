"""In exact mode float32 is float32 and kernels are deterministic, and afterwards all is as it was."""

from collections.abc import Iterator

import pytest
import torch

from generation.engines.diffusion.exactness import exactly

cudnn, products = torch.backends.cudnn, torch.backends.cuda.matmul


def settings() -> tuple[bool, bool, bool, bool]:
    return cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32


@pytest.fixture(autouse=True)
def fast() -> Iterator[None]:
    """A process that has been told to be as fast as it can."""
    before = settings()
    cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32 = False, True, True, True
    yield
    cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32 = before


def test_nothing_is_rounded_to_tf32_and_nothing_tried_out_while_it_is_exact() -> None:
    with exactly(wanted=True):
        assert settings() == (True, False, False, False)
    assert settings() == (False, True, True, True)


def test_after_a_failure_all_is_as_it_was() -> None:
    with pytest.raises(ValueError, match="a shape"), exactly(wanted=True):
        raise ValueError("a shape")
    assert settings() == (False, True, True, True)


def test_where_nobody_wants_it_nothing_changes() -> None:
    with exactly(wanted=False):
        assert settings() == (False, True, True, True)
