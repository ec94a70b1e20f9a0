"""What does a folder of weights lack before an engine could load it? Names and one index are read, and no weights.

Whether each file is as long as it says is looked at when it is loaded (`neural/checkpoint.py`).
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generation.engines.means import Means
from generation.engines.neural.checkpoint import PICKLES
from generation.engines.weights.catalogue import Weights

INDEX: Final = "model_index.json"
_CONFIG: Final = "config.json"
# Parts of a pipeline that every engine here needs, whatever an index says.
_ALWAYS: Final = ("transformer", "text_encoder", "vae", "tokenizer", "scheduler")
# Parts that hold no weights, and what they hold instead.
_SETTINGS: Final = {"tokenizer": "tokenizer_config.json", "scheduler": "scheduler_config.json"}
_SHARD: Final = re.compile(r"-(\d+)-of-(\d+)$")


def lacks(weights: Weights, means: Means) -> str:
    """What the folder of these weights lacks, as `vae/config.json`; "" where it is whole, as far as names tell.

    Where the host allows pickles, the files as published count as well.
    """
    where = means.models / weights.name
    if means.unsafe and weights.published and all((where / each).is_file() for each in weights.published):
        return ""
    for each in weights.needed:
        if not (where / each).is_file():
            return each
    if INDEX in weights.needed:
        return _lacks_part(where, unsafe=means.unsafe)
    if _CONFIG in weights.needed and not _has_weights(where, unsafe=means.unsafe):
        return "a safetensors file"
    return ""


def _lacks_part(where: Path, *, unsafe: bool) -> str:
    """What a pipeline in diffusers' layout lacks: each part that its index names lies in a folder of that name."""
    try:
        index = json.loads((where / INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        index = None
    if not isinstance(index, dict):
        return f"a readable {INDEX}"
    # A part that the pipeline can do without is named as [null, null].
    parts = [part for part, made_by in index.items() if isinstance(made_by, list) and made_by and all(made_by)]
    for part in dict.fromkeys([*_ALWAYS, *parts]):
        settings = _SETTINGS.get(part, _CONFIG)
        if not (where / part / settings).is_file():
            return f"{part}/{settings}"
        if part not in _SETTINGS and not _has_weights(where / part, unsafe=unsafe):
            return f"a safetensors file in {part}"
    return ""


def _has_weights(where: Path, *, unsafe: bool) -> bool:
    """Whether a folder holds weights: a file of all, or every one of those that they were split into."""
    files = [each for each in where.iterdir() if each.is_file()]
    if unsafe and any(each.suffix in PICKLES for each in files):
        return True
    return _whole(each.stem for each in files if each.suffix == ".safetensors")


def _whole(stems: Iterable[str]) -> bool:
    split: dict[int, set[int]] = {}
    for stem in stems:
        found = _SHARD.search(stem)
        if found is None:
            return True
        split.setdefault(int(found[2]), set()).add(int(found[1]))
    return any(numbers >= set(range(1, count + 1)) for count, numbers in split.items())
