"""Where does chance come from? One stream per musical aspect, so that changing one leaves the others alone."""

import hashlib
import random

import numpy as np


def derive(seed: int, *aspect: str) -> int:
    """A 64-bit seed for one aspect of a piece, the same in every process."""
    text = "/".join((str(seed), *aspect))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def stream(seed: int, *aspect: str) -> random.Random:
    """A stream of musical choices for one aspect."""
    return random.Random(derive(seed, *aspect))


def noise_stream(seed: int, *aspect: str) -> np.random.Generator:
    """A stream of samples for one sound."""
    return np.random.Generator(np.random.PCG64(derive(seed, *aspect)))
