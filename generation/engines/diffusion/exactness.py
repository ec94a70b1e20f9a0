"""How are the same bits made again on the same machine? Only by kernels that always add in the same order."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def exactly(*, wanted: bool) -> Iterator[None]:
    """While this is open, cuDNN takes deterministic kernels and tries none out; nothing changes where not `wanted`.

    PyTorch's attention and matrix products are deterministic forwards for a given shape; on a CPU all of it is.
    """
    if not wanted:
        yield
        return
    cudnn = torch.backends.cudnn
    before = cudnn.deterministic, cudnn.benchmark
    cudnn.deterministic, cudnn.benchmark = True, False
    try:
        yield
    finally:
        cudnn.deterministic, cudnn.benchmark = before
