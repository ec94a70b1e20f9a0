"""Which words are known? The gazetteers under `data/`, read once."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """A gazetteer: `genres`, `instruments`, `moods`, `scenes`, or the words of a language (`en`, `de` ...)."""
    found: dict[str, Any] = json.loads((files(__package__) / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def lines(name: str) -> tuple[str, ...]:
    """A list of lines, such as the example `prompts`."""
    text = (files(__package__) / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip())
