"""Are weights too much for this machine, in memory or in time? Asked by whoever chooses weights, or an engine."""

from typing import Final

from generation.engines.means import Means
from generation.engines.weights.catalogue import Weights
from generation.machine import place_of

# These keep their weights in the precision that they compute in. MusicGen's kernels for processors keep eight bits.
_AS_COMPUTED: Final = frozenset({"ace-step", "stable-audio"})
# Seconds of work for a second of music that nobody waits for unless they ask for it: half a minute would take five.
_PATIENCE_S: Final = 10.0


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


def work_s(weights: Weights, means: Means) -> float:
    """About how many seconds of work a second of music takes where engines run here."""
    return weights.work.on(place_of(means.device).kind)


def too_slow(seconds: float, means: Means) -> str:
    """Why so much work for a second of music is too much, in one sentence; "" where it is not."""
    if seconds <= _PATIENCE_S:
        return ""
    where = place_of(means.device).title
    return f"A second of music takes it about {seconds:.2g} s on {where}: ask for it by name if you can wait."
