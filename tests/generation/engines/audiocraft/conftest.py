"""Tiny checkpoints of audiocraft's models, made once; tests that need audiocraft itself are skipped where it is not."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.tiny.audiocraft import MASKED, MELODY, build

INSTALLED = find_spec("audiocraft") is not None


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models: MusicGen Melody, MAGNeT, and the text encoder of both; without MultiBand Diffusion."""
    if not INSTALLED:
        pytest.skip("audiocraft is not installed: make audiocraft")
    return build(tmp_path_factory.mktemp("models"), (MELODY, MASKED))
