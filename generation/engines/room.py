"""Do weights fit into the memory that engines may use here? Asked by whoever chooses weights, or an engine."""

from typing import Final

from generation.engines.means import Means
from generation.engines.weights.catalogue import Weights
from generation.machine import place_of

# These keep their weights in the precision that they compute in. MusicGen's kernels for processors keep eight bits.
_AS_COMPUTED: Final = frozenset({"ace-step", "stable-audio"})


def room_gb(means: Means) -> float:
    """How much memory engines may hold here, in GB: what the host said, else what the device has; 0: not known."""
    return means.memory_gb or place_of(means.device).memory_gb


def takes_gb(weights: Weights, means: Means) -> float:
    """How much memory weights take where engines run here, in GB; twice what they take at half precision without it."""
    doubles = weights.engine in _AS_COMPUTED and place_of(means.device).doubles
    return weights.memory_gb * (2 if doubles else 1)


def too_large(gb: float, means: Means) -> str:
    """Why so much memory is too much, in one sentence; "" where there is enough, or nobody knows how much there is."""
    room = room_gb(means)
    if not room or gb <= room:
        return ""
    place = place_of(means.device)
    who = place.title if place.kind == "cuda" else "this machine"
    says = f"NOCTURNE_MEMORY_GB allows {room:.3g} GB" if means.memory_gb else f"{who} has {room:.3g} GB"
    return f"It takes about {gb:g} GB of memory, and {says}."
