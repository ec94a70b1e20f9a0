"""Tiny checkpoints for the tests of the diffusion engines, built once."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ace_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with ACE-Step turbo, and with the base variant."""
    from tests.support.tiny.ace_step import build

    models = tmp_path_factory.mktemp("models")
    build(models)
    build(models, "ace-step-1.5-base", turbo=False)
    return models
