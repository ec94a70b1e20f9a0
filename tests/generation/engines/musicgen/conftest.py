"""In which precision MusicGen is tested."""

from collections.abc import Iterator

import pytest
import torch

from tests.support.precision import computing_in


@pytest.fixture(scope="session", autouse=True)
def _full_precision() -> Iterator[None]:
    """What is compared by numbers is computed in float32, on every machine."""
    with computing_in(torch.float32):
        yield
