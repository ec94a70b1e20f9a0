"""How many takes fit beside each other? What a place in the batch costs, and what the host lets the engine hold."""

from typing import Final

from generation import ram
from generation.engines.means import Means
from generation.engines.musicgen.card import PLACES
from generation.engines.musicgen.delay import Delay
from generation.engines.musicgen.load import Model
from generation.engines.musicgen.native import kept_bytes
from generation.engines.musicgen.windows import Reach

_GB: Final = 1e9
# Of the memory that is free when decoding begins, the rest being for what a step needs, and for other work.
_SHARE: Final = 0.7
# With its text and without any, for classifier-free guidance.
_WAYS: Final = 2


def places_for(model: Model, means: Means, reach: Reach) -> int:
    """How many takes can be decoded together, at least one: the keys and values of each have to fit.

    Where bits are to be the same each time, what is free at the moment has no say: places decide the shapes.
    """
    own = weights_gb(model)
    free = _SHARE * (model.device.total_gb() - own if means.exact else _free_gb(model))
    if means.memory_gb > 0:
        free = min(free, means.memory_gb - own)
    return max(1, min(PLACES, int(free / place_gb(model, reach))))


def place_gb(model: Model, reach: Reach) -> float:
    """What the keys and values of one take hold, in GB, at the longest window."""
    shape = model.decoder.shape
    columns = Delay(shape.codebooks, shape.channels).columns(round(reach.longest_s * model.rate / model.hop))
    rows = columns + model.chroma_rows
    return 2 * _WAYS * shape.layers * rows * shape.width * kept_bytes(model.decoder) / _GB


def weights_gb(model: Model) -> float:
    """What the weights hold, in GB: the decoder's and those of the text encoder and the codec."""
    parts = (each for part in (model.text, model.codec) for each in part.parameters())
    around: int = sum(each.numel() * each.element_size() for each in parts)
    own, embeddings = model.decoder, model.decoder.embeddings
    # What makes keys and values of a text is read once a text, not in a step.
    of_texts = sum(each.cross.kv.bytes for each in own.layers if each.cross)
    return (own.bytes_a_step + of_texts + embeddings.numel() * embeddings.element_size() + around) / _GB


def _free_gb(model: Model) -> float:
    """What of the device's memory nobody uses, in GB; what torch keeps of decodes that are over is free to it."""
    if model.device.kind == "cuda":
        import torch

        where = model.device.torch
        kept = torch.cuda.memory_reserved(where) - torch.cuda.memory_allocated(where)
        return float(torch.cuda.mem_get_info(where)[0] + kept) / _GB
    return (ram.available() or 0) / _GB
