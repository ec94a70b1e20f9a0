"""How are the same bits made again on the same machine? Only by kernels that always add in the same order."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def exactly(*, wanted: bool) -> Iterator[None]:
    """While this is open, cuDNN takes deterministic kernels and tries none out; nothing changes where not `wanted`.

    PyTorch's attention and matrix products are deterministic forwards for a given shape; on a CPU all of it is. What
    is in float32 (the autoencoders are) is computed in float32: by default cuDNN rounds what it convolves to TF32,
    ten bits behind the point, on the cards that have it, and other cards do not.
    """
    if not wanted:
        yield
        return
    cudnn, products = torch.backends.cudnn, torch.backends.cuda.matmul
    before = cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32
    cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32 = True, False, False, False
    try:
        yield
    finally:
        cudnn.deterministic, cudnn.benchmark, cudnn.allow_tf32, products.allow_tf32 = before
