"""Tiny checkpoints for the tests of the diffusion engines, built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from generation.engines.diffusion import steps
from tests.support.precision import computing_in


@pytest.fixture(scope="session")
def ace_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with ACE-Step turbo, and with the base variant."""
    from tests.support.tiny.ace_step import build

    models = tmp_path_factory.mktemp("models")
    build(models)
    build(models, "ace-step-1.5-base", turbo=False)
    return models


@pytest.fixture(scope="session", autouse=True)
def _full_precision() -> Iterator[None]:
    """What is compared by numbers is computed in float32, on every machine."""
    with computing_in(torch.float32):
        yield


@pytest.fixture(autouse=True)
def _every_layer_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such small models are through before it would be told how far they are."""
    monkeypatch.setattr(steps, "PULSE_S", 0.0)
