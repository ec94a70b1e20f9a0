"""Folders of weights that are whole by their names, and empty: for whoever only asks what is here."""

import json
from pathlib import Path

from generation.engines.weights.catalogue import named
from generation.engines.weights.whole import INDEX

_PARTS = ("transformer", "text_encoder", "vae")


def laid(models: Path, name: str) -> Path:
    """Lay these weights into a folder of models, and return their own folder."""
    weights, where = named(name), models / name
    for each in weights.needed:
        _put(where / each, "{}")
    if INDEX in weights.needed:
        _put(where / INDEX, json.dumps({"_class_name": "Pipeline", **{part: ["diffusers", "Part"] for part in _PARTS}}))
        _put(where / "tokenizer/tokenizer_config.json", "{}")
        _put(where / "scheduler/scheduler_config.json", "{}")
        for part in _PARTS:
            _put(where / part / "config.json", "{}")
            _put(where / part / "model.safetensors", "")
    elif "config.json" in weights.needed:
        _put(where / "model.safetensors", "")
    return where


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
