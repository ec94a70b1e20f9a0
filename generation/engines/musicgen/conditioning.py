"""What is the decoder told? The caption, through the text encoder; and for melody weights a tune, as its chroma."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from generation.engines.musicgen.chroma import CLASSES, RATE, chroma, stretched
from generation.engines.musicgen.decoder import Text, attended
from generation.engines.musicgen.load import Model
from generation.engines.neural.flow import Beside, sent, stream_beside
from generation.engines.neural.sound import tensor_of
from generation.rendering import Audio

# So many captions are remembered: the takes of one wish share theirs, and a refinement often has its parent's.
_REMEMBERED: Final = 32


# A caption has some thirty tokens; what is longer than this is cut.
_LONGEST: Final = 256


def before_rows(model: Model) -> int:
    """How many rows may stand before a job's first column: a chroma and a text, with melody weights."""
    return model.chroma_rows + _LONGEST if model.project_chroma is not None else 0


@dataclass(frozen=True, slots=True, eq=False)
class Tune:
    """A sound whose tune is followed: one channel at the chroma's rate, (samples,)."""

    wave: Tensor

    @classmethod
    def of(cls, audio: Audio) -> "Tune":
        """The tune of a clip, or of a track."""
        return cls(tensor_of(audio, RATE, 1)[0])

    def rows(self, start_s: float, seconds: float, count: int) -> Tensor:
        """The chroma of a stretch, (count, 12); a tune that has ended begins again, as the makers have it."""
        length = self.wave.shape[0]
        begin = round(start_s * RATE) % max(1, length)
        wave = torch.roll(self.wave, -begin)[: round(seconds * RATE)]
        return stretched(chroma(wave), count)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What one job is told: a text to attend to, or for melody weights what stands before its first column.

    `before` is (2, rows, width): with what was asked for, and without, for classifier-free guidance.
    """

    text: Text | None
    before: Tensor | None = None


class Conditions:
    """Makes conditions, and remembers what the encoder said of texts: the same caption is encoded once.

    The keys and values that come of that are made for each job: of a large decoder they are a hundred times as much.
    A text may be encoded ahead (`prepare`), beside what the device does for those who are being decoded.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: OrderedDict[str, Beside] = OrderedDict()
        self._stream = stream_beside(model.device.torch)
        self.encoded = 0  # texts that went through the encoder

    @torch.inference_mode()
    def prepare(self, caption: str) -> None:
        """Encode a caption that will be wanted."""
        if caption not in self._known:
            self._known[caption] = Beside(lambda: self._encoded(caption), self._stream)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(caption)

    def is_ready(self, caption: str) -> bool:
        """Whether nobody has to wait for a caption that is being encoded."""
        return caption not in self._known or self._known[caption].is_ready

    @torch.inference_mode()
    def of(self, caption: str, tune: Tensor | None = None) -> Condition:
        """The condition of a caption, and with melody weights of a chroma (rows, 12)."""
        told, model = self._told(caption), self._model
        if model.project_chroma is None:
            return Condition(attended(model.decoder, told.to(model.decoder.embeddings.dtype)))
        return Condition(None, self._before(told, tune))

    def _told(self, caption: str) -> Tensor:
        self.prepare(caption)
        return self._known[caption].get()

    def _encoded(self, caption: str) -> Tensor:
        """A text by itself, without padding: who is encoded beside it could change it by a rounding."""
        model, device = self._model, self._model.device
        self.encoded += 1
        words = model.tokenizer(caption, truncation=True, max_length=_LONGEST, return_tensors="pt")
        # Without its mask, of ones alone: the library would wait for the device to see that it hides nothing.
        read = model.text(input_ids=sent(words["input_ids"], device.torch)).last_hidden_state
        hidden: Tensor = model.project(read)[0]
        return hidden

    def _before(self, hidden: Tensor, tune: Tensor | None) -> Tensor:
        """Chroma first, then text; where either is missing C leads all the time, and the text is zeros."""
        model = self._model
        assert model.project_chroma is not None
        nothing = torch.zeros(model.chroma_rows, CLASSES, device=hidden.device)
        nothing[:, 0] = 1.0
        heard = nothing if tune is None else tune.to(hidden)
        asked = torch.cat([model.project_chroma(heard), hidden])
        empty = torch.cat([model.project_chroma(nothing), torch.zeros_like(hidden)])
        return torch.stack([asked, empty]).to(model.decoder.embeddings.dtype)
