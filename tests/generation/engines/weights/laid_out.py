"""What the tests of fetching find in the hub on this machine, and how they fetch it."""

import io
import json
import struct
from dataclasses import replace

import numpy as np

from generation.engines.weights.agreement import agreed
from generation.engines.weights.catalogue import named
from generation.engines.weights.fetch import pull

WEIGHTS = replace(named("musicgen-small"), revision="")
MODEL = "model.safetensors"


def safetensors(size=200_000, seed=0):
    """A file in that format: a header, and as many bytes as it says."""
    header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + np.random.default_rng(seed).bytes(size)


FILES = {
    "config.json": b'{"model_type": "musicgen"}',
    "tokenizer_config.json": b"{}",
    MODEL: safetensors(),
    "README.md": b"a card",
    "pytorch_model.bin": b"x" * 2000,
}


def pickles(size=2000):
    """A language model and its codec as audiocraft publishes them."""
    import torch

    def file(**more):
        out = io.BytesIO()
        torch.save({"best_state": {"w": torch.arange(size)}, "xp.cfg": "lm_model: transformer_lm\n", **more}, out)
        return out.getvalue()

    return {"state_dict.bin": file(), "compression_state_dict.bin": file(), "README.md": b"a card"}


MAGNET = replace(named("magnet-small-10secs"), revision="")


def fetch(there, means, weights=WEIGHTS, **given):
    return pull(weights, means, agreed(weights), endpoint=there.endpoint, **given)


def nothing_to_see(means):
    """No engine finds any weights."""
    return [each.name for each in means.models.iterdir() if not each.name.startswith(".")] == []
