"""What does CLAP make of sounds and of words? Embeddings of both in one space, where what belongs together is near.

CLAP (Wu et al. 2023, LAION's general one) through transformers, from the weights `clap` in the folder of models: their
own package wants a numpy (below 2) that can not be installed beside the engines' libraries. Sound is cut into
windows of ten seconds, one each second, the last ones filled with silence: as the toolkits that measure Fréchet audio
distances with it do (Gui et al. 2024).
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from generation.engines.means import Means
from generation.rendering import Audio

NAME: Final = "clap"
_WINDOW_S: Final = 10
_HOP_S: Final = 1
_BATCH: Final = 16

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clap:
    """The model, what prepares sound and words for it, and the device that it is on."""

    model: Any
    processor: Any
    device: str

    @property
    def rate(self) -> int:
        """The rate in Hz of the sound that it hears."""
        return int(self.processor.feature_extractor.sampling_rate)

    def of_sound(self, audio: Audio) -> Points:
        """The embeddings of a sound's windows (windows, dimensions), each of length 1."""
        import torch

        cut = windows(heard(audio, self.rate), self.rate)
        found = []
        with torch.inference_mode():
            for at in range(0, len(cut), _BATCH):
                batch = list(cut[at : at + _BATCH])
                ready = self.processor.feature_extractor(batch, sampling_rate=self.rate, return_tensors="pt")
                features = ready["input_features"].to(self.device)
                # No window is longer than what it hears at once: nothing is fused, and nothing drawn at random.
                longer = torch.zeros(len(batch), 1, dtype=torch.bool, device=self.device)
                found.append(self.model.get_audio_features(features, is_longer=longer).pooler_output)
        return _points(torch.cat(found))

    def of_words(self, texts: list[str]) -> Points:
        """The embeddings of texts (texts, dimensions), each of length 1."""
        import torch

        with torch.inference_mode():
            ready = self.processor.tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
            given = {name: each.to(self.device) for name, each in ready.items()}
            return _points(self.model.get_text_features(**given).pooler_output)


def load_clap(means: Means) -> Clap:
    """Load CLAP from the folder of models onto the device that is chosen.

    Raises:
        EngineUnavailable: its weights are not here or damaged, or a library is missing.
    """
    from generation.engines.neural.checkpoint import check
    from generation.engines.neural.failing import told

    where = means.models / NAME
    check(where, NAME, ["config.json"], unsafe=means.unsafe)
    with told("CLAP", "load"):
        from transformers import ClapModel, ClapProcessor

        from generation.engines.neural.device import device_for

        device = device_for(means.device).name
        only = None if means.unsafe else True
        model: Any = ClapModel.from_pretrained(where, local_files_only=True, use_safetensors=only)
        processor = ClapProcessor.from_pretrained(where, local_files_only=True)
        return Clap(model.to(device).eval(), processor, device)


def heard(audio: Audio, rate: int) -> NDArray[np.float32]:
    """The middle of the stereo picture at another rate, in the steps of 16 bits that published figures are made of."""
    import soxr

    mono = soxr.resample(audio.samples.mean(axis=0), audio.rate, rate, quality="VHQ")
    steps: NDArray[np.float32] = (np.round(np.clip(mono, -1.0, 1.0) * 32767.0) / 32767.0).astype(np.float32)
    return steps


def windows(wave: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Windows of ten seconds (windows, frames), one from each second on, filled with silence at the end."""
    size, hop = _WINDOW_S * rate, _HOP_S * rate
    count = max(1, math.ceil(len(wave) / hop))
    padded = np.pad(wave, (0, (count - 1) * hop + size - len(wave)))
    return np.stack([padded[at * hop : at * hop + size] for at in range(count)])


def whole(seconds: float) -> int:
    """How many of a sound's windows lie wholly within it; of a shorter sound it is the first."""
    return max(1, math.floor((seconds - _WINDOW_S) / _HOP_S + 1e-6) + 1)


def _points(found: Any) -> Points:
    points = found.float().cpu().numpy().astype(np.float64)
    normal: Points = points / np.maximum(np.linalg.norm(points, axis=-1, keepdims=True), 1e-12)
    return normal
