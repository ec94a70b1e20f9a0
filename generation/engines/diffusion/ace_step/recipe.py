"""How are these weights sampled: steps, guidance, shift? From the checkpoint's own configuration. Light: reads JSON."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Final

# The makers' own figures: turbo has guidance distilled into it; base and SFT want 32 to 64 steps.
_TURBO_STEPS, _BASE_STEPS = 8, 40
_GUIDANCE: Final = 7.0
_SHIFT: Final = 3.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one checkpoint wants: `guidance` is 1 where none is applied; `rate` in Hz, `hop` samples per latent frame.

    `variant` is `turbo`, `base` or what the checkpoint calls itself; `covers` says whether it has the audio tokenizer
    that a cover needs, `stems` whether it was trained to take a mix apart, `completes` whether to play to a sound.
    """

    variant: str
    steps: int
    guidance: float
    shift: float = _SHIFT
    rate: int = 48000
    hop: int = 1920
    covers: bool = True
    stems: bool = False
    completes: bool = False

    def frames(self, seconds: float) -> int:
        """How many latent frames hold so many seconds."""
        return max(1, -(-round(seconds * self.rate) // self.hop))

    def sigmas(self, skipped: int = 0) -> list[float]:
        """The noise levels before each step, from 1 down, shifted as flow matching is; without the first `skipped`."""
        line = [1 - step / self.steps for step in range(self.steps)]
        return [self.shift * each / (1 + (self.shift - 1) * each) for each in line][skipped:]


def recipe_of(folder: Path, trained_for: Collection[str] = ()) -> Recipe:
    """The recipe of a checkpoint in diffusers' layout; what it does not say is as in the first release.

    `trained_for` are the tasks that its makers name: of the base model and of the one that was tuned from it (SFT),
    whose configurations are alike, only the former takes a mix apart, or plays to one.
    """
    index, transformer, vae = (_json(folder / name) for name in _FILES)
    said = transformer.get("model_version")
    is_turbo = bool(transformer.get("is_turbo")) or said == "turbo"
    return Recipe(
        variant=str(said or ("turbo" if is_turbo else "base")),
        steps=_TURBO_STEPS if is_turbo else _BASE_STEPS,
        guidance=1.0 if is_turbo else _GUIDANCE,
        rate=int(vae.get("sampling_rate", 48000)),
        hop=prod(vae.get("downsampling_ratios", (1920,))),
        covers=bool((index.get("audio_tokenizer") or [None])[0]),
        stems=not is_turbo and "extract" in trained_for,
        completes=not is_turbo and "complete" in trained_for,
    )


_FILES: Final = ("model_index.json", "transformer/config.json", "vae/config.json")


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
